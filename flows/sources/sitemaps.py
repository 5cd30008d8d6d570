"""Sitemaps: plain, news, indexes of them, gzipped, as text, also broken ones."""

from __future__ import annotations

import gzip
import re
import zlib
from io import BytesIO

import msgspec
from lxml import etree

from flows.sources.feeds import Entry, iso_moment

MAX_ENTRIES = 50_000
"""What the protocol allows in one file."""


class Sitemap(msgspec.Struct, frozen=True):
    """The pages of a sitemap, and the further sitemaps of an index (as entries, for their dates)."""

    pages: list[Entry]
    sitemaps: list[Entry]
    outlet: str | None = None
    """The publication's name in a news sitemap."""


def gunzip(body: bytes, limit: int) -> bytes:
    """A gzipped file's content, at most ``limit`` bytes of it; other bytes as they are."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.GzipFile(fileobj=BytesIO(body)) as file:
            return file.read(limit)
    except (OSError, EOFError, zlib.error):
        return b""


def parse_sitemap(body: bytes) -> Sitemap | None:
    """The entries of a sitemap; None when it is none. Broken XML gives the entries that can be made out.

    No entity is expanded and nothing is fetched.
    """
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _text_sitemap(body)
    pages: list[Entry] = []
    sitemaps: list[Entry] = []
    outlet: str | None = None
    root: str | None = None
    events = etree.iterparse(
        BytesIO(body.lstrip()), events=("start", "end"), recover=True, resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for event, element in events:
            name = local_name(element)
            if root is None:
                root = name
                if root not in ("urlset", "sitemapindex"):
                    return None
            if event == "end" and name in ("url", "sitemap"):
                entry, outlet = _entry(element, outlet)
                if entry:
                    (pages if name == "url" else sitemaps).append(entry)
                element.clear()
                if len(pages) + len(sitemaps) >= MAX_ENTRIES:
                    break
    except etree.XMLSyntaxError:
        pass
    return Sitemap(pages, sitemaps, outlet) if root else None


def _entry(element: etree._Element, outlet: str | None) -> tuple[Entry | None, str | None]:
    found: dict[str, str] = {}
    for child in element.iter():
        if isinstance(child.tag, str):
            namespace = child.tag.rpartition("}")[0]
            if "image" in namespace or "video" in namespace:
                continue  # they have a <loc> and a <title> of their own
            text = " ".join((child.text or "").split())
            if text:
                found.setdefault(local_name(child), text)
    if "loc" not in found:
        return None, outlet
    entry = Entry(
        url=found["loc"],
        title=found.get("title"),
        published_at=iso_moment(found.get("publication_date")),
        lastmod=iso_moment(found.get("lastmod")),
    )
    return entry, outlet or found.get("name")


def _text_sitemap(body: bytes) -> Sitemap | None:
    lines = [line.strip() for line in body.decode("utf-8-sig", errors="replace").splitlines() if line.strip()]
    if not lines or not all(re.match(r"https?://\S+$", line) for line in lines[:20]):
        return None
    return Sitemap([Entry(url=line) for line in lines[:MAX_ENTRIES] if re.match(r"https?://\S+$", line)], [])


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace, lower case."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
