"""What fetching remembers between runs, and what processes that run at once must agree on: a small SQLite file."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
create table if not exists hosts (host text primary key, next_at real not null) without rowid;
create table if not exists robots (
    origin text primary key, fetched_at real not null, rules text not null
) without rowid;
create table if not exists visits (
    id text primary key, url text not null, etag text, last_modified text, sha256 text,
    first_at real not null, fetched_at real not null, changed_at real not null,
    fetches integer not null, changes integer not null, status integer
) without rowid;
create table if not exists sources (name text primary key, looked_at real not null) without rowid;
"""


class Memory:
    """The crawl's memory. With no folder it lasts as long as the object. Safe for threads and processes.

    Raises sqlite3.Error when the folder cannot be written.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._shared = folder is not None
        self._lock = threading.Lock()
        self._db = sqlite3.connect(
            folder / "crawl.sqlite" if folder else ":memory:",
            timeout=60, isolation_level=None, check_same_thread=False,
        )  # fmt: skip
        if self._shared:
            self._db.execute("pragma journal_mode=wal")
            self._db.execute("pragma synchronous=normal")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """The database, alone: no other thread or process writes meanwhile."""
        with self._lock:
            self._db.execute("begin immediate")
            try:
                yield self._db
            except BaseException:
                self._db.execute("rollback")
                raise
            self._db.execute("commit")

    # --- turns ---------------------------------------------------------------------------------------------------

    def lease(self, host: str, seconds: float) -> float:
        """Take the host for at most so long (0.0), or say in how many seconds another process lets go of it.

        A process that dies keeps its lease to the end; then the host is free again.
        """
        if not self._shared:
            return 0.0
        with self.transaction() as db:
            now = time.time()
            row = db.execute("select next_at from hosts where host = ?", (host,)).fetchone()
            wait = row[0] - now if row else 0.0
            if 0 < wait < 86_400:  # a clock set back must not lock a host out
                return min(float(wait), 1.0)
            db.execute("insert or replace into hosts values (?, ?)", (host, now + seconds))
            return 0.0

    def release(self, host: str, delay: float) -> None:
        """Let go of the host; its next turn is ``delay`` seconds from now."""
        if self._shared:
            with self.transaction() as db:
                db.execute("insert or replace into hosts values (?, ?)", (host, time.time() + delay))

    # --- robots.txt ----------------------------------------------------------------------------------------------

    def robots(self, origin: str) -> tuple[float, str] | None:
        """When a robots.txt was fetched (Unix time), and what it said; empty when there was none."""
        with self._lock:
            row = self._db.execute("select fetched_at, rules from robots where origin = ?", (origin,)).fetchone()
        return (row[0], row[1]) if row else None

    def remember_robots(self, origin: str, rules: str) -> None:
        """Keep a robots.txt."""
        with self.transaction() as db:
            db.execute("insert or replace into robots values (?, ?, ?)", (origin, time.time(), rules))

    # --- sources -------------------------------------------------------------------------------------------------

    def source_due(self, name: str, interval: float | None) -> bool:
        """Whether a source's interval has passed since it was last looked through; without one it always has."""
        with self._lock:
            row = self._db.execute("select looked_at from sources where name = ?", (name,)).fetchone()
        return row is None or interval is None or not 0 <= time.time() - row[0] < interval

    def source_done(self, name: str) -> None:
        """Remember that a source has been looked through now."""
        with self.transaction() as db:
            db.execute("insert or replace into sources values (?, ?)", (name, time.time()))
