"""Live blogs: each entry is read as a short article of its own, written when it was posted; then all are one again.

"This morning" counts from the entry's day and not from the page's, and a mention keeps its name when newer entries are
put above it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from extractors.link import link_within, share_within
from extractors.model import Article, EventTime, Extraction


def entry_articles(article: Article) -> list[Article]:
    """An article for the title of a live blog, then one for each entry.

    An entry whose time is no date (a mere "14:05") has the page's time of publication.
    """
    seen: Counter[str] = Counter()
    # the page's day says little of the title, which follows the newest entries: it is left open until they are joined
    parts = [msgspec.structs.replace(article, text="", entries=[], published_at=None)]
    for entry in article.entries:
        posted = entry.time or ""
        seen[posted] += 1
        parts.append(
            Article(
                id=f"{article.id}#{posted}#{seen[posted]}",
                url=article.url,
                published_at=posted if _is_moment(posted) else article.published_at,
                site_name=article.site_name,
                language=article.language,
                text=article.text[entry.start : entry.end],
            )
        )
    return parts


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return len(text) >= 10


def join_entries(article: Article, parts: Sequence[Extraction]) -> Extraction:
    """What was read from the entries of a live blog as one extraction, with offsets into the whole text.

    Reports of one happening in several entries are one event. The main event is the title's, else that of the
    newest entry that has one. An error in an entry leaves the others alone; the extraction has one only if all have.
    """
    joined = Extraction(id=article.id, error=parts[0].error if all(part.error for part in parts) else None)
    for start, part in zip([0, *(entry.start for entry in article.entries)], parts, strict=True):
        moved = _moved(part, start)
        joined.events += moved.events
        joined.predicates += moved.predicates
        joined.places += moved.places
        joined.times += moved.times
        if joined.main_event is None or joined.main_event.event_id is None:
            joined.main_event = moved.main_event or joined.main_event
    before = [event.event_id for event in joined.events]
    link_within(article.id, joined.events)
    share_within(article.id, joined.events)
    for event in joined.events:
        if event.trigger.in_ is not None and event.time is None:
            event.time = _publication(article)
    if joined.main_event is not None and joined.main_event.event_id in before:
        main = joined.events[before.index(joined.main_event.event_id)]
        joined.main_event = msgspec.structs.replace(joined.main_event, event_id=main.event_id)
    return joined


def _publication(article: Article) -> EventTime | None:
    day = article.published_day
    if day is None:
        return None
    return EventTime(
        start=None, end=None, text=None, value=day.isoformat(), start_date=day.isoformat(),
        end_date=(day + timedelta(days=1)).isoformat(), precision="day", basis="publication",
    )  # fmt: skip


def _moved(value: Any, by: int) -> Any:
    """A record and all within it, with the offsets into the text moved; those into the title stay."""
    match value:
        case list():
            return [_moved(item, by) for item in value]
        case dict():
            return {key: _moved(item, by) for key, item in value.items()}
        case msgspec.Struct():
            fields = {name: _moved(getattr(value, name), by) for name in value.__struct_fields__}
            if fields.get("start") is not None and fields.get("in_") is None:
                fields |= {"start": fields["start"] + by, "end": fields["end"] + by}
            return type(value)(**fields)
    return value
