"""Runs that are stopped, politely or not, and the run that takes up what they left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.batches import CapturedPage, read_batch, salvage_batch, write_batch
from flows.claims import Busy, claim, killed_runs
from flows.request import IngestRequest
from flows.resuming import TRIES, begin_extraction
from flows.runtime import run_ingest
from flows.sources import PageRef
from tests.flows.faulty_server import FaultyServer
from warehouse import open_warehouse
from warehouse.query import run_query

PAGES = 24


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with FaultyServer() as running:
        yield running


def stop_after(
    server: FaultyServer,
    pages: int,
    how: signal.Signals,
    environment: Mapping[str, str],
    sources: Path,
    warehouse: Path,
) -> int:
    """Start an ingest and send it a signal once the server has answered for so many pages; returns its status."""
    command = [sys.executable, "-m", "flows.cli", "ingest", str(sources), "-w", str(warehouse), "--allow-private"]
    slowly = {**environment, "DATELINE_FETCH_HOST_DELAY": "0.1"}
    process = subprocess.Popen(command, env=slowly, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while asked(server) < pages and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(how)
        return process.wait(60)
    finally:
        process.kill()


def asked(server: FaultyServer) -> int:
    return sum(count for path, count in server.counts.items() if path.startswith("/story/"))


def ask(warehouse: Path, sql: str) -> list[dict[str, Any]]:
    return run_query(warehouse, sql).to_pylist()


@pytest.mark.timeout(400)
def test_what_stopped_runs_fetched_is_not_fetched_again(
    server: FaultyServer, tmp_path: Path, without_server: dict[str, str]
) -> None:
    sources, warehouse = tmp_path / "urls.txt", tmp_path / "news"
    sources.write_text("".join(f"{server.url}/story/{number}\n" for number in range(PAGES)))
    assert stop_after(server, 8, signal.SIGTERM, without_server, sources, warehouse) == 143
    first = asked(server)
    assert stop_after(server, first + 8, signal.SIGKILL, os.environ, sources, warehouse) == -signal.SIGKILL
    summary = run_ingest(warehouse, sources=[str(sources)], allow_private=True, host_delay=0)
    assert summary.status == "completed"
    assert len(ask(warehouse, "SELECT DISTINCT page_id FROM articles")) == PAGES
    assert summary.failures == []
    assert asked(server) <= PAGES + 1, "only the page under way when the process was killed is asked for again"
    states = [row["status"] for row in ask(warehouse, "SELECT status FROM runs ORDER BY started_at")]
    assert states == ["cancelled", "failed", "completed"]
    assert not [path for path in (warehouse / "state" / "runs").iterdir() if path.is_dir()]


def begin(folder: Path, *sources: str) -> tuple[Any, list[str]]:
    return claim(folder, IngestRequest(sources=list(sources), warehouse=folder.parents[2]), datetime.now(UTC))


def test_a_source_has_one_run_at_a_time(tmp_path: Path) -> None:
    runs = tmp_path / "state" / "runs"
    first, _ = begin(runs / "one", "https://ferrow.example/feed.xml", "https://anse.example/feed.xml")
    other, left = begin(runs / "two", "https://lisk.example/feed.xml")
    assert left == []
    with pytest.raises(Busy, match=r"run one, begun .*https://anse\.example/feed\.xml: wait for it") as raised:
        begin(runs / "three", "https://anse.example/feed.xml")
    assert "\n" not in str(raised.value)
    assert not (runs / "three").exists()
    first.release()
    _, left = begin(runs / "four", "https://anse.example/feed.xml")
    assert left == ["one"]
    assert [run.run_id for run in killed_runs(runs / "four")] == ["one"]
    assert not (runs / "one").exists()
    assert (runs / "two").exists()
    other.release()


def captured(number: int) -> CapturedPage:
    ref = PageRef(source="ferrow", url=f"https://ferrow.example/story/{number}")
    return CapturedPage(ref=ref, source="ferrow.example", fetched_at="2026-11-03T10:00:00Z", status=200)


def test_a_batch_that_was_being_written_is_kept_as_far_as_it_is_whole(tmp_path: Path) -> None:
    batch = write_batch(tmp_path / "whole.jsonl", [captured(number) for number in range(3)])
    torn = tmp_path / "torn.partial"
    torn.write_bytes(batch.read_bytes()[:-20])
    assert list(salvage_batch(torn, CapturedPage)) == list(read_batch(batch, CapturedPage))[:2]


def test_a_page_that_kills_its_process_does_not_kill_every_run(tmp_path: Path) -> None:
    batch = write_batch(tmp_path / "captured-a-00000.jsonl", [captured(1)])
    for _ in range(TRIES):
        assert begin_extraction(batch)[0].failure is None
    (page,) = begin_extraction(batch)
    assert page.failure is not None
    assert (page.failure.code, page.failure.retry) == ("batch_crashed", False)


def test_a_page_that_did_not_change_stays_known_where_it_is_kept(tmp_path: Path) -> None:
    from warehouse import write_shard

    page = {"page_id": "a", "status": 200, "fetched_at": "2026-11-03T10:00:00Z", "run_id": "one"}
    kept = {"archive_path": "archive/x.warc.gz", "archive_offset": 7, "sha256": "00"}
    later = {"page_id": "a", "status": 304, "fetched_at": "2026-11-03T12:00:00Z", "run_id": "two"}
    with open_warehouse(tmp_path) as warehouse:
        warehouse.load(write_shard(tmp_path / "s", "one", {"pages": [page | kept]}))
        warehouse.load(write_shard(tmp_path / "s", "two", {"pages": [later]}))
        asked_for = "SELECT status, archive_path, archive_offset, sha256, run_id FROM pages"
        rows = warehouse.con.execute(asked_for).fetchall()
    assert rows == [(304, "archive/x.warc.gz", 7, "00", "two")]


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("prefect")
def test_the_first_error_is_told_and_a_run_that_is_not_shown_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text("The council of Ferrow voted on Tuesday to rebuild the old bridge.")

    def broken(*_: object) -> None:
        raise OSError("no space left")

    def run() -> Any:
        return run_ingest(tmp_path / "news", sources=[str(tmp_path / "pages")], export=False)

    monkeypatch.setattr("flows.tasks.publish_artifacts", broken)
    assert run().status == "completed"
    monkeypatch.setattr("flows.tasks.publish_snapshot", broken)
    with pytest.raises(OSError, match="no space left"):
        run()
    with open_warehouse(tmp_path / "news") as warehouse:
        ended = warehouse.con.execute("SELECT status FROM runs ORDER BY started_at").fetchall()
    assert ended == [("completed",), ("failed",)]
