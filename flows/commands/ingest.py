"""``dateline ingest`` and ``dateline retry``: sources in, warehouse out."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.analysis import DEFAULT_FOLDER, Folder
from flows.errors import UsageProblem

if TYPE_CHECKING:
    from flows.run import RunSummary
    from flows.sources.ccnews import CcNews


CC_NEWS = "cc-news"
"""The word that stands for Common Crawl's news archive among the sources."""


class Runner(StrEnum):
    """Where extraction runs."""

    threads = "threads"
    processes = "processes"
    dask = "dask"


Place = Annotated[
    str, typer.Option("--warehouse", "-w", help="A folder, or s3://bucket/prefix.", envvar="DATELINE_WAREHOUSE")
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show Prefect's own log lines.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (ingest, retry, load, iceberg):
        app.command(rich_help_panel="Ingest")(command)


def ingest(
    sources: Annotated[
        list[str], typer.Argument(help="Addresses, feeds, sitemaps, folders, WARCs, sources.toml; or cc-news.")
    ],
    warehouse: Place = str(DEFAULT_FOLDER),
    kind: Annotated[str | None, typer.Option(help="What SOURCES are, where it cannot be told: feed, sitemap …")] = None,
    published: Annotated[str | None, typer.Option(help="Publication date (ISO 8601) of pages that name none.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Pages a source may give at most.")] = None,
    runner: Annotated[Runner | None, typer.Option(help="Where extraction runs. Default: threads, one process.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes of this machine.")] = os.cpu_count() or 1,
    dask_address: Annotated[str | None, typer.Option(help="A Dask scheduler: tcp://host:8786.")] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="YYYY-MM", help="First month of cc-news.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="YYYY-MM", help="Last month of cc-news.")] = None,
    base: Annotated[str | None, typer.Option(help="Where cc-news is: https://… or s3://commoncrawl.")] = None,
    export: Annotated[bool, typer.Option(help="Write the Parquet files after loading.")] = True,
    allow_private: Annotated[bool, typer.Option(help="Fetch from private and loopback addresses too.")] = False,
    verbose: Verbose = False,
) -> None:
    """Fetch pages, clean them, extract events and load them into a warehouse.

    * `dateline ingest https://example.org/feed.xml`
    * `dateline ingest pages/ --published 2026-03-10 --warehouse news`
    * `dateline ingest sources.toml crawl.warc.gz`
    * `dateline ingest cc-news --from 2026-01 --to 2026-02 --warehouse s3://bucket/news --runner dask`
    """
    _ingest(
        warehouse,
        verbose,
        sources=[source for source in sources if source != CC_NEWS],
        ccnews=_months(sources, first, last, base),
        dask_address=dask_address,
        kind=kind,
        published=published,
        limit=limit,
        runner=runner.value if runner else None,
        workers=workers,
        export=export,
        allow_private=allow_private,
    )


def retry(
    warehouse: Folder = DEFAULT_FOLDER,
    all_: Annotated[
        bool, typer.Option("--all", help="Also failures that trying again is not expected to mend.")
    ] = False,
    allow_private: Annotated[bool, typer.Option(help="Fetch from private and loopback addresses too.")] = False,
    verbose: Verbose = False,
) -> None:
    """Try again what failed.

    * `dateline retry`
    * `dateline retry --all`: after an update of Dateline, say
    """
    from flows.retrying import failed_pages

    if not list(failed_pages(warehouse, everything=all_)):
        print("nothing to try again")
        return
    _ingest(warehouse, verbose, retry="all" if all_ else "retryable", allow_private=allow_private)


def load(
    address: Annotated[str, typer.Option("--from", help="Where shards were committed: s3://bucket/prefix.")],
    warehouse: Folder = DEFAULT_FOLDER,
    export: Annotated[bool, typer.Option(help="Write the Parquet files after loading.")] = True,
) -> None:
    """Build a warehouse to ask from committed shards, on any machine; again: load what has come since.

    * `dateline load --from s3://bucket/news --warehouse news`
    """
    from flows.loading import load_committed

    print(f"{warehouse}: {load_committed(address, warehouse, export=export):,} shards loaded")


def iceberg(
    address: Annotated[str, typer.Option("--from", help="Where shards were committed: s3://bucket/prefix.")],
    catalog: Annotated[str, typer.Option(help="The catalog's SQLite file, or an SQL address of its own.")],
) -> None:
    """Publish committed shards as Iceberg tables, without copying them; again: add what has come since.

    * `dateline iceberg --from s3://bucket/news --catalog catalog.db`
    """
    from warehouse.iceberg import publish_iceberg

    added = publish_iceberg(address, catalog)
    print(f"{catalog}: {', '.join(f'{count:,} files to {name}' for name, count in added.items()) or 'nothing new'}")


def _months(sources: list[str], first: str | None, last: str | None, base: str | None) -> CcNews | None:
    """The part of the request that asks for months of the news archive."""
    if CC_NEWS not in sources:
        if first or last or base:
            raise UsageProblem("--from, --to and --base belong to the source cc-news")
        return None
    if not first:
        raise UsageProblem("say which months of cc-news: --from 2026-01 --to 2026-02")
    from pydantic import ValidationError

    from flows.sources.ccnews import CcNews

    try:
        return CcNews(first=first, last=last or first, **({"base": base} if base else {}))
    except ValidationError as error:
        raise UsageProblem(f"cc-news: {error.errors()[0]['msg']}; months are written 2026-01") from None


def _ingest(warehouse: Path | str, verbose: bool, *, allow_private: bool = False, **parameters: Any) -> None:
    """Run the flow and tell what it did."""
    from flows.runtime import run_ingest

    tell(run_ingest(warehouse, verbose=verbose, allow_private=allow_private, **parameters))


def tell(summary: RunSummary) -> None:
    """What a run did: some lines on a terminal, one in a pipe."""
    from flows.report import one_line, print_summary

    if sys.stdout.isatty():
        print_summary(summary)
    else:
        print(one_line(summary))
