"""``sources.toml``: reading it with clear errors, and adding to it."""

from __future__ import annotations

import json
import os
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from flows.sources.source import ADDRESS_KINDS, Source, SourceError

DEFAULTS = Source(name="x", location="x")


def read_sources(path: Path | str) -> list[Source]:
    """The sources of a ``sources.toml``. Relative paths in it count from its folder. Raises SourceError."""
    path = Path(path)
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise SourceError(f"{path}: no such file; make one with: dateline sources add URL") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: cannot be read ({error})") from None
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{path}: not valid TOML: {error}") from None
    unknown = set(table) - {"source"}
    rows = table.get("source", [])
    if unknown or not isinstance(rows, list):
        what = ", ".join(sorted(unknown)) or "source"
        raise SourceError(f"{path}: expected only [[source]] tables, found {what!r}")
    sources: list[Source] = []
    names: set[str] = set()
    for number, row in enumerate(rows, 1):
        try:
            source = Source.model_validate(row)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "table"
            label = row.get("name") if isinstance(row, dict) else None
            what = first["msg"].removeprefix("Value error, ")
            if first["type"] == "string_pattern_mismatch":
                what = "only letters, digits, dots, colons and dashes, at most 100"
            raise SourceError(f"{path}: source {number} ({label or 'no name'}): {where}: {what}") from None
        if source.name in names:
            raise SourceError(f"{path}: source {number}: the name {source.name!r} is there twice; give it another")
        names.add(source.name)
        if source.home is not None and not _is_known(source.home):
            raise SourceError(
                f"{path}: source {number} ({source.name}): home: no place known as {source.home!r}; "
                "write it as 'Dover, Delaware', name a larger place, or leave it out"
            )
        if "://" not in source.location:
            if "kind" in source.model_fields_set and source.kind in ADDRESS_KINDS:
                raise SourceError(
                    f"{path}: source {number} ({source.name}): location: a {source.kind} is fetched from an address, "
                    f"which begins with https://, not {source.location!r}"
                )
            source = source.model_copy(update={"location": str(path.parent / Path(source.location).expanduser())})
        sources.append(source)
    if not sources:
        raise SourceError(f"{path}: no [[source]] in it; add one with: dateline sources add URL")
    return sources


def _is_known(home: str) -> bool:
    from extractors.where import Gazetteer, home_named  # only for lists that name a home: the gazetteer is a big file

    return home_named(home, Gazetteer.open()) is not None


def add_sources(path: Path | str, sources: Iterable[Source]) -> list[Source]:
    """Append sources to a ``sources.toml``, which is made if need be; what is there stays as it is, comments too.

    Those whose location is there already are left out; a name that is taken gets a number. Returns what was added. The
    file is replaced in one step. Raises SourceError when what is there is not valid.
    """
    path = Path(path)
    there = read_sources(path) if path.exists() and path.stat().st_size else []
    text = path.read_text("utf-8") if there else ""
    names = {source.name for source in there}
    locations = {source.location for source in there}
    added: list[Source] = []
    for source in sources:
        if source.location in locations:
            continue
        name, number = source.name, 2
        while name in names:
            name, number = f"{source.name}-{number}", number + 1
        names.add(name)
        locations.add(source.location)
        added.append(source.model_copy(update={"name": name}))
    if added:
        parts = [text.rstrip("\n") + "\n"] if text.strip() else []
        _replace(path, "\n".join([*parts, *map(to_toml, added)]))
    return added


def to_toml(source: Source) -> str:
    """One ``[[source]]`` table; only what differs from the defaults."""
    lines = ["[[source]]"]
    for key, value in source.model_dump().items():
        if value != getattr(DEFAULTS, key) or key in ("name", "location", "kind"):
            # a JSON string or list of strings is a TOML one, but for DEL, which JSON leaves bare
            lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f"))
    return "\n".join(lines) + "\n"


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
