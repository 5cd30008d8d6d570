"""A news archive read here and by Dask workers, from the web and from a bucket, into a folder and into a bucket."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster
from pyarrow import fs

from flows.commands.ingest import _months
from flows.errors import UsageProblem
from flows.loading import load_committed
from flows.request import IngestRequest
from flows.run import RunSummary
from flows.runtime import run_ingest
from flows.sources.ccnews import CcNews
from tests.flows.wide.news_archive import sample_pages, served
from warehouse import run_query
from warehouse.store import ShardStore, open_address

SHARDS = 3


def read(place: Path | str, base: str, first: str = "2026-01", last: str = "2026-02", **more: Any) -> RunSummary:
    months = CcNews(first=first, last=last, base=base)
    return run_ingest(place, allow_private=True, host_delay=0, export=False, ccnews=months, **more)


def content(warehouse: Path) -> list[dict[str, Any]]:
    """What the tables say, but for what differs from run to run."""
    mentions = "SELECT mention_id, article_id, evidence, event_type, country, event_date FROM mentions ORDER BY ALL"
    return run_query(warehouse, mentions).to_pylist()


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory, archive: Path, prefect: Path) -> Path:
    """The archive's warehouse, made by one process from the web."""
    folder = tmp_path_factory.mktemp("local") / "news"
    with served(archive) as url:
        first = read(folder, url, limit=2)
        assert (first.status, first.articles) == ("completed", 4)
        rest = read(folder, url, last="2026-03")
        assert (rest.status, rest.articles) == ("completed", 2)
        assert [(code, address) for address, code, _ in rest.failures] == [
            ("source_unavailable", f"{url}/crawl-data/CC-NEWS/2026/03/warc.paths.gz")
        ]
    return folder


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this machine keeps its own part of warehouses in buckets."""
    monkeypatch.setenv("DATELINE_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.mark.timeout(300)
def test_an_archive_is_read_once_a_shard_a_file(local: Path) -> None:
    assert len(run_query(local, "FROM load_log WHERE shard_id LIKE 'CC-NEWS-%'")) == SHARDS
    pages = run_query(local, "SELECT DISTINCT archive_path FROM pages").to_pylist()
    assert len(pages) == SHARDS
    assert all("/crawl-data/CC-NEWS/2026/0" in row["archive_path"] for row in pages)
    assert len(content(local)) > 20


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("state")
def test_workers_read_a_bucket_into_a_bucket_and_a_death_changes_nothing(
    cluster: LocalCluster, bucket: str, archive: Path, local: Path, tmp_path: Path
) -> None:
    files, base = open_address(f"{bucket}/commoncrawl")
    fs.copy_files(str(archive), base, source_filesystem=fs.LocalFileSystem(), destination_filesystem=files)
    place = f"{bucket}/wide"
    killed = threading.Thread(target=kill_one_at_work, args=[cluster])
    killed.start()
    summary = read(place, f"{bucket}/commoncrawl", runner="dask", dask_address=cluster.scheduler_address)
    killed.join()
    assert (summary.status, summary.articles, summary.warehouse) == ("completed", 6, place)
    store = ShardStore(place)
    assert len([name for name in store.committed() if name.startswith("CC-NEWS-")]) == SHARDS
    folder = tmp_path / "here"
    assert load_committed(place, folder) == SHARDS + 1  # and the run's own row
    assert content(folder) == content(local)
    assert read(place, f"{bucket}/commoncrawl").articles == 0, "another run finds everything done"


def kill_one_at_work(cluster: LocalCluster) -> None:
    """Wait until every worker has something to do, and kill the process of one."""
    workers = cluster.scheduler.workers
    until = time.monotonic() + 60
    while time.monotonic() < until and not all(worker.processing for worker in workers.values()):
        time.sleep(0.05)
    time.sleep(0.3)
    os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("state")
def test_a_file_that_kills_its_workers_is_told_and_nothing_is_lost(
    cluster: LocalCluster, archive: Path, local: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster.scheduler, "allowed_failures", 1)  # three by default, each a worker's start
    dask = {"runner": "dask", "dask_address": cluster.scheduler_address}
    (_, deadly) = sorted(path.name for path in archive.glob("**/01/*.warc.gz"))
    with served(archive, deadly) as url:
        summary = read(tmp_path / "news", url, **dask)
    assert summary.status == "completed"
    failed = {address.rpartition("/")[2] for address, *_ in summary.failures}
    assert deadly in failed  # and at most those that waited at the workers that died
    assert len(run_query(tmp_path / "news", "SELECT DISTINCT archive_path FROM pages")) == SHARDS - len(failed)
    with served(archive) as url:
        again = read(tmp_path / "news", url, **dask)
    assert again.articles == 2 * len(failed)
    assert content(tmp_path / "news") == content(local)


@pytest.mark.usefixtures("prefect")
def test_workers_read_fetched_pages_too(cluster: LocalCluster, tmp_path: Path, state: Path) -> None:
    place, folder = f"file://{tmp_path}/store", tmp_path / "pages"
    folder.mkdir()
    for number, (_, html) in enumerate(sample_pages()[:2]):
        (folder / f"{number}.html").write_bytes(html)
    dask = {"runner": "dask", "dask_address": cluster.scheduler_address}
    summary = run_ingest(place, sources=[str(folder)], published="2026-03-10", **dask)
    assert summary.status == "completed"
    assert summary.articles > 0
    assert load_committed(place, tmp_path / "here", export=False) > 0
    assert run_query(tmp_path / "here", "SELECT count(*) AS n, any_value(status) AS s FROM runs").to_pylist() == [
        {"n": 1, "s": "completed"}
    ]
    (own,) = state.iterdir()
    assert [path.name for path in (own / "state" / "runs").iterdir() if path.is_dir()] == []


def test_dask_is_an_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.runners import task_runner  # here: Prefect reads its settings when it is first imported

    monkeypatch.setattr("flows.runners.find_spec", lambda name: None)
    with pytest.raises(UsageProblem, match=r"pip install 'dateline-events\[dask\]'"):
        task_runner(IngestRequest(warehouse=tmp_path, runner="dask"))


def test_workers_elsewhere_need_a_server_they_can_reach(tmp_path: Path) -> None:
    from flows.runners import task_runner

    with pytest.raises(UsageProblem, match="PREFECT_API_URL"):
        task_runner(IngestRequest(warehouse=tmp_path, runner="dask", dask_address="tcp://192.0.2.7:8786"))


@pytest.mark.parametrize(
    ("sources", "first", "last", "message"),
    [
        (["cc-news"], None, None, "say which months"),
        (["cc-news"], "2026-1", None, "months are written 2026-01"),
        (["cc-news"], "2026-02", "2026-01", "is before the first"),
        (["news/"], "2026-02", None, "belong to the source cc-news"),
    ],
)
def test_wrong_months_are_told(sources: list[str], first: str | None, last: str | None, message: str) -> None:
    with pytest.raises(UsageProblem, match=message):
        _months(sources, first, last, None)


def test_months_go_over_the_new_year() -> None:
    assert CcNews(first="2025-11", last="2026-02").months == ["2025-11", "2025-12", "2026-01", "2026-02"]


def test_who_does_not_go_wide_does_not_wait_for_it() -> None:
    code = (
        "import sys, flows.cli, flows.request, flows.runtime; "
        "print([name for name in ('dask', 'distributed', 'prefect_dask', 'pyiceberg', 'boto3') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
