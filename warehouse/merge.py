"""How the rows of a shard enter the warehouse: the SQL of :mod:`warehouse.load`.

Each table of the shard has been read into ``_in_<table>``, one row per key. An article's rows are replaced as a whole;
pages, runs and failures are merged by key.
"""

from __future__ import annotations

from collections.abc import Sequence

from warehouse.schema import quote
from warehouse.tables import TABLES

CHILDREN = ("mentions", "places", "removed_blocks")
"""Tables whose rows belong to an article and are replaced with it."""

_VERSION = "list_transform(regexp_extract_all(coalesce({0}extractor_version, ''), '\\d+'), lambda x: x::BIGINT)"
_AGE = "{{v: " + _VERSION + ", t: coalesce({0}extracted_at, TIMESTAMP '0001-01-01')}}"

NEWEST = {
    "articles": _AGE.format("") + " DESC",
    "pages": "fetched_at DESC NULLS LAST",
    "failures": "last_seen DESC NULLS LAST",
    "runs": "finished_at DESC NULLS LAST, started_at DESC NULLS LAST",
}
"""Which row of a shard counts when several have the same key."""

PREPARE = (
    # which articles are taken: those the warehouse does not have newer rows of
    f"""CREATE OR REPLACE TEMP TABLE _taken AS
    SELECT i.article_id, a.article_id IS NOT NULL AS replaces,
        coalesce(i.syndication_group, CASE WHEN i.sha256 = a.sha256 THEN a.syndication_group END) AS syndication_group
    FROM _in_articles i LEFT JOIN articles a USING (article_id)
    WHERE a.article_id IS NULL OR {_AGE.format("i.")} >= {_AGE.format("a.")}""",
    # a mention that is found again stays in the event it was linked to, unless it is now of another type
    """CREATE OR REPLACE TEMP TABLE _kept AS
    SELECT mention_id, event_id, event_type FROM mentions
    WHERE article_id IN (SELECT article_id FROM _taken WHERE replaces)""",
)

REPLACE = (
    "INSERT INTO stale_events SELECT DISTINCT event_id FROM _kept",
    *(
        f"DELETE FROM {name} WHERE article_id IN (SELECT article_id FROM _taken WHERE replaces)"
        for name in (*CHILDREN, "articles")
    ),
)
"""Clears away the rows of articles that are replaced."""


def _update(table: str, *, but: Sequence[str] = ()) -> str:
    columns = [c.name for c in TABLES[table].columns if c.name not in TABLES[table].key and c.name not in but]
    return ", ".join(f"{quote(c)} = i.{quote(c)}" for c in columns)


INSERT = {
    "runs": "MERGE INTO runs USING _in_runs i USING (run_id) WHEN MATCHED THEN UPDATE SET "
    + ", ".join(f"{c.name} = coalesce(i.{c.name}, runs.{c.name})" for c in TABLES["runs"].columns if c.name != "run_id")
    + " WHEN NOT MATCHED THEN INSERT BY NAME",
    "pages": "MERGE INTO pages USING _in_pages i USING (page_id) "
    # a page that is still what was kept earlier: where it is kept stays known
    "WHEN MATCHED AND i.archive_path IS NULL AND i.status BETWEEN 200 AND 399 "
    "AND coalesce(i.fetched_at >= pages.fetched_at, true) "
    "THEN UPDATE SET status = i.status, fetched_at = i.fetched_at, run_id = i.run_id "
    "WHEN MATCHED AND coalesce(i.fetched_at >= pages.fetched_at, true) THEN UPDATE SET "
    + _update("pages")
    + " WHEN NOT MATCHED THEN INSERT BY NAME",
    "articles": """INSERT INTO articles BY NAME
        SELECT i.* REPLACE (t.syndication_group AS syndication_group), getvariable('load_number') AS load_number
        FROM _in_articles i JOIN _taken t USING (article_id)""",
    "mentions": """INSERT INTO mentions BY NAME
        SELECT i.* REPLACE (coalesce(k.event_id, i.event_id) AS event_id),
            coalesce(i.event_date, i.published_at::DATE) AS block_date, getvariable('load_number') AS load_number
        FROM _in_mentions i SEMI JOIN _taken USING (article_id)
        LEFT JOIN _kept k ON k.mention_id = i.mention_id AND k.event_type IS NOT DISTINCT FROM i.event_type""",
    "places": "INSERT INTO places BY NAME FROM _in_places SEMI JOIN _taken USING (article_id)",
    "removed_blocks": "INSERT INTO removed_blocks BY NAME FROM _in_removed_blocks SEMI JOIN _taken USING (article_id)",
    "failures": """MERGE INTO failures f USING (
            SELECT * REPLACE (coalesce(first_seen, last_seen) AS first_seen, coalesce(tries, 1) AS tries)
            FROM _in_failures
        ) i USING (page_id, stage)
        WHEN MATCHED THEN UPDATE SET url = i.url, source = i.source, code = i.code, message = i.message,
            retry = i.retry, run_id = i.run_id, last_seen = i.last_seen, resolved_at = i.resolved_at,
            tries = f.tries + (i.run_id IS DISTINCT FROM f.run_id)::INTEGER
        WHEN NOT MATCHED THEN INSERT BY NAME""",
}
"""How the staged rows of each table enter the warehouse."""

AFTER = (
    """INSERT INTO stale_events
    SELECT DISTINCT event_id FROM mentions WHERE load_number = getvariable('load_number')""",
    # a page that gave an article has recovered; one that was fetched has recovered from not being fetched
    """UPDATE failures SET resolved_at = a.extracted_at FROM _in_articles a SEMI JOIN _taken USING (article_id)
    WHERE failures.page_id = a.page_id AND resolved_at IS NULL
        AND (failures.page_id, stage) NOT IN (SELECT (page_id, stage) FROM _in_failures)""",
    """UPDATE failures SET resolved_at = p.fetched_at FROM _in_pages p
    WHERE failures.page_id = p.page_id AND resolved_at IS NULL AND stage = 'fetch' AND coalesce(p.status, 200) < 400
        AND (failures.page_id, stage) NOT IN (SELECT (page_id, stage) FROM _in_failures)""",
)
