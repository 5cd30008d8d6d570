"""Feeds: RSS, Atom and JSON feed, also broken ones."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser
import msgspec

from flows.fetch.fetched import decode

XML_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\?>")
XML_DECLARATION_TEXT = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
CHARSET = re.compile(r"(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)", re.I)
DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)\b", re.I)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed or a sitemap says of one page."""

    url: str
    title: str | None = None
    published_at: str | None = None
    lastmod: str | None = None


class Feed(msgspec.Struct, frozen=True):
    """A feed's title and its entries."""

    title: str | None
    entries: list[Entry]


def is_json_feed(body: bytes) -> bool:
    """Whether this looks like a JSON feed."""
    return body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b"jsonfeed.org/version" in body[:4096]


def parse_feed(body: bytes, url: str, content_type: str | None = None) -> Feed | None:
    """The entries of a feed, as far as it can be read; None when it is no feed.

    Broken XML gives the entries that can be made out. A document type declaration is cut out before parsing, since
    feedparser's XML parser expands the entities declared there.
    """
    if is_json_feed(body):
        return _json_feed(body, url)
    declared = XML_DECLARATION.match(body[:200])
    charset = CHARSET.search(content_type or "") or (
        CHARSET.search(declared[0].decode("latin-1")) if declared else None
    )
    text = without_doctype(decode(body, charset[1] if charset else None))
    parsed = feedparser.parse(
        BytesIO(text.encode("utf-8", "replace")),
        response_headers={"content-location": url, "content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
    )
    if not parsed.get("version") and not parsed.entries:
        return None
    return Feed(_text(parsed.feed.get("title")), list(_entries(parsed, url)))


def without_doctype(text: str) -> str:
    """XML text without its declarations of encoding, document type and entities."""
    text = XML_DECLARATION_TEXT.sub("", text, count=1)
    while match := DOCTYPE.search(text):
        end = text.find(">", match.end())
        subset = text.find("[", match.end(), end) if end >= 0 else -1
        if subset >= 0:
            end = text.find(">", text.find("]", subset))
        text = text[: match.start()] + (text[end + 1 :] if end > match.start() else "")
    return text


def _entries(parsed: Any, url: str) -> Iterator[Entry]:
    for entry in parsed.entries:
        link = entry.get("link") or (entry.get("id") if str(entry.get("id", "")).startswith("http") else None)
        if not link:
            continue
        yield Entry(
            url=urljoin(url, str(link).strip()),
            title=_text(entry.get("title")),
            published_at=_moment(entry.get("published_parsed") or entry.get("updated_parsed")),
            lastmod=_moment(entry.get("updated_parsed")),
        )


def _json_feed(body: bytes, url: str) -> Feed | None:
    try:
        table = json.loads(body.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError):
        return None
    items = table.get("items") if isinstance(table, dict) else None
    if not isinstance(items, list):
        return None
    entries = []
    for item in items:
        link = isinstance(item, dict) and (item.get("url") or item.get("external_url"))
        if isinstance(link, str) and link:
            entries.append(
                Entry(
                    url=urljoin(url, link.strip()),
                    title=_text(item.get("title")),
                    published_at=iso_moment(item.get("date_published")),
                    lastmod=iso_moment(item.get("date_modified")),
                )
            )
    return Feed(_text(table.get("title")), entries)


def _text(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _moment(value: time.struct_time | None) -> str | None:
    if not value:
        return None
    try:
        return datetime(*value[:6], tzinfo=UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, TypeError):
        return None


def iso_moment(value: object) -> str | None:
    """A W3C date or date-time as ISO 8601 (a time in UTC); None when it is none."""
    if not isinstance(value, str) or not value.strip():
        return None
    value = value.strip()
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value if len(value) in (4, 7) and value[:4].isdigit() else None
    if len(value) == 10:
        return value
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except OverflowError:
        return None
