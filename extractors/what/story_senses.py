"""Senses that only the story decides: who was hurt by what, what blew up, what was launched, who attacked in words.

"Dozens were injured" is an assault in a story of bombs and an accident in one of trains; "the launch" is a show of
force in a story of missiles. One sense per discourse (Gale, Church & Yarowsky 1992): the clause decides where it says
enough, then the sentence, then the story.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

from extractors.language.story import Story
from extractors.language.syntax import antecedent, is_human
from extractors.what.coding_compose import Typing
from extractors.what.coding_lexicon import word_class
from extractors.what.coding_scope import Scope, lemma
from extractors.what.event_nouns import frame_of
from extractors.what.predicate import Predicate

_HARM = frozenset({"kill", "injure", "wound", "hurt", "harm", "injured", "wounded", "strike", "hit", "carnage"})
_EXPLOSION = frozenset({"explosion", "explode", "blast", "blow"})
_FIRE = frozenset({"fire", "launch", "test-fire"})
_TARGETS = frozenset(
    """crowd people pedestrian shopper reveller spectator protester worshipper
    wall fence gate barrier checkpoint compound embassy consulate base""".split()
)
_KEY = "dateline senses"
_MARGIN = 2
"""How many times as many words of one sense as of the other a whole story needs to decide."""


def settle(predicate: Predicate, scope: Scope, typing: Typing, story: Story) -> Typing:
    """The typing with the sense that clause, sentence or story give to an ambiguous trigger."""
    trigger = scope.forms[-1]
    if typing.event_type == "ASSAULT" and typing.mode is None and trigger in _HARM and not _has_doer(predicate):
        sense = _decide(predicate, story, ("mishap", "nature"), "force")
        if sense is None and _by_vehicle(predicate):
            sense = "mishap"
        if sense is not None and sense != "force":
            return _as(typing, "ACCIDENT" if sense == "mishap" else "DISASTER", None, f"harm by {sense}")
        return typing
    if typing.event_type == "ACCIDENT" and trigger in _EXPLOSION:
        bomb = _decide(predicate, story, ("force", "spacecraft"), "mishap") == "force"
        return _as(typing, "ASSAULT", "explosives", "a story of force") if bomb else typing
    if typing.event_type == "ACCIDENT" and not _TARGETS.isdisjoint(scope.fillers("into")):
        driven = _decide(predicate, story, ("force",), "mishap") == "force"
        return _as(typing, "ASSAULT", "primitive", "driven into a target in a story of force") if driven else typing
    if typing.event_type == "ASSAULT" and typing.mode is None and trigger == "attack" and _is_among_people(predicate):
        known = _counts_of(story)
        words = known["debate"] > _MARGIN * known["force"]
        return _as(typing, "ACCUSE", "disapprove", "a story of debate") if words else typing
    if typing.event_type == "ASSAULT" and trigger in _FIRE and _fires_missiles(scope, typing):
        trial = _decide(predicate, story, ("trial",), "harm") == "trial"
        return _as(typing, "MOBILIZE", "weapons", "a missile on trial") if trial else typing
    if typing.event_type == "LAUNCH" and predicate.kind == "noun" and trigger == "launch":
        missile = _decide(predicate, story, ("missile",), "spacecraft") == "missile"
        return _as(typing, "MOBILIZE", "weapons", "a story of missiles") if missile else typing
    return typing


def _as(typing: Typing, event_type: str, mode: str | None, why: str) -> Typing:
    reason = f"{why} → {event_type}"
    return replace(typing, event_type=event_type, mode=mode, reasons=[*typing.reasons, reason])


def _by_vehicle(predicate: Predicate) -> bool:
    """ "Hit by a car and killed": by a vehicle of which nobody says that it was a weapon."""
    clause = [predicate.head, *([predicate.head.head] if predicate.head.dep_ == "conj" else [])]
    near = [t for verb in clause for c in verb.children if c.dep_ in ("agent", "nsubj") for t in (c, *c.children)]
    return any(lemma(t) in word_class("vehicle") for t in near)


def _fires_missiles(scope: Scope, typing: Typing) -> bool:
    """ "Fired a missile toward the island": to hit it, or to try the missile."""
    return typing.mode == "heavy-weapons" and not _tables()["missile"].isdisjoint(scope.fillers("obj"))


def _is_among_people(predicate: Predicate) -> bool:
    """Somebody with a name attacks somebody: with arms or with words."""
    agents = [antecedent(a.root) for a in predicate.agents]
    return bool(agents) and all(a.ent_type_ == "PERSON" for a in agents)


def _has_doer(predicate: Predicate) -> bool:
    """Whether somebody, or somebody's weapon or deed, does the harm; a vehicle or "it" does it as its driver means."""
    verb = predicate.head
    if verb.tag_ in ("VBN", "VBD") and not any(c.dep_ in ("dobj", "agent") for c in verb.children):
        return (
            False  # "worker injured": harm is done to somebody, so whoever stands before a bare form of it suffers it
        )
    for agent in predicate.agents:
        head = antecedent(agent.root)
        if lemma(head) in word_class("vehicle") | _words("mishap") | _words("nature"):
            continue
        if is_human(head) or frame_of(head) is not None or head.pos_ == "PROPN" or lemma(head) in _words("force"):
            return True
    return False


def _decide(predicate: Predicate, story: Story, senses: tuple[str, ...], other: str) -> str | None:
    """The sense with most words in the predicate's phrases, else in its sentence, else by far the most in the story."""
    phrases = [t for _, phrase in predicate.obliques for t in phrase] + [t for a in predicate.agents for t in a]
    for tokens in (phrases, list(predicate.sentence)):
        counts = _count((t for t in tokens if t != predicate.head), (*senses, other))
        if counts and (len(counts) == 1 or counts.most_common(2)[0][1] > counts.most_common(2)[1][1]):
            return counts.most_common(1)[0][0]
    known = _counts_of(story)
    best = max(senses, key=lambda sense: known[sense])
    for sense, rest in ((best, other), (other, best)):
        if known[sense] > _MARGIN * known[rest]:
            return sense
    return None


def _counts_of(story: Story) -> Counter[str]:
    """How many words of each sense the whole story has."""
    known: Counter[str] | None = story.body.user_data.get(_KEY)
    if known is None:
        known = story.body.user_data[_KEY] = _count(story.body, tuple(_tables()))
    return known


def _count(tokens: Iterable[Token], senses: tuple[str, ...]) -> Counter[str]:
    tables = _tables()
    words = (lemma(t) for t in tokens if t.is_alpha)
    return Counter(sense for word in words for sense in senses if word in tables[sense])


def _words(sense: str) -> frozenset[str]:
    return _tables()[sense]


@cache
def _tables() -> dict[str, frozenset[str]]:
    text = (files("extractors.what") / "coding_data" / "senses.toml").read_text(encoding="utf-8")
    return {sense: frozenset(words.split()) for sense, words in tomllib.loads(text).items()}
