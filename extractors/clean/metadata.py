"""What a page says of itself: title, byline, dates, section, site, address, language, access.

Three sources, in the order they can be trusted: schema.org records in JSON-LD, ``meta`` and ``link`` elements
(Open Graph, Dublin Core, Parsely …), and the visible page. Dates that none of them gives are sought by ``htmldate``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec

from extractors.clean.blocks import clean_space
from extractors.clean.dates import page_dates

ARTICLE_TYPES = re.compile(r"article|posting|report|review|liveblog|recipe|claimreview|analysis|opinion", re.I)
LISTING_TYPES = re.compile(r"collectionpage|itemlist|searchresultspage|profilepage", re.I)
_TITLE_BREAK = re.compile(r"\s+[|–—•·»:-]\s+|\s*\|\s*|\s+::\s+")
_BY = re.compile(r"^\s*(?:by|von|par|por|written by|posted by|author:|reported by|text:)\s+", re.I)
_URL = re.compile(r"https?://|www\.|@", re.I)


@dataclass(slots=True)
class Metadata:
    """What was found; what was not is ``None``. Dates are ISO 8601, with time and offset where the page has them."""

    title: str | None = None
    byline: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    site_name: str | None = None
    section: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    kind: str | None = None
    """The schema.org type or ``og:type`` of the page."""
    body: str | None = None
    """``articleBody`` of the JSON-LD record."""
    free: bool | None = None
    """``isAccessibleForFree``."""
    extras: dict[str, Any] = field(default_factory=dict)


def read_metadata(tree: Any, url: str | None, now: datetime | None = None) -> Metadata:
    """The metadata of a parsed page; ``tree`` is its root lxml element. Odd values are passed over, never raised."""
    meta, links = _head(tree)
    record, others = _main_record(json_ld(tree))
    found = Metadata()
    found.kind = _text(record.get("@type")) or meta.get("og:type")
    found.site_name = _site_name(record, others, meta, url)
    found.title = _title(tree, record, meta, found.site_name, url)
    found.byline = _byline(tree, record, meta, found.site_name)
    found.section = _first(
        _names(record.get("articleSection")),
        [meta.get("article:section"), meta.get("parsely-section"), meta.get("section")],
    )
    found.canonical_url = _joined(url, links.get("canonical") or meta.get("og:url") or _text(record.get("url")))
    found.language = _language(tree, record, meta)
    found.body = _text(record.get("articleBody"))
    free = record.get("isAccessibleForFree")
    found.free = None if free is None else str(free).strip().lower() not in ("false", "0", "no")
    found.published_at, found.modified_at = page_dates(
        tree,
        [_text(record.get("datePublished")), _text(record.get("dateCreated"))],
        [_text(record.get("dateModified"))],
        meta,
        url,
        now,
    )
    return found


def json_ld(tree: Any) -> list[dict[str, Any]]:
    """Every schema.org record of the page, those inside ``@graph`` and lists included."""
    records: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text:
            continue
        waiting: list[Any] = [_json(script.text)]
        while waiting:
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting.extend(value[:200])
            elif isinstance(value, dict):
                records.append(value)
                waiting.extend(
                    value[key]
                    for key in ("@graph", "mainEntity", "mainEntityOfPage")
                    if isinstance(value.get(key), list | dict)
                )
    return records[:500]


def _json(text: str) -> Any:
    text = (
        text.strip()
        .removeprefix("<!--")
        .removesuffix("-->")
        .removeprefix("//<![CDATA[")
        .removesuffix("//]]>")
        .strip()
        .rstrip(";")
    )
    for attempt in (
        text,
        re.sub(r"[\x00-\x1f]+", " ", text),
        re.sub(r",\s*([}\]])", r"\1", re.sub(r"[\x00-\x1f]+", " ", text)),
    ):
        try:
            return msgspec.json.decode(attempt)
        except (msgspec.DecodeError, RecursionError, ValueError):
            continue
    return None


def _head(tree: Any) -> tuple[dict[str, str], dict[str, str]]:
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = element.get("content")
        if key and content and content.strip():
            meta.setdefault(key.strip().lower(), clean_space(content))
    links: dict[str, str] = {}
    for element in tree.iter("link"):
        href = element.get("href")
        for rel in (element.get("rel") or "").lower().split():
            if href:
                links.setdefault(rel, href.strip())
    return meta, links


def _main_record(records: list[dict[str, Any]]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    articles = [r for r in records if ARTICLE_TYPES.search(_text(r.get("@type")) or "")]
    chosen = max(
        articles, key=lambda r: ("headline" in r) + ("datePublished" in r) + 2 * ("articleBody" in r), default=None
    )
    if chosen is None:
        pages = [r for r in records if "page" in (_text(r.get("@type")) or "").lower()]
        chosen = pages[0] if pages else {}
    return chosen, records


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = (
            " ".join(v for v in value if isinstance(v, str))
            if all(isinstance(v, str) for v in value)
            else (value[0] if value else None)
        )
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("@id")
    if not isinstance(value, str):
        return None
    return value.strip() or None


def _names(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [clean_space(name) for name in (_text(v) for v in values) if name]


def _first(*groups: list[str] | list[str | None]) -> str | None:
    return next((clean_space(v) for group in groups for v in group if v and v.strip()), None)


def host_name(url: str | None) -> str:
    """The host of a URL, with its port if it names one, without ``www.``, lower case; empty where there is none."""
    try:
        return urlsplit(url or "").netloc.rpartition("@")[2].lower().removeprefix("www.")
    except ValueError:
        return ""


def _joined(url: str | None, link: str | None) -> str | None:
    """``link`` as an absolute address; nothing when it is none, such as ``//[x``."""
    try:
        return urljoin(url or "", link) if link else None
    except ValueError:
        return None


def _site_name(
    record: dict[str, Any], others: list[dict[str, Any]], meta: dict[str, str], url: str | None
) -> str | None:
    sites = [r for r in others if (_text(r.get("@type")) or "").lower() == "website"]
    name = _first(
        [meta.get("og:site_name")],
        _names(record.get("publisher")),
        [_text(s.get("name")) for s in sites],
        [meta.get("application-name"), meta.get("twitter:app:name:iphone")],
    )
    if name and (_URL.search(name) or len(name) > 80):
        name = None
    return name or host_name(url) or None


def _title(tree: Any, record: dict[str, Any], meta: dict[str, str], site: str | None, url: str | None) -> str | None:
    headings = [clean_space(h.text_content()) for h in tree.iter("h1")]
    headings = [h for h in headings if h]
    page_title = next((clean_space(t.text_content()) for t in tree.iter("title")), "")
    given = _first(
        [_text(record.get("headline"))],
        [meta.get("og:title"), meta.get("twitter:title"), meta.get("dc.title"), meta.get("parsely-title")],
    )
    candidate = given or page_title or (headings[0] if headings else None)
    if not candidate:
        return None
    return strip_site(candidate, site, url, headings)


def strip_site(title: str, site: str | None, url: str | None, headings: list[str]) -> str:
    """``title`` without the outlet's name: parts at either end, split off by a bar or dash, that name the site go."""
    parts = _TITLE_BREAK.split(title)
    if len(parts) == 1:
        return title
    for heading in headings:
        if heading and heading in title and len(heading.split()) > 2:
            return heading
    host = re.sub(r"[^a-z0-9]", "", host_name(url).rsplit(".", 1)[0].lower())
    names = {re.sub(r"[^a-z0-9]", "", (site or "").lower()), host} - {""}

    def is_site(part: str) -> bool:
        key = re.sub(r"[^a-z0-9]", "", part.lower())
        return bool(key) and any(
            key == name or (len(key) > 3 and (key in name or name in key) and len(part.split()) <= 5) for name in names
        )

    start, end = 0, len(parts)
    while end - start > 1 and is_site(parts[end - 1]):
        end -= 1
    while end - start > 1 and is_site(parts[start]):
        start += 1
    if (start, end) == (0, len(parts)):
        return title
    first = title.find(parts[start])
    last = title.rfind(parts[end - 1])
    return title[first : last + len(parts[end - 1])].strip()


def _byline(tree: Any, record: dict[str, Any], meta: dict[str, str], site: str | None) -> str | None:
    names = _names(record.get("author"))
    if not names:
        names = [
            n
            for key in (
                "author",
                "article:author",
                "parsely-author",
                "dc.creator",
                "dcterms.creator",
                "sailthru.author",
                "byl",
                "citation_author",
            )
            if (n := meta.get(key))
        ][:1]
    if not names:
        for element in tree.iter():
            if type(element.tag) is not str:
                continue
            mark = f"{element.get('rel') or ''} {element.get('itemprop') or ''} {element.get('class') or ''}".lower()
            if re.search(r"\b(author|byline)\b", mark) and element.tag in (
                "a",
                "span",
                "p",
                "div",
                "address",
                "h3",
                "h4",
                "h5",
            ):
                text = clean_space(element.text_content())
                if 3 < len(text) < 90:
                    names = [text]
                    break
    cleaned = []
    for name in names:
        bare = _BY.sub("", clean_space(name)).strip(" ,|-")
        if bare and not _URL.search(bare) and len(bare) < 120 and bare not in cleaned:
            cleaned.append(bare)
    return ", ".join(cleaned) or None


def _language(tree: Any, record: dict[str, Any], meta: dict[str, str]) -> str | None:
    declared = (
        tree.get("lang")
        or tree.get("xml:lang")
        or _text(record.get("inLanguage"))
        or meta.get("content-language")
        or meta.get("og:locale")
    )
    code = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", (declared or "").strip())
    return code.group(0).lower() if code else None
