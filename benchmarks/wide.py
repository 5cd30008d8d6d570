"""Two Dask workers beside one: the same flow over the same WARC files, clusters of one and of two processes in turns.

    python -m benchmarks.wide --files 8 --pages 50 --rounds 3

The files are written from the sample web's stories, each page under an address of its own. Both clusters are warm:
every worker has read a file before. Printed are seconds by the clock of the whole flow, Prefect included; of processor
time, of the workers and of this process, which a busy machine disturbs less; and the machine's load, which decides how
much to believe. The ratio is of the medians by the clock.
"""

from __future__ import annotations

import argparse
import os
import time
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psutil
from distributed import LocalCluster

from flows.runtime import prepare_prefect, run_ingest
from tests.flows.wide.news_archive import Page, sample_pages, write_archive


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=8, help="WARC files")
    parser.add_argument("--pages", type=int, default=50, help="pages in each")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="dateline-wide-") as folder:
        os.environ["DATELINE_STATE"] = f"{folder}/state"
        prepare_prefect(Path(folder))
        base = Path(folder, "archive")
        write_archive(base, {"2026-01": many(2, 2), "2026-02": many(chosen.files, chosen.pages)})
        measure(base, Path(folder), chosen.rounds)


def many(files: int, pages: int) -> list[list[Page]]:
    """So many files of so many pages, no address twice."""
    stories = cycle(sample_pages())
    return [
        [(f"{url}?copy={number}-{n}", html) for n, (url, html) in enumerate(islice(stories, pages))]
        for number in range(files)
    ]


def measure(base: Path, folder: Path, rounds: int) -> None:
    """Let clusters of one and of two workers take turns."""
    seconds: dict[int, list[float]] = {1: [], 2: []}
    with cluster(1) as one, cluster(2) as two:
        for number in range(rounds + 1):
            for workers, running in ((1, one), (2, two)):
                here, there = time.process_time(), used(running)
                month = "2026-02" if number else "2026-01"  # the first round only warms
                summary = run_ingest(
                    f"file://{folder}/{number}-{workers}",
                    ccnews={"first": month, "last": month, "base": f"file://{base}"},
                    runner="dask",
                    dask_address=running.scheduler_address,
                )
                if number:
                    seconds[workers].append(summary.seconds)
                    print(
                        f"{workers} worker(s): {summary.seconds:.1f} s, {summary.articles} articles; CPU of workers "
                        f"{used(running) - there:.1f} s, here {time.process_time() - here:.1f} s; "
                        f"load {os.getloadavg()[0]:.1f}",
                        flush=True,
                    )
    ratio = median(seconds[1]) / median(seconds[2])
    print(f"two workers: {ratio:.2f} times as fast, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def used(running: LocalCluster) -> float:
    """Seconds of processor time that the workers have used so far."""
    return sum(sum(psutil.Process(worker.pid).cpu_times()[:2]) for worker in running.workers.values())


def cluster(workers: int) -> LocalCluster:
    """Worker processes of one thread each."""
    return LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0")


if __name__ == "__main__":
    main()
