"""Train the type model of ``extractors.what`` and report it cross-validated.

    python -m training.train_types --dyads plover.jsonl --gsr plover_gsr_cameo_manual.jsonl

``--dyads``: JSON lines with ``text``, ``source``, ``target`` and ``plover_root`` (PLOVER dyads in sentences).
``--gsr``: JSON lines with ``text``, ``eventText`` and ``event`` (gold records of the PLOVER 2016 vintage).
Data are read, never copied: only weights are written, to ``extractors/what/coding_data``. Folds of the cross-validation
keep near-duplicate sentences together (shared word trigrams), and, stricter, predicates with one trigger and object.
Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import collections
import json
import re
from dataclasses import dataclass
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from extractors.language import read_stories
from extractors.model import Article
from extractors.what import find_predicates
from extractors.what.coding import SETTLED, Coding, code_event
from extractors.what.coding_compose import Typing, type_scope
from extractors.what.coding_features import type_features
from extractors.what.coding_parties import by_head, find_parties
from extractors.what.coding_scope import lemma, read_scope
from extractors.what.predicate import Predicate

OUT = Path(__file__).parent.parent / "extractors" / "what" / "coding_data"
YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
OLD_NAMES = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT", **YIELD}
"""Type names of 2016 in today's."""
TYPE_C = 1.0
MIN_WEIGHT, MIN_COUNT = 0.08, 2


@dataclass
class Example:
    """A predicate with its features, label, weight and the two groups it must not be split from in folds."""

    predicate: Predicate
    typing: Typing | None
    coding: Coding
    features: list[str]
    label: str | None
    weight: float
    cluster: int
    pattern: str
    touches: bool
    row_label: str = ""


def words(text: str) -> set[str]:
    """Lower-case words without articles."""
    return set(re.findall(r"\w+", text.lower())) - {"a", "an", "the"}


def clusters(texts: list[str], threshold: float = 0.25) -> list[int]:
    """Single-link clusters of texts by the Jaccard similarity of their word trigrams."""
    shingles = []
    for text in texts:
        tokens = re.findall(r"\w+", text.lower())
        shingles.append(set(zip(tokens, tokens[1:], tokens[2:], strict=False)))
    parent = list(range(len(texts)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    seen: dict[tuple[str, ...], list[int]] = collections.defaultdict(list)
    for i, mine in enumerate(shingles):
        shared = collections.Counter(j for s in mine for j in seen[s])
        for j, count in shared.items():
            if count / len(mine | shingles[j]) > threshold:
                parent[root(i)] = root(j)
        for s in mine:
            seen[s].append(i)
    return [root(i) for i in range(len(texts))]


def examples(rows: list[dict[str, str]], kind: str, first_cluster: int) -> list[Example]:
    """Every predicate of the rows, labelled where a row says enough."""
    found: list[Example] = []
    groups = clusters([row["text"] for row in rows])
    articles = [Article(id=str(i), text=row["text"]) for i, row in enumerate(rows)]
    for row, group, story in zip(rows, groups, read_stories(articles), strict=True):
        predicates = find_predicates(story)
        table = by_head(predicates)
        here = []
        for p in predicates:
            scope = read_scope(p)
            typing = type_scope(scope, p.modality)
            features = type_features(scope, p.modality, typing)
            coding = code_event(p, story)
            pattern = "+".join([scope.forms[0], *(lemma(o) for o in scope.objects[:1])])
            example = Example(p, typing, coding, features, None, 0.0, first_cluster + group, pattern, False)
            if kind == "dyads":
                parties = find_parties(p, coding, table[id(p.head.doc)])
                own = words(" ".join(a.text for a in parties.actors)) & words(row["source"])
                theirs = words(" ".join(a.text for a in parties.recipients)) & words(row["target"])
                example.touches = bool(own and theirs) or bool(
                    (own or theirs) and kind_of(typing) == row["plover_root"]
                )
            elif kind == "gsr":
                example.touches = p.head.lower_ in words(row["eventText"])
            here.append(example)
        label = row.get("plover_root") or OLD_NAMES.get(row.get("event", ""), row.get("event", ""))
        for example in here:
            example.row_label = label
        label_row(here, label)
        found += here
    return found


def kind_of(typing: Typing | None) -> str | None:
    """The type in the labels' vocabulary."""
    return None if typing is None else YIELD.get(typing.event_type, typing.event_type)


def label_row(here: list[Example], label: str) -> None:
    """Give the row's label to the predicates that carry it, one vote a row."""
    touching = [e for e in here if e.touches]
    right = [e for e in touching if kind_of(e.typing) == label]
    settled = [e for e in touching if e.typing is not None and (e.typing.event_type, e.typing.mode) in SETTLED]
    carriers = right or ([] if settled else touching)
    for e in carriers:
        e.label, e.weight = label, 1.0 / len(carriers)


def fit_types(data: list[Example]) -> tuple[LogisticRegression, DictVectorizer]:
    """The type model of labelled examples."""
    used = [e for e in data if e.label is not None]
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([dict.fromkeys(e.features, 1.0) for e in used])
    model = LogisticRegression(C=TYPE_C, max_iter=200)
    model.fit(matrix, [e.label for e in used], sample_weight=[e.weight for e in used])
    return model, vectors


def crossed(data: list[Example], by: str) -> list[dict[str, float]]:
    """Probabilities for every example from models that saw nothing of its group."""
    groups = [e.cluster if by == "cluster" else e.pattern for e in data]
    codes = {g: i for i, g in enumerate(dict.fromkeys(groups))}
    out: list[dict[str, float]] = [{} for _ in data]
    for train, test in GroupKFold(8).split(data, groups=[codes[g] for g in groups]):
        model, vectors = fit_types([data[i] for i in train])
        matrix = vectors.transform([dict.fromkeys(data[i].features, 1.0) for i in test])
        for i, row in zip(test, model.predict_proba(matrix), strict=True):
            out[i] = dict(zip(model.classes_, row, strict=True))
    return out


def report(data: list[Example], probabilities: list[dict[str, float]], name: str) -> None:
    """Accuracy on the predicates that carry a type: the lexicon's and the model's."""
    carriers = [(e, p) for e, p in zip(data, probabilities, strict=True) if e.label is not None]
    weight = sum(e.weight for e, _ in carriers)
    best = [max(p, key=p.__getitem__) for _, p in carriers]
    lexicon = sum(e.weight for e, _ in carriers if kind_of(e.typing) == e.label) / weight
    model = sum(e.weight for (e, _), b in zip(carriers, best, strict=True) if b == e.label) / weight
    print(f"{name}: {len(carriers)} carriers, lexicon {lexicon:.3f}, model {model:.3f}")


def write_types(model: LogisticRegression, vectors: DictVectorizer, data: list[Example]) -> None:
    """The weights that matter, as text."""
    counts = collections.Counter(f for e in data if e.label is not None for f in e.features)
    lines = [
        "# Trained by training/train_types.py. First line: labels. Then: feature, label:weight …",
        "\t".join(model.classes_),
    ]
    bias = "\t".join(f"{label}:{w:.3f}" for label, w in zip(model.classes_, model.intercept_, strict=True))
    lines.append(f"bias\t{bias}")
    for column, feature in enumerate(vectors.feature_names_):
        if counts[feature] < MIN_COUNT:
            continue
        weights = [
            (label, w) for label, w in zip(model.classes_, model.coef_[:, column], strict=True) if abs(w) >= MIN_WEIGHT
        ]
        if weights:
            lines.append("\t".join([feature, *(f"{label}:{w:.2f}" for label, w in weights)]))
    (OUT / "type_model.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"type_model.tsv: {len(lines) - 3} features")


def load(path: Path) -> list[dict[str, str]]:
    """Rows of a JSON lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def main() -> None:
    """Train, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("dyads", "gsr"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    arguments = parser.parse_args()
    data: list[Example] = []
    for kind in ("dyads", "gsr"):
        data += examples(load(getattr(arguments, kind)), kind, first_cluster=len(data))
    labelled = [e for e in data if e.label is not None or e.touches]
    report(labelled, crossed(labelled, "pattern"), "folds by trigger and object")
    report(labelled, crossed(labelled, "cluster"), "folds by sentence cluster")
    write_types(*fit_types(labelled), labelled)


if __name__ == "__main__":
    main()
