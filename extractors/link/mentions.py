"""Which mentions tell of the same happening.

A join of two different events is worse than a duplicate, so the rules are of two kinds: contradictions, any of which
keeps mentions apart whatever else they share (another kind of event, another day, another country, done against not
done), and agreements, of which there must be enough.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import msgspec

from extractors.link.cluster import average_linkage
from extractors.link.triggers import trigger_roots
from extractors.link.vectors import terms
from extractors.model import Actor, Event

SAME_EVENT = 0.5
"""Mean agreement from which mentions are one event."""

NEAR_KM = 60
"""Two places closer than this can be the scene of one event: a city and its suburb."""

ONE_STORY = 0.5
"""How alike as stories the mentions of one article count."""

APART = -10.0
"""Similarity of mentions that contradict each other: keeps their clusters apart under average linkage."""


Alike = Callable[[str, str], float]
"""(article id, article id) → similarity of their stories, 0 to 1."""


class Report(msgspec.Struct, kw_only=True):
    """One mention of a happening, as linking sees it. Dates are half-open; names are sets of content terms,
    the trigger one of roots."""

    mention_id: str
    article_id: str
    event_type: str | None
    trigger: frozenset[str]
    actors: frozenset[str]
    recipients: frozenset[str]
    happened: bool
    actors_named: bool = True
    """Whether a proper name is among them: only then can others contradict them."""
    recipients_named: bool = True
    day_told: bool = True
    """Whether the report tells the day; else it is that of publication, which all reports of an issue share."""
    start: date | None = None
    end: date | None = None
    country: str | None = None
    geonameid: int | None = None
    point: tuple[float, float] | None = None
    killed: int | None = None

    @classmethod
    def of(cls, article_id: str, event: Event) -> Report:
        """The report of an extracted event."""
        place, time = event.location, event.time
        exact = place is not None and place.precision <= 3 and place.latitude is not None
        return cls(
            mention_id=event.mention_id,
            article_id=article_id,
            event_type=event.event_type,
            trigger=trigger_roots(event.trigger.text),
            actors=_names(event.actors),
            recipients=_names(event.recipients),
            happened=event.modality == "asserted",
            actors_named=has_name(actor.name for actor in event.actors),
            recipients_named=has_name(actor.name for actor in event.recipients),
            day_told=time is not None and time.basis != "publication",
            start=_day(time.start_date) if time else None,
            end=_day(time.end_date) if time else None,
            country=place.country if place else None,
            geonameid=place.geonameid if place else None,
            point=(place.latitude, place.longitude or 0.0) if place and exact and place.latitude is not None else None,
            killed=event.counts["killed"].low if "killed" in event.counts else None,
        )


def link_within(article_id: str, events: Sequence[Event]) -> None:
    """Give the mentions of one happening inside one article the same ``event_id``: that of the first."""
    reports = [Report.of(article_id, event) for event in events]
    for event, first in zip(events, group_mentions(reports, lambda a, b: ONE_STORY), strict=True):
        event.event_id = events[first].mention_id


def group_mentions(
    reports: Sequence[Report],
    told_alike: Alike,
    *,
    pairs: Iterable[tuple[int, int]] | None = None,
    groups: Sequence[int] | None = None,
) -> list[int]:
    """For each report the position of the first report of its event.

    Args:
        reports: mentions of one or more articles.
        told_alike: (article, article) → how alike the articles are as stories, 0 to 1.
        pairs: the pairs worth comparing, each once; by default all of one type.
        groups: for each report a label of the event it belongs to already; by default each is an event of its own.
    """

    def similarity() -> Iterator[tuple[int, int, float]]:
        for i, j in candidate_mentions(reports) if pairs is None else pairs:
            a, b = reports[i], reports[j]
            yield i, j, APART if contradict(a, b) else _agreement(a, b, told_alike(a.article_id, b.article_id))

    return average_linkage(len(reports), similarity(), SAME_EVENT, groups)


def contradict(a: Report, b: Report) -> bool:
    """Whether two reports cannot be of one happening: another kind of event, done against not done, another day or
    country, or, untyped, another word."""
    if a.event_type != b.event_type or a.happened != b.happened or _apart_in_time(a, b) or _apart_in_place(a, b):
        return True
    return a.event_type is None and not a.trigger & b.trigger


def agreement(a: Report, b: Report, told_alike: float) -> float:
    """How far two reports agree, or :data:`APART` when they :func:`contradict` each other; below 0 for other parties.

    The weights say what identifies a happening: what it is called, who and whom, the scene, the day, the story.
    """
    return APART if contradict(a, b) else _agreement(a, b, told_alike)


def _agreement(a: Report, b: Report, told_alike: float) -> float:
    same_word = bool(a.trigger & b.trigger)
    score = 0.2 * same_word + 0.4 * told_alike
    score += 0.2 * _shared(a.actors, b.actors, a.actors_named and b.actors_named)
    score += 0.2 * _shared(a.recipients, b.recipients, a.recipients_named and b.recipients_named)
    if a.geonameid is not None and a.geonameid == b.geonameid:
        score += 0.15 if a.point else 0.05
    if a.start is not None and a.start == b.start and a.end == b.end and (same_word or (a.day_told and b.day_told)):
        score += 0.15
    if a.killed is not None and a.killed == b.killed:
        score += 0.1
    return min(score, 1.0)


def candidate_mentions(reports: Sequence[Report]) -> Iterable[tuple[int, int]]:
    """Pairs of reports of one type (or, untyped, of one word)."""
    blocks: dict[object, list[int]] = defaultdict(list)
    for position, report in enumerate(reports):
        blocks[report.event_type or report.trigger].append(position)
    for block in blocks.values():
        for n, i in enumerate(block):
            for j in block[n + 1 :]:
                yield i, j


def _shared(a: frozenset[str], b: frozenset[str], named: bool) -> float:
    """Share of the smaller set of names found in the other; a quarter where one side names nobody.

    Nothing in common is -1 between names ("Diallo", "Traore"), and nothing at all where one side is only described:
    "at least 14 people" and "the province of Malatya" may well be told of one earthquake.
    """
    if not a and not b:
        return 0.0
    if not a or not b:
        return 0.25
    return len(a & b) / min(len(a), len(b)) or (-1.0 if named else 0.0)


def has_name(phrases: Iterable[str]) -> bool:
    """Whether a word of these phrases is written like a name."""
    return any(word[0].isupper() for phrase in phrases for word in phrase.split())


def _apart_in_time(a: Report, b: Report) -> bool:
    """No common day, and more than a day between them: time zones and late reports blur the edge."""
    if a.start is None or b.start is None:
        return False
    a_end, b_end = a.end or a.start, b.end or b.start
    return (b.start - a_end).days > 1 or (a.start - b_end).days > 1


def _apart_in_place(a: Report, b: Report) -> bool:
    if a.country and b.country and a.country != b.country:
        return True
    if a.point is None or b.point is None or a.point == b.point:
        return False
    return _km(a.point, b.point) > NEAR_KM


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance (haversine) of two (latitude, longitude) points in degrees."""
    la1, lo1, la2, lo2 = map(math.radians, (*a, *b))
    h = math.sin((la2 - la1) / 2) ** 2 + math.cos(la1) * math.cos(la2) * math.sin((lo2 - lo1) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


def _names(actors: Sequence[Actor]) -> frozenset[str]:
    return frozenset(term for actor in actors for term in terms(actor.name))


def _day(moment: str | None) -> date | None:
    try:
        return date.fromisoformat(moment[:10]) if moment else None
    except ValueError:
        return None
