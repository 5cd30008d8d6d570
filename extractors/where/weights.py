"""The trained weights: four linear models that anyone can read in ``data/weights.json``.

``prior`` and ``ranker`` weigh the candidates of a name without and with the story's context; ``named`` says whether
words name a place, ``certain`` whether the best candidate is right. ``training/where.py`` fits them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp
from pathlib import Path

import msgspec
import numpy as np

from extractors.where.resolve import FEATURES, Array

WEIGHTS = Path(__file__).parent / "data" / "weights.json"


class WeightsFile(msgspec.Struct):
    """The file: a weight for each feature name; ``source`` says what they were fitted on."""

    source: str
    prior: dict[str, float]
    ranker: dict[str, float]
    named: dict[str, float]
    certain: dict[str, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """The four models, ranker weights in the order of :data:`extractors.where.resolve.FEATURES`."""

    prior: Array
    ranker: Array
    named: dict[str, float]
    certain: dict[str, float]


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """The weights of this release."""
    return from_file(msgspec.json.decode(WEIGHTS.read_bytes(), type=WeightsFile))


def from_file(file: WeightsFile) -> Weights:
    """Weights ready for use."""
    prior, ranker = (np.array([table.get(name, 0.0) for name in FEATURES]) for table in (file.prior, file.ranker))
    return Weights(prior, ranker, file.named, file.certain)


def probability(features: dict[str, float], weights: dict[str, float]) -> float:
    """Logistic model: 0 to 1."""
    total = sum(value * weights.get(name, 0.0) for name, value in features.items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))
