"""The place of a mention that does not say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from extractors.language import Story
from extractors.language.reference import is_another, is_definite, root
from extractors.model import Event, Location, Place
from extractors.setting.mention import (
    HERE,
    TOLD,
    WORDS,
    Mention,
    episode,
    is_harm_done,
    is_new,
    is_news,
    is_recent,
    just_before,
    one_day,
)
from extractors.setting.scene import DEEDS, scene_of_kind, tells_harm
from extractors.setting.whereabouts import agree, one_of, told_place, within
from extractors.when.holders import clause_verb
from extractors.where.attach import place_before

_PLURAL = ("NNS", "NNPS")
_AFTER = ("after", "when", "as")
"""What opens the clause that tells what led to a happening."""
_GOING_ON = frozenset("he she it they there both".split())
"""Opens a sentence about those of whom the one before tells."""


def settle_places(
    mentions: Sequence[Mention],
    lead: Sequence[Mention],
    story: Story,
    main: Location | None,
    places: Sequence[Place],
) -> None:
    """Give each mention the place that the story implies, in place, once the days are settled.

    Args:
        mentions: all of a story, in text order.
        lead: those of title and first sentences.
        story: the story itself.
        main: where headline or lead put the story.
        places: all that the story names.
    """
    kinds = {m.kind for m in lead}
    scenes = {kind: scene for kind in kinds if (scene := scene_of_kind(kind, lead, mentions, main, story)) is not None}
    news = {root(m.predicate.lemma) for m in lead}
    settling = _Settling(mentions, lead, story, scenes, places, news, tells_harm(lead, story))
    for mention in mentions:
        if told_place(mention) is None:
            settling.settle(mention)


@dataclass(slots=True)
class _Settling:
    """What the places of one story's mentions are settled by."""

    mentions: Sequence[Mention]
    lead: Sequence[Mention]
    story: Story
    scenes: Mapping[str | None, Location]
    places: Sequence[Place]
    """All that the story names."""
    news: set[str]
    """Roots of the words for what the lead tells."""
    harm: bool
    """Whether harm is the news."""
    carried: dict[int, Location] = field(default_factory=dict)
    """Places of mentions that go on about what the sentences before them tell, by the mention's identity."""

    def settle(self, mention: Mention) -> None:
        """Place a mention whose own sentence does not, or take it from a dateline where it cannot be."""
        event, scene = mention.event, self.scenes.get(mention.kind)
        place = self._goes_on(mention)
        if place is None and scene is not None and self._takes_up_news(mention):
            place = scene
        if place is None and (mention.takes_up or event.event_type not in WORDS):
            place = _same_place(mention, self.mentions)
        if place is None and scene is not None and self._is_of_the_scene(mention):
            place = scene
        if place is None and event.location is None and self.harm and self._is_arrest(mention):
            place = self.scenes.get("harm")
        if place is not None and (event.location is None or not within(event.location, place)):
            event.location = msgspec.structs.replace(place, basis="dateline")
        elif event.location is not None and not self._at_dateline(mention, event.location):
            event.location = None

    def _goes_on(self, mention: Mention) -> Location | None:
        """The place of what the sentences just before tell, or of what the same sentence says led to it."""
        place = _near_place(mention, self.mentions, self.carried) or _place_of_cause(mention, self.mentions)
        if place is None and (before := episode(mention, self.mentions, self.lead)) is not None:
            place = before.location
        place = place or _background_place(mention, self.mentions, self.story)
        if place is None and _goes_on_about(mention):
            place = place_before(mention.predicate, self.story, self.places)
        if place is not None:
            self.carried[id(mention)] = place
        return place

    def _takes_up_news(self, mention: Mention) -> bool:
        return mention.takes_up and self._in_news(mention) and self._on_a_day_of_lead(mention)

    def _in_news(self, mention: Mention) -> bool:
        return root(mention.predicate.lemma) in self.news or (self.harm and is_harm_done(mention))

    def _is_of_the_scene(self, mention: Mention) -> bool:
        """Harm told as done, another deed of which the lead tells as the news, or what takes one up."""
        deed = mention.kind in DEEDS and any(mention is m for m in self.lead) and not is_new(mention)
        done = (deed or is_harm_done(mention)) and self._on_a_day_of_lead(mention)
        return is_news(mention, self.story) and (mention.takes_up or done)

    def _is_arrest(self, mention: Mention) -> bool:
        """Somebody held after harm that is the news."""
        event = mention.event
        held = event.event_type == "COERCE" and "arrest" in event.event_modes and event.modality == "asserted"
        return held and not is_new(mention) and is_news(mention, self.story)

    def _on_a_day_of_lead(self, mention: Mention) -> bool:
        """Whether what is told with its day can be what the lead tells."""
        time = mention.event.time
        same = [m for m in self.lead if m.kind == mention.kind and m is not mention]
        return time is None or time.basis not in HERE or not same or any(one_day(m, mention) for m in same)

    def _at_dateline(self, mention: Mention, dateline: Location) -> bool:
        """Whether a mention that names no place can have happened where the story was written."""
        if _elsewhere(mention.event, dateline) or not is_news(mention, self.story):
            return False
        if mention.is_noun and not self._in_news(mention) and not mention.takes_up:
            return False
        scene = self.scenes.get(mention.kind)
        return mention.kind != "harm" or scene is None or agree(scene, dateline)


def _is_list(mention: Mention) -> bool:
    """ "Recent attacks in Oran and Arzew": cases that a story compares its own with."""
    head = mention.predicate.head
    return mention.is_noun and head.tag_ in _PLURAL and is_another(head)


def _near_place(mention: Mention, mentions: Sequence[Mention], carried: Mapping[int, Location]) -> Location | None:
    """The place of what a noun takes up from the sentences just before it."""
    if not mention.takes_up:
        return None
    before = (m for m in just_before(mention, mentions) if one_day(m, mention) and not _is_list(m))
    return next((p for m in before if (p := told_place(m) or carried.get(id(m))) is not None), None)


def _background_place(mention: Mention, mentions: Sequence[Mention], story: Story) -> Location | None:
    """Where the older case was with which the sentence before opens: "The riots of 2015 in Oran shocked the country.
    Gangs robbed women." """
    if mention.is_noun or not is_harm_done(mention) or (mention.event.time and mention.event.time.basis in HERE):
        return None
    before = next(just_before(mention, mentions), None)
    if before is None or before.predicate.sentence.start == mention.predicate.sentence.start:
        return None
    opens = before.is_noun and before.predicate.head.dep_ in ("nsubj", "nsubjpass")
    return told_place(before) if opens and not is_recent(before.event, story) else None


def _goes_on_about(mention: Mention) -> bool:
    """Whether a deed is of a sentence that opens with a pronoun or "there" for those of the sentence before."""
    if mention.is_noun or mention.event.modality not in TOLD or mention.event.event_type in WORDS:
        return False
    verb = mention.predicate.head
    while verb.dep_ == "conj":
        verb = verb.head
    opening = next((t for t in mention.predicate.sentence if not t.is_punct and not t.is_space), None)
    return opening is not None and verb.dep_ == "ROOT" and opening.lower_ in _GOING_ON


def _place_of_cause(mention: Mention, mentions: Sequence[Mention]) -> Location | None:
    """Where the sentence puts the harm that led to this one: "twelve *died* after a wall *collapsed* in Oran"."""
    if mention.is_noun or not is_harm_done(mention):
        return None
    verb = mention.predicate.head
    for other in mentions:
        clause = clause_verb(other.predicate.light_verb or other.predicate.head)
        led = clause.dep_ == "advcl" and clause.head == verb and any(c.lower_ in _AFTER for c in clause.children)
        if led and is_harm_done(other) and (place := told_place(other)) is not None:
            return place
    return None


def _same_place(mention: Mention, mentions: Sequence[Mention]) -> Location | None:
    """The place that the story gives the same word wherever it gives one."""
    if not mention.takes_up and (mention.event.modality not in TOLD or is_new(mention)):
        return None
    if mention.is_noun and mention.predicate.head.tag_ in _PLURAL and not is_definite(mention.predicate.head):
        return None  # attacks in general
    name = root(mention.predicate.lemma)
    alike = (m for m in mentions if m.kind == mention.kind and root(m.predicate.lemma) == name)
    same = (m for m in alike if m is not mention and not _is_list(m))
    places = [p for m in same if one_day(m, mention) and (p := told_place(m)) is not None]
    return one_of(places)


def _elsewhere(event: Event, dateline: Location) -> bool:
    """Whether whoever acts or speaks belongs to other countries than the dateline's."""
    source = event.attribution.source
    parties = event.actors or ([source] if source is not None else event.recipients)
    countries = {actor.country for actor in parties if actor.country is not None}
    return bool(countries) and dateline.country not in countries
