"""What a host sees of us, measured at the host."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from flows.fetch import Fetcher
from flows.settings import FetchSettings
from tests.flows.faulty_server import FaultyServer

Make = Callable[..., Fetcher]


def test_never_more_than_the_rate_whoever_asks(server: FaultyServer, make_fetcher: Make) -> None:
    fetcher = make_fetcher(host_delay=0.04, threads=8, attempts=2)
    urls = [f"{server.url}/story/{n}" for n in range(10)]
    urls += [server.fault(name) for name in ("server_error", "redirect_relative", "reset_at_once", "cookie_wall")]
    assert len(list(fetcher.fetch_many(urls))) == len(urls)
    fetcher.fetch(f"{server.url}/story/1")
    assert len(server.requests) > len(urls) + 4
    assert min(server.gaps()) >= 0.04
    assert server.most_open == 1


def test_hosts_do_not_wait_for_each_other(make_fetcher: Make) -> None:
    with FaultyServer() as one, FaultyServer() as two, FaultyServer() as three:
        servers = (one, two, three)
        urls = [f"{server.url}/story/{n}" for n in range(4) for server in servers]
        assert all(fetched.ok for fetched in make_fetcher(host_delay=0.1).fetch_many(urls))
        starts = [min(request.at for request in server.requests) for server in servers]
        ends = [max(request.at for request in server.requests) for server in servers]
        assert max(starts) < min(ends)
        assert all(min(server.gaps()) >= 0.1 for server in servers)


def test_crawl_delay_is_obeyed(make_fetcher: Make) -> None:
    with FaultyServer("delay", delay=0.15) as server:
        assert all(f.ok for f in make_fetcher().fetch_many([f"{server.url}/story/{n}" for n in range(4)]))
        assert min(server.gaps()) >= 0.15


def test_a_crawl_delay_beyond_patience_ends_the_host(make_fetcher: Make) -> None:
    with FaultyServer("delay", delay=90) as server:
        answers = list(make_fetcher().fetch_many([f"{server.url}/story/{n}" for n in range(4)]))
        assert {f.error.code for f in answers if f.error} == {"crawl_delay"}
        assert [request.path for request in server.requests] == ["/robots.txt"]


def test_retry_after_rests_the_whole_host(server: FaultyServer, make_fetcher: Make) -> None:
    fetcher = make_fetcher()
    assert fetcher.fetch(server.fault("retry_after_seconds")).ok
    pause = [request.at for request in server.requests if "retry_after" in request.path]
    assert pause[1] - pause[0] >= 1.0
    limited = fetcher.fetch(server.fault("retry_after_day"))
    assert limited.retry_after == 86_400
    before = len(server.requests)
    refused = list(fetcher.fetch_many([f"{server.url}/story/{n}" for n in range(3)]))
    assert {f.error.code for f in refused if f.error} == {"circuit_open"}
    assert all(f.retryable for f in refused)
    assert len(server.requests) == before


def test_the_breaker_opens_and_tries_again(make_fetcher: Make) -> None:
    with FaultyServer() as server:
        fetcher = make_fetcher(breaker_failures=3, breaker_seconds=0.3, max_wait=0.1, attempts=1)
        broken = [server.fault("server_error") + f"?{n}" for n in range(3)]
        assert {f.error.code for f in fetcher.fetch_many(broken) if f.error} == {"http_500"}
        assert fetcher.fetch(f"{server.url}/story/1").error.code == "circuit_open"  # type: ignore[union-attr]
        time.sleep(0.35)
        assert fetcher.fetch(f"{server.url}/story/1").ok
        assert fetcher.fetch(f"{server.url}/story/2").ok


def test_a_dead_host_does_not_hold_up_the_run(make_fetcher: Make) -> None:
    with FaultyServer() as server:
        dead = server.url
    with FaultyServer() as alive:
        urls = [f"{dead}/{n}" for n in range(40)] + [f"{alive.url}/story/{n}" for n in range(3)]
        answers = list(make_fetcher(attempts=3).fetch_many(urls))
        assert sum(f.ok for f in answers) == 3
        assert {f.error.code for f in answers if f.error} <= {"connect", "circuit_open"}


def test_budgets_end_a_run(server: FaultyServer, make_fetcher: Make) -> None:
    urls = [f"{server.url}/story/{n}" for n in range(9)]
    fetcher = make_fetcher(max_requests=4)
    answers = list(fetcher.fetch_many(urls))
    assert sum(f.ok for f in answers) == 3  # and one request for robots.txt
    assert {f.error.code for f in answers if f.error} == {"budget"}
    assert len(server.requests) == fetcher.requests_made == 4


def test_a_page_is_fetched_once_whatever_its_address_looks_like(server: FaultyServer, fetcher: Fetcher) -> None:
    page = f"{server.url}/story/1"
    answers = list(fetcher.fetch_many([page, f"{page}?utm_source=mail", f"{page}#comments", page]))
    assert [f.ok for f in answers] == [True]


def test_who_we_are_is_said(server: FaultyServer, make_fetcher: Make) -> None:
    make_fetcher(contact="https://ferrow.example/bot\r\nX-Evil: 1").fetch(f"{server.url}/story/1")
    for request in server.requests:
        assert request.headers["user-agent"] == "DatelineBot/1.0 (+https://ferrow.example/botX-Evil: 1)"
        assert "x-evil" not in request.headers


def test_credentials_go_to_their_host_only_and_are_never_shown(server: FaultyServer, fetcher: Fetcher) -> None:
    with_secret = server.url.replace("http://", "http://reader:hunter2@")
    fetched = fetcher.fetch(f"{with_secret}/story/1")
    assert fetched.ok
    assert server.requests[-1].headers["authorization"].startswith("Basic ")
    with FaultyServer() as other:
        assert fetcher.fetch(f"{other.url}/story/1").ok
        assert not any("authorization" in request.headers for request in other.requests)
    failed = fetcher.fetch(f"{with_secret}/fault/not_found")
    assert "hunter2" not in repr((fetched, failed, fetcher.hosts.slowest()))


CHILD = """
import json, sys
from flows.fetch import Fetcher
from flows.settings import FetchSettings
fetcher = Fetcher(FetchSettings(**json.loads(sys.argv[1])))
print(sum(f.ok for f in fetcher.fetch_many(sys.argv[2:])))
"""


def test_processes_share_a_host_politely(server: FaultyServer, tmp_path: Path) -> None:
    settings = FetchSettings(allow_private=True, host_delay=0.05, state=tmp_path, max_wait=20)
    arguments = settings.model_dump_json(include={"allow_private", "host_delay", "state", "max_wait"})
    children = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD, arguments, *(f"{server.url}/story/{n}" for n in range(start, start + 6))],
            stdout=subprocess.PIPE, text=True,
        )
        for start in (0, 6)
    ]  # fmt: skip
    assert [child.communicate(timeout=60)[0].strip() for child in children] == ["6", "6"]
    assert min(server.gaps()) >= 0.05
    assert server.most_open == 1
    assert server.counts["/robots.txt"] <= 2
