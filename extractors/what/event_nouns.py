"""Which nouns name happenings, and how they take their participants."""

from __future__ import annotations

from spacy.tokens import Token

from extractors.language.syntax import is_time, is_verb
from extractors.language.tables import sections

_TABLE = sections("extractors.language", "event_nouns.txt")
_CLASSES = sections("extractors.language", "verb_classes.txt")
FRAMES: dict[str, str] = {}
_UNSURE: dict[str, str] = {}
for _section, _words in _TABLE.items():
    if _section == "never":
        continue
    _target = _UNSURE if _section.startswith("maybe ") else FRAMES
    for _word in sorted(_words):
        _target.setdefault(_word, _section.removeprefix("maybe "))

_NAMED = frozenset({"PERSON", "ORG", "GPE", "FAC", "LOC", "NORP", "WORK_OF_ART", "PRODUCT", "LAW"})
_EVENT_PREPOSITIONS = frozenset(
    {"after", "before", "during", "since", "until", "following", "amid", "despite", "pending"}
)


def frame_of(noun: Token) -> str | None:
    """The frame of a noun that names a happening here, or None."""
    if noun.pos_ not in ("NOUN", "PROPN", "VERB") or noun.dep_ in ("amod",):
        return None
    lemma = noun.lemma_.lower()
    word = lemma if lemma in FRAMES or lemma in _UNSURE else noun.lower_
    if noun.pos_ == "PROPN" and noun.ent_type_ in _NAMED:
        return None
    if noun.pos_ == "PROPN" and (noun.dep_ in ("compound", "nmod") or word not in FRAMES):
        return None
    frame = FRAMES.get(word)
    if frame is not None:
        return frame
    frame = _UNSURE.get(word)
    if frame is not None and _is_used_as_happening(noun):
        return frame
    if frame is None and noun.tag_ == "NN" and noun.lower_.endswith("ing") and _is_gerund(noun):
        return "act"
    if (
        frame is None
        and lemma.endswith(("tion", "sion", "ment"))
        and lemma not in _TABLE["never"]
        and _has_participants(noun)
    ):
        return "act"
    return None


def _is_used_as_happening(noun: Token) -> bool:
    """A participant, a time, or a verb or preposition that takes happenings."""
    head = noun.head
    if noun.dep_ == "compound":
        return False
    if noun.dep_ == "pobj" and head.lower_ in _EVENT_PREPOSITIONS:
        return True
    if noun.dep_ in ("dobj", "nsubjpass") and head.lemma_ in _CLASSES["light"]:
        return True
    if noun.dep_ in ("nsubj", "nsubjpass") and head.lemma_ in _CLASSES["occur"]:
        return True
    if noun.dep_ == "dobj" and head.lemma_ in ("see", "end", "stop", "halt", "prevent", "cause", "trigger", "spark"):
        return True
    for c in noun.children:
        if c.dep_ == "poss" and not is_time(c):
            return True
        if c.dep_ == "prep" and c.lower_ in ("by", "against", "on", "of", "between", "with", "to", "in"):
            return True
        if c.dep_ in ("acl", "relcl") and is_verb(c):
            return True
    return False


def _is_gerund(noun: Token) -> bool:
    return any(c.dep_ == "prep" and c.lower_ in ("of", "by") for c in noun.children) or any(
        c.dep_ == "compound" for c in noun.children
    )


def _has_participants(noun: Token) -> bool:
    return any(
        (c.dep_ == "poss" and c.ent_type_) or (c.dep_ == "prep" and c.lower_ in ("by", "against"))
        for c in noun.children
    )
