"""Tell somebody how a run ended: a state hook of the flow. Off until it is set; nothing is told to anybody else.

Set ``DATELINE_NOTIFY_WEBHOOK`` to an address that takes JSON by POST, or ``DATELINE_NOTIFY_COMMAND`` to a command that
takes it on standard input, e.g. ``mail -s Dateline desk@example.org``.
"""

from __future__ import annotations

import json
import logging
import shlex
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import requests
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.archive import one_line

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.client.schemas.objects import FlowRun, State

log = logging.getLogger(__name__)

SECONDS = 15


class NotifySettings(BaseSettings):
    """Whom to tell, and when; environment variables ``DATELINE_NOTIFY_*``."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_NOTIFY_", frozen=True)

    webhook: str | None = Field(default=None, description="Address that takes the message by POST.")
    command: str | None = Field(default=None, description="Command that takes the message on standard input.")
    on: Literal["trouble", "always"] = Field(default="trouble", description="When a run did not complete, or always.")


def log_end(flow: Flow[Any, Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Prefect's hook: a line on standard output for each scheduled run, for the machine's own log."""
    if flow_run.deployment_id is not None:
        message = one_line(state.message or "")[:500]
        print(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {flow_run.name}: {state.name} {message}".rstrip(), flush=True)


def notify(flow: Flow[Any, Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Prefect's hook: tell of a run's end. What goes wrong here is logged and never ends a run."""
    settings = NotifySettings()
    if not (settings.webhook or settings.command) or (state.is_completed() and settings.on == "trouble"):
        return
    message = {
        "flow": flow.name,
        "run": flow_run.name,
        "state": state.name,
        "message": state.message or "",
        "at": state.timestamp.isoformat() if state.timestamp else None,
    }
    try:
        tell(settings, message)
    except (OSError, ValueError, subprocess.SubprocessError) as error:  # requests' errors are OSErrors
        log.error("nobody could be told of run %s: %s", flow_run.name, type(error).__name__)


def tell(settings: NotifySettings, message: dict[str, Any]) -> None:
    """Send a message where the settings say.

    Raises:
        OSError: the webhook cannot be reached or refuses, or there is no such command.
        subprocess.SubprocessError: the command fails, or takes longer than 15 s.
        ValueError: the command cannot be read.
    """
    if settings.webhook:
        requests.post(settings.webhook, json=message, timeout=SECONDS).raise_for_status()
    if settings.command:
        text = json.dumps(message, ensure_ascii=False) + "\n"
        subprocess.run(
            shlex.split(settings.command), input=text.encode(), check=True, timeout=SECONDS, stdout=subprocess.DEVNULL
        )
