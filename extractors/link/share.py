"""What one mention says of a happening, the other mentions of it in the same article need not say again.

"The attack killed twelve" names no attacker and no town; a sentence before, "gunmen attacked a convoy near Gao" did.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import msgspec

from extractors.link.mentions import ONE_STORY, Report, agreement
from extractors.model import Actor, Event
from extractors.who.names import SMALL
from extractors.who.pronouns import PRONOUNS, SPEAKERS

_TOLD_HERE = ("argument", "sentence")
"""Bases of a place or time that the mention's own sentence gives."""


_SURE = 0.6
"""Share of a story's tellings that must name one party as the doer before a bare mention takes it."""

_OTHER = 0.3
"""Weight of a telling of other victims, or of another kind of deed."""

_DEEDS = frozenset({"ASSAULT", "MOBILIZE"})
"""Types of which a story seldom tells more than one deed. Accusations, meetings and the like have many doers."""

_UNDONE = frozenset({"ACCIDENT", "DISASTER", "DEATH", "CEREMONY", "ELECTION"})
"""Types that happen, or that many hold together: who did something at one telling did not do all of it."""

_HARM = frozenset({"ASSAULT", "ACCIDENT", "DISASTER", "DEATH"})
_ATTACKER = frozenset({"\0attacker"})
_TAIL = re.compile(r" (?:of|in|from|at|with) ")
_COUNT = re.compile(r"(?<![\w-])(?:\d[\d,.]*|dozens|scores|hundreds|thousands|several|many)(?![\w-])", re.IGNORECASE)


def share_within(article_id: str, events: Sequence[Event]) -> None:
    """Fill what a mention leaves open from other mentions in the article, the surest first.

    Mentions of one event share parties, place and day. Who did it is shared further: a story about an attack seldom
    says twice who attacked, so a mention without a doer takes the one whom the story's other tellings of such a deed
    name, unless they disagree or tell of another place or day.

    A place or time that comes from elsewhere in the story gets the basis ``dateline``. What a mention says itself is
    never changed; a mere publication day gives way to a day that is told.
    """
    victims = _victims(events)
    groups: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        groups[event.event_id].append(event)
    for group in groups.values():
        for event in group:
            others = sorted((e for e in group if e is not event), key=lambda e: -e.confidence)
            if others:
                _fill_parties(event, others, victims)
                _fill_setting(event, others)
    _fill_doers(article_id, events, victims)


def _fill_parties(event: Event, others: Sequence[Event], victims: set[str]) -> None:
    if not event.actors and event.event_type not in _UNDONE:
        fit = [(e.actors, e) for e in others if _may_be_doer(e, victims) and _may_share_doer(event, e)]
        event.actors = _agreed(fit, event.recipients)
    if not event.recipients:
        hit = [(e.recipients, e) for e in others if _may_be_hit(e)]
        event.recipients = _agreed(hit, event.actors)


def _agreed(tellings: Sequence[tuple[Sequence[Actor], Event]], taken: Sequence[Actor]) -> list[Actor]:
    """The parties that tellings with half the confidence of all name, if they are none of those taken."""
    votes: dict[frozenset[str], float] = defaultdict(float)
    first: dict[frozenset[str], Sequence[Actor]] = {}
    for parties, event in tellings:
        if parties:
            votes[_names(parties)] += event.confidence
            first.setdefault(_names(parties), parties)
    best = max(votes, key=votes.__getitem__, default=None)
    if best is None or 2 * votes[best] < sum(votes.values()) or best & _names(taken):
        return []
    return list(first[best])


def _fill_doers(article_id: str, events: Sequence[Event], victims: set[str]) -> None:
    """Give tellings of a deed without a doer the one upon whom the story's tellings of such deeds agree."""
    deeds = [e for e in events if e.event_type in _DEEDS and e.modality == "asserted"]
    reports = [Report.of(article_id, event) for event in deeds]
    tellings = [(e, r) for e, r in zip(deeds, reports, strict=True) if _may_be_doer(e, victims)]
    found = []
    for event, report in zip(deeds, reports, strict=True):
        if event.actors or _is_general(event):
            continue
        votes: dict[frozenset[str], float] = defaultdict(float)
        telling: dict[frozenset[str], Event] = {}
        for other, told in tellings:
            weight = agreement(report, told, ONE_STORY) * other.confidence * _fitness(event, report, other, told)
            if weight > 0:
                side = _side(other)
                votes[side] += weight
                telling.setdefault(side, other)
        best = max(votes, key=votes.__getitem__, default=None)
        if (
            best is not None
            and votes[best] >= _SURE * sum(votes.values())
            and not _names(telling[best].actors) & _names(event.recipients)
        ):
            found.append((event, telling[best]))
    for event, other in found:
        event.actors = list(other.actors)


def _fitness(event: Event, report: Report, other: Event, told: Report) -> float:
    """How far the doer of one telling may be that of another: less of other victims, of another kind of deed."""
    if not _may_share_doer(event, other):
        return 0.0
    victims = 1.0 if report.recipients & told.recipients or not report.recipients or not told.recipients else _OTHER
    kind = 1.0 if report.trigger & told.trigger or event.event_modes == other.event_modes else _OTHER
    return victims * kind


def _may_share_doer(event: Event, other: Event) -> bool:
    """Whether another telling's doer may be this one's, by whom it befell.

    Police answer a deed of violence: what they do is told with its own victim ("police shot the gunman"). Words and
    dealings with two parties are two, a deed may be told of any of its victims.
    """
    same = bool(_names(event.recipients) & _names(other.recipients))
    if event.event_type == "ASSAULT":
        if any("COP" in actor.sectors for actor in other.actors):
            return same
        if any("UAF" in actor.sectors for actor in event.recipients):
            return same  # whoever shot the gunman, it was not the gunman's side
    return same or event.event_type in _DEEDS or not event.recipients or not other.recipients


def _victims(events: Sequence[Event]) -> set[str]:
    """Names of those whom the story's tellings of harm have as victims more often than as doers.

    What police do is an answer: that they shot somebody makes no victim of him.
    """
    balance: dict[str, int] = defaultdict(int)
    for event in events:
        if event.event_type in _HARM and not any("COP" in actor.sectors for actor in event.actors):
            for name in _names(event.recipients):
                balance[name] += 1
            for name in _names(event.actors):
                balance[name] -= 1
    return {name for name, surplus in balance.items() if surplus > 0}


def _may_be_doer(event: Event, victims: set[str]) -> bool:
    """Whether the doer that one telling names may be taken for that of others.

    One misread sentence must not make doers of those who suffered: people who are only counted ("84 people"), whoever
    the story's tellings of harm name as victims, places, and the press that reports are not.
    """
    if not _are_worded(event.actors):
        return False
    for actor in event.actors:
        attacker = "UAF" in actor.sectors
        if not attacker and (actor.name in victims or (_COUNT.search(actor.text) and set(actor.sectors) <= {"CVL"})):
            return False
        nobody = not actor.sectors and " " not in actor.name  # "Video" and other nouns with a capital
        if nobody or _is_place(actor) or "JRN" in actor.sectors:
            return False
    return True


def _may_be_hit(event: Event) -> bool:
    """Whether whom one telling of an event names may be taken for whom it befell at all.

    Where nobody acted it may be a thing, "a tram", but one alone: lists of things are of other matters. Whom police
    hit is told of an answer to the deed.
    """
    hit = event.recipients
    if any(_is_place(actor) for actor in hit) or any("COP" in actor.sectors for actor in event.actors):
        return False
    known = _are_parties(hit) and (_are_worded(hit) or all(_is_proper(actor.name) for actor in hit))
    return known or (not event.quad_class and len(hit) == 1)


def _is_place(actor: Actor) -> bool:
    """A town or a stretch of land: in a country, and of no standing of its own."""
    return actor.country is not None and not actor.sectors


def _side(event: Event) -> frozenset[str]:
    """The names under which a doer is voted for.

    A lone attacker has many names in one story: "a gunman", "the attacker", "the 31-year-old"; they are one side.
    """
    lone = len(event.actors) == 1 and event.event_type == "ASSAULT"
    return _ATTACKER if lone and _is_lone_attacker(event.actors[0]) else _names(event.actors)


def _is_lone_attacker(actor: Actor) -> bool:
    head = _TAIL.split(actor.name)[0].lower()
    return "UAF" in actor.sectors and not _is_proper(actor.name) and not head.endswith(("s", "men"))


def _is_general(event: Event) -> bool:
    """Deeds in the plural ("attacks in recent years") are seldom those of the story alone."""
    word = event.trigger.text
    return word.endswith("s") and not word.endswith("ss") and event.event_type == "ASSAULT"


def _names(actors: Sequence[Actor]) -> frozenset[str]:
    return frozenset(actor.name for actor in actors)


def _are_parties(actors: Sequence[Actor]) -> bool:
    """Whether all of them are somebody: of a sector, or called by a proper name; a "stolen lorry" is not."""
    return bool(actors) and all(a.sectors or _is_proper(a.name) for a in actors)


def _are_worded(actors: Sequence[Actor]) -> bool:
    """Whether they are parties and called by more than a pronoun: "he" and "his country" are guesses of the cast's."""
    first = {a.text.split()[0].lower() for a in actors}
    return _are_parties(actors) and first.isdisjoint(PRONOUNS) and first.isdisjoint(SPEAKERS)


def _is_proper(name: str) -> bool:
    return all(word[0].isupper() or word in SMALL for word in name.split())


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
