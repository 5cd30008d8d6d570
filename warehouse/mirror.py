"""An export's Parquet files copied to an address, and kept up to date there: ``s3://bucket/parquet``."""

from __future__ import annotations

from pathlib import Path

import msgspec
from pyarrow import fs

from warehouse.export import MANIFEST, ExportManifest, ExportResult
from warehouse.files import explain_os_errors
from warehouse.migrate import SCHEMA_VERSION
from warehouse.store import open_address


def mirror_export(folder: Path, address: str) -> ExportResult:
    """Bring the files at an address up to date with an export's folder.

    Only files that changed are sent, each whole; the manifest comes last, and what it does not name is removed. One
    that is stopped is completed by the next. One process at a time may do this for an address.

    Raises:
        WarehouseError: the address cannot be reached, read or written.
    """
    files, root = open_address(address)
    with explain_os_errors(f"export to {address}"):
        after = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=ExportManifest)
        here = _sums(after)
        there = _sums(_read(files, f"{root}/{MANIFEST}"))
        changed = [path for path, sha256 in here.items() if there.get(path) != sha256]
        for path in changed:
            if isinstance(files, fs.LocalFileSystem):
                files.create_dir(f"{root}/{path}".rpartition("/")[0], recursive=True)
            fs.copy_files(
                str(folder / path), f"{root}/{path}",
                source_filesystem=fs.LocalFileSystem(), destination_filesystem=files,
            )  # fmt: skip
        with files.open_output_stream(f"{root}/{MANIFEST}") as file:
            file.write((folder / MANIFEST).read_bytes())
        stale = [path for path in there if path not in here]
        for path in stale:
            files.delete_file(f"{root}/{path}")
    rows = {name: sum(file.rows for file in table.values()) for name, table in after.tables.items()}
    return ExportResult(len(changed), len(here) - len(changed), len(stale), rows)


def _sums(manifest: ExportManifest) -> dict[str, str]:
    return {path: file.sha256 for table in manifest.tables.values() for path, file in table.items()}


def _read(files: fs.FileSystem, path: str) -> ExportManifest:
    """The manifest at the address; an empty one when there is none, or when it is damaged: all is sent again."""
    try:
        with files.open_input_stream(path) as file:
            return msgspec.json.decode(file.read(), type=ExportManifest)
    except (FileNotFoundError, msgspec.DecodeError):
        return ExportManifest(SCHEMA_VERSION, {})
