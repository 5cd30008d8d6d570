"""Records to table rows: the one place where the extractors' words meet the warehouse's columns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from extractors.model import Actor, Article, Count, Event, Extraction, Location
from extractors.ontology import ONTOLOGY_VERSION
from extractors.version import EXTRACTOR_VERSION

Row = dict[str, Any]

_COUNT_COLUMNS = {"killed": "fatalities", "injured": "injured", "arrested": "arrested", "crowd": "crowd_size"}


def article_row(article: Article, extraction: Extraction, *, page_id: str, source: str, run_id: str) -> Row:
    """The row of table ``articles``."""
    main = extraction.main_event
    return {
        "article_id": article.id,
        "page_id": page_id,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "source": source,
        "site_name": article.site_name,
        "title": article.title,
        "byline": article.byline,
        "section": article.section,
        "published_at": moment(article.published_at),
        "modified_at": moment(article.modified_at),
        "language": article.language,
        "text": article.text,
        "flags": article.flags,
        "sha256": hashlib.sha256(article.text.encode()).hexdigest(),
        "main_event_id": main.event_id if main else None,
        **{f"main_{q}": getattr(main, q) if main else None for q in ("who", "what", "when", "where", "why", "how")},
        "extractor_version": EXTRACTOR_VERSION,
        "extracted_at": datetime.now(UTC).replace(tzinfo=None),
        "run_id": run_id,
    }


def removed_rows(article: Article) -> Iterator[Row]:
    """The rows of table ``removed_blocks``."""
    for index, block in enumerate(article.removed):
        yield {
            "article_id": article.id,
            "block_index": index,
            "kind": block.kind,
            "text": block.text,
            "reason": block.reason,
            "score": block.score,
        }


def place_rows(article: Article, extraction: Extraction) -> Iterator[Row]:
    """The rows of table ``places``."""
    for index, place in enumerate(extraction.places):
        yield {
            "article_id": article.id,
            "place_index": index,
            "text": place.text,
            "span": _span(place),
            **{field: getattr(place, field) for field in ("name", "geonameid", "latitude", "longitude", "admin1")},
            **{field: getattr(place, field) for field in ("country", "feature", "score")},
        }


def mention_rows(article: Article, extraction: Extraction, *, source: str, run_id: str) -> Iterator[Row]:
    """The rows of table ``mentions``."""
    main = extraction.main_event.event_id if extraction.main_event else None
    for event in extraction.events:
        yield {
            "mention_id": event.mention_id,
            "event_id": event.event_id,
            "article_id": article.id,
            "url": article.url,
            "source": source,
            "published_at": moment(article.published_at),
            "language": article.language,
            "is_main": event.event_id == main,
            "evidence": event.evidence.text,
            "evidence_span": _span(event.evidence),
            "trigger": event.trigger.text,
            "trigger_span": _span(event.trigger),
            "what": event.what,
            "event_type": event.event_type,
            "event_modes": event.event_modes,
            "contexts": event.contexts,
            "quad_class": event.quad_class,
            "intensity": event.intensity,
            "cameo_root": event.cameo_root,
            "actors": [_actor(actor) for actor in event.actors],
            "recipients": [_actor(actor) for actor in event.recipients],
            **_when(event),
            **_where(event.location),
            "modality": event.modality,
            "attribution": event.attribution.kind,
            "attributed_to": _actor(event.attribution.source) if event.attribution.source else None,
            **_counts(event.counts),
            "confidence": event.confidence,
            "extractor_version": EXTRACTOR_VERSION,
            "ontology_version": ONTOLOGY_VERSION,
            "run_id": run_id,
        }


def failure_row(
    *, page_id: str, stage: str, url: str | None, source: str, code: str, message: str, retry: bool, run_id: str
) -> Row:
    """The row of table ``failures`` for one document that gave nothing."""
    now = datetime.now(UTC).replace(tzinfo=None)
    return {
        "page_id": page_id,
        "stage": stage,
        "url": url,
        "source": source,
        "code": code,
        "message": message,
        "retry": retry,
        "run_id": run_id,
        "first_seen": now,
        "last_seen": now,
        "tries": 1,
        "resolved_at": None,
    }


def moment(stamp: str | None) -> datetime | None:
    """An ISO 8601 time stamp as naive UTC; a stamp without a zone is taken as UTC, an unreadable one as none."""
    try:
        when = datetime.fromisoformat((stamp or "").strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return when.astimezone(UTC).replace(tzinfo=None) if when.tzinfo else when


def source_of(url: str | None, name: str) -> str:
    """The outlet of a page: the host that served it, else the name of the folder or file it came in."""
    host = urlsplit(url).netloc.rpartition("@")[2].lower() if url else ""
    return host.removeprefix("www.") or name


def _when(event: Event) -> Row:
    time = event.time
    return {
        "event_date": _day(time.start_date) if time else None,
        "event_date_end": _day_after(time.end_date) if time else None,
        "date_precision": time.precision if time else "unknown",
        "date_basis": time.basis if time else "none",
        "date_text": time.text if time else None,
        "date_value": time.value if time else None,
        "date_span": _span(time) if time else None,
    }


def _where(place: Location | None) -> Row:
    if place is None:
        return {"geo_basis": "none"}
    return {
        "location_name": place.name,
        "geonameid": place.geonameid,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "admin1": place.admin1,
        "country": place.country,
        "geo_precision": place.precision,
        "geo_basis": place.basis,
        "location_text": place.text,
        "location_span": _span(place),
    }


def _counts(counts: dict[str, Count]) -> Row:
    row: Row = {}
    for name, count in counts.items():
        column = _COUNT_COLUMNS[name]
        row |= {column: count.low, f"{column}_high": count.high, f"{column}_text": count.text}
    return row


def _actor(actor: Actor) -> Row:
    return {
        "name": actor.name,
        "country": actor.country,
        "sectors": actor.sectors,
        "wikidata_id": actor.wikidata_id,
        "text": actor.text,
        "char_start": actor.start,
        "char_end": actor.end,
        "in_title": actor.in_ == "title",
    }


def _span(at: Any) -> Row | None:
    """Offsets of anything that has them: Span, Place, Location, EventTime."""
    if at.start is None:
        return None
    return {"char_start": at.start, "char_end": at.end, "in_title": at.in_ == "title"}


def _day(moment_: str | None) -> date | None:
    return date.fromisoformat(moment_[:10]) if moment_ else None


def _day_after(end: str | None) -> date | None:
    """The half-open interval's end as a day: an end within a day is rounded up to the next."""
    if not end:
        return None
    day = date.fromisoformat(end[:10])
    return day if end[10:] in ("", "T00:00", "T00:00:00") else date.fromordinal(day.toordinal() + 1)
