"""The gazetteer: names to places, from one compiled file that every process maps instead of loading."""

from __future__ import annotations

import logging
import os
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractors.where.compile import compile_gazetteer, gazetteer_version
from extractors.where.dump import DUMP_VERSION
from extractors.where.names import cached_key

CACHE_SETTING = "DATELINE_CACHE"
"""Environment variable that names the folder for compiled files; ``~/.cache/dateline`` without it."""

_MAPPED = 1 << 28
_LOOK_UP = """
SELECT p.id, p.name, p.country, p.admin1, p.latitude, p.longitude, p.population, p.feature, n.kind
FROM name n JOIN place p ON p.id = n.id WHERE n.key = ?
"""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the gazetteer, as one of its names found it.

    ``geonameid`` is None for places that GeoNames' packages do not list; ``country`` is ISO 3166 alpha-3;
    ``admin1`` is GeoNames' code ("US.GA"); ``population`` is 0 where unknown; ``kind`` is how the name belongs to the
    place (:data:`extractors.where.compile.OWN`, ``ALIAS`` or ``ABBREVIATION``).
    """

    id: int
    name: str
    country: str | None
    admin1: str | None
    latitude: float
    longitude: float
    population: int
    feature: str
    kind: int

    @property
    def geonameid(self) -> int | None:
        """GeoNames' id, or None."""
        return self.id if self.id > 0 else None


@dataclass(frozen=True, slots=True)
class CountryFacts:
    """A country: ISO 3166 codes, name, continent, neighbours (alpha-3) and web suffix (".ua")."""

    iso2: str
    iso3: str
    name: str
    continent: str
    neighbours: frozenset[str]
    tld: str


class Gazetteer:
    """Look-ups of place names, countries and demonyms.

    Use :meth:`open`. One instance belongs to one process and may be used from its threads; pickling one opens the same
    file again on the other side.
    """

    def __init__(self, path: Path, build: Callable[[Path], None] | None = None, dump: Path | None = None) -> None:
        """Open a compiled file, and an imported dump beside it.

        ``build`` makes the compiled file anew when it turns out to be damaged.
        """
        self.path = path
        self._build = build
        self._dump = _connect(dump) if dump is not None else None
        self._connect()
        self._entries = lru_cache(maxsize=16384)(self._read_entries)

    @classmethod
    def open(cls, path: Path | None = None) -> Gazetteer:
        """The gazetteer, compiled first where it is missing, of another version, or damaged (about 5 s, logged).

        Args:
            path: the compiled file; by default one in the user's cache folder, named for its version.

        Raises:
            OSError: no folder can be written, not even the temporary one.
        """
        path = path or default_path()
        if not _is_sound(path, gazetteer_version()):
            path = _build(path)
        dump = dump_path(path.parent)
        if dump.exists() and not _is_sound(dump, DUMP_VERSION):
            log.warning("the imported places in %s are damaged or of another release: import them again", dump)
        return cls(path, compile_gazetteer, dump if _is_sound(dump, DUMP_VERSION) else None)

    def look_up(self, name: str) -> tuple[Entry, ...]:
        """Places of that name, most populous first; accents, case and punctuation do not matter."""
        return self._entries(cached_key(name))

    def look_up_key(self, key: str) -> tuple[Entry, ...]:
        """Places of a name that is a key already (:func:`extractors.where.names.key_of`)."""
        return self._entries(key)

    def country_of(self, name: str) -> str | None:
        """ISO 3166 alpha-3 of a country's name, other name, code or demonym ("Ukrainian", "U.K.", "Holland")."""
        found = self._country_words.get(cached_key(name.removeprefix("the ").removeprefix("The ")))
        return found[0] if found else None

    def is_demonym(self, name: str) -> bool:
        """Whether a word is the adjective or noun for a country's people ("Ukrainian", "Swedes")."""
        found = self._country_words.get(cached_key(name))
        return bool(found and found[1])

    def country_name(self, alpha3: str) -> str | None:
        """English name of a country, or None for a code that is none."""
        facts = self.countries.get(alpha3)
        return facts.name if facts else None

    def country_of_suffix(self, suffix: str) -> str | None:
        """ISO 3166 alpha-3 of the country that a web suffix belongs to (".ua" → UKR; ".com" → None)."""
        return self._suffixes.get(suffix.lower())

    def admin1_name(self, code: str | None) -> str | None:
        """Name of a first-order division by GeoNames' code: "US.GA" → "Georgia"."""
        return self._admin1.get(code) if code else None

    def close(self) -> None:
        """Close the file; further look-ups raise :class:`sqlite3.ProgrammingError`."""
        self._database.close()
        if self._dump is not None:
            self._dump.close()

    def __reduce__(self) -> tuple[Callable[[Path], Gazetteer], tuple[Path]]:
        return (Gazetteer.open, (self.path,))

    def _read_entries(self, key: str) -> tuple[Entry, ...]:
        rows = self._rows(_LOOK_UP, (key,))
        if self._dump is not None:
            known = {row[0] for row in rows}
            rows += [row for row in self._dump.execute(_LOOK_UP, (key,)) if row[0] not in known]
        found = [Entry(r[0], r[1], r[2] or None, r[3] or None, *r[4:]) for r in rows]
        found.sort(key=lambda e: (-e.population, e.kind, e.id))
        return tuple(found)

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> list[tuple]:  # type: ignore[type-arg]
        try:
            return self._database.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            if self._build is None or isinstance(error, sqlite3.ProgrammingError):
                raise
            log.warning("gazetteer %s is damaged (%s): compiling it again", self.path, error)
            build, self._build = self._build, None  # a second failure is not damage
            self._database.close()
            build(self.path)
            self._connect()
            return self._database.execute(query, values).fetchall()

    def _connect(self) -> None:
        self._database = _connect(self.path)
        rows = self._rows("SELECT iso2, iso3, name, continent, neighbours, tld FROM country")
        iso3 = {row[0]: row[1] for row in rows}
        self.countries: dict[str, CountryFacts] = {
            r[1]: CountryFacts(r[0], r[1], r[2], r[3], frozenset(iso3[c] for c in r[4].split(",") if c in iso3), r[5])
            for r in rows
        }
        self._suffixes = {facts.tld: facts.iso3 for facts in self.countries.values() if facts.tld}
        self._admin1: dict[str, str] = dict(self._rows("SELECT code, name FROM admin1"))
        self._country_words: dict[str, tuple[str, int]] = {
            key: (code, demonym) for key, code, demonym in self._rows("SELECT key, iso3, demonym FROM country_word")
        }


def cache_folder() -> Path:
    """The folder for compiled files."""
    folder = os.environ.get(CACHE_SETTING)
    return Path(folder) if folder else Path.home() / ".cache" / "dateline"


def default_path() -> Path:
    """Where the compiled file is kept: one a version, so that two releases do not undo each other's."""
    return cache_folder() / f"gazetteer-{gazetteer_version()}.sqlite"


def dump_path(folder: Path | None = None) -> Path:
    """Where an imported GeoNames dump is kept: :func:`extractors.where.dump.import_geonames` writes it there."""
    return (folder or cache_folder()) / "geonames.sqlite"


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    database.execute(f"PRAGMA mmap_size = {_MAPPED}")
    return database


def _build(path: Path) -> Path:
    """Compile to the path; to the temporary folder where that one cannot be written."""
    log.warning("compiling the gazetteer into %s, once", path)
    try:
        compile_gazetteer(path)
    except OSError as error:
        spare = Path(tempfile.gettempdir()) / "dateline" / path.name
        log.warning("cannot write %s (%s): using %s", path, error, spare)
        if not _is_sound(spare, gazetteer_version()):
            compile_gazetteer(spare)
        return spare
    return path


def _is_sound(path: Path, wanted: str) -> bool:
    """Whether the file is there, whole, and of the wanted version."""
    if not path.is_file():
        return False
    try:
        database = _connect(path)
        try:
            pages, size = (database.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "page_size"))
            found = database.execute("SELECT value FROM about WHERE key = 'version'").fetchone()
        finally:
            database.close()
    except sqlite3.Error:
        return False
    return bool(found) and found[0] == wanted and pages * size == path.stat().st_size
