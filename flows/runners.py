"""Where extraction runs: Prefect's task runners, by name."""

from __future__ import annotations

from typing import Any

from flows.request import IngestRequest

# isort: split
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner


def task_runner(request: IngestRequest) -> TaskRunner[Any]:
    """The task runner a request asks for. Threads share one language model, so one is enough for extraction."""
    if request.runner == "processes":
        return ProcessPoolTaskRunner(max_workers=request.workers)
    return ThreadPoolTaskRunner(max_workers=1)
