"""What a page says of itself: title, byline, dates, section, site, address, language, access.

Three sources, in the order they can be trusted: schema.org records in JSON-LD, ``meta`` and ``link`` elements
(Open Graph, Dublin Core, Parsely …), and the visible page. Dates that none of them gives are sought by ``htmldate``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec
from htmldate import find_date

from extractors.clean.blocks import clean_space

ARTICLE_TYPES = re.compile(r"article|posting|report|review|liveblog|recipe|claimreview|analysis|opinion", re.I)
LISTING_TYPES = re.compile(r"collectionpage|itemlist|searchresultspage|profilepage", re.I)
_TITLE_BREAK = re.compile(r"\s+[|–—•·»:-]\s+|\s*\|\s*|\s+::\s+")
_BY = re.compile(r"^\s*(?:by|von|par|por|written by|posted by|author:|reported by|text:)\s+", re.I)
_URL = re.compile(r"https?://|www\.|@", re.I)


@dataclass(slots=True)
class Metadata:
    """What was found; what was not is ``None``. Dates are ISO 8601, with a time and an offset where the page has them."""

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
    """The metadata of a parsed page; ``tree`` is its root lxml element. Never raises on odd values: they are passed over."""
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
    base = url or ""
    canonical = links.get("canonical") or meta.get("og:url") or _text(record.get("url"))
    found.canonical_url = urljoin(base, canonical) if canonical else None
    found.language = _language(tree, record, meta)
    found.body = _text(record.get("articleBody"))
    free = record.get("isAccessibleForFree")
    found.free = None if free is None else str(free).strip().lower() not in ("false", "0", "no")
    found.published_at, found.modified_at = _dates(tree, record, meta, url, now)
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
    """The host of a URL without ``www.``, lower case; empty where there is none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


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
    """``title`` without the outlet's name at either end: parts split by a bar or dash that name the site or its host go."""
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


_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date.published",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "cxenseparse:recs:publishtime",
    "citation_publication_date",
    "date",
    "article.published",
    "og:published_time",
    "last-published",
    "displaydate",
    "originalpublicationdate",
    "article_date_original",
)
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
    "revision_date",
    "article.updated",
)


def _dates(
    tree: Any, record: dict[str, Any], meta: dict[str, str], url: str | None, now: datetime | None
) -> tuple[str | None, str | None]:
    limit = now or datetime.now(UTC)
    published = _first_date(
        [_text(record.get("datePublished")), _text(record.get("dateCreated")), *(meta.get(k) for k in _PUBLISHED)],
        limit,
    )
    modified = _first_date([_text(record.get("dateModified")), *(meta.get(k) for k in _MODIFIED)], limit)
    if published is None:
        stamps = [t.get("datetime") for t in tree.iter("time") if t.get("datetime")]
        published = _first_date(stamps[:1], limit)
    if published is None:
        try:
            published = find_date(tree, url=url, original_date=True, extensive_search=False, outputformat="%Y-%m-%d")
        except Exception:  # htmldate walks hostile markup with other people's code: no date is better than no article
            published = None
    return published, modified


_LAYOUTS = (
    "%a, %d %b %Y %H:%M:%S %z",
    "%a, %d %b %Y %H:%M:%S %Z",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%Y-%m-%d %H:%M:%S %z",
    "%d.%m.%Y",
    "%Y.%m.%d",
    "%a %b %d %H:%M:%S %Z %Y",
)


def read_date(value: str | None, limit: datetime) -> str | None:
    """``value`` as ISO 8601, or ``None`` where it is no date, lies before 1990, or more than two days after ``limit``.

    A bare day stays a day; a time keeps its offset, and has none where the page gives none.
    """
    if not value:
        return None
    value = value.strip()
    parsed: datetime | None = None
    bare = False
    if re.fullmatch(r"\d{10}|\d{13}", value):
        parsed = datetime.fromtimestamp(int(value[:10]), UTC)
    else:
        iso = (
            re.sub(r"\.\d+", "", value.replace("z", "Z").replace(" UTC", "Z").replace(" GMT", "Z"))
            if value[:4].isdigit()
            else value
        )
        try:
            parsed = datetime.fromisoformat(iso)
            bare = len(iso) <= 10
        except ValueError:
            for layout in _LAYOUTS:
                try:
                    parsed = datetime.strptime(value, layout)  # noqa: DTZ007 - the layout decides whether there is a zone
                    bare = "%H" not in layout
                    break
                except ValueError:
                    continue
    if parsed is None:
        return None
    if parsed.tzinfo is None and value.endswith((" GMT", " UTC")):
        parsed = parsed.replace(tzinfo=UTC)
    try:
        aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
        if parsed.year < 1990 or (aware - limit).total_seconds() > 2 * 86400:
            return None
    except OverflowError:
        return None
    return parsed.date().isoformat() if bare else parsed.isoformat()


def _first_date(values: list[str | None], limit: datetime) -> str | None:
    return next((d for d in (read_date(v, limit) for v in values) if d), None)
