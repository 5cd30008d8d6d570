"""Two Dask workers beside one: the same flow over the same WARC files, clusters of one and of two processes in turns.

    python -m benchmarks.wide --files 8 --pages 25 --rounds 3

The files are written from the sample web's stories, each page under an address of its own. Both clusters are warm:
every worker has read a file before. Printed are seconds by the clock of the whole flow, Prefect included, and the
machine's load, which decides how much to believe; the ratio is of the medians.
"""

from __future__ import annotations

import argparse
import os
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from distributed import LocalCluster

from flows.runtime import run_ingest
from tests.flows.wide.news_archive import Page, sample_pages, write_archive


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=8, help="WARC files")
    parser.add_argument("--pages", type=int, default=25, help="pages in each")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="dateline-wide-") as folder:
        os.environ["DATELINE_STATE"] = f"{folder}/state"
        os.environ["PREFECT_HOME"] = f"{folder}/prefect"
        Path(folder, "prefect").mkdir()
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
                month = "2026-02" if number else "2026-01"  # the first round only warms
                summary = run_ingest(
                    f"file://{folder}/{number}-{workers}",
                    ccnews={"first": month, "last": month, "base": f"file://{base}"},
                    runner="dask",
                    dask_address=running.scheduler_address,
                )
                if number:
                    seconds[workers].append(summary.seconds)
                    load = os.getloadavg()[0]
                    print(f"{workers} worker(s): {summary.seconds:.1f} s, {summary.articles} articles, load {load:.1f}")
    ratio = median(seconds[1]) / median(seconds[2])
    print(f"two workers: {ratio:.2f} times as fast, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def cluster(workers: int) -> LocalCluster:
    """Worker processes of one thread each."""
    return LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None)


if __name__ == "__main__":
    main()
