"""robots.txt, as RFC 9309 has it.

A file that does not exist (4xx) allows everything. One that cannot be had (5xx, 429, no answer) forbids everything,
unless a copy of the last weeks is known; it is asked for again after a while.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import msgspec
from protego import Protego

from extractors.model import Problem
from flows.fetch.fetched import Fetched, decode
from flows.fetch.memory import Memory
from flows.fetch.urls import origin
from flows.settings import PRODUCT, FetchSettings

HOST_CODES = frozenset({"dns", "connect", "tls", "unsafe_address", "timeout_connect", "bad_url", "budget", "stopped"})
"""When the robots.txt fails like this, the page would too: its reason is the page's reason."""

MAX_ROBOTS = 512_000
"""RFC 9309 asks for at least 500 kibibytes to be parsed; what lies beyond is cut off."""


class Rules(msgspec.Struct, frozen=True):
    """What a host's robots.txt says to us."""

    parsed: Protego
    problem: Problem | None
    """Why it cannot be had; then nothing is allowed."""
    until: float
    delay: float | None

    def allows(self, url: str) -> bool:
        """Whether the address may be fetched."""
        return self.problem is None and bool(self.parsed.can_fetch(url, PRODUCT))

    @property
    def sitemaps(self) -> list[str]:
        """The sitemaps the file names."""
        return list(self.parsed.sitemaps)


class Robots:
    """The rules of every host, fetched when first needed and kept for a day. Safe for threads."""

    def __init__(self, settings: FetchSettings, memory: Memory) -> None:
        self._settings = settings
        self._memory = memory
        self._known: dict[str, Rules] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def known(self, url: str) -> Rules | None:
        """The rules for an address, when they are at hand and not too old."""
        site = origin(url)
        rules = self._known.get(site)
        if rules is None and (kept := self._memory.robots(site)):
            fetched_at, text = kept
            rules = self._known[site] = self._rules(text, age=max(0.0, time.time() - fetched_at))
        return rules if rules and rules.until > time.monotonic() else None

    def get(self, url: str, fetch: Callable[[str], Fetched]) -> Rules:
        """The rules for an address; ``fetch`` is called with the address of the robots.txt when they are not known."""
        site = origin(url)
        with self._lock:
            lock = self._locks.setdefault(site, threading.Lock())
        with lock:
            rules = self.known(url)
            if rules is None:
                rules = self._known[site] = self._read(site, fetch(f"{site}/robots.txt"))
            return rules

    def _read(self, site: str, got: Fetched) -> Rules:
        code = got.error.code if got.error else ""
        if got.error is not None and (not code.startswith("http_4") or code == "http_429"):
            kept = self._memory.robots(site)
            if kept and time.time() - kept[0] < self._settings.robots_stale:
                rules = self._rules(kept[1])
                return msgspec.structs.replace(rules, until=time.monotonic() + self._settings.robots_retry)
            if code not in HOST_CODES:
                return self._rules("", Problem("robots_unreachable", f"robots.txt cannot be had: {got.error.message}"))
            return self._rules("", got.error)
        text = "" if got.error else decode(got.body, "utf-8")
        self._memory.remember_robots(site, text)
        return self._rules(text)

    def _rules(self, text: str, problem: Problem | None = None, *, age: float = 0.0) -> Rules:
        parsed = Protego.parse(text)
        delay: float | None = parsed.crawl_delay(PRODUCT)
        rate = parsed.request_rate(PRODUCT)
        if rate and rate.requests:
            delay = max(delay or 0.0, rate.seconds / rate.requests)
        ttl = self._settings.robots_retry if problem else self._settings.robots_ttl
        return Rules(parsed, problem, time.monotonic() + ttl - age, delay)
