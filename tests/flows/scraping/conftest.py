from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from flows.fetch import Fetcher
from flows.settings import FetchSettings
from tests.flows.faulty_server import FaultyServer

HERE = (ipaddress.ip_network("127.0.0.1/32"),)
"""The only address that tests may reach."""

QUICK: dict[str, Any] = {
    "allow_networks": HERE, "host_delay": 0, "connect_timeout": 1, "read_timeout": 0.3, "total_timeout": 0.6,
    "max_body": 2_000_000, "max_listing": 4_000_000, "attempts": 2, "backoff": 0.02, "max_wait": 5,
}  # fmt: skip


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with FaultyServer() as server:
        yield server


@pytest.fixture
def make_fetcher() -> Iterator[Callable[..., Fetcher]]:
    made: list[Fetcher] = []

    def make(**settings: Any) -> Fetcher:
        made.append(Fetcher(FetchSettings(**{**QUICK, **settings})))
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.close()


@pytest.fixture
def fetcher(make_fetcher: Callable[..., Fetcher]) -> Fetcher:
    return make_fetcher()
