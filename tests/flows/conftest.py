"""Prefect servers: one that all runs of the tests report to, and what a process needs that is to bring its own."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from flows.runtime import prepare_prefect
from flows.server import prefect_server


@pytest.fixture(scope="session")
def prefect() -> Iterator[Path]:
    """A server on loopback, for runs in this process and in those it starts; the folder of its state."""
    prepare_prefect()
    home = Path(os.environ["PREFECT_HOME"])
    with prefect_server(home) as url:
        from prefect.settings import PREFECT_API_URL, temporary_settings

        with temporary_settings({PREFECT_API_URL: url}):  # Prefect may be imported already, and reads these once
            yield home


@pytest.fixture
def without_server(prefect: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of a process that finds no server and brings its own, with a state that exists already."""
    home = tmp_path / "prefect-of-its-own"
    home.mkdir()
    with closing(sqlite3.connect(prefect / "prefect.db")) as old, closing(sqlite3.connect(home / "prefect.db")) as new:
        old.backup(new)
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    return environment | {"PREFECT_HOME": str(home)}
