"""From a predicate to the place where it happened.

Its own words come first ("shelled the port *in Odesa*", "the *Odesa* blast"), then the rest of the clause it belongs
to, then the dateline. A place that only names somebody ("*Russia* says", "*Athens* police") is an actor, and the other
places of the story never become an event's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from extractors.language import Story
from extractors.language.syntax import is_human
from extractors.model import Basis, Location, Place
from extractors.what.predicate import Predicate
from extractors.where.words import (
    ABSTRACT,
    ASPECT,
    DIRECTIONS,
    EVENTS_OF_PLACES,
    PLACE_KINDS,
    SAYING,
    STRIKING,
    TAKING_PLACE,
)

PRECISION = {"ADM2": 3, "ADM1": 4, "RGN": 4, "PCLI": 5, "CONT": 5, "OCN": 5, "SEA": 5, "ZN": 5, "MTS": 4, "STM": 4}
"""Precision of a location by feature code; towns, sites and the rest are exact (1)."""

_AT = frozenset(["in", "at", "on", "inside", "within", "across", "throughout", "above", "over", "aboard"])
_BY = frozenset(["near", "outside", "off", "around", "along", "beside", "behind", "beyond", "between", "under"])
_MOVING = frozenset(["to", "into", "onto", "towards", "toward", "through", "via", "from", "out"])
_DURING = frozenset(["during", "after", "amid", "before", "following", "at", "in"])
_MODIFIERS = frozenset(["compound", "nmod", "amod", "poss"])
_OBJECTS = frozenset(["dobj", "attr", "oprd", "dative"])
_BOUNDARIES = frozenset(["ccomp", "advcl", "relcl", "acl", "parataxis", "csubj", "csubjpass"])
_SUBJECTS = frozenset(["nsubj", "nsubjpass", "agent", "expl"])
_STAYING = frozenset(["be", "stay", "live", "visit", "arrive", "'s", "’s"])
"""Verbs whose place is that of what happens meanwhile."""
_OPENING = 3
"""Words of a sentence before the place that it opens with."""
_DATELINE_WORDS = 14
_FURTHEST = 12
"""Steps up the tree from a place to its predicate."""
_KEY = "dateline place tokens"


_Path = list[tuple[Token, str]]


@dataclass(frozen=True, slots=True)
class _Candidate:
    place: Place
    tokens: Tokens
    rank: float
    """The lower, the more surely it is the event's place."""
    basis: Basis


def attach_place(predicate: Predicate, story: Story, places: Sequence[Place]) -> Location | None:
    """Where the predicate's happening took place, and which words say so; None when nothing does.

    Args:
        predicate: with its own doc, the story's body or headline.
        story: the story that the predicate and the places are of.
        places: from :func:`extractors.where.find_places`.
    """
    doc = predicate.head.doc
    title = "title" if story.headline is not None and doc is story.headline else None
    here = [(p, tokens) for p in places if p.in_ == title and (tokens := _tokens(doc, p)) is not None]
    inside = [(p, t) for p, t in here if predicate.sentence.start <= t.start < predicate.sentence.end]
    dateline = _dateline(story, here) if title is None else None
    candidates = [c for p, t in inside if p is not dateline and (c := _weigh(predicate, p, t)) is not None]
    if candidates:
        best = min(candidates, key=lambda c: (round(c.rank, 1), c.tokens.start))
        place, tokens = _most_specific(best, candidates, inside)
        return _location(place, tokens, best.basis, here)
    body_dateline = dateline or _dateline(story, _in_body(story, places))
    if body_dateline is not None and predicate.kind != "adjective":
        return _location(body_dateline, None, "dateline", [])
    return None


def _weigh(predicate: Predicate, place: Place, tokens: Tokens) -> _Candidate | None:
    """How well a place of the sentence fits the predicate; None when it cannot be its place."""
    own = [w for w in (predicate.head, predicate.light_verb) if w is not None]
    if predicate.head.dep_ == "compound":  # "test flight": what holds of the flight holds of the test
        own.append(predicate.head.head)
    if any(t in own for t in tokens) or _names_a_body(tokens) or _speaks(tokens):
        return None
    if predicate.kind == "noun":  # "the bombings, which occurred in Oran"
        own += [c for c in predicate.head.children if c.dep_ in {"relcl", "acl"} and c.lemma_ in TAKING_PLACE]
    paths = [path for word in own if (path := _path(tokens.root, word)) is not None]
    for path in paths:
        rank = _rank_below(predicate, path, place)
        if rank is not None:
            return _Candidate(place, tokens, rank + len(path) / 100, "argument")
    for preposition, phrase in [] if paths else predicate.obliques:
        if phrase.start <= tokens.start < phrase.end and (rank := _rank_of(preposition)) is not None:
            return _Candidate(place, tokens, rank + 0.3, "argument")
    reports = _report_set_off(predicate, tokens)
    for distance, clause in enumerate(_clauses_above(predicate) if reports is None else [reports], 1):
        above = _path(tokens.root, clause)
        if above is not None and predicate.head not in {step for step, _ in above}:
            prepositions = [step for step, label in above if label == "prep"]
            if len(prepositions) == 1 and not {label for _, label in above} & (_BOUNDARIES | _SUBJECTS | _OBJECTS):
                rank = _rank_of(prepositions[0].lower_)
                if rank is not None:
                    return _Candidate(place, tokens, 3 + rank + distance, "sentence")
    return None


def _rank_below(predicate: Predicate, path: _Path, place: Place) -> float | None:
    """Rank of a place that hangs on the predicate itself; None where the way leads to somebody or to another event."""
    labels = [label for _, label in path]
    if set(labels) & _BOUNDARIES or ("xcomp" in labels and predicate.lemma not in ASPECT):
        return None
    subject = bool(set(labels) & _SUBJECTS)
    prepositions = [step for step, label in path if label in {"prep", "agent"}]
    if not prepositions:
        at_place = predicate.lemma in STRIKING and labels[0] in {"dobj", "nsubjpass"}
        if at_place:  # "shelled Odesa", "Odesa was shelled"
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
    rank = _rank_of(inner.lower_)
    if inner.lower_ == "of" and inner.head.dep_ == "prep":  # "out of", "outside of"
        rank = _rank_of(inner.head.lower_)
    elif inner.lower_ == "of":
        if inner.head.lemma_.lower() in PLACE_KINDS and len(prepositions) > 1:  # "in the city of Aleppo"
            rank = _rank_of(prepositions[1].lower_)
        elif inner.head == predicate.head and predicate.lemma in EVENTS_OF_PLACES:  # "the siege of Mariupol"
            rank = 0.6
    if rank is None:
        return None
    middle = [p.lower_ for p in prepositions[1:-1]] + ([outer.lower_] if outer is not inner else [])
    allowed = _AT | _BY | _MOVING | _DURING | (frozenset({"of"}) if predicate.kind == "noun" else frozenset())
    if any(word not in allowed for word in middle):
        return None
    return rank + (2.5 if subject and "nsubj" in labels else 0.5 if "dobj" in labels else 0) + 0.2 * len(middle)


def _rank_of(preposition: str) -> float | None:
    if preposition in _AT:
        return 0.0
    if preposition in _BY:
        return 0.1
    if preposition in _MOVING:
        return 1.2
    return None


def _names_a_body(tokens: Tokens) -> bool:
    """ "Air China", "the Kyiv Independent", "the US government": the place is part of somebody's name or modifies it.

    Unless something happens at the body: "in a Manhattan court", "at Aleppo University".
    """
    root = tokens.root
    top = root
    while top.dep_ in _MODIFIERS and top.head is not top and top.head.pos_ in {"NOUN", "PROPN"}:
        top = top.head
    if top is root:
        return False
    at = top.dep_ == "pobj" and top.head.lower_ in (_AT | _BY)
    named = root.ent_type_ == "ORG" or top.ent_type_ == "ORG"
    return (named or is_human(top)) and not at


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
    for _ in range(3):
        beside = token.dep_ == "advcl" and (not _has_subject(token) or _meanwhile(token))
        shares = beside or token.dep_ in {"conj", "xcomp"}
        if not shares or token.head.pos_ not in {"VERB", "AUX"} or token.lemma_.lower() in SAYING:
            return
        token = token.head
        yield token


def _report_set_off(predicate: Predicate, tokens: Tokens) -> Token | None:
    """The verb of saying whose sentence a place opens: "In Oran, police said that two guards were shot"."""
    verb = predicate.light_verb or predicate.head
    said = verb.head if verb.dep_ == "ccomp" else None
    after = tokens.doc[tokens.end : tokens.end + 1].text
    opens = predicate.sentence.start <= tokens.start <= predicate.sentence.start + _OPENING and after == ","
    return said if said is not None and opens and said.i > tokens.end else None


def _meanwhile(clause: Token) -> bool:
    """ "They were in Oran when the building collapsed"."""
    when = any(c.lower_ in {"when", "as", "while"} and c.i < clause.i for c in clause.children)
    return when and clause.head.lemma_.lower() in _STAYING


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in _SUBJECTS for c in verb.children)


def _most_specific(
    best: _Candidate, candidates: Sequence[_Candidate], inside: Sequence[tuple[Place, Tokens]]
) -> tuple[Place, Tokens]:
    """Of places one of which contains the other, the smaller: "from Toulouse in France", "in Texas at a Waco shop"."""
    rivals = [(c.place, c.tokens) for c in candidates if c.rank - best.rank < 0.5]
    rivals += [(p, t) for p, t in inside if 0 < best.tokens.start - t.end <= 3 and not _names_a_body(t)]
    within = [(p, t) for p, t in rivals if _contains(best.place, p)]
    return min(within, key=lambda pair: (_precision(pair[0]), pair[1].start), default=(best.place, best.tokens))


def _contains(larger: Place, smaller: Place) -> bool:
    same = larger.country == smaller.country and larger.country is not None
    return same and _precision(smaller) < _precision(larger) and larger.admin1 in {None, smaller.admin1}


def _in_body(story: Story, places: Sequence[Place]) -> list[tuple[Place, Tokens]]:
    return [(p, t) for p in places if p.in_ is None and (t := _tokens(story.body, p)) is not None]


def _dateline(story: Story, places: Sequence[tuple[Place, Tokens]]) -> Place | None:
    """The place of "KYIV, March 28 (Agency) —" at the head of a line near the story's start."""
    for place, tokens in places:
        if tokens.doc is not story.body or tokens.start > 80:
            continue
        doc, start = tokens.doc, tokens.start
        while start > 0 and not doc[start - 1].is_space and doc[start - 1].text in {"(", "“", '"'}:
            start -= 1
        if start > 0 and "\n" not in doc[start - 1].text:
            continue
        after = doc[tokens.end : tokens.end + _DATELINE_WORDS]
        mark = next((i for i, t in enumerate(after) if t.text in {"-", "--", "–", "—", "―"} and _stands_free(t)), None)
        if mark is None:
            bracket = len(after) > 0 and after[0].text == "("
            mark = next((i for i, t in enumerate(after) if t.text == ")"), None) if bracket else None
        if mark is not None and not any(t.pos_ in {"VERB", "AUX"} or "\n" in t.text for t in after[:mark]):
            return place
    return None


def _stands_free(mark: Token) -> bool:
    """A dash between words, not a hyphen inside one."""
    return bool(mark.whitespace_) or len(mark.text) > 1 or mark.text in "–—―"


def _precision(place: Place) -> int:
    return PRECISION.get(place.feature or "", 1)


def _tokens(doc: Doc, place: Place) -> Tokens | None:
    known: dict[tuple[int, int], tuple[int, int] | None] = doc.user_data.setdefault(_KEY, {})
    at = (place.start, place.end)
    if at not in known:
        tokens = doc.char_span(*at, alignment_mode="expand")
        known[at] = (tokens.start, tokens.end) if tokens is not None else None
    found = known[at]
    return doc[found[0] : found[1]] if found is not None else None


def _location(place: Place, tokens: Tokens | None, basis: Basis, here: Sequence[tuple[Place, Tokens]]) -> Location:
    precision = _precision(place)
    if tokens is not None and precision == 1 and _is_nearby(tokens):
        precision = 2
    if place.latitude is None and tokens is not None:
        for other, after in here:  # "Hickson, Ontario": where the village is unknown, its province
            if other.latitude is not None and 0 < after.start - tokens.end <= 1:
                return _as_location(other, place, max(2, _precision(other)), basis)
    return _as_location(place, place, precision, basis)


def as_location(place: Place) -> Location:
    """A place as where the story as a whole is set."""
    return _location(place, None, "dateline", [])


def _as_location(known: Place, named: Place, precision: int, basis: Basis) -> Location:
    return Location(
        start=named.start,
        end=named.end,
        text=named.text,
        name=named.name,
        geonameid=known.geonameid,
        latitude=known.latitude,
        longitude=known.longitude,
        admin1=known.admin1,
        country=known.country,
        precision=precision,
        basis=basis,
        in_=named.in_,
    )


def _is_nearby(tokens: Tokens) -> bool:
    """ "Near Kyiv", "north of Kyiv": close to the place, not in it."""
    doc, start = tokens.doc, tokens.start
    before = doc[max(0, start - 2) : start]
    return any(t.lower_ in _BY for t in before) or (
        len(before) == 2 and before[1].lower_ == "of" and before[0].lower_ in DIRECTIONS
    )
