from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.made import article, build
from warehouse import NewerWarehouse, WarehouseError, find_events, open_warehouse
from warehouse.load import LOADER_DATABASE
from warehouse.migrate import MIGRATIONS, SCHEMA_VERSION, find_migrations, migrate, read_version
from warehouse.tables import TABLES

ADDS_A_COLUMN = """
ALTER TABLE events ADD COLUMN mood VARCHAR;
UPDATE events SET mood = 'calm' WHERE event_type IS NOT NULL;
"""


def columns(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str, bool]]]:
    found: dict[str, list[tuple[str, str, bool]]] = {}
    asked = """SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns()
        WHERE NOT internal ORDER BY column_index"""
    for table, name, kind, nullable in con.execute(asked).fetchall():
        found.setdefault(table, []).append((name, kind.replace('"', ""), nullable))
    return found


def test_migrations_lead_to_the_schema_of_the_tables() -> None:
    migrated, made = duckdb.connect(), duckdb.connect()
    migrate(migrated, "migrated")
    for table in TABLES.values():
        made.execute(table.create_sql())
    found = columns(migrated)
    assert {name: found[name] for name in TABLES} == columns(made)


def test_an_older_warehouse_is_upgraded_with_its_rows(tmp_path: Path) -> None:
    build(tmp_path / "w", article("a"), article("b"))
    folder = Path(shutil.copytree(MIGRATIONS, tmp_path / "migrations"))
    (folder / f"{SCHEMA_VERSION + 1:04}_mood.sql").write_text(ADDS_A_COLUMN)
    con = duckdb.connect(str(tmp_path / "w" / "state" / LOADER_DATABASE))
    assert migrate(con, "w", folder) == [SCHEMA_VERSION + 1]
    assert migrate(con, "w", folder) == []
    assert con.execute("SELECT event_id, mood FROM events ORDER BY 1").fetchall() == [
        ("a-e0", "calm"),
        ("b-e0", "calm"),
    ]


def test_a_newer_warehouse_is_refused_and_left_alone(tmp_path: Path) -> None:
    build(tmp_path, article("a"))
    for path in (tmp_path / "state" / LOADER_DATABASE, tmp_path / "dateline.duckdb"):
        con = duckdb.connect(str(path))
        con.execute("INSERT INTO schema_migrations VALUES (999, '0999_future', now()::TIMESTAMP)")
        con.close()
    before = (tmp_path / "dateline.duckdb").read_bytes()
    with (
        pytest.raises(NewerWarehouse, match=f"schema 999; this one knows {SCHEMA_VERSION}.*please upgrade"),
        open_warehouse(tmp_path),
    ):
        pass
    with pytest.raises(NewerWarehouse, match="please upgrade"):
        find_events(tmp_path)
    assert (tmp_path / "dateline.duckdb").read_bytes() == before


def test_a_migration_that_fails_leaves_the_warehouse_as_it_was(tmp_path: Path) -> None:
    build(tmp_path / "w", article("a"))
    folder = Path(shutil.copytree(MIGRATIONS, tmp_path / "migrations"))
    (folder / f"{SCHEMA_VERSION + 1:04}_mood.sql").write_text(ADDS_A_COLUMN + "SELECT 1 / mood::INTEGER FROM events;")
    con = duckdb.connect(str(tmp_path / "w" / "state" / LOADER_DATABASE))
    before = columns(con)
    with pytest.raises(WarehouseError, match="cannot upgrade to schema"):
        migrate(con, "w", folder)
    assert columns(con) == before
    assert read_version(con) == SCHEMA_VERSION


def test_gaps_and_doubles_in_the_numbers_are_found(tmp_path: Path) -> None:
    (tmp_path / "0001_one.sql").touch()
    (tmp_path / "0003_three.sql").touch()
    with pytest.raises(WarehouseError, match="without a gap"):
        find_migrations(tmp_path)
