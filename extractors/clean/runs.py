"""Runs of blocks: an appeal takes several paragraphs to come to the point, and the first ones read like news.

A run hangs between or before blocks that plainly beg (the anchors). A paragraph there goes with them when it speaks of
the outlet itself, or when it shares no name with the story while the anchors around it do the begging; a paragraph that
shares the story's names stays, wherever it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ANCHOR_KINDS = frozenset(("donation", "membership", "subscribe", "newsletter", "advert"))
BEGGING = frozenset(("donation", "membership"))
ANCHOR = 1.5
"""Log-odds of furniture from which a block of an anchor kind is an anchor."""
MAX_RUN = 8
_NAME = re.compile(r"(?<![.!?:“\"] )(?<!^)\b[^\W\d_a-zà-ÿ][\w’'-]{2,}")
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
    anchors = [i for i, b in enumerate(blocks) if b.kind in ANCHOR_KINDS and b.furniture >= ANCHOR]
    found: dict[int, tuple[str, float]] = {}
    for last in anchors:
        if blocks[last].kind not in BEGGING:
            continue
        openings = [a for a in anchors if last - MAX_RUN <= a < last - 1]
        for first in openings:
            scores = _closed(blocks, first, last, outlet)
            if scores:
                found.update({i: (blocks[last].kind, score) for i, score in scores.items() if blocks[i].kept})
                break
        else:
            found.update({i: (blocks[last].kind, score) for i, score in _lead_in(blocks, last, outlet).items()})
    return [(i, kind, score) for i, (kind, score) in sorted(found.items())]


def _closed(blocks: list[RunBlock], first: int, last: int, outlet: set[str]) -> dict[int, float]:
    """Scores of the blocks between two anchors, if all of them belong to the appeal and one speaks of the outlet."""
    inside = range(first + 1, last)
    story = names_in("\n".join(b.text for i, b in enumerate(blocks) if b.kept and not first <= i <= last))
    own = outlet | _names_of_outlet(blocks, [*inside, first, last], story)
    if not any(speaks_of_itself(blocks[i].text, own) for i in inside):
        return {}
    scores = {i: 1.5 + _bridge(blocks[i], story, own) for i in inside}
    return scores if min(scores.values()) > 0 else {}


def _lead_in(blocks: list[RunBlock], last: int, outlet: set[str]) -> dict[int, float]:
    """Scores of the blocks right before an anchor that lead into it, up to the first that does not."""
    story = names_in("\n".join(b.text for i, b in enumerate(blocks) if b.kept and i < last - MAX_RUN // 2))
    scores: dict[int, float] = {}
    for i in range(last - 1, max(-1, last - 1 - MAX_RUN // 2), -1):
        if not blocks[i].kept:
            continue
        score = _bridge(blocks[i], story, outlet) - 1.0
        if score <= 0 or blocks[i].furniture < -1.5 or not speaks_of_itself(blocks[i].text, outlet):
            break
        scores[i] = score
    return scores


def _bridge(block: RunBlock, story: set[str], outlet: set[str]) -> float:
    """How much a block belongs to an appeal beside it rather than to the story."""
    itself = speaks_of_itself(block.text, outlet)
    shared = len((names_in(block.text) - outlet) & story)
    score = 0.25 * max(-4.0, min(4.0, block.furniture)) + 2.0 * itself
    score += -1.5 * min(3, shared) if shared else 0.5
    if not itself and _DIALOGUE.search(_QUOTED.sub(" ", block.text)):
        score -= 0.5
    return score


def _names_of_outlet(blocks: list[RunBlock], run: list[int], story: set[str]) -> set[str]:
    """Names that a run uses twice and the story never: who is asking."""
    counts: dict[str, int] = {}
    for i in run:
        for name in names_in(blocks[i].text):
            counts[name] = counts.get(name, 0) + 1
    return {name for name, n in counts.items() if n >= 2 and name not in story}
