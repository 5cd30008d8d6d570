"""Reads invented sentences and finds one predicate of them."""

from __future__ import annotations

from functools import lru_cache

from extractors.language import read_story
from extractors.model import Article
from extractors.what import Predicate, find_predicates


@lru_cache(maxsize=512)
def predicates(text: str, title: str | None = None) -> tuple[Predicate, ...]:
    return tuple(find_predicates(read_story(Article(id="a", title=title, text=text))))


def predicate(text: str, word: str, title: str | None = None) -> Predicate:
    """The predicate whose head is ``word`` (its last mention)."""
    found = [p for p in predicates(text, title) if p.head.text == word]
    assert found, f"{word!r} is no predicate of {text or title!r}: {[p.head.text for p in predicates(text, title)]}"
    return found[-1]


def agents(p: Predicate) -> list[str]:
    return [a.text for a in p.agents]


def patients(p: Predicate) -> list[str]:
    return [a.text for a in p.patients]
