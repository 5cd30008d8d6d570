"""What stopped runs left, taken up; and what is remembered of pages once their rows are safe."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from flows.batches import CapturedPage, PageFailure, read_batch, write_batch
from flows.fetch.visits import Visits
from flows.run import Run
from flows.sources import PageRef

TRIES = 2
"""How often a batch may end its process before its pages are given up: a page that kills must not kill every run."""

FORGET_AFTER = 365 * 86_400.0
"""Seconds after which a page that was never asked for again is forgotten."""


def take_up(run: Run, found: dict[str, PageRef]) -> None:
    """Leave out of ``found`` what stopped runs have fetched; what they failed to fetch and may come now stays in it."""
    for batch in run.batches("captured"):
        pages = list(read_batch(batch, CapturedPage))
        kept = [page for page in pages if not (page.failure and page.failure.retry and page.ref.id in found)]
        if len(kept) < len(pages):
            write_batch(batch, kept)
        for page in kept:
            found.pop(page.ref.id, None)
    for batch in run.batches("extracted"):  # their rows are in shards, waiting to be loaded
        for page in read_batch(batch, CapturedPage):
            if not (page.failure and page.failure.retry):
                found.pop(page.ref.id, None)


def note_looked_through(run: Run, sources: Sequence[str]) -> None:
    """Write down which sources the run has looked through, for the time when their pages are loaded."""
    (run.folder / "sources.json").write_bytes(msgspec.json.encode(list(sources)))


def looked_through(run: Run) -> list[str]:
    """The names of the sources that the run has looked through."""
    return msgspec.json.decode((run.folder / "sources.json").read_bytes(), type=list[str])


def begin_extraction(batch: Path) -> list[CapturedPage]:
    """A batch's pages; as failures, when extracting them has ended its process before, again and again."""
    pages = list(read_batch(batch, CapturedPage))
    tries = batch.with_suffix(".tries")
    before = tries.stat().st_size if tries.exists() else 0
    with tries.open("ab") as file:
        file.write(b".")
    if before >= TRIES:
        message = f"its batch stopped {before} runs while it was extracted; `dateline reextract` tries again"
        for page in pages:
            page.failure = page.failure or PageFailure("extract", "batch_crashed", message, retry=False)
    return pages


def remember_visits(run: Run) -> int:
    """Note the visits of all pages that are loaded now, and which sources were looked through; counts the unchanged."""
    unchanged = 0
    with run.memory() as memory:
        visits = Visits(run.fetch_settings, memory)
        for batch in run.batches("extracted"):
            for page in read_batch(batch, CapturedPage):
                unchanged += page.unchanged
                _note(visits, page)
            batch.unlink()
        for source in looked_through(run):
            memory.source_done(source)
        visits.forget(FORGET_AFTER)
    return unchanged


def _note(visits: Visits, page: CapturedPage) -> None:
    """A page that came, or that is said not to be there. A fault that may pass leaves no trace."""
    url = page.ref.url
    missed = page.failure is not None and page.failure.stage == "fetch"
    if url is None or page.status is None or (missed and page.failure is not None and page.failure.retry):
        return
    sha256 = page.capture.sha256 if page.capture else None
    if page.unchanged and (before := visits.get(page.ref.id)):
        sha256 = before.sha256
    visits.note(url, page.status, sha256, etag=page.etag, last_modified=page.last_modified)
