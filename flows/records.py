"""The two record commands' input and output: one JSON object a line, in order, in constant memory."""

from __future__ import annotations

import itertools
import multiprocessing
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from extractors.assemble import extract_articles
from extractors.link import Linkable, link_articles
from extractors.model import Article, Extraction, LiveEntry, Page, Problem, to_json
from extractors.where import Gazetteer, Homes
from extractors.where.home import OutletNames
from flows.archive import is_warc, read_warc
from flows.batches import batched
from flows.sources import SourceError, read_folder
from flows.sources.recognise import PAGE_FILES

CHUNK = 8
"""Articles a worker process takes at a time: few, so that all end together; parsing them costs no more than 32 do."""

STANDARD_INPUT = Path("-")

SMALL_INPUT = 400_000
"""Bytes of input below which one process is faster than starting several."""


class PageRow(msgspec.Struct):
    """An input line of ``dateline clean``; other keys are ignored."""

    id: str
    url: str | None = None
    html: str | None = None
    text: str | None = None
    title: str | None = None
    published_at: str | None = None


class ArticleRow(msgspec.Struct):
    """An input line of ``dateline extract``; other keys are ignored."""

    id: str
    text: str
    title: str | None = None
    published_at: str | None = None
    url: str | None = None
    entries: object = None
    """Of a live blog, as ``dateline clean`` writes them."""


R = TypeVar("R", PageRow, ArticleRow)


def read_pages(path: Path, published: str | None = None) -> Iterator[Page | Article]:
    """Pages of a folder, a WARC, a page's file or a JSON-lines file; one that is no page is an Article with its error.

    Args:
        path: the input.
        published: publication date (ISO 8601) for pages that come without one.

    Raises:
        SourceError: the input cannot be read at all.
    """
    if path.is_dir():
        pages: Iterable[Page | Article] = read_folder(path)
    elif is_warc(path):
        pages = read_warc(path)
    elif path.suffix.lower() in PAGE_FILES and not _begins_as_json(path):
        pages = [read_page_file(path)]
    else:
        pages = _page_rows(path)
    for page in pages:
        if isinstance(page, Page) and page.published_at is None:
            page.published_at = published
        yield page


def read_articles(path: Path) -> Iterator[Article]:
    """Articles of a JSON-lines file; a line that is no article comes with its error.

    Raises:
        SourceError: the file cannot be read at all.
    """
    for number, line in _lines(path):
        row = _decode(line, number, ArticleRow)
        if isinstance(row, Article):
            yield row
        else:
            yield Article(
                id=row.id, text=row.text, title=row.title, published_at=row.published_at, url=row.url,
                entries=_live_entries(row),
            )  # fmt: skip


def _live_entries(row: ArticleRow) -> list[LiveEntry]:
    """The entries of a live blog; none when the row's are something else, or do not make up its text."""
    try:
        entries = msgspec.convert(row.entries or [], list[LiveEntry])
    except msgspec.ValidationError:
        return []
    whole = "\n".join(row.text[entry.start : entry.end] for entry in entries)
    return entries if whole == row.text else []


def read_page_file(path: Path, published: str | None = None) -> Page:
    """One page file; ``.txt`` is plain text, anything else is taken for HTML.

    Raises:
        SourceError: the file cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot read {path}: {error.strerror or error}") from error
    if path.suffix.lower() == ".txt":
        return Page(id=path.stem, text=content.decode("utf-8", "replace"), published_at=published)
    return Page(id=path.stem, html=content, published_at=published)


def linked_rows(articles: Iterable[Article], workers: int, homes: Homes | None = None) -> Iterator[Extraction]:
    """As :func:`extract_rows`, then mentions of one happening in several articles get the same ``event_id``.

    Linking has to have seen every article: rows wait in a temporary file, and only what linking compares is kept in
    memory (some kilobytes an article).
    """
    ours, theirs = itertools.tee(articles)
    seen: list[Linkable] = []
    with tempfile.TemporaryFile() as waiting:
        for article, row in zip(ours, extract_rows(theirs, workers, homes), strict=True):
            if row.error is None:
                seen.append(Linkable.of(article, row))
            waiting.write(to_json(row) + b"\n")
        links = link_articles(seen)
        waiting.seek(0)
        for line in waiting:
            row = msgspec.json.decode(line, type=Extraction)
            for event in row.events:
                event.event_id = links.event_of_mention.get(event.mention_id, event.event_id)
            if row.main_event is not None:
                row.main_event.event_id = links.event_of_story.get(row.id, row.main_event.event_id)
            yield row


def learn_homes(path: Path) -> Homes | None:
    """Where the outlets of a file's articles are at home, from a first pass over it; None for standard input."""
    return None if path == STANDARD_INPUT else Homes(Gazetteer.open()).learn(read_articles(path))


def extract_rows(articles: Iterable[Article], workers: int, homes: Homes | None = None) -> Iterator[Extraction]:
    """Events of each article, in order, by ``workers`` processes (1: in this one)."""
    if workers <= 1:
        yield from extract_articles(articles, homes=homes)
        return
    context = multiprocessing.get_context("spawn")  # a forked copy of a threaded parent can hang
    outlets = homes.outlets if homes else None
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker, initargs=(outlets,)) as pool:
        running: deque[Future[list[Extraction]]] = deque()
        for chunk in batched(articles, CHUNK):
            running.append(pool.submit(_extract_chunk, chunk))
            if len(running) > 2 * workers:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()


def workers_for(path: Path, wanted: int | None) -> int:
    """How many processes to use: as asked, else all cores for large files and one for small ones."""
    if wanted is not None:
        return wanted
    if path == STANDARD_INPUT:
        return 1
    return 1 if path.exists() and path.stat().st_size < SMALL_INPUT else multiprocessing.cpu_count()


def write_rows(rows: Iterable[msgspec.Struct], out: BinaryIO) -> int:
    """Write each record as a line; returns how many."""
    written = 0
    for row in rows:
        out.write(to_json(row) + b"\n")
        written += 1
    return written


_worker_homes: Homes | None = None


def _start_worker(outlets: dict[str, OutletNames] | None) -> None:
    global _worker_homes  # noqa: PLW0603 - a worker process has no other place to keep what it was started with
    _worker_homes = Homes(Gazetteer.open(), outlets) if outlets is not None else None


def _extract_chunk(articles: list[Article]) -> list[Extraction]:
    return list(extract_articles(articles, homes=_worker_homes))


def _page_rows(path: Path) -> Iterator[Page | Article]:
    for number, line in _lines(path):
        row = _decode(line, number, PageRow)
        if isinstance(row, Article):
            yield row
        elif row.html is None and row.text is None:
            yield Article(id=row.id, url=row.url, error=Problem("no_content", f"line {number}: neither html nor text"))
        else:
            yield Page(**{field: getattr(row, field) for field in row.__struct_fields__})


def _begins_as_json(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(64).lstrip().startswith(b"{")
    except OSError:
        return False


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with nullcontext(sys.stdin.buffer) if path == STANDARD_INPUT else path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, line
    except OSError as error:
        raise SourceError(f"cannot read {path}: {error.strerror or error}") from error


def _decode(line: bytes, number: int, kind: type[R]) -> R | Article:
    """The line's record; or an Article with the reason there is none, under the line's own id where it has one."""
    try:
        return msgspec.json.decode(line, type=kind)
    except msgspec.ValidationError as error:
        known = msgspec.json.decode(line)
        name = known.get("id") if isinstance(known, dict) else None
        return Article(
            id=name if isinstance(name, str) else f"line-{number}", error=Problem("bad_row", f"line {number}: {error}")
        )
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Article(id=f"line-{number}", error=Problem("bad_json", f"line {number}: {error}"))
