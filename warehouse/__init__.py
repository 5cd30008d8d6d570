"""DuckDB and Parquet: the only package that knows tables. It takes plain rows and knows nothing of HTML or language."""

from warehouse.errors import LockTimeout, NewerWarehouse, ShardError, WarehouseError
from warehouse.load import LoadResult, Warehouse, open_warehouse
from warehouse.shards import Manifest, read_manifest, write_shard

__all__ = [
    "LoadResult",
    "LockTimeout",
    "Manifest",
    "NewerWarehouse",
    "ShardError",
    "Warehouse",
    "WarehouseError",
    "open_warehouse",
    "read_manifest",
    "write_shard",
]
