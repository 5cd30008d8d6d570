"""Train the confidence of event rows and report, cross-validated, how well the number keeps its word.

    python -m training.train_confidence --rows rows.jsonl --dyads plover.jsonl --triggers wikievents_dev.jsonl

The labels are those of ``training/train_gate.py``, of the rows that its gate lets through. The gate's say on each comes
from folds that saw nothing of its article, as does the guess that is reported. Data are read, never copied: only
weights are written, to ``extractors/confidence_weights.json``. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from extractors.assemble import answer
from extractors.confidence import features
from extractors.language import read_stories
from extractors.where import Gazetteer
from training.train_gate import articles, cross, from_dyads, from_rows, from_triggers
from training.train_types import load

OUT = Path(__file__).parent.parent / "extractors" / "confidence_weights.json"
REGULARISATION = 0.1
WEIGHTS = {"dyads": 0.1, "triggers": 0.3}
"""Of a row by its source, 1 where nothing is said: what counts is how rows of whole articles do."""
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)

Place = tuple[str, str | None, int]


@dataclass
class Row:
    """An event row with its label, its source, and the group of texts it must not be split from."""

    features: dict[str, float]
    right: bool
    source: str
    group: str


def rows_of(
    texts: list[dict[str, Any]], judged: dict[Place, tuple[bool, str, str, float]], gazetteer: Gazetteer
) -> list[Row]:
    """The texts' event rows that were judged."""
    kept = []
    for text, story in zip(texts, read_stories(articles(texts)), strict=True):
        answers = answer(story, gazetteer)
        for (predicate, _), event in zip(answers.coded, answers.extraction.events, strict=True):
            label = judged.get((text["id"], event.trigger.in_, event.trigger.start))
            if label is not None:
                right, source, group, score = label
                found = features(predicate, score, event.actors, event.recipients, event.location, event.time)
                kept.append(Row(found, right, source, group))
    return kept


def fit(matrix: Any, right: Any, weights: Any) -> LogisticRegression:
    """The model; the bias is a feature."""
    model = LogisticRegression(C=REGULARISATION, max_iter=500, fit_intercept=False)
    return model.fit(matrix, right, sample_weight=weights)


def report(rows: list[Row], right: Any, guesses: Any) -> None:
    """A reliability table of the rows of articles; for each source how rows are ranked and how far off the number is."""
    articles_only = np.array([row.source not in WEIGHTS for row in rows])
    print("| said | rows | mean said | right |\n|---|---|---|---|")
    for low, high in pairwise(BINS):
        inside = (guesses >= low) & (guesses < high) & articles_only
        if inside.any():
            said, true = guesses[inside].mean(), right[inside].mean()
            print(f"| {low:.2f} to {min(high, 1):.2f} | {inside.sum()} | {said:.2f} | {true:.2f} |")
    for source in (*dict.fromkeys(row.source for row in rows), ""):
        mask = np.array([source in ("", row.source) for row in rows])
        yes, no = guesses[mask & right], guesses[mask & ~right]
        area = (yes[:, None] > no).mean() + 0.5 * (yes[:, None] == no).mean() if len(no) else float("nan")
        brier, base = np.mean((guesses[mask] - right[mask]) ** 2), right[mask].mean()
        print(f"{source or 'all'}: {mask.sum()} rows, {base:.3f} right, Brier {brier:.3f}, AUC {area:.3f}")


def main() -> None:
    """Train, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("rows", "dyads", "triggers"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    arguments = parser.parse_args()
    texts = {name: load(getattr(arguments, name)) for name in ("rows", "dyads", "triggers")}
    examples = [*from_rows(texts["rows"]), *from_dyads(texts["dyads"]), *from_triggers(texts["triggers"])]
    judged = {
        e.place: (e.right, e.source, e.group, float(score)) for e, score in zip(examples, cross(examples), strict=True)
    }
    gazetteer = Gazetteer.open()
    rows = [row for group in texts.values() for row in rows_of(group, judged, gazetteer)]
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([row.features for row in rows])
    right = np.array([row.right for row in rows])
    weights = np.array([WEIGHTS.get(row.source, 1.0) for row in rows])
    groups = {group: i for i, group in enumerate(dict.fromkeys(row.group for row in rows))}
    guesses = np.zeros(len(rows))
    for train, test in GroupKFold(8).split(matrix, groups=[groups[row.group] for row in rows]):
        guesses[test] = fit(matrix[train], right[train], weights[train]).predict_proba(matrix[test])[:, 1]
    report(rows, right, guesses)
    pairs = zip(vectors.feature_names_, fit(matrix, right, weights).coef_[0], strict=True)
    OUT.write_text(json.dumps({name: round(w, 3) for name, w in pairs}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
