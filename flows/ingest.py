"""The whole line on one screen: discover → fetch → archive → clean → extract → load → link → publish."""

from __future__ import annotations

from flows import tasks
from flows.console import progress
from flows.request import IngestRequest
from flows.run import Run, RunSummary
from flows.runners import task_runner

# isort: split
from prefect import flow


@flow(name="ingest", flow_run_name="ingest-{request.name}", validate_parameters=True)
def ingest(request: IngestRequest) -> RunSummary:
    """Turn sources of news into events in a warehouse.

    Every page ends in exactly one way: as rows, as "not modified", or as a failure with its reason. Work is done in
    batches that are files; what a stopped run has finished, the next run finds done.
    """
    run = Run.begin(request)
    try:
        with run.fetching():
            pages = tasks.discover(run)
            captured = fetch_pages(run, pages)
        hosts = tasks.learn_hosts(run, captured)
        shards = extract_pages.with_options(task_runner=task_runner(request))(run, captured, hosts)
        tasks.load(run, shards)
        tasks.link(run)
        summary = tasks.report(run)
        tasks.publish(run)
        return summary
    except BaseException:
        tasks.report_failure(run)
        raise


@flow(name="fetch")
def fetch_pages(run: Run, batches: list[str]) -> list[str]:
    """Fetch each batch politely and archive what comes; returns the batches of captured pages."""
    running = [tasks.fetch.submit(run, batch) for batch in batches]
    return [future.result() for future in progress(running, "fetching", len(running))]


@flow(name="extract")
def extract_pages(run: Run, batches: list[str], hosts: str) -> list[str]:
    """Clean and extract captured pages; returns the shards."""
    running = [tasks.extract.submit(run, batch, hosts) for batch in batches]
    return [future.result() for future in progress(running, "extracting", len(running))]
