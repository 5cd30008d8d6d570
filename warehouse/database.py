"""Small things everybody needs who talks to DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb


def number(con: duckdb.DuckDBPyConnection, sql: str, params: Sequence[Any] | None = None) -> int:
    """The one number a statement answers; 0 for none. For ``INSERT``, ``UPDATE``, ``DELETE``: how many rows."""
    rows = con.execute(sql, params).fetchall()  # to the end: an unfinished result blocks the connection
    return int(rows[0][0]) if rows and rows[0][0] is not None else 0


def one_line(error: Exception) -> str:
    """A database error on one line."""
    return " ".join(str(error).split())[:400]


def now() -> datetime:
    """The time in UTC, without a zone, as the tables keep it."""
    return datetime.now(UTC).replace(tzinfo=None)
