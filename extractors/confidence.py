"""How likely a row is right, as one number an analyst can filter by.

The gate's probability that a predicate is an event of its type, put right where it says too much or too little on rows
of articles it has not seen (Platt scaling). ``confidence_weights.json`` holds the two numbers, trained with the gate by
``training/train_gate.py``; docs/confidence.md tells on what, and how well the number keeps its word.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files

from extractors.what import Coding

MAX_ODDS = 4.0
"""Log-odds beyond which the gate's probability says no more."""


def confidence_of(coding: Coding) -> float:
    """Probability, 0.01 to 0.99, that an event row tells an event of its type."""
    weights = _weights()
    odds = weights["bias"] + weights["gate, log-odds"] * log_odds(coding.score)
    return round(min(0.99, max(0.01, 1 / (1 + math.exp(-odds)))), 3)


def log_odds(score: float) -> float:
    """The log-odds of a probability, no further from 0 than ``MAX_ODDS``."""
    score = min(0.999, max(0.001, score))
    return min(MAX_ODDS, max(-MAX_ODDS, math.log(score / (1 - score))))


@cache
def _weights() -> dict[str, float]:
    text = (files("extractors") / "confidence_weights.json").read_text(encoding="utf-8")
    weights: dict[str, float] = json.loads(text)
    return weights
