"""One run: its name, its folders, its fetcher, and what it counts."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel

from flows.fetch import Fetcher
from flows.request import IngestRequest

_fetchers: dict[str, Fetcher] = {}
"""The open fetcher of each run in this process: tasks share it, so that a host sees one polite visitor."""


class Run(BaseModel):
    """Where a run keeps its files. It travels to worker processes, so it holds nothing that is open."""

    run_id: str
    request: IngestRequest
    started_at: datetime

    @classmethod
    def begin(cls, request: IngestRequest) -> Run:
        """Name a new run and make its folder."""
        now = datetime.now(UTC)
        run = cls(run_id=f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}", request=request, started_at=now)
        run.folder.mkdir(parents=True)
        return run

    @property
    def warehouse(self) -> Path:
        """The warehouse's folder."""
        return self.request.warehouse

    @property
    def folder(self) -> Path:
        """Batches of this run."""
        return self.warehouse / "state" / "runs" / self.run_id

    @property
    def shards(self) -> Path:
        """Shards that wait to be loaded, of this run and of any that was stopped before its load."""
        return self.warehouse / "state" / "shards"

    @property
    def archive(self) -> Path:
        """WARC files of everything fetched."""
        return self.warehouse / "archive"

    @property
    def hosts(self) -> Path:
        """What each host repeats on its pages."""
        return self.warehouse / "state" / "hosts.json"

    @property
    def homes(self) -> Path:
        """Which places each outlet names: that tells where it is at home."""
        return self.warehouse / "state" / "homes.json"

    @property
    def linked_until(self) -> int:
        """The newest load whose mentions have been linked."""
        path = self.warehouse / "state" / "linked-until"
        return int(path.read_text()) if path.exists() else 0

    def set_linked_until(self, load: int) -> None:
        """Note that all mentions up to a load have been linked. A crash before only means linking them again."""
        (self.warehouse / "state" / "linked-until").write_text(str(load))

    @contextmanager
    def fetching(self) -> Iterator[None]:
        """Keep one fetcher open for all fetching tasks of this run."""
        settings = self.request.fetch
        if settings.state is None:
            settings = settings.model_copy(update={"state": self.warehouse / "state" / "fetch"})
        with Fetcher(settings) as fetcher:
            _fetchers[self.run_id] = fetcher
            try:
                yield
            finally:
                del _fetchers[self.run_id]

    @property
    def fetcher(self) -> Fetcher:
        """The fetcher; only inside :meth:`fetching`."""
        return _fetchers[self.run_id]


class RunSummary(BaseModel):
    """What a run did, for the person who started it."""

    run_id: str
    warehouse: Path
    status: str
    pages: int = 0
    unchanged: int = 0
    articles: int = 0
    removed: dict[str, int] = {}
    mentions: int = 0
    events: int = 0
    failures: list[tuple[str, str, str]] = []
    """(address, code, message) of each document that gave nothing."""
    seconds: float = 0.0
