"""What is to be had from a source, newest first where the source gives dates."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from flows.archive import one_line
from flows.fetch.fetched import Fetched, decode
from flows.fetch.fetcher import Fetcher
from flows.fetch.urls import canonical_url, without_secrets
from flows.fetch.visits import Visits
from flows.sources.feeds import Entry, is_json_feed, parse_feed
from flows.sources.find import look_at_site
from flows.sources.local import file_page, folder_pages, path_list, remote_warc_pages, warc_pages
from flows.sources.markup import is_story, parse_html, story_links
from flows.sources.sitemaps import Sitemap, gunzip, parse_sitemap
from flows.sources.source import PageRef, Source, SourceError

log = logging.getLogger(__name__)

MAX_SITEMAPS = 100
MAX_DEPTH = 3


def discover(
    source: Source, fetcher: Fetcher, limit: int | None = None, visits: Visits | None = None
) -> Iterator[PageRef]:
    """The pages of a source, each once, that its patterns and ``max_age`` let through: at most ``cap`` and ``limit``.

    With ``visits``, only those that are new or can have changed; so a cap reaches the next ones in the next run. Raises
    SourceError, from the first step, when the source cannot be had or is not what it is said to be.
    """
    counts = [count for count in (source.cap, limit) if count is not None]
    most = min(counts) if counts else None
    seen: set[str] = set()

    def fresh(refs: Iterable[PageRef]) -> Iterator[PageRef]:
        for ref in refs:
            if ref.id not in seen and _wanted(source, ref):
                seen.add(ref.id)
                yield from visits.due([ref]) if visits else [ref]

    if "://" in source.location:
        fetcher.trust(source.location)
    return islice(fresh(_pages(source, fetcher, most)), most)


def _wanted(source: Source, ref: PageRef) -> bool:
    if not source.wants(ref.url or ref.path or ""):
        return False
    date = ref.published_at or ref.lastmod
    if source.max_age is None or not date:
        return True
    oldest = datetime.now(UTC) - timedelta(seconds=source.max_age)
    return date >= oldest.strftime("%Y-%m-%dT%H:%M:%SZ")[: len(date)]


def _pages(source: Source, fetcher: Fetcher, most: int | None) -> Iterator[PageRef]:
    location = source.location
    remote = "://" in location
    match source.kind:
        case "page":
            yield _ref(source, Entry(url=location))
        case "folder":
            yield from folder_pages(source, Path(location))
        case "file":
            yield file_page(source, Path(location), Path(location).name)
        case "warc":
            yield from remote_warc_pages(source, location, fetcher) if remote else warc_pages(source, Path(location))
        case "urls" | "ccnews":
            body = _get(source, location, fetcher).body if remote else _read(Path(location))
            if source.kind == "urls":
                yield from (_ref(source, Entry(url=url)) for url in _url_list(source, body))
            else:
                for path in path_list(source, body):
                    far = "://" in path
                    yield from remote_warc_pages(source, path, fetcher) if far else warc_pages(source, Path(path))
        case "site":
            yield from _site_pages(source, fetcher, most)
        case _ if not remote:
            raise SourceError(f"{location}: no such file or folder")
        case _:
            yield from _web_pages(source, _get(source, location, fetcher), fetcher, most)


def _web_pages(source: Source, got: Fetched, fetcher: Fetcher, most: int | None) -> Iterator[PageRef]:
    """The pages of an address that has been fetched, by what came back; it must fit what the source says it is."""
    told = source.kind
    where = without_secrets(source.location)
    body = gunzip(got.body, fetcher.settings.max_listing)
    head = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if told in ("web", "sitemap") and not _is_html(head) and (sitemap := parse_sitemap(body)):
        yield from _entries(source, _sitemap_entries(source, got.final_url, sitemap, fetcher, most), sitemap.outlet)
        return
    if told == "sitemap":
        raise SourceError(f"{where}: not a sitemap; leave the kind out to have it recognised")
    if told in ("web", "feed") and (is_json_feed(body) or not _is_html(head)):
        feed = parse_feed(body, got.final_url, got.header("content-type"))
        if feed is not None:
            yield from _entries(source, feed.entries)
            return
    if told == "feed":
        raise SourceError(f"{where}: not a feed; leave the kind out to have it recognised")
    tree = parse_html(body, got.charset)
    if tree is None:
        raise SourceError(f"{where}: nothing there that could be read as a page, a feed or a sitemap")
    if told == "web" and is_story(tree, got.final_url):
        yield _ref(source, Entry(url=got.final_url))
        return
    links = [_ref(source, Entry(url=url)) for url in story_links(tree, got.final_url)]
    if not links:
        if told == "section":
            raise SourceError(f"{where}: no links to stories on this page; for the page itself say the kind 'page'")
        links = [_ref(source, Entry(url=got.final_url))]
    yield from links


def _site_pages(source: Source, fetcher: Fetcher, most: int | None) -> Iterator[PageRef]:
    """A site's newest pages: its feeds and news sitemaps together, else its sitemaps, else its front page's links."""
    offer = look_at_site(source.location, fetcher)
    outlet = source.outlet or offer.outlet
    entries = [entry for _, feed in offer.feeds for entry in feed.entries]
    entries += [entry for _, sitemap in offer.news for entry in sitemap.pages]
    if not entries:
        for url, sitemap in offer.others:
            entries += _sitemap_entries(source, url, sitemap, fetcher, most)
            if most is not None and len(entries) >= most:
                break
    if not entries and offer.tree is not None:
        entries = [Entry(url=url) for url in story_links(offer.tree, offer.front.final_url)]
    if not entries:
        where = without_secrets(source.location)
        raise SourceError(f"{where}: no feed, no sitemap and no links to stories there; give the address of a section")
    yield from _entries(source, entries, outlet)


def _sitemap_entries(source: Source, url: str, sitemap: Sitemap, fetcher: Fetcher, most: int | None) -> Iterator[Entry]:
    """A sitemap's entries and those of the sitemaps it names, newest part first, in bounded number and depth."""
    todo: list[tuple[int, Entry]] = []
    seen = {canonical_url(url)}
    found = fetched = 0

    def push(entries: Iterable[Entry], depth: int) -> None:
        todo.extend((depth, entry) for entry in sorted(entries, key=_part_order, reverse=True))

    for entry in sitemap.pages:
        found += source.wants(entry.url)
        yield entry
    push(sitemap.sitemaps, 1)
    while todo and fetched < MAX_SITEMAPS and (most is None or found < most):
        depth, part = todo.pop(0)
        if depth > MAX_DEPTH or canonical_url(part.url) in seen:
            continue
        seen.add(canonical_url(part.url))
        fetched += 1
        got = fetcher.fetch_listing(part.url)
        inner = parse_sitemap(gunzip(got.body, fetcher.settings.max_listing)) if got.ok else None
        if inner is None:
            why = got.error.message if got.error else "not a sitemap"
            log.warning("%s", one_line(f"{got.url}: left out: {why}"))
            continue
        for entry in inner.pages:
            found += source.wants(entry.url)
            yield entry
        push(inner.sitemaps, depth + 1)


def _part_order(entry: Entry) -> tuple[str, list[int]]:
    """Parts with the newest date come first; without dates, those with the highest number in their name."""
    return entry.lastmod or "", [int(number) for number in re.findall(r"\d{1,12}", entry.url.rpartition("/")[2])]


def _entries(source: Source, entries: Iterable[Entry], outlet: str | None = None) -> Iterator[PageRef]:
    """Newest first; entries without a date keep their order after those."""
    kept = [entry for entry in entries if entry.url.startswith(("http://", "https://"))]
    dated = [entry for entry in kept if entry.published_at or entry.lastmod]
    dated.sort(key=lambda entry: entry.published_at or entry.lastmod or "", reverse=True)
    undated = [entry for entry in kept if not (entry.published_at or entry.lastmod)]
    for entry in [*dated, *undated]:
        yield _ref(source, entry, outlet)


def _ref(source: Source, entry: Entry, outlet: str | None = None) -> PageRef:
    return PageRef(
        source=source.name, url=entry.url.strip(), outlet=source.outlet or outlet, home=source.home,
        title=entry.title, published_at=entry.published_at, lastmod=entry.lastmod,
    )  # fmt: skip


def _url_list(source: Source, body: bytes) -> Iterator[str]:
    for number, line in enumerate(map(str.strip, decode(body).splitlines()), 1):
        if line and not line.startswith("#"):
            if not re.match(r"https?://\S+$", line):
                raise SourceError(f"{without_secrets(source.location)}: line {number} is not an address: {line[:80]!r}")
            yield line


def _get(source: Source, url: str, fetcher: Fetcher) -> Fetched:
    got = fetcher.fetch_listing(url)
    if got.error:
        raise SourceError(f"{got.url}: cannot be fetched: {got.error.message} ({got.error.code})")
    return got


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror or error}") from None


def _is_html(head: bytes) -> bool:
    return b"<html" in head or head.startswith(b"<!doctype html")
