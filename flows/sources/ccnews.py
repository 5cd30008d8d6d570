"""Common Crawl's news archive, CC-NEWS: WARC files of about a gigabyte, listed by month.

Layout, from https://commoncrawl.org/news-crawl: ``crawl-data/CC-NEWS/2026/01/warc.paths.gz`` is a list of paths such as
``crawl-data/CC-NEWS/2026/01/CC-NEWS-20260101000000-00001.warc.gz``, one a line, below one base address.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from pyarrow import fs
from pydantic import BaseModel, ConfigDict, Field, model_validator

from flows.fetch.fetcher import Fetcher
from flows.fetch.urls import without_secrets
from flows.sources.local import MAX_WARC
from flows.sources.source import SourceError
from warehouse.errors import WarehouseError
from warehouse.store import open_address

_MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
_PATH = re.compile(r"crawl-data/CC-NEWS/\d{4}/\d{2}/[\w-][\w.-]*\.warc\.gz")


class CcNews(BaseModel):
    """Which months to read, and where they are to be had."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first: str = Field(pattern=_MONTH, description="The first month: 2026-01.")
    last: str = Field(pattern=_MONTH, description="The last month, included.")
    base: str = Field(
        default="https://data.commoncrawl.org",
        description="What the paths are below: an https or s3 address (s3://commoncrawl, near the data).",
    )

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"the last month, {self.last}, is before the first, {self.first}")
        return self

    @property
    def months(self) -> list[str]:
        """All the months, as ``2026-01``."""
        year, month = map(int, self.first.split("-"))
        count = 12 * (int(self.last[:4]) - year) + int(self.last[5:]) - month + 1
        return [f"{year + (month - 1 + n) // 12}-{(month - 1 + n) % 12 + 1:02}" for n in range(count)]

    def listing(self, month: str) -> str:
        """The address of a month's list of WARC files."""
        return f"{self.base.rstrip('/')}/crawl-data/CC-NEWS/{month.replace('-', '/')}/warc.paths.gz"

    def warcs(self, month: str, fetcher: Fetcher) -> Iterator[str]:
        """The addresses of a month's WARC files.

        Raises:
            SourceError: the month's list cannot be had, or is none.
        """
        where = self.listing(month)
        try:
            lines = gzip.decompress(_read(where, fetcher)).decode("ascii").split()
        except (OSError, EOFError, ValueError) as error:
            raise SourceError(f"{without_secrets(where)}: not a list of WARC paths: {error}") from None
        for line in lines:
            if not _PATH.fullmatch(line):
                raise SourceError(f"{without_secrets(where)}: not a path of CC-NEWS: {line[:200]!r}")
            yield f"{self.base.rstrip('/')}/{line}"


def get_warc(address: str, folder: Path, fetcher: Fetcher) -> Path:
    """Copy a WARC file from an http, s3 or file address into a folder.

    Raises:
        SourceError: it cannot be had.
    """
    path = folder / address.rpartition("/")[2]
    if _on_web(address):
        got = fetcher.download(address, path, limit=MAX_WARC)
        if got.error:
            raise SourceError(f"{got.url}: cannot be fetched: {got.error.message} ({got.error.code})")
        return path
    try:
        files, name = open_address(address)
        fs.copy_files(name, str(path), source_filesystem=files, destination_filesystem=fs.LocalFileSystem())
    except (OSError, WarehouseError) as error:
        raise SourceError(f"{address}: cannot be read: {error}") from None
    return path


def _read(address: str, fetcher: Fetcher) -> bytes:
    if _on_web(address):
        got = fetcher.fetch_listing(address)
        if got.error:
            raise SourceError(f"{got.url}: cannot be fetched: {got.error.message} ({got.error.code})")
        return got.body
    try:
        files, name = open_address(address)
        with files.open_input_stream(name, compression=None) as file:
            content: bytes = file.read()
    except (OSError, WarehouseError) as error:
        raise SourceError(f"{address}: cannot be read: {error}") from None
    return content


def _on_web(address: str) -> bool:
    return address.startswith(("http://", "https://"))
