"""Invented articles and events, as the JSON records of the command line, and warehouses made of them."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pyarrow as pa

from warehouse import article_tables, open_snapshot, open_warehouse, publish_snapshot, write_shard

Tables = dict[str, list[dict[str, Any]]]
SENTENCE = "Rebels attacked a convoy near Talvik on Monday, killing at least three soldiers."


def actor(name: str, country: str | None = None, *sectors: str, start: int = 0) -> dict[str, Any]:
    return {
        "start": start, "end": start + len(name), "text": name, "name": name, "country": country,
        "sectors": list(sectors),
    }  # fmt: skip


def event(article: str, number: int = 0, **changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "event_id": f"{article}-e{number}",
        "mention_id": f"{article}-m{number}",
        "trigger": {"start": 7, "end": 15, "text": "attacked"},
        "evidence": {"start": 0, "end": len(SENTENCE), "text": SENTENCE},
        "what": "attacked a convoy",
        "event_type": "ASSAULT",
        "event_modes": ["firearms"],
        "contexts": ["military"],
        "quad_class": 4,
        "intensity": -9.0,
        "cameo_root": "19",
        "actors": [actor("Rebels", "SDN", "REB")],
        "recipients": [actor("soldiers", "SDN", "MIL", start=71)],
        "location": place("Talvik", 101, "SDN", start=30),
        "time": day("2024-03-04", text="Monday", start=40),
        "modality": "asserted",
        "attribution": {"kind": "none", "source": None},
        "counts": {"killed": {"low": 3, "high": None, "text": "at least three"}},
        "confidence": 0.8,
    }
    return made | changes


def place(
    name: str, geonameid: int | None, country: str, *, precision: int = 1, basis: str = "argument", start: int = 30
) -> dict[str, Any]:
    return {
        "start": start, "end": start + len(name), "text": name, "name": name, "geonameid": geonameid, "latitude": 12.5,
        "longitude": 30.25, "admin1": "North", "country": country, "precision": precision, "basis": basis,
    }  # fmt: skip


def day(
    date: str, precision: str = "day", basis: str = "argument", text: str | None = None, start: int | None = None
) -> dict[str, Any]:
    end = datetime.fromisoformat(date).toordinal() + 1
    return {
        "start": start, "end": start + len(text or "") if start is not None else None, "text": text, "value": date,
        "start_date": date, "end_date": datetime.fromordinal(end).date().isoformat(), "precision": precision,
        "basis": basis,
    }  # fmt: skip


def article(
    name: str,
    events: Iterable[dict[str, Any]] | None = None,
    *,
    source: str | None = None,
    published_at: str = "2024-03-05T08:00:00Z",
    version: str = "1.0.0",
    extracted_at: str = "2024-03-06T00:00:00",
    text: str = SENTENCE,
    title: str = "Convoy attacked",
    run_id: str = "run-1",
) -> Tables:
    events = [event(name)] if events is None else list(events)
    first = events[0]["event_id"] if events else None
    return article_tables(
        {
            "id": name, "url": f"https://{source or name}.example/{name}", "title": title, "published_at": published_at,
            "language": "en", "text": text,
            "removed": [{"text": "Please give.", "kind": "donation", "reason": "asks for money", "score": 0.9}],
        },
        {
            "main_event": {"event_id": first, "who": "Rebels", "what": "attacked a convoy", "when": "on Monday",
                           "where": "near Talvik", "why": None, "how": None},
            "events": events,
            "places": [place("Talvik", 101, "SDN") | {"feature": "PPL", "score": 0.9}],
        },
        source=source or f"{name}.example",
        extracted_at=extracted_at,
        extractor_version=version,
        ontology_version="2.0",
        run_id=run_id,
    )  # fmt: skip


def together(*many: Tables) -> Tables:
    rows: Tables = {}
    for tables in many:
        for name, more in tables.items():
            rows.setdefault(name, []).extend(more)
    return rows


@cache
def _empty() -> Path:
    """An empty warehouse to copy: making one takes longer than most tests."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with open_warehouse(folder):
        return folder


def fresh(folder: Path) -> Path:
    """An empty warehouse at ``folder``, unless there is one already."""
    if not (folder / "state").exists():
        shutil.copytree(_empty(), folder, dirs_exist_ok=True)
    return folder


def build(
    folder: Path, *shards: Tables, links: Iterable[dict[str, Any]] = (), groups: Iterable[dict[str, Any]] = ()
) -> Path:
    """A warehouse of these shards, linked as told and published."""
    with open_warehouse(fresh(folder)) as warehouse:
        for number, tables in enumerate(shards):
            warehouse.load(write_shard(folder / "shards", f"shard-{number}", tables))
        warehouse.assign_events(links)
        warehouse.assign_syndication(groups)
        publish_snapshot(warehouse)
    return folder


def link(mention: str, to: str, **more: Any) -> dict[str, Any]:
    return {
        "mention_id": mention,
        "event_id": to,
        "score": 0.9,
        "reason": "same place and day",
        "run_id": "link-1",
    } | more


def rows(folder: Path, sql: str) -> list[dict[str, Any]]:
    """The answer to a question, in rows."""
    with open_snapshot(folder) as con:
        answer: pa.Table = con.sql(sql).to_arrow_table()
        return answer.to_pylist()


def content(folder: Path) -> dict[str, list[str]]:
    """All that a warehouse says, in an order of its own, but for the times at which it was said."""
    with open_snapshot(folder) as con:
        tables = [name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        clock = "COLUMNS(c -> c NOT IN ('loaded_at', 'linked_at', 'applied_at'))"
        clock = clock.replace("c -> c NOT IN", "lambda c: c NOT IN")
        return {name: sorted(map(str, con.execute(f"SELECT {clock} FROM {name}").fetchall())) for name in tables}
