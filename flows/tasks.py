"""The steps of a run as Prefect tasks. They work on batches and return paths; the flow says in which order."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from socket import gethostname

from flows.archive import Archive
from flows.archived_news import plan_warcs, read_warc_file
from flows.artifacts import publish_artifacts
from flows.batches import BATCH, CapturedPage, batched, read_batch, write_batch
from flows.claims import end_is_noted
from flows.committing import commit_end, commit_run
from flows.damage import load_shards, mend_shards
from flows.errors import UsageProblem
from flows.hosts import learn_homes, load_homes, load_memory, save_homes, save_memory, study_hosts
from flows.linking import link_new
from flows.pages import at_hand, keep, source_failures, source_id
from flows.processing import process_pages
from flows.resuming import begin_extraction, looked_through, note_looked_through, remember_visits, take_up
from flows.retrying import archived_pages, failed_pages
from flows.run import Run, RunSummary
from flows.sources import PageRef, Source, SourceError, recognise
from flows.sources import discover as pages_of
from flows.summary import new_articles, run_rows, summarise
from warehouse import open_warehouse, write_shard
from warehouse.export import export_parquet
from warehouse.snapshot import publish_snapshot

# isort: split
from prefect import task
from prefect.cache_policies import NO_CACHE

log = logging.getLogger(__name__)


@task(cache_policy=NO_CACHE)
def discover(run: Run) -> list[str]:
    """Find the pages of every source, and those to try again; returns batches of page references.

    Left out are sources whose interval has not passed, pages that cannot have changed since they were read, and pages
    that a stopped run has fetched. A source that cannot be had is a failure of its own and leaves the others alone.

    Raises:
        SourceError: none of the sources can be had.
    """
    request, fetcher = run.request, run.fetcher
    if run.resumed:
        Archive(run.archive).repair()
        mend_shards(run)
    found: dict[str, PageRef] = {}
    done: list[str] = []
    problems: list[tuple[Source, SourceError]] = []
    for source in (source for text in request.sources for source in recognise(text, request.kind)):
        if not fetcher.memory.source_due(source.name, source.interval):
            continue
        try:
            found |= {ref.id: ref for ref in pages_of(source, fetcher, request.limit, visits=fetcher.visits)}
            done.append(source.name)
        except SourceError as error:
            problems.append((source, error))
    if request.retry != "none":
        found |= {ref.id: ref for ref in failed_pages(run.warehouse, everything=request.retry == "all")}
    if request.archived:
        found |= {ref.id: ref for ref in archived_pages(run.archive)}
    left = run.resumed and (run.batches("captured") or [*run.shards.glob("*/manifest.json")])
    if problems and not (found or done or left):
        raise problems[0][1]
    if problems:
        write_shard(run.shards, f"{run.run_id}-sources", {"failures": source_failures(problems, run.run_id)})
    take_up(run, found)
    note_looked_through(run, done)
    return [
        str(write_batch(run.folder / f"pages-{run.run_id}-{number:05}.jsonl", batch))
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
                ref = wanted[fetched.url]
                visit = run.fetcher.visits.get(ref.id)
                yield keep(ref, fetched, archive, known=visit.sha256 if visit else None)

    def told() -> Iterator[CapturedPage]:
        for page in captured():
            page.published = run.request.published
            yield page

    done = write_batch(Path(batch).with_name(Path(batch).name.replace("pages-", "captured-", 1)), told())
    Path(batch).unlink()
    return str(done)


@task(cache_policy=NO_CACHE)
def learn_hosts(run: Run, captured: list[str]) -> str:
    """Look at some pages of each host first, so that what it repeats and where it is at home are known.

    Pages that a stopped run has extracted are looked at too: the others are read as they would have been then. Returns
    the memory's file.
    """
    batches = [*captured, *map(str, run.batches("extracted"))]
    memory, homes = load_memory(run.hosts), load_homes(run.homes)
    study_hosts((page for batch in batches for page in read_batch(Path(batch), CapturedPage)), memory, homes)
    save_homes(homes, run.homes_seen)
    return str(save_memory(memory, run.hosts_seen))


@task(cache_policy=NO_CACHE)
def extract(run: Run, batch: str, hosts: str) -> str:
    """Clean and extract a batch's captured pages into a shard; returns its path."""
    path = Path(batch)
    if not path.exists():
        raise UsageProblem(f"the worker on {gethostname()} does not see {path}: it needs the warehouse's folder too")
    pages = begin_extraction(path)
    shard = f"{run.run_id}-{path.stem.removeprefix('captured-')}"
    written = write_shard(
        run.shards, shard, process_pages(pages, run, load_memory(Path(hosts)).frozen(), load_homes(run.homes_seen))
    )
    path.replace(path.with_name(path.name.replace("captured-", "extracted-", 1)))
    return str(written)


@task(cache_policy=NO_CACHE)
def plan(run: Run) -> list[str]:
    """The addresses of the WARC files to read: of the months asked for, those that have no shard yet.

    A month whose list cannot be had is a failure of its own and leaves the others alone.

    Raises:
        SourceError: none of the lists can be had.
    """
    return plan_warcs(run)


@task(cache_policy=NO_CACHE)
def extract_warc(run: Run, address: str) -> str:
    """Clean and extract the pages of a WARC file into a shard; returns its path.

    Raises:
        SourceError: the file cannot be had; the next run tries again.
    """
    return read_warc_file(run, address)


@task(cache_policy=NO_CACHE)
def commit(run: Run) -> RunSummary:
    """Commit the shards that lie here to the run's store, and tell what the run did."""
    return commit_run(run)


@task(cache_policy=NO_CACHE)
def load(run: Run) -> int:
    """Load every shard of this run, and those it took over, each exactly once; returns how many pages were unchanged.

    A shard that is damaged is set aside and does not stop the others.
    Only then is it noted that the pages have been visited and the sources looked through: a run that dies before does
    both again.
    """
    with open_warehouse(run.warehouse) as warehouse:
        load_shards(run, warehouse)
        save_memory(load_memory(run.hosts_seen), run.hosts)  # here, where no other run can write it too
        learn_homes(run.homes, new_articles(warehouse, run.run_id))
        warehouse.resolve_failures([source_id(name) for name in looked_through(run)])
    return remember_visits(run)


@task(cache_policy=NO_CACHE)
def link(run: Run) -> None:
    """Join new mentions to the events they report; whatever was loaded but not yet linked is taken up."""
    with open_warehouse(run.warehouse) as warehouse:
        link_new(warehouse, run.run_id)


@task(cache_policy=NO_CACHE)
def report(run: Run, unchanged: int) -> RunSummary:
    """Count what the run did, note it in table ``runs``, and show it in Prefect."""
    with open_warehouse(run.warehouse) as warehouse:
        summary = summarise(warehouse, run, "completed", unchanged)
        warehouse.load(write_shard(run.shards, f"{run.run_id}-completed", {"runs": run_rows(run, summary)}))
        try:
            publish_artifacts(summary, warehouse)
        except Exception:  # a server that is too busy to show a run is no reason to fail it
            log.warning("run %s cannot be shown in Prefect", run.run_id, exc_info=True)
    end_is_noted(run.folder)
    return summary


def report_failure(run: Run, status: str) -> None:
    """Note in table ``runs`` how the run ended, also when it was noted as completed and failed after that.

    No task, so that it works while Prefect is going down.
    """
    if run.request.store:
        commit_end(run, status)
        return
    with open_warehouse(run.warehouse, wait_seconds=30) as warehouse:
        summary = summarise(warehouse, run, status)
        warehouse.load(write_shard(run.shards, f"{run.run_id}-{status}", {"runs": run_rows(run, summary)}))
    end_is_noted(run.folder)


@task(cache_policy=NO_CACHE)
def publish(run: Run) -> None:
    """Show analysts the new state: a snapshot database, and the Parquet partitions that changed."""
    with open_warehouse(run.warehouse) as warehouse:
        publish_snapshot(warehouse)
    if run.request.export:
        export_parquet(run.warehouse)
