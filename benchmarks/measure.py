"""Two ways of doing a thing, timed in turns."""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass
class Figure:
    """A stage beside its yardstick: medians of the rounds, in seconds."""

    stage: str
    items: int
    unit: str
    cpu: float
    wall: float
    yardstick: str
    yardstick_cpu: float
    yardstick_wall: float
    ratio: float
    """The yardstick's processor time by ours: the median of the rounds' own ratios."""


def compare(
    stage: str, items: int, unit: str, ours: Callable[[], object], yardstick: str, other: Callable[[], object], n: int
) -> Figure:
    """Medians of ``n`` rounds, after a first one of each that does not count; who comes first alternates.

    Processor time is that of this process and its children.
    """
    rounds: list[tuple[float, float, float, float]] = []
    for number in range(n + 1):
        if number % 2:
            theirs, mine = timed(other), timed(ours)
        else:
            mine, theirs = timed(ours), timed(other)
        rounds.append((*mine, *theirs))
    cpu, wall, other_cpu, other_wall = (median(column) for column in zip(*rounds[1:], strict=True))
    ratio = median(row[2] / row[0] for row in rounds[1:])
    return Figure(stage, items, unit, cpu, wall, yardstick, other_cpu, other_wall, ratio)


def timed(do: Callable[[], object]) -> tuple[float, float]:
    """Seconds of processor time and of the clock."""
    cpu, wall = _processor_time(), time.perf_counter()
    do()
    return _processor_time() - cpu, time.perf_counter() - wall


def _processor_time() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@dataclass
class Run:
    """What a command took."""

    cpu: float
    wall: float
    peak_mb: float
    """Largest memory of the command's first process."""


def run(*arguments: str) -> Run:
    """Run Python with the arguments, its output thrown away; what it took goes to standard error too.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    started = time.perf_counter()
    command = [sys.executable, *arguments]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    took = Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)
    # as they come, so that a benchmark that is cut short has not been for nothing
    print(
        f"{took.cpu:.2f} s CPU, {wall:.2f} s, {took.peak_mb:.0f} MB: {' '.join(arguments)}", file=sys.stderr, flush=True
    )
    return took


def machine() -> dict[str, Any]:
    """The conditions of a measurement."""
    return {"processors": os.cpu_count(), "load": os.getloadavg()[0], "python": platform.python_version()}


def table(head: list[str], rows: list[list[object]]) -> str:
    """A Markdown table; numbers stand right and have two decimals."""
    right = [bool(rows) and isinstance(cell, int | float) for cell in (rows[0] if rows else head)]
    lines = [head, ["--:" if r else "---" for r in right], *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _cell(value: object) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
