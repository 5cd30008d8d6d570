"""Captured pages to table rows: each page is read, cleaned and extracted, or fails with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from extractors.assemble import extract_articles
from extractors.clean import HostMemory, clean_page
from extractors.model import Article, Extraction, Problem, to_builtins
from extractors.ontology import ONTOLOGY_VERSION
from extractors.version import EXTRACTOR_VERSION
from extractors.where import Homes
from flows.batches import CapturedPage
from flows.hosts import load_homes
from flows.pages import failure, failure_row, page_row
from flows.run import Run
from flows.sources import PageError, read_local
from warehouse.rows import article_tables

Tables = dict[str, list[dict[str, Any]]]

LANGUAGES = frozenset({"en"})
"""Languages the extractors read; articles in others are cleaned and kept, without events."""


def process_pages(
    pages: Sequence[CapturedPage], run: Run, memory: HostMemory | None = None, homes: Homes | None = None
) -> Tables:
    """The rows of some pages in every table they touch. Without ``homes``, these are learned from the pages."""
    tables: Tables = {"pages": [], "articles": [], "removed_blocks": [], "mentions": [], "places": [], "failures": []}
    cleaned: list[tuple[CapturedPage, Article]] = []
    for page in pages:
        tables["pages"].append(page_row(page, run.run_id, run.warehouse))
        if page.failure is not None:
            tables["failures"].append(failure_row(page, page.failure, run.run_id))
        elif not page.unchanged:
            cleaned.append((page, _clean(page, memory)))
    if homes is None:
        homes = load_homes(run.homes).learn(article for _, article in cleaned if article.error is None)
    for page, article in cleaned:
        if page.ref.home:
            homes.tell(article.url, page.ref.home)
    readable = [(page, article) for page, article in cleaned if article.error is None]
    for (page, article), extraction in zip(readable, _extract([a for _, a in readable], homes), strict=True):
        _add(tables, page, article, extraction, run)
    for page, article in cleaned:
        if article.error is not None:
            tables["failures"].append(failure_row(page, failure("clean", article.error), run.run_id))
    return tables


def _clean(page: CapturedPage, memory: HostMemory | None) -> Article:
    try:
        read = read_local(page.ref)
    except PageError as error:
        return Article(id=page.ref.id, url=page.ref.url, error=error.problem)
    if read.published_at is None:
        read.published_at = page.published
    return clean_page(read, memory)


def _extract(articles: Sequence[Article], homes: Homes) -> Iterator[Extraction]:
    """An extraction for each article, in order; one in a language we do not read says so."""
    ours = extract_articles((a for a in articles if _readable(a)), homes.gazetteer, homes)
    for article in articles:
        if _readable(article):
            yield next(ours)
        else:
            message = f"the story is in {article.language!r}; events are extracted from English"
            yield Extraction(id=article.id, error=Problem("language_not_supported", message))


def _readable(article: Article) -> bool:
    return article.language is None or article.language in LANGUAGES


def _add(tables: Tables, page: CapturedPage, article: Article, extraction: Extraction, run: Run) -> None:
    if extraction.error is not None:
        tables["failures"].append(failure_row(page, failure("extract", extraction.error), run.run_id))
    rows = article_tables(
        to_builtins(article),
        to_builtins(extraction),
        source=page.source,
        extracted_at=datetime.now(UTC),
        extractor_version=EXTRACTOR_VERSION,
        ontology_version=ONTOLOGY_VERSION,
        run_id=run.run_id,
    )
    for name, some in rows.items():
        tables[name] += some
