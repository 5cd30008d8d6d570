"""Rebuild ``extractors/clean/data/model.json`` from labelled pages.

    python -m training.train_blocks --pages PAGES.jsonl --appeals APPEALS.jsonl --news NEWS.jsonl ... [--out FILE]

PAGES has rows ``{"id", "url", "html", "body"}``; a block is story when most of its four-word shingles stand in the
body. APPEALS has rows ``{"id", "url", "html", "lines": [{"text", "label": "keep" | "drop", "kind"}]}``. NEWS files hold
news texts (``{"id", "text"}``): their paragraphs are examples of story. ``training/wording.tsv`` adds examples of every
kind of block, written for this purpose. ``training/validate_blocks.py`` cross-validates. Both need scikit-learn; using
the model does not.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from extractors.clean.blocks import Block, blocks_of_tree, clean_space
from extractors.clean.cues import cue_table
from extractors.clean.document import read_document
from extractors.clean.features import words_of
from extractors.clean.hints import BITS
from extractors.clean.judge import first_columns, second_columns
from extractors.clean.language import language_of, running_text
from extractors.clean.metadata import host_name, read_metadata
from extractors.clean.model import model_of, table_of
from extractors.clean.opinions import gather
from extractors.clean.wording import wording_features

HERE = Path(__file__).parent
OUT = HERE.parent / "extractors" / "clean" / "data" / "model.json"
KIND_OF = {"adblock_plea": "advert", "app_social": "social"}
C_WORDING, C_PAGE, C_CONTEXT = 0.3, 0.05, 0.05
WORDING_SPREAD, PAGE_SPREAD = 1.0, 0.2
"""A feature that varies less is regularised as if it varied so much: the smaller this is, the more a rare one says."""
PAGE_WEIGHT, LINE_WEIGHT = 100.0, 20.0


@dataclass
class Example:
    """A block of words with its kind, and the host it is from (for folds)."""

    text: str
    kind: str
    language: str
    weight: float
    host: str


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def shingle_labels(words: list[list[str]], body: str) -> np.ndarray:
    """For each block the share of its four-word shingles that stand in ``body``; short ones need a story block near."""
    gold = words_of(body)
    known = Counter(tuple(gold[i : i + 4]) for i in range(len(gold) - 3))
    joined = f" {' '.join(gold)} "
    shares: list[float | None] = []
    for w in words:
        grams = [tuple(w[i : i + 4]) for i in range(len(w) - 3)]
        shares.append(sum(g in known for g in grams) / len(grams) if grams else None)
    out = np.zeros(len(words))
    for i, share in enumerate(shares):
        known_share = share
        if known_share is None:
            before = next((s for s in reversed(shares[max(0, i - 8) : i]) if s is not None), 0)
            after = next((s for s in shares[i + 1 : i + 9] if s is not None), 0)
            known_share = float(
                bool(words[i]) and f" {' '.join(words[i])} " in joined and (before > 0.5 or after > 0.5)
            )
        out[i] = known_share
    return out


def written_examples() -> list[Example]:
    """The examples of ``wording.tsv``."""
    lines = (HERE / "wording.tsv").read_text(encoding="utf-8").splitlines()
    return [
        Example(text, kind, language, 2.0, f"written {i}")
        for i, (language, kind, text) in enumerate(line.split("\t") for line in lines)
    ]


def page_examples(page: LabelledPage, limit: int) -> list[Example]:
    """A sample of one page's blocks: those of the body as story, those of boxes whose names say so as that kind."""
    out = []
    for block, words, label in zip(page.blocks, page.words, page.labels, strict=True):
        if label is None or len(words) < 2:
            continue
        kind = "story" if label >= 0.8 else kind_of_markup(block) if label <= 0.1 else None
        if kind:
            out.append(Example(block.text, kind, page.language, 0.08, page.host))
    random.Random(page.host).shuffle(out)
    return out[:limit]


def kind_of_markup(block: Block) -> str | None:
    """The kind a box's own class names give away, for boxes outside the body."""
    for family, kind in (
        ("newsletter", "newsletter"),
        ("cookie", "cookie"),
        ("comments", "comments"),
        ("bio", "author_bio"),
        ("related", "related"),
        ("social", "social"),
        ("navigation", "navigation"),
    ):
        if block.near & BITS[family]:
            return kind
    return None


def news_examples(paths: list[Path], limit: int) -> list[Example]:
    """Paragraphs of news texts, as story."""
    out = []
    for path in paths:
        for row in rows(path):
            for line in (row.get("text") or "").split("\n"):
                text = clean_space(line)
                if 4 <= len(text.split()) <= 150:
                    out.append(Example(text, "story", "en", 0.25, f"news {row['id']}"))
    random.Random(1).shuffle(out)
    return out[:limit]


@dataclass
class LabelledPage:
    """A page's blocks with what is known of them: ``labels`` is the share that is story, ``None`` where nobody said."""

    id: str
    host: str
    language: str
    blocks: list[Block]
    words: list[list[str]]
    opinions: Any
    labels: list[float | None]
    weight: float
    lines: list[Example]


def fit(
    features: list[str], X: np.ndarray, y: np.ndarray, weight: np.ndarray, C: float, spread: float
) -> dict[str, Any]:
    """A logistic regression as the JSON of a table; weights are for features as they are, not scaled."""
    scale = np.maximum(X.std(axis=0), spread)
    solver = "lbfgs" if len(set(y)) > 2 else "newton-cholesky"
    model = LogisticRegression(C=C, max_iter=100, solver=solver).fit(X / scale, y, sample_weight=weight)
    outputs = [str(c) for c in model.classes_] if len(model.classes_) > 2 else ["story"]
    coefficients = model.coef_ / scale
    table = {
        name: {o: round(float(coefficients[k, j]), 4) for k, o in enumerate(outputs) if abs(coefficients[k, j]) >= 5e-4}
        for j, name in enumerate(features)
    }
    return {
        "bias": {o: round(float(b), 4) for o, b in zip(outputs, model.intercept_, strict=True)},
        "weights": {n: w for n, w in table.items() if w},
    }


def fit_thinned(names: list[str], X: np.ndarray, y: np.ndarray, weight: np.ndarray, C: float) -> dict[str, Any]:
    """:func:`fit` on the labelled rows, with a quarter of those that everything speaks against, counted fourfold."""
    easy = X[:, names.index("nobody keeps")] > 0
    lot = np.random.default_rng(4).random(len(y)) < 0.25
    use = (weight > 0) & (~easy | lot)
    return fit(names, X[use], y[use], np.where(easy, 4 * weight, weight)[use], C, PAGE_SPREAD)


def fit_wording(examples: list[Example]) -> dict[str, Any]:
    """The wording table from examples of every kind."""
    read = [wording_features(e.text, cue_table(e.language))[0] for e in examples]
    names = sorted({name for r in read for name in r})
    place = {name: j for j, name in enumerate(names)}
    X = np.zeros((len(read), len(names)))
    for i, r in enumerate(read):
        for name, value in r.items():
            X[i, place[name]] = value
    y = np.array([e.kind for e in examples])
    weight = np.array([e.weight for e in examples])
    return fit(names, X, y, weight, C_WORDING, WORDING_SPREAD)


def stack(columns: list[dict[str, np.ndarray]]) -> tuple[list[str], np.ndarray]:
    """Pages' columns as one matrix."""
    names = list(columns[0])
    return names, np.vstack([np.column_stack([c[n] for n in names]) for c in columns])


def with_written(page: LabelledPage, written: list[Example], number: int = 2) -> LabelledPage:
    """The page with written examples of its language, story and other kinds in turn, among the paragraphs of its story:
    marked up as these are, kept by every extractor that keeps the paragraph before, so that only the wording can tell.
    """
    labelled = list(zip(page.blocks, page.labels, strict=True))
    story = [i for i, (block, label) in enumerate(labelled) if block.tag == "p" and (label or 0.0) >= 0.8]
    fitting = [e for e in written if e.language == page.language and len(e.text.split()) >= 5]
    if len(story) < 5 or not fitting:
        return page
    lot = random.Random(page.id)
    news = [e for e in fitting if e.kind == "story"]
    other = [e for e in fitting if e.kind != "story"]
    chosen = dict(
        zip(lot.sample(story, number), [lot.choice((news, other)[k % 2]) for k in range(number)], strict=True)
    )
    rows = []
    blocks: list[Block] = []
    labels: list[float | None] = []
    for i, (block, label) in enumerate(labelled):
        rows.append(i)
        blocks.append(block)
        labels.append(label)
        if i in chosen:
            rows.append(i)
            blocks.append(replace(block, text=chosen[i].text, link_chars=0, links=[], marked=0))
            labels.append(float(chosen[i].kind == "story"))
    words = [words_of(b.text) for b in blocks]
    return replace(
        page, blocks=blocks, labels=labels, words=words, opinions=replace(page.opinions, kept=page.opinions.kept[rows])
    )


def train(pages: list[LabelledPage], examples: list[Example], version: str) -> dict[str, Any]:
    """The whole model as JSON. The second look is trained on what first looks say of pages they have not seen."""
    written = written_examples()
    pages = [with_written(page, written) for page in pages]
    wording = fit_wording(examples)
    blank = {"bias": {"story": 0.0}, "weights": {}}
    with_wording = model_of({"version": version, "wording": wording, "page": blank, "context": blank})
    looks = [first_columns(p.blocks, p.words, p.opinions, p.language, with_wording)[0] for p in pages]
    names, _ = stack(looks[:1])
    labels = [np.array([np.nan if v is None else float(v >= 0.5) for v in p.labels]) for p in pages]
    weights = []
    for p, y in zip(pages, labels, strict=True):
        size = np.array([min(60, len(w)) ** 0.7 + 0.3 for w in p.words])
        size = np.where(np.isnan(y), 0.0, size)
        weights.append(size * p.weight / max(1e-9, size.sum()))

    def first(chosen: list[int]) -> dict[str, Any]:
        X = np.vstack([np.column_stack([looks[i][n] for n in names]) for i in chosen])
        y, w = np.concatenate([labels[i] for i in chosen]), np.concatenate([weights[i] for i in chosen])
        return fit_thinned(names, X, y, w, C_PAGE)

    seconds: list[dict[str, np.ndarray]] = [{}] * len(pages)
    hosts = sorted({p.host for p in pages})
    random.Random(2).shuffle(hosts)
    for fold in range(4):
        out = {h for k, h in enumerate(hosts) if k % 4 == fold}
        table = table_of(first([i for i, p in enumerate(pages) if p.host not in out]))
        for i, p in enumerate(pages):
            if p.host in out:
                seconds[i] = second_columns(p.blocks, p.words, table.of_columns(looks[i]), looks[i])
    names2, X2 = stack(seconds)
    y2, w2 = np.concatenate(labels), np.concatenate(weights)
    context = fit_thinned(names2, X2, y2, w2, C_CONTEXT)
    return {"version": version, "wording": wording, "page": first(list(range(len(pages)))), "context": context}


def read_page(row: dict[str, Any], weight: float) -> LabelledPage:
    """A labelled page from a row of PAGES or APPEALS."""
    document = read_document(row["html"])
    found = read_metadata(document.tree, row["url"])
    blocks = blocks_of_tree(document.tree)
    words = [words_of(b.text) for b in blocks]
    language = language_of(running_text(blocks), found.language) or "en"
    host = host_name(row["url"])
    if host in ("", "example.org"):
        host = row["id"]
    page = LabelledPage(
        row["id"],
        host,
        language,
        blocks,
        words,
        gather(document.tree, found.body, words),
        [None] * len(blocks),
        weight,
        [],
    )
    if "body" in row:
        page.labels = list(shingle_labels(words, row["body"]))
        return page
    page.weight = weight * len(row["lines"])
    for line in row["lines"]:
        key = f" {' '.join(words_of(line['text']))} "
        keep = line["label"] == "keep"
        page.lines.append(
            Example(
                line["text"],
                "story" if keep else KIND_OF.get(line["kind"], line["kind"]),
                line.get("lang", language),
                1.0,
                host,
            )
        )
        for i, block in enumerate(words):
            text = f" {' '.join(block)} "
            if text == key or key in text or (len(block) >= 3 and text in key):
                page.labels[i] = float(keep)
    return page


def all_examples(pages: list[LabelledPage], news: list[Example]) -> list[Example]:
    """The wording model's examples: written ones, news paragraphs, labelled lines, blocks of labelled pages."""
    return [*written_examples(), *news, *(e for p in pages for e in (p.lines or page_examples(p, 40)))]


def labelled_pages(pages: Path, appeals: Path) -> list[LabelledPage]:
    """Every page of PAGES and APPEALS."""
    whole = [read_page(row, PAGE_WEIGHT) for row in rows(pages)]
    return whole + [read_page(row, LINE_WEIGHT) for row in rows(appeals)]


def arguments(description: str | None) -> argparse.ArgumentParser:
    """The options that say where the labelled data are."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--appeals", type=Path, required=True)
    parser.add_argument("--news", type=Path, nargs="*", default=[])
    return parser


def main() -> None:
    """Train on everything and write the model."""
    parser = arguments(__doc__)
    parser.add_argument("--version", default="1")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    pages = labelled_pages(options.pages, options.appeals)
    model = train(pages, all_examples(pages, news_examples(options.news, 2500)), options.version)
    options.out.write_text(json.dumps(model, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
