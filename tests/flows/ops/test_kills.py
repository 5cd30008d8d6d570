"""The whole of ``dateline ingest``, killed at any moment and run again, gives the tables of a run left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.kills import demo_ingest, kill_again_and_again


@pytest.mark.timeout(400)
@pytest.mark.usefixtures("prefect")
def test_killed_and_run_again_it_gives_the_same_tables(tmp_path: Path) -> None:
    with demo_ingest(tmp_path / "prefect", ["harbour-ledger"]) as ingest:
        outcomes = list(kill_again_and_again(ingest, tmp_path, times=2, seed=3))
    assert any(outcome.killed for outcome in outcomes)
    assert [outcome.different for outcome in outcomes] == [[], []]
