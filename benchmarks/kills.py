"""Kill the whole of ``dateline ingest`` at random moments, run it again, and compare with a run left alone.

    python -m benchmarks.kills --times 100

Each time a new warehouse is fed from the demo's web on loopback: fetching, archive, cleaning, extraction, load,
linking, snapshot and export. The process gets SIGKILL at some moment between the start of its run and the time a whole
run takes; the same command is then given again. Batches are of four pages, so that there are several. All runs
report to one Prefect server and are forked from one process that has loaded the language model, so that a run takes
seconds; what is forked is the command line, from its first line to its last.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from statistics import median
from typing import NamedTuple

import duckdb

from flows.demo.server import sample_web
from flows.server import prefect_server
from warehouse import open_snapshot

SOURCES = {"harbour-ledger": "/feed.xml", "meridian-post": "/sitemap.xml", "continental-wire": "/latest"}
"""The demo's outlets, and where each lists its pages."""

OF_THE_RUN = (
    "run_id", "load_number", "link_number", "started_at", "fetched_at", "extracted_at", "finished_at", "resolved_at",
    "linked_at", "archive_path", "archive_offset", "archive_length",
)  # fmt: skip
"""Columns that say by which run, when and where in its archive something was done: not compared."""

NOT_COMPARED = ("runs", "load_log", "schema_migrations")
"""Tables of runs and their shards."""


class Outcome(NamedTuple):
    """One kill and what came after. ``different`` names the tables that are not as in the run left alone."""

    seconds: float
    killed: bool
    step: str
    different: list[str]


class Ingest(NamedTuple):
    """The command under test."""

    sources: list[str]

    def start(self, warehouse: Path) -> BaseProcess:
        """Begin a run and wait until its work begins."""
        runs = warehouse / "state" / "runs"
        before = set(runs.glob("*/"))
        process = _forks.Process(target=_command, args=([*self.sources, "-w", str(warehouse)],))
        process.start()
        while process.is_alive() and not set(runs.glob("*/")) - before:
            time.sleep(0.01)
        return process

    def run(self, warehouse: Path) -> float:
        """A whole run; the seconds from the moment its work began."""
        process = self.start(warehouse)
        began = time.monotonic()
        process.join()
        if process.exitcode:
            raise RuntimeError(f"{warehouse}: a run ended with {process.exitcode}")
        return time.monotonic() - began

    def killed(self, warehouse: Path, after: float) -> tuple[bool, str]:
        """A run that is killed so many seconds after its work began: whether it still ran, and how far it had come."""
        process = self.start(warehouse)
        process.join(after)
        if process.is_alive():
            assert process.pid
            os.killpg(process.pid, signal.SIGKILL)
        process.join()
        return process.exitcode == -signal.SIGKILL, _step(warehouse)


_forks = get_context("forkserver")
_forks.set_forkserver_preload(["benchmarks.warm"])


def _command(arguments: list[str]) -> None:
    """``dateline ingest`` in a forked process."""
    from flows import tasks
    from flows.cli import main

    os.setsid()  # a group of its own, so that what it starts can be killed with it
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    vars(tasks)["BATCH"] = 4
    os.environ["DATELINE_FETCH_HOST_DELAY"] = "0"
    sys.argv = ["dateline", "ingest", *arguments, "--allow-private"]
    main()


@contextmanager
def demo_ingest(home: Path, outlets: Collection[str] = tuple(SOURCES)) -> Iterator[Ingest]:
    """The command with these of the demo's outlets as sources, and a Prefect server with its state in ``home``.

    The server is the one in ``PREFECT_API_URL`` where there is one.
    """
    with sample_web() as web, prefect_server(home):
        yield Ingest([web[outlet] + SOURCES[outlet] for outlet in outlets])


def kill_again_and_again(ingest: Ingest, folder: Path, times: int, seed: int = 1) -> Iterator[Outcome]:
    """Kill, run again, compare: so many times."""
    whole = max(ingest.run(folder / "calm-0"), ingest.run(folder / "calm-1"))
    calm = content(folder / "calm-0")
    if unsteady := differences(calm, content(folder / "calm-1")):
        raise RuntimeError(f"two runs left alone differ in {', '.join(unsteady)}: there is nothing to compare with")
    chance = random.Random(seed)
    for number in range(times):
        warehouse, after = folder / f"killed-{number}", chance.uniform(0, whole)
        killed, step = ingest.killed(warehouse, after)
        ingest.run(warehouse)
        different = differences(calm, content(warehouse))
        if list(warehouse.glob("state/runs/*/")):
            different.append("a run's folder is left")
        if not different:
            shutil.rmtree(warehouse)
        yield Outcome(after, killed, step, different)


def content(warehouse: Path) -> dict[str, list[str]]:
    """All rows of the snapshot and of the exported files, sorted, but for what is of a run."""
    found: dict[str, list[str]] = {}
    with open_snapshot(warehouse, files=True) as con:
        for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            if name not in NOT_COMPARED:
                found[name] = _rows(con, name)
        for path in sorted((warehouse / "parquet").iterdir()):
            if path.is_dir() and path.name in found:
                exported = f"read_parquet('{path}/**/*.parquet', hive_partitioning = false)"
                found[f"parquet/{path.name}"] = _rows(con, exported)
    return found


def _rows(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    # a failure's times are those of a run, an event's those of its reports
    leave_out = (*OF_THE_RUN, *(("first_seen", "last_seen", "tries") if "failures" in table else ()))
    kept = f"COLUMNS(lambda c: c NOT IN {leave_out})"
    return sorted(map(str, con.execute(f"SELECT {kept} FROM {table}").fetchall()))


def differences(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """The tables that are not alike."""
    return [name for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name)]


def _step(warehouse: Path) -> str:
    """How far a killed run had come."""
    if not (runs := sorted((warehouse / "state" / "runs").glob("*/"))):
        return "ended"
    run = runs[-1]
    if (warehouse / "dateline.duckdb").exists():
        return "export"
    if (warehouse / "state" / "linked-until").exists():
        return "report or snapshot"
    if not (run / "hosts.json").exists():
        return "discovery or fetching"
    if list(run.glob("captured-*.jsonl")):
        return "extraction"
    return "load or linking"


def main() -> None:
    """Print how every kill ended, and the count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="dateline-kills-"))
    outcomes: list[Outcome] = []
    with demo_ingest(folder / "prefect") as ingest:
        for outcome in kill_again_and_again(ingest, folder, options.times, options.seed):
            outcomes.append(outcome)
            result = f"DIFFERENT: {', '.join(outcome.different)}" if outcome.different else "identical"
            when = f"killed after {outcome.seconds:.1f} s" if outcome.killed else "ended before the kill"
            print(f"{len(outcomes)}: {when}, at {outcome.step}; {result}", flush=True)
    same = sum(not outcome.different for outcome in outcomes)
    killed = [outcome for outcome in outcomes if outcome.killed]
    steps = sorted({outcome.step for outcome in killed})
    where = ", ".join(f"{sum(o.step == step for o in killed)} at {step}" for step in steps)
    print(f"{len(outcomes)} times: {len(killed)} killed ({where}; median {median(o.seconds for o in killed):.1f} s)")
    print(f"{same} identical to a run left alone after the next run")
    if same == len(outcomes):
        shutil.rmtree(folder)
    else:
        print(f"those that are not: {folder}")


if __name__ == "__main__":
    main()
