"""Copies and links in a warehouse: late reports join the event that is there already."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from extractors.assemble import extract_articles
from extractors.link.copies import Signature, signature
from extractors.model import Article, to_builtins
from flows import linking
from flows.linking import link_new_mentions, mark_copies
from warehouse import open_warehouse, write_shard
from warehouse.linking import last_load
from warehouse.rows import article_tables

WIRE = (
    "BAMAKO, March 10 - Gunmen attacked an army convoy near Gao on Tuesday, killing twelve soldiers, the "
    "defence ministry said. "
    "The convoy was on its way to a base in the north when it came under fire from three sides. "
    "Helicopters were sent to the scene and took the wounded to a hospital in Gao."
)
OTHER = (
    "Twelve soldiers were killed on Tuesday when gunmen attacked an army convoy near the city of Gao, "
    "Mali's defence ministry said. "
    "It was the third attack in the region in a month."
)


def article(name: str, source: str, text: str, *, hour: int = 12) -> dict[str, list[dict[str, Any]]]:
    article = Article(
        id=name, url=f"https://{source}/{name}", title="Gunmen kill twelve soldiers near Gao", text=text,
        published_at=f"2026-03-10T{hour:02}:00:00Z", language="en",
    )  # fmt: skip
    (extraction,) = extract_articles([article])
    return article_tables(
        to_builtins(article), to_builtins(extraction), source=source, extracted_at=datetime.now(UTC),
        extractor_version="1", ontology_version="1", run_id="r",
    )  # fmt: skip


def load(folder: Path, name: str, source: str, text: str) -> None:
    with open_warehouse(folder) as warehouse:
        before = last_load(warehouse.con)
        shard = f"shard-{before + 1}-{name}"
        warehouse.load(write_shard(folder / "shards", shard, article(name, source, text)))
        mark_copies(warehouse, before)
        link_new_mentions(warehouse, before, "r")
        warehouse.rebuild_events()


def attack(folder: Path) -> list[tuple[int, int, int]]:
    with open_warehouse(folder) as warehouse:
        return warehouse.con.execute(
            "SELECT num_mentions, num_articles, num_sources FROM events WHERE event_type = 'ASSAULT' "
            "ORDER BY num_articles DESC, num_mentions DESC"
        ).fetchall()


def test_late_reports_join_the_event_and_copies_count_as_one_source(tmp_path: Path) -> None:
    load(tmp_path, "a", "one.example", WIRE)
    load(tmp_path, "b", "two.example", "By our staff. " + WIRE)
    assert attack(tmp_path)[0][1:] == (2, 1)
    load(tmp_path, "c", "three.example", OTHER)
    assert attack(tmp_path)[0][1:] == (3, 2)
    with open_warehouse(tmp_path) as warehouse:
        moves = warehouse.con.execute("SELECT count(*), count(reason) FROM links").fetchall()
    assert moves[0][0] == moves[0][1] > 0


def test_an_event_is_named_alike_whatever_order_its_reports_were_loaded_in(tmp_path: Path) -> None:
    found = []
    for order in ("ab", "ba"):
        folder = tmp_path / order
        shards = {"a": article("a", "one.example", WIRE, hour=9), "b": article("b", "two.example", OTHER, hour=12)}
        with open_warehouse(folder) as warehouse:
            for name in order:
                warehouse.load(write_shard(folder / "shards", name, shards[name]))
            link_new_mentions(warehouse, 0, "r")
            sql = "SELECT article_id, mention_id, event_id FROM mentions ORDER BY ALL"
            found.append(warehouse.con.execute(sql).fetchall())
    assert found[0] == found[1]
    told_by_a = {mention for article_id, mention, _ in found[0] if article_id == "a"}
    assert {event for article_id, _, event in found[0] if article_id == "b"} & told_by_a


def test_a_text_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(text: str) -> Signature:
        read.append(text)
        return signature(text)

    monkeypatch.setattr(linking, "signature", noted)
    load(tmp_path, "a", "one.example", WIRE)
    load(tmp_path, "b", "two.example", "By our staff. " + WIRE)
    load(tmp_path, "c", "three.example", WIRE + " The army has called for help.")
    assert len(read) == 3
    load(tmp_path, "a", "one.example", OTHER)
    assert len(read) == 4
    with open_warehouse(tmp_path) as warehouse:
        groups = dict(warehouse.con.execute("SELECT article_id, syndication_group FROM articles").fetchall())
    assert groups == {"a": None, "b": "a", "c": "a"}
