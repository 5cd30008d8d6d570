"""A user name and password in an address or a proxy: used, and found nowhere afterwards."""

from __future__ import annotations

import gzip
import logging
import os
from pathlib import Path

import pytest

from flows.request import IngestRequest
from flows.runtime import run_ingest
from flows.settings import FetchSettings
from tests.flows.faulty_server import FaultyServer
from warehouse import open_warehouse

SECRET = "hunter2"


def contents(folder: Path) -> str:
    """All that a folder's files hold, WARC files decompressed."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        found.append(f"{path}\n" + (gzip.decompress(data) if path.suffix == ".gz" else data).decode("latin-1"))
    return "\n".join(found)


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("prefect")
def test_a_password_is_nowhere_after_a_run(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with FaultyServer() as server:
        with_secret = server.url.replace("//", f"//reader:{SECRET}@")
        sources = [f"{with_secret}/story/1", f"{with_secret}/fault/not_found", f"{with_secret}/feed"]
        summary = run_ingest(tmp_path / "news", sources=sources, allow_private=True, host_delay=0)
        asked = [request for request in server.requests if request.path == "/story/1"]
    assert summary.articles == 1
    assert all(request.headers["authorization"].startswith("Basic ") for request in asked)
    with open_warehouse(tmp_path / "news") as warehouse:
        for (table,) in warehouse.con.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            assert SECRET not in repr(warehouse.con.execute(f"FROM {table}").fetchall()), table
    told = capfd.readouterr()
    assert SECRET not in contents(tmp_path) + contents(Path(os.environ["PREFECT_HOME"]))
    assert SECRET not in told.out + told.err + caplog.text


def test_a_request_shows_no_secret() -> None:
    settings = FetchSettings.model_validate({"proxy": f"http://reader:{SECRET}@127.0.0.1:9"})
    request = IngestRequest(sources=[f"https://reader:{SECRET}@ferrow.example"], warehouse=Path("x"), fetch=settings)
    assert SECRET not in request.model_dump_json() + request.name + repr(settings)
    assert request.sources == [f"https://reader:{SECRET}@ferrow.example"]
