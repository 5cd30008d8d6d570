"""The tables behind the cast: role nouns, titles, given names, and who is who in world affairs.

All facts were written down for Dateline from general knowledge; the files open with a note on their columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Literal

Kind = Literal["person", "body", "nation"]
Gender = Literal["m", "f", "-"]


@dataclass(frozen=True, slots=True)
class Role:
    """A role noun: what someone does, with the PLOVER sectors that go with it."""

    phrase: str
    sectors: tuple[str, ...]
    kind: Kind
    gender: Gender


@dataclass(frozen=True, slots=True)
class Known:
    """A person or body of public record, valid from ``start`` until the day before ``end``."""

    name: str
    kind: Kind
    country: str | None
    sectors: tuple[str, ...]
    roles: tuple[str, ...]
    start: str
    end: str
    gender: Gender
    wikidata_id: str | None

    def holds_on(self, day: date | None) -> bool:
        """Whether the entry is right for a story of that day; without a day, whether it is right still."""
        if day is None:
            return not self.end
        text = day.isoformat()
        return (not self.start or self.start <= text) and (not self.end or text < self.end)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without accents, dots and apostrophes: "F.B.I." is "fbi", "Erdoğan's" is "erdogan"."""
    plain = unicodedata.normalize("NFKD", re.sub(r"['’]s?$", "", text)).lower().replace("ı", "i").replace("ł", "l")
    return "".join(c for c in plain if not unicodedata.combining(c) and c not in ".'’‘`,")


def table(name: str) -> Iterator[list[str]]:
    """The rows of one of this package's tab-separated files, comments left out."""
    for line in files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield [cell.strip() for cell in line.split("\t")]


@lru_cache(maxsize=1)
def roles() -> dict[str, Role]:
    """Role by lower-case singular phrase."""
    found: dict[str, Role] = {}
    for sectors, kind, gender, phrases in table("roles.tsv"):
        for phrase in phrases.split(";"):
            role = Role(phrase.strip(), tuple(x for x in sectors.split(",") if x != "-"), kind, gender)  # type: ignore[arg-type]
            found.setdefault(role.phrase, role)
    return found


def role_of(words: Sequence[str]) -> Role | None:
    """The role that the last words name (lower-case singular), longest phrase first."""
    known = roles()
    for size in range(min(5, len(words)), 0, -1):
        role = known.get(" ".join(words[-size:]))
        if role is not None:
            return role
    return None


@lru_cache(maxsize=1)
def given_names() -> dict[str, Gender]:
    """Gender by folded given name; names that women and men share are left out."""
    return {name: gender for gender, names in table("given_names.tsv") for name in names.split()}  # type: ignore[misc]


@lru_cache(maxsize=1)
def known_by_name() -> dict[str, tuple[Known, ...]]:
    """Entries by folded name or alias, in file order."""
    found: dict[str, list[Known]] = {}

    def add(names: str, entry: Known) -> None:
        for name in names.split(";"):
            found.setdefault(folded(name), []).append(entry)

    for row in table("leaders.tsv"):
        names, country, office, start, end, gender, wikidata = (row + [""] * 7)[:7]
        role = role_of(office.split())
        sectors = role.sectors if role is not None else ("GOV",)
        sex: Gender = "f" if gender == "f" else "m"
        known_as = names.split(";")[0]
        add(names, Known(known_as, "person", country, sectors, (office,), start, end, sex, wikidata or None))
    for row in table("organisations.tsv"):
        names, country, sector, start, end, wikidata = (row + [""] * 6)[:6]
        sectors = tuple(sector.split(","))
        add(names, Known(names.split(";")[0], "body", country, sectors, (), start, end, "-", wikidata or None))
    return {name: tuple(entries) for name, entries in found.items()}


@lru_cache(maxsize=1)
def body_names() -> dict[str, list[tuple[str, ...]]]:
    """Names of bodies in several words, by first word, longest first: what to look for in a text whatever the
    recogniser says."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name, entries in known_by_name().items():
        words = tuple(name.split())
        if len(words) > 1 and entries[0].kind == "body":
            found.setdefault(words[0], []).append(words)
    for several in found.values():
        several.sort(key=len, reverse=True)
    return found


def folded(name: str) -> str:
    """A name as a look-up key: folded words, hyphens as spaces."""
    return " ".join(w for w in (fold(w) for w in name.replace("-", " ").split()) if w)


PLAIN_WORDS = frozenset(
    "dawn total orange shell ford apple meta unite vale guardian emirates delta amal memorial solidarity "
    "commonwealth quartet labour "
    "conservatives democrats republicans congress fed lega vox bild wagner azov care treasury westminster "
    "saleh disney nike target "
    "dell oracle fox lloyds premier hadi hu ban rice abe moon may castro park standing sputnik anonymous".split()
)
"""Names that are ordinary words or other people's names too: taken for the table's only when the text treats them
so."""


def spelled(key: str, text: str) -> bool:
    """Whether a one-word name is written as the table has it: acronyms stay in capitals ("WHO" is not "Who")."""
    entries = _spellings().get(key)
    return (
        entries is None or text in entries or any(not e.isupper() for e in entries) or text.replace(".", "").isupper()
    )


@lru_cache(maxsize=1)
def _spellings() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in table("organisations.tsv"):
        for name in row[0].split(";"):
            if " " not in name:
                found.setdefault(folded(name), set()).add(name)
    return found


def known(name: str, day: date | None) -> Known | None:
    """Who goes by that name on that day.

    A body that is gone, or somebody out of office, is found by a full name still; a single word ("Brown") must fit
    the day, and without a day all who bore it must be of one country. Somebody no longer in office is one of the
    elite (ELI), no longer of the government.
    """
    entries = known_by_name().get(name)
    if not entries:
        return None
    now = next((e for e in entries if e.holds_on(day)), None)
    if day is None and " " not in name:
        if len({e.country for e in entries}) > 1:
            return None
        one = len({e.name for e in entries}) == 1
        return (now or entries[-1]) if one else replace(now or entries[-1], wikidata_id=None)
    if now is not None or (" " not in name and entries[0].kind == "person"):
        return now
    last = entries[-1]
    if last.kind != "person" or day is None:
        return last
    former = bool(last.end) and last.end <= day.isoformat()
    return replace(last, sectors=("ELI",) if former else (), roles=())


HONORIFICS: dict[str, Gender] = {
    "mr": "m", "mister": "m", "sir": "m", "lord": "m", "senor": "m", "herr": "m", "monsieur": "m", "baron": "m",
    "mrs": "f", "ms": "f", "miss": "f", "dame": "f", "lady": "f", "madame": "f", "frau": "f", "baroness": "f",
    "dr": "-", "prof": "-", "rev": "-", "hon": "-",
}  # fmt: skip
"""Forms of address before a name, folded, and the gender they tell."""

SHORT_TITLES: dict[str, str] = {
    "gen": "general", "lt": "lieutenant", "col": "colonel", "maj": "major", "capt": "captain", "cpt": "captain",
    "sgt": "sergeant", "cpl": "corporal", "adm": "admiral", "cmdr": "commander", "brig": "brigadier", "pvt": "private",
    "pres": "president", "gov": "governor", "sen": "senator", "rep": "representative", "amb": "ambassador",
    "sec": "secretary", "supt": "superintendent", "det": "detective", "insp": "inspector", "atty": "attorney",
    "pm": "prime minister", "fm": "foreign minister", "mp": "mp", "supt.": "superintendent", "ofc": "officer",
    "const": "constable", "pc": "constable", "dep": "deputy", "vp": "vice president", "prez": "president",
    "dist": "district", "asst": "assistant", "fr": "priest", "msgr": "bishop", "cllr": "councillor",
}  # fmt: skip
"""Abbreviated titles, folded, and the role they stand for."""
