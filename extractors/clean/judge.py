"""The judgement of blocks: is it story, and if not, what is it and what speaks against it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import get_args

import numpy as np

from extractors.clean.blocks import Block
from extractors.clean.cues import cue_table
from extractors.clean.features import Column, Opinions, context_features, page_features
from extractors.clean.hints import BITS, names_of
from extractors.clean.metadata import Metadata, host_name
from extractors.clean.model import Array, BlockModel, block_model
from extractors.clean.runs import RunBlock, spread
from extractors.clean.wording import wording_features
from extractors.model import RemovedKind

TEXT_PRIOR = 2.0
"""Added to a line of plain text: nearly all lines are story there, of a page's blocks only a third."""
PAGE_PRIOR = 0.25
"""Added to a block of a page: in doubt it stays. A line of the story that is lost costs more than a line too many."""
LONG = 60
"""A line of more words than this is less and less likely to be an appeal alone: some sources glue paragraphs."""
_KIND_OF_HINT: dict[str, RemovedKind] = {
    "newsletter": "newsletter",
    "donation": "donation",
    "paywall": "subscribe",
    "related": "related",
    "social": "social",
    "comments": "comments",
    "cookie": "cookie",
    "advert": "advert",
    "navigation": "navigation",
    "bio": "author_bio",
    "byline": "author_bio",
    "caption": "caption",
    "tags": "navigation",
    "overlay": "other",
    "form": "other",
    "sidebar": "related",
    "list": "related",
}
_KIND_WORDS = {
    "donation": "asks for donations",
    "newsletter": "offers a newsletter",
    "subscribe": "sells a subscription or asks to log in",
    "membership": "asks to become a member",
    "related": "leads to other stories",
    "social": "points to social media or an app",
    "cookie": "is about cookies or privacy",
    "comments": "asks for comments or contact",
    "author_bio": "is about the author",
    "caption": "is a caption or a credit",
    "advert": "is an advertisement or a plea about ad blockers",
    "navigation": "is navigation or page furniture",
    "live_updates": "is live-ticker furniture",
    "other": "is not part of the story",
}


@dataclass(slots=True)
class Judgement:
    """What was decided of one block."""

    story: float
    """Log-odds that the block is story."""
    kind: RemovedKind = "other"
    """What it is if it is not story."""
    reason: str = ""
    parts: list[tuple[str, float]] = field(default_factory=list)
    """The features that counted most, with what each added to the log-odds."""

    def against(self, log_odds: float, reason: str) -> None:
        """Add evidence that the block is not story."""
        self.story -= log_odds
        self.parts.insert(0, (reason, -log_odds))
        if self.story <= 0:
            self.reason = f"{_KIND_WORDS[self.kind]}: {reason}"


def furniture_of(kinds: Array, model: BlockModel) -> float:
    """Log-odds that a block is not story, from its kinds' log-probabilities."""
    story = min(1 - 1e-6, max(1e-6, math.exp(kinds[model.wording.outputs.index("story")])))
    return math.log((1 - story) / story)


def worth_reading(blocks: list[Block], words: list[list[str]], opinions: Opinions) -> list[int]:
    """The blocks whose wording can matter: near something an extractor keeps, or long and not all links."""
    kept = np.concatenate([np.zeros(2), opinions.kept.max(axis=1, initial=0.0), np.zeros(2)])
    wide = np.convolve(kept, np.ones(5), "valid") > 0
    return [i for i, b in enumerate(blocks) if wide[i] or (len(words[i]) >= 8 and b.link_chars < 0.5 * len(b.text))]


def first_columns(
    blocks: list[Block], words: list[list[str]], opinions: Opinions, language: str | None, model: BlockModel
) -> tuple[dict[str, Column], dict[int, Array]]:
    """The columns of the first look, and the wording of the blocks worth reading."""
    chosen = worth_reading(blocks, words, opinions)
    table = cue_table(language)
    read = dict(zip(chosen, model.kinds([wording_features(blocks[i].text, table)[0] for i in chosen]), strict=True))
    furniture = np.zeros(len(blocks))
    for i, kinds in read.items():
        furniture[i] = furniture_of(kinds, model)
    return page_features(blocks, words, opinions, furniture), read


def second_columns(
    blocks: list[Block], words: list[list[str]], first: Column, columns: dict[str, Column]
) -> dict[str, Column]:
    """The columns of the second look, from the first look's log-odds."""
    size = np.array([len(w) for w in words], float)
    out = context_features(blocks, size, 1 / (1 + np.exp(-np.clip(first, -30, 30))))
    for name in ("wording against", "wording for", "all links", "nobody keeps", "all keep", "said twice"):
        out[name] = columns[name]
    return out


def judge_page(
    blocks: list[Block], words: list[list[str]], opinions: Opinions, found: Metadata, model: BlockModel | None = None
) -> list[Judgement]:
    """A judgement of every block of a page, by the model that ships with the package unless another is given."""
    model = model or block_model()
    columns, read = first_columns(blocks, words, opinions, found.language, model)
    first = model.page.of_columns(columns)
    story = model.context.of_columns(second_columns(blocks, words, first, columns))
    judgements = [Judgement(float(s) + PAGE_PRIOR) for s in story]
    top = model.page.strongest_against(columns, 3)
    for i, (block, judgement) in enumerate(zip(blocks, judgements, strict=True)):
        judgement.kind = _kind(block, read.get(i), model)
        judgement.parts = top[i]
    _spread(blocks, judgements, {i: furniture_of(k, model) for i, k in read.items()}, found)
    for judgement in judgements:
        if judgement.story <= 0 and not judgement.reason:
            names = ", ".join(name for name, part in judgement.parts if part < -0.2)
            judgement.reason = _KIND_WORDS[judgement.kind] + (f": {names}" if names else "")
    return judgements


def judge_text(blocks: list[Block], words: list[list[str]], found: Metadata) -> list[Judgement]:
    """A judgement of every line of a plain text, from its wording and from runs alone."""
    model = block_model()
    judgements = []
    furniture = {}
    table = cue_table(found.language)
    read = [wording_features(b.text, table) for b in blocks]
    for i, (block, kinds, (_, cues)) in enumerate(zip(blocks, model.kinds([f for f, _ in read]), read, strict=True)):
        furniture[i] = furniture_of(kinds, model)
        kind = _kind(block, kinds, model)
        odds = TEXT_PRIOR + max(0.0, (len(words[i]) - LONG) / 10) - furniture[i]
        reason = f"{_KIND_WORDS[kind]}: " + ", ".join(sorted(cues, key=lambda c: -cues[c])[:4]) if odds <= 0 else ""
        judgements.append(Judgement(odds, kind, reason, [(c, float(-n)) for c, n in cues.items()]))
    _spread(blocks, judgements, furniture, found)
    return judgements


def _spread(blocks: list[Block], judgements: list[Judgement], furniture: dict[int, float], found: Metadata) -> None:
    """Let the paragraphs that lead into an appeal go with it."""
    places = [i for i in range(len(blocks)) if judgements[i].story > 0 or furniture.get(i, 0.0) > 1.0]
    run = [RunBlock(blocks[i].text, furniture.get(i, 0.0), judgements[i].kind, judgements[i].story > 0) for i in places]
    for place, kind, score in spread(run, outlet_names(found)):
        judgement = judgements[places[place]]
        judgement.kind = _known(kind)
        judgement.against(judgement.story + score, "leads into the appeal beside it")


def outlet_names(found: Metadata) -> set[str]:
    """The names an outlet may call itself by."""
    names = {found.site_name or ""}
    host = host_name(found.canonical_url)
    if host:
        names.add(host)
    return {name for name in names if len(name) > 2}


def _kind(block: Block, kinds: Array | None, model: BlockModel) -> RemovedKind:
    """What a block is, given that it is not story: from its wording and from the names of the boxes around it."""
    scores: dict[str, float] = {}
    if kinds is not None:
        scores = dict(zip(model.wording.outputs, kinds.tolist(), strict=True))
        del scores["story"]
    else:
        scores = {"other": -2.0, "navigation": -2.0 + 2.0 * (block.link_chars > 0.5 * len(block.text))}
    for kind, bit in _kinds_of_hints(block.hints):
        scores[kind] = max(scores.get(kind, -4.0), -4.0) + (4.0 if block.near & bit else 1.5)
    if block.tag == "figcaption":
        scores["caption"] = scores.get("caption", -5.0) + 5.0
    return _known(max(scores, key=lambda kind: scores[kind]))


@lru_cache(maxsize=10_000)
def _kinds_of_hints(hints: int) -> list[tuple[RemovedKind, int]]:
    """The kinds that the names of the boxes around a block speak for, each with the bit of its family of names."""
    return [(_KIND_OF_HINT[family], BITS[family]) for family in names_of(hints) if family in _KIND_OF_HINT]


@lru_cache(maxsize=100)
def _known(kind: str) -> RemovedKind:
    """``kind`` as one of the kinds the record knows."""
    return next((known for known in get_args(RemovedKind) if known == kind), "other")
