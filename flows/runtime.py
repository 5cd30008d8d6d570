"""Prefect without surprises: its settings, made before it is first imported.

With ``PREFECT_API_URL`` set, runs report to that server. Without, a run brings its own for as long as it lasts, its
state beside the warehouse rather than in the user's home. Nothing is sent to anyone either way.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.server import begin_server

if TYPE_CHECKING:
    from flows.run import RunSummary

QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",  # the client's own switch
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",  # the default of 20 s fails on a busy machine
    "PREFECT_LOGGING_LEVEL": "CRITICAL",  # what goes wrong is told once, by the command
    "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_CLI_PROMPT": "false",
    # what runs leave in Prefect's database goes after a week, its events after a day (docs/scheduling.md)
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(7 * 86_400),
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ORPHAN_CLEANUP_LOOP_SECONDS": "3600",
    "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P1D",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",  # tasks return paths; the files are the results
}

VERBOSE = {"PREFECT_LOGGING_LEVEL": "INFO"}


def prepare_prefect(state: Path | None = None, *, verbose: bool = False) -> None:
    """Set Prefect's environment where the user has not; call before anything imports ``prefect``.

    Args:
        state: folder for the run's own server, when no server is configured; None leaves Prefect's own choice.
        verbose: let Prefect's log lines through.
    """
    for name, value in (QUIET | VERBOSE if verbose else QUIET).items():
        os.environ.setdefault(name, value)
    if state is not None and not os.environ.get("PREFECT_API_URL"):
        home = state.resolve() / "prefect"
        home.mkdir(parents=True, exist_ok=True)  # Prefect makes the last folder only
        os.environ.setdefault("PREFECT_HOME", str(home))


def run_ingest(
    warehouse: Path | str,
    *,
    verbose: bool = False,
    allow_private: bool = False,
    host_delay: float | None = None,
    **parameters: Any,
) -> RunSummary:
    """Run the flow ``ingest`` in this process.

    Args:
        warehouse: the warehouse's folder, or its address (``s3://bucket/prefix``).
        verbose: let Prefect's log lines through.
        allow_private: fetch from private and loopback addresses too.
        host_delay: seconds between requests to one host, where that is to differ from the settings.
        parameters: further fields of :class:`flows.request.IngestRequest`; those that are None keep their defaults.
    """
    from flows.request import IngestRequest
    from flows.settings import FetchSettings
    from flows.sources import recognise

    manners: dict[str, Any] = {"allow_private": True} if allow_private else {}
    if host_delay is not None:
        manners["host_delay"] = host_delay
    for source in parameters.get("sources") or []:
        recognise(source, parameters.get("kind"))  # a word that means nothing is told before anything starts
    told = {name: value for name, value in parameters.items() if value is not None}
    request = IngestRequest.model_validate({"warehouse": warehouse, "fetch": FetchSettings(**manners), **told})
    prepare_prefect(request.warehouse / "state", verbose=verbose)
    server = begin_server()
    from flows.ingest import ingest

    if server is not None:
        server.wait()
    with nullcontext() if request.runner == "threads" else one_server():
        return ingest(request)


@contextmanager
def one_server() -> Iterator[None]:
    """Make the address of the run's own server a setting: worker processes would each start one otherwise."""
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with get_client(sync_client=True) as client:
        address = str(client.api_url)
    with temporary_settings({PREFECT_API_URL: address}):
        yield
