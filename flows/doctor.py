"""Is everything here that a run needs? Each check says what it found and, when that is wrong, what to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from flows.errors import user_errors


@dataclass(frozen=True)
class Check:
    """One thing looked at."""

    name: str
    ok: bool
    found: str


def check_all(warehouse: Path) -> list[Check]:
    """All checks, in the order of the line."""
    checks = {
        "python": _python,
        "language model": _model,
        "gazetteer": _gazetteer,
        "prefect": _prefect,
        "contact": _contact,
        "warehouse": lambda: _warehouse(warehouse),
    }
    return [_run(name, check) for name, check in checks.items()]


def _run(name: str, check: Callable[[], str]) -> Check:
    mendable: tuple[type[Exception], ...] = (*user_errors(), OSError, RuntimeError)
    try:
        return Check(name, True, check())
    except mendable as error:
        return Check(name, False, str(error))


def _python() -> str:
    return f"{sys.version.split()[0]}, dateline-events {version('dateline-events')}"


def _model() -> str:
    from extractors.language.model import load_model, model_name

    meta = load_model().meta
    return f"{model_name()} {meta['version']}"


def _gazetteer() -> str:
    from extractors.where import Gazetteer

    gazetteer = Gazetteer.open()
    if not gazetteer.look_up("Paris"):
        raise RuntimeError("the gazetteer does not know Paris: delete its file, it is built again at the next run")
    return str(gazetteer.path)


def _prefect() -> str:
    server = os.environ.get("PREFECT_API_URL")
    return f"{version('prefect')}, " + (f"reporting to {server}" if server else "each run brings its own server")


def _contact() -> str:
    from flows.settings import FetchSettings

    return f"requests say: {FetchSettings().user_agent}"


def _warehouse(folder: Path) -> str:
    from warehouse.query import run_query

    if not folder.exists():
        return f"{folder}: none yet; 'dateline ingest' makes it"
    counts = run_query(folder, "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM articles)").to_pylist()[0]
    events, articles = counts.values()
    return f"{folder}: {events:,} events from {articles:,} articles"
