"""How likely a row is right, as one number an analyst can filter by."""

from __future__ import annotations

from extractors.model import Actor, EventTime, Location
from extractors.what import Coding, Predicate


def confidence_of(
    predicate: Predicate,
    coding: Coding,
    actors: list[Actor],
    recipients: list[Actor],
    location: Location | None,
    time: EventTime | None,
) -> float:
    """Confidence of an event row, 0 to 1: that of its typing, less for each part that had to be inferred."""
    value = coding.score
    if not actors and not recipients:
        value *= 0.7
    if predicate.in_headline:
        value *= 0.95  # the parser was trained on sentences, not on headlines
    if time is None or time.basis in ("publication", "none"):
        value *= 0.97
    if location is None:
        value *= 0.97
    return round(min(0.99, max(0.01, value)), 3)
