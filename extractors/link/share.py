"""What one mention says of a happening, the other mentions of it in the same article need not say again.

"The attack killed twelve" names no attacker and no town; a sentence before, "gunmen attacked a convoy near Gao" did.
"""

from __future__ import annotations

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


def share_within(article_id: str, events: Sequence[Event]) -> None:
    """Fill what a mention leaves open from other mentions in the article, the surest first.

    Mentions of one event share parties, place and day. Who did it is shared further: a story about an attack seldom
    says twice who attacked, so a mention without a doer takes the one whom the story's other tellings of such a deed
    name, unless they disagree or tell of another place or day.

    A place or time that comes from elsewhere in the story gets the basis ``dateline``. What a mention says itself is
    never changed; a mere publication day gives way to a day that is told.
    """
    groups: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        groups[event.event_id].append(event)
    for group in groups.values():
        for event in group:
            others = sorted((e for e in group if e is not event), key=lambda e: -e.confidence)
            if others:
                _fill_parties(event, others)
                _fill_setting(event, others)
    _fill_doers(article_id, events)


def _fill_parties(event: Event, others: Sequence[Event]) -> None:
    if not event.actors and event.event_type not in _UNDONE:
        fit = [(e.actors, e) for e in others if _are_worded(e.actors) and _may_share_doer(event, e)]
        event.actors = _agreed(fit, event.recipients)
    if not event.recipients:
        hit = [(e.recipients, e) for e in others if _are_parties(e.recipients) or not event.quad_class]
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


def _fill_doers(article_id: str, events: Sequence[Event]) -> None:
    """Give tellings of a deed without a doer the one upon whom the story's tellings of such deeds agree."""
    deeds = [e for e in events if e.event_type in _DEEDS and e.modality == "asserted"]
    reports = [Report.of(article_id, event) for event in deeds]
    tellings = [(e, r) for e, r in zip(deeds, reports, strict=True) if _are_worded(e.actors)]
    found = []
    for event, report in zip(deeds, reports, strict=True):
        if event.actors or _is_general(event):
            continue
        votes: dict[frozenset[str], float] = defaultdict(float)
        telling: dict[frozenset[str], Event] = {}
        for other, told in tellings:
            weight = agreement(report, told, ONE_STORY) * other.confidence * _fitness(event, report, other, told)
            if weight > 0:
                votes[_names(other.actors)] += weight
                telling.setdefault(_names(other.actors), other)
        best = max(votes, key=votes.__getitem__, default=None)
        if best is not None and votes[best] >= _SURE * sum(votes.values()) and not best & _names(event.recipients):
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
    if event.event_type == "ASSAULT" and any("COP" in actor.sectors for actor in other.actors):
        return same
    return same or event.event_type in _DEEDS or not event.recipients or not other.recipients


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
