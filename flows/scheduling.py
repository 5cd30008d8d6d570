"""Runs on a schedule: one process that serves the flow, with a Prefect server of its own when there is none."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from flows.errors import UsageProblem
from flows.server import prefect_server


def serve_ingest(warehouse: Path, *, cron: str | None, every: float | None, name: str, request: dict[str, Any]) -> None:
    """Serve the flow ``ingest`` until told to stop (SIGTERM, Ctrl-C); one run at a time.

    Args:
        warehouse: the warehouse's folder.
        cron: a cron expression, e.g. ``*/30 * * * *``; or
        every: seconds between runs.
        name: the deployment's name in Prefect.
        request: fields of :class:`flows.request.IngestRequest`.

    Raises:
        UsageProblem: neither or both of ``cron`` and ``every``, no cron expression, or the server does not start.
    """
    if (cron is None) == (every is None):
        raise UsageProblem("say when: either --cron '*/30 * * * *' or --every 30m")
    with prefect_server(warehouse / "state" / "prefect"):
        from prefect.client.schemas.schedules import CronSchedule
        from prefect.types.entrypoint import EntrypointType

        from flows.ingest import ingest

        if cron is not None:
            try:
                CronSchedule(cron=cron)
            except ValueError:
                raise UsageProblem(
                    f"--cron: {cron!r} is not minute hour day month weekday, as in '0 6 * * *'"
                ) from None
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
