"""Which texts are worth comparing as copies: those with a band of their signatures in common, of the days around.

What a signature is, is not known here (:mod:`extractors.link.copies` makes and compares them): only that texts with
one of their ``bands`` in common may be copies. Signatures are kept, so that a text is read once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pyarrow as pa

AT_ONCE = 5_000
"""Texts read at once."""


@dataclass(frozen=True)
class CopyCandidates:
    """Texts to compare: ``articles`` has ``article_id``, ``syndication_group`` and ``minima``, the oldest first;
    ``pairs`` integer columns ``left`` and ``right``, rows of ``articles``."""

    articles: pa.Table
    pairs: pa.Table


def unsigned_texts(con: duckdb.DuckDBPyConnection, since_load: int, days: int) -> Iterator[list[tuple[str, str, str]]]:
    """(article id, SHA-256, text) of articles near new ones that have no signature (any more), some at a time.

    The next lot is looked for when the lot before has been signed.
    """
    while lot := con.execute(_UNSIGNED, {"since": since_load, "days": days, "limit": AT_ONCE}).fetchall():
        yield lot


def copy_candidates(con: duckdb.DuckDBPyConnection, since_load: int, days: int) -> CopyCandidates:
    """Texts published within so many days of one loaded after load ``since_load``, where one of a pair is that new.

    Of many texts that share a band only the pairs with the oldest are given, so that a story printed a thousand times
    does not make a million pairs. Uses temporary tables of ``con``.
    """
    for sql in _STATEMENTS:
        con.execute(sql, {k: v for k, v in {"since": since_load, "days": days}.items() if f"${k}" in sql})
    return CopyCandidates(con.sql(_ARTICLES).to_arrow_table(), con.sql(_PAIRS).to_arrow_table())


_NEAR = """WITH fresh AS (SELECT DISTINCT published_at::DATE AS day FROM articles WHERE load_number > $since),
days AS (SELECT DISTINCT day + i::INTEGER AS day FROM fresh, range(-$days::BIGINT, $days + 1) r(i)),
near AS (SELECT * FROM articles WHERE published_at::DATE IN (SELECT day FROM days))"""

_UNSIGNED = (
    _NEAR
    + """ SELECT article_id, sha256, text FROM near a
    ANTI JOIN text_signatures s ON s.article_id = a.article_id AND s.sha256 IS NOT DISTINCT FROM a.sha256
    LIMIT $limit"""
)

_STATEMENTS = (
    "CREATE OR REPLACE TEMP TABLE _texts AS "
    + _NEAR
    + """ SELECT row_number() OVER (ORDER BY published_at, a.article_id) AS number, a.article_id,
        a.syndication_group, a.load_number > $since AS is_new, s.bands
    FROM near a JOIN text_signatures s ON s.article_id = a.article_id AND s.sha256 IS NOT DISTINCT FROM a.sha256""",
    "CREATE OR REPLACE TEMP TABLE _bands AS SELECT number, is_new, unnest(bands) AS band FROM _texts",
    """CREATE OR REPLACE TEMP TABLE _copies AS
    WITH met AS (
        SELECT band, min(number) AS oldest FROM _bands GROUP BY band HAVING count(*) > 1 AND bool_or(is_new)
    )
    SELECT DISTINCT oldest AS l, number AS r FROM _bands JOIN met USING (band) WHERE number != oldest""",
    # what is in a group already comes along, so that the group is renamed as a whole
    """CREATE OR REPLACE TEMP TABLE _compared AS
    WITH met AS (SELECT l AS number FROM _copies UNION SELECT r FROM _copies),
    known AS (SELECT DISTINCT syndication_group FROM _texts JOIN met USING (number) WHERE syndication_group IS NOT NULL)
    SELECT number, row_number() OVER (ORDER BY number) - 1 AS position
    FROM (FROM met UNION SELECT number FROM _texts SEMI JOIN known USING (syndication_group))""",
)

_ARTICLES = """SELECT t.article_id, t.syndication_group, s.minima
FROM _compared c JOIN _texts t USING (number) JOIN text_signatures s USING (article_id) ORDER BY c.position"""

_PAIRS = """SELECT l.position AS "left", r.position AS "right"
FROM _copies JOIN _compared l ON l.number = _copies.l JOIN _compared r ON r.number = _copies.r ORDER BY ALL"""
