"""Mentions of happenings, and how those of one story hang together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from spacy.tokens import Token

from extractors.language import Story
from extractors.language.reference import is_another, is_definite
from extractors.model import Event
from extractors.what.predicate import Predicate

HARM = frozenset({"ASSAULT", "MISTREAT", "CRIME", "ACCIDENT", "DISASTER", "DEATH"})
"""Types that one happening may bear in different sentences: a bombing is an attack, a crime and the death of people."""
WORDS = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
"""Types that are done in words: what is promised or threatened for later is promised or threatened now."""
LEAD = 3
"""Sentences, title or dateline among them, that tell the news itself."""
RECENT = timedelta(days=31)
"""How long ago the news of a story may lie; what lies further back did not happen where the reporter writes."""

TOLD = ("asserted", "negated")
"""Modalities of what a story tells as done or not done."""
HERE = ("argument", "sentence")
"""Bases of a place or time that the mention's own sentence gives."""


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
            and not any(child.ent_type_ and not _is_its_day(child) for child in head.children)
            and not _brings_in(head)
        )


def _is_its_day(word: Token) -> bool:
    """ "*Monday's* attack"."""
    return word.dep_ == "poss" and word.ent_type_ in ("DATE", "TIME")


def _brings_in(noun: Token) -> bool:
    """ "The launch of a satellite": definite by what follows, which is new."""
    of = (child for child in noun.children if child.lower_ == "of")
    return any(word.lower_ in ("a", "an", "another") for p in of for obj in p.children for word in obj.children)


def lead_of(mentions: Sequence[Mention], story: Story) -> Iterator[Mention]:
    """What title and first sentences tell as done."""
    sentences = [sentence for _, sentence in zip(range(LEAD), story.body.sents, strict=False)]
    end = sentences[-1].end_char if sentences else 0
    for mention in mentions:
        leads = mention.predicate.in_headline or mention.event.trigger.start < end
        if leads and mention.event.modality == "asserted":
            yield mention


def is_harm_done(mention: Mention) -> bool:
    """Harm told as done, and not as a further case: it is that of which the lead tells."""
    told = mention.kind == "harm" and mention.event.modality in TOLD
    return told and mention.predicate.head.tag_ not in ("NNS", "NNPS") and not is_new(mention)


def is_new(mention: Mention) -> bool:
    """A noun that brings in a happening, another than those told of: "a protest", "previous launches"."""
    head = mention.predicate.head
    return mention.is_noun and (is_another(head) or any(child.lower_ in ("a", "an") for child in head.children))


def is_news(mention: Mention, story: Story) -> bool:
    """Whether a mention is of the days the story is about, not of its background."""
    if mention.event.modality not in TOLD and not mention.takes_up:
        return False
    return mention.takes_up if mention.event.time is None else is_recent(mention.event, story)


def is_recent(event: Event, story: Story) -> bool:
    """Whether an event is of the weeks before its story came out, or of no day that is told."""
    time, published = event.time, story.published
    if time is None or time.start_date is None or published is None:
        return True
    last = max(time.start_date, time.end_date or "")
    return date.fromisoformat(last[:10]) >= published - RECENT


def just_before(mention: Mention, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Mentions of the same kind in the same and the last sentence before this one, nearest first."""
    here, doc = mention.predicate.head.i, mention.predicate.head.doc
    start = mention.predicate.sentence.start
    for other in reversed(mentions):
        predicate = other.predicate
        near = predicate.head.doc is doc and predicate.head.i < here and predicate.sentence.end >= start
        if near and other.kind == mention.kind and other.event.modality == "asserted" and one_number(other, mention):
            yield other


def one_number(a: Mention, b: Mention) -> bool:
    """ "The attack" takes up no "attacks", nor "these attacks" an "attack"."""
    return not (a.is_noun and b.is_noun) or a.predicate.head.tag_ == b.predicate.head.tag_


def one_day(a: Mention, b: Mention) -> bool:
    """Whether two mentions can be of one day: the told days of both do not lie apart."""
    first, second = a.event.time, b.event.time
    if first is None or second is None or first.start_date is None or second.start_date is None:
        return True
    days = [date.fromisoformat(time.start_date[:10]) for time in (first, second) if time.start_date is not None]
    return abs(days[0] - days[1]) <= timedelta(days=1)


def episode(mention: Mention, mentions: Sequence[Mention], lead: Sequence[Mention]) -> Event | None:
    """The harm that the sentence before tells with its day or place, where this one goes on about it.

    "The club was attacked in Oran in 2014. Twelve people were killed." What the lead tells is left to the lead.
    """
    if mention.is_noun or not is_harm_done(mention) or any(mention is m for m in lead):
        return None
    if mention.event.time is not None and mention.event.time.basis in HERE:
        return None
    before = next(just_before(mention, mentions), None)
    if before is None or before.is_noun or before.predicate.sentence.start == mention.predicate.sentence.start:
        return None
    time, place = before.event.time, before.event.location
    told = (time is not None and time.basis in HERE) or (place is not None and place.basis in HERE)
    return before.event if told else None
