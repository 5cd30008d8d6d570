"""How likely a row is right, as one number an analyst can filter by.

A logistic model of a few readable features: how sure the gate is that this is an event of its type, whether the
parties are known, and whether a place and a day were found in its clause. ``confidence_weights.json`` holds a weight
for each, trained by ``training/train_confidence.py``; docs/confidence.md tells on what, and how well the number keeps
its word.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files

from extractors.model import Actor, EventTime, Location
from extractors.what import Coding, Predicate

_PRONOUNS = frozenset("i you he she it we they who which that this these those one us them him".split())
_ODDS = 4.0
"""Log-odds beyond which the gate's probability says no more."""


def confidence_of(
    predicate: Predicate,
    coding: Coding,
    actors: list[Actor],
    recipients: list[Actor],
    location: Location | None,
    time: EventTime | None,
) -> float:
    """Probability, 0 to 1, that an event row tells an event of its type."""
    weights = _weights()
    found = features(predicate, coding.score, actors, recipients, location, time)
    odds = sum(weights.get(name, 0.0) * value for name, value in found.items())
    return round(min(0.99, max(0.01, 1 / (1 + math.exp(-odds)))), 3)


def features(
    predicate: Predicate,
    score: float,
    actors: list[Actor],
    recipients: list[Actor],
    location: Location | None,
    time: EventTime | None,
) -> dict[str, float]:
    """What bears on a row's being right. ``score``, 0 to 1, is the gate's probability."""
    score = min(0.999, max(0.001, score))
    found = {
        "bias": 1.0,
        "gate, log-odds": min(_ODDS, max(-_ODDS, math.log(score / (1 - score)))),
        f"modality: {predicate.modality}": 1.0,
        f"place from: {location.basis if location is not None else 'none'}": 1.0,
        f"day from: {time.basis if time is not None else 'none'}": 1.0,
        "in headline": float(predicate.in_headline),
        "actor and recipient": float(bool(actors and recipients)),
    }
    for role, parties in (("actor", actors), ("recipient", recipients)):
        found[f"{role}: {_standing(parties)}"] = 1.0
    return found


def _standing(parties: list[Actor]) -> str:
    """The best known of the parties."""
    if not parties:
        return "none"
    if any(p.country or p.sectors for p in parties):
        return "known"
    return "pronoun" if all(p.text.lower() in _PRONOUNS for p in parties) else "unknown"


@cache
def _weights() -> dict[str, float]:
    text = (files("extractors") / "confidence_weights.json").read_text(encoding="utf-8")
    weights: dict[str, float] = json.loads(text)
    return weights
