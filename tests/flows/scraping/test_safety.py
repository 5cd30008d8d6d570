"""Nothing but the public internet, whatever an address says or a name turns into."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.fetch import Fetcher
from flows.fetch.connect import Resolver, UnsafeAddress, is_public
from flows.settings import FetchSettings
from tests.flows.faulty_server import FaultyServer

PRIVATE = [
    "127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "0.0.0.0",
    "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "168.63.129.16", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1",
    "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "2001:db8::1",
]  # fmt: skip
PUBLIC = ["93.184.215.14", "1.1.1.1", "172.32.0.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_wrapping_changes_nothing(address: Any) -> None:
    plain = is_public(str(address))
    assert is_public(f"::ffff:{address}") == plain
    assert is_public(f"64:ff9b::{address}") == plain


def answering(*addresses: str) -> Callable[..., list[Any]]:
    """A name service that gives each of these answers in turn."""
    answers = iter(addresses)

    def lookup(_host: str, port: int, *_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    return lookup


def test_a_name_that_leads_home_is_refused() -> None:
    with pytest.raises(UnsafeAddress, match=r"evil\.example is at 127\.0\.0\.1"):
        Resolver(False, 1, lookup=answering("127.0.0.1"))("evil.example", 80)


def test_a_name_with_one_private_address_is_refused_whole() -> None:
    def lookup(_host: str, port: int, *_: Any) -> list[Any]:
        return [(socket.AF_INET, 1, 6, "", (address, port)) for address in ("93.184.215.14", "10.0.0.1")]

    with pytest.raises(UnsafeAddress):
        Resolver(False, 1, lookup=lookup)("evil.example", 80)


def test_the_connection_goes_to_the_address_that_was_checked(server: FaultyServer, make_fetcher: Any) -> None:
    """DNS rebinding: the second answer, which the check does not see, is never asked for."""
    fetcher = make_fetcher(obey_robots=False)
    fetcher._transport._resolver._lookup = answering("127.0.0.1", "10.9.9.9")
    assert fetcher.fetch(f"http://rebinding.example:{server.port}/story/1").ok
    assert fetcher.fetch(f"http://rebinding.example:{server.port}/story/2").ok
    assert server.requests[-1].headers["host"] == f"rebinding.example:{server.port}"


def test_a_slow_name_service_does_not_hold_a_thread() -> None:
    import threading

    def lookup(*_: Any) -> list[Any]:
        threading.Event().wait(2)
        return []

    with pytest.raises(TimeoutError):
        Resolver(False, 0.05, lookup=lookup)("slow.example", 80)


def test_by_default_loopback_is_out_of_reach(server: FaultyServer) -> None:
    with Fetcher(FetchSettings(host_delay=0)) as fetcher:
        for url in (server.url, f"http://localhost:{server.port}/", f"http://2130706433:{server.port}/"):
            fetched = fetcher.fetch(url)
            assert fetched.error is not None
            assert fetched.error.code == "unsafe_address"
            assert not fetched.retryable
    assert not server.requests


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_FETCH_HOST_DELAY", "7.5")
    monkeypatch.setenv("DATELINE_FETCH_ALLOW_NETWORKS", '["192.168.7.0/24"]')
    settings = FetchSettings()
    assert settings.host_delay == 7.5
    assert str(settings.allow_networks[0]) == "192.168.7.0/24"
    assert not settings.allow_private


def test_proxies_of_the_environment_are_not_used(
    server: FaultyServer, make_fetcher: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    assert make_fetcher().fetch(f"{server.url}/story/1").ok


def test_a_proxy_that_is_told_is_used_and_targets_are_still_checked(server: FaultyServer, make_fetcher: Any) -> None:
    fetcher = make_fetcher(proxy=server.url, obey_robots=False)
    fetcher.fetch("http://127.0.0.1:9/through")
    assert server.requests[-1].path == "http://127.0.0.1:9/through"
    refused = fetcher.fetch("http://169.254.169.254/latest")
    assert refused.error.code == "unsafe_address"
    assert len(server.requests) == 1
