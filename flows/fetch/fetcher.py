"""Fetching pages from other people's servers: politely, safely, and never for ever."""

from __future__ import annotations

import random
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol, Self

import requests

from extractors.model import Problem
from flows.fetch.crowd import Crowd, Expect, Job
from flows.fetch.exchange import Exchange, Transport
from flows.fetch.fetched import RETRYABLE, Fetched, now
from flows.fetch.hosts import Hosts
from flows.fetch.memory import Memory
from flows.fetch.robots import MAX_ROBOTS, Robots, Rules
from flows.fetch.urls import canonical_url, host_key, origin, without_secrets
from flows.fetch.visits import Visits
from flows.settings import FetchSettings

DOWNLOAD_SECONDS = 6 * 3600.0


class Wanted(Protocol):
    """What :meth:`Fetcher.fetch_many` takes besides plain addresses: a ``PageRef``, for example."""

    @property
    def url(self) -> str | None: ...  # noqa: D102
    @property
    def etag(self) -> str | None: ...  # noqa: D102
    @property
    def last_modified(self) -> str | None: ...  # noqa: D102


class Fetcher:
    """Fetches addresses within :class:`FetchSettings`. One for a whole run; safe for threads.

    A page's fault is an answer (``Fetched.error``), never an exception. Codes: ``bad_url``, ``bad_scheme``,
    ``unsafe_address``, ``robots_disallowed``, ``robots_unreachable``, ``crawl_delay``, ``dns``, ``connect``, ``tls``,
    ``reset``, ``timeout_connect``, ``timeout_read``, ``timeout_total``, ``bad_response``, ``bad_encoding``,
    ``truncated``, ``too_large``, ``bomb``, ``redirect_loop``, ``redirect_limit``, ``not_a_page``, ``empty_body``,
    ``circuit_open``, ``budget``, ``stopped``, and ``http_404`` and so on for a status.
    """

    def __init__(self, settings: FetchSettings | None = None, memory: Memory | None = None) -> None:
        self.settings = settings or FetchSettings()
        self.memory = memory or Memory(self.settings.state)
        self.hosts = Hosts(self.settings, self.memory)
        self.robots = Robots(self.settings, self.memory)
        self.visits = Visits(self.settings, self.memory)
        self._transport = Transport(self.settings)
        self._credentials: dict[str, str] = {}
        self._requests = 0
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._stop = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop: requests under way come to their end, everything still waiting is answered ``stopped``."""
        self._stop.set()
        with self.hosts.changed:
            self.hosts.changed.notify_all()
        self._transport.close()

    def trust(self, url: str) -> None:
        """Keep the user name and password in an address, if any, for all requests to its origin."""
        self._job(url, "any", None, None)

    @property
    def requests_made(self) -> int:
        """Requests sent so far, robots.txt files and redirects included."""
        return self._requests

    # --- one address ---------------------------------------------------------------------------------------------

    def fetch(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        *,
        expect: Expect = "any",
        limit: int | None = None,
    ) -> Fetched:
        """Fetch one address, waiting for its host's turn. ``expect="page"`` refuses what cannot be an article.

        ``etag`` and ``last_modified`` are the values of an earlier answer's headers: if the page is still the same, the
        answer is ``not_modified`` and has no body. ``limit`` in bytes takes the place of ``max_body``.
        """
        job = self._job(url, expect, etag, last_modified)
        if isinstance(job, Fetched):
            return job
        job.limit = limit
        return self._finish(job)

    def fetch_listing(self, url: str) -> Fetched:
        """Fetch a feed, a sitemap or a front page, which may be larger than a page."""
        return self.fetch(url, limit=self.settings.max_listing)

    def download(self, url: str, path: Path, limit: int) -> Fetched:
        """Fetch a big file, at most ``limit`` bytes, into ``path``, which appears when it is complete.

        The answer's body is empty. Raises OSError when the folder cannot be written.
        """
        job = self._job(url, "any", None, None)
        if isinstance(job, Fetched):
            return job
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:50]}.", delete=False) as sink:
            try:
                job.sink, job.limit = sink, limit
                answer = self._finish(job)
                if answer.ok:
                    sink.flush()
                    Path(sink.name).replace(path)
            finally:
                Path(sink.name).unlink(missing_ok=True)
        return answer

    def _finish(self, job: Job) -> Fetched:
        """Step after step, in this thread, until there is an answer."""
        while True:
            wait = job.not_before - time.monotonic()
            if wait > 0:
                self._stop.wait(wait)
            answer = self._refuse(job)
            if answer is None:
                host = job.host
                if not self.hosts.turn(host, self.settings.max_wait + self.settings.total_timeout):
                    return self._failed(job, "circuit_open", "no turn at this host within the longest wait")
                answer = self._step(job, host)
            if answer is not None:
                return answer

    def fetch_many(self, wanted: Iterable[str | Wanted], *, expect: Expect = "page") -> Iterator[Fetched]:
        """Fetch many addresses at once, each answer as soon as it is there; ``Fetched.url`` says which it is.

        An address that comes twice (in its canonical form) is fetched once. Closing the iterator stops the threads.
        """
        jobs: list[Job] = []
        seen: set[str] = set()
        for item in wanted:
            plain = isinstance(item, str)
            url = item if isinstance(item, str) else item.url or ""
            key = canonical_url(url)
            if key in seen:
                continue
            seen.add(key)
            job = self._job(url, expect, *((None, None) if plain else (item.etag, item.last_modified)))  # type: ignore[union-attr]
            if isinstance(job, Fetched):
                yield job
            else:
                jobs.append(job)
        yield from Crowd(jobs, self.hosts, self.settings.threads, refuse=self._refuse, step=self._step)

    def _job(
        self, url: str, expect: Expect, etag: str | None, last_modified: str | None, *, trusted: bool = True
    ) -> Job | Fetched:
        """A job for an address. A user name and password in it are kept for its origin, if it comes from the caller."""
        bare = without_secrets(url.strip())
        answer = Fetched(url=bare, final_url=bare, fetched_at=now())
        scheme, colon, _ = bare.partition(":")
        if not colon or scheme.lower() not in ("http", "https"):
            answer.error = Problem("bad_scheme", f"only http and https addresses are fetched, not {bare[:200]!r}")
            return answer
        try:
            prepared = requests.Request("GET", url.strip()).prepare()
            clean = without_secrets(prepared.url or "")
            host_key(clean)
        except (requests.RequestException, ValueError) as error:
            answer.error = Problem("bad_url", f"not an address: {bare[:200]!r} ({type(error).__name__})")
            return answer
        if trusted and (authorization := prepared.headers.get("Authorization")):
            self._credentials[origin(clean)] = authorization
        return Job(bare, clean, expect, etag, last_modified)

    # --- steps ---------------------------------------------------------------------------------------------------

    def _refuse(self, job: Job) -> Fetched | None:
        """An answer for a job that must not or need not be tried now."""
        if self._stop.is_set():
            return self._failed(job, "stopped", "the run was stopped before this page's turn")
        limit, seconds = self.settings.max_requests, self.settings.max_seconds
        if limit is not None and self._requests >= limit:
            return self._failed(job, "budget", f"the run's {limit} requests are used up")
        if seconds is not None and time.monotonic() - self._started > seconds:
            return self._failed(job, "budget", f"the run's {seconds:g} s are over")
        resting, reason = self.hosts.resting(job.host)
        if resting > self.settings.max_wait:
            return self._failed(job, "circuit_open", f"the host is left alone for {resting:.0f} s more: {reason}")
        rules = self.robots.known(job.url) if self.settings.obey_robots else None
        return self._forbidden(job, rules) if rules else None

    def _step(self, job: Job, host: str) -> Fetched | None:
        """Make one request for a job whose host has given it a turn. None when the job must come again."""
        try:
            if self.settings.obey_robots:
                rules = self.robots.known(job.url)
                if rules is None:
                    rules = self.robots.get(job.url, lambda url: self._fetch_robots(url, host))
                    self._respect(host, rules)
                    return self._forbidden(job, rules)
                self._respect(host, rules)
            job.attempts += 1
            got = self._exchange(job)
        finally:
            self.hosts.done(host)
        return self._judge(job, host, got)

    def _respect(self, host: str, rules: Rules) -> None:
        if rules.delay and rules.delay <= self.settings.max_crawl_delay:
            self.hosts.slow_down(host, rules.delay)

    def _forbidden(self, job: Job, rules: Rules) -> Fetched | None:
        if rules.problem:
            return self._failed(job, rules.problem.code, rules.problem.message)
        if rules.delay and rules.delay > self.settings.max_crawl_delay:
            return self._failed(job, "crawl_delay", f"the site asks for {rules.delay:g} s between requests")
        if not rules.allows(job.url):
            return self._failed(job, "robots_disallowed", "the site's robots.txt asks not to fetch this page")
        return None

    def _exchange(self, job: Job) -> Exchange:
        with self._lock:
            self._requests += 1
        if job.sink is not None:
            job.sink.seek(0)
            job.sink.truncate()
        headers = {"User-Agent": self.settings.user_agent}
        if authorization := self._credentials.get(origin(job.url)):
            headers["Authorization"] = authorization
        if job.etag:
            headers["If-None-Match"] = job.etag
        if job.last_modified:
            headers["If-Modified-Since"] = job.last_modified
        return self._transport.get(
            job.url, headers, job.cookies, page=job.expect == "page", limit=job.limit, cut=job.cut, sink=job.sink,
            seconds=DOWNLOAD_SECONDS if job.sink else None,
        )  # fmt: skip

    def _judge(self, job: Job, host: str, got: Exchange) -> Fetched | None:
        """Turn an exchange into an answer, or into the job's next step."""
        code = got.error.code if got.error else None
        self.hosts.report(host, code, first_attempt=job.attempts == 1, seconds=got.seconds)
        if got.redirect is not None:
            return self._follow(job, got)
        if got.retry_after is not None:
            self.hosts.rest(host, min(got.retry_after, 86_400), f"it answered {got.status} and asked for a pause")
        if code in RETRYABLE and job.attempts < self.settings.attempts:
            wait = random.uniform(0, self.settings.backoff * 2 ** (job.attempts - 1))  # full jitter
            wait = max(wait, got.retry_after or 0.0)
            if wait <= self.settings.max_wait:
                job.not_before = time.monotonic() + wait
                return None
        return Fetched(
            url=job.asked,
            final_url=job.url,
            status=got.status,
            reason=got.reason,
            headers=got.headers,
            body=got.body,
            fetched_at=now(),
            seconds=got.seconds,
            attempts=job.attempts,
            retry_after=got.retry_after,
            address=got.address,
            error=got.error,
        )

    def _follow(self, job: Job, got: Exchange) -> Fetched | None:
        """Point the job at the redirect's target, where every check is made anew."""
        assert got.redirect is not None
        step = (job.url, repr(sorted(job.cookies.items())))
        target = self._job(got.redirect, job.expect, None, None, trusted=False)
        if isinstance(target, Fetched):
            assert target.error is not None
            return self._failed(job, target.error.code, f"redirected: {target.error.message}", got.status)
        if (target.url, repr(sorted(job.cookies.items()))) in job.trail or (target.url == job.url and not job.cookies):
            return self._failed(job, "redirect_loop", f"redirected in a circle to {target.url[:200]}", got.status)
        job.trail.add(step)
        if len(job.trail) > self.settings.max_redirects:
            limit = self.settings.max_redirects
            return self._failed(job, "redirect_limit", f"more than {limit} redirects", got.status)
        job.url, job.attempts = target.url, 0
        return None

    def _fetch_robots(self, url: str, host: str) -> Fetched:
        """Fetch a robots.txt while holding a turn at ``host``: redirects and another attempt included."""
        job = Job(url, url, "any", limit=MAX_ROBOTS, cut=True)
        for hop in range(2 * (self.settings.max_redirects + self.settings.attempts)):
            here = job.host
            if hop and here == host:
                wait = max(self.settings.host_delay, job.not_before - time.monotonic())
                self._stop.wait(wait)
            elif here != host and not self.hosts.turn(here, self.settings.max_wait):
                break
            try:
                job.attempts += 1
                got = self._exchange(job)
            finally:
                if here != host:
                    self.hosts.done(here)
            if (answer := self._judge(job, here, got)) is not None:
                return answer
            if self._stop.is_set():
                break
        return self._failed(job, "robots_unreachable", "robots.txt led nowhere")

    def _failed(self, job: Job, code: str, message: str, status: int | None = None) -> Fetched:
        return Fetched(
            url=job.asked, final_url=job.url, fetched_at=now(), status=status, attempts=job.attempts,
            error=Problem(code, message),
        )  # fmt: skip
