"""The place of a mention that does not say it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from extractors.language import Story
from extractors.language.reference import root
from extractors.model import Event, Location
from extractors.setting.mention import (
    HERE,
    TOLD,
    WORDS,
    Mention,
    episode,
    is_harm_done,
    is_new,
    is_news,
    just_before,
    one_day,
)

EXACT = 3
"""Coarsest ``precision`` of a place that the scene is taken to be when headline and lead name none: a district."""


def settle_places(mentions: Sequence[Mention], lead: Sequence[Mention], story: Story, main: Location | None) -> None:
    """Give each mention the place that the story implies, in place, once the days are settled.

    Args:
        mentions: all of a story, in text order.
        lead: those of title and first sentences.
        story: the story itself.
        main: the town or site where headline or lead put the story.
    """
    kinds = {m.kind for m in lead}
    scenes = {kind: scene for kind in kinds if (scene := _scene(kind, lead, mentions, main, story)) is not None}
    news = {root(m.predicate.lemma) for m in lead}
    harm = _tells_harm(lead, story)
    for mention in mentions:
        in_news = root(mention.predicate.lemma) in news or (harm and is_harm_done(mention))
        _settle_place(mention, mentions, lead, scenes.get(mention.kind), in_news, story)


def _settle_place(
    mention: Mention,
    mentions: Sequence[Mention],
    lead: Sequence[Mention],
    scene: Location | None,
    in_news: bool,
    story: Story,
) -> None:
    event = mention.event
    if event.location is not None and event.location.basis in HERE:
        return
    place = _near_place(mention, mentions)
    if place is None and (before := episode(mention, mentions, lead)) is not None:
        place = before.location
    if scene is not None and place is None and mention.takes_up and in_news:
        place = scene
    if place is None and (mention.takes_up or event.event_type not in WORDS):
        place = _same_place(mention, mentions)
    if (
        place is None
        and scene is not None
        and is_news(mention, story)
        and (mention.takes_up or (is_harm_done(mention) and _on_a_day_of(mention, lead)))
    ):
        place = scene
    if place is not None and (event.location is None or not _within(event.location, place)):
        event.location = msgspec.structs.replace(place, basis="dateline")
    elif event.location is not None and not _at_dateline(mention, event.location, scene, in_news, story):
        event.location = None


def _on_a_day_of(mention: Mention, lead: Sequence[Mention]) -> bool:
    """Whether harm whose day is told can be that of the lead."""
    time = mention.event.time
    same = [m for m in lead if m.kind == mention.kind and m is not mention]
    return time is None or time.basis not in HERE or not same or any(one_day(m, mention) for m in same)


def _at_dateline(mention: Mention, dateline: Location, scene: Location | None, in_news: bool, story: Story) -> bool:
    """Whether a mention that names no place can have happened where the story was written."""
    if _elsewhere(mention.event, dateline) or not is_news(mention, story):
        return False
    if mention.is_noun and not in_news and not mention.takes_up:
        return False
    return mention.kind != "harm" or scene is None or _agree(scene, dateline)


def _near_place(mention: Mention, mentions: Sequence[Mention]) -> Location | None:
    """The place of what a noun takes up from the sentences just before it."""
    if not mention.takes_up:
        return None
    return next((p for m in just_before(mention, mentions) if (p := _told_place(m)) is not None), None)


def _same_place(mention: Mention, mentions: Sequence[Mention]) -> Location | None:
    """The place that the story gives the same word wherever it gives one."""
    if not mention.takes_up and (mention.event.modality not in TOLD or is_new(mention)):
        return None
    name = root(mention.predicate.lemma)
    same = (m for m in mentions if m is not mention and m.kind == mention.kind and root(m.predicate.lemma) == name)
    places = [p for m in same if one_day(m, mention) and (p := _told_place(m)) is not None]
    finest = min(places, key=lambda p: p.precision, default=None)
    if finest is None or any(p.name != finest.name and not _within(finest, p) for p in places):
        return None
    return finest


def _scene(
    kind: str | None, lead: Sequence[Mention], mentions: Sequence[Mention], main: Location | None, story: Story
) -> Location | None:
    """Where the news of one kind took place: the first place of the lead, or a finer one in it told of the same."""
    told = [p for m in lead if m.kind == kind and (p := _told_place(m)) is not None]
    first = next(iter(told), None)
    if kind == "harm":
        if not _tells_harm(lead, story):
            return None
        if main is not None and not any(_agree(p, main) for p in told):
            first = main
        if first is None:
            later = (p for m in mentions if m.kind == kind and is_news(m, story) and (p := _told_place(m)) is not None)
            first = next((p for p in later if p.precision <= EXACT), None)
    if first is None:
        return None
    words = {root(m.predicate.lemma) for m in lead if m.kind == kind}
    same = (m for m in mentions if m.kind == kind and root(m.predicate.lemma) in words)
    finer = [p for m in same if m.event.modality in TOLD and (p := _told_place(m)) and _within(p, first)]
    return min(finer, key=lambda p: p.precision, default=first)


def _tells_harm(lead: Sequence[Mention], story: Story) -> bool:
    """Whether harm is the news: told in the headline, by a main verb or right below it."""
    titled = len(story.article.title or "") if story.headline is None else 0
    heads = [m.predicate.head for m in lead if m.kind == "harm"]
    return any(h.doc is story.headline or h.idx < titled or "ROOT" in (h.dep_, h.head.dep_) for h in heads)


def _agree(a: Location, b: Location) -> bool:
    return a.name == b.name or _within(a, b) or _within(b, a)


def _told_place(mention: Mention) -> Location | None:
    place = mention.event.location
    return place if place is not None and place.basis in HERE else None


def _within(smaller: Location, larger: Location) -> bool:
    same = smaller.country == larger.country and larger.country is not None
    return same and smaller.precision < larger.precision and larger.admin1 in {None, smaller.admin1}


def _elsewhere(event: Event, dateline: Location) -> bool:
    """Whether whoever acts or speaks belongs to other countries than the dateline's."""
    source = event.attribution.source
    parties = event.actors or ([source] if source is not None else event.recipients)
    countries = {actor.country for actor in parties if actor.country is not None}
    return bool(countries) and dateline.country not in countries
