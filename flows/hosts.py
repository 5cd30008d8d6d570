"""What each host repeats on its pages, learned before its pages are judged and kept from run to run."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec

from extractors.clean import HostMemory, clean_page
from flows.batches import CapturedPage
from flows.sources import PageError, read_local

log = logging.getLogger(__name__)

PAGES_A_HOST = 8
"""Pages of a host that are looked at beforehand: enough to tell furniture, whatever the size of the run."""


def study_hosts(pages: Iterable[CapturedPage], memory: HostMemory) -> None:
    """Teach the memory some pages of each host."""
    seen: Counter[str] = Counter()
    for page in pages:
        if page.failure is None and not page.unchanged and seen[page.source] < PAGES_A_HOST:
            seen[page.source] += 1
            try:
                clean_page(read_local(page.ref), memory)
            except PageError:
                continue  # the page's own task will say so


def load_memory(path: Path) -> HostMemory:
    """The memory of earlier runs; an empty one when there is none, or when its file is damaged."""
    try:
        return HostMemory.from_bytes(path.read_bytes())
    except FileNotFoundError:
        return HostMemory()
    except msgspec.DecodeError:
        log.warning("%s is damaged: what hosts repeat is learned anew", path)
        return HostMemory()


def save_memory(memory: HostMemory, path: Path) -> Path:
    """Keep the memory; the file is there whole or not at all."""
    partial = path.with_suffix(".partial")
    partial.write_bytes(memory.to_bytes())
    partial.replace(path)
    return path
