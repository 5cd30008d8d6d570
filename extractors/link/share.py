"""What one mention says of a happening, the other mentions of it in the same article need not say again.

"The attack killed twelve" names no attacker and no town; a sentence before, "gunmen attacked a convoy near Gao" did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from extractors.model import Event

_TOLD_HERE = ("argument", "sentence")
"""Bases of a place or time that the mention's own sentence gives."""


def share_within(events: Sequence[Event]) -> None:
    """Fill what a mention leaves open from another mention of the same event, the surest first.

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
                _fill(event, others)


def _fill(event: Event, others: Sequence[Event]) -> None:
    if not event.actors and not event.recipients:
        # both or neither: who acts in one mention may be acted upon in the other's grammar
        told = next((e for e in others if any(a.country or a.sectors for a in (*e.actors, *e.recipients))), None)
        if told is not None:
            event.actors, event.recipients = list(told.actors), list(told.recipients)
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
