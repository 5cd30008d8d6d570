"""Questions to a warehouse, asked of its snapshot: read-only, with bound parameters, and without access to files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.errors import WarehouseError
from warehouse.snapshot import open_snapshot

Params = Sequence[Any] | Mapping[str, Any]


def run_query(folder: Path, sql: str, params: Params | None = None) -> pa.Table:
    """The answer to one SQL question as an Arrow table. ``params`` fill ``?``, ``$1`` or ``$name``.

    Raises:
        WarehouseError: as :func:`open_snapshot`, and when the SQL is wrong or asks for more than reading.
    """
    with open_snapshot(folder) as con:
        try:
            answer = con.sql(sql, params=params)
            if answer is None:
                raise WarehouseError("that is no question: it has no rows as answer")
            return answer.to_arrow_table()
        except duckdb.Error as error:
            raise WarehouseError(str(error).strip()) from error


def find_events(
    folder: Path,
    *,
    since: date | None = None,
    until: date | None = None,
    event_type: str | None = None,
    country: str | None = None,
    actor: str | None = None,
    modality: str | None = "asserted",
    limit: int = 100,
) -> pa.Table:
    """Events, newest first, as rows of ``events``.

    ``since`` and ``until`` are days, both included; ``country`` (alpha-3) is where it took place or who took part;
    ``actor`` is part of a participant's name, in any case; ``modality=None`` also finds what did not (yet) happen.
    """
    where = {
        "(event_date_end > $since OR event_date >= $since)": ("since", since),
        "event_date <= $until": ("until", until),
        "event_type = upper($type)": ("type", event_type),
        "(country = upper($country) OR list_contains(actor_country, upper($country)) "
        "OR list_contains(recipient_country, upper($country)))": ("country", country),
        "event_id IN (SELECT event_id FROM actors WHERE contains(lower(name), lower($actor)))": ("actor", actor),
        "modality = $modality": ("modality", modality),
    }
    asked = {sql: bound for sql, bound in where.items() if bound[1] is not None}
    conditions = " AND ".join(asked) or "true"
    sql = f"FROM events WHERE {conditions} ORDER BY event_date DESC NULLS LAST, event_id LIMIT $limit"
    return run_query(folder, sql, dict(asked.values()) | {"limit": limit})
