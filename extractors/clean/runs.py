"""Runs of blocks: an appeal takes several paragraphs to come to the point, and the first ones read like news.

A run hangs between or before blocks that plainly beg (the anchors). A paragraph there goes with them when it speaks of
the outlet itself, or when it shares no name with the story while the anchors around it do the begging; a paragraph that
shares the story's names stays, wherever it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BEGGING = frozenset(("donation", "membership"))
ANCHOR = 1.5
"""Log-odds of furniture from which a block that asks for money or membership is an anchor."""
MAX_RUN = 8
_NAME = re.compile(
    r"(?<![.!?:“\"] )(?<!^)(?<!\n)\b(?!The\b|Der\b|Die\b|Das\b|Les\b|Los\b|Las\b)[^\W\d_a-zà-ÿ][\w’'-]{2,}"
)
_QUOTED = re.compile(r"[“\"„«][^“”\"„«»]{0,2000}[”\"“»]")
_SELF = re.compile(
    r"\b(?:we|we['’](?:ve|re|ll|d)|our|ours|us|wir|unser\w*|nous|notre|nos|nosotr[oa]s|nuestr[oa]s?)\b", re.I
)
_DIALOGUE = re.compile(r"\b(?:said|says|told|asked|added|sagte|dit|déclaré|dijo)\b", re.I)


@dataclass(slots=True)
class RunBlock:
    """What a run needs to know of a block."""

    text: str
    furniture: float
    """Log-odds from the wording that the block is not story."""
    kind: str
    kept: bool
    """Whether the judgement so far keeps it."""


def names_in(text: str) -> set[str]:
    """Capitalised words that do not merely open a sentence."""
    return set(_NAME.findall(text))


def speaks_of_itself(text: str, outlet: set[str]) -> bool:
    """Whether a block speaks as or of the outlet: "we" outside quotation marks, or one of its names."""
    bare = _QUOTED.sub(" ", text)
    return bool(_SELF.search(bare)) or any(re.search(rf"\b{re.escape(name)}\b", bare) for name in outlet)


def spread(blocks: list[RunBlock], outlet: set[str]) -> list[tuple[int, str, float]]:
    """The kept blocks that go with appeals around them: (index, kind, score), ``score`` as log-odds of furniture."""
    anchors = [i for i, b in enumerate(blocks) if b.kind in BEGGING and b.furniture >= ANCHOR]
    found: dict[int, tuple[str, float]] = {}
    for last in anchors:
        openings = [a for a in anchors if last - MAX_RUN <= a < last - 1]
        scores = next((s for s in (_closed(blocks, first, last, outlet) for first in openings) if s), None)
        for i, score in (scores or _lead_in(blocks, last, outlet)).items():
            if blocks[i].kept:
                found[i] = (blocks[last].kind, score)
    return [(i, kind, score) for i, (kind, score) in sorted(found.items())]


def _closed(blocks: list[RunBlock], first: int, last: int, outlet: set[str]) -> dict[int, float]:
    """Scores of the blocks from one anchor to another, if all of them belong to the appeal.

    One paragraph in a run may speak of the world alone, and of nobody the story names; the others speak of the outlet.
    """
    inside = range(first + 1, last)
    story = names_in("\n".join(b.text for i, b in enumerate(blocks) if b.kept and not first <= i <= last))
    own = outlet | _names_of_outlet(blocks, [first, *inside, last], story)
    scores = {i: _bridge(blocks[i], story, own) for i in inside}
    strangers = [i for i in inside if scores[i] <= 0]
    if len(strangers) > 1 or (strangers and (len(inside) < 3 or scores[strangers[0]] < -1.5)):
        return {}
    scores[first] = max(0.5, blocks[first].furniture)
    return {i: max(0.5, score) for i, score in scores.items()}


def _lead_in(blocks: list[RunBlock], last: int, outlet: set[str]) -> dict[int, float]:
    """Scores of the blocks right before an anchor that lead into it, up to the first that does not."""
    near = range(max(0, last - MAX_RUN // 2), last)
    story = names_in("\n".join(b.text for i, b in enumerate(blocks) if b.kept and i < near.start))
    own = outlet | _names_of_outlet(blocks, [*near, last], story)
    scores: dict[int, float] = {}
    for i in reversed(near):
        if not blocks[i].kept:
            continue
        score = _bridge(blocks[i], story, own) - 0.5
        if score <= 0 or blocks[i].furniture < -3.5:
            break
        scores[i] = score
    return scores


def _bridge(block: RunBlock, story: set[str], outlet: set[str]) -> float:
    """How much a block belongs to an appeal beside it rather than to the story: from its wording, from whether it speaks
    of the outlet, from the names it shares with the story, and from people quoted in it."""
    itself = speaks_of_itself(block.text, outlet)
    parts = {word for name in outlet for word in name.split()}
    shared = len((names_in(block.text) - parts) & story)
    score = 0.4 * max(-4.0, min(4.0, block.furniture)) + 2.0 * itself - 1.5 * min(3, shared)
    if _QUOTED.search(block.text) and _DIALOGUE.search(_QUOTED.sub(" ", block.text)):
        score -= 2.0
    return score


def _names_of_outlet(blocks: list[RunBlock], run: list[int], story: set[str]) -> set[str]:
    """Names that a run uses twice and the story never: who is asking."""
    counts: dict[str, int] = {}
    for i in run:
        for name in names_in(blocks[i].text):
            counts[name] = counts.get(name, 0) + 1
    return {name for name, n in counts.items() if n >= 2 and name not in story}
