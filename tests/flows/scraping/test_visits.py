"""Which pages are worth another look."""

from __future__ import annotations

import itertools
from pathlib import Path

import msgspec

from extractors.model import Problem
from flows.fetch import Fetcher, Memory, Visits
from flows.settings import FetchSettings
from flows.sources import PageRef
from tests.flows.faulty_server import FaultyServer
from tests.flows.scraping.test_archive import fetched

HOUR = 3600.0
URL = "http://ferrow.example/1"


class Clock:
    def __init__(self) -> None:
        self.now = 1_793_700_000.0

    def __call__(self) -> float:
        return self.now


def make() -> tuple[Visits, Clock, PageRef]:
    clock = Clock()
    return Visits(FetchSettings(), Memory(), clock), clock, PageRef(source="s", url=URL)


def test_a_new_page_is_due_and_then_not() -> None:
    visits, clock, ref = make()
    assert list(visits.due([ref])) == [ref]
    assert visits.record(fetched(URL, b"one")) == "new"
    assert list(visits.due([ref])) == []
    clock.now += 1.1 * HOUR
    (again,) = visits.due([ref])
    assert again.etag == '"1"'
    assert visits.record(fetched(URL, b"one")) == "unchanged"
    assert visits.record(fetched(URL, b"two")) == "changed"


def test_intervals_grow_while_nothing_changes_and_end_after_a_week() -> None:
    visits, clock, ref = make()
    visits.record(fetched(URL, b"one"))
    looks = []
    for hour in range(24 * 60):
        clock.now += HOUR
        if list(visits.due([ref])):
            looks.append(hour)
            visits.record(fetched(URL, b"", status=304))
    gaps = [later - earlier for earlier, later in itertools.pairwise(looks)]
    assert 5 <= len(looks) <= 12
    assert gaps == sorted(gaps)
    clock.now += 1000 * HOUR
    assert not list(visits.due([ref]))


def test_a_source_that_dates_its_pages_decides() -> None:
    visits, clock, ref = make()
    visits.record(fetched(URL, b"one"))
    clock.now += 5 * HOUR
    old, new = "2026-11-01T00:00:00Z", "2030-01-01T00:00:00Z"
    assert not list(visits.due([msgspec.structs.replace(ref, lastmod=old)]))
    assert list(visits.due([msgspec.structs.replace(ref, lastmod=new)]))


def test_faults_that_may_pass_leave_no_trace_and_others_do() -> None:
    visits, clock, ref = make()
    assert visits.record(fetched(URL, status=503, error=Problem("http_503", "x"))) == "failed"
    assert list(visits.due([ref]))
    assert visits.record(fetched(URL, status=410, error=Problem("http_410", "x"))) == "failed"
    clock.now += 500 * HOUR
    assert not list(visits.due([ref]))
    assert visits.forget(HOUR) == 1
    assert list(visits.due([ref]))


def test_what_is_no_page_is_not_asked_for_at_every_run() -> None:
    visits, clock, ref = make()
    assert visits.record(fetched(URL, error=Problem("not_a_page", "x"))) == "failed"
    assert visits.record(fetched(f"{URL}?", status=None, error=Problem("robots_disallowed", "x"))) == "failed"
    assert not list(visits.due([ref]))
    clock.now += 30 * HOUR
    assert list(visits.due([ref]))


def test_a_page_that_goes_and_comes_back() -> None:
    visits, clock, ref = make()
    visits.record(fetched(URL, b"one"))
    visits.record(fetched(URL, status=404, error=Problem("http_404", "x")))
    clock.now += 30 * HOUR
    assert list(visits.due([ref]))
    assert visits.record(fetched(URL, b"two")) == "changed"


def test_between_runs_a_page_is_not_fetched_twice(server: FaultyServer, tmp_path: Path, make_fetcher) -> None:
    for run in range(3):
        fetcher: Fetcher = make_fetcher(state=tmp_path, revisit_after=0 if run == 2 else HOUR)
        visits = fetcher.visits
        refs = [PageRef(source="s", url=f"{server.url}/story/{n}") for n in range(3)]
        changes = [visits.record(answer) for answer in fetcher.fetch_many(visits.due(refs))]
        assert changes == [["new"] * 3, [], ["unchanged"] * 3][run]
    assert sum(server.counts[f"/story/{n}"] for n in range(3)) == 6
    assert sum("if-none-match" in request.headers for request in server.requests) == 3


def test_a_source_is_due_after_its_interval(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    assert memory.source_due("ferrow", 60)
    memory.source_done("ferrow")
    again = Memory(tmp_path)
    assert not again.source_due("ferrow", 60)
    assert again.source_due("ferrow", 0.000001)
    assert again.source_due("ferrow", None)
    assert again.source_due("other", 60)
