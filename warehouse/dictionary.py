"""The data dictionary, written from the schema: ``python -m warehouse.dictionary > docs/data-dictionary.md``."""

from __future__ import annotations

import re
import sys

import duckdb

from warehouse.migrate import SCHEMA_VERSION, VIEWS, migrate
from warehouse.schema import Table
from warehouse.tables import TABLES

LAYERS = {
    "raw": "what was fetched",
    "clean": "the story on the page",
    "extracted": "what one story says",
    "linked": "what happened, according to all stories",
    "state": "the warehouse's own bookkeeping",
}


def render() -> str:
    """The dictionary as Markdown: every table and column with type, unit, allowed values and the step that fills it."""
    parts = [
        "# Data dictionary",
        f"Schema version {SCHEMA_VERSION}. Written by `python -m warehouse.dictionary` from `warehouse/tables.py`; "
        "do not edit. The same texts are comments inside the database (`duckdb_columns()`).",
        "Times are UTC without a zone. Offsets count Unicode code points, half-open, into `articles.text` "
        "(`articles.title` where `in_title`). Countries are ISO 3166 alpha-3.",
        "| table | layer | what a row is |\n|---|---|---|\n"
        + "\n".join(
            f"| [{t.name}](#{t.name}) | {t.layer}: {LAYERS[t.layer]} | {t.description} |" for t in TABLES.values()
        ),
        *map(_render_table, TABLES.values()),
        "## Views",
        "Made from the tables above; their columns are named as users of the other data know them.",
        *_render_views(),
    ]
    return "\n\n".join(parts) + "\n"


def _render_table(table: Table) -> str:
    rows = [f"## {table.name}", "", table.description, "", f"Key: {', '.join(f'`{k}`' for k in table.key)}.", ""]
    rows += ["| column | type | meaning | unit | allowed values | filled by |", "|---|---|---|---|---|---|"]
    for c in table.columns:
        name, kind = f"`{c.name}`", f"`{c.sql_type}`"
        allowed = ", ".join(f"`{value}`" for value in c.allowed)
        rows.append(f"| {name} | {kind} | {c.description} | {c.unit or ''} | {allowed} | {c.source} |")
    return "\n".join(rows)


def _render_views() -> list[str]:
    con = duckdb.connect()
    migrate(con, "dictionary")
    notes = _view_notes()
    names = con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY view_name").fetchall()
    parts: list[str] = []
    for (name,) in names:
        columns = con.execute(f"SELECT column_name FROM (DESCRIBE {name})").fetchall()
        parts.append(f"### {name}\n\n{notes.get(name, '')}\n\nColumns: {', '.join(f'`{c}`' for (c,) in columns)}.")
    return parts


def _view_notes() -> dict[str, str]:
    """What the comment above each view in ``views.sql`` says."""
    notes: dict[str, str] = {}
    for comment, statements in re.findall(
        r"((?:^-- .*\n)+)((?:(?!-- ).*\n?)*)", VIEWS.read_text("utf-8"), re.MULTILINE
    ):
        for name in re.findall(r"CREATE OR REPLACE VIEW (\w+)", statements):
            notes[name] = " ".join(line.removeprefix("-- ") for line in comment.splitlines())
    return notes


if __name__ == "__main__":
    sys.stdout.write(render())
