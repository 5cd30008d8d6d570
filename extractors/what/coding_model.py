"""Two small linear models: which type a predicate is, and whether it is an event of that type at all.

Weights are trained by ``training/train_types.py`` and ``training/train_gate.py`` and live in
``coding_data/*_model.tsv``, a feature a line. Inference is a sum of weights, in plain Python.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

NONE = "NONE"
"""The type model's label for what is no event known."""


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A multinomial logistic model: per feature the weights of some labels."""

    labels: tuple[str, ...]
    weights: Mapping[str, tuple[tuple[int, float], ...]]

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """The probability of each label, given binary features; unknown features count nothing."""
        sums = [0.0] * len(self.labels)
        for feature in ("bias", *features):
            for label, weight in self.weights.get(feature, ()):
                sums[label] += weight
        top = max(sums)
        raised = [math.exp(s - top) for s in sums]
        total = sum(raised)
        return dict(zip(self.labels, (r / total for r in raised), strict=True))


def read_model(text: str) -> LinearModel:
    """A model from its text: a line of labels, then a line per feature with ``label:weight`` pairs, tab-separated."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    labels = tuple(lines[0].split("\t"))
    index = {label: i for i, label in enumerate(labels)}
    weights = {}
    for line in lines[1:]:
        feature, *pairs = line.split("\t")
        weights[feature] = tuple((index[label], float(w)) for label, _, w in (p.rpartition(":") for p in pairs))
    return LinearModel(labels, weights)


@cache
def type_model() -> LinearModel:
    """Types, CONCEDE and RETREAT as one (``YIELD``), and ``NONE``."""
    return read_model(_text("type_model.tsv"))


@cache
def _gate_weights() -> dict[str, float]:
    rows = (line.split("\t") for line in _text("gate_model.tsv").splitlines() if line and not line.startswith("#"))
    return {feature: float(weight) for feature, weight in rows}


def gate_probability(features: Mapping[str, float]) -> float:
    """The probability, from 0 to 1, that a predicate with these features is an event of the type it has."""
    weights = _gate_weights()
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in features.items())))


def _text(name: str) -> str:
    return (files("extractors.what") / "coding_data" / name).read_text(encoding="utf-8")
