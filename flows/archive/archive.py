"""Every response, kept as WARC: so that a newer extractor can read old pages without asking anyone for them again.

Layout: ``<folder>/<yyyy>/<mm>/<dd>/<writer>.warc.gz`` with an index ``<writer>.cdxj`` beside it, one line a capture.
Each writer has files of its own: any number of processes write at once, and none appends to a file that a crash left.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import re
import secrets
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Self

import msgspec
from warcio.timeutils import timestamp_now
from warcio.warcwriter import WARCWriter

from flows.archive.capture import Capture, Hints
from flows.archive.warc import read_capture, scan_warc, to_record
from flows.fetch.fetched import Fetched
from flows.fetch.urls import page_id

log = logging.getLogger(__name__)

MAX_FILE = 1_000_000_000


class Archive:
    """A folder of WARC files. Safe for threads; each process opens its own.

    Raises OSError when the folder cannot be written.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self._lock = threading.Lock()
        self._day = ""
        self._warc: IO[bytes] | None = None
        self._index: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Finish the current files; they are on disk when this returns."""
        with self._lock:
            self._finish()

    # --- writing -------------------------------------------------------------------------------------------------

    def write(self, fetched: Fetched, hints: Hints | None = None) -> Capture:
        """Keep a response. The body is stored decompressed, as its headers in the archive say.

        Raises ValueError when there is no response (``fetched.status`` is null).
        """
        if fetched.status is None:
            raise ValueError(f"nothing came back for {fetched.url}: there is nothing to keep")
        hints = hints or Hints()
        with self._lock:
            warc, index = self._files()
            offset = warc.tell()
            WARCWriter(warc, gzip=True).write_record(to_record(fetched, hints))
            warc.flush()  # the record is whole before the index speaks of it
            capture = Capture(
                id=page_id(fetched.url),
                url=fetched.url,
                final_url=fetched.final_url,
                fetched_at=fetched.fetched_at,
                status=fetched.status,
                mime=fetched.media_type,
                file=str(Path(warc.name).relative_to(self.folder)),
                offset=offset,
                length=warc.tell() - offset,
                sha256=hashlib.sha256(fetched.body).hexdigest(),
                hints=hints,
            )
            index.write(_index_line(capture))
            index.flush()
        return capture

    def write_revisit(self, fetched: Fetched) -> None:
        """Note that a page is still what was kept of it earlier: a record without a body, and no capture.

        Raises ValueError when there is no response.
        """
        if fetched.status is None:
            raise ValueError(f"nothing came back for {fetched.url}: there is nothing to note")
        with self._lock:
            warc, _ = self._files()
            WARCWriter(warc, gzip=True).write_record(to_record(fetched, Hints(), revisit=True))
            warc.flush()

    def _files(self) -> tuple[IO[bytes], IO[bytes]]:
        day = datetime.now(UTC).strftime("%Y/%m/%d")
        if self._warc and (self._day != day or self._warc.tell() > MAX_FILE):
            self._finish()
        if self._warc is None or self._index is None:
            folder = self.folder / day
            folder.mkdir(parents=True, exist_ok=True)
            name = f"dateline-{timestamp_now()}-{os.getpid()}-{secrets.token_hex(4)}"
            self._day = day
            self._warc = (folder / f"{name}.warc.gz").open("xb")
            fcntl.flock(self._warc, fcntl.LOCK_EX)
            self._index = (folder / f"{name}.cdxj").open("xb")
            writer = WARCWriter(self._warc, gzip=True)
            info = {"software": "Dateline", "format": "WARC File Format 1.1"}
            writer.write_record(writer.create_warcinfo_record(f"{name}.warc.gz", info))
        return self._warc, self._index

    def _finish(self) -> None:
        for file in (self._warc, self._index):
            if file is not None:
                file.flush()
                os.fsync(file.fileno())
                file.close()
        self._warc = self._index = None

    # --- reading -------------------------------------------------------------------------------------------------

    def read(self, capture: Capture) -> Fetched:
        """The response of a capture. Raises ArchiveError when its file is gone or damaged."""
        return read_capture(self.folder / capture.file, capture)

    def captures(
        self, url: str | None = None, *, since: str | None = None, until: str | None = None
    ) -> Iterator[Capture]:
        """Everything kept, oldest file first; of one page, or fetched in ``[since, until)`` (ISO 8601, UTC)."""
        wanted = page_id(url) if url else None
        for index in sorted(self.folder.glob("*/*/*/*.cdxj")):
            for capture in _read_index(index):
                if wanted and capture.id != wanted:
                    continue
                if (since and capture.fetched_at < since) or (until and capture.fetched_at >= until):
                    continue
                yield capture

    def latest(self) -> Iterator[Capture]:
        """The newest usable capture (status 2xx) of every page: what to read again."""
        newest: dict[str, tuple[str, str, int]] = {}
        for capture in self.captures():  # twice over the index, so that not all of it is held in memory
            key = (capture.fetched_at, capture.file, capture.offset)
            if capture.status and 200 <= capture.status < 300 and key >= newest.get(capture.id, key):
                newest[capture.id] = key
        for capture in self.captures():
            if newest.get(capture.id) == (capture.fetched_at, capture.file, capture.offset):
                yield capture

    def repair(self) -> list[str]:
        """Bring indexes up to what their WARC files hold, after a crash; says what was done, a sentence a file.

        Files that a living process writes are left alone. A torn last record is left where it is: readers stop there.
        """
        done: list[str] = []
        for warc in sorted(self.folder.glob("*/*/*/*.warc.gz")):
            with warc.open("rb") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    continue
                index = warc.with_name(warc.name.removesuffix(".warc.gz") + ".cdxj")
                known = list(_read_index(index)) if index.exists() else []
                whole = index.exists() and (not index.stat().st_size or _ends_line(index))
                end = max((c.offset + c.length for c in known), default=0)
                if whole and known and end == warc.stat().st_size:
                    continue
                name = str(warc.relative_to(self.folder))
                found = [msgspec.structs.replace(c, file=name) for c in scan_warc(warc)]
                if whole and len(found) == len(known):
                    continue
                part = index.with_suffix(".part")
                part.write_bytes(b"".join(map(_index_line, found)))
                part.replace(index)
                done.append(f"{name}: {len(found) - len(known)} captures were missing from the index")
        return done


def _index_line(capture: Capture) -> bytes:
    """A CDXJ line: sortable key, 14-digit time, JSON."""
    stamp = re.sub(r"\D", "", capture.fetched_at)[:14]
    return f"{capture.id} {stamp} ".encode() + msgspec.json.encode(capture) + b"\n"


def _read_index(path: Path) -> Iterator[Capture]:
    with path.open("rb") as lines:
        for line in lines:
            try:
                yield msgspec.json.decode(line.split(b" ", 2)[2], type=Capture)
            except (IndexError, msgspec.MsgspecError):
                log.warning("%s: a torn line is left out", path)


def _ends_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
