"""A run of ``dateline ingest`` without Prefect: the same functions, called one after the other in one process.

python -m benchmarks.plain_run PAGES WAREHOUSE      # prints the seconds of processor time of each step
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows import tasks
from flows.request import IngestRequest
from flows.run import Run


def plain_run(pages: Path, warehouse: Path) -> dict[str, float]:
    """Read a folder of pages into a warehouse; processor seconds by step."""
    took: dict[str, float] = {}

    @contextmanager
    def timed(step: str) -> Iterator[None]:
        began = time.process_time()
        yield
        took[step] = took.get(step, 0.0) + time.process_time() - began

    tasks.publish_artifacts = lambda *_: None  # type: ignore[attr-defined]  # nobody there to show it
    run = Run.begin(IngestRequest(sources=[str(pages)], warehouse=warehouse))
    with run.fetching(), timed("discover and fetch"):
        for batch in tasks.discover.fn(run):
            tasks.fetch.fn(run, batch)
    captured = [str(batch) for batch in run.batches("captured")]
    with timed("learn hosts"):
        hosts = tasks.learn_hosts.fn(run, captured)
    with timed("clean and extract"):
        for batch in captured:
            tasks.extract.fn(run, batch, hosts)
    with timed("load"):
        unchanged = tasks.load.fn(run)
    with timed("link"):
        tasks.link.fn(run)
    with timed("report"):
        tasks.report.fn(run, unchanged)
    with timed("publish"):
        tasks.publish.fn(run)
    run.end(finished=True)
    return took


def main() -> None:
    """Run and print."""
    began = time.process_time()
    for step, seconds in {"imports": began, **plain_run(Path(sys.argv[1]), Path(sys.argv[2]))}.items():
        print(f"{step:<20}{seconds:8.2f}")
    print(f"{'in all':<20}{time.process_time():8.2f}")


if __name__ == "__main__":
    main()
