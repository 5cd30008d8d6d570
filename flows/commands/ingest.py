"""``dateline ingest`` and ``dateline retry``: sources in, warehouse out."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.analysis import DEFAULT_FOLDER, Folder

if TYPE_CHECKING:
    from flows.run import RunSummary


class Runner(StrEnum):
    """Where extraction runs."""

    threads = "threads"
    processes = "processes"


Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show Prefect's own log lines.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(rich_help_panel="Ingest")(ingest)
    app.command(rich_help_panel="Ingest")(retry)


def ingest(
    sources: Annotated[list[str], typer.Argument(help="Addresses, feeds, sitemaps, folders, WARCs, sources.toml.")],
    warehouse: Folder = DEFAULT_FOLDER,
    kind: Annotated[str | None, typer.Option(help="What SOURCES are, where it cannot be told: feed, sitemap …")] = None,
    published: Annotated[str | None, typer.Option(help="Publication date (ISO 8601) of pages that name none.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Pages a source may give at most.")] = None,
    runner: Annotated[Runner | None, typer.Option(help="Default: processes for more than 200 pages.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = os.cpu_count() or 1,
    export: Annotated[bool, typer.Option(help="Write the Parquet files after loading.")] = True,
    allow_private: Annotated[bool, typer.Option(help="Fetch from private and loopback addresses too.")] = False,
    verbose: Verbose = False,
) -> None:
    """Fetch pages, clean them, extract events and load them into a warehouse.

    * `dateline ingest https://example.org/feed.xml`
    * `dateline ingest pages/ --published 2026-03-10 --warehouse news`
    * `dateline ingest sources.toml crawl.warc.gz`
    """
    _ingest(
        warehouse,
        verbose,
        sources=sources,
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


def _ingest(warehouse: Path, verbose: bool, *, allow_private: bool = False, **parameters: Any) -> None:
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
