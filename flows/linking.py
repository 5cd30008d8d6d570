"""Linking what was loaded with what the warehouse knows: candidates from SQL, judgement from the extractors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from extractors.link import Report, Told, alikeness, group_mentions
from extractors.link.copies import group_copies, signature
from extractors.link.mentions import has_name
from extractors.link.triggers import trigger_roots
from extractors.link.vectors import terms
from warehouse import Warehouse
from warehouse.copies import copy_candidates, unsigned_texts
from warehouse.files import write_whole
from warehouse.linking import candidates, last_load

REPRINT_DAYS = 3
"""Days around a new text in which copies are looked for: later reprints are rare."""


def link_new(warehouse: Warehouse, run_id: str) -> None:
    """Join whatever was loaded and not yet linked to the events it reports, and bring the events up to date.

    How far linking has come is noted at the end: a crash before only means linking the same again.
    """
    mark = warehouse.folder / "state" / "linked-until"
    until = int(mark.read_text()) if mark.exists() else 0
    now = last_load(warehouse.con)
    mark_copies(warehouse, until)
    link_new_mentions(warehouse, until, run_id)
    warehouse.rebuild_events()
    write_whole(mark, str(now).encode())


def link_new_mentions(warehouse: Warehouse, since_load: int, run_id: str) -> int:
    """Join mentions loaded after load ``since_load`` to the events they report; returns how many were moved.

    Mentions that share an event already stay together; only their event as a whole can be joined to another. The event
    keeps its oldest name: that of the earliest load, and of mentions that are all new, of the earliest report.
    """
    found = candidates(warehouse.con, since_load)
    if not found.mentions.num_rows:
        return 0
    reports = [_report(row) for row in _rows(found.mentions)]
    told = _told(warehouse, {report.article_id for report in reports})
    events = found.mentions["event_id"].to_pylist()
    numbers = {name: number for number, name in enumerate(dict.fromkeys(events))}
    pairs = zip(found.pairs["left"].to_pylist(), found.pairs["right"].to_pylist(), strict=True)
    joined = group_mentions(reports, alikeness(told), pairs=pairs, groups=[numbers[event] for event in events])
    name_of: dict[int, str] = {}
    for position in _by_age(found.mentions):
        name_of.setdefault(joined[position], events[position])
    renamed = {event: name_of[first] for event, first in zip(events, joined, strict=True) if event != name_of[first]}
    moved = warehouse.con.execute(
        "SELECT mention_id, event_id FROM mentions WHERE event_id IN (SELECT unnest(?::VARCHAR[]))", [list(renamed)]
    ).fetchall()
    return warehouse.assign_events(
        {
            "mention_id": mention,
            "event_id": renamed[event],
            "reason": "same type, parties, place and time",
            "run_id": run_id,
        }
        for mention, event in moved
    ).moved


def mark_copies(warehouse: Warehouse, since_load: int) -> int:
    """Note which articles loaded after load ``since_load`` copy another of the days around; returns how many changed.

    Copies share a ``syndication_group``, the id of the first of them, and count as one source.
    """
    for texts in unsigned_texts(warehouse.con, since_load, REPRINT_DAYS):
        warehouse.keep_signatures(
            {"article_id": name, "sha256": sha256, **signature(text or "")._asdict()} for name, sha256, text in texts
        )
    found = copy_candidates(warehouse.con, since_load, REPRINT_DAYS)
    articles, known = found.articles["article_id"].to_pylist(), found.articles["syndication_group"].to_pylist()
    pairs = list(zip(found.pairs["left"].to_pylist(), found.pairs["right"].to_pylist(), strict=True))
    firsts = group_copies([row.values.to_numpy() for row in found.articles["minima"]], pairs, known)
    members = Counter(firsts)
    name_of: dict[int, str] = {}
    for first, group in zip(firsts, known, strict=True):
        if group is not None:
            name_of.setdefault(first, group)
    return warehouse.assign_syndication(
        {"article_id": article, "syndication_group": name_of.get(first, articles[first])}
        for article, first in zip(articles, firsts, strict=True)
        if members[first] > 1
    )


def _by_age(mentions: pa.Table) -> list[int]:
    """The rows of known mentions by load, then new ones by publication: the same however they were loaded."""
    columns = (mentions[name].to_pylist() for name in ("is_new", "load_number", "published_at", "mention_id"))
    age = [
        (is_new, 0 if is_new else load, published or datetime.max, name)
        for is_new, load, published, name in zip(*columns, strict=True)
    ]
    return sorted(range(len(age)), key=age.__getitem__)


def _told(warehouse: Warehouse, articles: set[str]) -> dict[str, Told]:
    found = warehouse.con.execute(
        "SELECT article_id, title, left(text, 1000), published_at::DATE FROM articles "
        "WHERE article_id IN (SELECT unnest(?::VARCHAR[]))",
        [list(articles)],
    )
    told: dict[str, Told] = {}
    while rows := found.fetchmany(10_000):
        told |= {name: Told.of(name, title, lead, published) for name, title, lead, published in rows}
    return told


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches(10_000):
        yield from batch.to_pylist()


def _report(row: dict[str, Any]) -> Report:
    exact = row["latitude"] is not None and (row["geo_precision"] or 5) <= 3
    return Report(
        mention_id=row["mention_id"],
        article_id=row["article_id"],
        event_type=row["event_type"],
        trigger=trigger_roots(row["trigger"] or ""),
        actors=_names(row["actors"]),
        recipients=_names(row["recipients"]),
        happened=row["modality"] == "asserted",
        actors_named=has_name(name or "" for name in row["actors"] or []),
        recipients_named=has_name(name or "" for name in row["recipients"] or []),
        day_told=row["date_basis"] != "publication",
        start=_day(row["event_date"]),
        end=_day(row["event_date_end"]),
        country=row["country"],
        geonameid=row["geonameid"],
        point=(row["latitude"], row["longitude"]) if exact else None,
        killed=row["fatalities"],
    )


def _names(people: list[str | None] | None) -> frozenset[str]:
    return frozenset(term for name in people or [] for term in terms(name or ""))


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None
