"""Copies and links in a warehouse: late reports join the event that is there already."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractors.assemble import extract_articles
from extractors.model import Article, to_builtins
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


def load(folder: Path, name: str, source: str, text: str) -> None:
    article = Article(
        id=name, url=f"https://{source}/{name}", title="Gunmen kill twelve soldiers near Gao", text=text,
        published_at="2026-03-10T12:00:00Z", language="en",
    )  # fmt: skip
    (extraction,) = extract_articles([article])
    tables: dict[str, list[dict[str, Any]]] = article_tables(
        to_builtins(article), to_builtins(extraction), source=source, extracted_at=datetime.now(UTC),
        extractor_version="1", ontology_version="1", run_id="r",
    )  # fmt: skip
    shard = write_shard(folder / "shards", f"shard-{name}", tables)
    with open_warehouse(folder) as warehouse:
        before = last_load(warehouse.con)
        warehouse.load(shard)
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
