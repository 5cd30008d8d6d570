"""The steps of a run as Prefect tasks. They work on batches and return paths; the flow says in which order."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from flows.archive import Archive
from flows.batches import BATCH, CapturedPage, batched, read_batch, write_batch
from flows.hosts import learn_homes, load_memory, save_memory, study_hosts
from flows.linking import link_new_mentions, mark_copies
from flows.pages import at_hand, keep, source_failures
from flows.processing import process_pages
from flows.retrying import archived_pages, failed_pages
from flows.run import Run, RunSummary
from flows.sources import PageRef, Source, SourceError, recognise
from flows.sources import discover as pages_of
from flows.summary import new_articles, run_row, summarise
from warehouse import open_warehouse, write_shard
from warehouse.export import export_parquet
from warehouse.linking import last_load
from warehouse.snapshot import publish_snapshot

# isort: split
from prefect import task
from prefect.cache_policies import NO_CACHE


@task(cache_policy=NO_CACHE)
def discover(run: Run) -> list[str]:
    """Find the pages of every source, and those to try again; returns batches of page references.

    A source that cannot be had is a failure of its own and leaves the others alone.

    Raises:
        SourceError: none of the sources can be had.
    """
    request = run.request
    found: dict[str, PageRef] = {}
    problems: list[tuple[Source, SourceError]] = []
    for source in (source for text in request.sources for source in recognise(text, request.kind)):
        try:
            found |= {ref.id: ref for ref in pages_of(source, run.fetcher, request.limit)}
        except SourceError as error:
            problems.append((source, error))
    if request.retry != "none":
        found |= {ref.id: ref for ref in failed_pages(run.warehouse, everything=request.retry == "all")}
    if request.archived:
        found |= {ref.id: ref for ref in archived_pages(run.archive)}
    if problems and not found:
        raise problems[0][1]
    if problems:
        write_shard(run.shards, f"{run.run_id}-sources", {"failures": source_failures(problems, run.run_id)})
    return [
        str(write_batch(run.folder / f"pages-{number:05}.jsonl", batch))
        for number, batch in enumerate(batched(found.values(), BATCH))
    ]


@task(cache_policy=NO_CACHE)
def fetch(run: Run, batch: str) -> str:
    """Fetch a batch's pages and archive what comes; returns the batch of captured pages."""
    refs = list(read_batch(Path(batch), PageRef))
    wanted = {ref.url: ref for ref in refs if not ref.local and ref.url}

    def captured() -> Iterator[CapturedPage]:
        yield from (at_hand(ref) for ref in refs if ref.local)
        with Archive(run.archive) as archive:
            for fetched in run.fetcher.fetch_many(wanted.values()):
                yield keep(wanted[fetched.url], fetched, archive)

    return str(write_batch(Path(batch.replace("pages-", "captured-")), captured()))


@task(cache_policy=NO_CACHE)
def learn_hosts(run: Run, captured: list[str]) -> str:
    """Look at some pages of each host first, so that what it repeats is known; returns the memory's file."""
    pages = (page for batch in captured for page in read_batch(Path(batch), CapturedPage))
    memory = load_memory(run.hosts)
    study_hosts(pages, memory)
    return str(save_memory(memory, run.hosts))


@task(cache_policy=NO_CACHE)
def extract(run: Run, batch: str, hosts: str) -> str:
    """Clean and extract a batch's captured pages into a shard; returns its path."""
    pages = list(read_batch(Path(batch), CapturedPage))
    shard = f"{run.run_id}-{Path(batch).stem.removeprefix('captured-')}"
    return str(write_shard(run.shards, shard, process_pages(pages, run, load_memory(Path(hosts)))))


@task(cache_policy=NO_CACHE)
def load(run: Run, shards: list[str]) -> None:
    """Load every shard that waits, this run's and those a stopped run left, each exactly once."""
    left = {str(path.parent) for path in run.shards.glob("*/manifest.json")}
    with open_warehouse(run.warehouse) as warehouse:
        for shard in sorted(left | set(shards)):
            warehouse.load(Path(shard))
        learn_homes(run.homes, new_articles(warehouse, run.run_id))
    for shard in left | set(shards):
        shutil.rmtree(shard)


@task(cache_policy=NO_CACHE)
def link(run: Run) -> None:
    """Join new mentions to the events they report; whatever was loaded but not yet linked is taken up."""
    with open_warehouse(run.warehouse) as warehouse:
        now = last_load(warehouse.con)
        mark_copies(warehouse, run.linked_until)
        link_new_mentions(warehouse, run.linked_until, run.run_id)
        warehouse.rebuild_events()
    run.set_linked_until(now)


@task(cache_policy=NO_CACHE)
def report(run: Run) -> RunSummary:
    """Count what the run did, and note it in table ``runs``."""
    with open_warehouse(run.warehouse) as warehouse:
        summary = summarise(warehouse, run)
        warehouse.load(write_shard(run.shards, f"{run.run_id}-run", {"runs": [run_row(run, summary)]}))
    return summary


@task(cache_policy=NO_CACHE)
def report_failure(run: Run) -> None:
    """Note in table ``runs`` that the run failed."""
    with open_warehouse(run.warehouse) as warehouse:
        summary = summarise(warehouse, run, status="failed")
        warehouse.load(write_shard(run.shards, f"{run.run_id}-run", {"runs": [run_row(run, summary)]}))


@task(cache_policy=NO_CACHE)
def publish(run: Run) -> None:
    """Show analysts the new state: a snapshot database, and the Parquet partitions that changed."""
    with open_warehouse(run.warehouse) as warehouse:
        publish_snapshot(warehouse)
    if run.request.export:
        export_parquet(run.warehouse)
