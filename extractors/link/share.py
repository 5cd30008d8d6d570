"""What one mention says of a happening, the other mentions of it in the same article need not say again.

"The attack killed twelve" names no attacker and no town; a sentence before, "gunmen attacked a convoy near Gao" did.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from extractors.link.mentions import ONE_STORY, Report, agreement
from extractors.link.sides import (
    HARM,
    Side,
    are_vehicles,
    are_worded,
    attackers_of,
    balance_of,
    is_attacker,
    is_counted,
    is_police,
    may_be_doer,
    may_be_hit,
    names_of,
    side_of,
    standing,
)
from extractors.model import Actor, Event
from extractors.what.event_nouns import FRAMES

_TOLD_HERE = ("argument", "sentence")
"""Bases of a place or time that the mention's own sentence gives."""

_SURE = 0.5
"""Share of a story's tellings that must name one side before a bare mention takes it."""

_OTHER = 0.3
"""Weight of a telling of other victims, or of another kind of deed."""

_DEEDS = frozenset({"ASSAULT", "MOBILIZE"})
"""Types of which a story seldom tells more than one deed. Accusations, meetings and the like have many doers."""

_UNDONE = frozenset({"ACCIDENT", "DISASTER", "DEATH", "CEREMONY", "ELECTION"})
"""Types that happen, or that many hold together: who did something at one telling did not do all of it."""

_WRECKS = frozenset({"ACCIDENT", "DISASTER"})
"""Types whose sentence, where it tells of people hurt, tells of them rather than of the vehicle they were in."""

_ONE = 0.3
"""Least weight of another mention of the same deed."""

_LEAD = 400
"""Characters from the start in which a deed is told for the first time."""

_NEW = re.compile(
    r"\b(?:another|any|every|each|no|such|previous|earlier|past|future|similar|other|more|first|further|annual)"
    r"\s+(?:(?!(?:the|this|that|these|those|his|her|its|our|their|in|of|on|after|following|and|to)\b)"
    r"[^\W\d_][\w’'-]*\s+){0,3}$",
    re.IGNORECASE,
)
"""What stands before a noun that tells of a deed besides the story's own."""

_DEFINITE = re.compile(r"\b(?:the|this|that|[^\W\d_]+day['’]s)\s+(?:[^\W\d_][\w’'-]*\s+){0,1}$", re.IGNORECASE)


def share_within(article_id: str, events: Sequence[Event], attackers: Sequence[Actor] = ()) -> None:
    """Fill what a mention leaves open from other mentions in the article.

    Mentions of one event share parties, place and day. Who did a deed and whom it befell is shared further: a story
    about an attack seldom says twice who attacked whom, so a mention that leaves it open takes the side that the
    story's tellings of such a deed name, unless they disagree or tell of another place or day.

    Where no telling names a doer of violence, whom the story calls the attacker did it (``attackers``), if it is one.

    A place or time that comes from elsewhere in the story gets the basis ``dateline``. What a mention says itself is
    never changed, but for vehicles: "the lorry" stands for its driver or those in it. A mere publication day gives way
    to a day that is told.
    """
    tellings = _Tellings(article_id, events, attackers)
    found = [(event, tellings.doers_of(event), tellings.hit_by(event)) for event in events]
    for event, doers, hit in found:
        event.actors = list(_apart(event, doers, event.recipients)) or event.actors
        event.recipients = list(_apart(event, hit, event.actors)) or event.recipients
    groups: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        groups[event.event_id].append(event)
    for group in groups.values():
        for event in group:
            others = sorted((e for e in group if e is not event), key=lambda e: -e.confidence)
            if others:
                _fill_setting(event, others)


class _Telling(NamedTuple):
    """Whom one mention names on one side of what it tells."""

    event: Event
    parties: Sequence[Actor]
    names: Side
    side: Side


class _Tellings:
    """What the mentions of one story tell of who did what to whom."""

    def __init__(self, article_id: str, events: Sequence[Event], attackers: Sequence[Actor]) -> None:
        self._attackers = attackers if len(names_of(attackers)) == 1 else ()
        self._balance = balance_of(events)
        self._reports = {id(event): Report.of(article_id, event) for event in events}
        self._taking_up = {id(event) for event in events if _takes_up(event)}
        self._referring = {id(event) for event in events if _refers_back(event)}
        undone = {e.event_type for e in events if are_vehicles(e.actors)} - _UNDONE
        unhit = {e.event_type for e in events if are_vehicles(e.recipients)} | {"DEATH"}
        self._of_doers = [
            _Telling(e, e.actors, names_of(e.actors), _doers_side(e))
            for e in events
            if e.event_type in undone and may_be_doer(e, self._balance)
        ]
        self._of_hit = [
            _Telling(e, e.recipients, names_of(e.recipients), _hit_side(e))
            for e in events
            if e.event_type in unhit and may_be_hit(e)
        ]

    def doers_of(self, event: Event) -> Sequence[Actor]:
        """Who did what a mention without a doer tells, as far as the story is of one mind about it."""
        if not are_vehicles(event.actors) or event.event_type in _UNDONE:
            return ()
        called = _elected((telling, self._as_to_doer(event, telling)) for telling in self._of_doers)
        back = id(event) in self._referring or _is_lead(event)
        if not called and event.event_type == "ASSAULT" and back and id(event) in self._taking_up:
            return () if any(is_attacker(actor, self._balance) for actor in event.recipients) else self._attackers[:1]
        return max(called, key=lambda c: c[1] * min(map(standing, c[0])), default=((), 0))[0]

    def hit_by(self, event: Event) -> Sequence[Actor]:
        """Whom it befell, likewise: in the words of the first of the telling mentions."""
        if not are_vehicles(event.recipients) or (event.recipients and event.event_type not in _WRECKS):
            return ()
        called = _elected(
            (telling, self._as_to_hit(event, telling))
            for telling in self._of_hit
            if not event.recipients or (telling.event.evidence == event.evidence and not are_vehicles(telling.parties))
        )
        enough = 0.5 * max((weight for _, weight in called), default=0)
        usual = [parties for parties, weight in called if weight >= enough]
        return next((parties for parties in usual if any(map(is_counted, parties))), usual[0] if usual else ())

    def _as_to_doer(self, event: Event, telling: _Telling) -> float:
        """How far another telling's doer may be this one's.

        Police answer a deed of violence: what they do is told with its own victim ("police shot the gunman"). Words
        and dealings with two parties are two, a deed may be told of any of its victims.
        """
        other = telling.event
        if other is event or event.event_type != other.event_type:
            return 0.0
        a, b = self._reports[id(event)], self._reports[id(other)]
        same = not names_of(event.recipients).isdisjoint(names_of(other.recipients))
        one = other.event_id == event.event_id
        if event.event_type not in _DEEDS:
            if one and (same or not event.recipients or not other.recipients):
                return other.confidence
            told = id(event) in self._referring if not event.recipients else a.recipients & b.recipients
            return other.confidence * agreement(a, b, ONE_STORY) if told and a.trigger & b.trigger else 0.0
        answer = any(map(is_police, other.actors)) or any(
            is_attacker(party, self._balance) for party in event.recipients
        )
        if (event.event_type == "ASSAULT" and answer and not same) or not (one or id(event) in self._taking_up):
            return 0.0
        return other.confidence * max(_ONE * one, agreement(a, b, ONE_STORY) * _kinship(a, b, event, other))

    def _as_to_hit(self, event: Event, telling: _Telling) -> float:
        """How far those whom another telling names may be those whom this one befell."""
        other = telling.event
        if other is event or other.event_type not in (event.event_type, "DEATH"):
            return 0.0
        if other.event_id == event.event_id:
            return other.confidence
        if id(event) not in self._taking_up or not are_worded(telling.parties):
            return 0.0
        a, b = self._reports[id(event)], self._reports[id(other)]
        if event.event_type in HARM:
            attackers = any(is_attacker(actor, self._balance) for actor in telling.parties)
            if attackers or "destroy" in event.event_modes or any(map(is_police, event.actors)):
                return 0.0
            a, b = _as_harm(a), _as_harm(b)
        elif event.event_type == "MOBILIZE":
            same = a.trigger & b.trigger or (a.day_told and a.start == b.start)
            if not same or _is_plural(event) or not all(actor.sectors for actor in telling.parties):
                return 0.0
        elif id(event) not in self._referring or not a.trigger & b.trigger:
            return 0.0
        return other.confidence * agreement(a, b, ONE_STORY) * _kinship(a, b, event, other)


def _doers_side(event: Event) -> Side:
    if event.event_type == "ASSAULT":
        return attackers_of(event.actors)
    return side_of(event.actors) if event.event_type in _DEEDS else names_of(event.actors)


def _hit_side(event: Event) -> Side:
    return side_of(event.recipients) if event.event_type in _DEEDS | HARM else names_of(event.recipients)


def _elected(tellings: Iterable[tuple[_Telling, float]]) -> list[tuple[Sequence[Actor], float]]:
    """How the side that most of the weight is for is called, each name with its weight, in the order of the story."""
    votes: dict[Side, float] = defaultdict(float)
    names: dict[Side, dict[Side, float]] = defaultdict(lambda: defaultdict(float))
    first: dict[Side, Sequence[Actor]] = {}
    for telling, weight in tellings:
        if weight > 0:
            votes[telling.side] += weight
            names[telling.side][telling.names] += weight
            first.setdefault(telling.names, telling.parties)
    best = max(votes, key=votes.__getitem__, default=None)
    if best is None or votes[best] < _SURE * sum(votes.values()):
        return []
    return [(first[called], weight) for called, weight in names[best].items()]


def _kinship(a: Report, b: Report, event: Event, other: Event) -> float:
    """How far two deeds are of a kind: less with other victims, under another name."""
    victims = 1.0 if a.recipients & b.recipients or not a.recipients or not b.recipients else _OTHER
    kind = 1.0 if a.trigger & b.trigger or event.event_modes == other.event_modes else _OTHER
    return victims * kind


def _as_harm(report: Report) -> Report:
    """The report as one of harm alone, whoever is named as hit: these are what is asked."""
    return msgspec.structs.replace(report, event_type="HARM", recipients=frozenset())


def _apart(event: Event, some: Sequence[Actor], others: Sequence[Actor]) -> Sequence[Actor]:
    """Those who are none of the others; that a state attacks itself is not what a story means either."""
    if event.event_type in _DEEDS and {p for p in side_of(some) & side_of(others) if not p.startswith("\0")}:
        return ()
    return [actor for actor in some if actor.name not in names_of(others)]


def _takes_up(event: Event) -> bool:
    """Whether a mention may be of the deed that the story tells: it happened, and is not another one.

    Deeds in the plural ("attacks in recent years") are seldom those of the story alone, and "another attack" below
    the lead is one more.
    """
    if event.modality != "asserted" or (event.event_type in HARM and _is_plural(event)):
        return False
    if _is_lead(event) or not _is_noun(event.trigger.text):
        return True
    return _NEW.search(event.evidence.text[: event.trigger.start - event.evidence.start]) is None


def _is_lead(event: Event) -> bool:
    return event.trigger.in_ is not None or event.trigger.start < _LEAD


def _refers_back(event: Event) -> bool:
    """Whether a noun takes up what has been told: "the meeting", "this deal"."""
    if event.trigger.in_ is not None or not _is_noun(event.trigger.text) or _is_plural(event):
        return False
    return _DEFINITE.search(event.evidence.text[: event.trigger.start - event.evidence.start]) is not None


def _is_plural(event: Event) -> bool:
    word = event.trigger.text
    return word.endswith("s") and not word.endswith("ss") and _is_noun(word)


def _is_noun(word: str) -> bool:
    word = word.lower()
    return not FRAMES.keys().isdisjoint((word, word.removesuffix("s"), word.removesuffix("es")))


def _fill_setting(event: Event, others: Sequence[Event]) -> None:
    if event.location is None:
        places = (e.location for e in others if e.location is not None and e.location.basis in _TOLD_HERE)
        place = next(places, None)
        if place is not None:
            event.location = msgspec.structs.replace(place, basis="dateline")
    if event.time is None or event.time.basis == "publication":
        times = (e.time for e in others if e.time is not None and e.time.basis in _TOLD_HERE)
        time = next(times, None)
        if time is not None:
            event.time = msgspec.structs.replace(time, basis="dateline")
