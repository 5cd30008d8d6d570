"""Train the gate, which says whether a typed predicate is an event of its type, and the confidence of rows from it.

    python -m training.train_gate --texts lgl.jsonl timebank.jsonl … --dyads plover.jsonl --triggers wikievents.jsonl

``training/event_rows.tsv`` holds what was read, one typed predicate a line: ``article`` (the corpus and, after a slash,
its own id there), ``in`` (``text`` or ``title``), ``start`` and ``end`` of the trigger in characters, ``was`` the type
it was coded as then, ``type`` the type it should have, ``NONE`` for what is no event, and ``drawn``: ``random``, or
``unsure`` for those picked because an earlier gate was. The texts are other people's and not here.

``--texts``: JSON lines with ``id``, ``text`` and, where known, ``title`` and ``published_at``; an ``id`` matches with
or without the corpus before it. The corpora: lgl (Local-Global Lexicon), trnews (TR-News), timebank and aquaint (of
TempEval-3, the text of each ``.tml``), giveme5w1h, meantime (NewsReader's), wikievents, muc4, and wcxb (pages, as
``dateline clean`` reads them). How many rows found their text is told; without some, less is learned.
``--dyads``: JSON lines with ``text``, ``source``, ``target`` and ``plover_root``. A predicate that names a party of the
dyad is right if it has that type, and wrong if it names both and has another.
``--triggers``: JSON lines with ``text``, ``tokens`` and ``events`` (``trigger`` with ``start`` and ``end`` in tokens).
A predicate of force or death is right if it is one of those.

Data are read, never copied: only weights are written, to ``extractors/what/coding_data/gate_model.tsv`` and
``extractors/confidence_weights.json``. What is reported is cross-validated: folds keep articles, and near-duplicate
sentences, together; the type model's say on the dyads comes from folds of its own. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import collections
import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from extractors.confidence import log_odds
from extractors.language import Story, read_stories
from extractors.model import Article
from extractors.what import Predicate, find_predicates
from extractors.what.coding import EVENT_FROM, typed
from extractors.what.coding_compose import Typing
from extractors.what.coding_gate import judge
from extractors.what.coding_scope import Scope
from extractors.what.gate_features import gate_features
from training.train_types import OUT, YIELD, crossed, examples, kind_of, load

REGULARISATION = 0.3
MIN_COUNT, MIN_WEIGHT = 3, 0.02
FORCE = frozenset({"ASSAULT", "DEATH"})
WEIGHTS = {"dyads": 0.3, "triggers": 0.5, "wcxb": 0.6, "muc4": 0.5}
"""Of an example by its source, 1 where nothing is said. Dyads are sentences picked for their events, pages of any kind
hardly tell one, and MUC-4 is all in capitals: none is what articles look like."""
ROWS = Path(__file__).parent / "event_rows.tsv"
CONFIDENCE = Path(__file__).parent.parent / "extractors" / "confidence_weights.json"
BINS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
STEPS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9)


@dataclass
class Example:
    """A typed predicate that passes the rules of the gate, and whether it is an event of its type."""

    features: dict[str, float]
    right: bool
    source: str
    group: str
    """What it must not be split from: its article, its cluster of sentences."""
    drawn: str = ""
    """How a row that somebody read was picked: ``random``, or ``unsure``, which says nothing of rows at large."""

    @property
    def is_typical(self) -> bool:
        """Whether it stands for rows of news at large: figures and confidence come from these."""
        return self.source not in WEIGHTS and self.drawn == "random"


def passing(story: Story) -> Iterator[tuple[int, Predicate, Scope, Typing, float | None]]:
    """The typed predicates that no rule closes the gate on, with their number among the story's predicates."""
    for number, predicate in enumerate(find_predicates(story)):
        found = typed(predicate, story)
        if found is not None:
            scope, typing, agreement = found
            if judge(predicate, scope, typing, story).is_event:
                yield number, predicate, scope, typing, agreement


def from_rows(texts: list[dict[str, Any]]) -> Iterator[Example]:
    """Rows that were read one by one, of the articles whose texts are at hand."""
    with ROWS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    known = {text["id"]: text for text in texts}
    read: dict[str, dict[tuple[str, int], dict[str, str]]] = collections.defaultdict(dict)
    for row in rows:
        read[row["article"]][row["in"], int(row["start"])] = row
    at_hand = {a: known.get(a) or known.get(a.partition("/")[2]) for a in read}
    found = {a: text for a, text in at_hand.items() if text is not None}
    used = 0
    for article, story in zip(found, read_stories(articles(found.values())), strict=True):
        for _, predicate, scope, typing, agreement in passing(story):
            at = story.span(predicate.trigger)
            label = read[article].get((at.in_ or "text", at.start))
            if label is not None and int(label["end"]) == at.end:
                used += 1
                right = YIELD.get(label["type"], label["type"]) == kind_of(typing)
                features = gate_features(predicate, scope, typing, agreement, story)
                yield Example(features, right, article.partition("/")[0], article, label["drawn"])
    print(f"{used} of {len(rows)} rows, of {len(found)} of {len(read)} articles; others lack a text or a type")


def from_dyads(rows: list[dict[str, Any]]) -> Iterator[Example]:
    """Predicates of sentences with a labelled dyad."""
    seen = examples(rows, "dyads", 0)
    labelled = [i for i, e in enumerate(seen) if e.label is not None or e.touches]
    said = dict(zip(labelled, crossed([seen[i] for i in labelled], "cluster"), strict=True))
    count = 0
    for row, story in zip(rows, read_stories(articles(rows)), strict=True):
        for number, predicate, scope, typing, agreement in passing(story):
            example, kind = seen[count + number], kind_of(typing) or ""
            if not example.touches:
                continue
            honest = said.get(count + number, {}).get(kind, 0.0) if agreement is not None else None
            features = gate_features(predicate, scope, typing, honest, story)
            yield Example(features, kind == row["plover_root"], "dyads", f"cluster {example.cluster}")
        count += len(find_predicates(story))


def from_triggers(rows: list[dict[str, Any]]) -> Iterator[Example]:
    """Predicates of force or death in texts where every trigger of these is marked."""
    for row, story in zip(rows, read_stories(articles(rows)), strict=True):
        marked = marked_triggers(row)
        for _, predicate, scope, typing, agreement in passing(story):
            at = story.span(predicate.trigger)
            if typing.event_type in FORCE and at.in_ is None:
                right = any(at.start <= start < at.end for start in marked)
                features = gate_features(predicate, scope, typing, agreement, story)
                yield Example(features, right, "triggers", row["id"])


def marked_triggers(row: dict[str, Any]) -> set[int]:
    """Where the marked triggers of a text start."""
    at, starts = 0, []
    for token in row["tokens"]:
        at = max(at, row["text"].find(token, at))
        starts.append(at)
        at += len(token)
    return {starts[e["trigger"]["start"]] for e in row["events"]}


def articles(rows: Iterable[dict[str, Any]]) -> Iterator[Article]:
    """Articles for the parser."""
    for i, row in enumerate(rows):
        yield Article(id=str(i), text=row["text"], title=row.get("title"), published_at=row.get("published_at"))


def fit(matrix: Any, right: Any, weights: Any, c: float = REGULARISATION) -> LogisticRegression:
    """The model; the bias is a feature."""
    model = LogisticRegression(C=c, max_iter=500, fit_intercept=False)
    return model.fit(matrix, right, sample_weight=weights)


def vectorize(data: list[Example]) -> tuple[Any, DictVectorizer]:
    """Features that occur often enough, as a matrix."""
    counts = collections.Counter(name for e in data for name in e.features)
    vectors = DictVectorizer()
    rows = [{n: v for n, v in e.features.items() if counts[n] >= MIN_COUNT} for e in data]
    return vectors.fit_transform(rows), vectors


def cross(data: list[Example], matrix: Any, c: float = REGULARISATION) -> np.ndarray[Any, Any]:
    """Probability of each example from models that saw nothing of its group."""
    right = np.array([e.right for e in data])
    weights = np.array([WEIGHTS.get(e.source, 1.0) for e in data])
    codes = {g: i for i, g in enumerate(dict.fromkeys(e.group for e in data))}
    guesses = np.zeros(len(data))
    for train, test in GroupKFold(8).split(matrix, groups=[codes[e.group] for e in data]):
        guesses[test] = fit(matrix[train], right[train], weights[train], c).predict_proba(matrix[test])[:, 1]
    return guesses


def calibrate(data: list[Example], guesses: np.ndarray[Any, Any]) -> None:
    """Confidence of the rows of news that the gate lets through, from what it says of articles it has not seen."""
    kept = [i for i, e in enumerate(data) if e.is_typical and guesses[i] >= EVENT_FROM]
    rows, right = [data[i] for i in kept], np.array([data[i].right for i in kept])
    matrix = np.array([[1.0, log_odds(float(guesses[i]))] for i in kept])
    said = cross(rows, matrix, c=1.0)
    print("| said | rows | mean said | right |\n|---|---|---|---|")
    for low, high in pairwise(BINS):
        inside = (said >= low) & (said < high)
        if inside.any():
            print(
                f"| {low} to {min(high, 1)} | {inside.sum()} | {said[inside].mean():.2f} | {right[inside].mean():.2f} |"
            )
    print(f"{len(rows)} rows, {right.mean():.3f} right, Brier {np.mean((said - right) ** 2):.3f}")
    bias, slope = fit(matrix, right, np.ones(len(rows)), c=1.0).coef_[0]
    weights = {"bias": round(bias, 3), "gate, log-odds": round(slope, 3)}
    CONFIDENCE.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


def report(data: list[Example], guesses: np.ndarray[Any, Any]) -> None:
    """What thresholds keep and lose, on rows of news and on the others."""
    right = np.array([e.right for e in data])
    sources = np.array([e.source for e in data])
    news = np.array([e.is_typical for e in data])
    print("| from | rows kept | right of them | right ones kept | of dyads' right ones | of other pages |")
    print("|---|---|---|---|---|---|")
    for step in STEPS:
        kept = guesses >= step
        shares = [
            (kept & news).sum() / news.sum(),
            right[kept & news].mean(),
            (kept & right & news).sum() / (right & news).sum(),
            (kept & right & (sources == "dyads")).sum() / max(1, (right & (sources == "dyads")).sum()),
            (kept & (sources == "wcxb")).sum() / max(1, (sources == "wcxb").sum()),
        ]
        print("|".join(["", f" {step:.2f} ", *(f" {share:.2f} " for share in shares), ""]))
    for source in ("news, drawn at random", *dict.fromkeys(sources)):
        mask = sources == source if source in sources else news
        yes, no = guesses[mask & right], guesses[mask & ~right]
        area = (yes[:, None] > no).mean() if len(yes) and len(no) else float("nan")
        print(f"{source}: {mask.sum()} rows, {right[mask].mean():.3f} right, AUC {area:.3f}")


def write(data: list[Example]) -> None:
    """The weights that matter, as text."""
    matrix, vectors = vectorize(data)
    weights = np.array([WEIGHTS.get(e.source, 1.0) for e in data])
    model = fit(matrix, np.array([e.right for e in data]), weights)
    pairs = zip(vectors.feature_names_, model.coef_[0], strict=True)
    lines = ["# Trained by training/train_gate.py. Feature, weight."]
    lines += [f"{name}\t{weight:.2f}" for name, weight in pairs if abs(weight) >= MIN_WEIGHT]
    (OUT / "gate_model.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"gate_model.tsv: {len(lines) - 1} features")


def main() -> None:
    """Train, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True, nargs="+")
    for name in ("dyads", "triggers"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    arguments = parser.parse_args()
    data = [
        *from_rows([text for path in arguments.texts for text in load(path)]),
        *from_dyads(load(arguments.dyads)),
        *from_triggers(load(arguments.triggers)),
    ]
    guesses = cross(data, vectorize(data)[0])
    report(data, guesses)
    calibrate(data, guesses)
    write(data)


if __name__ == "__main__":
    main()
