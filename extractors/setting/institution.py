"""Courts and police act in their own country: "an Egyptian court sentenced", "Turkish police arrested"."""

from __future__ import annotations

from extractors.model import Event, Location
from extractors.setting.mention import TOLD
from extractors.where.attach import PRECISION
from extractors.where.gazetteer import Gazetteer

_DEEDS = frozenset({"COERCE", "SANCTION"})
_INSTITUTIONS = frozenset({"JUD", "COP"})
_COUNTRY = "PCLI"
"""Feature code of a country."""


def place_of_institution(event: Event, gazetteer: Gazetteer) -> Location | None:
    """The country whose court or police did what an event tells; None for other deeds and doers."""
    if event.event_type not in _DEEDS or event.modality not in TOLD:
        return None
    for actor in event.actors:
        name = gazetteer.country_name(actor.country) if actor.country is not None else None
        if name is None or actor.sectors[:1] == [] or actor.sectors[0] not in _INSTITUTIONS:
            continue
        for entry in gazetteer.look_up(name):
            if entry.feature == _COUNTRY and entry.country == actor.country:
                return Location(
                    start=actor.start, end=actor.end, text=actor.text, name=entry.name, geonameid=entry.geonameid,
                    latitude=entry.latitude, longitude=entry.longitude, admin1=None, country=entry.country,
                    precision=PRECISION[_COUNTRY], basis="sentence", in_=actor.in_,
                )  # fmt: skip
    return None
