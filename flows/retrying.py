"""Pages to read again: those that failed, and all that are archived."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.archive import Archive, Capture
from flows.sources import PageRef
from warehouse.query import run_query
from warehouse.store import is_address

OPEN_FAILURES = """
SELECT f.page_id, f.url AS failed_url, f.stage, f.source AS outlet, p.*
FROM failures f LEFT JOIN pages p USING (page_id)
WHERE f.resolved_at IS NULL AND (f.retry OR $everything) AND f.page_id NOT LIKE 'source:%'
ORDER BY f.page_id
"""


def failed_pages(warehouse: Path, *, everything: bool) -> Iterator[PageRef]:
    """The pages whose failure is unresolved; without ``everything`` only those where trying again may help.

    Raises:
        WarehouseError: there is no warehouse.
    """
    for row in run_query(warehouse, OPEN_FAILURES, {"everything": everything}).to_pylist():
        url = row["url"] or row["failed_url"]
        on_web = url if url and "://" in url else None
        fetched = row["stage"] != "fetch" and row["archive_path"] and not is_address(row["archive_path"])
        if not (on_web or fetched):
            continue
        path = warehouse / row["archive_path"] if fetched else None  # an absolute path stays as it is
        yield PageRef(
            source=row["outlet"],
            id=row["page_id"],
            url=on_web,
            path=str(path) if path else None,
            capture=_capture(row, on_web or "") if path and row["archive_offset"] is not None else None,
            title=row["title_hint"],
            published_at=row["published_hint"],
        )


def archived_pages(folder: Path) -> Iterator[PageRef]:
    """The newest capture of every page in an archive."""
    for capture in Archive(folder).latest():
        hints = capture.hints
        yield PageRef(
            source=hints.source or "archive",
            id=capture.id,
            url=capture.url,
            path=str(folder / capture.file),
            capture=capture,
            outlet=hints.outlet,
            home=hints.home,
            title=hints.title,
            published_at=hints.published_at,
        )


def _capture(row: dict[str, Any], url: str) -> Capture:
    return Capture(
        id=row["page_id"],
        url=url,
        final_url=row["final_url"] or url,
        fetched_at=row["fetched_at"].isoformat(),
        status=row["status"],
        mime=(row["content_type"] or "").partition(";")[0].strip().lower(),
        file=row["archive_path"],
        offset=row["archive_offset"],
        length=row["archive_length"],
        sha256=row["sha256"],
    )
