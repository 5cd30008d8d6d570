"""Files from a warehouse: Parquet by year and month that is kept up to date, and single files for other programs.

All is read from the snapshot, so an export never waits for a load.

    parquet/
      manifest.json                        schema version; per table its files with rows, size, SHA-256, fingerprint
      events/year=2024/month=3/part-0.parquet
      runs/part-0.parquet                  tables without a date are one file
      v_acled/2024-3.parquet               views have year columns of their own, so their folders are not Hive's
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp

import duckdb
import msgspec

from warehouse.database import one_line
from warehouse.errors import NewerWarehouse, WarehouseError
from warehouse.files import STAGE_PREFIX, explain_os_errors, replace, sha256, write_whole
from warehouse.lock import writer_lock
from warehouse.migrate import SCHEMA_VERSION
from warehouse.schema import literal, quote
from warehouse.snapshot import open_snapshot
from warehouse.tables import TABLES

MANIFEST = "manifest.json"

DATES = {
    "events": "coalesce(event_date, first_seen::DATE)",
    "mentions": "coalesce(published_at::DATE, block_date)",
    "articles": "published_at::DATE",
    "pages": "fetched_at::DATE",
    "v_gdelt_events": "strptime(SQLDATE::VARCHAR, '%Y%m%d')::DATE",
    "v_gdelt_mentions": "strptime(MentionTimeDate::VARCHAR, '%Y%m%d%H%M%S')::DATE",
    "v_icews": '"Event Date"',
    "v_polecat": '"Event Date"',
    "v_acled": "event_date",
    "v_5w1h": "published_at::DATE",
    "v_daily": "event_date",
}
"""By which day a table's or view's rows are filed; those without a day go to year 0, month 0."""

DEFAULT_TABLES = ("events", "actors", "mentions", "articles", "removed_blocks", "places", "failures", "runs")


Month = tuple[int, int]
NO_MONTH = (0, 0)
_PARQUET = "FORMAT parquet, COMPRESSION zstd"


class ExportedFile(msgspec.Struct, frozen=True):
    """One Parquet file. ``fingerprint`` is of its rows' values: equal fingerprints, nothing to write."""

    rows: int
    size: int
    sha256: str
    fingerprint: str


class ExportManifest(msgspec.Struct, frozen=True):
    """What an export folder holds: file paths, relative to the folder, by table."""

    schema_version: int
    tables: dict[str, dict[str, ExportedFile]]


class ExportResult(msgspec.Struct, frozen=True):
    """What an export did, in files, and the rows the folder now holds by table."""

    written: int
    unchanged: int
    removed: int
    rows: dict[str, int]


def export_parquet(
    folder: Path, to: Path | None = None, tables: Sequence[str] = DEFAULT_TABLES, wait_seconds: float = 3600
) -> ExportResult:
    """Bring the Parquet files at ``to`` (default ``<folder>/parquet``) up to date with the warehouse at ``folder``.

    Only files whose rows changed are written, each put in its place whole; the manifest comes last, and what it does
    not name is removed. ``tables`` may name views.

    Raises:
        WarehouseError: unknown table, no warehouse, or ``to`` cannot be written; the next export completes this one.
        NewerWarehouse: the files at ``to``, or the warehouse, were made by a newer Dateline.
    """
    to = Path(folder) / "parquet" if to is None else Path(to)
    with explain_os_errors(f"export to {to}"):
        state = to / ".state"
        state.mkdir(parents=True, exist_ok=True)
        with writer_lock(state, wait_seconds), open_snapshot(folder, files=True) as con:
            before = _read_manifest(to)
            found = {name: _export_table(con, to, name, before.tables.get(name, {})) for name in tables}
            after = ExportManifest(SCHEMA_VERSION, before.tables | {name: files for name, (files, _) in found.items()})
            write_whole(to / MANIFEST, msgspec.json.format(msgspec.json.encode(after)))
            removed = _remove_stale(to, after)
    written = sum(written for _, written in found.values())
    return ExportResult(
        written=written,
        unchanged=sum(len(files) for files, _ in found.values()) - written,
        removed=removed,
        rows={name: sum(file.rows for file in files.values()) for name, (files, _) in found.items()},
    )


def _export_table(
    con: duckdb.DuckDBPyConnection, to: Path, name: str, before: dict[str, ExportedFile]
) -> tuple[dict[str, ExportedFile], int]:
    """Write the files of one table that changed; all its files as they are now, and how many were written."""
    check_table(con, name)
    day = DATES.get(name, "NULL::DATE")
    year, month = f"coalesce(year({day}), 0)::INTEGER", f"coalesce(month({day}), 0)::INTEGER"
    counts = con.execute(
        f"SELECT {year}, {month}, count(*), coalesce(bit_xor(hash(t)), 0), coalesce(sum(hash(t) >> 24), 0)::HUGEINT "
        f"FROM {quote(name)} t GROUP BY ALL"
    ).fetchall()
    files: dict[str, ExportedFile] = {}
    changed: dict[Month, tuple[str, int, str]] = {}
    for y, m, rows, xor, total in sorted(counts):
        path, fingerprint = _path(name, y, m), f"{SCHEMA_VERSION}-{rows}-{xor:x}-{total:x}"
        old = before.get(path)
        if old and old.fingerprint == fingerprint and _size(to / path) == old.size:
            files[path] = old
        else:
            changed[y, m] = (path, rows, fingerprint)
    if changed:
        stage = Path(mkdtemp(prefix=STAGE_PREFIX, dir=to))
        try:
            staged = _write(con, stage, name, (year, month), list(changed), whole=len(changed) == len(counts))
            for key, (path, rows, fingerprint) in changed.items():
                files[path] = ExportedFile(rows, staged[key].stat().st_size, sha256(staged[key]), fingerprint)
                (to / path).parent.mkdir(parents=True, exist_ok=True)
                replace(staged[key], to / path)
        except duckdb.Error as error:
            raise WarehouseError(f"cannot export {name} to {to}: {one_line(error)}") from error
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    return dict(sorted(files.items())), len(changed)


def _write(
    con: duckdb.DuckDBPyConnection,
    stage: Path,
    name: str,
    month_of: tuple[str, str],
    months: list[Month],
    *,
    whole: bool,
) -> dict[Month, Path]:
    """Write the rows of these months into ``stage``; the file of each month."""
    if name not in DATES:  # one file, there even when the table is empty
        path = stage / "part-0.parquet"
        con.execute(f"COPY {quote(name)} TO {literal(str(path))} ({_PARQUET})")
        return {NO_MONTH: path}
    year, month = month_of
    which = "" if whole else f"WHERE ({year}, {month}) IN ({', '.join(map(str, months))})"
    con.execute(
        f"COPY (SELECT t.*, {year} AS _year, {month} AS _month FROM {quote(name)} t {which}) "
        f"TO {literal(str(stage / 'all'))} ({_PARQUET}, PARTITION_BY (_year, _month))"
    )
    found: dict[Month, Path] = {}
    for y, m in months:
        (found[y, m],) = (stage / "all" / f"_year={y}" / f"_month={m}").glob("*.parquet")
    return found


def check_table(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """``WarehouseError`` unless the warehouse has a table or view of that name."""
    known = con.execute(
        "SELECT table_name FROM duckdb_tables() UNION SELECT view_name FROM duckdb_views() WHERE view_name LIKE 'v_%'"
    ).fetchall()
    if (name,) not in known:
        raise WarehouseError(f"no table or view {name!r}; there are {', '.join(sorted(n for (n,) in known))}")


def _path(name: str, year: int, month: int) -> str:
    if name not in DATES:
        return f"{name}/part-0.parquet"
    return f"{name}/year={year}/month={month}/part-0.parquet" if name in TABLES else f"{name}/{year}-{month}.parquet"


def _remove_stale(to: Path, manifest: ExportManifest) -> int:
    """Remove Parquet files the manifest does not name from the folders of its tables, and what a dead export left."""
    named = {to / path for files in manifest.tables.values() for path in files}
    removed = 0
    for name in manifest.tables:
        for path in (to / name).rglob("*.parquet"):
            if path not in named:
                path.unlink()
                removed += 1
        for path in sorted((to / name).rglob("*"), reverse=True):
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
    for path in to.glob(f"{STAGE_PREFIX}*"):
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()
    return removed


def _read_manifest(to: Path) -> ExportManifest:
    try:
        manifest = msgspec.json.decode((to / MANIFEST).read_bytes(), type=ExportManifest)
    except (FileNotFoundError, msgspec.DecodeError):
        return ExportManifest(SCHEMA_VERSION, {})  # missing or damaged: everything is written anew
    if manifest.schema_version > SCHEMA_VERSION:
        raise NewerWarehouse(
            f"{to}: written by a newer Dateline (schema {manifest.schema_version}; this one knows {SCHEMA_VERSION}): "
            "please upgrade, or export to another folder"
        )
    return manifest


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.is_file() else None
