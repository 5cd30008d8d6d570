"""How places are counted against gold toponyms, for fitting and for benchmarks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from extractors.model import Place

Row = dict[str, Any]
NEAR_KM = 161.0
"""100 miles: within it the literature on toponym resolution counts a place as right."""


def tally(places: list[Place], toponyms: list[Row]) -> Any:
    """Right, predicted, found and wanted, counted as the literature does (overlap; within 161 km)."""
    wanted = [t for t in toponyms if t["lat"] is not None]
    ignored = [t for t in toponyms if t["lat"] is None]
    body = [p for p in places if p.in_ is None and p.latitude is not None]
    body = [p for p in body if _touches(p, wanted) or not _touches(p, ignored)]
    found = [(t, hits) for t in wanted if (hits := [p for p in body if _touches(p, [t])])]
    right = sum(
        any(km((p.latitude or 0, p.longitude or 0), (t["lat"], t["lon"])) <= NEAR_KM for p in hits) for t, hits in found
    )
    return np.array([right, len(body), len(found), len(wanted)])


def _touches(place: Place, toponyms: Sequence[Row]) -> bool:
    return any(t["start"] < place.end and place.start < t["end"] for t in toponyms)


def km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (latitude, longitude) pairs in degrees."""
    lat1, lon1, lat2, lon2 = np.radians([*a, *b])
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return float(12742 * np.arcsin(np.sqrt(min(1.0, half))))
