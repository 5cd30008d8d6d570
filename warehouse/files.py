"""Files that appear whole or not at all: written beside their place, forced to disk, then renamed."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from warehouse.errors import WarehouseError

STAGE_PREFIX = ".partial-"
"""Whatever bears this prefix was left by a process that died, and may be deleted by the next."""


@contextmanager
def explain_os_errors(doing: str) -> Iterator[None]:
    """Turn the operating system's refusals (full disk, read-only folder …) into one clear :class:`WarehouseError`."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise WarehouseError(f"cannot {doing}: {error.strerror or error}{where}") from error


@contextmanager
def stage_folder(target: Path) -> Iterator[Path]:
    """A temporary folder that takes the place of ``target`` when the block ends well, and vanishes when it does not.

    A folder already at ``target`` is replaced.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    stage = Path(mkdtemp(prefix=f"{STAGE_PREFIX}{target.name}-", dir=target.parent))
    try:
        yield stage
        stage.chmod(0o755)
        for path in sorted(stage.rglob("*")):
            sync(path)
        sync(stage)
        if target.exists():
            old = Path(mkdtemp(prefix=f"{STAGE_PREFIX}old-", dir=target.parent)) / target.name
            target.rename(old)
            stage.rename(target)
            shutil.rmtree(old.parent, ignore_errors=True)
        else:
            stage.rename(target)
        sync(target.parent)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def write_whole(target: Path, content: bytes) -> None:
    """Write a file that is never seen half-written."""
    stage = target.with_name(f"{STAGE_PREFIX}{target.name}")
    stage.write_bytes(content)
    replace(stage, target)


def replace(stage: Path, target: Path) -> None:
    """Put a finished file in its place, durably."""
    sync(stage)
    os.replace(stage, target)
    sync(target.parent)


def sync(path: Path) -> None:
    """Force a file, or a folder's list of names, to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
