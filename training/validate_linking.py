"""Cross-validate by event the threshold from which articles share a story.

    python -m training.validate_linking ARTICLES.jsonl [--folds 5] [--rounds 20] [--margin 0.03]

Each line has ``id``, ``event``, ``text`` and, if known, ``title`` and ``published_at``. In every round the events are
dealt into folds at random. A fold's threshold is the one with the best B-cubed F1 (Bagga & Baldwin 1998) on the
articles of all other events, among those precise enough, raised by a margin; the fold's own articles are then judged at
it: none by a threshold it helped to choose. Articles of all events are clustered together, so that the fold's articles
may be joined wrongly with anything.
Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from extractors.link.stories import SAME_STORY, Told, group_stories

THRESHOLDS = [n / 100 for n in range(5, 41)]
ENOUGH = 0.97
"""B-cubed precision a threshold must have on the events it is chosen with."""


class Score(NamedTuple):
    """B-cubed figures."""

    precision: float
    recall: float
    f1: float


def b_cubed(found: Sequence[int], truth: Sequence[str], judged: Collection[int]) -> Score:
    """The mean over the ``judged`` items of how much of an item's cluster is its event, and the other way round."""
    size, real, both = Counter(found), Counter(truth), Counter(zip(found, truth, strict=True))
    pairs = [(found[i], truth[i]) for i in judged]
    precision = sum(both[pair] / size[pair[0]] for pair in pairs) / len(pairs)
    recall = sum(both[pair] / real[pair[1]] for pair in pairs) / len(pairs)
    return Score(precision, recall, 2 * precision * recall / (precision + recall))


def choose(clusterings: dict[float, list[int]], truth: Sequence[str], known: Collection[int], margin: float) -> float:
    """The threshold with the best F1 on the known items, raised by the margin to the next one on the grid."""
    scores = {threshold: b_cubed(found, truth, known) for threshold, found in clusterings.items()}
    safe = {t: s for t, s in scores.items() if s.precision >= ENOUGH} or scores
    best = max(safe, key=lambda t: (safe[t].f1, t)) + margin
    return min(clusterings, key=lambda t: abs(t - best))


def main() -> None:
    """Print the figures of the threshold in use, and of thresholds chosen on other events."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--margin", type=float, default=0.03, help="What is added to each chosen threshold.")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.articles.read_text("utf-8").splitlines()]
    told = [Told.of(row["id"], row.get("title"), row["text"], _day(row.get("published_at"))) for row in rows]
    truth = [row["event"] for row in rows]
    clusterings = {threshold: group_stories(told, threshold) for threshold in THRESHOLDS}
    members: dict[str, list[int]] = defaultdict(list)
    for position, event in enumerate(truth):
        members[event].append(position)

    chance, chosen, scores = random.Random(1), Counter[float](), list[Score]()
    for _ in range(options.rounds):
        events = sorted(members)
        chance.shuffle(events)
        threshold_of: dict[int, float] = {}
        for fold in range(options.folds):
            out = {item for event in events[fold :: options.folds] for item in members[event]}
            threshold = choose(clusterings, truth, [i for i in range(len(rows)) if i not in out], options.margin)
            chosen[threshold] += 1
            threshold_of |= dict.fromkeys(out, threshold)
        scores.append(_pooled(clusterings, truth, threshold_of))
    in_use = b_cubed(group_stories(told), truth, range(len(rows)))
    print(
        json.dumps(
            {
                "articles": len(rows),
                "events": len(members),
                "in_use": {"threshold": SAME_STORY, **_rounded(in_use)},
                "cross_validated": {
                    "mean": _rounded(Score(*(sum(column) / len(scores) for column in zip(*scores, strict=True)))),
                    "worst": _rounded(Score(*map(min, zip(*scores, strict=True)))),
                },
                "thresholds": {str(threshold): count for threshold, count in sorted(chosen.items())},
            },
            indent=1,
        )
    )


def _pooled(clusterings: dict[float, list[int]], truth: Sequence[str], threshold_of: dict[int, float]) -> Score:
    """B-cubed over all items, each judged in the clustering of its own fold's threshold."""
    sums = [0.0, 0.0]
    for threshold in set(threshold_of.values()):
        judged = [item for item, chosen in threshold_of.items() if chosen == threshold]
        score = b_cubed(clusterings[threshold], truth, judged)
        sums[0] += score.precision * len(judged)
        sums[1] += score.recall * len(judged)
    precision, recall = (total / len(threshold_of) for total in sums)
    return Score(precision, recall, 2 * precision * recall / (precision + recall))


def _rounded(score: Score) -> dict[str, float]:
    return {name: round(value, 4) for name, value in score._asdict().items()}


def _day(moment: str | None) -> date | None:
    return date.fromisoformat(moment[:10]) if moment else None


if __name__ == "__main__":
    main()
