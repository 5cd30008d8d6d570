"""What all tests share. Prefect's state, caches and settings of the test run stay out of the user's home."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(tempfile.mkdtemp(prefix="dateline-tests-"))
os.environ["PREFECT_HOME"] = str(HOME / "prefect")
(HOME / "prefect").mkdir()
for name in [name for name in os.environ if name.startswith("DATELINE_")]:
    if name != "DATELINE_CACHE":  # the compiled gazetteer may be shared
        del os.environ[name]
os.environ.pop("PREFECT_API_URL", None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests first, which are those that start processes: then all of pytest's processes end together."""
    items.sort(key=lambda item: "tests/flows/" not in item.nodeid)


@pytest.fixture(scope="session")
def bucket() -> Iterator[str]:
    """The address of a bucket on loopback, shared by all tests: each has a prefix of its own."""
    from tests.warehouse.buckets import bucket as made

    with made() as address:
        yield address
