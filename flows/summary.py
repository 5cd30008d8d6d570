"""What a run did, counted from the warehouse itself, so that the report cannot disagree with the tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from extractors.model import Article
from extractors.ontology import ONTOLOGY_VERSION
from extractors.version import EXTRACTOR_VERSION
from flows.claims import killed_runs
from flows.fetch.urls import without_secrets
from flows.run import Run, RunSummary
from warehouse import Warehouse


def summarise(warehouse: Warehouse, run: Run, status: str, unchanged: int = 0) -> RunSummary:
    """Counts of the run, its failures, and what it removed by kind; ``unchanged`` pages are counted by the caller."""

    def rows(sql: str) -> list[tuple[Any, ...]]:
        return warehouse.con.execute(sql, [run.run_id]).fetchall()

    def count(sql: str) -> int:
        return int(rows(sql)[0][0])

    failures = rows("SELECT coalesce(url, page_id), code, message FROM failures WHERE run_id = ? ORDER BY 2, 1")
    return RunSummary(
        run_id=run.run_id,
        warehouse=run.request.place,
        status=status,
        pages=count("SELECT count(*) FROM pages WHERE run_id = ?"),
        unchanged=unchanged,
        articles=count("SELECT count(*) FROM articles WHERE run_id = ?"),
        removed=dict(
            rows(
                "SELECT kind, count(*) FROM removed_blocks "
                "SEMI JOIN (FROM articles WHERE run_id = ?) USING (article_id) GROUP BY kind ORDER BY 2 DESC, 1"
            )
        ),
        mentions=count("SELECT count(*) FROM mentions WHERE run_id = ?"),
        events=count("SELECT count(DISTINCT event_id) FROM mentions WHERE run_id = ?"),
        new_events=count(
            "SELECT count(*) FROM (SELECT event_id FROM mentions GROUP BY event_id HAVING bool_and(run_id = ?))"
        ),
        failures=failures,
        num_failures=len(failures),
        slowest=run.slowest_hosts,
        seconds=(datetime.now(UTC) - run.started_at).total_seconds(),
    )


def new_articles(warehouse: Warehouse, run_id: str) -> Iterator[Article]:
    """The articles a run brought, title and text only, some at a time."""
    found = warehouse.con.execute("SELECT article_id, url, title, text FROM articles WHERE run_id = ?", [run_id])
    while rows := found.fetchmany(500):
        for name, url, title, text in rows:
            yield Article(id=name, url=url, title=title, text=text)


def run_rows(run: Run, summary: RunSummary) -> list[dict[str, Any]]:
    """Rows of table ``runs``: this run, and those it took over that were killed before they could note their end."""
    killed = [
        {"run_id": one.run_id, "started_at": one.started_at, "status": "failed", "sources": one.sources}
        for one in killed_runs(run.folder)
    ]
    return [*killed, _row(run, summary)]


def _row(run: Run, summary: RunSummary) -> dict[str, Any]:
    return {
        "run_id": run.run_id,
        "started_at": run.started_at,
        "finished_at": datetime.now(UTC),
        "status": summary.status,
        "sources": [without_secrets(text) for text in run.request.sources],
        "extractor_version": EXTRACTOR_VERSION,
        "ontology_version": ONTOLOGY_VERSION,
        "settings": run.request.model_dump_json(exclude={"sources", "warehouse"}),
        "num_pages": summary.pages,
        "num_articles": summary.articles,
        "num_mentions": summary.mentions,
        "num_failures": summary.num_failures,
    }
