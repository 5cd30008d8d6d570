"""What costs seconds to start, once for all: a Prefect server, a Dask cluster of two processes, an archive to read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

from tests.flows.wide.news_archive import sample_pages, write_archive


@pytest.fixture(scope="session")
def cluster(bucket: str) -> Iterator[LocalCluster]:
    """Two worker processes, which know the bucket's settings."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0") as running:
        yield running


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months of news in three WARC files."""
    pages = sample_pages()[:6]
    base = tmp_path_factory.mktemp("archive")
    write_archive(base, {"2026-01": [pages[:2], pages[2:4]], "2026-02": [pages[4:]]})
    return base
