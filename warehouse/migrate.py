"""Bringing a database to the schema of this version: numbered SQL files, each applied once, in one transaction each.

``migrations/0001_….sql`` made the first schema; every later change of :mod:`warehouse.tables` comes with a file that
makes the same change to an existing warehouse. A new warehouse takes the same road, so both end alike.
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from warehouse.database import now, number
from warehouse.errors import NewerWarehouse, WarehouseError
from warehouse.tables import TABLES

MIGRATIONS = Path(__file__).with_name("migrations")
VIEWS = Path(__file__).with_name("views.sql")


def find_migrations(folder: Path = MIGRATIONS) -> dict[int, Path]:
    """The migration files by number, in order. ``WarehouseError`` when a number is missing or used twice."""
    found: dict[int, Path] = {}
    for path in sorted(folder.glob("*.sql")):
        match = re.match(r"(\d{4})_\w+\.sql$", path.name)
        if not match or int(match[1]) != len(found) + 1:
            raise WarehouseError(f"{path}: migrations are numbered 0001_name.sql, 0002_name.sql … without a gap")
        found[int(match[1])] = path
    return found


SCHEMA_VERSION = len(find_migrations())
"""The schema this Dateline reads and writes."""


def read_version(con: duckdb.DuckDBPyConnection) -> int:
    """The schema version of an open database; 0 when it is empty."""
    if not number(con, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'schema_migrations'"):
        return 0
    return number(con, "SELECT max(version) FROM schema_migrations")


def check_version(con: duckdb.DuckDBPyConnection, name: str, known: int = SCHEMA_VERSION) -> int:
    """The schema version; ``NewerWarehouse`` when this Dateline does not know it."""
    version = read_version(con)
    if version > known:
        raise NewerWarehouse(
            f"{name}: made by a newer Dateline (schema {version}; this one knows {known}): please upgrade"
        )
    return version


def migrate(con: duckdb.DuckDBPyConnection, name: str, folder: Path = MIGRATIONS) -> list[int]:
    """Apply the migrations an open database lacks; return their numbers.

    Raises:
        NewerWarehouse: the database is newer than the newest migration.
        WarehouseError: a migration failed; the database is as it was before that one.
    """
    migrations = find_migrations(folder)
    version = check_version(con, name, len(migrations))
    applied = [step for step in migrations if step > version]
    for step in applied:
        path = migrations[step]
        con.begin()
        try:
            con.execute(
                "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER, name VARCHAR, applied_at TIMESTAMP)"
            )
            con.execute(path.read_text("utf-8"))
            con.execute("INSERT INTO schema_migrations VALUES (?, ?, ?)", [step, path.stem, now()])
        except BaseException as error:
            con.rollback()
            if isinstance(error, duckdb.Error):
                raise WarehouseError(f"{name}: cannot upgrade to schema {step} ({path.name}): {error}") from error
            raise
        con.commit()
    if applied and folder == MIGRATIONS:
        describe(con)
    return applied


def describe(con: duckdb.DuckDBPyConnection) -> None:
    """Create the views anew, and attach the data dictionary to tables and columns as comments."""
    con.begin()
    con.execute(VIEWS.read_text("utf-8"))
    for table in TABLES.values():
        con.execute(";\n".join(table.comment_sql()))
    con.commit()
