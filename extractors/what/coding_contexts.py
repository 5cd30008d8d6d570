"""Contexts of an event: what its sentence and its story are about, in PLOVER's 37 labels."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files

from spacy.tokens import Doc
from spacy.tokens import Span as Tokens

from extractors.language.story import Story
from extractors.ontology import CONTEXTS
from extractors.what.coding_scope import lemma
from extractors.what.predicate import Predicate

_STORY_CUES = 4
"""Cues that a whole story must hold for a context to be its subject …"""
_STORY_SHARE = 0.012
"""… and their share of its words: one aside does not make a subject of a long story."""
_OF_TYPE = {
    "ELECTION": "election", "OUTBREAK": "health", "DISASTER": "disasters", "ACCIDENT": "disasters", "CRIME": "crime",
    "RULING": "legal", "ECONOMY": "economic",
}  # fmt: skip
_OF_MODE = {
    "convict": "legal", "investigate": "legal", "suicide-attack": "terrorism", "martial-law": "pro_autocracy",
    "cyber": "cyber",
    "censor": "rights_freedoms", "misinformation": "misinformation", "unconventional": "cbrn", "troops": "military",
    "aerial": "military", "heavy-weapons": "military", "multilateral": "diplomatic",
}  # fmt: skip
_KEY = "dateline contexts"


def find_contexts(predicate: Predicate, story: Story, event_type: str, modes: list[str]) -> list[str]:
    """The contexts that fit an event, in PLOVER's order: by its type and modes, its sentence, its story."""
    found = _in_sentence(predicate.sentence) | _in_story(story)
    if event_type in _OF_TYPE:
        found.add(_OF_TYPE[event_type])
    found.update(_OF_MODE[mode] for mode in modes if mode in _OF_MODE)
    return [context for context in CONTEXTS if context in found]


@cache
def context_cues() -> dict[str, tuple[str, ...]]:
    """Contexts by cue: lemmas, compounds joined with ``_``."""
    text = (files("extractors.what") / "coding_data" / "contexts.toml").read_text(encoding="utf-8")
    table: dict[str, list[str]] = {}
    for context, words in tomllib.loads(text).items():
        for word in words.split():
            table.setdefault(word, []).append(context)
    return {word: tuple(contexts) for word, contexts in table.items()}


@cache
def _openings() -> frozenset[str]:
    """The first words of the cues of several words."""
    return frozenset(cue.partition("_")[0] for cue in context_cues() if "_" in cue)


def _counts(tokens: Doc | Tokens) -> Counter[str]:
    """How many cues of each context a stretch of text holds, two- and three-word ones among them."""
    cues = context_cues()
    openings = _openings()
    words = [lemma(t) for t in tokens if not t.is_punct and not t.is_space]
    counts: Counter[str] = Counter()
    for i, word in enumerate(words):
        if word in cues:
            counts.update(cues[word])
        if word in openings:
            for end in range(i + 2, min(i + 3, len(words)) + 1):
                counts.update(cues.get("_".join(words[i:end]), ()))
    return counts


def _in_sentence(sentence: Tokens) -> set[str]:
    cached: dict[int, set[str]] = sentence.doc.user_data.setdefault(_KEY, {})
    if sentence.start not in cached:
        cached[sentence.start] = set(_counts(sentence))
    return cached[sentence.start]


def _in_story(story: Story) -> set[str]:
    cached: dict[int, set[str]] = story.body.user_data.setdefault(_KEY, {})
    if -1 not in cached:
        counts, needed = _counts(story.body), max(_STORY_CUES, _STORY_SHARE * len(story.body))
        cached[-1] = {context for context, count in counts.items() if count >= needed}
    return cached[-1]
