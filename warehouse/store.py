"""Shards under one address, for any number of machines: a bucket (``s3://news/dateline``) or a shared folder.

    ADDRESS/
      shards/<shard>/<checksum>/articles.parquet, mentions.parquet …, manifest.json
      commits/<run>-<number>.json

Workers put shards there, any number at once, each whole with the one request that writes its manifest. A shard counts
once a commit names it. A commit's name is its run's, so runs never write over each other's, and need no lock. What two
attempts at one shard leave lies side by side; only one of them is committed. Files are never changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec
from pyarrow import fs

from warehouse.errors import NewerWarehouse, ShardError, WarehouseError
from warehouse.files import explain_os_errors, write_whole
from warehouse.migrate import SCHEMA_VERSION
from warehouse.shards import MANIFEST, Manifest, read_manifest

T = TypeVar("T")


class CommittedShard(msgspec.Struct, frozen=True):
    """A shard that counts: where it lies below the store's address, and what it holds."""

    path: str
    manifest: Manifest


class Commit(msgspec.Struct, frozen=True):
    """What one commit adds."""

    made_at: datetime
    shards: list[CommittedShard]


def is_address(text: str) -> bool:
    """Whether the text is the address of a store rather than a folder's name."""
    return "://" in text


def open_address(address: str) -> tuple[fs.FileSystem, str]:
    """The file system of an ``s3://`` or ``file://`` address, and the path in it.

    Keys, region and endpoint are AWS's own settings: ``AWS_ACCESS_KEY_ID`` …, ``AWS_REGION``, ``AWS_ENDPOINT_URL`` for
    storage that is not Amazon's.

    Raises:
        WarehouseError: another kind of address, or one that is not valid.
    """
    scheme, _, rest = address.partition("://")
    if scheme == "s3" and rest.strip("/"):
        endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
        files = fs.S3FileSystem(endpoint_override=endpoint, region=region, allow_delayed_open=True)  # small: one PUT
        return files, rest.strip("/")
    if scheme == "file" and rest.startswith("/"):
        return fs.LocalFileSystem(), rest.rstrip("/")
    raise WarehouseError(f"{address}: not an address for shards: s3://bucket/prefix or file:///folder")


class ShardStore:
    """The shards at an address. It holds no connection of its own and can be sent to other processes.

    Every method raises WarehouseError when the address cannot be reached, read or written.
    """

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self._files, self._root = open_address(self.address)
        self._bucket = self._root.partition("/")[0]
        self._local = isinstance(self._files, fs.LocalFileSystem)

    def check(self) -> None:
        """Raise WarehouseError unless the bucket is there; a folder is made when it is needed."""
        with explain_os_errors(f"reach {self.address}"):
            if not self._local and self._files.get_file_info(self._bucket).type is fs.FileType.NotFound:
                raise WarehouseError(f"{self.address}: there is no bucket {self._bucket!r}")

    def put(self, shard: Path) -> str:
        """Copy a shard from a local folder; returns its path below the address. It is there whole or not at all."""
        manifest = read_manifest(shard)
        path = f"shards/{manifest.shard_id}/{manifest.checksum[:16]}"
        with explain_os_errors(f"write to {self.address}/{path}"):
            if self._local:  # a bucket has no folders
                self._files.create_dir(f"{self._root}/{path}", recursive=True)
            for file in manifest.tables.values():
                fs.copy_files(
                    str(shard / file.file), f"{self._root}/{path}/{file.file}",
                    source_filesystem=fs.LocalFileSystem(), destination_filesystem=self._files,
                )  # fmt: skip
            self._write(f"{path}/{MANIFEST}", (shard / MANIFEST).read_bytes())
        return path

    def find(self, shard_id: str) -> str | None:
        """The path of a shard that is there whole, committed or not."""
        found = [path for path in self._list(f"shards/{shard_id}") if path.endswith(f"/{MANIFEST}")]
        return min(found).removesuffix(f"/{MANIFEST}") if found else None

    def commit(self, name: str, paths: Iterable[str]) -> list[Manifest]:
        """Make shards count, all or none of them; returns what they hold. A commit of that name is replaced."""
        shards = [
            CommittedShard(path, self._decode(f"{path}/{MANIFEST}", self._read(f"{path}/{MANIFEST}"), Manifest))
            for path in paths
        ]
        if shards:
            commit = Commit(datetime.now(UTC), shards)
            with explain_os_errors(f"write to {self.address}"):
                self._write(f"commits/{name}.json", msgspec.json.encode(commit))
        return [shard.manifest for shard in shards]

    def committed(self, run_id: str = "") -> dict[str, CommittedShard]:
        """The shards that count, or those that a run committed, by id, in the order of their commits.

        Of one that was committed twice, the first counts.

        Raises:
            NewerWarehouse: a shard was written for a newer schema.
        """
        found: dict[str, CommittedShard] = {}
        paths = sorted(path for path in self._list("commits") if path.startswith(f"commits/{run_id}"))
        with ThreadPoolExecutor(16) as threads:  # a bucket answers slowly, and many at once
            for path, content in zip(paths, threads.map(self._read, paths), strict=True):
                for shard in self._decode(path, content, Commit).shards:
                    found.setdefault(shard.manifest.shard_id, shard)
        newest = max((shard.manifest.schema_version for shard in found.values()), default=0)
        if newest > SCHEMA_VERSION:
            raise NewerWarehouse(
                f"{self.address}: made for schema {newest}, this Dateline knows {SCHEMA_VERSION}: please upgrade"
            )
        return found

    def fetch(self, shard: CommittedShard, folder: Path) -> Path:
        """Copy a shard into a local folder, as the loader wants it; its files are checked when it is loaded."""
        target = folder / shard.manifest.shard_id
        with explain_os_errors(f"read {self.address}/{shard.path}"):
            target.mkdir(parents=True)
            fs.copy_files(
                f"{self._root}/{shard.path}", str(target),
                source_filesystem=self._files, destination_filesystem=fs.LocalFileSystem(),
            )  # fmt: skip
        return target

    def files(self, table: str, shards: Iterable[CommittedShard] | None = None) -> list[str]:
        """The addresses of a table's Parquet files in all committed shards, or in these: for DuckDB, polars, Spark."""
        return [
            f"{self.address}/{shard.path}/{shard.manifest.tables[table].file}"
            for shard in (self.committed().values() if shards is None else shards)
            if table in shard.manifest.tables
        ]

    def _list(self, folder: str) -> list[str]:
        """The files below a folder of the address; none when there is no such folder."""
        with explain_os_errors(f"list {self.address}/{folder}"):
            selector = fs.FileSelector(f"{self._root}/{folder}", recursive=True, allow_not_found=True)
            infos = self._files.get_file_info(selector)
        return [info.path[len(self._root) + 1 :] for info in infos if info.type is fs.FileType.File]

    def _read(self, path: str) -> bytes:
        with (
            explain_os_errors(f"read {self.address}/{path}"),
            self._files.open_input_stream(f"{self._root}/{path}") as file,
        ):
            content: bytes = file.read()
        return content

    def _write(self, path: str, content: bytes) -> None:
        """Put one small file, whole: one request to a bucket, one rename in a folder."""
        full = f"{self._root}/{path}"
        if self._local:
            Path(full).parent.mkdir(parents=True, exist_ok=True)
            write_whole(Path(full), content)
        else:
            with self._files.open_output_stream(full) as file:
                file.write(content)

    def _decode(self, path: str, content: bytes, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(content, type=kind)
        except msgspec.DecodeError as error:
            raise ShardError(f"{self.address}/{path}: unreadable: {error}") from error
