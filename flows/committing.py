"""The end of a run whose warehouse is an address: its shards are committed there; who wants to ask loads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from flows.claims import end_is_noted
from flows.hosts import load_homes, load_memory, save_homes, save_memory
from flows.resuming import remember_visits
from flows.run import Run, RunSummary
from flows.summary import run_rows
from warehouse import write_shard
from warehouse.lock import writer_lock
from warehouse.shards import MANIFEST
from warehouse.store import ShardStore

COMMIT_SECONDS = 60.0
"""How often a long run commits what its workers have put to the store: few commits to read, little to do again."""


def commit_run(run: Run) -> RunSummary:
    """Commit the shards that lie here, remember what was visited, and note the run's end."""
    store = _store(run)
    _commit_folder(run, store, "pages")
    with writer_lock(run.warehouse / "state", 3600):  # one run at a time
        save_memory(load_memory(run.hosts_seen), run.hosts)
        save_homes(load_homes(run.homes_seen), run.homes)
    return commit_end(run, "completed", remember_visits(run))


def commit_end(run: Run, status: str, unchanged: int = 0) -> RunSummary:
    """Commit a row of table ``runs`` that tells how the run ended."""
    store = _store(run)
    rows: Counter[str] = Counter()
    for done in store.committed(run.run_id).values():
        rows.update({name: file.rows for name, file in done.manifest.tables.items()})
    summary = RunSummary(
        run_id=run.run_id,
        warehouse=run.request.place,
        status=status,
        pages=rows["pages"],
        unchanged=unchanged,
        articles=rows["articles"],
        mentions=rows["mentions"],
        num_failures=rows["failures"],
        seconds=(datetime.now(UTC) - run.started_at).total_seconds(),
    )
    shard = write_shard(run.folder / "end", f"{run.run_id}-{status}", {"runs": run_rows(run, summary)})
    store.commit(f"{run.run_id}-{status}", [store.put(shard)])
    end_is_noted(run.folder)
    return summary


def commit_shards(run: Run, number: int, shards: Iterable[str]) -> None:
    """Commit shards that workers have put to the run's store; where there is none they lie with the run already."""
    if store := run.store:
        store.commit(f"{run.run_id}-{number:06}", shards)


def _commit_folder(run: Run, store: ShardStore, name: str) -> None:
    here: list[Path] = sorted(path.parent for path in run.shards.glob(f"*/{MANIFEST}"))
    store.commit(f"{run.run_id}-{name}", [store.put(shard) for shard in here])


def _store(run: Run) -> ShardStore:
    assert run.store, "only for runs whose warehouse is an address"
    return run.store
