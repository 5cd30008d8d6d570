"""Runs on a schedule: one process that serves the flow, with a Prefect server of its own when there is none."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import Any

import requests

from flows.errors import UsageProblem
from flows.fetch.urls import without_secrets
from flows.request import IngestRequest
from warehouse import WarehouseError, run_query

STARTUP_SECONDS = 120


def serve_ingest(warehouse: Path, *, cron: str | None, every: float | None, name: str, request: dict[str, Any]) -> None:
    """Serve the flow ``ingest`` until told to stop (SIGTERM, Ctrl-C); one run at a time.

    Args:
        warehouse: the warehouse's folder.
        cron: a cron expression, e.g. ``*/30 * * * *``; or
        every: seconds between runs.
        name: the deployment's name in Prefect.
        request: fields of :class:`flows.request.IngestRequest`.

    Raises:
        UsageProblem: neither or both of ``cron`` and ``every``, or the server does not start.
    """
    if (cron is None) == (every is None):
        raise UsageProblem("say when: either --cron '*/30 * * * *' or --every 30m")
    with prefect_server(warehouse / "state" / "prefect"):
        from prefect.types.entrypoint import EntrypointType

        from flows.ingest import ingest

        ingest.serve(
            name=name,
            cron=cron,
            interval=every,
            parameters={"request": request},
            entrypoint_type=EntrypointType.MODULE_PATH,  # wherever the package is installed
            limit=1,  # a run that takes longer than its interval is not overtaken by the next
            pause_on_shutdown=False,
            print_starting_message=sys.stdout.isatty(),
        )


def is_overtaken(request: IngestRequest) -> bool:
    """Whether a run of the same sources has begun since this one was due.

    After a long run, or a time when the machine was off, Prefect starts all late runs, one after the other; the
    first has done the work of the rest.
    """
    from prefect.runtime import deployment, flow_run

    due = flow_run.scheduled_start_time
    if due is None or deployment.id is None:
        return False
    try:
        began = (
            run_query(request.warehouse, LAST_RUN, [[without_secrets(text) for text in request.sources]])
            .column("began")[0]
            .as_py()
        )
    except WarehouseError:  # none yet
        return False
    return began is not None and bool(began.replace(tzinfo=UTC) >= due.astimezone(UTC))


LAST_RUN = "SELECT max(started_at) AS began FROM runs WHERE sources = ?::VARCHAR[] AND status = 'completed'"


@contextmanager
def prefect_server(home: Path) -> Iterator[str]:
    """The address of a Prefect server: the one in ``PREFECT_API_URL``, or one on loopback while the context lasts.

    Raises:
        UsageProblem: our own server did not answer within two minutes.
    """
    if url := os.environ.get("PREFECT_API_URL"):
        yield url
        return
    home.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with (home / "server.log").open("wb") as log:  # of this start only, so that it does not grow for ever
        server = subprocess.Popen(
            [*command, "--no-ui"], stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for us: runs must be able to note their end before the server goes
        )  # fmt: skip
    url = f"http://127.0.0.1:{port}/api"
    try:
        _wait_until_up(server, url, home / "server.log")
        os.environ["PREFECT_API_URL"] = url
        yield url
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_until_up(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise UsageProblem(f"the Prefect server stopped at once; see {log}")
        try:
            if requests.get(f"{url}/health", timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.3)
    raise UsageProblem(f"the Prefect server did not answer within {STARTUP_SECONDS} s; see {log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
