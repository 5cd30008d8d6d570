"""One file of one table for other programs: CSV for spreadsheets, JSON lines, GeoJSON for maps, or plain Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pyarrow as pa

from warehouse.database import number, one_line
from warehouse.errors import WarehouseError
from warehouse.export import check_table
from warehouse.files import STAGE_PREFIX, explain_os_errors, replace
from warehouse.schema import literal, quote
from warehouse.snapshot import open_snapshot

FORMATS = (".csv", ".jsonl", ".geojson", ".parquet")

FORMULA = r"^[\s\x0b]*[=+\-@]|^[\t\r\n]"
"""Text a spreadsheet would take for a formula (OWASP, "CSV injection"); such cells get an apostrophe in front."""

BOM = "\ufeff"
"""Without this mark at the start, Excel does not read a CSV file as UTF-8."""


def export_file(folder: Path, to: Path, table: str = "events", *, happened_only: bool = False) -> int:
    """Write a table or view of the warehouse at ``folder`` to the file ``to``, in the format its name ends with.

    ``.csv`` has one column per value: lists are joined with "; ", structures become JSON. ``.geojson`` holds the rows
    that have coordinates. ``happened_only`` leaves out rows whose modality is not asserted. The file appears whole.
    Returns the rows written.

    Raises:
        WarehouseError: unknown table or format, no coordinates for GeoJSON, no warehouse, or ``to`` cannot be written.
    """
    to = Path(to)
    if to.suffix not in FORMATS:
        raise WarehouseError(f"{to}: unknown format {to.suffix!r}; there are {', '.join(FORMATS)}")
    with open_snapshot(folder, files=True) as con, _staged(to) as stage:
        check_table(con, table)
        types = dict(con.execute(f"SELECT column_name, column_type FROM (DESCRIBE {quote(table)})").fetchall())
        if happened_only and "modality" not in types:
            raise WarehouseError(f"{table} has no column modality")
        rows = quote(table) + (" WHERE modality = 'asserted'" if happened_only else "")
        try:
            if to.suffix == ".geojson":
                return _write_geojson(con, rows, types, stage)
            options, columns = "FORMAT parquet, COMPRESSION zstd", "*"
            if to.suffix == ".csv":
                options, columns = "FORMAT csv, HEADER", _flat_columns(types)
            elif to.suffix == ".jsonl":
                options = "FORMAT json"
            return number(con, f"COPY (SELECT {columns} FROM {rows}) TO {literal(str(stage))} ({options})")
        except duckdb.Error as error:
            raise WarehouseError(f"cannot write {to}: {one_line(error)}") from error


def _flat_columns(types: dict[str, str]) -> str:
    columns: list[str] = []
    for name, kind in types.items():
        cell = quote(name)
        if kind.startswith("STRUCT"):
            cell = f"to_json({cell})::VARCHAR"  # begins with a bracket: never a formula
        elif kind.endswith("[]"):
            cell = _harmless(f"array_to_string({cell}, '; ')")
        elif kind == "VARCHAR":
            cell = _harmless(cell)
        columns.append(f"{cell} AS {quote(name if columns else BOM + name)}")
    return ", ".join(columns)


def _harmless(cell: str) -> str:
    return f"CASE WHEN regexp_matches({cell}, {literal(FORMULA)}) THEN '''' || {cell} ELSE {cell} END"


def _write_geojson(con: duckdb.DuckDBPyConnection, rows: str, types: dict[str, str], stage: Path) -> int:
    latitude, longitude = (next((n for n in types if n.lower() == want), None) for want in ("latitude", "longitude"))
    if not latitude or not longitude:
        raise WarehouseError("a map needs columns latitude and longitude: export events, mentions, places or v_acled")
    written = 0
    with stage.open("wb") as file:
        file.write(b'{"type":"FeatureCollection","features":[')
        answer = con.sql(
            f"SELECT * FROM (FROM {rows}) WHERE {quote(latitude)} IS NOT NULL AND {quote(longitude)} IS NOT NULL"
        )
        for batch in answer.to_arrow_reader(10_000):
            for row in _dicts(batch):
                point = [row.pop(longitude), row.pop(latitude)]
                feature = {"type": "Feature", "geometry": {"type": "Point", "coordinates": point}, "properties": row}
                file.write(b",\n" if written else b"\n")
                file.write(msgspec.json.encode(feature))
                written += 1
        file.write(b"\n]}\n")
    return written


def _dicts(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = batch.to_pylist()
    return rows


@contextmanager
def _staged(to: Path) -> Iterator[Path]:
    with explain_os_errors(f"write {to}"):
        to.parent.mkdir(parents=True, exist_ok=True)
        stage = to.with_name(f"{STAGE_PREFIX}{to.name}")
        try:
            yield stage
            replace(stage, to)
        finally:
            stage.unlink(missing_ok=True)
