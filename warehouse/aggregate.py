"""Events from mentions, in SQL: each field's best value by vote, with the losing values kept.

A *facet* is a group of columns that belong together and are taken from one mention, so that no row ever has the
latitude of one report and the country of another. Every source casts one vote per value, weighted with its mention's
confidence and with how exactly the mention says it; copies of one text are one source. Ties go to the latest report.
Weights are decimals, so that the sum does not depend on the order of the rows and a rebuild gives the same table again.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from warehouse.database import number

BATCH = 250_000
"""Events aggregated at once: bounds memory (about 1 GB) when a whole warehouse is rebuilt."""


@dataclass(frozen=True)
class Facet:
    """What is voted on (``key``, null abstains), how heavy a ballot is, and which event columns the winner fills."""

    name: str
    key: str
    columns: dict[str, str]
    weight: str = "1"


_DATE_WEIGHT = """CASE date_precision WHEN 'time' THEN 1 WHEN 'day' THEN 1 WHEN 'week' THEN 0.6 WHEN 'month' THEN 0.4
    ELSE 0.1 END * CASE date_basis WHEN 'argument' THEN 1 WHEN 'sentence' THEN 0.8 ELSE 0.4 END"""
_PLACE_WEIGHT = """(6 - least(greatest(coalesce(geo_precision, 5), 1), 5)) / 5.0
    * CASE geo_basis WHEN 'argument' THEN 1 WHEN 'sentence' THEN 0.8 ELSE 0.4 END"""


def _same(*names: str) -> dict[str, str]:
    return {name: f"m.{name}" for name in names}


def _people(role: str, source: str) -> dict[str, str]:
    return {
        f"{role}_name": f"list_transform(m.{source}, lambda a: a.name)",
        f"{role}_raw": f"list_transform(m.{source}, lambda a: a.text)",
        f"{role}_country": f"list_transform(m.{source}, lambda a: a.country)",
        f"{role}_wikidata_id": f"list_transform(m.{source}, lambda a: a.wikidata_id)",
        f"{role}_sectors": f"unrepeated(flatten(list_transform(m.{source}, lambda a: a.sectors)))",
        f"_{source}": f"m.{source}",
    }


def _names(source: str) -> str:
    return f"CASE WHEN len({source}) > 0 THEN array_to_string(list_transform({source}, lambda a: a.name), '; ') END"


def _count(name: str) -> Facet:
    key = f"CASE WHEN {name} IS NOT NULL THEN concat_ws('-', {name}, {name}_high) END"
    return Facet(name, key, _same(name, f"{name}_high"))


FACETS = (
    Facet("event_type", "event_type",
          _same("event_type", "event_modes", "contexts", "quad_class", "intensity", "cameo_root")),
    Facet("actors", _names("actors"), _people("actor", "actors")),
    Facet("recipients", _names("recipients"), _people("recipient", "recipients")),
    Facet("event_date", "CASE WHEN event_date IS NOT NULL THEN concat_ws('/', event_date, event_date_end) END",
          _same("event_date", "event_date_end", "date_precision", "date_basis", "date_text"), _DATE_WEIGHT),
    Facet("location", "nullif(concat_ws(', ', location_name, admin1, country), '')",
          _same("location_name", "geonameid", "latitude", "longitude", "admin1", "country", "geo_precision",
                "geo_basis", "location_text"), _PLACE_WEIGHT),
    Facet("modality", "modality", _same("modality")),
    Facet("attribution", "attribution", {"attribution": "m.attribution", "attributed_to": "m.attributed_to.name"}),
    *map(_count, ("fatalities", "injured", "arrested", "crowd_size")),
)  # fmt: skip

MACROS = """
CREATE OR REPLACE TEMP MACRO unrepeated(l) AS list_filter(l, lambda x, i: x IS NOT NULL AND list_position(l, x) = i);
"""


def rebuild(con: duckdb.DuckDBPyConnection) -> int:
    """Aggregate the events named in ``stale_events`` anew and empty it; returns how many events were written.

    Events that lost their last mention are deleted. Runs in the caller's transaction.
    """
    con.execute(MACROS)
    written = 0
    while number(con, _BATCH):
        for sql in _STATEMENTS:
            con.execute(sql)
        written += number(con, "INSERT INTO events BY NAME SELECT * EXCLUDE (_actors, _recipients) FROM _events")
        for role in ("actor", "recipient"):
            con.execute(_ACTORS.format(role=role))
        con.execute("DELETE FROM stale_events WHERE event_id IN (FROM _batch)")
    return written


_BATCH = f"""CREATE OR REPLACE TEMP TABLE _batch AS
SELECT DISTINCT event_id FROM stale_events ORDER BY event_id LIMIT {BATCH}"""

_BALLOTS = ", ".join(f"{{facet: '{f.name}', key: ({f.key})::VARCHAR, factor: ({f.weight})::DOUBLE}}" for f in FACETS)


def _columns(chosen: dict[str, str]) -> str:
    """The event's columns: each facet's from the mention chosen for it, the rest from the best, which is ``m``."""
    columns = [
        f"{expression.replace('m.', chosen[facet.name] + '.')} AS {column}"
        for facet in FACETS
        for column, expression in facet.columns.items()
    ]
    return ", ".join(columns + [f"m.{column}" for column in _BEST])


_BEST = (
    "what",
    "trigger",
    "evidence",
    "mention_id",
    "article_id",
    "url",
    "source",
    "language",
    "confidence",
    "extractor_version",
    "ontology_version",
)

_STATEMENTS = (
    """CREATE OR REPLACE TEMP TABLE _sizes AS
    SELECT event_id, count(*) = 1 AS alone FROM mentions SEMI JOIN _batch USING (event_id) GROUP BY event_id""",
    # the mentions of events that have several, each with the source that votes
    """CREATE OR REPLACE TEMP TABLE _mentions AS
    SELECT m.* EXCLUDE (evidence_span, trigger_span, date_span, location_span, date_value, block_date, load_number),
        coalesce(a.syndication_group, m.source, m.article_id) AS voter
    FROM mentions m JOIN _sizes s ON s.event_id = m.event_id AND NOT s.alone LEFT JOIN articles a USING (article_id)""",
    # one row per value that was voted for
    f"""CREATE OR REPLACE TEMP TABLE _tally AS
    WITH ballots AS (
        SELECT event_id, mention_id, voter, published_at, coalesce(confidence, 0.5) AS confidence,
            unnest([{_BALLOTS}], recursive := true)
        FROM _mentions
    ), votes AS (
        SELECT event_id, facet, key, voter, greatest(max(confidence * factor), 0.000001)::DECIMAL(9, 6) AS weight,
            arg_max(mention_id, {{w: confidence * factor, m: mention_id}}) AS mention_id, max(published_at) AS latest
        FROM ballots WHERE key IS NOT NULL GROUP BY ALL
    )
    SELECT event_id, facet, key, sum(weight) AS weight, max(latest) AS latest,
        arg_max(mention_id, {{w: weight, m: mention_id}}) AS mention_id
    FROM votes GROUP BY ALL""",
    """CREATE OR REPLACE TEMP TABLE _ranked AS
    SELECT *, (weight / sum(weight) OVER (PARTITION BY event_id, facet))::DOUBLE AS share,
        row_number() OVER (PARTITION BY event_id, facet ORDER BY weight DESC, latest DESC NULLS LAST, key) AS rank
    FROM _tally""",
    # which mention each facet is taken from; a facet nobody voted on comes from the best mention, like all else
    """CREATE OR REPLACE TEMP TABLE _chosen AS
    WITH won AS (
        SELECT event_id, """
    + ", ".join(f"any_value(mention_id) FILTER (facet = '{f.name}') AS {f.name}" for f in FACETS)
    + """,
            any_value(key) FILTER (facet = 'modality') AS won_modality,
            any_value(key) FILTER (facet = 'event_type') AS won_type
        FROM _ranked WHERE rank = 1 GROUP BY event_id
    ), best AS (
        SELECT m.event_id, arg_max(m.mention_id, {
                a: coalesce(m.modality = won_modality, true), b: coalesce(m.event_type = won_type, true),
                c: coalesce(m.confidence, 0), d: -epoch_us(coalesce(m.published_at, TIMESTAMP '9999-01-01')),
                e: m.mention_id
            }) AS best,
            bool_or(m.is_main) AS is_main, count(*) AS num_mentions, count(DISTINCT voter) AS num_sources,
            count(DISTINCT m.article_id) AS num_articles,
            min(m.published_at) AS first_seen, max(m.published_at) AS last_seen
        FROM _mentions m LEFT JOIN won USING (event_id) GROUP BY m.event_id
    ), lost AS (
        SELECT event_id, list({field: facet, value: key, share: share} ORDER BY facet, rank) AS disagreement
        FROM _ranked WHERE rank > 1 GROUP BY event_id
    )
    SELECT best.*, disagreement, """
    + ", ".join(f"coalesce(won.{f.name}, best) AS {f.name}" for f in FACETS)
    + " FROM best LEFT JOIN won USING (event_id) LEFT JOIN lost USING (event_id)",
    "CREATE OR REPLACE TEMP TABLE _events AS SELECT m.event_id, "
    + _columns({f.name: f.name for f in FACETS})
    + """, c.is_main, c.num_mentions, c.num_sources, c.num_articles, c.first_seen, c.last_seen, c.disagreement
    FROM _chosen c JOIN _mentions m ON m.mention_id = c.best """
    + " ".join(f"JOIN _mentions {f.name} ON {f.name}.mention_id = c.{f.name}" for f in FACETS)
    # an event with one mention is that mention
    + " UNION ALL BY NAME SELECT m.event_id, "
    + _columns({f.name: "m" for f in FACETS})
    + """, is_main, 1 AS num_mentions, 1 AS num_sources, 1 AS num_articles, published_at AS first_seen,
        published_at AS last_seen, NULL AS disagreement
    FROM mentions m JOIN _sizes s ON s.event_id = m.event_id AND s.alone""",
    "DELETE FROM events WHERE event_id IN (FROM _batch)",
    "DELETE FROM actors WHERE event_id IN (FROM _batch)",
)  # fmt: skip

_ACTORS = """INSERT INTO actors BY NAME
SELECT event_id, '{role}' AS role, actor_index, a.name, a.country, a.sectors, a.wikidata_id, a.text
FROM (SELECT event_id, unnest(_{role}s) AS a, generate_subscripts(_{role}s, 1) AS actor_index FROM _events)"""
