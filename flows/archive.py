"""Every response, kept as WARC: so that a newer extractor can read old pages without asking anyone for them again.

Layout: ``<folder>/<yyyy>/<mm>/<dd>/<writer>.warc.gz`` with an index ``<writer>.cdxj`` beside it, one line a capture.
Each writer has files of its own: any number of processes write at once, and none appends to a file that a crash left.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import logging
import os
import re
import secrets
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Self
from urllib.parse import urlsplit

import msgspec
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import timestamp_now
from warcio.warcwriter import WARCWriter

from extractors.model import Article, Page, Problem
from flows.fetch.body import BadEncoding, Bomb, Oversize, decoder_for
from flows.fetch.fetched import Fetched, now
from flows.fetch.urls import page_id

log = logging.getLogger(__name__)

MAX_FILE = 1_000_000_000
MAX_BODY = 10_000_000
WARC_FILES = (".warc", ".warc.gz", ".arc", ".arc.gz")
PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain"})
RECORD_TYPES = frozenset({"response", "resource", "conversion"})
UNSAFE = re.compile(r"[\r\n\x00]+")


class ArchiveError(Exception):
    """A WARC file that cannot be read: one line that names it and says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


def one_line(text: str) -> str:
    """Text for a log or a message: whatever a file or a server put into it, one line of printable characters."""
    return "".join(c if c.isprintable() else " " for c in text)[:1000]


class Hints(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was known of a page before it was read, kept with it so that reading it again starts from the same."""

    source: str | None = None
    outlet: str | None = None
    home: str | None = None
    title: str | None = None
    published_at: str | None = None


class Capture(msgspec.Struct, frozen=True, kw_only=True):
    """Where one response stands in the archive."""

    id: str
    """The page's identifier, the same for every capture of one address."""
    url: str
    """As asked for."""
    final_url: str
    fetched_at: str
    status: int | None
    mime: str
    file: str
    """Relative to the archive's folder; for other people's files, the path as given."""
    offset: int
    length: int
    sha256: str
    """Of the body."""
    hints: Hints = Hints()


class Archive:
    """A folder of WARC files. Safe for threads; each process opens its own.

    Raises OSError when the folder cannot be written.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self._lock = threading.Lock()
        self._day = ""
        self._warc: IO[bytes] | None = None
        self._index: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Finish the current files; they are on disk when this returns."""
        with self._lock:
            self._finish()

    # --- writing -------------------------------------------------------------------------------------------------

    def write(self, fetched: Fetched, hints: Hints | None = None) -> Capture:
        """Keep a response. The body is stored decompressed, as its headers in the archive say.

        Raises ValueError when there is no response (``fetched.status`` is null).
        """
        if fetched.status is None:
            raise ValueError(f"nothing came back for {fetched.url}: there is nothing to keep")
        hints = hints or Hints()
        with self._lock:
            warc, index = self._files()
            offset = warc.tell()
            WARCWriter(warc, gzip=True).write_record(_to_record(fetched, hints))
            warc.flush()  # the record is whole before the index speaks of it
            capture = Capture(
                id=page_id(fetched.url),
                url=fetched.url,
                final_url=fetched.final_url,
                fetched_at=fetched.fetched_at,
                status=fetched.status,
                mime=fetched.media_type,
                file=str(Path(warc.name).relative_to(self.folder)),
                offset=offset,
                length=warc.tell() - offset,
                sha256=hashlib.sha256(fetched.body).hexdigest(),
                hints=hints,
            )
            index.write(_index_line(capture))
            index.flush()
        return capture

    def _files(self) -> tuple[IO[bytes], IO[bytes]]:
        day = datetime.now(UTC).strftime("%Y/%m/%d")
        if self._warc and (self._day != day or self._warc.tell() > MAX_FILE):
            self._finish()
        if self._warc is None or self._index is None:
            folder = self.folder / day
            folder.mkdir(parents=True, exist_ok=True)
            name = f"dateline-{timestamp_now()}-{os.getpid()}-{secrets.token_hex(4)}"
            self._day = day
            self._warc = (folder / f"{name}.warc.gz").open("xb")
            fcntl.flock(self._warc, fcntl.LOCK_EX)
            self._index = (folder / f"{name}.cdxj").open("xb")
            writer = WARCWriter(self._warc, gzip=True)
            info = {"software": "Dateline", "format": "WARC File Format 1.1"}
            writer.write_record(writer.create_warcinfo_record(f"{name}.warc.gz", info))
        return self._warc, self._index

    def _finish(self) -> None:
        for file in (self._warc, self._index):
            if file is not None:
                file.flush()
                os.fsync(file.fileno())
                file.close()
        self._warc = self._index = None

    # --- reading -------------------------------------------------------------------------------------------------

    def read(self, capture: Capture) -> Fetched:
        """The response of a capture. Raises ArchiveError when its file is gone or damaged."""
        return read_capture(self.folder / capture.file, capture)

    def captures(
        self, url: str | None = None, *, since: str | None = None, until: str | None = None
    ) -> Iterator[Capture]:
        """Everything kept, oldest file first; of one page, or fetched in ``[since, until)`` (ISO 8601, UTC)."""
        wanted = page_id(url) if url else None
        for index in sorted(self.folder.glob("*/*/*/*.cdxj")):
            for capture in _read_index(index):
                if wanted and capture.id != wanted:
                    continue
                if (since and capture.fetched_at < since) or (until and capture.fetched_at >= until):
                    continue
                yield capture

    def latest(self) -> Iterator[Capture]:
        """The newest usable capture (status 2xx) of every page: what to read again."""
        newest: dict[str, tuple[str, str, int]] = {}
        for capture in self.captures():  # twice over the index, so that not all of it is held in memory
            key = (capture.fetched_at, capture.file, capture.offset)
            if capture.status and 200 <= capture.status < 300 and key >= newest.get(capture.id, key):
                newest[capture.id] = key
        for capture in self.captures():
            if newest.get(capture.id) == (capture.fetched_at, capture.file, capture.offset):
                yield capture

    def repair(self) -> list[str]:
        """Bring indexes up to what their WARC files hold, after a crash; says what was done, a sentence a file.

        Files that a living process writes are left alone. A torn last record is left where it is: readers stop there.
        """
        done: list[str] = []
        for warc in sorted(self.folder.glob("*/*/*/*.warc.gz")):
            with warc.open("rb") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    continue
                index = warc.with_name(warc.name.removesuffix(".warc.gz") + ".cdxj")
                known = list(_read_index(index)) if index.exists() else []
                whole = index.exists() and (not index.stat().st_size or _ends_line(index))
                end = max((c.offset + c.length for c in known), default=0)
                if whole and known and end == warc.stat().st_size:
                    continue
                name = str(warc.relative_to(self.folder))
                found = [msgspec.structs.replace(c, file=name) for c in scan_warc(warc)]
                if whole and len(found) == len(known):
                    continue
                part = index.with_suffix(".part")
                part.write_bytes(b"".join(map(_index_line, found)))
                part.replace(index)
                done.append(f"{name}: {len(found) - len(known)} captures were missing from the index")
        return done


# --- any WARC file ---------------------------------------------------------------------------------------------------


def scan_warc(path: Path | str) -> Iterator[Capture]:
    """The captures in a WARC file of any tool: responses, resources and conversions (WET) with a web address.

    A file that ends in the middle of a record (a broken download, a crash) gives its whole records, and a warning in
    the log. Raises ArchiveError for a file that is none, or is damaged in the middle, after what comes before that.
    """
    for capture, _ in _records(Path(path)):
        yield capture


def read_warc(path: Path | str) -> Iterator[Page | Article]:
    """The pages in a WARC file of any tool; one whose body is damaged comes as an Article with its error.

    See :func:`scan_warc` for damaged files.
    """
    for capture, fetched in _records(Path(path)):
        if not is_page(capture):
            continue
        if fetched.error:
            yield Article(id=capture.id, url=capture.url, error=fetched.error)
        else:
            yield fetched.page(title=capture.hints.title, published_at=capture.hints.published_at)


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
                    return fetched
    except (OSError, ArchiveLoadFailed, EOFError) as error:
        raise ArchiveError(
            f"{path}: cannot be read at {capture.offset} ({error}); run the repair or fetch again"
        ) from None
    raise ArchiveError(f"{path}: no response at {capture.offset}; run the repair or fetch again")


def _records(path: Path) -> Iterator[tuple[Capture, Fetched]]:
    found = 0
    try:
        with path.open("rb") as file:
            records = ArchiveIterator(file, arc2warc=True)
            for record in records:
                if not record.rec_type:
                    break
                found += 1
                fetched = _from_record(record)
                if _missing(record):
                    log.warning("%s: ends in the middle of a record; that one is left out", path)
                    return
                offset, length = records.get_record_offset(), records.get_record_length()
                if fetched is None:
                    continue
                yield (
                    Capture(
                        id=page_id(fetched.url), url=fetched.url, final_url=fetched.final_url,
                        fetched_at=fetched.fetched_at, status=fetched.status, mime=fetched.media_type, file=str(path),
                        offset=offset, length=length, sha256=hashlib.sha256(fetched.body).hexdigest(),
                        hints=_hints(record),
                    ),
                    fetched,
                )  # fmt: skip
    except (OSError, ArchiveLoadFailed, EOFError, ValueError) as error:
        what = " ".join(str(error).split())[:200] or type(error).__name__
        where = f"after {found} records" if found else "at its beginning"
        raise ArchiveError(f"{path}: not a readable WARC file, {where}: {what}") from None
    if not found:
        raise ArchiveError(f"{path}: no WARC records in this file; is it complete, and a WARC?")


def _missing(record: ArcWarcRecord) -> int:
    """How many bytes of a record are not there."""
    while record.raw_stream.read(65_536):
        pass
    return int(getattr(record.raw_stream, "limit", 0))


def _from_record(record: ArcWarcRecord) -> Fetched | None:
    headers = record.rec_headers
    url = (headers.get_header("WARC-Target-URI") or "").strip("<>")
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


def _to_record(fetched: Fetched, hints: Hints) -> ArcWarcRecord:
    lines = [(name, UNSAFE.sub(" ", value)) for name, value in fetched.headers if name.lower() != "set-cookie"]
    lines.append(("Content-Length", str(len(fetched.body))))
    http = StatusAndHeaders(f"{fetched.status} {ascii_only(fetched.reason)}".strip(), lines, protocol="HTTP/1.1")
    headers = {"WARC-Date": fetched.fetched_at}
    if fetched.url != fetched.final_url:
        headers["WARC-Dateline-Requested-URI"] = UNSAFE.sub(" ", fetched.url)
    if fetched.address:
        headers["WARC-IP-Address"] = fetched.address
    if hints != Hints():
        headers["WARC-Dateline-Hints"] = msgspec.json.encode(hints).decode()
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


def _index_line(capture: Capture) -> bytes:
    """A CDXJ line: sortable key, 14-digit time, JSON."""
    stamp = re.sub(r"\D", "", capture.fetched_at)[:14]
    return f"{capture.id} {stamp} ".encode() + msgspec.json.encode(capture) + b"\n"


def _read_index(path: Path) -> Iterator[Capture]:
    with path.open("rb") as lines:
        for line in lines:
            try:
                yield msgspec.json.decode(line.split(b" ", 2)[2], type=Capture)
            except (IndexError, msgspec.MsgspecError):
                log.warning("%s: a torn line is left out", path)


def _ends_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
