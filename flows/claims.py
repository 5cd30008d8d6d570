"""Which runs are at work in a warehouse: no two on one source, and what a stopped one left is taken over.

Each run has a folder ``state/runs/<run>`` and holds ``lock`` in it; the operating system lets go of that when the
process dies, however it dies. So a folder whose lock is free belongs to nobody: its finished batches and shards go to
the next run, whatever its sources, and nothing that was fetched is fetched again.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from flows.batches import CapturedPage, salvage_batch, write_batch
from flows.errors import UsageProblem
from flows.fetch.urls import without_secrets
from flows.request import IngestRequest
from flows.sources import recognise
from warehouse import WarehouseError, run_query

RUN_FILE = "run.json"


class Busy(UsageProblem):
    """Another run is at work on the same source."""


class RunFile(msgspec.Struct, frozen=True):
    """What a run's folder says of the run."""

    run_id: str
    started_at: datetime
    sources: list[str]
    """As they were named."""
    works_on: list[str]
    """Each source's address or path."""


def claim(folder: Path, request: IngestRequest, now: datetime) -> tuple[FileLock, list[str]]:
    """Make a run's folder and take over what stopped runs left; returns its lock, held, and the stopped runs' names.

    Raises:
        Busy: another run is at work on one of the sources.
        SourceError: a source that cannot be.
    """
    mine = RunFile(folder.name, now, [without_secrets(text) for text in request.sources], _works_on(request))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(FileLock(folder.parent / "lock"))  # one begins at a time
        left = []
        for other in sorted(path for path in folder.parent.iterdir() if path.is_dir()):
            lock = FileLock(other / "lock")
            try:
                lock.acquire(timeout=0)
            except Timeout:
                _refuse_if_same(other, mine.works_on)
            else:
                stack.callback(lock.release)
                left.append(other)
        folder.mkdir()
        own = FileLock(folder / "lock", thread_local=False)
        own.acquire(timeout=0)
        (folder / RUN_FILE).write_bytes(msgspec.json.encode(mine))
        for other in left:
            _take_over(other, folder)
    return own, [other.name for other in left]


def _works_on(request: IngestRequest) -> list[str]:
    works = {
        without_secrets(source.location) if "://" in source.location else str(Path(source.location).resolve())
        for text in request.sources
        for source in recognise(text, request.kind)
    }
    if request.retry != "none":
        works.add("what failed")
    if request.ccnews:
        works.update(f"cc-news {month}" for month in request.ccnews.months)
    if request.archived:
        works.add("the archive")
    return sorted(works)


def _refuse_if_same(other: Path, works_on: Sequence[str]) -> None:
    try:
        theirs = msgspec.json.decode((other / RUN_FILE).read_bytes(), type=RunFile)
    except (FileNotFoundError, msgspec.DecodeError):  # it is just ending
        return
    if both := sorted({*theirs.works_on} & {*works_on}):
        more = f" and {len(both) - 1} more" if len(both) > 1 else ""
        raise Busy(
            f"run {theirs.run_id}, begun {theirs.started_at:%Y-%m-%d %H:%M} UTC, is at work on {both[0]}{more}: "
            "wait for it to end, or stop it"
        )


def _take_over(other: Path, own: Path) -> None:
    """Move finished work from a stopped run's folder; each step is a rename, so that it can be stopped anywhere too."""
    for partial in other.glob("captured-*.partial"):  # stopped while it fetched: each line is a page that is archived
        write_batch(own / f"{partial.stem}.jsonl", salvage_batch(partial, CapturedPage))
        partial.unlink()
    for pattern in ("captured-*.jsonl", "captured-*.tries", "extracted-*.jsonl", "killed-*.json"):
        for path in other.glob(pattern):
            path.replace(own / path.name)
    for manifest in other.glob("shards/*/manifest.json"):
        (own / "shards").mkdir(exist_ok=True)
        manifest.parent.replace(own / "shards" / manifest.parent.name)
    if (other / RUN_FILE).exists():  # it could not say itself how it ended
        (other / RUN_FILE).replace(own / f"killed-{other.name}.json")
    shutil.rmtree(other)


def killed_runs(folder: Path) -> list[RunFile]:
    """The runs, of those taken over into a run's folder, that were killed before they could note their end."""
    return [msgspec.json.decode(path.read_bytes(), type=RunFile) for path in sorted(folder.glob("killed-*.json"))]


def end_is_noted(folder: Path) -> None:
    """The run in this folder has noted how it ended: who takes over need not."""
    (folder / RUN_FILE).unlink(missing_ok=True)


def is_overtaken(request: IngestRequest) -> bool:
    """Whether a run of the same sources has begun since this one was due.

    After a long run, or a time when the machine was off, Prefect starts all late runs, one after the other; the
    first has done the work of the rest.
    """
    from prefect.runtime import deployment, flow_run

    due = flow_run.scheduled_start_time
    if due is None or deployment.id is None:
        return False
    try:
        began = (
            run_query(request.warehouse, LAST_RUN, [[without_secrets(text) for text in request.sources]])
            .column("began")[0]
            .as_py()
        )
    except WarehouseError:  # none yet
        return False
    return began is not None and bool(began.replace(tzinfo=UTC) >= due.astimezone(UTC))


LAST_RUN = "SELECT max(started_at) AS began FROM runs WHERE sources = ?::VARCHAR[] AND status = 'completed'"
