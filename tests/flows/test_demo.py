"""The whole line over the sample web: real HTTP on loopback, real Prefect, real DuckDB, real files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.demo.server import sample_web
from flows.run import RunSummary
from flows.runtime import run_ingest
from warehouse.query import run_query


def ingest(folder: Path, outlets: dict[str, str], **more: Any) -> RunSummary:
    sources = [
        outlets["harbour-ledger"] + "/feed.xml",
        outlets["meridian-post"] + "/sitemap.xml",
        outlets["continental-wire"] + "/latest",
    ]
    return run_ingest(folder, allow_private=True, host_delay=0, **({"sources": sources} | more))


@pytest.fixture(scope="module")
def outlets() -> Iterator[dict[str, str]]:
    with sample_web() as addresses:
        yield addresses


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, outlets: dict[str, str], prefect: Path) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "warehouse"
    summary = ingest(folder, outlets)
    assert summary.status == "completed"
    assert summary.articles >= 15
    return folder


def ask(warehouse: Path, sql: str, *params: Any) -> list[dict[str, Any]]:
    return run_query(warehouse, sql, list(params)).to_pylist()


def test_no_appeal_is_left_in_any_article(warehouse: Path) -> None:
    texts = "\n".join(row["text"] for row in ask(warehouse, "SELECT text FROM articles"))
    for appeal in (
        "tax-deductible",
        "We need to talk about who pays",
        "local papers along this coast",
        "Give $5 a month",
        "membership starts at",
        "Subscribe to The Meridian Post",
        "five most important stories",
        "in your inbox",
    ):
        assert appeal not in texts


def test_news_about_giving_is_kept(warehouse: Path) -> None:
    texts = "\n".join(row["text"] for row in ask(warehouse, "SELECT text FROM articles"))
    for news in (
        "cash donations for the survivors",
        "had raised 3 million lira",
        "gave the money in a one-time gift on Friday",
        "who pay $40 a year",
        "paid in monthly instalments",
        "membership of Nato",
    ):
        assert news in texts


def test_what_was_removed_is_kept_with_its_reason(warehouse: Path) -> None:
    rows = ask(warehouse, "SELECT kind, text, reason, score FROM removed_blocks WHERE kind = 'donation'")
    assert any("tax-deductible gift" in row["text"] for row in rows)
    assert all(row["reason"] and 0 <= row["score"] <= 1 for row in rows)


def test_the_earthquake_is_one_event_told_by_several_outlets(warehouse: Path) -> None:
    rows = ask(
        warehouse,
        "SELECT * FROM events WHERE event_type = 'DISASTER' AND country = 'TUR' AND event_date = DATE '2026-03-10' "
        "ORDER BY num_sources DESC",
    )
    assert rows[0]["num_sources"] >= 2
    assert rows[0]["modality"] == "asserted"


def test_what_was_denied_or_planned_did_not_happen(warehouse: Path) -> None:
    happened = ask(
        warehouse,
        "SELECT evidence FROM mentions WHERE modality = 'asserted' AND (evidence LIKE 'Indonesia did not expel%' "
        "AND trigger LIKE 'expel%' "
        "OR evidence LIKE '%plan to hold a joint military exercise%' AND trigger LIKE 'exercise%')",
    )
    assert happened == []
    denied = ask(warehouse, "FROM mentions WHERE modality = 'negated' AND evidence LIKE 'Indonesia did not expel%'")
    assert denied


def test_evidence_is_quoted_exactly(warehouse: Path) -> None:
    rows = ask(
        warehouse,
        "SELECT m.evidence, m.evidence_span AS span, m.trigger, m.trigger_span AS at, a.text, a.title "
        "FROM mentions m JOIN articles a USING (article_id)",
    )
    assert len(rows) > 50
    for row in rows:
        text = row["title"] if row["span"]["in_title"] else row["text"]
        assert text[row["span"]["char_start"] : row["span"]["char_end"]] == row["evidence"]
        assert text[row["at"]["char_start"] : row["at"]["char_end"]] == row["trigger"]


def test_each_failure_has_its_reason(warehouse: Path) -> None:
    codes = {
        row["url"].rpartition("/")[2] or row["url"].rstrip("/").rpartition("/")[2]: row["code"]
        for row in ask(warehouse, "SELECT url, code FROM failures")
    }
    assert codes["deleted-story"] == "http_404"
    assert codes["editor-only"] == "robots_disallowed"
    assert "broken-upload" in codes


def test_parquet_says_what_the_database_says(warehouse: Path) -> None:
    import duckdb

    files = f"{warehouse}/parquet/events/**/*.parquet"
    ((rows,),) = duckdb.sql(f"SELECT count(*) FROM read_parquet('{files}')").fetchall()
    assert rows == ask(warehouse, "SELECT count(*) AS n FROM events")[0]["n"] > 0


def test_a_second_run_doubles_nothing(warehouse: Path, outlets: dict[str, str]) -> None:
    counts = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM mentions), (SELECT count(*) FROM events)"
    before = ask(warehouse, counts)
    ingest(warehouse, outlets)
    assert ask(warehouse, counts) == before
    assert len(ask(warehouse, "FROM runs")) == 2


def test_retry_takes_up_what_failed(warehouse: Path, outlets: dict[str, str]) -> None:
    summary = run_ingest(warehouse, retry="all", allow_private=True, host_delay=0)
    assert {code for _, code, _ in summary.failures} >= {"http_404", "robots_disallowed"}
    tries = ask(warehouse, "SELECT min(tries) AS least FROM failures WHERE code = 'http_404'")
    assert tries[0]["least"] >= 2
