"""Article in, events out: asks each question once, in order, and puts the answers together.

What happened (``extractors.what``), who did it and to whom (``extractors.who``), where (``extractors.where``), when
(``extractors.when``); then which of the happenings is the article's main event.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Span as Tokens

from extractors.confidence import confidence_of
from extractors.counts import find_counts
from extractors.headline import headline_of
from extractors.language import Story, read_stories
from extractors.language.syntax import auxiliaries
from extractors.link import link_within, share_within
from extractors.live import entry_articles, join_entries
from extractors.main_event import find_main_event
from extractors.main_when_where import scene_of
from extractors.model import (
    Article,
    Attribution,
    Event,
    EventTime,
    Extraction,
    Modality,
    Place,
    PredicateMention,
    Problem,
    Time,
)
from extractors.setting import settle
from extractors.what import Coding, Parties, Predicate, by_head, code_event, find_parties, find_predicates
from extractors.when import attach_time, find_times, local_day
from extractors.where import Gazetteer, Home, Homes, as_location, attach_place, find_places
from extractors.who import Cast

SPOKEN = frozenset({"ACCUSE", "REQUEST", "REJECT", "SUPPORT"})
"""Types done in words to or about others. Promises and threats are too, but are often worded by the deed itself."""
MAX_CHARACTERS = 1_000_000
"""Longer texts are refused: spaCy's parser needs about 1 GB for each 100,000 words."""


def extract_articles(
    articles: Iterable[Article], gazetteer: Gazetteer | None = None, homes: Homes | None = None
) -> Iterator[Extraction]:
    """Events of each article, in order, an article at a time; a bad article gives an ``error`` and stops nothing.

    Args:
        articles: any number of them; 32 are held at a time.
        gazetteer: the place names to resolve against; the default one when not given.
        homes: where outlets are at home. Without it, that is learned from the articles as they come.
    """
    places = gazetteer or Gazetteer.open()
    learning = Homes(places) if homes is None else None
    waiting: list[Article] = []

    def batch() -> Iterator[Extraction]:
        known = homes if learning is None else learning.learn(waiting)
        assert known is not None
        yield from _extract_batch(waiting, places, known)
        waiting.clear()

    for article in articles:
        waiting.append(article)
        if len(waiting) == 32:  # one batch of the parser
            yield from batch()
    yield from batch()


@dataclass(slots=True)
class Answers:
    """What each question was answered for one story, with the reasons: what an explanation shows."""

    predicates: list[Predicate]
    codings: list[Coding]
    """One for each predicate; those that are no event have ``is_event`` false."""
    extraction: Extraction

    @property
    def coded(self) -> list[tuple[Predicate, Coding]]:
        """Predicate and coding of each of the extraction's events, in order."""
        return [(p, c) for p, c in zip(self.predicates, self.codings, strict=True) if c.is_event]


def extract(story: Story, gazetteer: Gazetteer, home: Home | None = None) -> Extraction:
    """Everything Dateline reads from one parsed article; ``home`` is where its outlet is at home, if that is known."""
    return answer(story, gazetteer, home).extraction


def answer(story: Story, gazetteer: Gazetteer, home: Home | None = None) -> Answers:
    """As :func:`extract`, with the predicates and the reasons behind the events."""
    times = find_times(story)
    places = find_places(story, gazetteer, home)
    predicates = find_predicates(story)
    codings = [code_event(predicate, story) for predicate in predicates]
    cast = Cast(story, places)
    heads = by_head(predicates)
    events = [
        _event(
            predicate,
            coding,
            find_parties(predicate, coding, heads[id(predicate.head.doc)]),
            story,
            cast,
            places,
            times,
        )
        for predicate, coding in zip(predicates, codings, strict=True)
        if coding.is_event
    ]
    link_within(story.article.id, events)
    share_within(story.article.id, events, cast.attackers())
    happened = (p for p, c in zip(predicates, codings, strict=True) if c.is_event)
    scene = scene_of(story, places, headline_of(story))
    main_place = as_location(scene) if scene is not None else None
    settle(list(zip(events, happened, strict=True)), story, main_place, places, gazetteer)
    extraction = Extraction(
        id=story.article.id,
        main_event=find_main_event(story, predicates, events, places, times, cast),
        events=events,
        predicates=[_mention(predicate, story) for predicate in predicates],
        places=places,
        times=times,
    )
    return Answers(predicates, codings, extraction)


def _extract_batch(articles: list[Article], gazetteer: Gazetteer, homes: Homes) -> Iterator[Extraction]:
    """A batch is parsed together; should that fail, its articles are tried one by one to find the guilty one."""
    fit = [a for a in articles if a.error is None and not a.entries and len(a.text) <= MAX_CHARACTERS]
    try:
        stories = {id(story.article): story for story in read_stories(fit)}
    except Exception:
        stories = {}
    for article in articles:
        if article.error is not None:
            yield Extraction(id=article.id, error=article.error)
        elif len(article.text) > MAX_CHARACTERS:
            message = f"{len(article.text):,} characters; the limit is {MAX_CHARACTERS:,}"
            yield Extraction(id=article.id, error=Problem("text_too_long", message))
        else:
            yield _extract_safely(article, stories.get(id(article)), gazetteer, homes.of(article.url))


def _extract_safely(article: Article, story: Story | None, gazetteer: Gazetteer, home: Home | None) -> Extraction:
    try:
        if article.entries:
            parts = [_extract_safely(part, None, gazetteer, home) for part in entry_articles(article)]
            return join_entries(article, parts)
        if story is None:
            (story,) = read_stories([article])
        return extract(story, gazetteer, home)
    except Exception as error:  # one article's fault never stops a run; it becomes a row that says what happened
        return Extraction(id=article.id, error=Problem("extraction_failed", f"{type(error).__name__}: {error}"))


def _event(
    predicate: Predicate,
    coding: Coding,
    parties: Parties,
    story: Story,
    cast: Cast,
    places: list[Place],
    times: list[Time],
) -> Event:
    time = attach_time(predicate, story, times)
    spoken = coding.event_type in SPOKEN and "investigate" not in coding.modes
    location = attach_place(predicate, story, places, spoken)
    actors = [cast.actor(phrase, predicate.speaker) for phrase in parties.actors if not cast.is_scene(phrase)]
    recipients = [cast.actor(phrase, predicate.speaker) for phrase in parties.recipients]
    trigger = story.span(predicate.trigger)
    mention_id = _mention_id(story, predicate.trigger)
    return Event(
        event_id=mention_id,
        mention_id=mention_id,
        trigger=trigger,
        evidence=story.span(trimmed(predicate.sentence)),
        what=predicate.phrase.text,
        event_type=coding.event_type,
        event_modes=list(coding.modes),
        contexts=list(coding.contexts),
        quad_class=coding.quad_class,
        intensity=coding.intensity,
        cameo_root=coding.cameo_root,
        actors=actors,
        recipients=recipients,
        location=location,
        time=time,
        modality=_modality(predicate, coding, time, story),
        attribution=Attribution(
            predicate.attribution, cast.actor(predicate.speaker) if predicate.speaker is not None else None
        ),
        counts=find_counts(predicate, story),
        confidence=confidence_of(coding),
    )


def _modality(predicate: Predicate, coding: Coding, time: EventTime | None, story: Story) -> Modality:
    """What is told of a day after the article came out has not happened: it is planned, unless it is in the past tense.

    So is a deed that somebody only stands ready for: "prepared to declare neutrality" declares nothing yet.
    """
    if predicate.kind == "adjective" and coding.event_type == "AGREE" and predicate.modality == "asserted":
        return "planned"
    verb = predicate.light_verb or predicate.head
    past = verb.tag_ == "VBD" or any(a.lower_ in ("has", "have", "had", "was", "were") for a in auxiliaries(verb))
    bases = ("argument",) if predicate.kind == "noun" else ("argument", "sentence")
    today = local_day(story.article.text, story.published)
    stated = time is not None and time.basis in bases and not past
    if predicate.modality != "asserted" or today is None or time is None or not stated or not time.start_date:
        return predicate.modality
    return "planned" if time.start_date[:10] > today.isoformat() else "asserted"


def _mention(predicate: Predicate, story: Story) -> PredicateMention:
    at = story.span(predicate.trigger)
    return PredicateMention(at.start, at.end, at.text, predicate.modality, at.in_)


def _mention_id(story: Story, trigger: Tokens) -> str:
    """Stable for the same words at the same place of the same article, whatever else the article says."""
    at = story.span(trigger)
    key = f"{story.article.id}\0{at.in_ or 'text'}\0{at.start}\0{at.end}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def trimmed(tokens: Tokens) -> Tokens:
    """A sentence without the line breaks that the parser hangs on its ends."""
    start, end = tokens.start, tokens.end
    while start < end and tokens.doc[start].is_space:
        start += 1
    while end > start and tokens.doc[end - 1].is_space:
        end -= 1
    return tokens.doc[start:end]
