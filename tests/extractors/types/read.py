"""Reads invented sentences and codes their predicates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from extractors.language import Story, read_story
from extractors.model import Article
from extractors.what import Coding, Predicate, code_event, find_predicates
from extractors.what.coding_parties import by_head, find_parties


@dataclass(frozen=True)
class Read:
    """A predicate with its coding and parties."""

    predicate: Predicate
    coding: Coding
    actors: tuple[str, ...]
    recipients: tuple[str, ...]

    @property
    def code(self) -> str | None:
        """``TYPE`` or ``TYPE/mode``."""
        return "/".join([self.coding.event_type, *self.coding.modes]) if self.coding.event_type else None


@lru_cache(maxsize=512)
def story(text: str, title: str | None = None, published_at: str | None = None) -> Story:
    return read_story(Article(id="a", title=title, text=text, published_at=published_at))


def read(text: str, title: str | None = None, published_at: str | None = None) -> list[Read]:
    """Every predicate of the text, coded."""
    parsed = story(text, title, published_at)
    predicates = find_predicates(parsed)
    table = by_head(predicates)
    found = []
    for p in predicates:
        coding = code_event(p, parsed)
        parties = find_parties(p, coding, table[id(p.head.doc)])
        actors, recipients = (tuple(t.text for t in ts) for ts in (parties.actors, parties.recipients))
        found.append(Read(p, coding, actors, recipients))
    return found


def events(text: str, **about: str) -> list[Read]:
    """The predicates that are events."""
    return [r for r in read(text, **about) if r.coding.is_event]


def codes(text: str, **about: str) -> set[str | None]:
    """The codes of the events."""
    return {r.code for r in events(text, **about)}


def types(text: str, **about: str) -> set[str | None]:
    """The types of the events."""
    return {r.coding.event_type for r in events(text, **about)}


def of(text: str, word: str, **about: str) -> Read:
    """The predicate headed by ``word``."""
    found = [r for r in read(text, **about) if r.predicate.head.text == word]
    assert found, f"{word!r} is no predicate of {text!r}: {[r.predicate.head.text for r in read(text, **about)]}"
    return found[-1]
