"""How many were killed, injured, arrested or in the crowd, for one happening."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from extractors.language.story import Story
from extractors.model import Count
from extractors.numbers import VAGUE, read_quantity
from extractors.what.predicate import Predicate

KILL = frozenset("kill die murder slay execute massacre slaughter assassinate perish drown behead lynch suffocate electrocute".split())
INJURE = frozenset("injure wound hurt maim hospitalise hospitalize burn".split())
ARREST = frozenset("arrest detain apprehend jail imprison".split())
CROWD = frozenset("march protest rally demonstrate gather attend strike assemble converge turn riot picket flock throng parade fill join pack line".split())
STATES = {"dead": "killed", "killed": "killed", "injured": "injured", "wounded": "injured", "hurt": "injured", "detained": "arrested"}
NOUNS = {
    "death": "killed", "fatality": "killed", "toll": "killed", "injury": "injured", "casualty": "", "arrest": "arrested",
    "detention": "arrested", "protester": "crowd", "protestor": "crowd", "demonstrator": "crowd", "marcher": "crowd",
    "dead": "killed", "wounded": "injured", "injured": "injured",
}  # fmt: skip
"""Nouns that are counted themselves: "five deaths", "12 arrests", "3,000 protesters"."""
CROWD_NOUNS = frozenset("people person protester protestor demonstrator marcher supporter worker student resident fan activist mourner "
                        "teacher farmer woman man citizen villager opponent employee member follower worshipper pilgrim spectator miner "
                        "nurse doctor striker refugee migrant crowd".split())  # fmt: skip
NOT_PEOPLE = frozenset("year month week day hour minute percent % dollar euro pound mile kilometre kilometer house home building vehicle car "
                       "time cow animal dog sheep goat cattle horse bird pig chicken tree street shop school".split())  # fmt: skip


_CACHE = "dateline.counts"


def find_counts(predicate: Predicate, story: Story) -> dict[str, Count]:
    """Numbers of people that the predicate's sentence gives for this happening.

    Keys are ``killed``, ``injured``, ``arrested`` and ``crowd``. A count belongs to the predicate when its own words
    name it or when the grammar hangs the one on the other ("a bomb exploded, killing 12", "12 died when a bomb
    exploded"); figures of another clause stay with that clause.
    """
    found: dict[str, Count] = {}
    doc, start = predicate.sentence.doc, predicate.sentence.start
    figures = doc.user_data.setdefault(_CACHE, {})
    if start not in figures:  # as positions, not tokens: a document must not hold itself
        figures[start] = [(kind, counted.i, anchor.i) for kind, counted, anchor in _figures(predicate.sentence)]
    for kind, counted, anchor in figures[start]:
        if kind not in found and _belongs(doc[anchor], predicate):
            count = _count(doc[counted])
            if count is not None:
                found[kind] = count
    return found


def _figures(sentence: Tokens) -> Iterator[tuple[str, Token, Token]]:
    """Kind, the counted noun or number, and the word that the count hangs on."""
    for token in sentence:
        lemma = token.lemma_.lower()
        kind = _kind(token)
        if kind:
            if token.pos_ in ("VERB", "AUX") or (lemma in KILL | INJURE | ARREST and token.pos_ != "NOUN"):
                yield from ((kind, noun, token) for noun in _counted(token, kind))
            elif token.lower_ in STATES and token.dep_ in ("acomp", "oprd", "ccomp", "attr", "amod", "acl", "advcl", "ROOT", "dobj", "conj", "nsubj"):
                subject = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass", "nummod", "quantmod")), None)
                if subject is None and token.dep_ in ("acomp", "attr", "oprd", "ccomp") and token.head.pos_ in ("VERB", "AUX"):
                    subject = next((c for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass", "dobj")), None)
                if subject is None and token.dep_ in ("acl", "amod", "oprd"):
                    subject = token.head
                if subject is not None:
                    yield kind, subject, token
        if token.pos_ in ("NOUN", "PROPN") and lemma in NOUNS and NOUNS[lemma]:
            if lemma == "toll":
                number = next((n for v in [token.head] for n in v.subtree if n.like_num and n.pos_ == "NUM"), None)
                if number is not None:
                    yield "killed", number, token
            else:
                yield NOUNS[lemma], token, token


def _kind(token: Token) -> str:
    lemma = token.lemma_.lower()
    if lemma in KILL:
        return "killed"
    if lemma in INJURE:
        return "injured"
    if lemma in ARREST:
        return "arrested"
    if lemma in CROWD and token.pos_ == "VERB":
        return "crowd"
    if lemma in ("lose", "claim", "cost") and any(c.lemma_ == "life" for c in token.children if c.dep_ == "dobj"):
        return "killed"
    if lemma == "take" and any(c.lemma_ == "custody" for c in token.subtree if c.i - token.i < 6):
        return "arrested"
    return STATES.get(token.lower_, "") if token.pos_ in ("ADJ", "VERB", "NOUN", "ADV") else ""


def _counted(verb: Token, kind: str) -> list[Token]:
    lemma = verb.lemma_.lower()
    if lemma in ("claim", "cost"):
        return [c for c in verb.children if c.lemma_ == "life"]
    roles = ("nsubj", "nsubjpass") if lemma in ("die", "drown", "perish", "suffocate", "lose") or kind == "crowd" else ("dobj", "nsubjpass")
    nouns = [c for c in verb.children if c.dep_ in roles]
    if not nouns and kind != "crowd":
        if verb.tag_ == "VBN" and verb.dep_ in ("acl", "relcl"):
            nouns = [verb.head]
        elif verb.tag_ == "VBN" and not any(c.dep_ in ("dobj", "agent") for c in verb.children):
            nouns = [c for c in verb.children if c.dep_ in ("nsubj", "nummod")] or [c for c in verb.lefts if c.pos_ == "NUM"]
    if not nouns and verb.dep_ == "conj" and kind != "crowd" and verb.tag_ in ("VBN", "VBD"):
        nouns = [c for c in verb.head.children if c.dep_ in roles and c.i < verb.head.i]
    return nouns


def _count(noun: Token) -> Count | None:
    """The quantity of a counted noun, with its words."""
    lemma = noun.lemma_.lower()
    if lemma in NOT_PEOPLE or noun.ent_type_ in ("MONEY", "PERCENT", "DATE", "TIME"):
        return None
    inner = [c for c in noun.children if c.dep_ == "prep" and c.lower_ == "of"]
    vague = noun.lower_ in VAGUE or noun.like_num
    words = [t for t in noun.subtree if t.i <= noun.i and _quantifies(t, noun)]
    if vague and inner:
        following = [t for of in inner for t in of.subtree if t.lower_ in ("of", "thousands", "millions", "people") or t.like_num]
        words += [t for t in following if t.lower_ != "people"][:2] if len(following) > 1 and following[1].lower_ in VAGUE else []
    if not words:
        return None
    first, last = min(t.i for t in words), max(t.i for t in words)
    span = noun.doc[first : last + 1]
    quantity = read_quantity(span.text)
    if quantity is None:
        return None
    return Count(quantity.low, quantity.high, span.text)


def _quantifies(token: Token, noun: Token) -> bool:
    if token.i == noun.i:
        return token.like_num or token.lower_ in VAGUE and token.lower_ not in ("a", "an")
    if token.pos_ == "NUM" or token.like_num:
        return token.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT") and (token.head == noun or token.head.dep_ in ("nummod", "quantmod", "compound"))
    return token.dep_ in ("quantmod", "nummod", "amod", "advmod", "det", "predet", "prep", "cc", "compound") and (
        token.lower_ in VAGUE
        or token.lower_ in ("at", "least", "more", "than", "over", "about", "around", "nearly", "almost", "up", "to", "between", "and",
                            "fewer", "less", "most", "as", "roughly", "approximately", "estimated", "or", "dozen", "hundred", "thousand", "million", "under")
    )  # fmt: skip


def _belongs(anchor: Token, predicate: Predicate) -> bool:
    """Whether a count that hangs on ``anchor`` is told of the predicate."""
    head = predicate.head
    mine = {head.i} | ({predicate.light_verb.i} if predicate.light_verb is not None else set())
    if anchor.i in mine:
        return True
    up: Token = anchor
    for _ in range(6):
        if up.dep_ == "ROOT" or (up.dep_ in ("conj", "ccomp", "parataxis") and up.pos_ == "VERB" and any(c.dep_ == "nsubj" for c in up.children) and up.head.i not in mine):
            break
        up = up.head
        if up.i in mine:
            return True
    down: Token = head
    for _ in range(6):
        if down.dep_ == "ROOT" or down.dep_ == "conj" and down.pos_ == "VERB":
            break
        down = down.head
        if down.i == anchor.i:
            return True
    return False
