"""Plain rows to Arrow tables, by the schema. What cannot be read becomes null and is reported, never guessed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from warehouse.errors import ShardError
from warehouse.schema import DATE, REAL, TIMESTAMP, Column, Table

Row = Mapping[str, Any]


def to_arrow(table: Table, rows: Sequence[Row], unreadable: list[str] | None = None) -> pa.Table:
    """Rows as an Arrow table with ``table.arrow_schema``; keys that are missing become null.

    Dates may be ``date`` or ISO 8601 text, timestamps ``datetime`` or ISO 8601 text (without a zone they are UTC). A
    value that its column cannot hold becomes null, and a line naming it is added to ``unreadable``.

    Raises:
        ShardError: a row has a key that is no column, lacks a required one, or a value outside the allowed ones.
    """
    names = set(table.arrow_schema.names)
    for number, row in enumerate(rows):
        if not names.issuperset(row):
            unknown = ", ".join(sorted(set(row) - names))
            raise ShardError(f"{table.name} row {number}: no such column: {unknown}")
    notes = unreadable if unreadable is not None else []
    arrays = [
        _column(table, table.column(name), [row.get(name) for row in rows], notes) for name in table.arrow_schema.names
    ]
    return pa.Table.from_arrays(arrays, schema=table.arrow_schema)


def _column(table: Table, column: Column, values: list[Any], notes: list[str]) -> pa.Array:
    where = f"{table.name}.{column.name}"
    if column.allowed:
        wrong = {v for v in values if v is not None} - set(column.allowed)
        if wrong:
            raise ShardError(f"{where}: {sorted(map(str, wrong))[0]!r} is not one of {', '.join(column.allowed)}")
    parse = _PARSERS.get(column.type)
    try:
        array = pa.array([parse(v) for v in values] if parse else values, column.type)
    except (ValueError, TypeError, OverflowError, pa.ArrowException):
        array = pa.array([_salvage(column, v, where, notes) for v in values], column.type)
    if array.null_count and (column.required or column.name in table.key):
        row = array.is_null().index(True).as_py()
        raise ShardError(f"{where}: row {row} has no value, and every row needs one")
    return array


def _salvage(column: Column, value: Any, where: str, notes: list[str]) -> Any:
    """The value if the column can hold it; text with half a surrogate pair is mended; all else is null."""
    parse = _PARSERS.get(column.type)
    for attempt in (value, _mend(value)):
        try:
            return pa.array([parse(attempt) if parse else attempt], column.type)[0].as_py()
        except (ValueError, TypeError, OverflowError, pa.ArrowException):
            continue
    notes.append(f"{where}: {value!r:.80}")
    return None


def _mend(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {key: _mend(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_mend(inner) for inner in value]
    return value


def _date(value: Any) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment.date()


def _real(value: Any) -> float | None:
    if value is not None and not math.isfinite(value):
        raise ValueError("not a number that can be averaged")
    return None if value is None else float(value)


def _timestamp(value: Any) -> datetime | None:
    if value is None:
        return None
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


_PARSERS: dict[pa.DataType, Callable[[Any], Any]] = {DATE: _date, TIMESTAMP: _timestamp, REAL: _real}
