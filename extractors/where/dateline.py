"""The place of "KYIV, March 28 (Agency) —" at the head of a story."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from extractors.language import Story
from extractors.model import Place

_DATELINE_WORDS = 14
"""Words between a dateline's place and the dash that ends it."""


def dateline_place(story: Story, places: Sequence[tuple[Place, Tokens]]) -> Place | None:
    """The place of "KYIV, March 28 (Agency) —" at the head of a line near the story's start."""
    for place, tokens in places:
        if tokens.doc is not story.body or tokens.start > 80:
            continue
        doc, start = tokens.doc, tokens.start
        while start > 0 and not doc[start - 1].is_space and doc[start - 1].text in {"(", "“", '"'}:
            start -= 1
        if start > 0 and "\n" not in doc[start - 1].text:
            continue
        after = doc[tokens.end : tokens.end + _DATELINE_WORDS]
        mark = next((i for i, t in enumerate(after) if t.text in {"-", "--", "–", "—", "―"} and _stands_free(t)), None)
        if mark is None:
            bracket = len(after) > 0 and after[0].text == "("
            mark = next((i for i, t in enumerate(after) if t.text == ")"), None) if bracket else None
        if mark is not None and not any(t.pos_ in {"VERB", "AUX"} or "\n" in t.text for t in after[:mark]):
            return place
    return None


def _stands_free(mark: Token) -> bool:
    """A dash between words, not a hyphen inside one."""
    return bool(mark.whitespace_) or len(mark.text) > 1 or mark.text in "–—―"
