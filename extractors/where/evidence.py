"""Whether a run of words names a place here: what a reader would see, as named features of a linear model."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from math import log10

from spacy.tokens import Doc, Token

from extractors.language import Story
from extractors.where.compile import OWN
from extractors.where.mentions import PLACE_LABELS, Mention
from extractors.where.resolve import FEATURES, Decision, lies_in
from extractors.where.words import (
    DIRECTIONS,
    DIVISIONS,
    EVENT_NOUNS,
    LOCAL_BODIES,
    NAMESAKES,
    PERSON_TITLES,
    PLACE_KINDS,
    PLACE_PREPOSITIONS,
    SAYING,
    STRIKING,
)

_FROM_RANKER = tuple(FEATURES.index(name) for name in ("near", "home_near", "home_admin1", "admin1_votes", "is_country",
    "is_state",
    "is_admin1", "is_admin2", "is_capital", "is_famous", "is_other", "is_alias", "within_admin1", "within_country", "not_within",
    "country_votes", "home_country"))  # fmt: skip

LARGE = 100_000
"""People in a town whose name needs little else to be taken for it."""
LINKS = frozenset({",", "and", "or", "&", "to", "/", "from", "-", "–"})
"""Words between the names of a list: "from Oslo to Bergen", "Oslo, Bergen and Trondheim"."""
LABEL_PRIOR = {"GPE": 0.9, "LOC": 0.6, "ORG": 0.3, "FAC": 0.25, "NORP": 0.2, "EVENT": 0.1, "PRODUCT": 0.1,
               "PERSON": 0.08, "": 0.08, "WORK_OF_ART": 0.05}  # fmt: skip
"""How often a name of the gazetteer under an entity label is a place: the first guess, before any context."""


def first_guess(mention: Mention) -> float:
    """How likely a mention names a place, by its entity label alone."""
    return LABEL_PRIOR.get(mention.label, 0.0)


@dataclass(slots=True)
class StoryNames:
    """How a story uses each name: counts by key, and the surnames of people it names in full."""

    total: Counter[str] = field(default_factory=Counter)
    as_place: Counter[str] = field(default_factory=Counter)
    as_person: Counter[str] = field(default_factory=Counter)
    after_preposition: Counter[str] = field(default_factory=Counter)
    surnames: set[str] = field(default_factory=set)
    first_names: set[str] = field(default_factory=set)
    listed_with: dict[int, float] = field(default_factory=dict)
    """By ``id`` of a mention: how likely the names that it is listed with are places, by the first guess."""
    containers: set[int] = field(default_factory=set)
    """``id`` of mentions that say where the one before lies: *Sinaloa* in "Culiacan, Sinaloa"."""


def read_names(story: Story, mentions: list[Mention]) -> StoryNames:
    """Count a story's names."""
    names = StoryNames()
    for doc in story.docs:
        for entity in doc.ents:
            words = [t for t in entity if t.text[:1].isupper()]
            if entity.label_ == "PERSON" and len(words) > 1:
                names.surnames.add(words[-1].lower_)
                names.first_names.add(words[0].lower_)
    for mention in mentions:
        key = mention.key
        names.total[key] += 1
        names.as_place[key] += mention.label in PLACE_LABELS and mention.whole
        names.as_person[key] += mention.label == "PERSON"
        names.after_preposition[key] += _before(mention) in PLACE_PREPOSITIONS
    for first, second in pairwise(mentions):
        if first.tokens.doc is not second.tokens.doc:
            continue
        between = first.tokens.doc[first.tokens.end : second.tokens.start]
        if len(between) <= 2 and all(t.lower_ in LINKS for t in between):
            for one, other in ((first, second), (second, first)):
                likely = _likely(other)
                names.listed_with[id(one)] = max(likely, names.listed_with.get(id(one), 0.0))
        if {e.id for e in first.within} & {e.id for e in second.entries} and any(
            lies_in(e, first.within) for e in first.entries
        ):
            names.containers.add(id(second))
    return names


def _likely(mention: Mention) -> float:
    """The first guess, better for a name that a large town has."""
    large = any(e.kind == OWN and e.population >= LARGE for e in mention.entries)
    return max(first_guess(mention), 0.5 if large else 0.0)


def evidence(mention: Mention, names: StoryNames, decision: Decision | None) -> dict[str, float]:
    """Named features of a mention; ``decision`` is what its name was resolved to, None when it is in no gazetteer."""
    tokens, doc = mention.tokens, mention.tokens.doc
    found: dict[str, float] = {"bias": 1.0, f"label={mention.label}:{_position(mention)}": 1.0}
    seen = names.total[mention.key]
    found["story:place"] = names.as_place[mention.key] / seen
    found["story:person"] = names.as_person[mention.key] / seen
    found["story:preposition"] = names.after_preposition[mention.key] / seen
    found["story:repeated"] = min(1.0, log10(seen))
    found["surname"] = tokens[-1].lower_ in names.surnames and len(tokens) == 1
    found["first_name"] = tokens[0].lower_ in names.first_names and len(tokens) == 1
    found[f"words={min(len(tokens), 3)}"] = 1.0
    found["all_caps"] = tokens.text.isupper()
    found["not_proper"] = not any(t.pos_ == "PROPN" for t in tokens)
    found["sentence_start"] = bool(tokens[0].is_sent_start)
    found["short"] = len(mention.key) <= 3
    found.update(_around(mention))
    found["listed_with"] = names.listed_with.get(id(mention), 0.0)
    found["container"] = id(mention) in names.containers
    found["kind_of"] = _kind_of(mention)
    found["kind_after"] = _next_lower(mention) in DIVISIONS | PLACE_KINDS
    last = tokens.root
    found[f"dep={last.dep_}"] = 1.0
    if last.dep_ in {"nsubj", "nsubjpass"} and last.head.lemma_ in SAYING:
        found["speaks"] = 1.0
    if last.dep_ in {"dobj", "nsubjpass"} and last.head.lemma_ in STRIKING:
        found["struck"] = 1.0
    if mention.label in {"ORG", "FAC", "PERSON"} and mention.entity is not None and not mention.whole:
        tail = mention.entity[-1].lower_
        found["in_local_body"] = tail in LOCAL_BODIES or _next_lower(mention) in LOCAL_BODIES
        found["in_namesake"] = tail in NAMESAKES
        found["of_it"] = tokens.start > 0 and doc[tokens.start - 1].lower_ == "of"
    if decision is None:
        found["unknown_name"] = 1.0
    else:
        best = decision.best
        entry = decision.candidates[best]
        for index in _FROM_RANKER:
            found[f"best:{FEATURES[index]}"] = float(decision.features[best, index])
        found["best:population"] = log10(entry.population + 1) / 7
        large = entry.kind == OWN and entry.population >= LARGE and decision.support > 0.8
        found["large_town"] = large
        found["large_town_unlabelled"] = large and mention.label not in PLACE_LABELS and len(tokens) == 1
        found["best:probability"] = decision.support
        found["candidates"] = log10(len(decision.candidates))
    return {name: float(value) for name, value in found.items() if value}


def certainty(mention: Mention, decision: Decision) -> dict[str, float]:
    """Named features of how sure it is that a place name was resolved to the right place."""
    best = decision.best
    entry = decision.candidates[best]
    found: dict[str, float] = {
        "bias": 1.0,
        "probability": decision.support,
        "doubt": (1 - decision.support) ** 0.5,
        "own_probability": float(decision.probabilities[best]),
    }
    for index in _FROM_RANKER:
        found[f"best:{FEATURES[index]}"] = float(decision.features[best, index])
    found["best:population"] = log10(entry.population + 1) / 7
    found["only_candidate"] = len(decision.candidates) == 1
    found["candidates"] = log10(len(decision.candidates))
    found[f"label={mention.label}"] = 1.0
    found["whole"] = mention.whole
    found["spelled_alike"] = entry.name.lower() == mention.tokens.text.lower()
    return {name: float(value) for name, value in found.items() if value}


def _position(mention: Mention) -> str:
    entity = mention.entity
    if entity is None or mention.whole:
        return "whole"
    if mention.tokens.start <= entity.start:
        return "first"
    return "last" if mention.tokens.end >= entity.end else "inside"


def _around(mention: Mention) -> dict[str, float]:
    """What stands before and after."""
    doc, start, end = mention.tokens.doc, mention.tokens.start, mention.tokens.end
    found: dict[str, float] = {}
    before, after = _token(doc, start - 1), _token(doc, end)
    if before is None:
        found["before=nothing"] = 1.0
    else:
        found[f"before={_kind_before(before)}"] = 1.0
        if before.lower_ in {"in", "at", "near", "from", "to", "of", "outside", "around"}:
            found[f"before_word={before.lower_}"] = 1.0
    if after is not None:
        found[f"after={_kind_after(after)}"] = 1.0
        second = _token(doc, end + 1)
        if after.text == "-" and second is not None and second.lower_ in {"based", "area", "born", "bound"}:
            found["after=-based"] = 1.0
        if after.text == "," and second is not None:
            found[f"after_comma={_kind_after(second)}"] = 1.0
    return found


def _kind_before(token: Token) -> str:
    if token.lower_ in PLACE_PREPOSITIONS:
        return "preposition"
    if token.lower_ in PERSON_TITLES:
        return "title"
    if token.lower_ in DIRECTIONS:
        return "direction"
    if token.ent_type_ == "PERSON":
        return "person"
    if token.text[:1].isupper() and not token.is_sent_start:
        return "capital"
    if token.is_punct:
        return f"mark {token.text[:1]}"
    if token.is_space:
        return "line"
    return token.pos_


def _kind_after(token: Token) -> str:
    if token.lower_ in {"'s", "’s"}:
        return "possessive"
    if token.lower_ in LOCAL_BODIES:
        return "local_body"
    if token.lower_ in NAMESAKES:
        return "namesake"
    if token.lower_ in EVENT_NOUNS and token.pos_ == "NOUN":
        return "event_noun"
    if token.text[:1].isdigit():
        return "number"
    if token.text[:1].isupper():
        return "place" if token.ent_type_ in PLACE_LABELS else "capital"
    if token.is_punct:
        return f"mark {token.text[:1]}"
    if token.is_space:
        return "line"
    return token.pos_


def _before(mention: Mention) -> str:
    start = mention.tokens.start
    while start > 0 and mention.tokens.doc[start - 1].lower_ in {"the", *DIRECTIONS}:
        start -= 1
    return mention.tokens.doc[start - 1].lower_ if start else ""


def _kind_of(mention: Mention) -> bool:
    """ "The port city *of Izmir*", "the village *of* …": the noun before says that it is a place."""
    doc, start = mention.tokens.doc, mention.tokens.start
    return start > 1 and doc[start - 1].lower_ == "of" and doc[start - 2].lemma_.lower() in DIVISIONS | PLACE_KINDS


def _next_lower(mention: Mention) -> str:
    token = _token(mention.tokens.doc, mention.tokens.end)
    return token.lower_ if token is not None else ""


def _token(doc: Doc, index: int) -> Token | None:
    return doc[index] if 0 <= index < len(doc) else None
