"""Reading a news archive: one WARC file is one task and becomes one shard, whoever reads it and however often.

A worker needs nothing but the file's address and the store's: no folder is shared, unless the warehouse is one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extractors.clean import HostMemory
from extractors.version import EXTRACTOR_VERSION
from flows.batches import batched
from flows.fetch import Fetcher
from flows.pages import at_hand, source_failures
from flows.processing import Tables, process_pages
from flows.run import Run
from flows.sources import PageRef, Source, SourceError
from flows.sources.ccnews import get_warc
from flows.sources.local import warc_pages
from warehouse import open_warehouse, write_shard
from warehouse.shards import MANIFEST, shard_writer

CHUNK = 100
"""Pages whose rows are held in memory at once."""


def plan_warcs(run: Run) -> list[str]:
    """The addresses of WARC files that have no shard in the warehouse yet, oldest first, at most the run's limit.

    Raises:
        SourceError: none of the months' lists can be had.
    """
    news = run.request.ccnews
    if news is None:
        return []
    found: list[str] = []
    problems: list[tuple[Source, SourceError]] = []
    for month in news.months:
        try:
            found += news.warcs(month, run.fetcher)
        except SourceError as error:
            problems.append((_source(news.listing(month), f"cc-news-{month}"), error))
    if problems and not found:
        raise problems[0][1]
    note_problems(run, "months", problems)
    done = _shards(run)
    return [address for address in found if shard_id(address) not in done][: run.request.limit]


def shard_id(address: str) -> str:
    """A WARC file's shard: the same for every run of one version; a newer version reads the file again."""
    return f"{address.rpartition('/')[2].removesuffix('.warc.gz')}-{EXTRACTOR_VERSION}"


def read_warc_file(run: Run, address: str) -> str:
    """Clean and extract a WARC file's pages into a shard, unless an earlier try has; returns the shard's path.

    A file that is damaged in the middle gives what comes before, and a failure.

    Raises:
        SourceError: the file cannot be had.
    """
    name = shard_id(address)
    store = run.store
    if store and (found := store.find(name)):
        return found
    if not store and (run.shards / name / MANIFEST).exists():
        return str(run.shards / name)
    settings = run.request.fetch.model_copy(update={"state": None})  # the worker shares no folder with the others
    with tempfile.TemporaryDirectory(prefix="dateline-") as folder, Fetcher(settings) as fetcher:
        warc = get_warc(address, Path(folder), fetcher)
        # what this warehouse knows of outlets is left out: a file's shard is the same wherever it is read
        alone = run.model_copy(update={"request": run.request.model_copy(update={"warehouse": Path(folder)})})
        if store:
            return store.put(_write(alone, address, warc, Path(folder) / "shards"))
        return str(_write(alone, address, warc, run.shards))


def note_problems(run: Run, part: str, problems: Sequence[tuple[Source, SourceError]]) -> None:
    """Keep what could not be had as failures of the run."""
    if problems:
        write_shard(run.shards, f"{run.run_id}-{part}", {"failures": source_failures(problems, run.run_id)})


def problem(address: str, error: Exception) -> tuple[Source, SourceError]:
    """A WARC file that gave nothing, and why."""
    told = error if isinstance(error, SourceError) else SourceError(f"{address}: {error}")
    return _source(address, address.rpartition("/")[2]), told


def _write(run: Run, address: str, warc: Path, folder: Path) -> Path:
    source, memory = _source(address, "cc-news"), HostMemory()
    name = shard_id(address)
    with shard_writer(folder, name) as add:
        try:
            for refs in batched(_once(warc_pages(source, warc)), CHUNK):
                add(_rows(run, address, refs, memory))
        except SourceError as error:
            add({"failures": source_failures([problem(address, error)], run.run_id)})
    return folder / name


def _rows(run: Run, address: str, refs: Iterable[PageRef], memory: HostMemory) -> Tables:
    tables = process_pages([at_hand(ref) for ref in refs], run, memory)
    for row in tables["pages"]:
        row["archive_path"] = address  # not the copy of a moment
    return tables


def _once(refs: Iterable[PageRef]) -> Iterator[PageRef]:
    """Each page once: the first time that the file has it."""
    seen: set[str] = set()
    for ref in refs:
        if ref.id not in seen:
            seen.add(ref.id)
            yield ref


def _shards(run: Run) -> set[str]:
    """The shards that the warehouse has."""
    if store := run.store:
        return set(store.committed())
    with open_warehouse(run.warehouse) as warehouse:
        return {name for (name,) in warehouse.con.execute("SELECT shard_id FROM load_log").fetchall()}


def _source(location: str, name: str) -> Source:
    return Source(name=name, kind="warc", location=location)
