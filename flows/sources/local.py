"""Pages that are here already: folders of files, and WARC files."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec

from extractors.model import Article, Page, Problem
from flows.archive import WARC_FILES, ArchiveError, Originals, is_page, read_capture, scan_warc, warn_of_missing
from flows.fetch.fetched import decode
from flows.fetch.fetcher import Fetcher
from flows.fetch.urls import page_id, without_secrets
from flows.sources.recognise import PAGE_FILES, slug
from flows.sources.source import PageRef, Source, SourceError

COMMON_CRAWL = "https://data.commoncrawl.org/"
MAX_WARC = 4_000_000_000


class PageError(SourceError):
    """A local page that cannot be read; ``problem`` has the code and the sentence."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Sidecar(msgspec.Struct, frozen=True):
    """What is known of a file's page beside it: in ``<name>.json``, or under its name in ``metadata.json``."""

    url: str | None = None
    title: str | None = None
    published_at: str | None = None


def read_local(ref: PageRef) -> Page:
    """The page behind a local reference. Raises PageError when it is gone, damaged or not a page."""
    path = Path(ref.path or "")
    if ref.capture is not None:
        try:
            fetched = read_capture(path, ref.capture)
        except ArchiveError as error:
            raise PageError(Problem("unreadable", str(error))) from None
        if fetched.error:
            raise PageError(Problem(fetched.error.code, f"{ref.url}: {fetched.error.message}"))
        page = fetched.page(title=ref.title, published_at=ref.published_at)
        page.id = ref.id
        return page
    try:
        body = path.read_bytes()
    except OSError as error:
        raise PageError(Problem("unreadable", f"{path}: {error.strerror or error}")) from None
    if not body.strip():
        raise PageError(Problem("empty_body", f"{path}: the file is empty"))
    plain = path.suffix.lower() == ".txt"
    return Page(
        id=ref.id,
        url=ref.url,
        html=None if plain else body,
        text=decode(body) if plain else None,
        title=ref.title,
        published_at=ref.published_at,
    )


def read_folder(folder: Path | str) -> Iterator[Page | Article]:
    """All pages of a folder, by name; a file that cannot be read comes as an Article with its error.

    Raises SourceError when there are none, or a sidecar file is not valid.
    """
    folder = Path(folder)
    for ref in folder_pages(Source(name=slug(folder.resolve().name), kind="folder", location=str(folder)), folder):
        try:
            yield read_local(ref)
        except PageError as error:
            yield Article(id=ref.id, url=ref.url, error=error.problem)


def folder_pages(source: Source, folder: Path) -> Iterator[PageRef]:
    """The pages in a folder and the folders below, by name; WARC files among them too. Raises SourceError."""
    names = sorted(
        path for path in folder.rglob("*") if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    files = [path for path in names if path.name.lower().endswith((*PAGE_FILES, *WARC_FILES)) and path.is_file()]
    if not files:
        raise SourceError(f"{folder}: no .html, .txt or .warc files in this folder")
    tables: dict[Path, dict[str, Sidecar]] = {}
    originals = Originals()
    for path in files:
        if path.name.lower().endswith(WARC_FILES):
            yield from warc_pages(source, path, originals)
        else:
            if path.parent not in tables:
                tables[path.parent] = _metadata(path.parent / "metadata.json")
            yield file_page(source, path, path.relative_to(folder).as_posix(), tables[path.parent].get(path.name))


def file_page(source: Source, path: Path, name: str, known: Sidecar | None = None) -> PageRef:
    """One file of a page, with what its sidecar says. Raises SourceError when that is not valid."""
    sidecar = path.with_suffix(".json")
    if known is None and sidecar.is_file():
        known = _decode(sidecar, Sidecar)
    known = known or Sidecar()
    ident = page_id(known.url) if known.url else f"{source.name}/{name}"
    return PageRef(
        source=source.name, url=known.url, path=str(path), id=ident, outlet=source.outlet, home=source.home,
        title=known.title, published_at=known.published_at,
    )  # fmt: skip


def warc_pages(source: Source, path: Path, originals: Originals | None = None) -> Iterator[PageRef]:
    """The pages in a WARC file: successful answers that can be articles. Raises SourceError.

    ``originals`` are the bodies of files read before, to which this one may refer.
    """
    originals = Originals() if originals is None else originals
    missing = originals.missing
    try:
        for capture in scan_warc(path, originals):
            if not is_page(capture):
                continue
            hints = capture.hints
            yield PageRef(
                source=source.name, url=capture.url, path=capture.file, capture=capture,
                outlet=hints.outlet or source.outlet, home=hints.home or source.home, title=hints.title,
                published_at=hints.published_at,
            )  # fmt: skip
    except ArchiveError as error:
        raise SourceError(str(error)) from None
    warn_of_missing(path, originals.missing - missing)


def remote_warc_pages(source: Source, url: str, fetcher: Fetcher) -> Iterator[PageRef]:
    """The pages in a WARC file on the web, which is downloaded once. Raises SourceError."""
    yield from warc_pages(source, download(url, fetcher))


def download(url: str, fetcher: Fetcher) -> Path:
    """A big file from the web, kept in the downloads folder; one that is there already is not asked for again."""
    name = re.sub(r"[^\w.-]+", "_", urlsplit(url).path.strip("/"))[-150:]
    path = fetcher.settings.downloads / f"{page_id(url)}-{name}"
    if not path.exists():
        got = fetcher.download(url, path, limit=MAX_WARC)
        if got.error:
            raise SourceError(f"{got.url}: cannot be fetched: {got.error.message} ({got.error.code})")
    return path


def path_list(source: Source, body: bytes) -> Iterator[str]:
    """The WARC files of a CC-NEWS path list (``warc.paths``, gzipped or not): addresses, or local files beside it.

    Raises SourceError when it is no such list.
    """
    where = without_secrets(source.location)
    try:
        text = (gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError):
        raise SourceError(f"{where}: not a list of WARC paths (neither text nor gzip)") from None
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines or not all(line.lower().endswith(WARC_FILES) for line in lines):
        raise SourceError(f"{where}: not a list of WARC paths, one a line ending in .warc.gz")
    remote = "://" in source.location
    for line in lines:
        beside = None if remote else Path(source.location).parent / line
        if beside is not None and beside.is_file():
            yield str(beside)
        elif "://" in line:
            yield line
        else:
            yield urljoin(COMMON_CRAWL, line)


def _metadata(path: Path) -> dict[str, Sidecar]:
    """``metadata.json``: an object by file name, or a list of objects with ``file``."""
    if not path.is_file():
        return {}
    table: Any = _decode(path, dict[str, Any] | list[dict[str, Any]])
    if isinstance(table, list):
        table = {row.get("file"): row for row in table}
    try:
        return msgspec.convert(table, dict[str, Sidecar])
    except msgspec.ValidationError as error:
        raise SourceError(f"{path}: {error}") from None


def _decode(path: Path, kind: Any) -> Any:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError) as error:
        raise SourceError(f"{path}: {error}") from None
