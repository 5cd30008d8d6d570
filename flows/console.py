"""What a person sees while waiting: a bar on a terminal, nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import track

T = TypeVar("T")

err = Console(stderr=True)
out = Console()


def progress(items: Iterable[T], label: str, total: float | None = None) -> Iterator[T]:
    """The items, with a progress bar on standard error when that is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    yield from track(items, description=label, total=total, console=err, transient=True)
