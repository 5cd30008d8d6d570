"""Many addresses at once: jobs, and the threads that work through them."""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Literal

from requests.cookies import RequestsCookieJar

from flows.fetch.fetched import Fetched
from flows.fetch.hosts import Hosts
from flows.fetch.urls import host_key

Expect = Literal["page", "any"]


@dataclass(eq=False)
class Job:
    """An address on its way: one request at a time, until there is an answer or a reason for none."""

    asked: str
    url: str
    expect: Expect
    etag: str | None = None
    last_modified: str | None = None
    attempts: int = 0
    not_before: float = 0.0
    trail: set[tuple[str, str]] = field(default_factory=set)
    cookies: RequestsCookieJar = field(default_factory=RequestsCookieJar)
    sink: IO[bytes] | None = None
    limit: int | None = None
    cut: bool = False
    """Whether a body beyond the limit is cut off there rather than refused."""

    @property
    def host(self) -> str:
        """What politeness counts by."""
        return host_key(self.url)


class Crowd:
    """Threads that work through jobs: each takes the next one whose host has a turn to give.

    ``refuse`` gives an answer for a job that must not or need not be tried, ``step`` makes one request for a job that
    holds a turn, and gives an answer or None when the job must come again.
    """

    def __init__(
        self,
        jobs: list[Job],
        hosts: Hosts,
        threads: int,
        *,
        refuse: Callable[[Job], Fetched | None],
        step: Callable[[Job, str], Fetched | None],
    ) -> None:
        self._hosts = hosts
        self._refuse = refuse
        self._step = step
        self._threads = min(threads, len(jobs))
        self._waiting: dict[str, deque[Job]] = {}
        for job in jobs:
            self._waiting.setdefault(job.host, deque()).append(job)
        self._left = len(jobs)
        self._closed = False
        self._answers: queue.Queue[Fetched | BaseException] = queue.Queue(2 * threads)

    def __iter__(self) -> Iterator[Fetched]:
        left = self._left
        try:
            for number in range(self._threads):
                threading.Thread(target=self._work, daemon=True, name=f"fetch-{number}").start()
            for _ in range(left):
                answer = self._answers.get()
                if isinstance(answer, BaseException):
                    raise answer
                yield answer
        finally:
            with self._hosts.changed:
                self._closed = True
                self._hosts.changed.notify_all()

    def _work(self) -> None:
        try:
            while (taken := self._take()) is not None:
                job, host, answer = taken
                answer = answer or self._step(job, host)
                if answer is not None:
                    self._put(answer)
                with self._hosts.changed:
                    if answer is None:
                        self._waiting.setdefault(job.host, deque()).append(job)
                    else:
                        self._left -= 1
                    self._hosts.changed.notify_all()
        except BaseException as error:  # a fault of ours: the caller must see it rather than wait for ever
            self._put(error)

    def _put(self, answer: Fetched | BaseException) -> None:
        while not self._closed:
            try:
                return self._answers.put(answer, timeout=1)
            except queue.Full:
                continue

    def _take(self) -> tuple[Job, str, Fetched | None] | None:
        """The next job that can do something now; None when there will be none. Waits in between."""
        with self._hosts.changed:
            while self._left and not self._closed:
                soonest = 5.0  # a budget of time may run out meanwhile
                for host, jobs in list(self._waiting.items()):
                    now = time.monotonic()
                    job = jobs[0] if jobs[0].not_before <= now else min(jobs, key=lambda job: job.not_before)
                    refused = self._refuse(job)
                    if not refused and job.not_before > now:
                        soonest = min(soonest, job.not_before - now)
                        continue
                    wait = 0.0 if refused else self._hosts.try_turn(host)
                    if wait > 0:
                        soonest = min(soonest, wait)
                        continue
                    jobs.remove(job)
                    if not jobs:
                        del self._waiting[host]
                    return job, host, refused
                self._hosts.changed.wait(max(soonest, 0.0))
        return None
