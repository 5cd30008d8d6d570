"""``dateline events``, ``query``, ``export``, ``status``, ``doctor``: for the people who use the tables."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.errors import UsageProblem


def _folder(text: str) -> Path:
    if "://" in str(text):
        raise UsageProblem(f"{text} holds shards; to ask them: dateline load --from {text} --warehouse FOLDER")
    return Path(text)


Folder = Annotated[
    Path,
    typer.Option(
        "--warehouse", "-w", parser=_folder, metavar="FOLDER", help="The warehouse's folder.",
        envvar="DATELINE_WAREHOUSE",
    ),
]  # fmt: skip
DEFAULT_FOLDER = Path("dateline-warehouse")
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")]


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    csv = "csv"
    json = "json"


class ExportFormat(StrEnum):
    """What files are written."""

    parquet = "parquet"
    csv = "csv"
    jsonl = "jsonl"
    geojson = "geojson"


Shape = Annotated[Format | None, typer.Option("--format", "-f", help="Default: table on a terminal, CSV in a pipe.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (events, query, export, doctor):
        app.command(rich_help_panel="Analysis")(command)


def events(
    warehouse: Folder = DEFAULT_FOLDER,
    since: Day = None,
    until: Day = None,
    type_: Annotated[str | None, typer.Option("--type", help="PROTEST, ASSAULT, AID …")] = None,
    country: Annotated[str | None, typer.Option(help="Where, or whose: three letters, PER, TUR …")] = None,
    actor: Annotated[str | None, typer.Option(help="Part of a name of somebody who took part.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Also what is planned, hypothetical or denied.")] = False,
    limit: Annotated[int, typer.Option(min=1)] = 50,
    shape: Shape = None,
) -> None:
    """List events, newest first, with the sentence behind each.

    * `dateline events --since 2026-03-01 --type PROTEST --country PER`
    * `dateline events --actor Zelenskyy --format csv > zelenskyy.csv`
    """
    from flows.report import print_events, print_rows
    from warehouse.query import find_events

    rows = find_events(
        warehouse,
        since=since.date() if since else None,
        until=until.date() if until else None,
        event_type=type_,
        country=country,
        actor=actor,
        modality=None if all_ else "asserted",
        limit=limit,
    )
    if _shape(shape) is Format.table:
        print_events(rows.to_pylist())
    else:
        print_rows(rows, _shape(shape))


def query(
    sql: Annotated[str, typer.Argument(help="One SQL question; tables and columns: docs/data-dictionary.md")],
    params: Annotated[list[str] | None, typer.Argument(help="Values for ? in the question, in order.")] = None,
    warehouse: Folder = DEFAULT_FOLDER,
    shape: Shape = None,
) -> None:
    """Ask the warehouse in SQL: read-only.

    * `dateline query "SELECT event_type, count(*) FROM events GROUP BY ALL ORDER BY 2 DESC"`
    * `dateline query "FROM events WHERE country = ?" PER --format json`
    """
    from flows.report import print_rows
    from warehouse.query import run_query

    print_rows(run_query(warehouse, sql, params or None), _shape(shape))


def export(
    to: Annotated[str, typer.Option(help="Folder to write to; for Parquet also s3://bucket/prefix.")],
    warehouse: Folder = DEFAULT_FOLDER,
    table: Annotated[
        list[str] | None,
        typer.Option("--table", help="Table or view; may be repeated. Default: all tables, or events."),
    ] = None,
    shape: Annotated[ExportFormat, typer.Option("--format", "-f")] = ExportFormat.parquet,
) -> None:
    """Write tables or views as files for other tools.

    * `dateline export --to parquet/`: by year and month, only what changed
    * `dateline export --to s3://bucket/parquet`: the same, for readers elsewhere
    * `dateline export --to sheets/ --format csv`: events for a spreadsheet
    * `dateline export --to out/ --table v_acled --format csv`
    """
    from warehouse.export import DEFAULT_TABLES, export_parquet
    from warehouse.flat import export_file
    from warehouse.mirror import mirror_export
    from warehouse.store import is_address

    if shape is ExportFormat.parquet:
        if is_address(to):
            export_parquet(warehouse, tables=table or DEFAULT_TABLES)
            result = mirror_export(warehouse / "parquet", to)
        else:
            result = export_parquet(warehouse, Path(to), table or DEFAULT_TABLES)
        rows = ", ".join(f"{count:,} {name}" for name, count in result.rows.items())
        print(f"{to}: {result.written} files written, {result.unchanged} unchanged, {result.removed} removed; {rows}")
        return
    if is_address(to):
        raise UsageProblem(f"{to}: {shape.value} files are written to a folder")
    Path(to).mkdir(parents=True, exist_ok=True)
    for name in table or ["events"]:
        path = Path(to) / f"{name}.{shape.value}"
        print(f"{path}: {export_file(warehouse, path, name):,} rows")


def doctor(warehouse: Folder = DEFAULT_FOLDER) -> None:
    """Check that everything a run needs is here: model, gazetteer, Prefect, warehouse."""
    from flows.doctor import check_all
    from flows.report import print_checks

    checks = check_all(warehouse)
    print_checks(checks)
    if not all(check.ok for check in checks):
        raise typer.Exit(1)


def _shape(wanted: Format | None) -> Format:
    if wanted is not None:
        return wanted
    return Format.table if sys.stdout.isatty() else Format.csv
