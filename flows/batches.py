"""What tasks hand to each other: files of JSON lines, a batch of pages each. Tasks return paths, never rows."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from flows.archive import Capture
from flows.sources import PageRef

BATCH = 50
"""Pages a task takes: enough to hide a task's cost (4 ms in a thread, 100 ms in a process), few to lose in a crash."""

T = TypeVar("T")
R = TypeVar("R", bound=msgspec.Struct)


class PageFailure(msgspec.Struct, frozen=True):
    """Why a page gave nothing, at which stage, and whether trying again may help."""

    stage: str
    code: str
    message: str
    retry: bool


class CapturedPage(msgspec.Struct, kw_only=True):
    """A page after fetching: where its bytes are archived, or why there are none."""

    ref: PageRef
    """Where the page came from; once it is archived, also where it is."""
    source: str
    final_url: str | None = None
    status: int | None = None
    fetched_at: str
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    size: int | None = None
    capture: Capture | None = None
    unchanged: bool = False
    """The page is still what we have: the server said so, or sent the same bytes."""
    failure: PageFailure | None = None
    published: str | None = None
    """What the run was told to take for the publication date of pages that name none."""


def write_batch(path: Path, records: Iterable[msgspec.Struct]) -> Path:
    """Write a batch under a temporary name and rename it: it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        for record in records:
            file.write(msgspec.json.encode(record) + b"\n")
            file.flush()  # what a killed run wrote is worth reading: see salvage_batch
    partial.replace(path)
    return path


def read_batch(path: Path, kind: type[R]) -> Iterator[R]:
    """The records of a batch."""
    with path.open("rb") as file:
        for line in file:
            yield msgspec.json.decode(line, type=kind)


def salvage_batch(path: Path, kind: type[R]) -> Iterator[R]:
    """The records of a batch whose writer was killed: as far as they are whole."""
    with path.open("rb") as file:
        for line in file:
            try:
                yield msgspec.json.decode(line, type=kind)
            except msgspec.DecodeError:
                return


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most ``size`` items, in order."""
    rest = iter(items)
    while batch := list(itertools.islice(rest, size)):
        yield batch


def by_time(items: Iterable[T], seconds: float) -> Iterator[list[T]]:
    """Lists of what came within so many seconds, in order; what is at hand when ``items`` ends comes at once."""
    batch: list[T] = []
    began = time.monotonic()
    for item in items:
        batch.append(item)
        if time.monotonic() - began >= seconds:
            yield batch
            batch, began = [], time.monotonic()
    if batch:
        yield batch
