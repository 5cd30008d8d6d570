"""Is it an event? Content of another event, background, opinion, metaphor and sport are not."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.language.syntax import is_verb
from extractors.what.coding_compose import Typing, base_type
from extractors.what.coding_lexicon import lexicon
from extractors.what.coding_scope import lemma, scope_of
from extractors.what.event_nouns import frame_of
from extractors.what.predicate import Predicate
from extractors.what.predicates import light_verb_of

_HOLDERS = frozenset({"REQUEST", "REJECT", "THREATEN", "AGREE"})
"""Types that have another deed as their content."""


@dataclass(slots=True)
class Gate:
    """The verdict, a factor on the score, and reasons."""

    is_event: bool = True
    factor: float = 1.0
    reasons: list[str] = field(default_factory=list)

    def close(self, reason: str) -> None:
        """No event, for this reason."""
        self.is_event = False
        self.factor = min(self.factor, 0.3)
        self.reasons.append(f"not an event: {reason}")


def judge(predicate: Predicate, typing: Typing) -> Gate:
    """Whether a typed predicate is an event of its own."""
    gate = Gate()
    if predicate.kind == "noun" and _is_name(predicate):
        gate.close("part of a name")
    holder = _holder(predicate)
    if holder is not None:
        gate.close(f"content of {holder}")
    if predicate.kind == "verb":
        if _is_light(predicate):
            gate.close("light verb of a noun that names the event")
        elif typing.phase and typing.content is not None and (is_verb(typing.content) or frame_of(typing.content) is not None):
            gate.close(f"phase or report of {typing.content.text}, which has a row of its own")
    return gate


def _is_name(predicate: Predicate) -> bool:
    """A noun inside a name or date ("Organisation of Islamic Cooperation", "March 15"), or only modifying one."""
    head = predicate.head
    if head.ent_type_ in ("DATE", "TIME"):
        return head.pos_ == "PROPN" or head.tag_ == "NNP"
    if head.dep_ == "pobj" and head.head.lower_ == "of":  # "a state of siege" is no siege
        if ("noun", f"{lemma(head.head.head)}_of_{lemma(head)}") in lexicon():
            return True
    if head.dep_ in ("compound", "npadvmod", "amod") and not predicate.agents and not predicate.patients:
        return True
    if head.pos_ != "PROPN" or predicate.in_headline:
        return False
    inside = head.ent_type_ in ("ORG", "FAC", "LAW", "WORK_OF_ART", "PRODUCT", "GPE", "LOC", "PERSON")
    return inside and any(t.ent_type_ == head.ent_type_ for t in (*head.lefts, *head.rights))


def _is_light(predicate: Predicate) -> bool:
    """The verb of "launched an attack", when the noun has a row of its own."""
    for noun in predicate.head.children:
        if noun.dep_ in ("dobj", "nsubjpass") and frame_of(noun) is not None and light_verb_of(noun) == predicate.head:
            return base_type(scope_of(noun, "noun", predicate.head)) is not None
    return False


def _holder(predicate: Predicate) -> str | None:
    """The word of a promise, refusal, demand or threat that this predicate is the content of."""
    token = predicate.light_verb or predicate.head
    head, label = token.head, token.dep_
    if label == "pcomp" and head.dep_ == "prep":
        head = head.head
    if label == "conj" and head.dep_ in ("xcomp", "ccomp"):
        head = head.head
    elif label not in ("xcomp", "ccomp", "pcomp", "dobj", "nsubjpass", "acl", "pobj"):
        return None
    if label == "pobj" and head.dep_ == "prep":
        head = head.head
    if head == token or not (is_verb(head) or head.pos_ in ("NOUN", "ADJ")):
        return None
    kind = "verb" if is_verb(head) else "noun" if head.pos_ == "NOUN" else "adjective"
    typing = base_type(scope_of(head, kind))
    if typing is not None and typing.event_type in _HOLDERS and (typing.content is not None):
        return head.text
    return None
