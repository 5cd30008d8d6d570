"""``dateline schedule``, ``status``, ``reextract``, ``sources``, ``gazetteer``: for the one who keeps it running."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from flows.commands.analysis import DEFAULT_FOLDER, Folder
from flows.commands.ingest import Place, Verbose, tell
from flows.errors import UsageProblem

Private = Annotated[bool, typer.Option(help="Fetch from private and loopback addresses too.")]
sources_app = typer.Typer(help="Find the feeds and sitemaps of a site.", no_args_is_help=True)
gazetteer_app = typer.Typer(help="The file of places.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (schedule, status, reextract, unlink):
        app.command(rich_help_panel="Keep it running")(command)
    sources_app.command("add")(add_source)
    gazetteer_app.command("import")(import_gazetteer)
    app.add_typer(sources_app, name="sources", rich_help_panel="Keep it running")
    app.add_typer(gazetteer_app, name="gazetteer", rich_help_panel="Keep it running")


def schedule(
    sources: Annotated[list[str], typer.Argument(help="As for `dateline ingest`; usually a sources.toml.")],
    warehouse: Place = str(DEFAULT_FOLDER),
    cron: Annotated[str | None, typer.Option(help="When: minute hour day month weekday.")] = None,
    every: Annotated[str | None, typer.Option(help="How often: 30m, 6h, 1d.")] = None,
    name: Annotated[str, typer.Option(help="Name of the deployment in Prefect.")] = "dateline",
    allow_private: Private = False,
    verbose: Verbose = False,
) -> None:
    """Run `ingest` again and again, until stopped; one run at a time.

    * `dateline schedule sources.toml --every 30m`
    * `dateline schedule sources.toml --cron '0 6 * * *' --name morning`
    """
    from flows.fetch.urls import without_secrets
    from flows.request import IngestRequest
    from flows.runtime import prepare_prefect
    from flows.scheduling import serve_ingest
    from flows.sources import recognise
    from flows.sources.source import seconds
    from warehouse.store import is_address

    for source in sources:
        recognise(source)  # a word that means nothing is told before anything starts
        if without_secrets(source) != source:
            raise UsageProblem(f"{without_secrets(source)}: an address with a password belongs in a sources.toml")
    try:
        interval = float(str(seconds(every))) if every else None
    except ValueError as error:
        raise UsageProblem(f"--every: {error}") from None
    place = warehouse if is_address(warehouse) else str(Path(warehouse).resolve())
    folder = IngestRequest.model_validate({"warehouse": place}).warehouse
    prepare_prefect(folder / "state", verbose=verbose)
    request: dict[str, Any] = {"sources": sources, "warehouse": place}
    if allow_private:
        request["fetch"] = {"allow_private": True}
    serve_ingest(folder, cron=cron, every=interval, name=name, request=request)


def status(warehouse: Folder = DEFAULT_FOLDER, runs: Annotated[int, typer.Option(min=1)] = 10) -> None:
    """The last runs, what they brought, and what is still failing."""
    from flows.report import print_rows, say
    from warehouse.query import run_query

    say("[bold]Runs[/]")
    print_rows(run_query(warehouse, RUNS, [runs]), "table")
    say("[bold]Open failures[/]")
    print_rows(run_query(warehouse, FAILURES), "table")


def reextract(warehouse: Place = str(DEFAULT_FOLDER), verbose: Verbose = False) -> None:
    """Read all archived pages again with this version, without fetching anything.

    Rows of an article are replaced, never doubled; each says which version made it.
    """
    from flows.runtime import run_ingest

    tell(run_ingest(warehouse, verbose=verbose, archived=True))


def unlink(
    event: Annotated[str | None, typer.Option(help="An event_id: its reports become the events they were.")] = None,
    run: Annotated[str | None, typer.Option(help="A run_id: all that this run joined.")] = None,
    warehouse: Folder = DEFAULT_FOLDER,
) -> None:
    """Take back joins of reports into one event: those of an event, of a run, or of an event in a run.

    Why reports were joined stands in table `links`, and so does that they were parted.

    * `dateline unlink --event 1f3a5c7e9b2d4f60`
    * `dateline unlink --run 20260310T060000-1a2b3c`
    """
    from warehouse import export_parquet, open_warehouse, publish_snapshot
    from warehouse.snapshot import SNAPSHOT

    if not (event or run):
        raise UsageProblem("say what to part: --event or --run")
    if not (warehouse / SNAPSHOT).is_file():
        raise UsageProblem(f"{warehouse}: no warehouse here")
    with open_warehouse(warehouse) as opened:
        moved = opened.undo_links(run, event)
        publish_snapshot(opened)
    if (warehouse / "parquet").is_dir():
        export_parquet(warehouse)
    print(f"{moved} report{'' if moved == 1 else 's'} moved back")


def add_source(
    url: Annotated[str, typer.Argument(help="A site.")],
    file: Annotated[Path, typer.Option("--file", "-f", help="The list to add to.")] = Path("sources.toml"),
    allow_private: Private = False,
) -> None:
    """Find a site's feeds and sitemaps and add them to a list of sources.

    * `dateline sources add https://example.org`
    """
    from flows.fetch import Fetcher
    from flows.settings import FetchSettings
    from flows.sources import add_sources, find_sources

    settings = FetchSettings(allow_private=True) if allow_private else FetchSettings()
    with Fetcher(settings) as fetcher:
        found = find_sources(url, fetcher)
    added = add_sources(file, found)
    for source in added:
        print(f"{file}: added {source.name}, a {source}")
    if len(found) > len(added):
        print(f"{file}: {len(found) - len(added)} of the {len(found)} sources found there are in the list already")


def import_gazetteer(
    dump: Annotated[Path, typer.Argument(help="GeoNames' allCountries.zip, or one country's: PE.zip.")],
) -> None:
    """Add a GeoNames dump: every village, river and airport, not only towns from 500 people."""
    from extractors.where import import_geonames
    from extractors.where.gazetteer import dump_path

    try:
        count = import_geonames(dump, dump_path())
    except (OSError, ValueError) as error:
        raise UsageProblem(str(error)) from None
    print(f"{count:,} places: {dump_path()}")


RUNS = """
SELECT strftime(started_at, '%Y-%m-%d %H:%M') AS started, status,
       num_pages AS pages, num_articles AS articles, num_mentions AS mentions,
       num_failures AS failures, round(epoch(finished_at - started_at), 1) AS seconds, sources[1] AS source
FROM runs ORDER BY runs.started_at DESC LIMIT ?
"""
FAILURES = """
SELECT code, count(*) AS pages, strftime(min(first_seen), '%Y-%m-%d %H:%M') AS since, any_value(url) AS example
FROM failures WHERE resolved_at IS NULL GROUP BY code ORDER BY pages DESC
"""
