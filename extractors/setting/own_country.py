"""What is done at home: a court sentences, voters elect and a state tests missiles in its own country."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.model import Actor, Event, Location
from extractors.setting.mention import TOLD
from extractors.where.attach import PRECISION
from extractors.where.gazetteer import Entry, Gazetteer

_ANYBODY: frozenset[str] = frozenset()
_JUSTICE = frozenset({"JUD", "COP"})
_RULERS = frozenset({"GOV", "LEG", "JUD", "MIL", "COP"})

_DOERS = {
    "COERCE": _JUSTICE,
    "COERCE/censor": _RULERS,
    "COERCE/curfew": _RULERS,
    "COERCE/martial-law": _RULERS,
    "SANCTION": _JUSTICE,
    "RULING": _RULERS,
    "MOBILIZE/weapons": _ANYBODY,  # weapons fired at others are an assault; these are shown, tested or launched
    "ELECTION": _ANYBODY,
    "APPOINTMENT": _ANYBODY,
}
"""Who does at home what, by type or mode: actors whose first sector is one of these."""
_CHOSEN = frozenset({"ELECTION", "APPOINTMENT"})
"""Who is chosen is as much at home as who chooses, and often the only one told."""
_COUNTRY = "PCLI"
"""Feature code of a country."""


def place_in_own_country(event: Event, gazetteer: Gazetteer) -> Location | None:
    """The country of those who did what is done at home; None for other deeds, and where they are of several."""
    if event.modality not in TOLD:
        return None
    homes = [(party, entry) for party in _acting(event) if (entry := _country(party, gazetteer)) is not None]
    if not homes or len({entry.country for _, entry in homes}) > 1:
        return None
    party, entry = homes[0]
    return Location(
        start=party.start, end=party.end, text=party.text, name=entry.name, geonameid=entry.geonameid,
        latitude=entry.latitude, longitude=entry.longitude, admin1=None, country=entry.country,
        precision=PRECISION[_COUNTRY], basis="sentence", in_=party.in_,
    )  # fmt: skip


def _acting(event: Event) -> Iterator[Actor]:
    names = (event.event_type, *(f"{event.event_type}/{mode}" for mode in event.event_modes))
    for doers in (_DOERS[name] for name in names if name in _DOERS):
        yield from (a for a in event.actors if doers is _ANYBODY or (a.sectors and a.sectors[0] in doers))
    if event.event_type in _CHOSEN and not event.actors:
        yield from event.recipients


def _country(party: Actor, gazetteer: Gazetteer) -> Entry | None:
    name = gazetteer.country_name(party.country) if party.country is not None else None
    entries = gazetteer.look_up(name) if name is not None else ()
    return next((e for e in entries if e.feature == _COUNTRY and e.country == party.country), None)
