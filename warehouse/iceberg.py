"""Committed shards as Iceberg tables: for engines that want a table rather than a list of files.

One table for each of a shard's, in the namespace ``dateline``: pages, articles, removed_blocks, places, mentions,
failures, runs. The shards' own Parquet files are registered, not copied. A table only grows: of an article that was
extracted twice both are there, and the newer counts (docs/wide.md has the question to ask).
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING

from warehouse.database import one_line
from warehouse.errors import WarehouseError
from warehouse.store import ShardStore, is_address
from warehouse.tables import TABLES

if TYPE_CHECKING:
    from pyiceberg.catalog.sql import SqlCatalog

NAMESPACE = "dateline"


def publish_iceberg(address: str, catalog: str) -> dict[str, int]:
    """Add the files of shards that the tables do not have yet; returns how many by table.

    One process at a time may do this for a catalog. One that is stopped has added all of a table's new files or none;
    the next adds the rest.

    Args:
        address: where the shards were committed; the tables' metadata is kept below it, in ``iceberg``.
        catalog: the catalog's SQLite file, made when it is not there, or an SQLAlchemy address.

    Raises:
        WarehouseError: PyIceberg is not installed, or the address or catalog cannot be used.
    """
    store = ShardStore(address)
    if find_spec("pyiceberg") is None:
        raise WarehouseError("Iceberg tables are an extra: pip install 'dateline-events[iceberg]'")
    from pyiceberg.exceptions import CommitFailedException
    from sqlalchemy.exc import SQLAlchemyError

    try:
        return _publish(store, open_catalog(catalog, store.address))
    except CommitFailedException as error:
        raise WarehouseError(f"{catalog}: somebody else published meanwhile: try again ({one_line(error)})") from error
    except SQLAlchemyError as error:
        raise WarehouseError(f"{catalog}: the catalog cannot be used: {one_line(error)}") from error


def _publish(store: ShardStore, catalog: SqlCatalog) -> dict[str, int]:
    catalog.create_namespace_if_not_exists(NAMESPACE)
    added: dict[str, int] = {}
    shards = store.committed().values()
    for name in (name for name, table in TABLES.items() if table.in_shards):
        files = store.files(name, shards)
        if not files:
            continue
        table = catalog.create_table_if_not_exists(
            f"{NAMESPACE}.{name}", TABLES[name].arrow_schema, location=f"{store.address}/iceberg/{name}"
        )
        with table.update_schema() as update:
            update.union_by_name(TABLES[name].arrow_schema)  # columns of a newer version
        known = set(table.inspect.files()["file_path"].to_pylist())
        if new := [file for file in files if file not in known]:
            table.add_files(new, check_duplicate_files=False)
            added[name] = len(new)
    return added


def open_catalog(catalog: str, address: str) -> SqlCatalog:
    """The catalog, with the storage's settings as :func:`warehouse.store.open_address` reads them."""
    from pyiceberg.catalog.sql import SqlCatalog

    properties = {
        "uri": catalog if is_address(catalog) else f"sqlite:///{os.path.abspath(catalog)}",
        "warehouse": f"{address}/iceberg",
        "s3.endpoint": os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL"),
        "s3.region": os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION"),
    }
    return SqlCatalog(NAMESPACE, **{key: value for key, value in properties.items() if value})
