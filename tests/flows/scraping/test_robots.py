"""robots.txt in all its states."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.fetch import Fetcher, Memory
from tests.flows.faulty_server import FaultyServer

Make = Callable[..., Fetcher]


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        ("allow", None), ("none", None), ("403", None), ("html", None), ("binary", None), ("redirect", None),
        ("huge", None), ("disallow", "robots_disallowed"), ("500", "robots_unreachable"),
        ("429", "robots_unreachable"), ("silent", "robots_unreachable"), ("reset", "robots_unreachable"),
        ("circle", "robots_unreachable"),
    ],
)  # fmt: skip
def test_states(robots: str, expected: str | None, make_fetcher: Make) -> None:
    with FaultyServer(robots) as server:
        fetched = make_fetcher().fetch(f"{server.url}/story/1")
        assert (fetched.error.code if fetched.error else None) == expected
        asked = [request for request in server.requests if request.path != "/robots.txt"]
        assert not [request for request in asked if "story" in request.path] or expected is None


def test_our_own_section_counts(make_fetcher: Make) -> None:
    with FaultyServer("some") as server:
        fetcher = make_fetcher()
        assert fetcher.fetch(f"{server.url}/story/1").ok
        assert fetcher.fetch(f"{server.url}/story/3").error.code == "robots_disallowed"  # type: ignore[union-attr]
        assert server.counts["/robots.txt"] == 1


def test_redirects_are_checked_against_robots_too(make_fetcher: Make) -> None:
    with FaultyServer("disallow") as forbidden, FaultyServer() as server:
        server.forward = forbidden.url + "/story/1"
        fetched = make_fetcher().fetch(f"{server.url}/forward")
        assert fetched.error.code == "robots_disallowed"  # type: ignore[union-attr]
        assert list(forbidden.counts) == ["/robots.txt"]


def test_can_be_told_to_ignore_it(make_fetcher: Make) -> None:
    with FaultyServer("disallow") as server:
        assert make_fetcher(obey_robots=False).fetch(f"{server.url}/story/1").ok
        assert server.counts["/robots.txt"] == 0


def test_is_remembered_between_runs(make_fetcher: Make, tmp_path: Path) -> None:
    with FaultyServer() as server:
        assert make_fetcher(state=tmp_path).fetch(f"{server.url}/story/1").ok
        assert make_fetcher(state=tmp_path).fetch(f"{server.url}/story/2").ok
        assert server.counts["/robots.txt"] == 1


def test_an_old_copy_serves_while_the_new_one_cannot_be_had(make_fetcher: Make, tmp_path: Path) -> None:
    with FaultyServer("some") as server:
        assert make_fetcher(state=tmp_path, robots_ttl=0.1).fetch(f"{server.url}/story/1").ok
        server.robots = "500"
        time.sleep(0.11)
        fetcher = make_fetcher(state=tmp_path, robots_ttl=0.1, robots_stale=60)
        assert fetcher.fetch(f"{server.url}/story/1").ok
        assert fetcher.fetch(f"{server.url}/story/3").error.code == "robots_disallowed"  # type: ignore[union-attr]


def test_an_unreachable_one_is_asked_for_again_later(make_fetcher: Make) -> None:
    with FaultyServer("500") as server:
        fetcher = make_fetcher(robots_retry=0.1)
        assert fetcher.fetch(f"{server.url}/story/1").error.code == "robots_unreachable"  # type: ignore[union-attr]
        asked = server.counts["/robots.txt"]
        assert not fetcher.fetch(f"{server.url}/story/1").ok
        assert server.counts["/robots.txt"] == asked
        server.robots = "allow"
        time.sleep(0.11)
        assert fetcher.fetch(f"{server.url}/story/1").ok


def test_it_names_the_sitemaps(make_fetcher: Make) -> None:
    with FaultyServer("delay", delay=0.01) as server:
        fetcher = make_fetcher()
        fetcher.fetch(f"{server.url}/story/1")
        rules = fetcher.robots.known(server.url)
        assert rules is not None
        assert rules.sitemaps == [f"{server.url}/doc/sitemap_news.xml"]


def test_memory_survives_being_opened_twice(tmp_path: Path) -> None:
    one, two = Memory(tmp_path), Memory(tmp_path)
    one.remember_robots("http://ferrow.example:80", "User-agent: *\n")
    kept = two.robots("http://ferrow.example:80")
    assert kept is not None
    assert kept[1] == "User-agent: *\n"
    assert one.lease("ferrow.example:80", 30) == 0
    assert two.lease("ferrow.example:80", 30) > 0
    one.release("ferrow.example:80", 0)
    assert two.lease("ferrow.example:80", 30) == 0
