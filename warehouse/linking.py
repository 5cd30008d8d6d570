"""Which mentions are worth comparing: pairs that share a type and a place, country or participant, close in time.

Every mention is filed under a handful of keys (its type with its place, country, each participant). Within a key
mentions are sorted by day and place, and each is paired with its neighbours only, at most three stretches of
``stretch`` mentions. So the number of pairs grows with the number of new mentions, not with its square, and not with
the size of the warehouse beyond the days around them: blocking with sorted neighbourhoods (Christen, "Data Matching",
2012, chapter 4).
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pyarrow as pa

from warehouse.aggregate import MACROS


@dataclass(frozen=True)
class Candidates:
    """Pairs to compare.

    ``mentions`` has a row per mention that is in a pair, with what tells happenings apart, and ``is_new``. ``pairs``
    has integer columns ``left`` and ``right``, rows of ``mentions`` of which ``left`` is new, and ``shared``, in how
    many keys they met. Rows and pairs do not depend on the order in which mentions were loaded.
    """

    mentions: pa.Table
    pairs: pa.Table


def last_load(con: duckdb.DuckDBPyConnection) -> int:
    """The number of the newest load: what a later call of :func:`candidates` gives as ``since_load``."""
    ((load,),) = con.execute("SELECT coalesce(max(load_number), 0) FROM load_log").fetchall()
    return int(load)


def candidates(
    con: duckdb.DuckDBPyConnection,
    since_load: int = 0,
    *,
    until_load: int | None = None,
    window_days: int = 21,
    stretch: int = 20,
    same_article: bool = False,
) -> Candidates:
    """Pairs of a mention loaded after load ``since_load`` and another, at most ``window_days`` apart by ``block_date``.

    Each pair is given once. Mentions without any date are not paired. ``until_load`` leaves out what was loaded later,
    so that a large backlog can be linked load by load; ``same_article`` also pairs mentions of one article. Reckon with
    about 35 pairs a new mention. Uses temporary tables of ``con``.
    """
    con.execute(MACROS)
    until = last_load(con) if until_load is None else until_load
    for sql in _STATEMENTS:
        con.execute(
            sql, _bound(sql, since=since_load, until=until, days=window_days, stretch=stretch, same=same_article)
        )
    return Candidates(con.sql(_MENTIONS).to_arrow_table(), con.sql(_PAIRS).to_arrow_table())


def _bound(sql: str, **values: int) -> dict[str, int]:
    return {name: value for name, value in values.items() if f"${name}" in sql}


_STATEMENTS = (
    # the new mentions, and those of the days around them; names in one case, types with the untyped told by their word
    """CREATE OR REPLACE TEMP TABLE _near AS
    WITH days AS (SELECT DISTINCT block_date AS day FROM mentions WHERE load_number > $since AND load_number <= $until),
    near AS (SELECT DISTINCT day + i::INTEGER AS day FROM days, range(-$days::BIGINT, $days + 1) r(i))
    SELECT row_number() OVER (ORDER BY mention_id) AS number, mention_id, article_id, block_date,
        load_number > $since AS is_new,
        coalesce(event_type, lower(trigger)) AS type, geonameid, country, location_name,
        list_transform(list_concat(actors, recipients), lambda a: lower(a.name)) AS names,
        list_transform(list_concat(actors, recipients), lambda a: a.country) AS countries
    FROM mentions WHERE block_date IN (SELECT day FROM near) AND load_number <= $until""",
    """CREATE OR REPLACE TEMP TABLE _keys AS
    WITH keyed AS (
        SELECT number, is_new, block_date, location_name, names[1] AS name, hash(type, unnest(unrepeated(list_concat(
            list_transform(names, lambda n: 'name ' || n),
            list_transform(unrepeated(countries), lambda c: 'from ' || c),
            ['in ' || country, 'at ' || geonameid]
        )))) AS key
        FROM _near
    )
    SELECT number, is_new, key, (row_number() OVER (
        PARTITION BY key ORDER BY block_date, location_name, name, number
    ) - 1) // $stretch AS stretch
    FROM keyed""",
    """CREATE OR REPLACE TEMP TABLE _pairs AS
    WITH met AS (
        SELECT n.number AS l, o.number AS r, count(*) AS shared
        FROM (SELECT number, key, stretch + unnest([-1, 0, 1]) AS stretch FROM _keys WHERE is_new) n
        JOIN _keys o ON o.key = n.key AND o.stretch = n.stretch AND o.number != n.number
            AND (NOT o.is_new OR n.number < o.number)
        GROUP BY ALL
    )
    SELECT l, r, shared::INTEGER AS shared
    FROM met JOIN _near a ON a.number = l JOIN _near b ON b.number = r
    WHERE abs(a.block_date - b.block_date) <= $days AND ($same::BOOLEAN OR a.article_id != b.article_id)""",
    """CREATE OR REPLACE TEMP TABLE _paired AS
    SELECT number, row_number() OVER (ORDER BY number) - 1 AS position
    FROM (SELECT l AS number FROM _pairs UNION SELECT r FROM _pairs)""",
)

_MENTIONS = """SELECT m.mention_id, m.event_id, m.article_id, m.event_type, m.trigger, m.modality,
    list_transform(m.actors, lambda a: a.name) AS actors, list_transform(m.recipients, lambda a: a.name) AS recipients,
    m.event_date, m.event_date_end, m.date_basis, m.country, m.geonameid, m.latitude, m.longitude, m.geo_precision,
    m.fatalities, m.published_at, m.load_number, n.is_new
FROM _paired p JOIN _near n USING (number) JOIN mentions m USING (mention_id)
ORDER BY p.position"""

_PAIRS = """SELECT l.position AS "left", r.position AS "right", shared
FROM _pairs JOIN _paired l ON l.number = _pairs.l JOIN _paired r ON r.number = _pairs.r ORDER BY ALL"""
