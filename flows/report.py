"""What a person reads: events with their evidence, what a run did, what went wrong; and rows for other programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from rich.markup import escape
from rich.table import Table

from flows.console import out
from flows.doctor import Check
from flows.run import RunSummary

Row = dict[str, Any]


def say(line: str) -> None:
    """A line on standard output; what a page or a server put into it cannot steer the terminal."""
    out.print(_printable(line), highlight=False)


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def print_events(rows: list[Row]) -> None:
    """Each event in three lines: when, what, where and how often reported; who and whom; the sentence that says so."""
    if not rows:
        say("No events fit that.")
    for row in rows:
        reports = f"{row['num_mentions']} report{'' if row['num_mentions'] == 1 else 's'}"
        if row["num_sources"] > 1:
            reports += f" in {row['num_sources']} outlets"
        say(
            f"[bold]{_when(row)}[/]  [cyan]{escape(_type(row))}[/]  {escape(_where(row))}  "
            f"[dim]{reports}, confidence {row['confidence']:.2f}[/]"
        )
        say(f"    {escape(_who(row))}")
        say(f"    [italic]{escape(_evidence(row))}[/]")


def print_summary(summary: RunSummary) -> None:
    """What a run did, in a few lines."""
    say(
        f"\n[bold]{summary.pages} pages[/], {summary.articles} articles, {summary.mentions} reports of "
        f"{summary.events} events, {summary.num_failures} failures in {summary.seconds:.0f} s → "
        f"{escape(summary.warehouse)}"
    )
    if not summary.pages:
        say(NOTHING_NEW)
    if summary.removed:
        removed = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in summary.removed.items())
        say(f"Removed as boilerplate: {removed}")
    if summary.failures:
        say("What failed, and why:")
        for address, code, message in summary.failures[:20]:
            say(f"  {escape(address)}: {escape(message)} [dim]({code})[/]")
        if len(summary.failures) > 20:
            say(f'  … and {len(summary.failures) - 20} more: dateline query "FROM failures"')


NOTHING_NEW = (
    "Nothing new: pages read lately are looked at again when they can have changed, "
    "or at once with DATELINE_FETCH_REVISIT_AFTER=0."
)


def one_line(summary: RunSummary) -> str:
    """The run in one line, for logs and pipes."""
    return (
        f"{summary.pages} pages, {summary.unchanged} unchanged, {summary.articles} articles, "
        f"{summary.mentions} mentions, {summary.events} events, "
        f"{summary.num_failures} failures, {summary.seconds:.1f} s: {summary.warehouse}"
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
        table.add_row(*(escape(_printable(_cell(value))) for value in row.values()))
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


def _evidence(row: Row) -> str:
    return f"“{' '.join((row['evidence'] or '').split())}”"


def print_checks(checks: Sequence[Check]) -> None:
    """What the doctor found, a line a check."""
    for check in checks:
        mark = "[green]ok[/]  " if check.ok else "[red]FAIL[/]"
        say(f"{mark}  {check.name:15} {escape(check.found)}")
