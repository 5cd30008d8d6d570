"""Sources in a list: one that is down harms no other, and has recovered when it works; a home that is told counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flows.retrying import failed_pages
from flows.runtime import run_ingest
from tests.flows.faulty_server import FaultyServer
from warehouse.query import run_query

STORY = (
    "A Paris man was arrested on Tuesday after a chase through the town, the sheriff said.\n"
    "Deputies stopped his car near the river and took him to the county jail, where he waits for a judge.\n"
)
FEED = "<rss version='2.0'><channel><title>x</title><item><link>{url}/story/1</link></item></channel></rss>"


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("prefect")
def test_a_source_that_was_down_and_one_that_names_its_home(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "chase.txt").write_text(STORY)
    (tmp_path / "pages" / "chase.json").write_text('{"url": "https://bugle.example/1", "published_at": "2026-11-03"}')
    warehouse = tmp_path / "news"

    def run() -> Any:
        return run_ingest(
            warehouse, sources=[str(tmp_path / "sources.toml")], allow_private=True, host_delay=0, export=False
        )

    def ask(sql: str) -> list[dict[str, Any]]:
        return run_query(warehouse, sql).to_pylist()

    with FaultyServer() as server:
        (tmp_path / "sources.toml").write_text(
            f'[[source]]\nname = "bugle"\nlocation = "pages"\nhome = "Paris, Texas"\n'
            f'[[source]]\nname = "wire"\nkind = "feed"\nlocation = "{server.url}/wire"\n'
        )
        first = run()
        (failure,) = ask("FROM failures")
        assert (first.articles, failure["code"], failure["resolved_at"]) == (1, "source_unavailable", None)
        assert list(failed_pages(warehouse, everything=True)) == []
        assert {row["admin1"] for row in ask("FROM places WHERE text = 'Paris'")} == {"Texas"}

        server.files["/wire"] = FEED.format(url=server.url).encode()
        second = run()
    (failure,) = ask("FROM failures")
    assert second.failures == []
    assert failure["resolved_at"] is not None
