"""A shard that was damaged is set aside, its pages are told and read again, and nothing else is held up."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.batches import CapturedPage, PageFailure, read_batch, write_batch
from flows.damage import load_shards, mend_shards
from flows.request import IngestRequest
from flows.run import Run
from flows.sources import PageRef
from tests.warehouse.made import article, fresh
from warehouse import open_warehouse, write_shard


def run_with_shards(folder: Path, *names: str) -> Run:
    """A run that has extracted a batch for each of these, with a page of that name and one that had failed."""
    request = IngestRequest(sources=["urls.txt"], warehouse=fresh(folder))
    run = Run(run_id="20260301T000000-aaaaaa", request=request, started_at=datetime.now(UTC))
    for number, name in enumerate(names):
        batch = f"20260228T000000-bbbbbb-{number:05}"
        pages = [page(name), page(f"{name}-gone", failure=PageFailure("fetch", "http_404", "not found", retry=False))]
        write_batch(run.folder / f"extracted-{batch}.jsonl", pages)
        write_shard(run.shards, f"20260228T000000-bbbbbb-{batch}", article(name))
    return run


def page(name: str, **more: Any) -> CapturedPage:
    ref = PageRef(source="one.example", id=name, url=f"https://one.example/{name}")
    return CapturedPage(ref=ref, source="one.example", fetched_at="2026-02-28T12:00:00+00:00", **more)


def damage(run: Run, number: int) -> None:
    path = sorted(run.shards.glob("*/articles.parquet"))[number]
    path.write_bytes(path.read_bytes()[:-7])


def test_what_a_stopped_run_left_damaged_is_extracted_again(tmp_path: Path) -> None:
    run = run_with_shards(tmp_path, "a", "b", "c")
    damage(run, 1)
    mend_shards(run)
    (again,) = run.batches("captured")
    assert [one.ref.id for one in read_batch(again, CapturedPage)] == ["b", "b-gone"]
    assert len(run.batches("extracted")) == 2
    assert len(list((tmp_path / "state" / "damaged").iterdir())) == 1
    write_shard(run.shards, f"{run.run_id}-{again.stem.removeprefix('captured-')}", article("b"))
    with open_warehouse(tmp_path) as warehouse:
        load_shards(run, warehouse)
        articles = warehouse.con.execute("SELECT article_id FROM articles ORDER BY 1").fetchall()
        failures = warehouse.con.execute("SELECT page_id, code, resolved_at IS NOT NULL FROM failures").fetchall()
    assert articles == [("a",), ("b",), ("c",)]
    assert failures == [("b", "shard_damaged", True)]


def test_what_is_damaged_when_it_is_loaded_is_told_and_the_rest_is_loaded(tmp_path: Path) -> None:
    run = run_with_shards(tmp_path, "a", "b", "c")
    write_shard(run.shards, "20260228T000000-bbbbbb-sources", {"failures": []})
    (run.shards / "20260228T000000-bbbbbb-sources" / "failures.parquet").unlink()
    damage(run, 0)
    with open_warehouse(tmp_path) as warehouse:
        load_shards(run, warehouse)
        articles = warehouse.con.execute("SELECT article_id FROM articles ORDER BY 1").fetchall()
        sql = "SELECT page_id, code, retry, resolved_at, message LIKE '%truncated or damaged%' FROM failures ORDER BY 1"
        failures = warehouse.con.execute(sql).fetchall()
        load_shards(run, warehouse)
    assert articles == [("b",), ("c",)]
    assert failures == [
        ("a", "shard_damaged", True, None, True),
        ("shard:20260228T000000-bbbbbb-sources", "shard_damaged", False, None, False),
    ]
    assert len(run.batches("extracted")) == 2, "its pages are not known as visited"
