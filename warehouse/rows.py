"""Rows from records: an article, and what was extracted from it, as plain rows of the schema.

Records are the JSON objects of ``dateline clean`` and ``dateline extract`` as dictionaries, so rows can be made from
files that these commands, or anybody's own programs, have written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

Record = Mapping[str, Any]

_COUNTS = {"killed": "fatalities", "injured": "injured", "arrested": "arrested", "crowd": "crowd_size"}


def article_tables(
    article: Record,
    extraction: Record,
    *,
    source: str | None,
    extracted_at: Any,
    extractor_version: str,
    ontology_version: str,
    run_id: str | None,
    page_id: str | None = None,
) -> dict[str, list[dict[str, Any]]]:
    """The rows of one article in ``articles``, ``removed_blocks``, ``mentions`` and ``places``.

    ``source`` is the outlet, ``extracted_at`` the time of extraction (UTC), ``page_id`` the page's identifier when it
    differs from the article's. Ids of events and mentions must be unique across articles.
    """
    who = extraction.get("main_event") or {}
    about = {
        "article_id": article["id"],
        "url": article.get("url"),
        "source": source,
        "published_at": article.get("published_at"),
        "language": article.get("language"),
    }
    made = {"extractor_version": extractor_version, "run_id": run_id}
    row = {
        **about,
        **{key: article.get(key) for key in _ARTICLE_KEYS},
        "page_id": page_id or article["id"],
        "text": article.get("text") or "",
        "flags": article.get("flags") or [],
        "sha256": hashlib.sha256((article.get("text") or "").encode("utf-8", "replace")).hexdigest(),
        "main_event_id": who.get("event_id"),
        **{f"main_{key}": who.get(key) for key in ("who", "what", "when", "where", "why", "how")},
        "extracted_at": extracted_at,
        **made,
    }
    removed = [
        {
            "article_id": article["id"],
            "block_index": index,
            **{key: block[key] for key in ("kind", "text", "reason", "score")},
        }
        for index, block in enumerate(article.get("removed") or [])
    ]
    mentions = [
        {
            **about,
            **_mention(event),
            "is_main": event["event_id"] == who.get("event_id"),
            "ontology_version": ontology_version,
            **made,
        }
        for event in extraction.get("events") or []
    ]
    places = [
        {
            "article_id": article["id"],
            "place_index": index,
            "span": _span(place),
            **{key: place.get(key) for key in _PLACE_KEYS},
        }
        for index, place in enumerate(extraction.get("places") or [])
    ]
    return {"articles": [row], "removed_blocks": removed, "mentions": mentions, "places": places}


_ARTICLE_KEYS = ("canonical_url", "site_name", "title", "byline", "section", "modified_at")
_PLACE_KEYS = ("text", "name", "geonameid", "latitude", "longitude", "admin1", "country", "feature", "score")
_EVENT_KEYS = (
    "mention_id", "event_id", "what", "event_type", "event_modes", "contexts", "quad_class", "intensity", "cameo_root",
    "modality", "confidence",
)  # fmt: skip


def _mention(event: Record) -> dict[str, Any]:
    where = event.get("location") or {}
    when = event.get("time") or {}
    said = event.get("attribution") or {"kind": "none", "source": None}
    row: dict[str, Any] = {
        **{key: event.get(key) for key in _EVENT_KEYS},
        "evidence": event["evidence"]["text"],
        "evidence_span": _span(event["evidence"]),
        "trigger": event["trigger"]["text"],
        "trigger_span": _span(event["trigger"]),
        "actors": [_actor(actor) for actor in event.get("actors") or []],
        "recipients": [_actor(actor) for actor in event.get("recipients") or []],
        "location_name": where.get("name"),
        **{key: where.get(key) for key in ("geonameid", "latitude", "longitude", "admin1", "country")},
        "geo_precision": where.get("precision"),
        "geo_basis": where.get("basis", "none"),
        "location_text": where.get("text"),
        "location_span": _span(where),
        "event_date": when.get("start_date"),
        "event_date_end": when.get("end_date"),
        "date_precision": when.get("precision", "unknown"),
        "date_basis": when.get("basis", "none"),
        "date_text": when.get("text"),
        "date_value": when.get("value"),
        "date_span": _span(when),
        "attribution": said["kind"],
        "attributed_to": _actor(said["source"]) if said.get("source") else None,
    }
    for kind, name in _COUNTS.items():
        count = (event.get("counts") or {}).get(kind)
        if count:
            row |= {name: count["low"], f"{name}_high": count.get("high"), f"{name}_text": count.get("text")}
    return row


def _actor(actor: Record) -> dict[str, Any]:
    fields = {key: actor.get(key) for key in ("name", "country", "sectors", "wikidata_id", "text")}
    return {**fields, **(_span(actor) or {})}


def _span(place: Record) -> dict[str, Any] | None:
    if place.get("start") is None:
        return None
    return {"char_start": place["start"], "char_end": place["end"], "in_title": place.get("in") == "title"}
