"""Places that tellings of a story give: which were told, and which of them can be one."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.model import Location
from extractors.setting.mention import HERE, Mention

BESIDE = 0.5
"""Degrees that two places lie apart at most that can be one scene."""


def agree(a: Location, b: Location) -> bool:
    """Whether both are one place, or one lies in the other."""
    return a.name == b.name or within(a, b) or within(b, a)


def side_by_side(a: Location, b: Location) -> bool:
    """A site and its town, a town and its suburb."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return False
    return abs(a.latitude - b.latitude) < BESIDE and abs(a.longitude - b.longitude) < BESIDE


def told_place(mention: Mention) -> Location | None:
    """The place that the mention's own sentence gives."""
    place = mention.event.location
    return place if place is not None and place.basis in HERE else None


def within(smaller: Location, larger: Location) -> bool:
    """Whether one place lies in the other, as far as their kinds, country and division tell."""
    same = smaller.country == larger.country and larger.country is not None
    return same and smaller.precision < larger.precision and larger.admin1 in {None, smaller.admin1}


def one_of(places: Sequence[Location]) -> Location | None:
    """The finest of places that are one: the same, side by side, or one within the other."""
    finest = min(places, key=lambda p: p.precision, default=None)
    one = finest is not None and all(agree(finest, p) or side_by_side(finest, p) for p in places)
    return finest if one else None
