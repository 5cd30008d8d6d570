"""WARC files, ours and any other tool's: responses out of records, and one into a record."""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.model import Article, Page, Problem
from flows.archive.capture import ArchiveError, Capture, Hints
from flows.archive.revisit import Originals, revisit_record
from flows.fetch.body import BadEncoding, Bomb, Oversize, decoder_for
from flows.fetch.fetched import Fetched, now
from flows.fetch.urls import page_id

log = logging.getLogger(__name__)

MAX_BODY = 10_000_000
WARC_FILES = (".warc", ".warc.gz", ".arc", ".arc.gz")
PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain"})
RECORD_TYPES = frozenset({"response", "resource", "conversion"})
UNSAFE = re.compile(r"[\r\n\x00]+")


def scan_warc(path: Path | str, originals: Originals | None = None) -> Iterator[Capture]:
    """The captures in a WARC file of any tool: responses, resources and conversions (WET) with a web address.

    A revisit of another address's body is a capture that points to that body; give the same ``originals`` to several
    files that were crawled together, so that one can refer to another. A revisit of an address's own earlier body is
    nothing new.

    A file that ends in the middle of a record (a broken download, a crash) gives its whole records, and a warning in
    the log. Raises ArchiveError for a file that is none, or is damaged in the middle, after what comes before that.
    """
    for capture, _ in _records(Path(path), Originals() if originals is None else originals):
        yield capture


def read_warc(path: Path | str) -> Iterator[Page | Article]:
    """The pages in a WARC file of any tool; one whose body is damaged comes as an Article with its error.

    See :func:`scan_warc` for damaged files.
    """
    originals = Originals()
    for capture, fetched in _records(Path(path), originals):
        if not is_page(capture):
            continue
        if fetched.error:
            yield Article(id=capture.id, url=capture.url, error=fetched.error)
        else:
            yield fetched.page(title=capture.hints.title, published_at=capture.hints.published_at)
    warn_of_missing(path, originals.missing)


def warn_of_missing(path: Path | str, count: int) -> None:
    """Say in the log how many pages a file only refers to."""
    if count:
        log.warning("%s: revisit records of %d pages are left out: their bodies are in other files", path, count)


def is_warc(path: Path | str) -> bool:
    """Whether a file is a WARC file, by its name or its first bytes."""
    path = Path(path)
    if path.name.lower().endswith(WARC_FILES):
        return True
    try:
        with path.open("rb") as file:
            return file.read(5) == b"WARC/"
    except OSError:
        return False


def is_page(capture: Capture) -> bool:
    """Whether a capture can be an article: a successful answer of a page's type."""
    path = urlsplit(capture.url).path
    return (capture.status or 0) // 100 == 2 and capture.mime in PAGE_TYPES and path != "/robots.txt"


def read_capture(path: Path | str, capture: Capture) -> Fetched:
    """One response from a WARC file. Raises ArchiveError when it is not there."""
    try:
        with Path(path).open("rb") as file:
            file.seek(capture.offset)
            for record in ArchiveIterator(io.BytesIO(file.read(capture.length)), arc2warc=True):
                if fetched := _from_record(record):
                    return msgspec.structs.replace(fetched, url=capture.url, final_url=capture.final_url)
    except (OSError, ArchiveLoadFailed, EOFError) as error:
        raise ArchiveError(
            f"{path}: cannot be read at {capture.offset} ({error}); run the repair or fetch again"
        ) from None
    raise ArchiveError(f"{path}: no response at {capture.offset}; run the repair or fetch again")


def _records(path: Path, originals: Originals) -> Iterator[tuple[Capture, Fetched]]:
    found = 0
    try:
        with path.open("rb") as file:
            records = ArchiveIterator(file, arc2warc=True)
            for record in records:
                if not record.rec_type:
                    break
                found += 1
                if record.rec_type == "revisit":
                    yield from _revisited(record, originals)
                    continue
                fetched = _from_record(record)
                if _missing(record):
                    log.warning("%s: ends in the middle of a record; that one is left out", path)
                    return
                offset, length = records.get_record_offset(), records.get_record_length()
                if fetched is None:
                    continue
                capture = Capture(
                    id=page_id(fetched.url), url=fetched.url, final_url=fetched.final_url,
                    fetched_at=fetched.fetched_at, status=fetched.status, mime=fetched.media_type, file=str(path),
                    offset=offset, length=length, sha256=hashlib.sha256(fetched.body).hexdigest(), hints=_hints(record),
                )  # fmt: skip
                originals.add(record, capture)
                yield capture, fetched
    except (OSError, ArchiveLoadFailed, EOFError, ValueError) as error:
        what = " ".join(str(error).split())[:200] or type(error).__name__
        where = f"after {found} records" if found else "at its beginning"
        raise ArchiveError(f"{path}: not a readable WARC file, {where}: {what}") from None
    if not found:
        raise ArchiveError(f"{path}: no WARC records in this file; is it complete, and a WARC?")


def _revisited(record: ArcWarcRecord, originals: Originals) -> Iterator[tuple[Capture, Fetched]]:
    """The capture of a revisit record, when it is the only one of its page."""
    url = _target(record)
    original = originals.of(record)
    if original is None or original.id == page_id(url):
        return
    seen = msgspec.structs.replace(
        original, id=page_id(url), url=url, final_url=url, hints=_hints(record),
        fetched_at=record.rec_headers.get_header("WARC-Date") or original.fetched_at,
    )  # fmt: skip
    yield seen, read_capture(seen.file, seen)


def _target(record: ArcWarcRecord) -> str:
    return (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")


def _missing(record: ArcWarcRecord) -> int:
    """How many bytes of a record are not there."""
    while record.raw_stream.read(65_536):
        pass
    return int(getattr(record.raw_stream, "limit", 0))


def _from_record(record: ArcWarcRecord) -> Fetched | None:
    headers = record.rec_headers
    url = _target(record)
    if record.rec_type not in RECORD_TYPES or not url.startswith(("http:", "https:")):
        return None
    status: int | None = 200
    reason = "OK"
    pairs: list[tuple[str, str]] = [("Content-Type", headers.get_header("Content-Type") or "")]
    if record.http_headers is not None and record.rec_type == "response":
        code = record.http_headers.get_statuscode()
        status = int(code) if code.isdigit() else None
        reason = record.http_headers.statusline.partition(" ")[2]
        pairs = list(record.http_headers.headers)
    error: Problem | None = None
    body = b""
    try:
        body = _body(record)
    except BadEncoding as problem:
        error = Problem("bad_encoding", f"its compressed body is damaged: {problem}")
    except (Oversize, Bomb):
        error = Problem("too_large", f"larger than {MAX_BODY} bytes")
    return Fetched(
        url=headers.get_header("WARC-Dateline-Requested-URI") or url,
        final_url=url,
        status=status,
        reason=reason,
        headers=pairs,
        body=body,
        fetched_at=headers.get_header("WARC-Date") or now(),
        error=error,
    )


def _body(record: ArcWarcRecord) -> bytes:
    """A record's payload, de-chunked and decompressed within the cap. Raises as :mod:`flows.fetch.body` does."""
    http = record.http_headers if record.rec_type == "response" else None
    coding = (http.get_header("Content-Encoding") or "").lower() if http else ""
    if coding == "br":  # as browsers record it; warcio knows it
        body: bytes = record.content_stream().read(MAX_BODY + 1)
    else:
        chunked = http and "chunked" in (http.get_header("Transfer-Encoding") or "").lower()
        stream = ChunkedDataReader(record.raw_stream, decomp_type=None) if chunked else record.raw_stream
        raw = stream.read(MAX_BODY + 1)
        decoder = decoder_for(coding)
        try:
            body = decoder.feed(raw, MAX_BODY)
            if raw:
                decoder.finish()
        except BadEncoding:
            if not raw.lstrip().startswith(b"<"):  # some tools keep the header and store the page decompressed
                raise
            body = raw
    if len(body) > MAX_BODY:
        raise Oversize
    return body


def to_record(fetched: Fetched, hints: Hints, *, revisit: bool = False) -> ArcWarcRecord:
    """A response as a WARC record; its body decompressed, as its headers in the record say; or without its body."""
    lines = [(name, UNSAFE.sub(" ", value)) for name, value in fetched.headers if name.lower() != "set-cookie"]
    if not fetched.not_modified:
        lines.append(("Content-Length", str(len(fetched.body))))
    http = StatusAndHeaders(f"{fetched.status} {ascii_only(fetched.reason)}".strip(), lines, protocol="HTTP/1.1")
    headers = {"WARC-Date": fetched.fetched_at}
    if fetched.url != fetched.final_url:
        headers["WARC-Dateline-Requested-URI"] = UNSAFE.sub(" ", fetched.url)
    if fetched.address:
        headers["WARC-IP-Address"] = fetched.address
    if hints != Hints():
        headers["WARC-Dateline-Hints"] = msgspec.json.encode(hints).decode()
    if revisit:
        return revisit_record(fetched, http, headers)
    writer = WARCWriter(io.BytesIO(), gzip=True)
    record: ArcWarcRecord = writer.create_warc_record(
        fetched.final_url, "response", payload=io.BytesIO(fetched.body), http_headers=http, warc_headers_dict=headers
    )
    return record


def ascii_only(text: str) -> str:
    """Printable ASCII, for a status line."""
    return "".join(c if c.isascii() and c.isprintable() else " " for c in text).strip()


def _hints(record: ArcWarcRecord) -> Hints:
    text = record.rec_headers.get_header("WARC-Dateline-Hints")
    with contextlib.suppress(msgspec.MsgspecError):
        return msgspec.json.decode(text or "{}", type=Hints)
    return Hints()
