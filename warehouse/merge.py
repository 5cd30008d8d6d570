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

DROP_OUTDATED = f"""
DELETE FROM _in_articles USING articles a
WHERE a.article_id = _in_articles.article_id AND {_AGE.format("a.")} > {_AGE.format("_in_articles.")}"""

REPLACE = (
    # a mention found again stays in the event it was linked to, unless it is now of another type
    """UPDATE _in_mentions SET event_id = m.event_id FROM mentions m
    WHERE m.mention_id = _in_mentions.mention_id AND m.event_type IS NOT DISTINCT FROM _in_mentions.event_type""",
    "INSERT INTO stale_events SELECT DISTINCT event_id FROM mentions SEMI JOIN _replaced USING (article_id)",
    *(f"DELETE FROM {name} WHERE article_id IN (SELECT article_id FROM _replaced)" for name in (*CHILDREN, "articles")),
    # the same text is still a copy of the same others
    """UPDATE _in_articles SET syndication_group = r.syndication_group FROM _replaced r
    WHERE r.article_id = _in_articles.article_id AND r.sha256 = _in_articles.sha256
        AND _in_articles.syndication_group IS NULL""",
)


def _update(table: str, *, but: Sequence[str] = ()) -> str:
    columns = [c.name for c in TABLES[table].columns if c.name not in TABLES[table].key and c.name not in but]
    return ", ".join(f"{quote(c)} = i.{quote(c)}" for c in columns)


INSERT = {
    "runs": "MERGE INTO runs USING _in_runs i USING (run_id) WHEN MATCHED THEN UPDATE SET "
    + ", ".join(f"{c.name} = coalesce(i.{c.name}, runs.{c.name})" for c in TABLES["runs"].columns if c.name != "run_id")
    + " WHEN NOT MATCHED THEN INSERT BY NAME",
    "pages": "MERGE INTO pages USING _in_pages i USING (page_id) "
    "WHEN MATCHED AND coalesce(i.fetched_at >= pages.fetched_at, true) THEN UPDATE SET "
    + _update("pages")
    + " WHEN NOT MATCHED THEN INSERT BY NAME",
    "articles": "INSERT INTO articles BY NAME SELECT *, getvariable('load_number') AS load_number FROM _in_articles",
    "mentions": """INSERT INTO mentions BY NAME
        SELECT m.*, coalesce(event_date, published_at::DATE) AS block_date, getvariable('load_number') AS load_number
        FROM _in_mentions m SEMI JOIN _in_articles USING (article_id)""",
    "places": "INSERT INTO places BY NAME FROM _in_places SEMI JOIN _in_articles USING (article_id)",
    "removed_blocks": """INSERT INTO removed_blocks BY NAME
        FROM _in_removed_blocks SEMI JOIN _in_articles USING (article_id)""",
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
    "INSERT INTO stale_events SELECT DISTINCT event_id FROM _in_mentions SEMI JOIN _in_articles USING (article_id)",
    # a page that gave an article has recovered; one that was fetched has recovered from not being fetched
    """UPDATE failures SET resolved_at = a.extracted_at FROM _in_articles a
    WHERE failures.page_id = a.page_id AND resolved_at IS NULL
        AND (failures.page_id, stage) NOT IN (SELECT (page_id, stage) FROM _in_failures)""",
    """UPDATE failures SET resolved_at = p.fetched_at FROM _in_pages p
    WHERE failures.page_id = p.page_id AND resolved_at IS NULL AND stage = 'fetch' AND coalesce(p.status, 200) < 400
        AND (failures.page_id, stage) NOT IN (SELECT (page_id, stage) FROM _in_failures)""",
)
