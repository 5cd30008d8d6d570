"""The day and the place of mentions that do not say them, from what their story tells of the same happening elsewhere.

``extractors.when`` and ``extractors.where`` read a mention's own sentence and fall back on the story's dateline and
day. This module looks at all mentions of a story together: "the attack" is where and when the lead puts it, a
statement made in another country is not at the dateline, and what is only planned or thought of has no day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

import msgspec
from spacy.tokens import Token

from extractors.language import Story
from extractors.language.reference import is_another, is_definite, root
from extractors.model import Event, EventTime, Location
from extractors.what.predicate import Predicate
from extractors.when.holders import clause_verb

HARM = frozenset({"ASSAULT", "MISTREAT", "CRIME", "ACCIDENT", "DISASTER", "DEATH"})
"""Types that one happening may bear in different sentences: a bombing is an attack, a crime and the death of people."""
WORDS = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
"""Types that are done in words: what is promised or threatened for later is promised or threatened now."""
LEAD = 3
"""Sentences, title or dateline among them, that tell the news itself."""
RECENT = timedelta(days=31)
"""How long ago the news of a story may lie; what lies further back did not happen where the reporter writes."""

EXACT = 3
"""Coarsest ``precision`` of a place that the scene is taken to be when headline and lead name none: a district."""

_TOLD = ("asserted", "negated")
_PRESENT = frozenset({"VBZ", "VBP"})
_WITHIN = frozenset({"advcl", "relcl", "acl", "pcomp"})
"""Clauses within another."""
_EXACT_TIMES = ("time", "day", "week", "month")
_HERE = ("argument", "sentence")


@dataclass(slots=True)
class Mention:
    """An event with its predicate."""

    event: Event
    predicate: Predicate

    @property
    def kind(self) -> str | None:
        """What mentions of one happening have in common."""
        return "harm" if self.event.event_type in HARM else self.event.event_type

    @property
    def is_noun(self) -> bool:
        """Named by a noun."""
        return self.predicate.kind == "noun"

    @property
    def takes_up(self) -> bool:
        """A noun that takes up what was told: "the attack", not "another attack" nor "the Paris attacks"."""
        head = self.predicate.head
        return (
            self.is_noun
            and is_definite(head)
            and not is_another(head)
            and not any(child.ent_type_ for child in head.children)
            and not _brings_in(head)
        )


def _brings_in(noun: Token) -> bool:
    """ "The launch of a satellite": definite by what follows, which is new."""
    of = (child for child in noun.children if child.lower_ == "of")
    return any(word.lower_ in ("a", "an", "another") for p in of for obj in p.children for word in obj.children)


def settle(told: Sequence[tuple[Event, Predicate]], story: Story, main_place: Location | None = None) -> None:
    """Give each event the day and place that the story as a whole implies; told days and places stay as they are.

    Args:
        told: the story's events, each with its predicate, in text order.
        story: the story itself.
        main_place: the town or site where headline or lead put the story.
    """
    mentions = [Mention(event, predicate) for event, predicate in told]
    lead = list(_lead(mentions, story))
    for mention in mentions:
        _settle_day(mention, mentions, lead, story)
    kinds = {m.kind for m in lead}
    scenes = {kind: s for kind in kinds if (s := _scene(kind, lead, mentions, main_place, story)) is not None}
    news = {root(m.predicate.lemma) for m in lead}
    harm = _tells_harm(lead, story)
    for mention in mentions:
        in_news = root(mention.predicate.lemma) in news or (harm and _is_harm_done(mention))
        _settle_place(mention, mentions, lead, scenes.get(mention.kind), in_news, story)


def _lead(mentions: Sequence[Mention], story: Story) -> Iterator[Mention]:
    """What title and first sentences tell as done."""
    sentences = [sentence for _, sentence in zip(range(LEAD), story.body.sents, strict=False)]
    end = sentences[-1].end_char if sentences else 0
    for mention in mentions:
        leads = mention.predicate.in_headline or mention.event.trigger.start < end
        if leads and mention.event.modality == "asserted":
            yield mention


def _settle_day(mention: Mention, mentions: Sequence[Mention], lead: Sequence[Mention], story: Story) -> None:
    event = mention.event
    if event.time is not None and event.time.basis in _HERE:
        return
    if (scene := _episode(mention, mentions, lead)) is not None and scene.time is not None:
        event.time = _inherited(scene.time)
        return
    if event.time is None or event.time.basis == "publication":
        before = takewhile(lambda m: m is not mention, mentions)
        told = (*_just_before(mention, mentions), *lead, *before) if mention.takes_up else ()
        if event.time is not None and not mention.is_noun and _is_harm_done(mention):
            told = tuple(m for m in lead if _is_recent(m.event, story))
        same = (m for m in told if m.kind == mention.kind and m is not mention and _one_number(m, mention))
        days = (m.event.time for m in same if m.event.modality in _TOLD and m.event.time is not None)
        day = next((time for time in days if not _is_vague(time, story)), None)
        if day is not None:
            event.time = _inherited(day)
            return
    ahead = event.modality == "hypothetical" or (event.modality == "planned" and event.event_type not in WORDS)
    if event.time is not None and event.time.basis == "publication" and (ahead or not _is_of_the_day(mention, lead)):
        event.time = None


def _is_of_the_day(mention: Mention, lead: Sequence[Mention]) -> bool:
    """Whether what no words date can be news of the day: the lead, main clauses, what goes on, what is taken up.

    Below the lead a noun may name whatever was before, and a clause within another tells what led to it.
    """
    predicate = mention.predicate
    if predicate.in_headline or any(mention is m for m in lead):
        return True
    verb = clause_verb(predicate.light_verb or predicate.head)
    if {verb.tag_, *(c.tag_ for c in verb.children if c.dep_ in ("aux", "auxpass"))} & _PRESENT:
        return True
    if mention.is_noun and predicate.light_verb is None:
        return mention.takes_up
    return verb.dep_ not in _WITHIN or mention.kind in {m.kind for m in lead}


def _episode(mention: Mention, mentions: Sequence[Mention], lead: Sequence[Mention]) -> Event | None:
    """The harm that the sentence before tells with its day or place, where this one goes on about it.

    "The club was attacked in Oran in 2014. Twelve people were killed." What the lead tells is left to the lead.
    """
    if mention.is_noun or not _is_harm_done(mention) or any(mention is m for m in lead):
        return None
    if mention.event.time is not None and mention.event.time.basis in _HERE:
        return None
    before = next(_just_before(mention, mentions), None)
    if before is None or before.is_noun or before.predicate.sentence.start == mention.predicate.sentence.start:
        return None
    time, place = before.event.time, before.event.location
    told = (time is not None and time.basis in _HERE) or (place is not None and place.basis in _HERE)
    return before.event if told else None


def _just_before(mention: Mention, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Mentions of the same kind in the same and the last sentence before this one, nearest first."""
    here, doc = mention.predicate.head.i, mention.predicate.head.doc
    start = mention.predicate.sentence.start
    for other in reversed(mentions):
        predicate = other.predicate
        near = predicate.head.doc is doc and predicate.head.i < here and predicate.sentence.end >= start
        if near and other.kind == mention.kind and other.event.modality == "asserted" and _one_number(other, mention):
            yield other


def _one_number(a: Mention, b: Mention) -> bool:
    """ "The attack" takes up no "attacks", nor "these attacks" an "attack"."""
    return not (a.is_noun and b.is_noun) or a.predicate.head.tag_ == b.predicate.head.tag_


def _is_vague(time: EventTime, story: Story) -> bool:
    """ "This year": a long stretch that is not over yet tells no day to take up."""
    published, end = story.published, time.end_date
    return published is not None and time.precision not in _EXACT_TIMES and (end or "")[:10] > published.isoformat()


def _inherited(time: EventTime) -> EventTime:
    return msgspec.structs.replace(time, basis="dateline") if time.basis in _HERE else time


def _scene(
    kind: str | None, lead: Sequence[Mention], mentions: Sequence[Mention], main_place: Location | None, story: Story
) -> Location | None:
    """Where the news of one kind took place: the first place of the lead, or a finer one in it told of the same."""
    told = [p for m in lead if m.kind == kind and (p := _told_place(m)) is not None]
    first = next(iter(told), None)
    if kind == "harm":
        if not _tells_harm(lead, story):
            return None
        if main_place is not None and not any(_agree(p, main_place) for p in told):
            first = main_place
        if first is None:
            later = (p for m in mentions if m.kind == kind and _is_news(m, story) and (p := _told_place(m)) is not None)
            first = next((p for p in later if p.precision <= EXACT), None)
    if first is None:
        return None
    words = {root(m.predicate.lemma) for m in lead if m.kind == kind}
    same = (m for m in mentions if m.kind == kind and root(m.predicate.lemma) in words)
    finer = [p for m in same if m.event.modality in _TOLD and (p := _told_place(m)) and _within(p, first)]
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
    return place if place is not None and place.basis in _HERE else None


def _within(smaller: Location, larger: Location) -> bool:
    same = smaller.country == larger.country and larger.country is not None
    return same and smaller.precision < larger.precision and larger.admin1 in {None, smaller.admin1}


def _settle_place(
    mention: Mention,
    mentions: Sequence[Mention],
    lead: Sequence[Mention],
    scene: Location | None,
    in_news: bool,
    story: Story,
) -> None:
    event = mention.event
    if event.location is not None and event.location.basis in _HERE:
        return
    place = _near_place(mention, mentions)
    if place is None and (before := _episode(mention, mentions, lead)) is not None:
        place = before.location
    if scene is not None and place is None and mention.takes_up and in_news:
        place = scene
    if place is None and (mention.takes_up or event.event_type not in WORDS):
        place = _same_place(mention, mentions)
    if (
        place is None
        and scene is not None
        and _is_news(mention, story)
        and (mention.takes_up or (_is_harm_done(mention) and _on_a_day_of(mention, lead)))
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
    return time is None or time.basis not in _HERE or not same or any(_one_day(m, mention) for m in same)


def _at_dateline(mention: Mention, dateline: Location, scene: Location | None, in_news: bool, story: Story) -> bool:
    """Whether a mention that names no place can have happened where the story was written."""
    if _elsewhere(mention.event, dateline) or not _is_news(mention, story):
        return False
    if mention.is_noun and not in_news and not mention.takes_up:
        return False
    return mention.kind != "harm" or scene is None or _agree(scene, dateline)


def _near_place(mention: Mention, mentions: Sequence[Mention]) -> Location | None:
    """The place of what a noun takes up from the sentences just before it."""
    if not mention.takes_up:
        return None
    return next((p for m in _just_before(mention, mentions) if (p := _told_place(m)) is not None), None)


def _is_harm_done(mention: Mention) -> bool:
    """Harm told as done, and not as a further case: it is that of which the lead tells."""
    told = mention.kind == "harm" and mention.event.modality in _TOLD
    return told and mention.predicate.head.tag_ not in ("NNS", "NNPS") and not _is_new(mention)


def _is_new(mention: Mention) -> bool:
    """A noun that brings in a happening, another than those told of: "a protest", "previous launches"."""
    head = mention.predicate.head
    return mention.is_noun and (is_another(head) or any(child.lower_ in ("a", "an") for child in head.children))


def _same_place(mention: Mention, mentions: Sequence[Mention]) -> Location | None:
    """The place that the story gives the same word wherever it gives one."""
    if not mention.takes_up and (mention.event.modality not in _TOLD or _is_new(mention)):
        return None
    name = root(mention.predicate.lemma)
    same = (m for m in mentions if m is not mention and m.kind == mention.kind and root(m.predicate.lemma) == name)
    places = [p for m in same if _one_day(m, mention) and (p := _told_place(m)) is not None]
    finest = min(places, key=lambda p: p.precision, default=None)
    if finest is None or any(p.name != finest.name and not _within(finest, p) for p in places):
        return None
    return finest


def _one_day(a: Mention, b: Mention) -> bool:
    """Whether two mentions can be of one day: the told days of both do not lie apart."""
    first, second = a.event.time, b.event.time
    if first is None or second is None or first.start_date is None or second.start_date is None:
        return True
    days = [date.fromisoformat(time.start_date[:10]) for time in (first, second) if time.start_date is not None]
    return abs(days[0] - days[1]) <= timedelta(days=1)


def _is_news(mention: Mention, story: Story) -> bool:
    """Whether a mention is of the days the story is about, not of its background."""
    if mention.event.modality not in _TOLD and not mention.takes_up:
        return False
    return mention.takes_up if mention.event.time is None else _is_recent(mention.event, story)


def _is_recent(event: Event, story: Story) -> bool:
    time, published = event.time, story.published
    if time is None or time.start_date is None or published is None:
        return True
    return date.fromisoformat(time.start_date[:10]) >= published - RECENT


def _elsewhere(event: Event, dateline: Location) -> bool:
    """Whether whoever acts or speaks belongs to other countries than the dateline's."""
    source = event.attribution.source
    parties = event.actors or ([source] if source is not None else event.recipients)
    countries = {actor.country for actor in parties if actor.country is not None}
    return bool(countries) and dateline.country not in countries
