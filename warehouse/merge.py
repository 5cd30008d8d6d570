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

_NTH = "row_number() OVER (PARTITION BY article_id, event_type, trigger{0} ORDER BY trigger_span) AS nth"
_SAME = "{0}.event_type IS NOT DISTINCT FROM n.event_type AND {0}.trigger IS NOT DISTINCT FROM n.trigger"

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
    """CREATE OR REPLACE TEMP TABLE _kept AS
    SELECT mention_id, event_id, article_id, event_type, trigger, evidence, event_date, trigger_span
    FROM mentions WHERE article_id IN (SELECT article_id FROM _taken WHERE replaces)""",
    # a new version tells the same happenings: a mention at the same place, or in the same sentence further up or down
    f"""CREATE OR REPLACE TEMP TABLE _found AS
    WITH old AS (SELECT *, {_NTH.format(", evidence")} FROM _kept),
    new AS (SELECT *, {_NTH.format(", evidence")} FROM _in_mentions SEMI JOIN _kept USING (article_id))
    SELECT n.mention_id, n.event_id AS told_as, n.article_id, coalesce(same.event_id, moved.event_id) AS event_id,
        CASE WHEN same.event_id IS NULL THEN moved.mention_id ELSE same.mention_id END AS was
    FROM new n
    LEFT JOIN old same ON same.mention_id = n.mention_id AND {_SAME.format("same")}
    LEFT JOIN old moved ON moved.article_id = n.article_id AND moved.nth = n.nth AND {_SAME.format("moved")}
        AND moved.evidence IS NOT DISTINCT FROM n.evidence""",
    # or, where its sentence was rewritten, by its word and day
    f"""UPDATE _found SET event_id = a.event_id FROM (
        WITH old AS (SELECT *, {_NTH.format(", event_date")} FROM _kept ANTI JOIN _found ON was = _kept.mention_id),
        new AS (SELECT i.*, {_NTH.format(", event_date")} FROM _in_mentions i
            SEMI JOIN _found f ON f.mention_id = i.mention_id AND f.event_id IS NULL)
        SELECT n.mention_id, old.event_id FROM new n JOIN old ON old.article_id = n.article_id AND old.nth = n.nth
            AND {_SAME.format("old")} AND old.event_date IS NOT DISTINCT FROM n.event_date
    ) a WHERE a.mention_id = _found.mention_id""",
    # and what a version tells as one happening stays together
    """CREATE OR REPLACE TEMP TABLE _again AS
    SELECT mention_id, coalesce(event_id, min(event_id) OVER (PARTITION BY article_id, told_as)) AS event_id
    FROM _found""",
)
"""Which articles are taken, and which event the mentions of those replaced belong to: a new version is no new event."""

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
        LEFT JOIN _again k ON k.mention_id = i.mention_id""",
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
