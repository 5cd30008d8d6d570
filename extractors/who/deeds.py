"""Who is told elsewhere in the sentence to have done, or suffered, what an event noun names.

A deed's parties often stand outside its own noun phrase: "was arrested over the murder", "the gunman in the shooting",
"is believed to be behind the attack", "victims of the bombing", "the raid killed twelve".
"""

from __future__ import annotations

from spacy.tokens import Token

from extractors.language.syntax import child, children, is_human, is_time, is_verb
from extractors.language.tables import sections
from extractors.who.arguments import spread, subjects_of, verb_roles

_VERBS = sections("extractors.language", "verb_classes.txt")
_NOUNS = sections("extractors.language", "noun_classes.txt")
_GROUNDS = frozenset({"for", "of", "over", "with"})
"""Prepositions between somebody who is accused or punished and the deed: "charged with", "jailed for", "held over"."""
_COURTS = frozenset({"charge", "convict", "acquit", "indict", "sentence", "implicate"})
"""With these "in" gives the ground too ("convicted in the murder of"); people "arrested in a raid" did not raid."""
_MAX_STEPS = 4


def doers_beside(noun: Token) -> list[Token]:
    """Heads of the phrases that the sentence gives for the doers of a deed, outside the deed's own noun phrase."""
    noun = _holder_of(noun)
    preposition = noun.head
    if noun.dep_ != "pobj" or preposition.dep_ not in ("prep", "agent"):
        return []
    above = preposition.head
    if above.pos_ in ("NOUN", "PROPN"):
        if preposition.lower_ == "behind" and is_human(above):
            return spread([above])
        if preposition.lower_ in ("in", "of", "behind") and above.lemma_.lower() in _NOUNS["doer"]:
            return spread([above])
        if preposition.lower_ == "for" and above.lemma_ in _NOUNS["answering"] and above.dep_ == "dobj":
            verb = above.head  # "claimed responsibility for"; "put the blame on X for" names X
            return spread(subjects_of(verb)) if verb.lemma_ in _VERBS["owning up"] else []
    if is_verb(above) and preposition.lower_ == "behind":
        return _somebody(subjects_of(above))
    if above.pos_ == "ADJ" and above.lower_ in ("responsible", "guilty", "complicit") and is_verb(above.head):
        return _somebody(subjects_of(above.head))
    return _accused(noun)


def _accused(noun: Token) -> list[Token]:
    """Whoever is accused, arrested, tried or punished for the deed, through "in connection with", "on charges of"."""
    token = noun
    for _ in range(_MAX_STEPS):
        preposition = token.head
        if token.dep_ != "pobj" or preposition.dep_ != "prep":
            return []
        above = preposition.head
        if is_verb(above) or above.dep_ in ("dobj", "nsubjpass"):
            verb = above if is_verb(above) else above.head
            grounds = preposition.lower_ in _GROUNDS or (preposition.lower_ == "in" and verb.lemma_ in _COURTS)
            grounds = grounds or token.lemma_ in _NOUNS["accusation"]
            if is_verb(verb) and grounds and verb.lemma_ in _VERBS["accusing"]:
                return _somebody(verb_roles(verb).patients)
        if above.lemma_ not in _NOUNS["accusation"]:
            return []
        token = above
    return []


def sufferers_beside(noun: Token) -> list[Token]:
    """Heads of the phrases that the sentence gives for those whom a deed befell, outside its own noun phrase."""
    noun = _holder_of(noun)
    if noun.dep_ == "pobj" and noun.head.dep_ in ("prep", "agent"):
        preposition, above = noun.head.lower_, noun.head.head
        if preposition in ("of", "in", "from") and above.lemma_.lower() in _NOUNS["sufferer"]:
            return spread([above])
        if preposition in ("in", "by", "during") and is_verb(above) and above.lemma_ in _VERBS["harming"]:
            return _somebody(verb_roles(above).patients)
    if noun.dep_ == "nsubj" and noun.head.lemma_ in _VERBS["harming"]:
        return _somebody(verb_roles(noun.head).patients)
    if noun.dep_ == "nsubj" and (left := _left_hurt(noun.head)):
        return _somebody(left)
    for clause in children(noun, "relcl", "acl"):  # "the raid that killed twelve"
        if left := _left_hurt(clause):
            return _somebody(left)
        if (
            clause.lemma_ in _VERBS["harming"]
            and child(clause, "nsubjpass", "auxpass") is None
            and clause.tag_ != "VBN"
        ):
            return [t for t in verb_roles(clause).patients if not is_time(t)]
    return []


def _holder_of(noun: Token) -> Token:
    """The noun that holds the deed's place in the sentence: the first of "killings and beheadings", the "most" of
    "most of the killings"."""
    while True:
        if noun.dep_ == "conj" and noun.head.pos_ in ("NOUN", "PROPN"):
            noun = noun.head
        elif noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_ in _NOUNS["quantity"]:
            noun = noun.head.head
        else:
            return noun


def _left_hurt(verb: Token) -> list[Token]:
    """Who is left dead or hurt: "the blast left seventy people dead"."""
    if verb.lemma_ != "leave":
        return []
    states = [c for c in children(verb, "ccomp", "xcomp", "oprd") if c.lower_ in _VERBS["undergoing adjective"]]
    return [t for state in states for t in spread(children(state, "nsubj", "nsubjpass") or children(verb, "dobj"))]


def _somebody(tokens: list[Token]) -> list[Token]:
    """People and numbers of people."""
    return [t for t in tokens if (is_human(t) or t.pos_ in ("NUM", "PROPN")) and not is_time(t)]
