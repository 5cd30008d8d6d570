"""The whole line on one screen: discover → fetch → archive → clean → extract → load → link → export."""

from __future__ import annotations

from flows import tasks
from flows.request import IngestRequest
from flows.run import Run, RunSummary
from flows.runners import task_runner

# isort: split
from prefect import flow


@flow(name="ingest", flow_run_name="ingest-{request.name}", retries=0, log_prints=False)
def ingest(request: IngestRequest) -> RunSummary:
    """Turn sources of news into events in a warehouse.

    Every page ends in exactly one way: as rows, as "not modified", or as a failure with its reason. Work is done in
    batches that are files; whatever a stopped run has finished, the next run finds done.
    """
    run = Run.begin(request)
    try:
        pages = tasks.discover(run)
        captured = fetch_pages(run, pages)
        hosts = tasks.learn_hosts(run, captured)
        shards = extract_pages.with_options(task_runner=task_runner(request))(run, captured, hosts)
        tasks.load(run, shards)
        tasks.link(run)
        tasks.publish(run)
        return tasks.report(run, "completed")
    except BaseException:
        tasks.report(run, "failed")
        raise


@flow(name="fetch", log_prints=False)
def fetch_pages(run: Run, batches: list[str]) -> list[str]:
    """Fetch each batch politely and archive what came; one fetcher for the run keeps the manners of all of them."""
    with run.fetching():
        return [future.result() for future in [tasks.fetch.submit(run, batch) for batch in batches]]


@flow(name="extract", log_prints=False)
def extract_pages(run: Run, batches: list[str], hosts: str) -> list[str]:
    """Clean and extract each batch into a shard."""
    return [future.result() for future in [tasks.extract.submit(run, batch, hosts) for batch in batches]]
