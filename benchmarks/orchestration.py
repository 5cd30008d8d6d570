"""What Prefect costs a run: seconds to start, and rows and bytes that each run leaves in its database.

    python -m benchmarks.orchestration --runs 20

A folder of three small stories is ingested again and again; the first run also makes the database. "To start" is until
the flow's own code begins: Python's imports and Prefect's server. CPU seconds are of a run's processes together.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TABLES = ("flow_run", "task_run", "flow_run_state", "task_run_state", "artifact", "log", "events")
STORY = (
    "FERROW, Nov 3 - The council of Ferrow voted on Tuesday to rebuild bridge {}, Mayor Ilse Varga told reporters.\n"
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-orchestration-") as name:
        pages, warehouse = Path(name) / "pages", Path(name) / "news"
        pages.mkdir()
        for number in range(3):
            (pages / f"{number}.txt").write_text(STORY.format(number))
        before, seconds, starts, cpu, sizes = _counts(warehouse), [], [], [], []
        print("run  seconds  to start  CPU s   bytes in all   " + "  ".join(f"+{table}" for table in TABLES))
        for number in range(1, options.runs + 1):
            began, clock, used = time.monotonic(), time.time(), _cpu()
            command = [sys.executable, "-m", "flows.cli", "ingest", str(pages), "-w", str(warehouse), "--no-export"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            seconds.append(time.monotonic() - began)
            starts.append(_started(warehouse) - clock)
            cpu.append(_cpu() - used)
            after = _counts(warehouse)
            sizes.append(_size(warehouse))
            more = "  ".join(f"{after[table] - before[table]:>{len(table) + 1}}" for table in TABLES)
            print(
                f"{number:>3}  {seconds[-1]:7.1f}  {starts[-1]:8.1f}  {cpu[-1]:5.1f}  {sizes[-1]:>13,}   {more}",
                flush=True,
            )
            before = after
    warm = slice(1, None)
    print(f"\nfirst run {seconds[0]:.1f} s, of which {starts[0]:.1f} s to start, {cpu[0]:.1f} s CPU")
    if options.runs > 1:
        middles = [statistics.median(values[warm]) for values in (seconds, starts, cpu)]
        print("later runs, medians: {:.1f} s, {:.1f} s to start, {:.1f} s CPU".format(*middles))
        print(f"bytes a run, from the second on: {(sizes[-1] - sizes[0]) / (options.runs - 1):,.0f}")


def _cpu() -> float:
    """CPU seconds of all processes that this one has waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _database(warehouse: Path) -> Path:
    return warehouse / "state" / "prefect" / "prefect.db"


def _counts(warehouse: Path) -> dict[str, int]:
    if not _database(warehouse).exists():
        return dict.fromkeys(TABLES, 0)
    with sqlite3.connect(_database(warehouse)) as db:
        return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}


def _size(warehouse: Path) -> int:
    return sum(path.stat().st_size for path in _database(warehouse).parent.rglob("*") if path.is_file())


def _started(warehouse: Path) -> float:
    """When the newest run began, Unix time."""
    from warehouse.query import run_query

    sql = "SELECT epoch(max(started_at)) AS began FROM runs"
    return float(run_query(warehouse, sql).column("began")[0].as_py())


if __name__ == "__main__":
    main()
