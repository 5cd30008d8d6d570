"""The predicate phrase for a person: "signed a pact on defence transfers"."""

from __future__ import annotations

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from extractors.language.syntax import child, is_human, is_infinitive, is_time, is_verb, noun_phrase
from extractors.language.tables import sections
from extractors.who.arguments import NAMES

_MAX_DEPTH = 8
_ABOUT = frozenset({"on", "against", "to", "for"})
"""Prepositions that say what an object is about: "signed a pact on arms", not "of", "in" or "with" whom."""
_SAYING = sections("extractors", "reporting_verbs.txt")["say"]
_TIGHT_SPEECH = frozenset({"of", "for"})
_TIGHT = frozenset({"to", "for", "of", "on", "into", "from", "with", "as"})


def phrase_of(head: Token, light_verb: Token | None, depth: int = 0) -> Tokens:
    """The verb with its particle, object, tight prepositional phrase and infinitive.

    Left out are the subject, times, and objects that are somebody: those stand among the participants.
    """
    doc = head.doc
    if not is_verb(head):
        if head.pos_ == "ADJ":
            return doc[head.left_edge.i : head.i + 1]
        if light_verb is not None and light_verb.i < head.i and child(light_verb, "nsubjpass") is None:
            return doc[light_verb.i : noun_phrase(head).end]
        return _bare(head)
    last = head.i
    for right in head.rights:
        if right.left_edge.i != last + 1:
            break
        if right.dep_ in ("prt", "acomp"):
            last = right.i
        elif right.dep_ in ("dobj", "attr", "oprd") and not is_time(right):
            if right.dep_ == "dobj" and is_human(right):
                break
            last = max(last, _object_end(right))
        elif (
            right.dep_ == "prep"
            and last == head.i
            and right.lower_ in (_TIGHT_SPEECH if head.lemma_ in _SAYING else _TIGHT)
        ):
            target = child(right, "pobj", "pcomp")
            if target is not None and target.dep_ == "pcomp":
                last = target.i
                break
            if target is None or is_human(target) or (right.lower_ != "to" and (is_time(target) or target.ent_type_)):
                break
            last = max(last, noun_phrase(target).end - 1)
        elif right.dep_ == "xcomp" and is_infinitive(right) and depth < _MAX_DEPTH:
            last = max(last, phrase_of(right, None, depth + 1).end - 1)
        else:
            break
    return doc[head.i : last + 1]


def _bare(noun: Token) -> Tokens:
    """The noun with its plain modifiers: no determiner, no owner, no participants."""
    doc, first = noun.doc, noun.i
    for left in reversed(list(noun.lefts)):
        plain = left.dep_ in ("amod", "compound") and not (left.ent_type_ in NAMES and left.pos_ == "PROPN")
        if not plain and not (left.dep_ == "punct" and left.text == "-"):
            break
        if plain:
            first = left.left_edge.i
    return doc[first : noun.i + 1]


def _object_end(noun: Token) -> int:
    """Index of the last word of an object with what it is about, without whose, where and how much it is."""
    about = next((c for c in noun.children if c.dep_ == "prep" and c.i == noun.i + 1), None)
    if about is None or about.lower_ not in _ABOUT:
        return noun.i
    return noun_phrase(noun).end - 1
