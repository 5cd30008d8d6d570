"""The weights of the block judgement, and how they are applied.

``data/model.json`` holds three tables: ``wording`` (kinds x features of the words), ``page`` (features of markup, place
and opinions) and ``context`` (the second look). All are logistic regressions written by ``training/train_blocks.py``;
a weight is what one unit of the feature adds to the log-odds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Table:
    """One logistic regression: ``weights`` is features x outputs, ``bias`` has one number an output."""

    features: tuple[str, ...]
    outputs: tuple[str, ...]
    weights: Array
    bias: Array

    def of_columns(self, columns: dict[str, Array]) -> Array:
        """Log-odds of every row for the only output; a column that is missing counts as nothing."""
        rows = len(next(iter(columns.values())))
        total = np.full(rows, float(self.bias[0]))
        for name, weight in zip(self.features, self.weights[:, 0], strict=True):
            column = columns.get(name)
            if column is not None:
                total += weight * column
        return total

    def strongest_against(self, columns: dict[str, Array], most: int) -> list[list[tuple[str, float]]]:
        """For every row the ``most`` features that take most from its log-odds, with what they take."""
        names = [n for n in self.features if n in columns]
        weights = dict(zip(self.features, self.weights[:, 0], strict=True))
        parts = np.array([weights[n] * (columns[n] - columns[n].mean()) for n in names])
        parts = np.ascontiguousarray(parts.T)
        order = np.argpartition(parts, most, axis=1)[:, :most]
        values = np.take_along_axis(parts, order, axis=1)
        return [
            [(names[k], round(value, 2)) for k, value in zip(chosen, taken, strict=True)]
            for chosen, taken in zip(order.tolist(), values.tolist(), strict=True)
        ]


@dataclass(frozen=True, slots=True)
class BlockModel:
    """The three tables, and the version that goes with every judgement."""

    version: str
    wording: Table
    page: Table
    context: Table

    def kinds(self, blocks: list[dict[str, float]]) -> Array:
        """Log-probabilities of the kinds (columns, as in ``wording.outputs``) from the words of some blocks (rows)."""
        index = _index(self.wording.features)
        matrix = np.zeros((len(blocks), len(index)))
        for row, features in zip(matrix, blocks, strict=True):
            known = [(index[name], value) for name, value in features.items() if name in index]
            row[[place for place, _ in known]] = [value for _, value in known]
        total = matrix @ self.wording.weights + self.wording.bias
        total -= total.max(axis=1, keepdims=True)
        return np.asarray(total - np.log(np.exp(total).sum(axis=1, keepdims=True)))


@lru_cache(maxsize=8)
def _index(features: tuple[str, ...]) -> dict[str, int]:
    return {name: place for place, name in enumerate(features)}


def table_of(raw: dict[str, Any]) -> Table:
    """A table from its JSON: ``{"bias": {output: b}, "weights": {feature: {output: w}}}``, zero weights left out."""
    outputs = tuple(raw["bias"])
    features = tuple(raw["weights"])
    weights = np.array([[raw["weights"][f].get(o, 0.0) for o in outputs] for f in features], float)
    return Table(features, outputs, weights, np.array([raw["bias"][o] for o in outputs], float))


def model_of(raw: dict[str, Any]) -> BlockModel:
    """A model from the JSON that ``training/train_blocks.py`` writes."""
    return BlockModel(raw["version"], table_of(raw["wording"]), table_of(raw["page"]), table_of(raw["context"]))


@lru_cache(maxsize=1)
def block_model() -> BlockModel:
    """The model that ships with the package."""
    return model_of(json.loads(files("extractors.clean").joinpath("data", "model.json").read_text(encoding="utf-8")))
