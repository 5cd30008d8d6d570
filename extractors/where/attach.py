"""From a predicate to the place where it happened.

Its own words come first ("shelled the port *in Odesa*", "the *Odesa* blast"), then the rest of the clause it belongs
to, then the dateline. A place that only names somebody ("*Russia* says", "*Athens* police") is an actor, and the other
places of the story never become an event's.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc
from spacy.tokens import Span as Tokens

from extractors.language import Story
from extractors.model import Basis, Location, Place
from extractors.what.predicate import Predicate
from extractors.where.candidates import NEARBY, Candidate, names_a_body, stands_at, weigh
from extractors.where.dateline import dateline_place
from extractors.where.words import DIRECTIONS

PRECISION = {"ADM2": 3, "ADM1": 4, "RGN": 4, "PCLI": 5, "CONT": 5, "OCN": 5, "SEA": 5, "ZN": 5, "MTS": 4, "STM": 4}
"""Precision of a location by feature code; towns, sites and the rest are exact (1)."""
_KEY = "dateline place tokens"


def attach_place(predicate: Predicate, story: Story, places: Sequence[Place], spoken: bool = False) -> Location | None:
    """Where the predicate's happening took place, and which words say so; None when nothing does.

    Args:
        predicate: with its own doc, the story's body or headline.
        story: the story that the predicate and the places are of.
        places: from :func:`extractors.where.find_places`.
        spoken: whether it is done in words: a demand, a promise, an accusation.
    """
    doc = predicate.head.doc
    title = "title" if story.headline is not None and doc is story.headline else None
    here = [(p, tokens) for p in places if p.in_ == title and (tokens := _tokens(doc, p)) is not None]
    inside = [(p, t) for p, t in here if predicate.sentence.start <= t.start < predicate.sentence.end]
    dateline = dateline_place(story, here) if title is None else None
    candidates = [c for p, t in inside if p is not dateline and (c := weigh(predicate, p, t, spoken))]
    if candidates:
        best = min(candidates, key=lambda c: (round(c.rank, 1), c.tokens.start))
        place, tokens = _most_specific(best, candidates, inside)
        return _location(place, tokens, best.basis, here)
    body_dateline = dateline or dateline_place(story, _in_body(story, places))
    if body_dateline is not None and predicate.kind != "adjective":
        return _location(body_dateline, None, "dateline", [])
    return None


def place_before(predicate: Predicate, story: Story, places: Sequence[Place]) -> Location | None:
    """Where the sentence before puts what its main verb tells: "In Oran, gangs chased women. They robbed *them*."

    A sentence that opens with "there" is at whatever town or site the one before names last.
    """
    sentence = predicate.sentence
    if predicate.head.doc is not story.body or sentence.start == 0:
        return None
    before = story.body[sentence.start - 1].sent
    here = [(p, t) for p, t in _in_body(story, places) if before.start <= t.start < before.end]
    if sentence[0].lower_ == "there" and sentence[0].dep_ == "advmod":
        told = [(p, t) for p, t in here if t.root.dep_ in ("pobj", "conj") and _precision(p) == 1][-1:]
    else:
        told = [(p, t) for p, t in here if stands_at(t, before.root)]
    if not told:
        return None
    return _location(*min(told, key=lambda pair: _precision(pair[0])), "dateline", here)


def _most_specific(
    best: Candidate, candidates: Sequence[Candidate], inside: Sequence[tuple[Place, Tokens]]
) -> tuple[Place, Tokens]:
    """Of places one of which contains the other, the smaller: "from Toulouse in France", "in Texas at a Waco shop"."""
    rivals = [(c.place, c.tokens) for c in candidates if c.rank - best.rank < 0.5]
    rivals += [(p, t) for p, t in inside if 0 < best.tokens.start - t.end <= 3 and not names_a_body(t)]
    within = [(p, t) for p, t in rivals if _contains(best.place, p)]
    return min(within, key=lambda pair: (_precision(pair[0]), pair[1].start), default=(best.place, best.tokens))


def _contains(larger: Place, smaller: Place) -> bool:
    same = larger.country == smaller.country and larger.country is not None
    return same and _precision(smaller) < _precision(larger) and larger.admin1 in {None, smaller.admin1}


def _in_body(story: Story, places: Sequence[Place]) -> list[tuple[Place, Tokens]]:
    return [(p, t) for p in places if p.in_ is None and (t := _tokens(story.body, p)) is not None]


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
    return any(t.lower_ in NEARBY for t in before) or (
        len(before) == 2 and before[1].lower_ == "of" and before[0].lower_ in DIRECTIONS
    )
