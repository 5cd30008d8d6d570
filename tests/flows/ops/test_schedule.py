"""``dateline schedule`` as a machine runs it: a process that is started, left alone, and told to stop."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from flows.demo.server import sample_web
from warehouse import WarehouseError
from warehouse.query import run_query

EVERY = "10s"
"""Longer than a process needs to begin a run: one that is due before the last began has nothing to do."""


def runs(warehouse: Path) -> list[dict[str, Any]]:
    try:
        return run_query(warehouse, "FROM runs ORDER BY started_at").to_pylist()
    except WarehouseError:
        return []


@pytest.mark.timeout(450)
def test_runs_again_and_again_until_told_to_stop(tmp_path: Path, without_server: dict[str, str]) -> None:
    warehouse = tmp_path / "news"
    environment = without_server | {"DATELINE_FETCH_HOST_DELAY": "0", "PREFECT_RUNNER_POLL_FREQUENCY": "1"}
    with sample_web() as outlets, (tmp_path / "log").open("wb") as log:
        source = outlets["continental-wire"] + "/latest"
        command = [sys.executable, "-m", "flows.cli", "schedule", source, "-w", str(warehouse), "--every", EVERY]
        process = subprocess.Popen([*command, "--allow-private"], env=environment, stdout=log, stderr=log)
        try:
            until = time.monotonic() + 330
            while len(runs(warehouse)) < 2 and time.monotonic() < until and process.poll() is None:
                time.sleep(1)
            process.send_signal(signal.SIGTERM)
            status = process.wait(60)
        finally:
            process.kill()
    told = (tmp_path / "log").read_text()
    done = runs(warehouse)
    assert len(done) >= 2, told[-3000:]
    assert status == 0, told[-3000:]
    assert done[0]["status"] == "completed"
    assert done[0]["num_articles"] >= 5
    assert done[1]["num_pages"] == 0, "nothing can have changed within seconds"
    assert "Traceback" not in told
