"""``dateline schedule`` left alone against a server that misbehaves.

Does memory stay flat, do files stay bounded, is any page lost or doubled, does the server ever see more than the
allowed rate?

    python -m benchmarks.soak --minutes 30 --every 60s --delay 0.2

The server serves sound pages, of which a new one appears every few seconds, between all its faults. Prefect keeps
its events for a day and its runs for a week; to see it forget within a soak:
PREFECT_SERVER_EVENTS_RETENTION_PERIOD=PT5M PREFECT_SERVER_SERVICES_DB_VACUUM_LOOP_SECONDS=60.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.flows.faults import FAULTS
from tests.flows.faulty_server import FaultyServer
from warehouse import WarehouseError
from warehouse.query import run_query

SLOW = ("drips", "silent", "endless", "huge", "retry_after", "overloaded", "too_many")
"""Faults that keep a polite crawler waiting, so many of them that a run of a minute would see little else."""

FILES = {
    "Prefect's database and caches": ("state/prefect", "*"),
    "the crawl's memory": ("state/fetch", "*"),
    "runs' folders": ("state/runs", "*"),
    "archive": ("archive", "*"),
    "the loader's database": ("state", "*.duckdb*"),
}
"""What grows: the archive and the loader's database with the news, the others not for ever."""


@dataclass
class Sample:
    """What was seen at one moment: seconds since the start, MB of memory by part, bytes on disk by part."""

    at: float
    memory: dict[str, float]
    disk: dict[str, int]


def main() -> None:
    """Run it and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--every", default="60s")
    parser.add_argument("--delay", type=float, default=0.2, help="Seconds between requests to the host.")
    parser.add_argument("--new", type=float, default=5, help="Seconds between new pages.")
    parser.add_argument("--all", action="store_true", help="The slow faults too.")
    options = parser.parse_args()
    faults = [name for name in FAULTS if options.all or not name.startswith(SLOW)]
    with tempfile.TemporaryDirectory(prefix="dateline-soak-") as folder, FaultyServer() as server:
        warehouse, urls = Path(folder) / "news", Path(folder) / "urls.txt"
        process = _start(urls, warehouse, options)
        began, samples, published = time.monotonic(), list[Sample](), 0
        try:
            while (now := time.monotonic() - began) < options.minutes * 60 and process.poll() is None:
                published = int(now / options.new) + 1
                lines = [server.fault(name) for name in faults] + [f"{server.url}/story/{n}" for n in range(published)]
                _replace(urls, "\n".join(lines) + "\n")
                samples.append(Sample(now, _memory(process.pid), _disk(warehouse)))
                time.sleep(1)
            # the list stands still now: one more run must bring what it names
            until = time.monotonic() + 600
            while time.monotonic() < until and len(_pages(warehouse)) < published:
                time.sleep(2)
        finally:
            process.send_signal(signal.SIGTERM)
            status = process.wait(90)
        _tell(server, warehouse, samples, published, status, options.delay)


def _start(urls: Path, warehouse: Path, options: argparse.Namespace) -> subprocess.Popen[bytes]:
    urls.write_text("# none yet\nhttp://127.0.0.1:9/\n")
    environment = os.environ | {
        "DATELINE_FETCH_HOST_DELAY": str(options.delay),
        "DATELINE_FETCH_READ_TIMEOUT": "2",
        "DATELINE_FETCH_TOTAL_TIMEOUT": "5",
        "DATELINE_FETCH_BACKOFF": "0.2",
        "DATELINE_FETCH_MAX_WAIT": "5",
        "DATELINE_FETCH_BREAKER_FAILURES": "1000",  # all faults are one host's
    }
    command = [sys.executable, "-m", "flows.cli", "schedule", str(urls), "-w", str(warehouse), "--every", options.every]
    return subprocess.Popen([*command, "--allow-private"], env=environment)


def _replace(path: Path, text: str) -> None:
    path.with_suffix(".new").write_text(text)
    path.with_suffix(".new").replace(path)


def _memory(pid: int) -> dict[str, float]:
    """Megabytes of the scheduler, of Prefect's server, and of the run under way."""
    found = {"schedule": 0.0, "server": 0.0, "run": 0.0}
    try:
        parent = psutil.Process(pid)
        found["schedule"] = parent.memory_info().rss / 1e6
        for child in parent.children(recursive=True):
            name = "server" if "server" in child.cmdline() or "uvicorn" in child.cmdline() else "run"
            found[name] += child.memory_info().rss / 1e6
    except psutil.Error:
        pass
    return found


def _disk(warehouse: Path) -> dict[str, int]:
    """Bytes of each part of the warehouse."""
    sizes = {}
    for part, (folder, pattern) in FILES.items():
        sizes[part] = 0
        for path in (warehouse / folder).rglob(pattern):
            with contextlib.suppress(OSError):  # it is being replaced
                sizes[part] += path.stat().st_size if path.is_file() else 0
    return sizes


def _ask(warehouse: Path, sql: str) -> list[dict[str, Any]]:
    try:
        return run_query(warehouse, sql).to_pylist()
    except WarehouseError:
        return []


def _pages(warehouse: Path) -> list[dict[str, Any]]:
    return _ask(warehouse, "SELECT page_id FROM articles JOIN pages p USING (page_id) WHERE p.url LIKE '%/story/%'")


def _tell(
    server: FaultyServer, warehouse: Path, samples: list[Sample], published: int, status: int, delay: float
) -> None:
    runs = _ask(warehouse, "SELECT status, count(*) AS n FROM runs GROUP BY status ORDER BY 1")
    print("runs:", ", ".join(f"{row['n']} {row['status']}" for row in runs))
    print(f"exit status after SIGTERM: {status}")
    pages = _pages(warehouse)
    doubled = len(pages) - len({row["page_id"] for row in pages})
    print(f"sound pages: {published} published, {len(pages)} in the warehouse, {doubled} doubled")
    reasons = _ask(warehouse, "SELECT count(*) AS n, count(DISTINCT code) AS codes FROM failures")
    print(f"failures with a reason: {reasons}")
    gaps = sorted(server.gaps())
    early = sum(gap < delay * 0.95 for gap in gaps)
    print(f"{len(server.requests)} requests, at most {server.most_open} at once; {early} came sooner than {delay} s")
    if gaps:
        print(f"between the starts of two requests: least {gaps[0]:.3f} s, median {gaps[len(gaps) // 2]:.3f} s")
    for part in ("schedule", "server", "run"):
        used = [sample.memory[part] for sample in samples if sample.memory[part]]
        half = len(used) // 2
        if half:
            halves = f"most in the first half {max(used[:half]):.0f}, in the second {max(used[half:]):.0f}"
            print(f"memory of {part}, MB: first {used[min(10, half)]:.0f}, last {used[-1]:.0f}; {halves}")
    for part in FILES:
        sizes = [sample.disk[part] / 1e6 for sample in samples]
        quarters = [sizes[round(share * (len(sizes) - 1))] for share in (0.1, 0.25, 0.5, 0.75, 1)]
        print(f"{part}, MB at 10, 25, 50, 75, 100 % of the time:", ", ".join(f"{size:.2f}" for size in quarters))
    left = [path.name for path in (warehouse / "state" / "runs").iterdir() if path.is_dir()]
    print(f"run folders left: {len(left)}")


if __name__ == "__main__":
    main()
