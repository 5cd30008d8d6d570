"""What a person reads: events with their evidence, what a run did, what went wrong; and rows for other programs."""

from __future__ import annotations

import csv
import json
import sys
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from rich.markup import escape
from rich.table import Table

from flows.console import out
from flows.run import RunSummary

Row = dict[str, Any]


def say(line: str) -> None:
    """A line on standard output."""
    out.print(line, highlight=False)


def print_events(rows: list[Row]) -> None:
    """Events as blocks of lines: who, what, whom, where, when, how often reported, and the sentence that says so."""
    if not rows:
        say("No events fit that.")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), header_style="bold")
    table.add_column("when", no_wrap=True)
    table.add_column("type", no_wrap=True)
    table.add_column("who → whom", ratio=3)
    table.add_column("where", ratio=2)
    table.add_column("reports", justify="right")
    table.add_column("evidence", ratio=7)
    for row in rows:
        table.add_row(
            _when(row), escape(_type(row)), escape(_who(row)), escape(_where(row)), _reports(row), escape(_evidence(row))
        )
    out.print(table)


def print_summary(summary: RunSummary) -> None:
    """What a run did, in a few lines."""
    say(
        f"\n[bold]{summary.pages} pages[/], {summary.articles} articles, {summary.mentions} reports of "
        f"{summary.events} events, {len(summary.failures)} failures in {summary.seconds:.0f} s → {escape(str(summary.warehouse))}"
    )
    if summary.removed:
        removed = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in summary.removed.items())
        say(f"Removed as boilerplate: {removed}")
    if summary.failures:
        say("What failed, and why:")
        for address, code, message in summary.failures[:20]:
            say(f"  {escape(address)}: {escape(message)} [dim]({code})[/]")
        if len(summary.failures) > 20:
            say(f"  … and {len(summary.failures) - 20} more: dateline query \"FROM failures\"")


def one_line(summary: RunSummary) -> str:
    """The run in one line, for logs and pipes."""
    return (
        f"{summary.pages} pages, {summary.articles} articles, {summary.mentions} mentions, {summary.events} events, "
        f"{len(summary.failures)} failures, {summary.seconds:.1f} s: {summary.warehouse}"
    )


def print_rows(rows: pa.Table, shape: str) -> None:
    """Rows as a table, CSV or JSON lines."""
    if shape == "table":
        _print_table(rows)
    elif shape == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(rows.column_names)
        for row in rows.to_pylist():
            writer.writerow([_cell(value) for value in row.values()])
    else:
        for row in rows.to_pylist():
            print(json.dumps(row, default=_plain, ensure_ascii=False))


def _print_table(rows: pa.Table) -> None:
    table = Table(*(escape(name) for name in rows.column_names), box=None, header_style="bold")
    for row in rows.to_pylist():
        table.add_row(*(escape(_cell(value)) for value in row.values()))
    out.print(table)
    say(f"[dim]{rows.num_rows:,} row{'' if rows.num_rows == 1 else 's'}[/]")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, default=_plain, ensure_ascii=False)
    return str(value)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _when(row: Row) -> str:
    day = row["event_date"]
    if day is None:
        return "unknown"
    shown: str = {"month": f"{day:%Y-%m}", "year": f"{day:%Y}"}.get(row["date_precision"], day.isoformat())
    return shown + ("" if row["date_basis"] in ("argument", "sentence") else "?")


def _type(row: Row) -> str:
    kind = row["event_type"] or "other"
    if row["event_modes"]:
        kind += "/" + row["event_modes"][0]
    return kind if row["modality"] == "asserted" else f"{kind} ({row['modality']})"


def _who(row: Row) -> str:
    actors, recipients = (", ".join(row[key] or []) for key in ("actor_name", "recipient_name"))
    return f"{actors or '–'} → {recipients}" if recipients else actors or "–"


def _where(row: Row) -> str:
    parts = [part for part in (row["location_name"], row["country"]) if part]
    return ", ".join(dict.fromkeys(parts)) or "–"


def _reports(row: Row) -> str:
    return f"{row['num_mentions']} in {row['num_sources']}"


def _evidence(row: Row) -> str:
    return f"“{' '.join((row['evidence'] or '').split())}”"
