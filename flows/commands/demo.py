"""``dateline demo``: the real flow over a small invented news web on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

MAIN_EVENTS = """
FROM events WHERE is_main AND modality = 'asserted' ORDER BY num_sources DESC, num_mentions DESC, event_date, event_id
"""
NOT_HAPPENED = """
FROM events WHERE modality != 'asserted' AND event_type IS NOT NULL ORDER BY confidence DESC, event_id LIMIT 6
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Start here")(demo)


def demo(
    warehouse: Annotated[Path, typer.Option("--warehouse", "-w", help="Folder of the demo's warehouse.")] = Path(
        "dateline-demo"
    ),
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show Prefect's own log lines.")] = False,
) -> None:
    """See it work: three invented outlets served on this machine, scraped, cleaned and turned into events.

    Needs no network, and shows nothing but what `dateline ingest` would do.
    """
    from flows.demo.server import sample_web
    from flows.runtime import run_ingest

    with sample_web() as outlets:
        sources = [
            outlets["harbour-ledger"] + "/feed.xml",
            outlets["meridian-post"] + "/sitemap.xml",
            outlets["continental-wire"] + "/latest",
        ]
        summary = run_ingest(warehouse, verbose=verbose, allow_private=True, host_delay=0, sources=sources)

    from flows.report import print_events, print_summary, say
    from warehouse.query import run_query

    say("\n[bold]What happened[/]: the main event of each story, as reported by all outlets together\n")
    print_events(run_query(warehouse, MAIN_EVENTS).to_pylist())
    say("\n[bold]What did not happen[/]: planned, hypothetical or denied, kept apart\n")
    print_events(run_query(warehouse, NOT_HAPPENED).to_pylist())
    print_summary(summary)
    say("\nNext:")
    say(f"  dateline events --warehouse {warehouse} --country TUR")
    say(
        f"  dateline query --warehouse {warehouse} "
        "\"SELECT kind, text, reason FROM removed_blocks WHERE kind = 'donation'\""
    )
    say("  dateline ingest https://your.favourite.news.site --limit 20")
