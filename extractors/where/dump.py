"""Add GeoNames' own dump: villages, facilities, rivers and mountains that the packaged towns leave out.

The dump (``allCountries.zip``, or one country's, from GeoNames, CC BY 4.0) is read as a stream into a second file
beside the compiled gazetteer, which every later :meth:`Gazetteer.open` looks into as well.
"""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from extractors.where.compile import ALIAS, OWN, SCHEMA_VERSION, new_file, read_countries
from extractors.where.names import is_latin, key_of

DUMP_VERSION = f"dump {SCHEMA_VERSION}"
BATCH = 20_000

KEPT_CLASSES = frozenset("APTHL")
"""GeoNames' feature classes that are kept whole: divisions, towns, relief, water, areas."""
KEPT_SITES = frozenset(
    ["AIRB", "AIRF", "AIRP", "AIRQ", "AMTH", "BDG", "BLDG", "CMPRF", "CTRR", "CMTY", "DAM", "DIP", "FT", "HSP",
     "INSM", "MALL", "MNMT", "MSQE", "MUS", "NAVB", "NOV", "NVB", "PAL", "PRN", "PRT", "PS", "PSN", "PSTB", "SCHC",
     "SHRN", "SQR", "STDM", "STNR", "TMPL", "UNIV", "CH", "CSTL", "GOVL", "MFGM", "MN", "MNQ", "OILR", "RSTN",
     "ZOO"]
)  # fmt: skip
"""Sites (class S) that news happens at: airports, bases, camps, power stations, hospitals, stadiums …"""
DROPPED = frozenset(
    ["PPLH", "PPLQ", "PPLW", "ADMDH", "ADM1H", "ADM2H", "ADM3H", "ADM4H", "PPLCH", "STMI", "WLL", "SPNG"]
)
"""What is no longer there, or too small to be named."""


def import_geonames(zip_path: Path, target: Path, progress: Callable[[int], None] | None = None) -> int:
    """Read a GeoNames dump into ``target``; returns the number of places kept.

    Args:
        zip_path: ``allCountries.zip`` or a country's zip of GeoNames.
        target: the file to write; :func:`extractors.where.gazetteer.dump_path` is where the gazetteer looks for it.
            It is replaced whole, and only when everything was read.
        progress: called with the number of rows read, now and then.

    Raises:
        ValueError: the file is no zip, or holds no GeoNames table.
        OSError: a file cannot be read or written.
    """
    try:
        with zipfile.ZipFile(zip_path) as archive:
            table = _table_in(archive, zip_path)
            with archive.open(table) as raw, new_file(target) as database:
                return _read(io.TextIOWrapper(raw, encoding="utf-8", errors="replace"), database, zip_path, progress)
    except zipfile.BadZipFile as error:
        raise ValueError(f"{zip_path} is not a whole zip file: {error}") from error


def _table_in(archive: zipfile.ZipFile, zip_path: Path) -> zipfile.ZipInfo:
    tables = [i for i in archive.infolist() if i.filename.endswith(".txt") and "readme" not in i.filename.lower()]
    if not tables:
        raise ValueError(f"{zip_path} holds no GeoNames table (a .txt file such as allCountries.txt)")
    return max(tables, key=lambda info: info.file_size)


def _read(
    lines: io.TextIOWrapper, database: sqlite3.Connection, source: Path, progress: Callable[[int], None] | None
) -> int:
    database.executescript(
        "DROP TABLE name; CREATE TABLE name (key TEXT, id INTEGER, kind INTEGER);"  # indexed once it is full
    )
    rows = (line.rstrip("\r\n").split("\t") for line in lines)
    iso3 = {country.iso: country.iso3 for country in read_countries()}
    read = kept = 0
    while batch := list(islice(rows, BATCH)):
        if read == 0 and (len(batch[0]) != 19 or not batch[0][0].isdigit()):
            raise ValueError(f"{source} is not in GeoNames' format: {len(batch[0])} columns where there should be 19")
        read += len(batch)
        wanted = [row for row in batch if len(row) == 19 and _is_wanted(row[6], row[7])]
        kept += len(wanted)
        database.executemany(
            "INSERT OR REPLACE INTO place VALUES (?,?,?,?,?,?,?,?)", (_place(row, iso3) for row in wanted)
        )
        database.executemany("INSERT INTO name VALUES (?,?,?)", (name for row in wanted for name in _names(row)))
        if progress is not None:
            progress(read)
    database.executescript("CREATE INDEX name_key ON name (key)")
    database.execute("INSERT INTO about VALUES ('version', ?)", (DUMP_VERSION,))
    return kept


def _is_wanted(feature_class: str, feature: str) -> bool:
    return (feature_class in KEPT_CLASSES or feature in KEPT_SITES) and feature not in DROPPED


def _place(row: list[str], iso3: dict[str, str]) -> tuple[int, str, str, str, float, float, int, str]:
    country, code = row[8], row[10]
    admin1 = f"{country}.{code}" if country and code and code != "00" else ""
    place = (int(row[0]), row[1], iso3.get(country, ""), admin1, float(row[4]), float(row[5]))
    return (*place, int(row[14] or 0), row[7])


def _names(row: list[str]) -> Iterator[tuple[str, int, int]]:
    number = int(row[0])
    own = key_of(row[1])
    if own:
        yield own, number, OWN
    for key in {key_of(name) for name in row[3].split(",") if name and is_latin(name)} - {own, ""}:
        yield key, number, ALIAS
