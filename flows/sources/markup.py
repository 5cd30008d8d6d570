"""What a page of HTML says of other pages: feeds it declares, stories it links to, and whether it is a story itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from courlan import is_navigation_page, is_not_crawlable
from lxml import etree, html

from flows.fetch.urls import canonical_url

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
ARTICLE_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"[A-Za-z]*(?:Article|BlogPosting|Report)"')
DATE_IN_PATH = re.compile(r"/(?:19|20)\d\d[/-](?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/-]|$)", re.I)
NUMBER_IN_PATH = re.compile(r"\d{5,}")
TRAP = re.compile(r"/(?:calendar|events?|search|tag|tags|author|authors|login|cart|wp-admin|print)(?:/|$)", re.I)
CHROME = frozenset({"nav", "footer", "form"})
MAX_LINKS = 1_000


def parse_html(body: bytes, charset: str | None = None) -> html.HtmlElement | None:
    """A page's tree; None when there is none to be had."""
    try:
        parser = html.HTMLParser(encoding=charset, no_network=True, recover=True, huge_tree=False)
        tree = html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, LookupError, ValueError, AssertionError):
        if charset:
            return parse_html(body)
        return None
    return tree


def declared_feeds(tree: html.HtmlElement, url: str) -> list[str]:
    """The feeds that the head of a page declares, in its order; those of comments left out."""
    found: list[str] = []
    for link in tree.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" not in (link.get("rel") or "").lower().split() or kind not in FEED_TYPES:
            continue
        address = urljoin(base_of(tree, url), (link.get("href") or "").strip())
        words = f"{link.get('title') or ''} {address}".lower()
        if "comment" not in words and address.startswith("http") and address not in found:
            found.append(address)
    return found


def site_name(tree: html.HtmlElement) -> str | None:
    """The outlet's name as the page gives it for sharing."""
    for meta in tree.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").lower() in ("og:site_name", "application-name"):
            name = " ".join((meta.get("content") or "").split())
            if name:
                return name[:100]
    return None


def is_story(tree: html.HtmlElement, url: str) -> bool:
    """Whether the page itself is a story rather than a list of them, by what it declares and by its address."""
    if urlsplit(url).path.strip("/") == "":
        return False
    for meta in tree.iter("meta"):
        if (meta.get("property") or "").lower() == "og:type":
            kind = (meta.get("content") or "").strip().lower()
            if kind:
                return kind.startswith("article") or kind == "newsarticle"
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and ARTICLE_TYPE.search(script.text or ""):
            return True
    return story_like(url)


def story_like(url: str) -> bool:
    """Whether an address looks like one story: a date, a number, or a title of several words in its path."""
    path = urlsplit(url).path
    last = path.rstrip("/").rpartition("/")[2]
    return bool(DATE_IN_PATH.search(path) or NUMBER_IN_PATH.search(last) or len(re.findall(r"[^\W\d_]+", last)) >= 4)


def story_links(tree: html.HtmlElement, url: str) -> Iterator[str]:
    """The stories a section page links to, in its order: of the same host, not navigation, not a trap."""
    base = base_of(tree, url)
    host = _site(url)
    seen = {canonical_url(url)}
    for anchor in tree.iter("a"):
        href = (anchor.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
            continue
        try:
            address = canonical_url(urljoin(base, href))
            if _site(address) != host:
                continue
        except ValueError:
            continue
        if address in seen or not address.startswith("http") or len(seen) > MAX_LINKS:
            continue
        seen.add(address)
        if TRAP.search(urlsplit(address).path) or is_not_crawlable(address) or is_navigation_page(address):
            continue
        if any(parent.tag in CHROME for parent in anchor.iterancestors()):
            continue
        if story_like(address) or len(anchor.text_content().split()) >= 5:
            yield address


def base_of(tree: html.HtmlElement, url: str) -> str:
    """What relative addresses on a page count from."""
    base = next(iter(tree.xpath("//base/@href")), "")
    return urljoin(url, base) if base else url


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{(parts.hostname or '').removeprefix('www.')}:{parts.port or ''}"
