"""Cross-validate the block model by host: no page is judged by weights that have seen its outlet.

    python -m training.validate_blocks --pages P.jsonl --appeals A.jsonl --news N.jsonl ... [--folds 4]

Takes what ``train_blocks`` takes. Prints one JSON object: precision, recall and F1 of four-word shingles over PAGES,
the share of appeals dropped and of news lines kept over APPEALS, from the judgement of blocks and of runs (no memory of
hosts, no kinds of pages).
"""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections import Counter
from typing import Any

from extractors.clean.judge import judge_page
from extractors.clean.metadata import Metadata
from extractors.clean.model import model_of
from training.train_blocks import PAGE_WEIGHT, all_examples, arguments, labelled_pages, news_examples, rows, train


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The four-word shingles of a text."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)))


def plain(text: str) -> str:
    """Words without articles, lower case: how lines are looked for in a text."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower())
    return " ".join(w for w in words if w not in ("a", "an", "the"))


def main() -> None:
    """Print the cross-validated figures."""
    parser = arguments(__doc__)
    parser.add_argument("--folds", type=int, default=4)
    options = parser.parse_args()
    pages = labelled_pages(options.pages, options.appeals)
    gold: dict[str, dict[str, Any]] = {r["id"]: r for r in rows(options.pages) + rows(options.appeals)}
    news = news_examples(options.news, 2500)
    hosts = sorted({p.host for p in pages})
    random.Random(3).shuffle(hosts)
    precision: list[float] = []
    recall: list[float] = []
    counts: Counter[str] = Counter()
    for fold in range(options.folds):
        out = set(hosts[fold :: options.folds])
        known = [p for p in pages if p.host not in out]
        model = model_of(train(known, all_examples(known, news), "fold"))
        for page in (p for p in pages if p.host in out):
            found = Metadata(language=page.language, site_name=page.host)
            judgements = judge_page(page.blocks, page.words, page.opinions, found, model)
            text = "\n".join(b.text for b, j in zip(page.blocks, judgements, strict=True) if j.story > 0)
            if page.weight == PAGE_WEIGHT:
                got, want = shingles(text), shingles(gold[page.id]["body"])
                both = sum((got & want).values())
                precision.append(both / max(1, sum(got.values())))
                recall.append(both / max(1, sum(want.values())))
                continue
            for line in gold[page.id]["lines"]:
                counts[line["label"]] += 1
                counts[f"{line['label']} right"] += (plain(line["text"]) in plain(text)) == (line["label"] == "keep")
    p, r = sum(precision) / len(precision), sum(recall) / len(recall)
    figures = {"p": p, "r": r, "f1": 2 * p * r / (p + r), "appeal_recall": counts["drop right"] / counts["drop"]}
    figures["news_kept"] = counts["keep right"] / counts["keep"]
    print(json.dumps({"folds": options.folds, **{name: round(value, 4) for name, value in figures.items()}}))


if __name__ == "__main__":
    main()
