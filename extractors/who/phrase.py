"""What a noun phrase says by itself: its head, the name in it, titles and roles, countries, gender and number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

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
    "colleague insider executive worker lawyer agent affiliate faction wing group movement militia coalition "
    "bloc activist negotiator lawmaker parliamentarian candidate mp militiaman gunman cell".split()
)
"""Roles that take their standing from whom they speak, work or fight for."""

TIED = frozenset("backed led aligned funded sponsored supported made trained armed allied brokered controlled "
                 "occupied held linked speaking style born".split())  # fmt: skip
"""After a hyphen these make a country somebody else's: "US-backed rebels" are not American."""

KEPT_OUT = frozenset("DATE TIME MONEY PERCENT QUANTITY ORDINAL CARDINAL LANGUAGE LAW WORK_OF_ART".split())
"""Entity labels that never name a party."""

FORMER = frozenset("former ex ousted deposed late retired toppled onetime one-time erstwhile disgraced".split())
"""Out of office: such people belong to the elite (ELI) and no longer to what they led."""

Located = Mapping[tuple[int, int], str]
"""Country by (id of the document, token index), of the tokens that name a resolved place."""
NOWHERE: Located = {}


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
    modifier: Role | None = None
    """Where the head is no role itself, the role that qualifies it: *army* in "army bulldozers"."""
    gender: Gender = "-"
    plural: bool = False
    former: bool = False


@lru_cache(maxsize=65536)
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
        gathering = head.lower_ in GATHERINGS
        if not gathering and head.lower_ not in PARTITIVES:
            break
        inner = next(
            (
                p
                for of in head.children
                if of.lower_ == "of"
                for p in of.children
                if p.dep_ == "pobj" and _inside(p, tokens)
            ),
            None,
        )
        if inner is None or (gathering and "Plur" not in inner.morph.get("Number", [])):
            break
        head = inner
    return head


def before(head: Token, first: int) -> list[Token]:
    """The unbroken run of modifiers before a head, from token ``first`` on, and the head."""
    run = [head]
    for i in range(head.i - 1, first - 1, -1):
        token = head.doc[i]
        if token.pos_ in ("PROPN", "NOUN", "ADJ", "PUNCT", "VERB", "PART", "NUM", "ADV") and token.text not in (
            '"',
            ",",
            "“",
            "”",
            ";",
            ":",
            "(",
            ")",
        ):
            run.append(token)
        else:
            break
    return run[::-1]


def role_ending(run: Sequence[Token]) -> Role | None:
    """The role named at the end of a run of tokens: "chief of staff", "hostage-takers", "Lt. Gen."."""
    words: list[str] = []
    glue = False
    for token in run[-7:]:
        word = token.lower_
        if words and (glue or word in ("-", "'s", "’s", "'")):
            words[-1] += word
        else:
            words.append(word)
        glue = word == "-"
    if not words:
        return None
    words[-1] = singular(words[-1])
    short = SHORT_TITLES.get(fold(words[-1]))
    role = role_of([*words[:-1], *short.split()] if short else words)
    return role or role_of([*words[:-1], run[-1].lemma_.lower()])  # "asylum seekers"


def nations_in(run: Iterable[Token], located: Located = NOWHERE) -> list[str]:
    """Countries named in a run of tokens, left to right, or in which its places lie."""
    tokens, found, i = list(run), [], 0
    while i < len(tokens):
        step = 1
        if tokens[i].text[:1].isupper():
            for size in (7, 6, 5, 4, 3, 2, 1):
                part = tokens[i : i + size]
                code = country_of(" ".join(t.text for t in part)) if len(part) == size else None
                if code is None and size == 1:
                    code = located.get((id(tokens[i].doc), tokens[i].i))
                if code:
                    step = size
                    if not _tied(part[-1]):
                        found.append(code)
                    break
        i += step
    return list(dict.fromkeys(found))


def read(tokens: Tokens, located: Located = NOWHERE) -> Reading:
    """Read one noun phrase; ``located`` tells in which country the places of the story lie."""
    head = head_of(tokens)
    run = before(head, tokens.start)
    reading = Reading(head, role=role_ending(run) if head.pos_ != "PRON" else None)
    reading.plural = "Plur" in head.morph.get("Number", []) or any(
        c.dep_ == "conj" and _inside(c, tokens) for c in head.children
    )
    reading.former = any(t.lower_ in FORMER for t in run[:-1])
    owners = [child for child in head.children if child.dep_ == "poss"]
    reading.affiliates = owners + [t for t in run[:-1] if t.pos_ == "PROPN" and not _tied(t)]
    countries = nations_in((t for t in run if t.pos_ in ("PROPN", "ADJ", "NOUN", "PUNCT")), located)
    for wanted in (("of", "for"), ("from", "with", "at"), ("in", "on")):
        for preposition in head.children:
            if preposition.dep_ == "prep" and preposition.lower_ in wanted and _inside(preposition, tokens):
                for inner in preposition.children:
                    if inner.dep_ == "pobj":
                        if wanted[0] != "in":
                            reading.affiliates.append(inner)
                        countries += nations_in(inner.doc[inner.left_edge.i : inner.right_edge.i + 1][:12], located)
    for owner in owners:
        countries += nations_in(owner.doc[owner.left_edge.i : owner.i + 1], located)
    reading.countries = list(dict.fromkeys(countries))
    if reading.role is not None:
        reading.gender = reading.role.gender
    elif head.pos_ in ("NOUN", "PROPN") and len(run) > 1 and run[-2].pos_ in ("NOUN", "PROPN"):
        modifier = role_ending(run[:-1])
        reading.modifier = modifier if modifier is not None and modifier.kind == "body" else None
    for token in run[:-1]:
        if reading.gender == "-":
            reading.gender = HONORIFICS.get(fold(token.text), "-")
    return reading


def without_determiner(tokens: Tokens) -> str:
    """The phrase as worded, without leading determiners, an owner's "'s" and what trails after the head's own words."""
    start = tokens.start
    while start < tokens.end - 1 and (
        tokens.doc[start].pos_ == "DET" or tokens.doc[start].lower_ in ("the", "a", "an") or tokens.doc[start].is_punct
    ):
        start += 1
    end = tokens.end - 1 if tokens[-1].tag_ == "POS" and tokens.end - start > 1 else tokens.end
    return str(tokens.doc[start:end].text).strip()


def _inside(token: Token, tokens: Tokens) -> bool:
    return tokens.start <= token.i < tokens.end


def _tied(token: Token) -> bool:
    doc, i = token.doc, token.i
    hyphen = i + 1 < len(doc) and doc[i + 1].text in ("-", "–")
    return (hyphen and i + 2 < len(doc) and doc[i + 2].lower_ in TIED) or (
        i > 0 and doc[i - 1].text == "-" and i > 1 and doc[i - 2].lower_ in ("anti", "pro", "non")
    )
