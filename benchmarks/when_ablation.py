"""Which rules of the time grammar earn their keep: remove each pattern in turn and record what is lost.

    python benchmarks/when_ablation.py TIMEX3.jsonl [--floor 0]

The file holds a document a line: ``text``, ``published_at`` (ISO date) and ``timexes``, each with ``start``,
``end`` and ``value``. Scores are TempEval-3's strict, relaxed and value F1, in points lost when the pattern is gone;
negative: the grammar scores better without it.
"""

from __future__ import annotations

import argparse
import collections
import json
from datetime import date
from pathlib import Path
from typing import Any

from extractors.when import find, rules
from extractors.when.rules.base import Rule

Scores = tuple[float, float, float]


def scores(documents: list[dict[str, Any]], kept: list[Rule]) -> Scores:
    """Strict, relaxed and value F1 (0–100) of the grammar made of some rules."""
    find.RULES[:] = kept
    strict = relaxed = value = predicted = wanted = 0
    for document in documents:
        left = find.tag(document["text"], date.fromisoformat(document["published_at"][:10]))
        predicted, wanted = predicted + len(left), wanted + len(document["timexes"])
        for gold in document["timexes"]:
            hits = [time for time in left if time.start < gold["end"] and gold["start"] < time.end]
            if hits:
                best = max(
                    hits,
                    key=lambda t: (t.value == gold["value"], min(t.end, gold["end"]) - max(t.start, gold["start"])),
                )
                left.remove(best)
                relaxed += 1
                strict += (best.start, best.end) == (gold["start"], gold["end"])
                value += best.value == gold["value"]
    return tuple(200 * right / (predicted + wanted) for right in (strict, relaxed, value))  # type: ignore[return-value]


def main() -> None:
    """Print the table, least useful first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--groups", action="store_true", help="remove whole families instead of single patterns")
    options = parser.parse_args()
    documents = [json.loads(line) for line in options.data.read_text(encoding="utf-8").splitlines() if line.strip()]
    every = list(rules.RULES)
    full = scores(documents, every)
    print(f"all {len(every)} patterns: strict {full[0]:.2f} relaxed {full[1]:.2f} value {full[2]:.2f}")
    units: dict[str, list[Rule]] = collections.defaultdict(list)
    for number, rule in enumerate(every):
        units[rule.group if options.groups else f"{number:3} {rule.group}/{rule.name}: {rule.pattern[:90]}"].append(
            rule
        )
    table = []
    for name, gone in units.items():
        without = scores(documents, [rule for rule in every if rule not in gone])
        table.append((*(round(a - b, 2) for a, b in zip(full, without, strict=True)), name))
    for strict_loss, relaxed_loss, value_loss, name in sorted(table, key=lambda row: row[2]):
        print(f"{strict_loss:7.2f} {relaxed_loss:7.2f} {value_loss:7.2f}  {name}")
    find.RULES[:] = every
    cues, find.cues = find.cues, lambda *_: -1
    print("without tense, all past: strict {:.2f} relaxed {:.2f} value {:.2f}".format(*scores(documents, every)))
    find.cues = cues


if __name__ == "__main__":
    main()
