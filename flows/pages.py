"""A page on its way: fetched, kept in the archive, and later read again from there."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from extractors.model import Problem
from flows.archive import Archive
from flows.batches import CapturedPage, PageFailure
from flows.fetch import Fetched
from flows.fetch.fetched import RETRYABLE
from flows.fetch.urls import host_key, without_secrets
from flows.sources import PageRef, Source, SourceError


def keep(ref: PageRef, fetched: Fetched, archive: Archive, known: str | None = None) -> CapturedPage:
    """Archive what came back for a page, as a revisit if it is ``known`` (SHA-256); what did not come, why."""
    page = CapturedPage(
        ref=ref,
        source=outlet_of(ref),
        final_url=fetched.final_url,
        status=fetched.status,
        fetched_at=fetched.fetched_at,
        content_type=fetched.header("content-type"),
        etag=fetched.header("etag"),
        last_modified=fetched.header("last-modified"),
        size=len(fetched.body),
    )
    if fetched.error is not None:
        page.failure = failure("fetch", fetched.error)
    elif fetched.not_modified or (known and hashlib.sha256(fetched.body).hexdigest() == known):
        page.unchanged = True
        archive.write_revisit(fetched)
    else:
        page.capture = archive.write(fetched, ref.hints)
        page.ref = msgspec.structs.replace(ref, path=str(archive.folder / page.capture.file), capture=page.capture)
    return page


def at_hand(ref: PageRef) -> CapturedPage:
    """A page of a local file: it is read where it lies."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return CapturedPage(
        ref=ref, source=outlet_of(ref), final_url=ref.url, fetched_at=now, capture=ref.capture,
        status=ref.capture.status if ref.capture else None,
    )  # fmt: skip


def failure(stage: str, problem: Problem) -> PageFailure:
    """Why a page gave nothing, and whether trying again may help."""
    return PageFailure(stage, problem.code, problem.message, problem.code in RETRYABLE)


def outlet_of(ref: PageRef) -> str:
    """The outlet a page belongs to: its host, or the folder or file it came in."""
    return host_key(ref.url).removeprefix("www.") if ref.url else ref.source


def page_row(page: CapturedPage, run_id: str, warehouse: Path) -> dict[str, Any]:
    """The row of table ``pages``."""
    kept = page.capture
    return {
        "page_id": page.ref.id,
        "url": page.ref.url,
        "final_url": page.final_url,
        "source": page.source,
        "status": page.status,
        "fetched_at": page.fetched_at,
        "content_type": page.content_type,
        "etag": page.etag,
        "last_modified": page.last_modified,
        "size": page.size,
        "sha256": kept.sha256 if kept else None,
        "archive_path": _relative(page.ref.path, warehouse),
        "archive_offset": kept.offset if kept else None,
        "archive_length": kept.length if kept else None,
        "published_hint": page.ref.published_at,
        "title_hint": page.ref.title,
        "run_id": run_id,
    }


def failure_row(page: CapturedPage, problem: PageFailure, run_id: str) -> dict[str, Any]:
    """The row of table ``failures``."""
    return {
        "page_id": page.ref.id,
        "stage": problem.stage,
        "url": page.ref.url or page.ref.path,
        "source": page.source,
        "code": problem.code,
        "message": problem.message,
        "retry": problem.retry,
        "run_id": run_id,
        "first_seen": page.fetched_at,
        "last_seen": page.fetched_at,
        "tries": 1,
    }


def _relative(path: str | None, warehouse: Path) -> str | None:
    """A path as the warehouse keeps it: relative when it lies inside."""
    if path is None:
        return None
    full, root = Path(path).resolve(), warehouse.resolve()
    return str(full.relative_to(root)) if full.is_relative_to(root) else str(full)


def source_id(name: str) -> str:
    """What stands for a page's identifier in ``failures`` when a source itself gave nothing."""
    return f"source:{name}"


def source_failures(problems: Sequence[tuple[Source, SourceError]], run_id: str) -> list[dict[str, Any]]:
    """Rows of table ``failures`` for sources that gave no pages."""
    now = datetime.now(UTC)
    return [
        {
            "page_id": source_id(source.name),
            "stage": "fetch",
            "url": without_secrets(source.location),
            "source": source.name,
            "code": "source_unavailable",
            "message": str(error),
            "retry": False,  # the next run of the source is the retry
            "run_id": run_id,
            "first_seen": now,
            "last_seen": now,
            "tries": 1,
        }
        for source, error in problems
    ]
