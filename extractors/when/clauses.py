"""What the clause in which a happening stands says of its day: that it lies before, goes on, or is left open."""

from __future__ import annotations

from spacy.tokens import Token

from extractors.language.syntax import is_verb
from extractors.language.tables import sections
from extractors.model import Time
from extractors.what.predicate import Predicate
from extractors.when.days import SAYING
from extractors.when.holders import auxiliary_words, steps_up

_CLASSES = sections("extractors.language", "verb_classes.txt")
_STATE = _CLASSES["state"] | _CLASSES["copular"]
_ACCUSING = _CLASSES["accusing"]
_OFTEN = frozenset(
    "repeatedly often usually regularly always frequently sometimes never typically generally "
    "previously formerly constantly traditionally historically long ever".split()
)
_WHILE = frozenset({"when", "as", "while"})
_GROUNDS = frozenset("of for with over".split())
"""Prepositions before what somebody is accused of, arrested or punished for."""
_REMEMBERING = frozenset({"recall", "remember", "reminisce", "recount"})


def left_open(predicate: Predicate, verb: Token) -> bool:
    """Whether the words put the happening at no day: some time before, since then, or time and again."""
    if "had" in auxiliary_words(verb):
        return True
    if is_order(verb):
        return True
    if {"has", "have"} & auxiliary_words(verb) and (verb.tag_ == "VBG" or any(_lasts(c) for c in verb.children)):
        return True  # "have been negotiating", "thousands have been arrested since the coup"
    if verb.dep_ == "ccomp" and verb.head.lemma_ in _REMEMBERING:
        return True
    first = verb
    while first.dep_ == "conj" and is_verb(first.head):
        first = first.head
    marks = [c for c in first.children if c.dep_ == "mark"]
    if predicate.head.head.lower_ == "since" or any(m.lower_ == "since" or m.n_lefts for m in marks):
        return True  # "since rebels seized the town", "two years after they seized it"
    return any(child.lower_ in _OFTEN for head in (verb, predicate.head) for child in head.children)


def _lasts(child: Token) -> bool:
    """ "Since the coup", "since the army seized power", "for months"; "since they were rich" gives a reason."""
    if child.dep_ == "prep" and child.lower_ in ("for", "over"):
        return any(obj.ent_type_ == "DATE" and obj.tag_ == "NNS" for obj in child.children)
    marked = child.dep_ == "advcl" and child.lemma_ not in _STATE and any(c.lower_ == "since" for c in child.children)
    return marked or (child.dep_ == "prep" and child.lower_ == "since")


def is_grounds(token: Token) -> bool:
    """ "Convicted of insulting a judge", "jailed for an attack": the deed lies before what was done about it."""
    found = False
    for below, above in steps_up(token):
        if below.dep_ not in ("pobj", "pcomp", "prep", "conj") and not (found and below.dep_ == "dobj"):
            return False
        found = found or below.lower_ in _GROUNDS
        if is_verb(above):
            return found and above.lemma_ in _ACCUSING
    return False


def is_reported(verb: Token, time: Time) -> bool:
    """ "Ten people were hurt, police said on Friday": the day is that of the words, perhaps not of the deed."""
    for clause, above in ((verb, verb.head), *steps_up(verb)):
        if clause.dep_ == "ccomp" and above.lemma_ in SAYING:
            told = clause.doc[clause.left_edge.i : clause.right_edge.i + 1]
            return not told.start_char <= time.start < told.end_char
    return False


def is_meanwhile(clause: Token) -> bool:
    """ "As crowds gathered", "while talks went on"."""
    return any(child.dep_ in ("mark", "advmod") and child.lower_ in _WHILE for child in clause.children)


def is_order(verb: Token) -> bool:
    """ "Read more", "Hide caption": said to the reader."""
    return verb.tag_ == "VB" and verb.dep_ == "ROOT" and not auxiliary_words(verb)
