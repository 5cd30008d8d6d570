"""One run: its name, its folder, its fetcher, and what it counts."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock
from pydantic import BaseModel

from flows.claims import claim
from flows.fetch import Fetcher
from flows.fetch.memory import Memory
from flows.request import IngestRequest
from flows.settings import FetchSettings
from warehouse.store import ShardStore

_fetchers: dict[str, Fetcher] = {}
"""The fetcher of each run in this process: tasks share it, so that a host sees one polite visitor."""

_claims: dict[str, FileLock] = {}
"""What shows other processes that a run of this one is alive."""

Stage = Literal["pages", "captured", "extracted"]
"""How far a batch has come: to be fetched; fetched, to be extracted; in a shard, to be loaded."""


class Run(BaseModel):
    """Where a run keeps its files. It travels to worker processes, so it holds nothing that is open."""

    run_id: str
    request: IngestRequest
    started_at: datetime
    resumed: bool = False
    """Whether it found work that a stopped run had left."""

    @classmethod
    def begin(cls, request: IngestRequest) -> Run:
        """Name a new run, make its folder, and take over what stopped runs left.

        Raises:
            Busy: another run is at work on one of the sources.
            SourceError: a source that cannot be.
            WarehouseError: the store cannot be reached.
        """
        now = datetime.now(UTC)
        run = cls(run_id=f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}", request=request, started_at=now)
        if run.store:
            run.store.check()
        lock, left = claim(run.folder, request, now)
        _claims[run.run_id] = lock
        return run.model_copy(update={"resumed": bool(left)})

    def end(self, *, finished: bool) -> None:
        """Let go. The folder of a finished run goes; what another one left is for the next run to take over."""
        lock = _claims.pop(self.run_id)
        _fetchers.pop(self.run_id, None)
        if finished:
            shutil.rmtree(self.folder)
        lock.release()

    @property
    def warehouse(self) -> Path:
        """The warehouse's folder."""
        return self.request.warehouse

    @property
    def folder(self) -> Path:
        """Batches and shards of this run, and those it took over."""
        return self.warehouse / "state" / "runs" / self.run_id

    def batches(self, stage: Stage) -> list[Path]:
        """The batches that have come so far and no further, oldest first."""
        return sorted(self.folder.glob(f"{stage}-*.jsonl"))

    @property
    def shards(self) -> Path:
        """Shards that wait to be loaded."""
        return self.folder / "shards"

    @property
    def store(self) -> ShardStore | None:
        """Where shards are committed; None when they are loaded into the warehouse's own database."""
        return ShardStore(self.request.store) if self.request.store else None

    @property
    def archive(self) -> Path:
        """WARC files of everything fetched."""
        return self.warehouse / "archive"

    @property
    def hosts(self) -> Path:
        """What each host repeats on its pages."""
        return self.warehouse / "state" / "hosts.json"

    @property
    def hosts_seen(self) -> Path:
        """The same, with what this run's pages add: it becomes ``hosts`` with the load."""
        return self.folder / "hosts.json"

    @property
    def homes(self) -> Path:
        """Which places each outlet names: that tells where it is at home."""
        return self.warehouse / "state" / "homes.json"

    @property
    def homes_seen(self) -> Path:
        """The same, with what some of this run's pages add."""
        return self.folder / "homes.json"

    @property
    def fetch_settings(self) -> FetchSettings:
        """How to fetch, with the warehouse's own memory unless the request names another."""
        settings = self.request.fetch
        if settings.state is None:
            settings = settings.model_copy(update={"state": self.warehouse / "state" / "fetch"})
        return settings

    @contextmanager
    def fetching(self) -> Iterator[None]:
        """Keep one fetcher open for all fetching tasks of this run."""
        with Fetcher(self.fetch_settings) as fetcher:
            _fetchers[self.run_id] = fetcher
            yield

    @property
    def fetcher(self) -> Fetcher:
        """The fetcher, from :meth:`fetching` to :meth:`end`; after fetching it is closed, and still knows its hosts."""
        return _fetchers[self.run_id]

    @property
    def slowest_hosts(self) -> list[tuple[str, int, int, float]]:
        """The hosts that took longest on average: name, requests, faults, mean seconds."""
        fetcher = _fetchers.get(self.run_id)
        return fetcher.hosts.slowest() if fetcher else []

    @contextmanager
    def memory(self) -> Iterator[Memory]:
        """What fetching remembers from run to run."""
        memory = Memory(self.fetch_settings.state)
        try:
            yield memory
        finally:
            memory.close()


class RunSummary(BaseModel):
    """What a run did, for the person who started it."""

    run_id: str
    warehouse: str
    """The folder or address, as the user names it."""
    status: str
    pages: int = 0
    unchanged: int = 0
    articles: int = 0
    removed: dict[str, int] = {}
    mentions: int = 0
    events: int = 0
    new_events: int = 0
    """Those that no earlier run had a report of."""
    failures: list[tuple[str, str, str]] = []
    """(address, code, message) of documents that gave nothing."""
    num_failures: int = 0
    """All of them; more than are listed when the shards were not loaded here."""
    slowest: list[tuple[str, int, int, float]] = []
    """(host, requests, faults, mean seconds) of the hosts that took longest."""
    seconds: float = 0.0
