"""The whole line on one screen: discover → fetch → archive → clean → extract → load → link → publish."""

# no postponed annotations here: Prefect loads this file by its path and reads the parameters' types from it
from collections.abc import Iterator

from flows import tasks
from flows.archived_news import note_problems, problem
from flows.batches import by_time
from flows.claims import is_overtaken
from flows.committing import COMMIT_SECONDS, commit_shards
from flows.console import progress
from flows.notify import log_end, notify
from flows.request import IngestRequest
from flows.run import Run, RunSummary
from flows.runners import lost_batch, task_runner
from flows.sources import SourceError

# isort: split
from prefect import flow
from prefect.futures import as_completed


@flow(
    name="ingest",
    flow_run_name="ingest-{request.name}",
    validate_parameters=True,
    on_completion=[log_end, notify],
    on_failure=[log_end, notify],
    on_crashed=[log_end, notify],
    on_cancellation=[log_end, notify],
)
def ingest(request: IngestRequest) -> RunSummary:
    """Turn sources of news into events in a warehouse.

    Every page ends in exactly one way: as rows, as "not modified", or as a failure with its reason. Work is done in
    batches that are files; what a stopped run has finished, the next run finds done.
    """
    if is_overtaken(request):
        return RunSummary(run_id="", warehouse=request.place, status="overtaken")
    runner = task_runner(request)
    run = Run.begin(request)
    finished = False
    try:
        with run.fetching():
            fetch_pages(run, tasks.discover(run))
            warcs = tasks.plan(run)
        captured = [str(batch) for batch in run.batches("captured")]
        hosts = tasks.learn_hosts(run, captured)
        extract_pages.with_options(task_runner=runner)(run, captured, hosts)
        if warcs:
            extract_warcs.with_options(task_runner=runner)(run, warcs)
        if request.store:
            summary = tasks.commit(run)
            finished = True
            return summary
        unchanged = tasks.load(run)
        tasks.link(run)
        summary = tasks.report(run, unchanged)
        tasks.publish(run)
        finished = True
        return summary
    except BaseException as error:
        try:
            tasks.report_failure(run, "failed" if isinstance(error, Exception) else "cancelled")
        except Exception as second:  # the first error is the one to tell
            error.add_note(f"nor could the run's end be noted: {second}")
        raise
    finally:
        run.end(finished=finished)


@flow(name="fetch")
def fetch_pages(run: Run, batches: list[str]) -> list[str]:
    """Fetch each batch politely and archive what comes; returns the batches of captured pages."""
    running = [tasks.fetch.submit(run, batch) for batch in batches]
    try:
        return [future.result() for future in progress(running, "fetching", len(running))]
    except BaseException:
        run.fetcher.close()  # pages under way come to their end, the others are "stopped"
        raise


@flow(name="extract")
def extract_pages(run: Run, batches: list[str], hosts: str) -> list[str]:
    """Clean and extract captured pages; returns the shards."""
    running = [tasks.extract.submit(run, batch, hosts) for batch in batches]
    return [future.result() for future in progress(running, "extracting", len(running))]


@flow(name="extract-archive")
def extract_warcs(run: Run, warcs: list[str]) -> None:
    """Clean and extract a news archive's WARC files, a shard each; what is done is committed from time to time."""
    address_of = {tasks.extract_warc.submit(run, warc): warc for warc in warcs}
    problems = []
    bearable: tuple[type[Exception], ...] = (SourceError, *lost_batch())

    def shards() -> Iterator[str]:
        for future in progress(as_completed(list(address_of)), "reading WARC files", len(warcs)):
            try:
                yield future.result()
            except bearable as error:
                problems.append(problem(address_of[future], error))

    for number, done in enumerate(by_time(shards(), COMMIT_SECONDS)):
        commit_shards(run, number, done)
    note_problems(run, "warcs", problems)
