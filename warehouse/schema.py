"""What a table is: columns with meaning, rendered as DuckDB DDL, as Arrow schema, and (in docs) as data dictionary.

The tables themselves are in :mod:`warehouse.tables`; whoever changes them adds a migration.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

Layer = Literal["raw", "clean", "extracted", "linked", "state"]

TEXT = pa.string()
TEXTS = pa.list_(pa.string())
USMALLINTS = pa.list_(pa.uint16())
UINTEGERS = pa.list_(pa.uint32())
INTEGER = pa.int32()
BIGINT = pa.int64()
REAL = pa.float64()
BOOLEAN = pa.bool_()
DATE = pa.date32()
TIMESTAMP = pa.timestamp("us")

SPAN = pa.struct([("char_start", INTEGER), ("char_end", INTEGER), ("in_title", BOOLEAN)])
ACTOR = pa.struct(
    [
        ("name", TEXT),
        ("country", TEXT),
        ("sectors", TEXTS),
        ("wikidata_id", TEXT),
        ("text", TEXT),
        ("char_start", INTEGER),
        ("char_end", INTEGER),
        ("in_title", BOOLEAN),
    ]
)
ACTORS = pa.list_(ACTOR)
DISAGREEMENT = pa.list_(pa.struct([("field", TEXT), ("value", TEXT), ("share", REAL)]))

_SQL_NAMES = {
    TEXT: "VARCHAR",
    pa.uint16(): "USMALLINT",
    pa.uint32(): "UINTEGER",
    INTEGER: "INTEGER",
    BIGINT: "BIGINT",
    REAL: "DOUBLE",
    BOOLEAN: "BOOLEAN",
    DATE: "DATE",
    TIMESTAMP: "TIMESTAMP",
}


@dataclass(frozen=True)
class Column:
    """One column. ``source`` names the step that fills it; ``allowed`` closes the set of its values."""

    name: str
    type: pa.DataType
    description: str
    source: str
    unit: str | None = None
    allowed: tuple[str, ...] = ()
    required: bool = False

    @property
    def sql_type(self) -> str:
        """The DuckDB type."""
        return sql_type(self.type)


@dataclass(frozen=True)
class Table:
    """One table. ``key`` identifies a row; ``in_shards`` tells whether rows arrive in shards or are made inside."""

    name: str
    layer: Layer
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    in_shards: bool = True

    @property
    def arrow_schema(self) -> pa.Schema:
        """The columns a shard carries: those the loader does not fill itself."""
        return pa.schema([pa.field(c.name, c.type) for c in self.columns if c.source != "loader"])

    def column(self, name: str) -> Column:
        """The column of that name; ``KeyError`` when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")

    def create_sql(self) -> str:
        """``CREATE TABLE``. No primary key: DuckDB's index halves loading, and ``MERGE`` keeps keys unique without."""
        columns = ",\n    ".join(
            f"{quote(c.name)} {c.sql_type}{' NOT NULL' if c.required or c.name in self.key else ''}"
            for c in self.columns
        )
        return f"CREATE TABLE {quote(self.name)} (\n    {columns}\n)"

    def comment_sql(self) -> list[str]:
        """``COMMENT`` statements, so that the dictionary can be read inside the database too."""
        statements = [f"COMMENT ON TABLE {quote(self.name)} IS {literal(self.description)}"]
        for c in self.columns:
            comment = c.description + (f" [{c.unit}]" if c.unit else "")
            statements.append(f"COMMENT ON COLUMN {quote(self.name)}.{quote(c.name)} IS {literal(comment)}")
        return statements


def sql_type(kind: pa.DataType) -> str:
    """The DuckDB name of an Arrow type used in the schema."""
    if pa.types.is_list(kind):
        return f"{sql_type(kind.value_type)}[]"
    if pa.types.is_struct(kind):
        return "STRUCT(" + ", ".join(f"{quote(f.name)} {sql_type(f.type)}" for f in kind) + ")"
    return _SQL_NAMES[kind]


def quote(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """An SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
