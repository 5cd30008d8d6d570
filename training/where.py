"""Fit the place models and write ``extractors/where/data/weights.json``.

    python -m training.where GOLD.jsonl            # cross-validate by outlet, then fit on everything and write
    python -m training.where GOLD.jsonl --check    # cross-validate only

A row of the gold file: ``text``, ``title``, ``url``, and ``toponyms`` with ``start``, ``end``, ``lat``, ``lon`` and
``geonameid`` (coordinates null where the annotators found no place: such names are neither right nor wrong).
Candidates within 161 km of the gold place count as right, the gold place itself twice. Outlets' homes are learned from
the texts of all rows, as a run does; labels of a held-out outlet are never seen. Needs scikit-learn and scipy.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from extractors.language import Story, read_stories
from extractors.model import Article
from extractors.where import Gazetteer, find_places
from extractors.where.evidence import certainty, evidence, first_guess, read_names
from extractors.where.home import Homes, host_of
from extractors.where.mentions import Mention, find_mentions
from extractors.where.resolve import CONTEXT_FEATURES, FEATURES, Context, Decision, make_decisions
from extractors.where.weights import WEIGHTS, WeightsFile, from_file
from training.where_gold import NEAR_KM, km, tally

RANKER_L2 = 0.0002
LOGISTIC_C = 0.5
FOLDS = 5
BY_HAND = {"is_capital": 3.5, "is_famous": 6.0, "division_of_town": -3.5, "said_division": 7.0}
"""Ranker weights that are set, not fitted. Small towns' papers seldom name the world's capitals, seas and crises, which
news from everywhere does all the time; and a town and its province are the same to a measure of 161 km, though not to
a reader: "in Lviv" is the town, "in Lviv province" is not."""

Row = dict[str, Any]


@dataclass
class Example:
    """A story laid out for training, with the gold toponyms under each mention."""

    host: str
    story: Story
    gold: list[Row]
    mentions: list[Mention]
    decisions: list[Decision]
    context: Context
    wanted: dict[int, list[Row]] = field(default_factory=dict)
    ignored: set[int] = field(default_factory=set)


def main(path: Path, write: bool) -> None:
    """Cross-validate, and fit and write when asked to."""
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    articles = [
        Article(id=str(i), url=r.get("url"), title=r.get("title"), text=r["text"], published_at=r.get("published_at"))
        for i, r in enumerate(rows)
    ]
    run(rows, list(read_stories(articles)), write)


def run(rows: Sequence[Row], stories: Sequence[Story], write: bool) -> None:
    """The same with parsed stories."""
    gazetteer = Gazetteer.open()
    homes = Homes(gazetteer).learn(story.article for story in stories)
    examples = [lay_out(story, row, gazetteer, homes) for row, story in zip(rows, stories, strict=True)]
    hosts = sorted({e.host for e in examples})
    counts = np.zeros(4)
    for fold in range(FOLDS):
        held = [e for e in examples if hosts.index(e.host) % FOLDS == fold]
        weights = from_file(fit([e for e in examples if hosts.index(e.host) % FOLDS != fold], ""))
        for e in held:
            places = find_places(e.story, gazetteer, homes.of(e.story.article.url), weights)
            counts += tally(places, e.gold)
    right, predicted, found, wanted = counts
    precision, recall = right / predicted, right / wanted
    print(f"held-out outlets: precision {precision:.3f} recall {recall:.3f} f1 {2 * right / (predicted + wanted):.3f}")
    print(f"  within {NEAR_KM:.0f} km of those found: {right / found:.3f}; names found: {found / wanted:.3f}")
    if write:
        source = f"{len(rows)} articles of {len(hosts)} outlets with {int(wanted)} resolved place names"
        WEIGHTS.write_bytes(msgspec.json.format(msgspec.json.encode(fit(examples, source)), indent=1) + b"\n")


def lay_out(story: Story, row: Row, gazetteer: Gazetteer, homes: Homes) -> Example:
    """Mentions, decisions and context of a story, matched with its gold."""
    mentions = find_mentions(story, gazetteer)
    decisions = make_decisions(mentions, [first_guess(m) for m in mentions])
    context = Context(story, decisions, gazetteer, homes.of(story.article.url))
    example = Example(
        host_of(story.article.url) or story.article.id, story, row["toponyms"], mentions, decisions, context
    )
    for mention in mentions:
        if mention.tokens.doc is not story.body:
            example.ignored.add(id(mention))
            continue
        start, end = mention.tokens.start_char, mention.tokens.end_char
        under = [t for t in row["toponyms"] if t["start"] < end and start < t["end"]]
        resolved = [t for t in under if t["lat"] is not None]
        if resolved:
            example.wanted[id(mention)] = resolved
        elif under:
            example.ignored.add(id(mention))
    return example


def fit(examples: Sequence[Example], source: str) -> WeightsFile:
    """The four models, one after the other: each is fitted on what the earlier ones say."""
    no_context = np.array([name not in CONTEXT_FEATURES for name in FEATURES], dtype=float)
    prior = fit_ranker(examples, lambda c: c.fixed, no_context)
    ranker = prior
    for _ in range(2):

        def features(context: Context, ranker: Any = ranker) -> Any:
            context.weigh(prior, ranker)
            return context.with_context()

        ranker = fit_ranker(examples, features, np.ones(len(FEATURES)))
    named_x, named_y, certain_x, certain_y = [], [], [], []
    for e in examples:
        e.context.weigh(prior, ranker)
        names = read_names(e.story, e.mentions)
        decided = {id(m): d for d in e.decisions for m in d.mentions}
        for mention in e.mentions:
            if id(mention) in e.ignored:
                continue
            decision, wanted = decided.get(id(mention)), e.wanted.get(id(mention), [])
            named_x.append(evidence(mention, names, decision))
            named_y.append(bool(wanted))
            if wanted and decision is not None:
                certain_x.append(certainty(mention, decision))
                certain_y.append(bool(rightness(decision, wanted)[decision.best] > 0))
    return WeightsFile(
        source, _table(prior), _table(ranker), fit_logistic(named_x, named_y), fit_logistic(certain_x, certain_y)
    )


def fit_ranker(examples: Sequence[Example], features: Callable[[Context], Any], mask: Any) -> Any:
    """Conditional logit over candidates: weights that maximise the probability of the right ones."""
    cases = []
    for e in examples:
        table = features(e.context)
        for index, decision in enumerate(e.decisions):
            wanted = [e.wanted[id(m)] for m in decision.mentions if id(m) in e.wanted]
            if not wanted or len(decision.candidates) < 2:
                continue
            right = np.mean([rightness(decision, w) for w in wanted], axis=0)
            if right.any():
                cases.append((table[e.context.owner == index], right, np.log1p(len(wanted))))

    by_hand = np.array([BY_HAND.get(name, 0.0) for name in FEATURES])
    mask = mask * (by_hand == 0)

    def loss(weights: Any) -> tuple[float, Any]:
        weights = weights * mask
        total, gradient = RANKER_L2 * weights @ weights, 2 * RANKER_L2 * weights
        for table, right, importance in cases:
            scores = table @ (weights + by_hand)
            p = np.exp(scores - scores.max())
            p /= p.sum()
            hit = p * right
            total -= importance * np.log(hit.sum() + 1e-9) / len(cases)
            gradient -= importance * (table.T @ (hit / (hit.sum() + 1e-9) - p)) / len(cases)
        return float(total), gradient * mask

    return (
        minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x * mask
        + by_hand
    )


def rightness(decision: Decision, wanted: Sequence[Row]) -> Any:
    """For each candidate: 1 for the gold place, ½ for one near it, 0 for others."""
    value = np.zeros(len(decision.candidates))
    for index, entry in enumerate(decision.candidates):
        for toponym in wanted:
            if str(entry.id) == str(toponym.get("geonameid")):
                value[index] = 1.0
            elif km((entry.latitude, entry.longitude), (toponym["lat"], toponym["lon"])) <= NEAR_KM:
                value[index] = max(value[index], 0.5)
    return value


def fit_logistic(rows: list[dict[str, float]], answers: list[bool]) -> dict[str, float]:
    """Logistic regression as a table of weights; features with next to none are left out."""
    vectorizer = DictVectorizer()
    model = LogisticRegression(C=LOGISTIC_C, max_iter=3000, fit_intercept=False).fit(
        vectorizer.fit_transform(rows), answers
    )
    table = zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    return {str(name): round(float(weight), 3) for name, weight in table if abs(weight) >= 0.02}


def _table(weights: Any) -> dict[str, float]:
    return {name: round(float(w), 3) for name, w in zip(FEATURES, weights, strict=True) if abs(w) >= 0.005}


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--check" not in sys.argv)
