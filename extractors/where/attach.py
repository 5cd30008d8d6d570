"""From a predicate to the place where it happened."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Span as Tokens

from extractors.language import Story
from extractors.model import Basis, Location, Place, Time
from extractors.what.predicate import Predicate

PRECISION = {"ADM2": 3, "ADM1": 4, "RGN": 4, "PCLI": 5, "CONT": 5, "OCN": 5, "SEA": 5}
"""Precision of a location by feature code; towns, facilities and the rest are exact (1)."""

_LOCATIVE = frozenset(
    [
        "in",
        "at",
        "near",
        "on",
        "outside",
        "inside",
        "around",
        "across",
        "within",
        "throughout",
        "above",
        "off",
        "along",
        "over",
        "under",
    ]
)


def attach_place(
    predicate: Predicate, story: Story, places: Sequence[Place], times: Sequence[Time] | None = None
) -> Location | None:
    """Where the predicate's happening took place, and which words say so; None when nothing does."""
    title = "title" if story.headline is not None and predicate.head.doc is story.headline else None
    here = [p for p in places if p.in_ == title]
    for preposition, phrase in predicate.obliques:
        if preposition in _LOCATIVE and (found := _inside(phrase, here)):
            return _location(found[0], "argument")
    if found := _inside(predicate.sentence, here):
        return _location(found[0], "sentence")
    return None


def _inside(tokens: Tokens, places: Sequence[Place]) -> list[Place]:
    return [p for p in places if p.start >= tokens.start_char and p.end <= tokens.end_char]


def _location(place: Place, basis: Basis) -> Location:
    return Location(start=place.start, end=place.end, text=place.text, name=place.name, geonameid=place.geonameid,
                    latitude=place.latitude, longitude=place.longitude, admin1=place.admin1, country=place.country,
                    precision=PRECISION.get(place.feature or "", 1), basis=basis, in_=place.in_)  # fmt: skip
