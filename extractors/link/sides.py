"""Which side of a deed a party of the story is on, whatever a mention calls it, and which side it cannot be on.

"A gunman", "the suspect" and "Jon Berg" are one attacker, "Oslo", "the Norwegian army" and "Norway" one state, "84
people" and "dozens of bystanders" the same victims: tellings that word a party differently agree all the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from extractors.model import Actor, Event
from extractors.what.coding_lexicon import word_class
from extractors.who.cast import COLLECTIVES
from extractors.who.lexicon import fold, given_names, role_of
from extractors.who.names import SMALL
from extractors.who.nations import is_demonym
from extractors.who.phrase import singular
from extractors.who.pronouns import PRONOUNS, SPEAKERS

HARM = frozenset({"ASSAULT", "ACCIDENT", "DISASTER", "DEATH"})
"""Types that have victims: who died, who was hurt and who was attacked are one question."""

Side = frozenset[str]
"""The parties that make it up, each under one name for all that it is called."""

_ONE = "\0one"
"""A single person: a story seldom tells of two lone attackers."""
_MANY = "\0many"
"""People in the plural, counted or described: gunmen, bystanders, 84 people."""

_ATTACKERS = "\0attackers"
"""Whoever attacks without being of a state: alone, many, or a group by name."""

_BANDS = frozenset({"REB", "UAF", "CRM", "PRM"})
_STATE = frozenset({"GOV", "MIL", "SPY"})
_TAIL = re.compile(r" (?:of|in|from|at|with|who) ")
_COUNT = re.compile(
    r"(?<![\w-])(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|scores|hundreds"
    r"|thousands|several|many)(?![\w-])",
    re.IGNORECASE,
)


def side_of(actors: Sequence[Actor]) -> Side:
    """The side that these parties make up."""
    return frozenset(_party(actor) for actor in actors)


def attackers_of(actors: Sequence[Actor]) -> Side:
    """As :func:`side_of`, for those who did an act of violence.

    One gunman, the gunmen and the group that claims the deed are one side; states and police are others.
    """
    return frozenset(_ATTACKERS if _is_private(actor) else _party(actor) for actor in actors)


def names_of(actors: Sequence[Actor]) -> frozenset[str]:
    """Their names as the story has them."""
    return frozenset(actor.name for actor in actors)


def may_be_doer(event: Event, balance: Mapping[str, int]) -> bool:
    """Whether the doer that one telling names may be taken for that of others.

    One misread sentence must not make doers of those who suffered: people who are only counted ("84 people"), whoever
    the story's tellings of harm name as victims, places, and the press that reports are not.
    """
    if not are_worded(event.actors):
        return False
    for actor in event.actors:
        attacker = "UAF" in actor.sectors
        suffered = balance.get(actor.name, 0) > 0 or (
            event.event_type in HARM and is_counted(actor) and _is_public(actor)
        )
        nobody = not actor.sectors and " " not in actor.name  # "Video" and other nouns with a capital
        if suffered and not attacker:
            return False
        if nobody or _is_place(actor) or "JRN" in actor.sectors:
            return False
        if event.event_type in ("ASSAULT", "MOBILIZE") and _is_unnamed_state(actor):
            return False
    return True


def may_be_hit(event: Event) -> bool:
    """Whether whom one telling of an event names may be taken for whom it befell at all.

    Where nobody acted it may be a thing, "a tram", but one alone: lists of things are of other matters. Whom police
    hit is told of an answer to the deed.
    """
    hit = event.recipients
    if any(_is_place(actor) for actor in hit) or any(map(is_police, event.actors)):
        return False
    known = _are_somebody(hit) and (are_worded(hit) or all(is_proper(actor.name) for actor in hit))
    return known or (not event.quad_class and len(hit) == 1)


def balance_of(events: Sequence[Event]) -> dict[str, int]:
    """For each name in the story's tellings of harm how much oftener it is that of a victim than of a doer.

    What police do is an answer: that they shot somebody makes no victim of him.
    """
    balance: dict[str, int] = defaultdict(int)
    for event in events:
        if event.event_type in HARM and not any(map(is_police, event.actors)):
            for name in names_of(event.recipients):
                balance[name] += 1
            for name in names_of(event.actors):
                balance[name] -= 1
    return balance


def is_police(actor: Actor) -> bool:
    """Whether it is police, who answer deeds of others."""
    return "COP" in actor.sectors


def is_attacker(actor: Actor, balance: Mapping[str, int]) -> bool:
    """Whether the story has somebody as an attacker rather than as a victim."""
    return "UAF" in actor.sectors or (balance.get(actor.name, 0) < 0 and _is_private(actor))


def standing(actor: Actor) -> float:
    """How much a name of an attacker says: somebody by name most, then a person, then a group."""
    return 2.0 if _is_named_person(actor) else 1.5 if _party(actor) == _ONE else 1.0


def is_counted(actor: Actor) -> bool:
    """Whether the phrase counts people: "84 people", "dozens of bystanders"."""
    return _COUNT.search(actor.text) is not None


def is_proper(name: str) -> bool:
    """Whether every word of a name has a capital, small words aside."""
    return all(word[0].isupper() or word in SMALL for word in name.split())


def _party(actor: Actor) -> str:
    if actor.country is not None and (set(actor.sectors[:1]) & _STATE or is_demonym(actor.text)):
        return actor.country
    if _is_named_person(actor):
        return _ONE
    if is_proper(actor.name):
        return actor.name
    if is_counted(actor) or _is_plural(actor):
        return _MANY if actor.sectors else actor.name
    role = role_of(_head(actor))
    return _ONE if role is not None and role.kind == "person" else actor.name


def _is_public(actor: Actor) -> bool:
    return set(actor.sectors) <= {"CVL"}


def _is_private(actor: Actor) -> bool:
    return bool(_BANDS & set(actor.sectors[:1])) or _party(actor) in (_ONE, _MANY)


def _is_named_person(actor: Actor) -> bool:
    """Whether it is somebody by name."""
    return is_proper(actor.name) and fold(actor.name.split()[0]) in given_names()


def _is_plural(actor: Actor) -> bool:
    word = _head(actor)[-1]
    return word in COLLECTIVES or word.endswith(("men", "children")) or singular(word) != word


def _head(actor: Actor) -> list[str]:
    return _TAIL.split(actor.name)[0].lower().split() or [actor.name.lower()]


def _is_unnamed_state(actor: Actor) -> bool:
    """ "The regime", "the hermit state": whichever country is meant, others name it."""
    return actor.country is None and actor.sectors[:1] == ["GOV"] and not is_proper(actor.name)


def _is_place(actor: Actor) -> bool:
    """A town or a stretch of land: in a country, and of no standing of its own."""
    return actor.country is not None and not actor.sectors


def _are_somebody(actors: Sequence[Actor]) -> bool:
    """Whether all of them are somebody: of a sector, or called by a proper name; a "stolen lorry" is not."""
    return bool(actors) and all(a.sectors or is_proper(a.name) for a in actors)


def are_vehicles(actors: Sequence[Actor]) -> bool:
    """Whether none of them is anybody: only vehicles, or nothing at all."""
    return all(_is_vehicle(actor) for actor in actors)


def _is_vehicle(actor: Actor) -> bool:
    if actor.country is not None or not _is_public(actor) or is_proper(actor.name):
        return False  # "a police helicopter" is the police
    word = _head(actor)[-1]
    vehicle = not word_class("vehicle").isdisjoint((word, word.removesuffix("s")))
    return vehicle and role_of(_head(actor)) is None  # "the coach" may be a person


def are_worded(actors: Sequence[Actor]) -> bool:
    """Whether they are parties and called by more than a pronoun: "he" and "his country" are guesses of the cast's."""
    first = {a.text.split()[0].lower() for a in actors}
    return _are_somebody(actors) and first.isdisjoint(PRONOUNS) and first.isdisjoint(SPEAKERS)
