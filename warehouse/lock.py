"""One writer at a time: the others wait their turn, and are told for whom."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from warehouse.errors import LockTimeout
from warehouse.files import explain_os_errors


@contextmanager
def writer_lock(state: Path, wait_seconds: float, on_wait: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the warehouse's only writing place. The operating system frees it when its holder dies.

    ``on_wait`` gets one line saying who is being waited for, if anybody.

    Raises:
        LockTimeout: somebody else held it for ``wait_seconds``.
        WarehouseError: the folder cannot be written.
    """
    holder = state / "writer.txt"
    lock = FileLock(state / "writer.lock")
    with explain_os_errors(f"open {state} for writing"):
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if on_wait:
                on_wait(f"waiting for {_read(holder)} to finish with {state.parent}")
            try:
                lock.acquire(timeout=wait_seconds, poll_interval=0.05)
            except Timeout:
                raise LockTimeout(
                    f"{state.parent} is being written by {_read(holder)}; waited {wait_seconds:g} s: try again later"
                ) from None
    try:
        with explain_os_errors(f"open {state} for writing"):
            command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200]
            since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
            holder.write_text(f"process {os.getpid()} on {socket.gethostname()} ({command}) since {since}", "utf-8")
        yield
    finally:
        lock.release()


def _read(holder: Path) -> str:
    try:
        return holder.read_text("utf-8") or "another process"
    except OSError:
        return "another process"
