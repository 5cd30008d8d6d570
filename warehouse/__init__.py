"""DuckDB and Parquet: the only package that knows tables. It takes plain rows and knows nothing of HTML or language."""

from warehouse.errors import LockTimeout, NewerWarehouse, ShardError, WarehouseError
from warehouse.export import ExportResult, export_parquet
from warehouse.flat import export_file
from warehouse.load import AssignResult, LoadResult, Warehouse, open_warehouse
from warehouse.query import find_events, run_query
from warehouse.rows import article_tables
from warehouse.shards import Manifest, read_manifest, write_shard
from warehouse.snapshot import open_snapshot, publish_snapshot

__all__ = [
    "AssignResult",
    "ExportResult",
    "LoadResult",
    "LockTimeout",
    "Manifest",
    "NewerWarehouse",
    "ShardError",
    "Warehouse",
    "WarehouseError",
    "article_tables",
    "export_file",
    "export_parquet",
    "find_events",
    "open_snapshot",
    "open_warehouse",
    "publish_snapshot",
    "read_manifest",
    "run_query",
    "write_shard",
]
