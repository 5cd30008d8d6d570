"""How many were killed, injured, arrested or in the crowd, for one happening."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from extractors.language.story import Story
from extractors.model import Count
from extractors.numbers import QUALIFIERS, VAGUE, Quantity, is_quantity_word, read_quantity
from extractors.what.predicate import Predicate

VERBS = {
    **dict.fromkeys(
        "kill die murder slay execute massacre slaughter assassinate perish drown behead lynch suffocate "
        "electrocute".split(), "killed",
    ),
    **dict.fromkeys("injure wound hurt maim hospitalise hospitalize".split(), "injured"),
    **dict.fromkeys("arrest detain apprehend jail imprison".split(), "arrested"),
    **dict.fromkeys(
        "march protest rally demonstrate gather strike assemble converge riot picket flock throng parade turn".split(),
        "crowd",
    ),
}  # fmt: skip
"""What a verb counts: those it befalls, or for crowds and deaths those who do it."""
BEFALLS_SUBJECT = frozenset("die drown perish suffocate lose".split())
STATES = {
    "dead": "killed",
    "killed": "killed",
    "injured": "injured",
    "wounded": "injured",
    "hurt": "injured",
    "arrested": "arrested",
    "detained": "arrested",
}
"""Participles and adjectives that headlines and small clauses count with: "two dead", "left five wounded"."""
NOUNS = {
    "death": "killed", "fatality": "killed", "killing": "killed", "toll": "killed", "injury": "injured",
    "arrest": "arrested", "detention": "arrested",
    "protester": "crowd", "protestor": "crowd", "demonstrator": "crowd", "marcher": "crowd", "crowd": "crowd",
}  # fmt: skip
"""Nouns that are counted themselves or through "of": "five deaths", "the arrest of 30 people", "a crowd of 2,000"."""
HARMING = frozenset("shoot beat stab hack burn bludgeon gun strangle trample crush".split())
"""Verbs with which "dead" tells of their object: "shot dead two men"."""
UNREAL = frozenset(
    "suspicion charge accuse suspect convict plot plan attempt conspiracy threaten threat deny plead sentence "
    "trial warn fear".split()
)
"""Between a figure and a happening these say that the figure belongs to another one, or to none."""
NOT_PEOPLE = frozenset(
    "year month week day hour minute percent % dollar euro pound mile kilometre kilometer metre meter house "
    "home building vehicle car truck "
    "cow animal dog cat sheep goat cattle horse bird pig chicken tree street shop school tank aircraft drone "
    "missile percentage point".split()
)
_CACHE = "dateline.counts"


def find_counts(predicate: Predicate, story: Story) -> dict[str, Count]:
    """Numbers of people that the predicate's sentence gives for this happening.

    Keys are ``killed``, ``injured``, ``arrested`` and ``crowd``. A count belongs to the predicate when its own words
    name it or when the grammar hangs the one on the other ("a bomb exploded, killing 12", "12 died when a bomb
    exploded"); figures of another clause stay with that clause. People without a number ("civilians were killed") are
    no count.
    """
    doc, start = predicate.sentence.doc, predicate.sentence.start
    figures = doc.user_data.setdefault(_CACHE, {})
    if start not in figures:  # as positions, not tokens: a document must not hold itself
        figures[start] = [(kind, counted.i, anchor.i) for kind, counted, anchor in _figures(predicate.sentence)]
    found: dict[str, Count] = {}
    for kind, counted, anchor in figures[start]:
        if kind not in found and _belongs(doc[anchor], predicate):
            count = _count(doc[counted])
            if count is not None:
                found[kind] = count
    return found


# --- figures of a sentence ----------------------------------------------------------------------------------------


def _figures(sentence: Tokens) -> Iterator[tuple[str, Token, Token]]:
    """Kind, the counted noun or number, and the word that the count hangs on."""
    for token in sentence:
        lemma = token.lemma_.lower()
        verbal = token.pos_ in ("VERB", "AUX") or token.tag_ in ("VBN", "VBD", "VBG")
        if verbal and lemma in VERBS:
            yield from ((VERBS[lemma], noun, token) for noun in _counted(token, VERBS[lemma]))
        elif verbal and lemma in ("claim", "cost", "lose", "take"):
            yield from _idiom(token)
        if token.lower_ in STATES and not (verbal and lemma in VERBS and _counted(token, VERBS[lemma])):
            noun = _state_of(token, sentence)
            if noun is not None:
                yield STATES[token.lower_], noun, _governor(token)
        if token.pos_ in ("NOUN", "PROPN") and lemma in NOUNS:
            yield from _noun_figures(token, NOUNS[lemma])


def _counted(verb: Token, kind: str) -> list[Token]:
    """The nouns that a verb counts."""
    roles = ("nsubj", "nsubjpass") if kind == "crowd" or verb.lemma_ in BEFALLS_SUBJECT else ("dobj", "nsubjpass")
    nouns = [c for c in verb.children if c.dep_ in roles]
    if nouns or kind == "crowd" or verb.tag_ != "VBN":
        return nouns
    if verb.dep_ in ("acl", "relcl"):
        return [verb.head]
    if any(c.dep_ in ("dobj", "agent") for c in verb.children):
        return []
    nouns = [c for c in verb.children if c.dep_ in ("nsubj", "nummod")] or [c for c in verb.lefts if c.pos_ == "NUM"]
    if not nouns and verb.dep_ == "conj":  # "12 people were killed and wounded"
        nouns = [c for c in verb.head.children if c.dep_ in roles and c.i < verb.head.i]
    return nouns


def _idiom(verb: Token) -> Iterator[tuple[str, Token, Token]]:
    """ "Claimed the lives of 14", "cost 14 lives", "14 lost their lives", "took 14 into custody"."""
    lives = next((c for c in verb.children if c.dep_ == "dobj" and c.lemma_ == "life"), None)
    if verb.lemma_ == "take":
        if any(t.lower_ == "custody" for t in verb.subtree if t.i - verb.i < 10):
            yield from (("arrested", c, verb) for c in verb.children if c.dep_ in ("dobj", "nsubjpass"))
    elif lives is not None:
        if verb.lemma_ == "lose":
            yield from (("killed", c, verb) for c in verb.children if c.dep_ == "nsubj")
        else:
            yield "killed", _complement(lives) or lives, verb


def _noun_figures(noun: Token, kind: str) -> Iterator[tuple[str, Token, Token]]:
    if noun.lemma_ == "toll":
        verb = noun.head if noun.dep_ in ("nsubj", "dobj", "nsubjpass") else noun
        number = next(
            (t for t in verb.subtree if t.i > noun.i and t.pos_ == "NUM" and t.ent_type_ not in ("DATE", "TIME")), None
        )
        if number is not None:
            yield kind, number, verb
        return
    governor = VERBS.get(noun.head.lemma_.lower()) if noun.dep_ in ("dobj", "nsubjpass") else None
    if governor in ("killed", "injured", "arrested"):
        return  # "arrested two dozen protesters" says nothing of the crowd
    yield kind, _complement(noun) or noun, noun


def _complement(noun: Token) -> Token | None:
    """The noun after "of" or "to": *people* in "the arrest of 30 people"."""
    return next((p for of in noun.children if of.lower_ in ("of", "to") for p in of.children if p.dep_ == "pobj"), None)


def _state_of(state: Token, sentence: Tokens) -> Token | None:
    """Whom a participle or adjective like "dead" is said of."""
    governor = _governor(state)
    own = next((c for c in state.children if c.dep_ in ("nsubj", "nsubjpass", "nummod", "quantmod")), None)
    if own is not None:
        return own
    if governor != state:
        wanted = (
            ("dobj",) if governor.lemma_ in HARMING or governor.lemma_ in ("leave", "find") else ("nsubj", "nsubjpass")
        )
        party = next((c for c in governor.children if c.dep_ in wanted), None)
        if party is not None:
            return party
    for i in range(state.i - 1, max(sentence.start, state.i - 4) - 1, -1):
        token = state.doc[i]
        if (is_quantity_word(token.lower_) and token.lower_ not in ("a", "an")) or (
            token.pos_ in ("NOUN", "PROPN") and state.i - i == 1
        ):
            return token
        if token.pos_ in ("VERB", "ADP", "PUNCT", "CCONJ"):
            break
    return None


def _governor(state: Token) -> Token:
    """The verb that a small clause hangs on: *left* in "left two soldiers dead"."""
    token = state.head if state.dep_ == "conj" and state.head.lower_ in STATES else state
    for _ in range(3):
        if token.head == token or (token.pos_ == "VERB" and token != state):
            break
        if token.head.pos_ in ("VERB", "AUX") and token.dep_ in (
            "acomp",
            "oprd",
            "ccomp",
            "xcomp",
            "advmod",
            "attr",
            "dobj",
            "amod",
            "advcl",
        ):
            return token.head
        if token.dep_ not in ("amod", "acl", "nmod", "appos"):
            break
        token = token.head
    return state


# --- the number ---------------------------------------------------------------------------------------------------


def _count(noun: Token) -> Count | None:
    """The quantity of a counted noun with those coordinated with it, and its words."""
    first = _quantity(noun)
    if first is None:
        return None
    total, start, end = first
    for other in noun.conjuncts:
        part = _quantity(other) if other.i > noun.i and other.pos_ == noun.pos_ else None
        if part is not None and other.dep_ == "conj":
            total, end = total + part[0], max(end, part[2])
            start = min(start, part[1])
            end = max(end, other.i + 1)
    return Count(total.low, total.high, noun.doc[start:end].text)


def _quantity(noun: Token) -> tuple[Quantity, int, int] | None:
    """The quantity that stands before a noun (or that it is), and where its words start and end."""
    if noun.lemma_.lower() in NOT_PEOPLE or noun.ent_type_ in ("MONEY", "PERCENT", "DATE", "TIME"):
        return None
    doc = noun.doc
    inner = _complement(noun)
    if noun.lower_ in ("total", "number", "estimate") and inner is not None:
        return _quantity(inner)
    if (
        inner is not None
        and noun.lower_ not in VAGUE
        and not noun.like_num
        and inner.lemma_ in ("people", "person", "man", "woman", "child")
    ):
        return _quantity(inner)  # "a group of 12 people"
    first = noun.left_edge.i
    words = [i for i in range(first, noun.i + 1) if _counts(doc[i], noun)]
    if not words:
        return None
    start, end = words[0], words[-1] + 1
    while start > 0 and (
        doc[start - 1].lower_ in QUALIFIERS
        or (doc[start - 1].lower_ == "a" and doc[start].lower_ in ("dozen", "hundred", "thousand", "few", "couple"))
    ):
        start -= 1
    while doc[start].lower_ in ("and", "or", "to", "-", "than", "of", "in"):
        start += 1
    if (
        noun.lower_ in ("tens", "hundreds", "dozens", "scores")
        and end + 1 < len(doc)
        and doc[end].lower_ == "of"
        and doc[end + 1].lower_ in VAGUE
    ):
        end += 2
    quantity = read_quantity(doc[start:end].text)
    if end - start == 1 and doc[start].lower_ in ("a", "an"):
        end = noun.i + 1
    return (quantity, start, end) if quantity is not None else None


def _counts(token: Token, noun: Token) -> bool:
    """Whether a word before a noun says how many: no ages, dates, sums or scores."""
    if token.ent_type_ in ("TIME", "MONEY", "PERCENT", "ORDINAL") or not is_quantity_word(token.lower_):
        return False
    if token.ent_type_ == "DATE" and (noun.ent_type_ == "DATE" or len(token) == 4):
        return False  # the recogniser takes "between 20 and 30" for a date too
    following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else token
    if following.text == "-" and token.i + 2 < len(token.doc) and not is_quantity_word(token.doc[token.i + 2].lower_):
        return False
    if token.lower_ in ("a", "an"):
        return token.head == noun and "Sing" in noun.morph.get("Number", []) and token != noun
    return noun in (token, token.head, token.head.head)


# --- whose figure it is -------------------------------------------------------------------------------------------


def _belongs(anchor: Token, predicate: Predicate) -> bool:
    """Whether a count that hangs on ``anchor`` is told of the predicate."""
    mine = {predicate.head.i} | ({predicate.light_verb.i} if predicate.light_verb is not None else set())
    if anchor.i in mine:
        return True
    return _climbs(anchor, mine) or _climbs(predicate.head, {anchor.i} | _companions(anchor))


def _climbs(start: Token, goals: set[int]) -> bool:
    """Whether one of the goals is above ``start`` in the same statement."""
    token = start
    for _ in range(8):
        if token.dep_ == "ROOT" or token.head.lemma_.lower() in UNREAL:
            return False
        contrast = token.dep_ == "advcl" and any(
            c.lower_ in ("while", "whereas", "although", "though") for c in token.children
        )
        separate = contrast or (
            token.dep_ in ("conj", "ccomp", "parataxis")
            and token.pos_ == "VERB"
            and any(c.dep_ in ("nsubj", "nsubjpass") for c in token.children)
        )
        token = token.head
        if token.i in goals:
            return not separate
        if separate:
            return False
    return False


def _companions(anchor: Token) -> set[int]:
    """Counting verbs coordinated with the anchor: one circumstance ("when a bomb exploded") holds for all of them."""
    return {
        c.i
        for c in anchor.conjuncts
        if VERBS.get(c.lemma_.lower(), "crowd") != "crowd" and VERBS.get(anchor.lemma_.lower(), "crowd") != "crowd"
    }
