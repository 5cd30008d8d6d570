"""A warehouse to ask, built from the shards that others committed: the same on any machine, and brought up to date."""

from __future__ import annotations

import secrets
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from flows.console import progress
from flows.linking import link_new
from warehouse import export_parquet, open_warehouse, publish_snapshot
from warehouse.store import ShardStore


def load_committed(address: str, folder: Path, *, export: bool = True) -> int:
    """Load the shards at an address that the warehouse does not have yet, link them and publish; returns how many.

    Each shard is loaded exactly once, however often this is done or stopped.

    Raises:
        WarehouseError: the address cannot be read, or the warehouse not be written.
    """
    store = ShardStore(address)
    store.check()
    run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    with open_warehouse(folder) as warehouse:
        known = {name for (name,) in warehouse.con.execute("SELECT shard_id FROM load_log").fetchall()}
        new = [shard for name, shard in store.committed().items() if name not in known]
        for shard in progress(new, "loading shards", len(new)):
            with tempfile.TemporaryDirectory(prefix="dateline-") as passing:
                warehouse.load(store.fetch(shard, Path(passing)))
        link_new(warehouse, run_id)
        publish_snapshot(warehouse)
    if export:
        export_parquet(folder)
    return len(new)
