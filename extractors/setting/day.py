"""The day of a mention that does not say it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import takewhile

import msgspec
from spacy.tokens import Token

from extractors.language import Story
from extractors.language.tables import sections
from extractors.model import Event, EventTime
from extractors.setting.mention import (
    HERE,
    TOLD,
    WORDS,
    Mention,
    episode,
    is_harm_done,
    is_recent,
    just_before,
    one_number,
)
from extractors.when.attach import day_of_report
from extractors.when.find import local_day
from extractors.when.holders import auxiliary_words, clause_verb

_PRESENT = frozenset({"VBZ", "VBP"})
_GOING_ON = sections("extractors.language", "verb_classes.txt")["aspect"]
"""Verbs whose subject or object is a happening that they tell of: "protests continue"."""
_EXACT_TIMES = ("time", "day", "week", "month")


def settle_days(mentions: Sequence[Mention], lead: Sequence[Mention], story: Story) -> None:
    """Give each mention the day that the story implies, in place; arguments as of ``settle_places``."""
    today = local_day(story.article.text, story.published)
    for mention in mentions:
        _settle_day(mention, mentions, lead, story)
        time = mention.event.time
        if time is not None and time.basis == "publication" and mention.event.event_type in WORDS:
            mention.event.time = day_of_report(today)  # a reaction is not sooner than the news
        if not _can_be(mention.event, story):
            mention.event.time = None


def _settle_day(mention: Mention, mentions: Sequence[Mention], lead: Sequence[Mention], story: Story) -> None:
    event = mention.event
    if event.time is not None and event.time.basis in HERE:
        return
    if (scene := episode(mention, mentions, lead)) is not None and scene.time is not None:
        event.time = _inherited(scene.time)
        return
    if event.time is None or event.time.basis == "publication":
        before = takewhile(lambda m: m is not mention, mentions)
        told = (*just_before(mention, mentions), *lead, *before) if mention.takes_up else ()
        if event.time is not None and not mention.is_noun and is_harm_done(mention):
            told = tuple(m for m in lead if is_recent(m.event, story))
        same = (m for m in told if m.kind == mention.kind and m is not mention and one_number(m, mention))
        days = (m.event.time for m in same if m.event.modality in TOLD and m.event.time is not None)
        day = next((time for time in days if not _is_vague(time, story)), None)
        if day is not None:
            event.time = _inherited(day)
            return
    ahead = event.modality == "hypothetical" or (event.modality == "planned" and event.event_type not in WORDS)
    if event.time is not None and event.time.basis == "publication" and (ahead or not _is_of_the_day(mention, lead)):
        event.time = None


def _can_be(event: Event, story: Story) -> bool:
    """Whether a day that the story lends is not still to come for what has happened, nor over for what is planned."""
    time, published = event.time, story.published
    if time is None or time.basis != "dateline" or published is None:
        return True
    if event.modality in TOLD:
        return (time.start_date or "")[:10] <= (published + timedelta(days=1)).isoformat()  # begun elsewhere already
    return event.modality != "planned" or (time.end_date or "9")[:10] > published.isoformat()


def _is_of_the_day(mention: Mention, lead: Sequence[Mention]) -> bool:
    """Whether what no words date can be news of the day: what lead and headline tell, what goes on, what is taken up.

    Below the lead a noun may name whatever was before, and the past tells of any day; what has happened is news
    where a main clause tells it, or the lead tells of the like.
    """
    predicate = mention.predicate
    verb = clause_verb(predicate.light_verb or predicate.head)
    first = verb
    while first.dep_ == "conj":
        first = first.head
    main = first.dep_ != "relcl"  # "the man who killed two" names him by what is known
    if predicate.in_headline or (main and any(mention is m for m in lead)):
        return True
    if mention.is_noun and predicate.light_verb is None and not mention.takes_up and verb.lemma_ not in _GOING_ON:
        return False
    if mention.event.event_type in WORDS and not mention.is_noun and _is_perfect_passive(verb):
        return False  # "has been accused", by whom and whenever
    if main and {verb.tag_, *(c.tag_ for c in verb.children if c.dep_ in ("aux", "auxpass"))} & _PRESENT:
        return True
    return mention.event.modality == "planned" or mention.kind in {m.kind for m in lead if m is not mention}


def _is_perfect_passive(verb: Token) -> bool:
    words = auxiliary_words(verb)
    return verb.tag_ == "VBN" and "been" in words and not words.isdisjoint({"has", "have"})


def _is_vague(time: EventTime, story: Story) -> bool:
    """ "This year": a long stretch that is not over yet tells no day to take up."""
    published, end = story.published, time.end_date
    return published is not None and time.precision not in _EXACT_TIMES and (end or "")[:10] > published.isoformat()


def _inherited(time: EventTime) -> EventTime:
    return msgspec.structs.replace(time, basis="dateline") if time.basis in HERE else time
