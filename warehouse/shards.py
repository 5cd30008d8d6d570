"""Shards: what workers hand to the one loader. A folder of Parquet files and a manifest, there whole or not at all.

A shard is written by any number of processes at once, is checked before it is loaded, and is loaded exactly once.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.convert import Row, to_arrow
from warehouse.errors import NewerWarehouse, ShardError
from warehouse.files import explain_os_errors, sha256, stage_folder
from warehouse.migrate import SCHEMA_VERSION
from warehouse.tables import TABLES

MANIFEST = "manifest.json"
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


class ShardFile(msgspec.Struct, frozen=True):
    """One table's file in a shard."""

    file: str
    rows: int
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a shard holds. ``checksum`` covers the files; ``unreadable`` names values that were stored as null."""

    shard_id: str
    schema_version: int
    tables: dict[str, ShardFile]
    checksum: str
    unreadable: list[str] = []

    @property
    def num_rows(self) -> int:
        """Rows in all tables."""
        return sum(file.rows for file in self.tables.values())


Tables = Mapping[str, Sequence[Row]]
"""Rows by the name of their table."""


def write_shard(folder: Path, shard_id: str, tables: Tables) -> Path:
    """Write ``folder/shard_id`` and return it. It is there complete or not at all; one already there is replaced.

    ``tables`` maps table names (:data:`warehouse.tables.TABLES`) to rows, see :func:`warehouse.convert.to_arrow` for
    what rows may hold. Columns the loader fills are left out.

    Raises:
        ShardError: unknown table or column, a key that is missing, a value outside its column's allowed ones.
        WarehouseError: the folder cannot be written.
    """
    with shard_writer(folder, shard_id) as add:
        add(tables)
    return Path(folder) / shard_id


@contextmanager
def shard_writer(folder: Path, shard_id: str) -> Iterator[Callable[[Tables], None]]:
    """As :func:`write_shard`, bit by bit, for shards whose rows do not fit into memory at once.

    ``with shard_writer(folder, "a") as add: add(tables); add(more)``. The shard appears when the block ends well.
    """
    if not _SAFE_ID.fullmatch(shard_id):
        raise ShardError(f"a shard's id is letters, digits, '.', '_', '-': not {shard_id!r}")
    target = Path(folder) / shard_id
    unreadable: list[str] = []
    writers: dict[str, pq.ParquetWriter] = {}
    counts: Counter[str] = Counter()

    def add(tables: Tables) -> None:
        for name, rows in tables.items():
            if name not in TABLES or not TABLES[name].in_shards:
                raise ShardError(f"shard {shard_id}: no table {name!r} can be loaded from a shard")
            if name not in writers:
                writers[name] = files.enter_context(
                    pq.ParquetWriter(stage / f"{name}.parquet", TABLES[name].arrow_schema, compression="zstd")
                )
            writers[name].write_table(to_arrow(TABLES[name], rows, unreadable))
            counts[name] += len(rows)

    with explain_os_errors(f"write shard {target}"), stage_folder(target) as stage:
        with ExitStack() as files:
            yield add
        found = {name: _described(stage / f"{name}.parquet", counts[name]) for name in writers}
        manifest = Manifest(shard_id, SCHEMA_VERSION, found, checksum(found), unreadable)
        (stage / MANIFEST).write_bytes(encode_manifest(manifest))


def _described(path: Path, rows: int) -> ShardFile:
    return ShardFile(path.name, rows, path.stat().st_size, sha256(path))


def encode_manifest(manifest: Manifest) -> bytes:
    """A manifest as it stands in its file."""
    return msgspec.json.format(msgspec.json.encode(manifest))


def read_manifest(shard: Path, *, verify: bool = True) -> Manifest:
    """The manifest of a shard; with ``verify``, every file is checked against its size, checksum and row count.

    Raises:
        ShardError: the shard is missing, incomplete or damaged.
        NewerWarehouse: it was written for a newer schema.
    """
    try:
        manifest = msgspec.json.decode((shard / MANIFEST).read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise ShardError(f"{shard}: not a shard (no {MANIFEST})") from None
    except (msgspec.DecodeError, OSError) as error:
        raise ShardError(f"{shard}/{MANIFEST}: unreadable: {error}") from error
    if manifest.schema_version > SCHEMA_VERSION:
        raise NewerWarehouse(
            f"{shard}: made for schema {manifest.schema_version}, this Dateline knows {SCHEMA_VERSION}: please upgrade"
        )
    if verify:
        for name, file in manifest.tables.items():
            _verify(shard / file.file, name, file)
        if manifest.checksum != checksum(manifest.tables):
            raise ShardError(f"{shard}/{MANIFEST}: does not match its own checksum")
    return manifest


def _verify(path: Path, name: str, file: ShardFile) -> None:
    try:
        size = path.stat().st_size
        if size != file.size:
            raise ShardError(
                f"{path}: {size} bytes instead of {file.size}: truncated or damaged; write the shard again"
            )
        if sha256(path) != file.sha256:
            raise ShardError(f"{path}: checksum differs: damaged; write the shard again")
        rows = pq.read_metadata(path).num_rows
    except FileNotFoundError:
        raise ShardError(f"{path}: missing; write the shard again") from None
    except (OSError, pa.ArrowException) as error:
        raise ShardError(f"{path}: unreadable: {error}") from error
    if name not in TABLES or rows != file.rows:
        raise ShardError(f"{path}: does not match its manifest")


def checksum(files: Mapping[str, ShardFile]) -> str:
    """SHA-256 over the tables of a shard, from their rows and checksums."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name} {files[name].rows} {files[name].sha256}\n".encode())
    return digest.hexdigest()
