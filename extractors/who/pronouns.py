"""Which party a pronoun stands for: agreement in gender and number first, then salience."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from extractors.who.lexicon import Gender


@dataclass(frozen=True, slots=True)
class Pronoun:
    """What a pronoun demands of the party it stands for."""

    gender: Gender
    stands_for: Literal["person", "thing", "plural"]


PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), Pronoun("m", "person")),
    **dict.fromkeys(("she", "her", "hers", "herself"), Pronoun("f", "person")),
    **dict.fromkeys(("it", "its", "itself"), Pronoun("-", "thing")),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), Pronoun("-", "plural")),
}

SPEAKERS = frozenset("i me my mine myself we us our ours ourselves".split())
"""Pronouns for whoever speaks, alone or for a side."""


def speaks(token: Token) -> bool:
    """Whether a word is a speaker's "I" or "we", and not the country "US"."""
    return token.lower_ in SPEAKERS and token.text != "US"


OF_CLAIMS = frozenset(
    "say deny confirm admit know believe do make mean call find get have put take see hear doubt dispute".split()
)
"""Verbs whose "it" is a claim or a matter, no party."""

REACH = 3
"""Sentences that "he" and "she" may look back; "it" and "they", which fit more, look back one and need a clear lead."""


_SUBJECTS = ("nsubj", "nsubjpass")
_LEAD = 1.15
"""How much likelier than the next a party must be."""
_CLEAR_LEAD = 1.5
"""The same for "it" and "they"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A party as it was named or referred to at one word."""

    entity: int
    """Number of the party; negative for a thing that is none but may be meant."""
    token: Token
    sentence: int
    kind: str
    gender: Gender
    plural: bool
    acts: bool = True
    """Whether it is a party that acts as one: a government, a company, not a crowd or a village."""


def choose(pronoun: Token, sentence: int, seen: list[Mention]) -> Mention | None:
    """The mention a pronoun takes up, None when none agrees or two parties are equally likely."""
    wants = PRONOUNS[pronoun.lower_]
    if wants.stands_for == "thing" and _stands_for_nothing(pronoun):
        return None
    person = wants.stands_for == "person"
    return _salient(
        pronoun,
        sentence,
        seen,
        lambda m: _agrees(wants, m),
        REACH if person else 1,
        _LEAD if person else _CLEAR_LEAD,
        wants.gender,
    )


def choose_country(noun: Token, sentence: int, seen: list[Mention]) -> Mention | None:
    """The mention of a country that "the country" takes up, likewise."""
    return _salient(noun, sentence, seen, lambda m: m.kind == "nation", REACH, _LEAD)


def _salient(
    word: Token,
    sentence: int,
    seen: list[Mention],
    agrees: Callable[[Mention], bool],
    reach: int,
    lead: float,
    gender: Gender = "-",
) -> Mention | None:
    best: dict[int, float] = {}
    last: dict[int, Mention] = {}
    for mention in reversed(seen):
        if sentence - mention.sentence > reach:
            break
        if not agrees(mention) or _same_clause(word, mention.token):
            continue
        score = 0.5 ** (sentence - mention.sentence)
        score *= _prominence(mention.token)
        score *= 1.3 if mention.gender == gender != "-" else 1.0
        score *= 2.0 if _governs(mention.token, word) else 1.0
        best[mention.entity] = best.get(mention.entity, 0.0) + score
        last.setdefault(mention.entity, mention)
    if not best:
        return None
    ranked = sorted(best, key=lambda e: -best[e])
    if ranked[0] < 0 or (len(ranked) > 1 and best[ranked[0]] < lead * best[ranked[1]]):
        return None
    return last[ranked[0]]


def _prominence(token: Token) -> float:
    """How much a place in the sentence says who it is about: a subject or source most, a subject's owner next."""
    if token.dep_ in _SUBJECTS:
        return 2.0
    if token.dep_ == "poss":  # "though the driver's motives are unknown, his attack"
        return 1.4 if token.head.dep_ in _SUBJECTS and token.pos_ != "PRON" else 0.7
    source = token.dep_ == "pobj" and token.head.lower_ == "to" and token.head.head.lower_ == "according"
    return 2.0 if source else 1.0


def _agrees(wants: Pronoun, mention: Mention) -> bool:
    if wants.stands_for == "person":
        return mention.kind == "person" and not mention.plural and mention.gender in ("-", wants.gender)
    if wants.stands_for == "thing":
        return mention.kind in ("body", "nation", "matter") and not mention.plural and mention.acts
    return mention.plural or mention.kind in ("body", "people")


def _governs(subject: Token, pronoun: Token) -> bool:
    """Whether a clause of which one is the subject holds the clause of the other: "Kenya said it would", "when she"."""
    if subject.dep_ not in _SUBJECTS or pronoun.dep_ not in (*_SUBJECTS, "poss") or subject.doc is not pronoun.doc:
        return False
    verb = subject.head
    return verb != pronoun.head and any(above == verb for above in pronoun.ancestors)


def _stands_for_nothing(it: Token) -> bool:
    """ "It is clear that …", "it rained", "it seems": no party is meant."""
    verb = it.head
    if it.dep_ not in ("nsubj", "poss", "dobj", "pobj") or (it.dep_ == "dobj" and verb.lemma_ in OF_CLAIMS):
        return True
    return it.dep_ == "expl" or (
        verb.lemma_ in ("be", "seem", "appear", "rain", "snow", "happen", "take", "turn")
        and any(c.dep_ in ("acomp", "attr", "ccomp", "xcomp", "csubj", "advcl") for c in verb.children)
    )


def _same_clause(pronoun: Token, other: Token) -> bool:
    """Whether both are arguments of one verb, so that they cannot be the same party (reflexives may)."""
    if pronoun.lower_.endswith(("self", "selves")) or pronoun.dep_ == "poss":
        return False
    return bool(pronoun.head == other.head)
