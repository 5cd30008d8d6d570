"""What a site offers: its feeds and sitemaps, found from its front page, its robots.txt and the usual places."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

import msgspec
from lxml import html

from flows.archive import one_line
from flows.fetch.fetched import Fetched
from flows.fetch.fetcher import Fetcher
from flows.fetch.urls import canonical_url, without_secrets
from flows.sources.feeds import Feed, parse_feed
from flows.sources.markup import declared_feeds, parse_html, site_name, story_links
from flows.sources.recognise import make, recognise, slug
from flows.sources.sitemaps import Sitemap, gunzip, parse_sitemap
from flows.sources.source import Source, SourceError

log = logging.getLogger(__name__)

USUAL_FEEDS = ("/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json")
USUAL_SITEMAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml", "/sitemap_index.xml")
MAX_FEEDS = 12
MAX_LOOKED_AT = 8


class Offer(msgspec.Struct):
    """What a site was found to offer."""

    front: Fetched
    tree: html.HtmlElement | None
    outlet: str | None
    feeds: list[tuple[str, Feed]]
    news: list[tuple[str, Sitemap]]
    """Sitemaps that give publication dates."""
    others: list[tuple[str, Sitemap]]


def look_at_site(url: str, fetcher: Fetcher) -> Offer:
    """Find a site's feeds and sitemaps: what it declares first, the usual places only when it declares none.

    Raises SourceError when nothing at all comes back from the site.
    """
    front = fetcher.fetch_listing(url)
    tree = parse_html(front.body, front.charset) if front.ok else None
    base = front.final_url if front.ok else without_secrets(url)
    offer = Offer(front, tree, site_name(tree) if tree is not None else None, [], [], [])
    rules = fetcher.robots.known(base)
    declared = declared_feeds(tree, base)[:MAX_FEEDS] if tree is not None else []
    listed = rules.sitemaps if rules else []
    if front.error and not listed:
        raise SourceError(f"{base}: cannot be fetched: {front.error.message} ({front.error.code})")
    _look_at_feeds(declared, fetcher, offer)
    _look_at_sitemaps(sorted(listed, key=lambda address: "news" not in address.lower()), fetcher, offer)
    if not offer.feeds and not offer.news:
        _look_at_feeds(_usual(base, USUAL_FEEDS), fetcher, offer, enough=1)
    if not listed and not offer.feeds:
        _look_at_sitemaps(_usual(base, USUAL_SITEMAPS), fetcher, offer)
    if offer.outlet is None:
        titles = [sitemap.outlet for _, sitemap in offer.news] + [feed.title for _, feed in offer.feeds]
        offer.outlet = next((title for title in titles if title), None)
    return offer


def find_sources(url: str, fetcher: Fetcher) -> list[Source]:
    """What to put into ``sources.toml`` for a site: feeds and news sitemaps, else sitemaps, else its front page.

    Raises SourceError when the site cannot be had or offers nothing.
    """
    (site,) = recognise(url, "site")
    offer = look_at_site(site.location, fetcher)
    base = offer.front.final_url
    found = [("feed", address) for address, _ in offer.feeds] + [("sitemap", address) for address, _ in offer.news]
    found = found or [("sitemap", address) for address, _ in offer.others]
    if not found and offer.tree is not None and any(True for _ in story_links(offer.tree, base)):
        found = [("section", base)]
    if not found:
        raise SourceError(f"{base}: no feed, no sitemap and no links to stories there; give the address of a section")
    sources: list[Source] = []
    names: set[str] = set()
    for kind, address in found:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
        name = slug(f"{host}{parts.path}".rstrip("/"))
        while name in names:
            name += "-more"
        names.add(name)
        sources.append(make(name, kind, address).model_copy(update={"outlet": offer.outlet}))
    return sources


def _usual(base: str, paths: Iterable[str]) -> Iterator[str]:
    return (urljoin(base, path) for path in paths)


def _look_at_feeds(addresses: Iterable[str], fetcher: Fetcher, offer: Offer, enough: int = MAX_FEEDS) -> None:
    seen = {canonical_url(address) for address, _ in offer.feeds}
    for address in addresses:
        if canonical_url(address) in seen or len(offer.feeds) >= enough:
            continue
        got = fetcher.fetch_listing(address)
        feed = parse_feed(got.body, got.final_url, got.header("content-type")) if got.ok else None
        if feed is not None and canonical_url(got.final_url) not in seen:
            seen |= {canonical_url(address), canonical_url(got.final_url)}
            offer.feeds.append((got.final_url, feed))
        elif got.error:
            log.info("%s", one_line(f"{got.url}: {got.error.message}"))


def _look_at_sitemaps(addresses: Iterable[str], fetcher: Fetcher, offer: Offer) -> None:
    """Look at sitemaps; of an index, at the parts that seem to be of news."""
    todo = list(dict.fromkeys(addresses))
    looked: set[str] = set()
    while todo and len(looked) < MAX_LOOKED_AT:
        address = todo.pop(0)
        if address in looked:
            continue
        looked.add(address)
        got = fetcher.fetch_listing(address)
        sitemap = parse_sitemap(gunzip(got.body, fetcher.settings.max_listing)) if got.ok else None
        if sitemap is None:
            continue
        if any(entry.published_at for entry in sitemap.pages):
            offer.news.append((got.final_url, sitemap))
        elif sitemap.pages or sitemap.sitemaps:
            offer.others.append((got.final_url, sitemap))
            todo += [entry.url for entry in sitemap.sitemaps if "news" in entry.url.lower()]
