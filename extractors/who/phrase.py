"""What a noun phrase says by itself: its head, the name in it, titles and roles, countries, gender and number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from extractors.who.lexicon import HONORIFICS, SHORT_TITLES, Gender, Role, fold, role_of, roles
from extractors.who.nations import country_of

PARTITIVES = frozenset(
    "one two three some many most several few dozen dozens hundred hundreds thousand thousands score scores ten tens "
    "million millions number majority handful couple pair half third quarter lot lots rest all none both each any "
    "more least part other others another kind sort crowd crowds wave stream series string bunch mass masses".split()
)
"""Heads whose complement is the real party: "dozens of rescuers" are rescuers."""

GATHERINGS = frozenset("group team crew gang band army party delegation column pack mob unit squad line queue".split())
"""Heads that are a party of their own but say less of themselves than their complement does."""

BEARERS = frozenset(
    "spokesman spokeswoman spokesperson member representative head chief leader source official aide boss founder "
    "commander chairman chairwoman president director secretary deputy adviser advisor staff staffer employee officer "
    "supporter ally follower fighter official delegate envoy veteran operative side camp forces force troop team "
    "colleague insider executive worker lawyer agent affiliate".split()
)
"""Roles that take their standing from whom they speak, work or fight for."""

TIED = frozenset("backed led aligned funded sponsored supported made trained armed allied brokered controlled "
                 "occupied held linked speaking style born".split())  # fmt: skip
"""After a hyphen these make a country somebody else's: "US-backed rebels" are not American."""

KEPT_OUT = frozenset("DATE TIME MONEY PERCENT QUANTITY ORDINAL CARDINAL LANGUAGE LAW WORK_OF_ART".split())
"""Entity labels that never name a party."""

LEFT = frozenset("amod compound nmod poss nummod det flat".split())


@dataclass(slots=True)
class Reading:
    """One noun phrase, read on its own."""

    head: Token
    role: Role | None = None
    titles: list[Role] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    """Alpha-3 codes of countries that qualify the head, nearest and strongest first."""
    affiliates: list[Token] = field(default_factory=list)
    """Heads of the names that qualify the head: *FBI* in "the FBI director", *Hamas* in "a leader of Hamas"."""
    gender: Gender = "-"
    plural: bool = False
    definite: bool = False


def singular(word: str) -> str:
    """Lower-case singular of a role noun, as far as the role table knows it."""
    word = word.lower()
    known = roles()
    if word in known:
        return word
    for ending, single in (("men", "man"), ("ies", "y"), ("es", ""), ("s", ""), ("children", "child")):
        if word.endswith(ending) and word[: -len(ending)] + single in known:
            return word[: -len(ending)] + single
    return word


def head_of(tokens: Tokens) -> Token:
    """The word a phrase is about: the syntactic head, past partitives ("dozens of rescuers", "one of the judges")."""
    head = tokens.root
    for _ in range(3):
        if head.lower_ not in PARTITIVES:
            break
        inner = next(
            (p for of in head.children if of.lower_ == "of" for p in of.children if p.dep_ == "pobj" and _inside(p, tokens)),
            None,
        )
        if inner is None:
            break
        head = inner
    return head


def before(head: Token, first: int) -> list[Token]:
    """The unbroken run of modifiers before a head, from token ``first`` on, and the head."""
    run = [head]
    for i in range(head.i - 1, first - 1, -1):
        token = head.doc[i]
        if token.pos_ in ("PROPN", "NOUN", "ADJ", "PUNCT", "VERB", "PART", "NUM", "ADV") and token.text not in ('"', ",", "“", "”", ";", ":", "(", ")"):
            run.append(token)
        else:
            break
    return run[::-1]


def role_ending(run: Sequence[Token]) -> Role | None:
    """The role named at the end of a run of tokens."""
    words = [t.lower_ for t in run[-5:]]
    if not words:
        return None
    joined = " ".join([*words[:-1], singular(run[-1].text)]).replace(" - ", "-").replace(" 's", "'s").split(" ")
    short = SHORT_TITLES.get(fold(joined[-1]))
    if short:
        joined = [*joined[:-1], *short.split()]
    return role_of(joined)


def nations_in(run: Iterable[Token]) -> list[str]:
    """Countries named in a run of tokens, left to right."""
    tokens, found, i = list(run), [], 0
    while i < len(tokens):
        for size in (4, 3, 2, 1):
            part = tokens[i : i + size]
            if len(part) < size or not part[0].text[:1].isupper():
                continue
            code = country_of(" ".join(t.text for t in part))
            if code:
                if not _tied(part[-1]):
                    found.append(code)
                i += size - 1
                break
        i += 1
    return list(dict.fromkeys(found))


def read(tokens: Tokens) -> Reading:
    """Read one noun phrase."""
    head = head_of(tokens)
    run = before(head, tokens.start)
    reading = Reading(head, role=role_ending(run) if head.pos_ != "PRON" else None)
    reading.plural = "Plur" in head.morph.get("Number") or any(c.dep_ == "conj" and _inside(c, tokens) for c in head.children)
    reading.definite = any(c.dep_ in ("det", "poss") and c.lower_ not in ("a", "an", "some", "any", "no", "another") for c in head.children)
    for child in head.children:
        if child.dep_ == "poss":
            reading.affiliates.append(child)
    reading.affiliates += [t for t in run[:-1] if t.pos_ == "PROPN" and not _tied(t)]
    reading.countries += nations_in(t for t in run if t.pos_ in ("PROPN", "ADJ", "NOUN", "PUNCT"))
    for wanted in (("of", "for"), ("from", "with", "at"), ("in", "on")):
        for prep in head.children:
            if prep.dep_ == "prep" and prep.lower_ in wanted and _inside(prep, tokens):
                for inner in prep.children:
                    if inner.dep_ == "pobj":
                        if wanted[0] != "in":
                            reading.affiliates.append(inner)
                        reading.countries += nations_in(inner.doc[inner.left_edge.i : inner.i + 1])
    for child in head.children:
        if child.dep_ == "poss":
            reading.countries += nations_in(child.doc[child.left_edge.i : child.i + 1])
    reading.countries = list(dict.fromkeys(reading.countries))
    if reading.role:
        reading.gender = reading.role.gender
    for token in run[:-1]:
        reading.gender = HONORIFICS.get(fold(token.text), reading.gender) if reading.gender == "-" else reading.gender
    return reading


def without_determiner(tokens: Tokens) -> str:
    """The phrase as worded, without leading determiners and what trails after the head's own words."""
    start = tokens.start
    while start < tokens.end - 1 and (tokens.doc[start].pos_ == "DET" or tokens.doc[start].lower_ in ("the", "a", "an") or tokens.doc[start].is_punct):
        start += 1
    return str(tokens.doc[start : tokens.end].text).strip()


def _inside(token: Token, tokens: Tokens) -> bool:
    return tokens.start <= token.i < tokens.end


def _tied(token: Token) -> bool:
    doc, i = token.doc, token.i
    hyphen = i + 1 < len(doc) and doc[i + 1].text in ("-", "–")
    return hyphen and i + 2 < len(doc) and doc[i + 2].lower_ in TIED or (i > 0 and doc[i - 1].text == "-" and i > 1 and doc[i - 2].lower_ in ("anti", "pro", "non"))
