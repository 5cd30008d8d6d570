"""Pages seen before: what they were, and when it is worth looking at them again.

A story changes in its first hours and days, and hardly ever after a week. So a page is looked at again when its source
says that it changed, and otherwise at growing intervals while it is young; then with its validators, so that a server
which knows them can answer "not modified".
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Literal, Protocol, TypeVar

import msgspec

from flows.fetch.fetched import Fetched
from flows.fetch.memory import Memory
from flows.fetch.urls import page_id
from flows.settings import FetchSettings

Change = Literal["new", "changed", "unchanged", "failed"]
GONE = frozenset({410, 451})


class Visit(msgspec.Struct, frozen=True):
    """What is known of a page from before. Times are Unix times."""

    id: str
    url: str
    etag: str | None
    last_modified: str | None
    sha256: str | None
    first_at: float
    fetched_at: float
    changed_at: float
    fetches: int
    changes: int
    status: int | None


class Visitable(Protocol):
    """What :meth:`Visits.due` takes: a ``PageRef``."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def lastmod(self) -> str | None: ...  # noqa: D102
    @property
    def path(self) -> str | None: ...  # noqa: D102


R = TypeVar("R", bound=Visitable)


class Visits:
    """The pages seen before, kept in the crawl's memory."""

    def __init__(self, settings: FetchSettings, memory: Memory, clock: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._memory = memory
        self._clock = clock

    def get(self, ident: str) -> Visit | None:
        """What is known of a page."""
        with self._memory.transaction() as db:
            row = db.execute(
                "select id, url, etag, last_modified, sha256, first_at, fetched_at, changed_at, fetches, changes,"
                " status from visits where id = ?", (ident,),
            ).fetchone()  # fmt: skip
        return Visit(*row) if row else None

    def due(self, refs: Iterable[R]) -> Iterator[R]:
        """Of these pages, the new ones and those that can have changed, the latter with their validators."""
        for ref in refs:
            visit = None if ref.path else self.get(ref.id)
            if visit is None:
                yield ref
            elif self._can_have_changed(visit, ref.lastmod):
                yield msgspec.structs.replace(ref, etag=visit.etag, last_modified=visit.last_modified)  # type: ignore[type-var]

    def _can_have_changed(self, visit: Visit, lastmod: str | None) -> bool:
        now = self._clock()
        if visit.status in GONE:
            return False
        if visit.status == 404 or visit.sha256 is None:  # it may have been early, or a mishap: once or twice more
            return visit.fetches < 3 and now - visit.fetched_at > 86_400
        if lastmod and len(lastmod) > 10:  # a date alone would call for a visit all day long
            return _unix(lastmod) > visit.fetched_at
        age = visit.fetched_at - visit.changed_at
        if age > self._settings.revisit_until:
            return False
        return now - visit.fetched_at >= max(self._settings.revisit_after, age)

    def record(self, fetched: Fetched) -> Change:
        """Remember an answer; says whether the page is new, changed (by its bytes), unchanged, or failed.

        A fault that may pass leaves no trace, so that the page is asked for in the next run; nor does a page that was
        never asked for.
        """
        if fetched.error and (fetched.retryable or fetched.status is None):
            return "failed"
        digest = hashlib.sha256(fetched.body).hexdigest() if fetched.ok else None
        return self.note(
            fetched.url,
            fetched.status,
            digest,
            etag=fetched.header("etag"),
            last_modified=fetched.header("last-modified"),
        )

    def note(
        self, url: str, status: int | None, sha256: str | None, *, etag: str | None, last_modified: str | None
    ) -> Change:
        """The same from an answer's parts: ``sha256`` of its body, null when there is no usable one."""
        now, ident = self._clock(), page_id(url)
        before = self.get(ident)
        with self._memory.transaction() as db:
            if before is None:
                db.execute(
                    "insert into visits values (?, ?, ?, ?, ?, ?, ?, ?, 1, 0, ?)",
                    (ident, url, etag, last_modified, sha256, now, now, now, status),
                )
                return "new" if sha256 else "failed"
            same, changed = status == 304, sha256 is not None and sha256 != before.sha256
            db.execute(
                "update visits set etag = ?, last_modified = ?, sha256 = ?, fetched_at = ?, changed_at = ?,"
                " fetches = fetches + 1, changes = changes + ?, status = ? where id = ?",
                (etag or (None if changed else before.etag),
                 last_modified or (None if changed else before.last_modified),
                 sha256 or before.sha256, now, now if changed else before.changed_at, int(changed),
                 before.status if same else status, ident),
            )  # fmt: skip
        if changed:
            return "changed"
        return "unchanged" if same or sha256 else "failed"

    def forget(self, older_than: float) -> int:
        """Drop pages not seen for so many seconds, to keep the file small; returns how many."""
        with self._memory.transaction() as db:
            return db.execute("delete from visits where fetched_at < ?", (self._clock() - older_than,)).rowcount


def _unix(moment: str) -> float:
    try:
        when = datetime.fromisoformat(moment)
    except ValueError:
        return 0.0
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
