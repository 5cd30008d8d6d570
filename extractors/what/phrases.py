"""The predicate phrase for a person: "signed a pact on defence transfers"."""

from __future__ import annotations

from spacy.tokens import Token
from spacy.tokens import Span as Tokens

from extractors.language.syntax import child, is_infinitive, is_time, is_verb, noun_phrase
from extractors.who.arguments import Roles


def phrase_of(head: Token, light_verb: Token | None, roles: Roles) -> Tokens:
    """The verb with its particle, object and infinitive, without subject, time and reporting verb."""
    doc = head.doc
    if not is_verb(head):
        span = noun_phrase(head) if head.pos_ != "ADJ" else doc[head.left_edge.i : head.i + 1]
        if light_verb is not None and light_verb.i < head.i and child(light_verb, "nsubjpass") is None:
            return doc[light_verb.i : span.end]
        return span
    last = head.i
    for right in head.rights:
        if right.dep_ in ("punct",) or right.left_edge.i > last + 2:
            break
        if right.dep_ in ("prt", "acomp"):
            last = right.i
        elif right.dep_ in ("dobj", "attr", "oprd") and not is_time(right):
            last = max(last, noun_phrase(right).end - 1)
        elif right.dep_ == "xcomp" and is_infinitive(right):
            last = max(last, phrase_of(right, None, roles).end - 1)
    return doc[head.i : last + 1]
