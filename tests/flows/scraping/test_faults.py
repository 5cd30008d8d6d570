"""Every way to misbehave gets its own outcome, alone and in one run with all the others."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from flows.fetch import Fetcher
from flows.fetch.fetched import decode
from tests.flows.certificates import certificates
from tests.flows.faults import FAULTS, story
from tests.flows.faulty_server import STORIES, FaultyServer


def outcome(fetched) -> str:
    return fetched.error.code if fetched.error else "ok"


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_its_outcome(name: str, server: FaultyServer, fetcher: Fetcher) -> None:
    started = time.monotonic()
    fetched = fetcher.fetch(server.fault(name), expect="page")
    assert outcome(fetched) == FAULTS[name].expected, fetched.error
    assert time.monotonic() - started < 10
    if fetched.error:
        assert not fetched.body
        assert fetched.error.message
        assert "\n" not in fetched.error.message
    else:
        assert b"<p>" in fetched.body or b"refresh" in fetched.body


def test_a_run_over_all_faults_fetches_all_that_is_fetchable(
    server: FaultyServer, make_fetcher: Callable[..., Fetcher]
) -> None:
    resting = {"retry_after_day", "retry_after_minute", "retry_after_seconds", "retry_after_date"}
    urls = [server.fault(name) for name in FAULTS if name not in resting]
    urls += [f"{server.url}/story/{n}" for n in range(STORIES)]
    fetcher = make_fetcher(host_concurrency=8, threads=8, breaker_failures=1000, max_redirects=4)
    answers = list(fetcher.fetch_many(urls))
    assert sorted(fetched.url for fetched in answers) == sorted(urls)
    wrong = {}
    for fetched in answers:
        name = fetched.url.rpartition("/")[2]
        expected = FAULTS[name].expected if "/fault/" in fetched.url else "ok"
        if outcome(fetched) != expected:
            wrong[name] = (expected, outcome(fetched))
    assert not wrong


def test_sound_parts_survive(server: FaultyServer, fetcher: Fetcher) -> None:
    for name in ("gzip_sound", "gzip_members", "deflate_raw", "deflate_zlib", "long_body", "unknown_charset"):
        assert fetcher.fetch(server.fault(name), expect="page").body == story(1), name


def test_a_wrong_charset_claim_does_not_spoil_the_text(server: FaultyServer, fetcher: Fetcher) -> None:
    fetched = fetcher.fetch(server.fault("wrong_charset"))
    assert "Déjà vu – “again”" in decode(fetched.body, fetched.charset)


def test_an_answer_becomes_a_page(server: FaultyServer, fetcher: Fetcher) -> None:
    page = fetcher.fetch(server.fault("redirect_relative")).page(title="Bridge", published_at="2026-11-03")
    assert (page.url, page.title, page.published_at) == (f"{server.url}/story/2", "Bridge", "2026-11-03")
    assert (page.html, page.text, page.content_type) == (story(2), None, "text/html; charset=utf-8")
    plain = fetcher.fetch(f"{server.url}/robots.txt").page()
    assert (plain.html, plain.text) == (None, "User-agent: *\nDisallow:\n")


def test_redirects_end_where_they_lead_and_keep_secrets(server: FaultyServer, fetcher: Fetcher) -> None:
    fetched = fetcher.fetch(server.fault("redirect_with_secrets"))
    assert fetched.final_url == f"{server.url}/story/2"
    assert "hunter2" not in repr(fetched)
    assert not any("authorization" in request.headers for request in server.requests)


def test_cookies_do_not_outlive_a_page(server: FaultyServer, fetcher: Fetcher) -> None:
    assert fetcher.fetch(server.fault("cookie_wall"), expect="page").ok
    assert fetcher.fetch(server.fault("cookie_flood"), expect="page").ok
    assert fetcher.fetch(f"{server.url}/story/1").ok
    assert "cookie" not in server.requests[-1].headers


def test_an_unmodified_page_costs_no_body(server: FaultyServer, fetcher: Fetcher) -> None:
    first = fetcher.fetch(f"{server.url}/story/1")
    second = fetcher.fetch(f"{server.url}/story/1", etag=first.header("etag"))
    assert first.ok
    assert second.not_modified
    assert second.error is None
    assert second.body == b""


def test_connection_refused(fetcher: Fetcher) -> None:
    with FaultyServer() as server:
        url = server.url
    assert outcome(fetcher.fetch(url)) == "connect"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://127.0.0.1/x", "bad_scheme"),
        ("file:///etc/passwd", "bad_scheme"),
        ("/etc/passwd", "bad_scheme"),
        ("", "bad_scheme"),
        ("http://", "bad_url"),
        ("http://127.0.0.1:port/", "bad_url"),
        ("http://[::1/", "bad_url"),
        ("http://\x00/", "bad_url"),
        ("http://" + "a" * 70 + ".invalid/", "dns"),
        ("http://no-such-host.invalid/", "dns"),
        ("http://..invalid../", "bad_url"),
    ],
)
def test_bad_addresses(url: str, code: str, fetcher: Fetcher) -> None:
    assert outcome(fetcher.fetch(url)) == code
    assert [outcome(fetched) for fetched in fetcher.fetch_many([url])] == [code]


def test_certificates_are_checked(make_fetcher: Callable[..., Fetcher], tmp_path) -> None:
    outcomes = {}
    for kind, context, authority in certificates():
        bundle = tmp_path / f"{kind}.pem"
        bundle.write_bytes(authority)
        with FaultyServer(tls=context) as server:
            outcomes[kind] = outcome(make_fetcher(ca_bundle=bundle).fetch(f"{server.url}/story/1"))
            if kind == "sound":
                outcomes["unknown authority"] = outcome(make_fetcher().fetch(f"{server.url}/story/1"))
                plain = server.url.replace("https:", "http:")
                outcomes["http to https"] = outcome(make_fetcher().fetch(f"{plain}/story/1"))
    assert outcomes == {
        "sound": "ok", "wrong_host": "tls", "expired": "tls", "self_signed": "tls", "unknown authority": "tls",
        "http to https": "robots_unreachable",
    }  # fmt: skip


def test_https_to_a_plain_server(server: FaultyServer, fetcher: Fetcher) -> None:
    assert outcome(fetcher.fetch(server.url.replace("http:", "https:"))) == "robots_unreachable"


def test_a_stopped_fetcher_answers_what_is_left(server: FaultyServer, make_fetcher: Callable[..., Fetcher]) -> None:
    fetcher = make_fetcher(host_delay=0.2)
    answers = fetcher.fetch_many([f"{server.url}/story/{n}" for n in range(10)])
    assert next(answers).ok
    fetcher.close()
    left = list(answers)
    assert len(left) == 9
    assert [outcome(fetched) for fetched in left].count("stopped") >= 8


def test_stopping_does_not_wait_for_another_attempt(server: FaultyServer, make_fetcher: Callable[..., Fetcher]) -> None:
    fetcher = make_fetcher(max_wait=100, backoff=0)
    threading.Timer(0.3, fetcher.close).start()
    started = time.monotonic()
    answers = list(fetcher.fetch_many([server.fault("retry_after_minute"), f"{server.url}/story/1"]))
    assert time.monotonic() - started < 3
    assert "stopped" in {outcome(fetched) for fetched in answers}


def test_closing_the_iterator_stops_fetching(server: FaultyServer, make_fetcher: Callable[..., Fetcher]) -> None:
    answers = make_fetcher(host_delay=0.05).fetch_many([f"{server.url}/story/{n}" for n in range(12)])
    next(answers)
    answers.close()
    time.sleep(0.15)
    seen = len(server.requests)
    time.sleep(0.2)
    assert len(server.requests) == seen <= 5
