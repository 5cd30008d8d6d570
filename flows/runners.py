"""Where extraction runs: Prefect's task runners, by name."""

from __future__ import annotations

import logging
import os
import sys
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from flows.errors import UsageProblem
from flows.request import IngestRequest

# isort: split
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def task_runner(request: IngestRequest) -> TaskRunner[Any]:
    """The task runner a request asks for. Threads share one language model, so one is enough for extraction.

    Raises:
        UsageProblem: Dask is asked for and not installed, or its workers could not report to Prefect.
    """
    if request.runner == "dask":
        return _dask(request)
    if request.runner == "processes":
        return ProcessPoolTaskRunner(max_workers=request.workers)
    return ThreadPoolTaskRunner(max_workers=1)


def _dask(request: IngestRequest) -> TaskRunner[Any]:
    """A cluster that is there, or one of processes on this machine for as long as the run lasts."""
    if find_spec("prefect_dask") is None:
        raise UsageProblem("the runner 'dask' is an extra: pip install 'dateline-events[dask]'")
    from prefect_dask.task_runners import DaskTaskRunner

    logging.getLogger("distributed").setLevel(logging.ERROR)
    if address := request.dask_address:
        if not _is_here(address) and _is_here(os.environ.get("PREFECT_API_URL")):
            raise UsageProblem(
                f"the workers at {address} report to Prefect too: start `prefect server start --host 0.0.0.0` and set "
                "PREFECT_API_URL to an address that they can reach"
            )
        runner: TaskRunner[Any] = DaskTaskRunner(address=address)
        return runner
    return DaskTaskRunner(
        cluster_kwargs={
            "n_workers": request.workers,
            "threads_per_worker": 1,  # a worker reads with one language model
            "processes": True,
            "dashboard_address": "127.0.0.1:0",  # of its HTTP server, which it has in any case
        }
    )


def _is_here(address: str | None) -> bool:
    """Whether only this machine can reach an address; Prefect's own server, without one, is here too."""
    return not address or urlsplit(address).hostname in LOOPBACK


def lost_batch() -> tuple[type[Exception], ...]:
    """The error of a batch that ended one worker after the other."""
    if "distributed" not in sys.modules:
        return ()
    from distributed import KilledWorker

    return (KilledWorker,)
