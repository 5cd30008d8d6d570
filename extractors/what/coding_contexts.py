"""Contexts of an event: what the sentence, its neighbourhood and the story are about, in PLOVER's 37 labels."""

from __future__ import annotations

from extractors.language.story import Story
from extractors.what.predicate import Predicate


def find_contexts(predicate: Predicate, story: Story) -> list[str]:
    """The contexts that fit."""
    return []
