"""Linking what was loaded with what the warehouse knows: candidates from SQL, judgement from the extractors."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any

from extractors.link import Report, Told, alikeness, group_mentions
from extractors.link.copies import group_copies, signature
from extractors.link.mentions import has_name
from extractors.link.vectors import terms
from warehouse import Warehouse
from warehouse.files import write_whole
from warehouse.linking import candidates, last_load


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
    keeps the name of the oldest.
    """
    found = candidates(warehouse.con, since_load)
    rows = found.mentions.to_pylist()
    if not rows:
        return 0
    told = _told(warehouse, {row["article_id"] for row in rows})
    reports = [_report(row) for row in rows]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(row["event_id"] for row in rows))}
    pairs = zip(found.pairs["left"].to_pylist(), found.pairs["right"].to_pylist(), strict=True)
    joined = group_mentions(reports, alikeness(told), pairs=pairs, groups=[numbers[row["event_id"]] for row in rows])
    name_of: dict[int, str] = {}
    for position in sorted(range(len(rows)), key=lambda p: (rows[p]["load_number"], rows[p]["published_at"] or _LAST)):
        name_of.setdefault(joined[position], rows[position]["event_id"])
    renamed = {
        row["event_id"]: name_of[first]
        for row, first in zip(rows, joined, strict=True)
        if row["event_id"] != name_of[first]
    }
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
    rows = warehouse.con.execute(COPY_CANDIDATES, [since_load]).fetchall()
    firsts = group_copies([signature(text) for _, text, _ in rows])
    members = Counter(firsts)
    return warehouse.assign_syndication(
        {"article_id": name, "syndication_group": known or rows[first][0]}
        for (name, _, known), first in zip(rows, firsts, strict=True)
        if members[first] > 1
    )


COPY_CANDIDATES = """
WITH fresh AS (SELECT DISTINCT published_at::DATE AS day FROM articles WHERE load_number > ?)
SELECT article_id, text, syndication_group FROM articles
WHERE published_at::DATE IN (SELECT day + i::INTEGER FROM fresh, range(-3, 4) r(i))
ORDER BY load_number, published_at, article_id
"""
"""Texts published within three days of a new one: later reprints are rare."""

_LAST = datetime.max


def _told(warehouse: Warehouse, articles: set[str]) -> dict[str, Told]:
    rows = warehouse.con.execute(
        "SELECT article_id, title, left(text, 1000), published_at::DATE FROM articles "
        "WHERE article_id IN (SELECT unnest(?::VARCHAR[]))",
        [list(articles)],
    ).fetchall()
    return {name: Told.of(name, title, lead, published) for name, title, lead, published in rows}


def _report(row: dict[str, Any]) -> Report:
    exact = row["latitude"] is not None and (row["geo_precision"] or 5) <= 3
    return Report(
        mention_id=row["mention_id"],
        article_id=row["article_id"],
        event_type=row["event_type"],
        trigger=frozenset(terms(row["trigger"] or "")),
        actors=_names(row["actors"]),
        recipients=_names(row["recipients"]),
        happened=row["modality"] == "asserted",
        actors_named=has_name(one["name"] or "" for one in row["actors"] or []),
        recipients_named=has_name(one["name"] or "" for one in row["recipients"] or []),
        start=_day(row["event_date"]),
        end=_day(row["event_date_end"]),
        country=row["country"],
        geonameid=row["geonameid"],
        point=(row["latitude"], row["longitude"]) if exact else None,
        killed=row["fatalities"],
    )


def _names(people: list[dict[str, Any]] | None) -> frozenset[str]:
    return frozenset(term for one in people or [] for term in terms(one["name"] or ""))


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None
