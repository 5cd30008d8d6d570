"""The dates of a page: when it was published and when it was changed, as ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from htmldate import find_date

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


def page_dates(
    tree: Any,
    published: list[str | None],
    modified: list[str | None],
    meta: dict[str, str],
    url: str | None,
    now: datetime | None,
) -> tuple[str | None, str | None]:
    """When a page was published and when it was changed. ``published`` and ``modified`` are what JSON-LD says, tried
    first; then come ``meta`` elements, the first ``time`` element, and htmldate's search of address and text."""
    limit = now or datetime.now(UTC)
    first = _first_date([*published, *(meta.get(k) for k in _PUBLISHED)], limit)
    changed = _first_date([*modified, *(meta.get(k) for k in _MODIFIED)], limit)
    if first is None:
        stamps = [t.get("datetime") for t in tree.iter("time") if t.get("datetime")]
        first = _first_date(stamps[:1], limit)
    if first is None:
        try:
            first = find_date(tree, url=url, original_date=True, extensive_search=False, outputformat="%Y-%m-%d")
        except Exception:  # htmldate walks hostile markup with other people's code: no date is better than no article
            first = None
    return first, changed


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
                    parsed = datetime.strptime(value, layout)
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
