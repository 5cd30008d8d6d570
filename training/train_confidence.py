"""Train the confidence of event rows and report, cross-validated, how well the number keeps its word.

    python -m training.train_confidence --dyads plover.jsonl --roles roles.jsonl --triggers wikievents_dev.jsonl

``--dyads``: JSON lines with ``text``, ``source``, ``target`` and ``plover_root``. A row that names the source or the
target is right if it names both and is of that type.
``--roles``: JSON lines with ``text`` and ``coders``, each with ``relevant`` and ``spans`` (``role``, ``start``,
``text``). In a sentence that most coders find relevant, a row is right if half of these mark its trigger as an action.
``--triggers``: JSON lines with ``text``, ``tokens`` and ``events`` (``trigger`` with ``start`` and ``end`` in tokens).
A row of force or death is right if its trigger is one of those.

Data are read, never copied: only weights are written, to ``extractors/confidence_weights.json``. Folds keep
near-duplicate texts together; the type model's say on the dyads comes from folds of its own, since it was trained on
them. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
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
from extractors.model import Actor, Article, Event
from extractors.what import Coding, Predicate
from extractors.what.coding_features import confidence_features
from extractors.what.coding_model import confidence
from extractors.where import Gazetteer
from training.train_types import YIELD, clusters, crossed, examples, kind_of, load, words

OUT = Path(__file__).parent.parent / "extractors" / "confidence_weights.json"
REGULARISATION = 0.3
FORCE = frozenset({"ASSAULT", "DEATH"})
BINS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


@dataclass
class Row:
    """An event row with its label and the group of texts it must not be split from."""

    features: dict[str, float]
    right: bool
    cluster: str
    source: str


@dataclass
class Found:
    """An event row before it is judged: the text's number, its predicate's number among all texts', what was made."""

    text: int
    predicate_number: int
    predicate: Predicate
    coding: Coding
    event: Event

    def features(self, score: float | None = None) -> dict[str, float]:
        """The model's view of it, with another typing score if one is given."""
        score = self.coding.score if score is None else score
        return features(self.predicate, self.coding, score, self.event.actors, self.event.recipients)


def read(rows: list[dict[str, Any]], gazetteer: Gazetteer) -> Iterator[Found]:
    """Every event row of the texts."""
    count = 0
    for text, story in enumerate(read_stories(Article(id=str(i), text=row["text"]) for i, row in enumerate(rows))):
        answers = answer(story, gazetteer)
        numbers = [count + i for i, c in enumerate(answers.codings) if c.is_event]
        count += len(answers.predicates)
        for number, (predicate, coding), event in zip(numbers, answers.coded, answers.extraction.events, strict=True):
            yield Found(text, number, predicate, coding, event)


def touches(parties: list[Actor], name: str) -> bool:
    """Whether a party shares a word with a name."""
    return bool(words(" ".join(p.text for p in parties)) & words(name))


def from_dyads(rows: list[dict[str, Any]], gazetteer: Gazetteer) -> list[Row]:
    """Rows that name a party of a labelled dyad."""
    seen = examples(rows, "dyads", 0)
    labelled = [i for i, e in enumerate(seen) if e.label is not None or e.touches]
    said = dict(zip(labelled, crossed([seen[i] for i in labelled], "cluster"), strict=True))
    kept = []
    for found in read(rows, gazetteer):
        row, event, example = rows[found.text], found.event, seen[found.predicate_number]
        one, other = touches(event.actors, row["source"]), touches(event.recipients, row["target"])
        if not (one or other):
            continue
        score = None
        if found.predicate_number in said and example.typing is not None:
            agreement = said[found.predicate_number].get(kind_of(example.typing) or "", 0.0)
            score = confidence(confidence_features(found.predicate, example.typing, agreement))
        event_type = event.event_type or ""
        right = one and other and YIELD.get(event_type, event_type) == row["plover_root"]
        kept.append(Row(found.features(score), right, f"d{example.cluster}", "dyads"))
    return kept


def from_roles(rows: list[dict[str, Any]], gazetteer: Gazetteer) -> list[Row]:
    """Rows of sentences that coders found relevant."""
    groups, kept = clusters([row["text"] for row in rows]), []
    for found in read(rows, gazetteer):
        coders = list(rows[found.text]["coders"].values())
        relevant = [c for c in coders if c["relevant"]]
        if 2 * len(relevant) <= len(coders):
            continue
        at = found.event.trigger
        marked = sum(
            any(
                s["role"].startswith("Action") and s["start"] < at.end and at.start < s["start"] + len(s["text"])
                for s in c["spans"]
            )
            for c in relevant
        )
        kept.append(Row(found.features(), 2 * marked >= len(relevant), f"r{groups[found.text]}", "roles"))
    return kept


def from_triggers(rows: list[dict[str, Any]], gazetteer: Gazetteer) -> list[Row]:
    """Rows of force or death in texts where every trigger of these is marked."""
    triggers = []
    for row in rows:
        at, starts = 0, []
        for token in row["tokens"]:
            at = max(at, row["text"].find(token, at))
            starts.append(at)
            at += len(token)
        triggers.append({starts[e["trigger"]["start"]] for e in row["events"]})
    kept = []
    for found in read(rows, gazetteer):
        if found.event.event_type in FORCE:
            at = found.event.trigger
            right = any(at.start <= start < at.end for start in triggers[found.text])
            kept.append(Row(found.features(), right, rows[found.text]["id"], "triggers"))
    return kept


def fit(matrix: Any, right: Any) -> LogisticRegression:
    """The model; the bias is a feature."""
    return LogisticRegression(C=REGULARISATION, max_iter=500, fit_intercept=False).fit(matrix, right)


def report(rows: list[Row], right: Any, guesses: Any) -> None:
    """A reliability table, and for each source how the rows are ranked and how far the number is off."""
    print("| said | rows | mean said | right |\n|---|---|---|---|")
    for low, high in pairwise(BINS):
        inside = (guesses >= low) & (guesses < high)
        if inside.any():
            said, true = guesses[inside].mean(), right[inside].mean()
            print(f"| {low:.1f} to {min(high, 1):.1f} | {inside.sum()} | {said:.2f} | {true:.2f} |")
    for source in ("dyads", "roles", "triggers", ""):
        mask = np.array([source in ("", r.source) for r in rows])
        if not mask.any():
            continue
        yes, no = guesses[mask & right], guesses[mask & ~right]
        area = (yes[:, None] > no).mean() + 0.5 * (yes[:, None] == no).mean()
        brier, base = np.mean((guesses[mask] - right[mask]) ** 2), right[mask].mean()
        print(f"{source or 'all'}: {mask.sum()} rows, {base:.3f} right, Brier {brier:.3f}, AUC {area:.3f}")


def main() -> None:
    """Train, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("dyads", "roles", "triggers"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    arguments = parser.parse_args()
    gazetteer = Gazetteer.open()
    rows = [
        *from_dyads(load(arguments.dyads), gazetteer),
        *from_roles(load(arguments.roles), gazetteer),
        *from_triggers(load(arguments.triggers), gazetteer),
    ]
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([r.features for r in rows])
    right = np.array([r.right for r in rows])
    groups = {c: i for i, c in enumerate(dict.fromkeys(r.cluster for r in rows))}
    guesses = np.zeros(len(rows))
    for train, test in GroupKFold(8).split(matrix, groups=[groups[r.cluster] for r in rows]):
        guesses[test] = fit(matrix[train], right[train]).predict_proba(matrix[test])[:, 1]
    report(rows, right, guesses)
    weights = zip(vectors.feature_names_, fit(matrix, right).coef_[0], strict=True)
    OUT.write_text(json.dumps({name: round(w, 3) for name, w in weights}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
