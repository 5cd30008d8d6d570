"""What a noun phrase can be in a dealing between parties: a party itself, a place, a thing, or no such thing at all."""

from __future__ import annotations

from enum import IntEnum

from spacy.tokens import Token

from extractors.language.syntax import is_human
from extractors.language.tables import sections
from extractors.what.coding import Coding
from extractors.what.coding_lexicon import lexicon, word_class
from extractors.what.coding_scope import CONTAINERS, fillers, lemma
from extractors.what.event_nouns import frame_of
from extractors.what.predicate import Predicate
from extractors.who.lexicon import folded, known_by_name
from extractors.who.nations import is_country
from extractors.who.nominal import is_ground
from extractors.who.phrase import before, role_ending


class Standing(IntEnum):
    """From what is no object at all to somebody."""

    NOTHING = 0
    """A happening, an amount, a time: "the vote", "two per cent"."""
    THING = 1
    PLACE = 2
    PARTY = 3
    """People, bodies and nations."""


_PARTIES = frozenset({"PERSON", "NORP", "ORG", "GPE"})
AMOUNTS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "LANGUAGE"})
_NAMED_THINGS = frozenset({"WORK_OF_ART", "LAW", "EVENT"})
_NO_ONE = frozenset("this that these those which what itself something anything nothing everything".split())
_OBJECTS = tuple(
    """aid restriction meeting protest truce agreement tie charge inquiry post solidarity criticism exercise emergency
    artefact fighting demand strike curfew intelligence legislation""".split()
)
"""Classes of what dealings are about rather than done to."""
_TOOLS = ("projectile", "bomb", "vehicle")
_REGIONS = frozenset("city town village region province territory island area district enclave zone".split())
_WIELDING = frozenset("fire drop spray launch detonate unleash hurl throw lob explode".split())
"""Verbs whose object is what harm is done with."""
_DRIVING = frozenset("plough plow ram drive crash smash steer pump".split())
"""The same, when a second phrase says into what."""
_QUARTERS = frozenset({"North", "South", "East", "West"})
_NOUNS = sections("extractors.language", "noun_classes.txt")
_PEOPLE_BY_NUMBER = _NOUNS["quantity"] | {"other", "dead", "wounded"}


def standing_of(noun: Token) -> Standing:
    """What the phrase headed by a noun can be."""
    if noun.ent_type_ in AMOUNTS - {"DATE"}:
        return Standing.NOTHING
    if lemma(noun) in CONTAINERS and (held := _held(noun)) is not None:
        return standing_of(held)
    if noun.pos_ == "PRON":
        return Standing.NOTHING if noun.lower_ in _NO_ONE else Standing.PARTY
    if noun.pos_ == "NUM":
        counted = noun.ent_type_ in ("CARDINAL", "") or (
            noun.ent_type_ == "DATE" and noun.dep_ in ("dobj", "nsubjpass")
        )
        return Standing.PARTY if counted else Standing.NOTHING  # "injured 40 more"
    if noun.pos_ == "ADJ" and lemma(noun) in _PEOPLE_BY_NUMBER:
        return Standing.PARTY
    if noun.pos_ not in ("NOUN", "PROPN") or noun.ent_type_ in AMOUNTS:
        return Standing.NOTHING
    if noun.ent_type_ in ("LOC", "FAC"):
        return Standing.PARTY if _is_body(noun) else Standing.PLACE
    words = fillers(noun)
    if not word_class("emergency").isdisjoint(words):
        return Standing.NOTHING
    if lemma(noun) in _REGIONS or (noun.pos_ == "NOUN" and is_ground(noun)):
        return Standing.PLACE
    if "social_media" in words:
        return Standing.THING
    if noun.ent_type_ in _PARTIES or not word_class("party").isdisjoint(words) or is_human(noun):
        return Standing.PARTY
    if frame_of(noun) is not None or ("noun", lemma(noun)) in lexicon():
        return Standing.NOTHING
    if noun.ent_type_ in _NAMED_THINGS or any(not word_class(name).isdisjoint(words) for name in _TOOLS):
        return Standing.THING
    if _is_bare_name(noun) or lemma(noun) in _PEOPLE_BY_NUMBER or is_role(noun):
        return Standing.PARTY
    return Standing.THING if all(word_class(name).isdisjoint(words) for name in _OBJECTS) else Standing.NOTHING


def _held(noun: Token) -> Token | None:
    """What a container holds: "parts of the north" are a place, "dozens of rescuers" are people."""
    return next((c for of in noun.children if of.lower_ == "of" for c in of.children if c.dep_ == "pobj"), None)


def _is_bare_name(noun: Token) -> bool:
    """A name the recogniser missed, also where the tagger took it for a noun: "Ames met", "ICE returned"."""
    if noun.pos_ == "PROPN" or (noun.text.isupper() and len(noun) > 1):
        return True
    return noun.tag_ == "NN" and noun.text[:1].isupper() and noun.left_edge == noun


def is_role(noun: Token) -> bool:
    """A noun for what somebody is: "the donors", "schoolgirls", "the firm's auditors"."""
    return role_ending(before(noun, noun.left_edge.i)) is not None


def _is_body(noun: Token) -> bool:
    """A building that stands for those who sit in it: "the White House", and a land named by a quarter: "the North"."""
    name = noun.doc[noun.left_edge.i : noun.i + 1].text.removeprefix("the ").removeprefix("The ")
    return is_country(name) or name in _QUARTERS or any(k.kind == "body" for k in known_by_name().get(folded(name), ()))


def is_kind(noun: Token) -> bool:
    """Says of what kind a deed is, not whom it befell: "truck attack", "mass shooting"."""
    return noun.dep_ in ("compound", "amod") and not noun.ent_type_


def is_happening(noun: Token) -> bool:
    """A raid or a launch does nothing by itself: whoever is behind it does."""
    return noun.pos_ == "NOUN" and not noun.ent_type_ and frame_of(noun) is not None and not is_human(noun)


def is_instrument(noun: Token) -> bool:
    """The lorry of "the lorry attack"."""
    words = {word for word in fillers(noun) if not word.startswith("+")}  # the tagger's names are none in lower case
    plain = noun.text[:1].islower() and noun.pos_ == "NOUN" and word_class("party").isdisjoint(words)
    return plain and noun.dep_ in ("compound", "nmod")


def is_wielded(noun: Token, predicate: Predicate) -> bool:
    """The bombs of "dropped bombs on", the car of "rammed his car into the queue"; not what is "shot down"."""
    verb = predicate.head
    if noun.head != verb or noun.dep_ != "dobj" or standing_of(noun) == Standing.PARTY:
        return False
    name = lemma(verb)
    if name in _WIELDING or (name == "take" and any(c.lower_ == "up" for c in verb.children)):
        return True
    if name == "shoot" and not any(c.dep_ == "prt" for c in verb.children):
        return not word_class("weapons").isdisjoint(fillers(noun))
    return name in _DRIVING and any(p in ("into", "through", "onto", "against", "at") for p, _ in predicate.obliques)


def can_be_hit(noun: Token) -> bool:
    """Whether force can be aimed at it: anybody and anything, a convoy and its weapons too, but no happening."""
    if noun.pos_ not in ("NOUN", "PROPN", "PRON", "NUM") or lemma(noun) in _NOUNS["answering"]:
        return False
    return standing_of(noun) >= Standing.THING or (
        frame_of(noun) is None and noun.ent_type_ not in AMOUNTS and word_class("emergency").isdisjoint(fillers(noun))
    )


def is_force(noun: Token, coding: Coding) -> bool:
    """Forces that are sent or withdrawn: the actor's own, or, where the deed is a deployment, any."""
    own = any(c.dep_ == "poss" and c.pos_ == "PRON" for c in noun.children)
    moved = coding.event_type == "MOBILIZE" or "withdraw" in coding.modes
    forces = word_class("own_forces") | word_class("troops") | word_class("peacekeeper")
    direct = noun.dep_ in ("dobj", "nsubjpass", "conj")
    return (own or (moved and direct)) and not forces.isdisjoint(fillers(noun))
