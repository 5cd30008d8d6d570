"""The day and the place of mentions that do not say them, from what their story tells of the same happening elsewhere.

``extractors.when`` and ``extractors.where`` read a mention's own sentence and fall back on the story's dateline and
day. This package looks at all mentions of a story together: "the attack" is where and when the lead puts it, a
statement made in another country is not at the dateline, and what is only planned or thought of has no day.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.language import Story
from extractors.model import Event, Location, Place
from extractors.setting.day import settle_days
from extractors.setting.mention import Mention, lead_of
from extractors.setting.own_country import place_in_own_country
from extractors.setting.place import settle_places
from extractors.what.predicate import Predicate
from extractors.where.gazetteer import Gazetteer

__all__ = ["settle"]


def settle(
    told: Sequence[tuple[Event, Predicate]],
    story: Story,
    main_place: Location | None,
    places: Sequence[Place],
    gazetteer: Gazetteer,
) -> None:
    """Give each event the day and place that the story as a whole implies; told days and places stay as they are.

    Args:
        told: the story's events, each with its predicate, in text order.
        story: the story itself.
        main_place: the town or site where headline or lead put the story.
        places: all that the story names.
        gazetteer: tells where the countries are in which things are done at home.
    """
    mentions = [Mention(event, predicate) for event, predicate in told]
    lead = list(lead_of(mentions, story))
    settle_days(mentions, lead, story)
    settle_places(mentions, lead, story, main_place, places)
    for event, _ in told:
        if event.location is None:
            event.location = place_in_own_country(event, gazetteer)
