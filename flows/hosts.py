"""What is known of each host from run to run: what it repeats on its pages, and where it is at home."""

from __future__ import annotations

import logging
from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from extractors.clean import HostMemory, clean_page
from extractors.model import Article
from extractors.where import Gazetteer, Homes
from extractors.where.home import OutletNames
from flows.batches import CapturedPage
from flows.sources import PageError, read_local
from warehouse.files import write_whole

log = logging.getLogger(__name__)

PAGES_A_HOST = 8
"""Pages of a host that are looked at beforehand: enough to tell furniture, whatever the size of the run."""


def study_hosts(pages: Iterable[CapturedPage], memory: HostMemory, homes: Homes) -> None:
    """Teach the memory and the homes some pages of each host: of the same pages the same, in whatever order they come.

    So a page is read alike whichever pages are in its batch, and whether a run was stopped or not.
    """
    for page in _sample(pages):
        try:
            article = clean_page(read_local(page.ref), memory)
        except PageError:
            continue  # the page's own task will say so
        if article.error is None:
            homes.learn([article])


def _sample(pages: Iterable[CapturedPage]) -> Iterator[CapturedPage]:
    """The pages of each host whose identifiers, which are hashes, come first."""
    chosen: dict[str, list[CapturedPage]] = defaultdict(list)
    for page in pages:
        first = chosen[page.source]
        if page.failure is None and not page.unchanged and all(page.ref.id != one.ref.id for one in first):
            insort(first, page, key=lambda one: one.ref.id)
            del first[PAGES_A_HOST:]
    for host in sorted(chosen):
        yield from chosen[host]


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
    write_whole(path, memory.to_bytes())
    return path


def load_homes(path: Path) -> Homes:
    """Where outlets are at home, as earlier runs learned it; nothing known when there is no file or it is damaged."""
    try:
        outlets = msgspec.json.decode(path.read_bytes(), type=dict[str, OutletNames])
    except FileNotFoundError:
        outlets = {}
    except msgspec.DecodeError:
        log.warning("%s is damaged: where outlets are at home is learned anew", path)
        outlets = {}
    return Homes(Gazetteer.open(), outlets)


def learn_homes(path: Path, articles: Iterable[Article]) -> None:
    """Add new articles to what is known of their outlets; the file is there whole or not at all."""
    save_homes(load_homes(path).learn(articles), path)


def save_homes(homes: Homes, path: Path) -> None:
    """Keep what is known of outlets; the file is there whole or not at all."""
    write_whole(path, msgspec.json.encode(homes.outlets))
