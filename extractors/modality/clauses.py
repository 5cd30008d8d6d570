"""What a clause says of itself: its negation, form, and the words that introduce it."""

from __future__ import annotations

from typing import Literal

from spacy.tokens import Token

from extractors.language.syntax import auxiliaries, child, is_infinitive, is_time, is_verb
from extractors.language.tables import sections

CUES = sections(__package__, "cues.txt")
Form = Literal["that", "to", "ing", "np"]
"""How a happening is embedded: a finite clause, an infinitive, a gerund, a noun phrase."""

_NEAR = 2
"""A negative word further behind its verb belongs to what follows it: "an attack, clearly not the work of amateurs"."""
_CONTRACTED = frozenset({"n't", "n’t"})
_NEGATION = CUES["negation"]
_NEGATIVE_DETERMINERS = CUES["negative determiner"]


def _negators(verb: Token) -> list[Token]:
    """The words under a verb, and an "n’t" under its auxiliary: the curly one the parser often takes for a noun."""
    contracted = [c for a in verb.children if a.dep_ in ("aux", "auxpass") for c in a.children]
    return [*verb.children, *(c for c in contracted if c.lower_ in _CONTRACTED)]


def is_negated(verb: Token) -> bool:
    """A negative adverb on the verb itself, or a negative subject, object or complement of it."""
    for c in _negators(verb):
        if c.lower_ in _CONTRACTED or (
            c.dep_ in ("neg", "advmod", "preconj") and c.lower_ in _NEGATION and c.i - verb.i <= _NEAR
        ):
            after = verb.doc[c.i + 1].lower_ if c.i + 1 < len(verb.doc) else ""
            if after not in CUES["not negating"]:
                return True
        elif c.dep_ in ("nsubj", "nsubjpass", "dobj", "attr") and (
            c.lower_ in CUES["negative pronoun"] or any(d.lower_ in _NEGATIVE_DETERMINERS for d in c.children)
        ):
            return True
    return False


def form_of(head: Token) -> Form:
    """How ``head`` is embedded."""
    if not is_verb(head):
        return "np"
    if is_infinitive(head):
        return "to"
    if not auxiliaries(head):
        if head.tag_ == "VB":
            return "to"  # "let them go", "demanded that he resign"
        if head.tag_ == "VBG":
            return "ing"
    return "that"


def marks_of(clause: Token) -> set[str]:
    """The words that introduce a clause."""
    return {c.lower_ for c in clause.children if c.dep_ in ("mark", "advmod")}


def is_question(head: Token) -> bool:
    """The sentence ends in a question mark."""
    for token in reversed(head.sent):
        if not (token.is_space or token.is_quote):
            return bool(token.text == "?")
    return False


def is_imperative(head: Token) -> bool:
    """A bare verb without subject: "Watch the video"."""
    return (
        head.tag_ == "VB"
        and is_verb(head)
        and not auxiliaries(head)
        and child(head, "nsubj", "nsubjpass", "csubj") is None
    )


def is_before_report(head: Token, governor: Token) -> bool:
    """A reported clause before its reporting verb: "Three died, police said"."""
    return head.i < governor.i and not any(c.dep_ == "mark" for c in head.children)


def is_result(head: Token, governor: Token) -> bool:
    """An infinitive that tells what came of it ("rose to close at 20") or what was voiced ("rallied to demand")."""
    if governor.lemma_ in CUES["change"]:
        return True
    return governor.lemma_ in CUES["gather"] and head.lemma_ in CUES["express"]


def is_scheduled(verb: Token) -> bool:
    """A present tense with a time to come: "leaves tomorrow", "is meeting them next week"."""
    present = {"is", "are", "am", "'s", "'re", "’s", "’re"}
    if verb.tag_ not in ("VBZ", "VBP") and not (
        verb.tag_ == "VBG" and any(a.lower_ in present for a in auxiliaries(verb))
    ):
        return False
    return any(_is_future(c) for c in verb.children)


def is_ordinal(noun: Token) -> bool:
    """ "The first (of them) to", "the only man to": what follows happened."""
    counted = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else noun
    words = {noun.lower_, counted.lower_, *(c.lower_ for c in noun.children if c.dep_ == "amod")}
    return not words.isdisjoint(CUES["ordinal"])


def is_definite(noun: Token) -> bool:
    """A noun phrase that takes the happening for known: "the attack", "their attack"."""
    return any(c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ in CUES["definite"]) for c in noun.children)


def _is_future(c: Token) -> bool:
    if c.lower_ in CUES["future"]:
        return c.dep_ in ("advmod", "npadvmod")
    return c.dep_ == "npadvmod" and is_time(c) and any(d.lower_ in ("next", "coming") for d in c.children)
