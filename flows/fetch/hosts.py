"""Whose turn it is: how many requests a host sees, how far apart, and when it is left in peace."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from flows.fetch.memory import Memory
from flows.settings import FetchSettings

HOST_FAULTS = frozenset({"dns", "connect", "reset", "timeout_connect", "timeout_read", "timeout_total", "tls"})
"""Faults of the host rather than of one page."""


@dataclass
class _Host:
    delay: float
    active: int = 0
    next_at: float = 0.0
    rest_until: float = 0.0
    rest_reason: str = ""
    faults: int = 0
    openings: int = 0
    requests: int = 0
    faulty: int = 0
    seconds: float = field(default=0.0)


class Hosts:
    """Politeness towards every host at once. Safe for threads; through ``memory`` also between processes.

    A turn lasts from :meth:`try_turn` or :meth:`turn` to :meth:`done`. The delay counts from the end of one request to
    the start of the next, so a host never sees more than its rate, however slow it is.
    """

    def __init__(self, settings: FetchSettings, memory: Memory) -> None:
        self._settings = settings
        self._memory = memory
        self._hosts: dict[str, _Host] = {}
        self.changed = threading.Condition()

    def _host(self, key: str) -> _Host:
        if key not in self._hosts:
            self._hosts[key] = _Host(self._settings.host_delay)
        return self._hosts[key]

    def try_turn(self, key: str) -> float:
        """Take a turn now (0.0), or say in how many seconds to ask again. Call while holding ``changed``."""
        host = self._host(key)
        if host.active >= self._settings.host_concurrency:
            return 60.0
        wait = max(host.next_at, host.rest_until) - time.monotonic()
        if wait > 0:
            return wait
        if self._settings.host_concurrency == 1:
            wait = self._memory.lease(key, self._settings.total_timeout + host.delay)
            if wait > 0:
                return wait
        host.active += 1
        host.next_at = time.monotonic() + host.delay
        return 0.0

    def turn(self, key: str, timeout: float) -> bool:
        """Wait for a turn; False when there is none within ``timeout`` seconds."""
        until = time.monotonic() + timeout
        with self.changed:
            while (wait := self.try_turn(key)) > 0:
                left = until - time.monotonic()
                if left <= 0:
                    return False
                self.changed.wait(min(wait, left))
        return True

    def done(self, key: str) -> None:
        """Give the turn back."""
        with self.changed:
            host = self._host(key)
            host.active -= 1
            host.next_at = time.monotonic() + host.delay
            if self._settings.host_concurrency == 1:
                self._memory.release(key, host.delay)
            self.changed.notify_all()

    def slow_down(self, key: str, delay: float) -> None:
        """Never ask this host more often than every ``delay`` seconds."""
        with self.changed:
            host = self._host(key)
            host.delay = max(host.delay, delay)
            host.next_at = max(host.next_at, time.monotonic() + host.delay)

    def rest(self, key: str, seconds: float, reason: str) -> None:
        """Leave this host in peace."""
        with self.changed:
            host = self._host(key)
            until = time.monotonic() + seconds
            if until > host.rest_until:
                host.rest_until, host.rest_reason = until, reason
            self.changed.notify_all()

    def resting(self, key: str) -> tuple[float, str]:
        """For how long the host is left in peace, and why."""
        host = self._hosts.get(key)
        return (max(0.0, host.rest_until - time.monotonic()), host.rest_reason) if host else (0.0, "")

    def report(self, key: str, code: str | None, *, first_attempt: bool, seconds: float) -> None:
        """Count an answer; too many faults in a row open the circuit breaker.

        A page that fails again and again is one fault; a host that does not answer is one each time.
        """
        with self.changed:
            host = self._host(key)
            host.requests += 1
            host.seconds += seconds
            bad = code is not None and (code in HOST_FAULTS or code.startswith("http_5") or code == "http_429")
            if not bad:
                host.faults = host.openings = 0
                return
            host.faulty += 1
            if code == "http_429":
                host.delay = min(max(2 * host.delay, 0.05), max(self._settings.max_crawl_delay, host.delay))
            if first_attempt or code in ("dns", "connect", "timeout_connect"):
                host.faults += 1
        if host.faults >= self._settings.breaker_failures:
            host.openings += 1
            seconds = self._settings.breaker_seconds * 2 ** min(host.openings - 1, 4)
            self.rest(key, seconds, f"{host.faults} faults in a row, the last {code}")
            host.faults = self._settings.breaker_failures - 1  # one more try after the rest decides

    def slowest(self, count: int = 5) -> list[tuple[str, int, int, float]]:
        """The hosts that took longest on average: name, requests, faults, mean seconds."""
        rows = [(key, h.requests, h.faulty, h.seconds / h.requests) for key, h in self._hosts.items() if h.requests]
        return sorted(rows, key=lambda row: -row[3])[:count]
