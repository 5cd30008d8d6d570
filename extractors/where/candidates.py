"""How well a place of a predicate's sentence fits as the one where it happened, by the grammar between the two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from extractors.language.syntax import child, is_human
from extractors.model import Basis, Place
from extractors.what.predicate import Predicate
from extractors.where.words import (
    ABSTRACT,
    ASPECT,
    EVENT_NOUNS,
    EVENTS_OF_PLACES,
    HARMING,
    NAMESAKES,
    PLACE_KINDS,
    SAYING,
    SENDING,
    STRIKING,
    TAKING_PLACE,
)

_AT = frozenset(["in", "at", "on", "inside", "within", "across", "throughout", "above", "over", "aboard"])
NEARBY = frozenset(["near", "outside", "off", "around", "along", "beside", "behind", "beyond", "between", "under"])
_MOVING = frozenset(["to", "into", "onto", "through", "via", "from", "out"])
_BESIDE = frozenset(["near", "outside"])
_HERE = frozenset(["in", "at", "inside", "outside", "near", "during"])
"""Before where somebody speaks."""
_TOWARDS = frozenset(["toward", "towards"])
_PASSED = frozenset(["over", "above", "across", "through"]) | _TOWARDS
"""Before what something that is sent passes on its way: "fired a missile over Oran"."""
_DURING = frozenset(["during", "after", "amid", "before", "following", "at", "in"])
_MODIFIERS = frozenset(["compound", "nmod", "amod", "poss"])
_OBJECTS = frozenset(["dobj", "attr", "oprd", "dative"])
_BOUNDARIES = frozenset(["ccomp", "advcl", "relcl", "acl", "parataxis", "csubj", "csubjpass"])
_SUBJECTS = frozenset(["nsubj", "nsubjpass", "agent", "expl"])
_STAYING = frozenset(["be", "stay", "live", "visit", "arrive", "'s", "’s"])
"""Verbs whose place is that of what happens meanwhile."""
_SPEAKING = frozenset(["Speaking", "Talking", "Writing"])
"""Opens a sentence with where its main verb was said: "Speaking in Oran, she called for calm"."""
_OPENING = 3
"""Words of a sentence before the place that it opens with."""
_FURTHEST = 12
"""Steps up the tree from a place to its predicate."""
_CLAUSES = 4
"""Steps up the tree from a predicate to the clause that a "where" opens."""
_TAKEN_UP = 0.5
"""Rank of the place that a relative "where" stands for: a place that the clause names itself is nearer."""
_Path = list[tuple[Token, str]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place of the sentence that can be where the predicate's happening took place."""

    place: Place
    tokens: Tokens
    rank: float
    """The lower, the more surely it is the event's place."""
    basis: Basis


def weigh(predicate: Predicate, place: Place, tokens: Tokens, spoken: bool = False) -> Candidate | None:
    """How well a place of the sentence fits the predicate; None when it cannot be its place.

    What is ``spoken`` is where the speaker is: places within that of which or to whom is spoken are others' places.
    """
    own = _own_words(predicate)
    if any(t in own for t in tokens) or names_a_body(tokens, predicate.head) or _speaks(tokens):
        return None
    if (rank := _rank_own(predicate, own, place, tokens, spoken)) is not None:
        return Candidate(place, tokens, rank, "argument")
    if _is_taken_up_by_where(predicate, tokens):
        return Candidate(place, tokens, _TAKEN_UP, "argument")
    if (rank := _rank_around(predicate, tokens)) is not None:
        return Candidate(place, tokens, rank, "sentence")
    return None


def _own_words(predicate: Predicate) -> list[Token]:
    """The words whose place is the predicate's own."""
    own = [w for w in (predicate.head, predicate.light_verb) if w is not None]
    if predicate.head.dep_ == "compound":  # "test flight": what holds of the flight holds of the test
        own.append(predicate.head.head)
    happening = predicate.head if predicate.kind == "noun" else child(predicate.head, "nsubj")
    if happening is not None and happening.lemma_.lower() in EVENT_NOUNS:
        own += _clauses_about(happening)
    return own + [c for c in predicate.head.children if c.dep_ == "advcl" and c.text in _SPEAKING]


def _rank_own(predicate: Predicate, own: list[Token], place: Place, tokens: Tokens, spoken: bool) -> float | None:
    """Rank of a place that hangs on the predicate's own words."""
    paths = [path for word in own if (path := _path(tokens.root, word)) is not None]
    for path in paths:
        if spoken and not _is_beside(path):
            continue
        rank = _rank_below(predicate, path, place)
        if rank is not None:
            return rank + len(path) / 100
    for preposition, phrase in [] if paths else predicate.obliques:
        passed = predicate.lemma in SENDING and preposition in _PASSED
        passed = passed or (spoken and preposition not in _HERE)
        if phrase.start <= tokens.start < phrase.end and not passed and (rank := _rank_of(preposition)) is not None:
            return rank + 0.3
    return None


def _is_taken_up_by_where(predicate: Predicate, tokens: Tokens) -> bool:
    """ "They moved from Oran, where two guards were *shot*": the place that the clause's "where" stands for."""
    verb = predicate.light_verb or predicate.head
    for _ in range(_CLAUSES):
        where = next((c for c in verb.children if c.lower_ == "where" and c.i < predicate.head.i), None)
        if where is not None:
            before = where.doc[where.i - 1] if where.i > 0 else where
            end = before.i if before.text == "," else where.i
            return tokens.end == end or (verb.dep_ == "relcl" and tokens.root == verb.head)
        clause = verb.dep_ in {"conj", "xcomp"} or (verb.dep_ == "advcl" and not _has_subject(verb))
        if not clause and verb.pos_ in {"VERB", "AUX"}:
            return False
        verb = verb.head
    return False


def _rank_around(predicate: Predicate, tokens: Tokens) -> float | None:
    """Rank of a place that hangs on a clause beside, which the predicate's happening shares it with."""
    reports = _report_set_off(predicate, tokens)
    beside = [*_clauses_above(predicate), *_clauses_below(predicate)] if reports is None else [reports]
    for distance, clause in enumerate(beside, 1):
        above = _path(tokens.root, clause)
        if above is None or predicate.head in {step for step, _ in above}:
            continue
        prepositions = [step for step, label in above if label == "prep"]
        if len(prepositions) > 1 and prepositions[0].lower_ == "of":  # "in the city of Oran"
            prepositions = prepositions[prepositions[0].head.lemma_.lower() in PLACE_KINDS :]
        nested = tokens.root.dep_ == "pobj" and all(p.lower_ in _AT | _BESIDE | {"during"} for p in prepositions)
        if not prepositions or (len(prepositions) > 1 and not nested):
            continue
        if {label for _, label in above} & (_BOUNDARIES | _SUBJECTS | _OBJECTS):
            continue
        nearest = prepositions[0].lower_
        rank = _rank_of(nearest)
        if rank is not None and not (predicate.lemma in SENDING and nearest in _PASSED):
            return 3 + rank + distance
    return None


def _rank_below(predicate: Predicate, path: _Path, place: Place) -> float | None:
    """Rank of a place that hangs on the predicate itself; None where the way leads to somebody or to another event."""
    labels = [label for _, label in path]
    if set(labels) & _BOUNDARIES or ("xcomp" in labels and predicate.lemma not in ASPECT):
        return None
    subject = bool(set(labels) & _SUBJECTS)
    prepositions = [step for step, label in path if label in {"prep", "agent"}]
    if not prepositions:
        struck = predicate.lemma in STRIKING or path[-1][0].head.lemma_ in STRIKING
        if struck and labels[0] in {"dobj", "nsubjpass"}:  # "shelled Odesa", "riots that shook Oran"
            return 0.8
        if predicate.kind == "noun" and labels == [labels[0]] and labels[0] in _MODIFIERS:  # "the Rotterdam blast"
            return 1.0
        return 0.6 if labels[-1] == "npadvmod" else None
    inner, outer = prepositions[0], prepositions[-1]
    if ("appos" in labels and subject) or (place.feature == "PCLI" and labels[0] in _MODIFIERS and _abstract(inner)):
        return None
    if inner.lower_ == "from" and subject:
        return None  # "two children from Oran died"
    if inner.lower_ == "on" and place.feature == "PCLI" and predicate.lemma not in STRIKING | EVENTS_OF_PLACES:
        return None  # "sanctions on Iran", "pressure on Iran": whom, not where
    nearest = inner.lower_
    if nearest == "of" and inner.head.dep_ == "prep":  # "out of", "outside of"
        nearest = inner.head.lower_
    elif nearest == "of" and inner.head.lemma_.lower() in PLACE_KINDS and len(prepositions) > 1:
        nearest = prepositions[1].lower_  # "in the city of Aleppo"
    rank = _rank_of(nearest)
    if nearest == "of" and inner.head == predicate.head and predicate.lemma in EVENTS_OF_PLACES:
        rank = 0.6  # "the siege of Mariupol"
    if rank is None or (predicate.lemma in SENDING and nearest in _PASSED):
        return None
    if inner.lower_ in _MOVING and labels[0] in _MODIFIERS and path[0][0].head.lemma_.lower() in EVENT_NOUNS:
        return None  # "in response to the Oran raid"
    middle = [p.lower_ for p in prepositions[1:-1]] + ([outer.lower_] if outer is not inner else [])
    if "during" in middle and middle[-1] == "by":  # "robbed by gangs during a feast in Oran"
        middle = middle[:-1]
    if middle[:1] == ["with"] and inner.lower_ in _AT and inner.head.ent_type_ == "PERSON":
        middle = middle[1:]  # "a meeting with Ada Obi in Oran": in Oran they meet
    allowed = (
        _AT | NEARBY | _MOVING | _TOWARDS | _DURING | (frozenset({"of"}) if predicate.kind == "noun" else frozenset())
    )
    if any(word not in allowed for word in middle):
        return None
    return rank + (2.5 if subject and "nsubj" in labels else 0.5 if "dobj" in labels else 0) + 0.2 * len(middle)


def _rank_of(preposition: str) -> float | None:
    if preposition in _AT:
        return 0.0
    if preposition in NEARBY:
        return 0.1
    if preposition in _MOVING:
        return 1.2
    return 1.8 if preposition in _TOWARDS else None


def names_a_body(tokens: Tokens, happening: Token | None = None) -> bool:
    """ "Air China", "the Kyiv Independent", "the US government": the place is part of somebody's name or modifies it.

    Unless something happens at the body: "in a Manhattan court", "at Aleppo University", but not "in the Kyiv Post".
    What only modifies the word for the happening itself, "the Nice attack", is no body whatever the model takes it for.
    """
    root = tokens.root
    top = root
    while top.dep_ in _MODIFIERS and top.head is not top and top.head.pos_ in {"NOUN", "PROPN"}:
        top = top.head
    if top is root or (root.head == happening and not _in_name(tokens)):
        return False
    namesake = any(t.lower_ in NAMESAKES for t in root.doc[root.i + 1 : top.i + 1] if t.ent_type_ == "ORG")
    at = top.dep_ == "pobj" and top.head.lower_ in (_AT | NEARBY) and not namesake
    named = root.ent_type_ == "ORG" or top.ent_type_ == "ORG"
    return (named or is_human(top)) and not at


def stands_at(tokens: Tokens, verb: Token) -> bool:
    """Whether a place says where a verb's happening was: "in Oran, gangs *chased* her", "*met* at a house in Oran"."""
    noun = tokens.root
    while noun.dep_ == "pobj" and (noun.head.lower_ in _AT | NEARBY or noun.head.lower_ == "of"):
        above = noun.head.head
        if above == verb:
            return noun.head.lower_ != "of"
        noun = above
    return False


def _in_name(tokens: Tokens) -> bool:
    """Whether an organisation's name begins before the place: "the *Air China* crash"."""
    return tokens[0].ent_type_ == "ORG" and tokens[0].ent_iob_ == "I"


def _speaks(tokens: Tokens) -> bool:
    """ "Nine girls freed, Oran says"."""
    following = tokens.doc[tokens.end] if tokens.end < len(tokens.doc) else None
    return tokens.root.dep_ != "pobj" and following is not None and following.lemma_.lower() in SAYING


def _abstract(preposition: Token) -> bool:
    """ "In U.S. history", "under Canadian law"."""
    return any(c.dep_ == "pobj" and c.lemma_.lower() in ABSTRACT for c in preposition.children)


def _path(token: Token, above: Token) -> _Path | None:
    """The steps from a place's head word up to ``above``, each with its label; None when it hangs elsewhere."""
    steps: list[tuple[Token, str]] = []
    for _ in range(_FURTHEST):
        if token == above:
            return steps
        if token.head is token or token.head == token:
            return None
        steps.append((token, token.dep_))
        token = token.head
    return None


def _clauses_above(predicate: Predicate) -> Iterator[Token]:
    """Verbs whose place the predicate shares: "crashed into the sea, *killing* all", "the *rally* was held in Oslo"."""
    token = predicate.light_verb or predicate.head
    if predicate.kind == "noun" and predicate.light_verb is None:
        if token.dep_ == "pobj" and token.head.lower_ in _DURING | {"for", "on", "into"}:
            token = token.head
        elif token.dep_ not in _SUBJECTS | _OBJECTS:
            return
        if token.head.pos_ not in {"VERB", "AUX"} or token.head.lemma_.lower() in SAYING:
            return
        yield token.head
        return
    noun = token.head
    if token.dep_ in {"relcl", "acl"} and noun.lemma_.lower() in EVENT_NOUNS and not _has_own_subject(token):
        yield noun  # "the crash in Oran that killed two"
        return
    for _ in range(3):
        beside = token.dep_ == "advcl" and (not _has_subject(token) or _meanwhile(token))
        shares = beside or token.dep_ in {"conj", "xcomp"}
        if not shares or token.head.pos_ not in {"VERB", "AUX"} or token.lemma_.lower() in SAYING:
            return
        token = token.head
        yield token


def _clauses_below(predicate: Predicate) -> Iterator[Token]:
    """Verbs of clauses that say how it came about: "two guards *died* when a wall *collapsed* in Oran"."""
    verb = predicate.light_verb or predicate.head
    for clause in verb.rights:
        if clause.dep_ == "advcl" and any(c.lower_ == "when" and c.i < clause.i for c in clause.children):
            yield clause


def _report_set_off(predicate: Predicate, tokens: Tokens) -> Token | None:
    """The verb of saying whose sentence a place opens: "In Oran, police said that two guards were shot"."""
    verb = predicate.light_verb or predicate.head
    said = verb.head if verb.dep_ == "ccomp" else None
    after = tokens.doc[tokens.end : tokens.end + 1].text
    opens = predicate.sentence.start <= tokens.start <= predicate.sentence.start + _OPENING and after == ","
    return said if said is not None and opens and said.i > tokens.end else None


def _meanwhile(clause: Token) -> bool:
    """ "They were in Oran as the building collapsed", "two guards died in Oran when a wall collapsed"."""
    conjunctions = {c.lower_ for c in clause.children if c.i < clause.i}
    staying = clause.head.lemma_.lower() in _STAYING
    return "when" in conjunctions or (staying and not conjunctions.isdisjoint({"as", "while"}))


def _is_beside(path: _Path) -> bool:
    """Whether a place stands beside what is spoken, and not within its object or behind "to", "from" or "on"."""
    prepositions = [step.lower_ for step, label in path if label == "prep"]
    return not {label for _, label in path} & _OBJECTS and prepositions[-1:] != [] and prepositions[-1] in _HERE


def _clauses_about(happening: Token) -> list[Token]:
    """ "The bombings, which *occurred* in Oran", "a blast that *hit* a market in Oran"."""
    clauses = (c for c in happening.children if c.dep_ in {"relcl", "acl"})
    return [c for c in clauses if c.lemma_ in TAKING_PLACE or (_is_about(c) and c.lemma_ in STRIKING | HARMING)]


def _is_about(clause: Token) -> bool:
    """Whether the noun that a clause hangs on is its subject: "a blast killing two", "a blast that killed two"."""
    return clause.tag_ == "VBG" if clause.dep_ == "acl" else not _has_own_subject(clause)


def _has_own_subject(verb: Token) -> bool:
    """Whether a clause on a noun is of somebody else: "the crash that he survived"."""
    return any(c.dep_ in _SUBJECTS and c.tag_ not in {"WDT", "WP"} and c.lower_ != "that" for c in verb.children)


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in _SUBJECTS for c in verb.children)
