"""Shards that were damaged after they were written: set aside, so that one bad file does not stop every run.

The pages of a shard are in the batch it was made from. What a stopped run left is extracted again from its archive;
what is damaged when it is to be loaded is noted as failed, and its pages are forgotten, so that they are read again.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.batches import CapturedPage, PageFailure, read_batch
from flows.pages import failure_row
from flows.run import Run
from warehouse import ShardError, Warehouse, read_manifest, write_shard

CODE = "shard_damaged"


def mend_shards(run: Run) -> None:
    """Set aside the damaged ones among the shards taken over from stopped runs; their batches are extracted again.

    The failures noted of their pages are resolved when these come through.
    """
    failures: list[dict[str, Any]] = []
    for manifest in sorted(run.shards.glob("*/manifest.json")):
        try:
            read_manifest(manifest.parent)
        except ShardError as error:
            batch = _batch_of(run, manifest.parent)
            failures += _set_aside(run, manifest.parent, batch, error)
            if batch is not None:
                batch.replace(batch.with_name(batch.name.replace("extracted-", "captured-", 1)))
    if failures:
        write_shard(run.shards, f"{run.run_id}-0-damaged", {"failures": failures})  # loaded before what resolves them


def load_shards(run: Run, warehouse: Warehouse) -> None:
    """Load every shard of the run, but the damaged: their pages are failures, to be tried again."""
    for manifest in sorted(run.shards.glob("*/manifest.json")):
        shard = manifest.parent
        try:
            warehouse.load(shard)
        except ShardError as error:
            batch = _batch_of(run, shard)
            failures = _set_aside(run, shard, batch, error)
            warehouse.load(write_shard(run.shards, f"{shard.name}-damaged", {"failures": failures}))
            if batch is not None:
                batch.unlink()  # else its pages would be known as visited


def _set_aside(run: Run, shard: Path, batch: Path | None, error: ShardError) -> list[dict[str, Any]]:
    """Move a shard out of the way; the rows of ``failures`` that say so, of each page that was in it."""
    aside = run.warehouse / "state" / "damaged" / shard.name
    aside.parent.mkdir(exist_ok=True)
    shutil.rmtree(aside, ignore_errors=True)
    shard.replace(aside)
    problem = PageFailure("extract", CODE, f"{error}; set aside in {aside.parent}", retry=True)
    if batch is None:
        return [_row_without_page(run, shard, problem)]
    pages = read_batch(batch, CapturedPage)
    return [failure_row(page, problem, run.run_id) for page in pages if not page.failure and not page.unchanged]


def _row_without_page(run: Run, shard: Path, problem: PageFailure) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "page_id": f"shard:{shard.name}",
        "stage": problem.stage,
        "code": problem.code,
        "message": problem.message,
        "retry": False,  # there is nothing to try again with
        "run_id": run.run_id,
        "first_seen": now,
        "last_seen": now,
        "tries": 1,
    }


def _batch_of(run: Run, shard: Path) -> Path | None:
    """The batch a shard was made from: the shard's name ends with the batch's."""
    for batch in run.batches("extracted"):
        if shard.name.endswith(batch.stem.removeprefix("extracted")):
            return batch
    return None
