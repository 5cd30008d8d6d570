"""Which time dates an event: its own argument, else its sentence's, else what the conventions of news imply."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, takewhile

import msgspec
from spacy.tokens import Doc, Token

from extractors.language import Story
from extractors.language.reference import is_another, is_definite, root
from extractors.language.syntax import SUBJECTS, is_verb
from extractors.language.tables import sections
from extractors.model import Basis, DatePrecision, EventTime, Time
from extractors.what.predicate import Predicate
from extractors.when import timex
from extractors.when.dateline import dateline_time
from extractors.when.holders import Holder, auxiliary_words, clause_verb, holder_of, steps_up

NEWS_DAYS = 31
"""Days before publication within which the day of a story's opening is the day of its other past events too."""
OPENING = 5
"""Sentences, titles and datelines among them, in which the story's opening day is looked for."""

_PRECISION: dict[str, DatePrecision] = {
    "time": "time", "day": "day", "week": "week", "weekend": "week", "month": "month", "quarter": "quarter",
    "half": "season", "season": "season", "year": "year", "decade": "decade", "century": "century",
}  # fmt: skip
_FINE = frozenset({"time", "day", "week"})
_REPORTS = sections("extractors", "reporting_verbs.txt")
_SAYING = _REPORTS["say"] | _REPORTS["think"] | _REPORTS["deny"]
_CLASSES = sections("extractors.language", "verb_classes.txt")
_LOOKING_BACK = (_SAYING | sections("extractors.when", "words.txt")["looking_back"]) - _CLASSES["share noun"]
"""Verbs whose object is there before them: "condemned the attack"."""
_TAKING_PLACE = _CLASSES["light"] | _CLASSES["occur"]
_STATE = _CLASSES["state"] | _CLASSES["copular"]
_OFTEN = frozenset("repeatedly often usually regularly always frequently sometimes never typically generally".split())
_MEANWHILE = frozenset("in during at by with amid".split())
"""Prepositions before a happening at whose time the verb's happens."""
_WHILE = frozenset({"when", "as", "while"})
_TOLD = frozenset({"asserted", "negated"})


def attach_time(predicate: Predicate, story: Story, times: list[Time]) -> EventTime | None:
    """When a predicate's happening took, or is to take, place.

    ``basis`` is ``argument`` for a time that the predicate itself governs; ``sentence`` for one of its clause or of
    the verb that reports it; ``dateline`` for the day that the story as a whole is about, given by its dateline, its
    opening or another mention of the same happening; ``publication`` where a report names no day: then it is the day
    of which the report speaks, for a plan the day it was known. None where the words leave the time open: what "had"
    happened before, and a report without a day of publication.
    """
    dates = _dates_of(story, times)
    here = _of_sentence(predicate, dates)
    verb = clause_verb(predicate.light_verb or predicate.head)
    back = _refers_back(predicate, verb)
    own = [time for time, holder in here if _governs(predicate, time, holder) or (back and _follows(predicate, time))]
    if own:
        return _event_time(_closest(own, predicate.head), "argument")
    shared = [t for t, holder in here if _shares(predicate, verb, t, holder, back) and not _ahead(predicate, t, story)]
    if shared:
        return _event_time(_closest(shared, predicate.head), "sentence")
    day = _same_happening(predicate, dates)
    if day is None:
        if _left_open(predicate, verb) or (back and not _is_main(predicate, dates)):
            return None
        told = predicate.modality in _TOLD
        if told and (predicate.in_headline or verb.idx < dates.title_end or _told_as_past(verb)):
            day = dates.opening
    return _publication(story) if day is None else _event_time(_whole_day(day), "dateline")


def _left_open(predicate: Predicate, verb: Token) -> bool:
    """Whether the words put the happening at no day: some time before, since then, or time and again."""
    if "had" in auxiliary_words(verb):
        return True
    if verb.tag_ == "VB" and verb.dep_ == "ROOT" and not auxiliary_words(verb):  # an order to the reader
        return True
    if predicate.head.head.lower_ == "since" or any(c.dep_ == "mark" and c.lower_ == "since" for c in verb.children):
        return True
    return any(child.lower_ in _OFTEN for head in (verb, predicate.head) for child in head.children)


@dataclass(slots=True)
class _Dates:
    """A story's dated times with what holds them, worked out once for all its predicates.

    Without a day of publication, relative times stay symbolic; they tell when all the same.
    """

    times: list[Time]
    body: Doc
    held: dict[bool, list[tuple[Time, Holder]]]
    """By whether they stand in the headline; the dateline's day is not among them."""
    opening: Time | None
    """The dateline's day, else the one on which the opening sentences' verb puts the news."""
    by_root: dict[str, list[tuple[Time, int]]]
    """Days of the text by the roots of the words that hold them, with the place of the word."""
    news: frozenset[str]
    """The roots of the nouns and verbs of title and first sentence."""
    title_end: int
    """Where the text's first line ends if it is a title, else -1: titles tell the past in the present."""
    breaks: list[int]
    """Where the text's lines end."""


_LATEST: list[_Dates] = []
"""The dates of the story last asked about: its predicates are asked about in turn."""


def _dates_of(story: Story, times: list[Time]) -> _Dates:
    if not _LATEST or _LATEST[0].times is not times or _LATEST[0].body is not story.body:
        _LATEST[:] = [_read_dates(story, times)]
    return _LATEST[0]


def _read_dates(story: Story, times: list[Time]) -> _Dates:
    text = story.body.text
    dateline = dateline_time(text, times)
    held: dict[bool, list[tuple[Time, Holder]]] = {True: [], False: []}
    for time in times:
        title = time.in_ == "title"
        doc = story.headline if title else story.body
        tells = bool(time.start_date) or (story.published is None and time.type in ("DATE", "TIME"))
        holder = holder_of(doc, time) if doc is not None and tells and time is not dateline else None
        if holder is not None:
            held[title].append((time, holder))
    days = [(t, h) for t, h in held[False] if timex.granularity(t.value) in ("time", "day") and not h.beside]
    by_root: dict[str, list[tuple[Time, int]]] = {}
    for time, holder in days:
        verb = [] if holder.modifies or holder.verb is None else [holder.verb, *_affected(holder.verb)]
        for token in [*holder.nouns, *verb]:
            by_root.setdefault(root(token.lemma_), []).append((time, token.i))
    breaks = [place for place, character in enumerate(text) if character == "\n"]
    opening = dateline or _opening_day(story, days)
    news = frozenset(root(t.lemma_) for t in _lead(story) if t.pos_ in ("NOUN", "PROPN", "VERB"))
    return _Dates(times, story.body, held, opening, by_root, news, _title_end(text), breaks)


def _lead(story: Story) -> Iterator[Token]:
    if story.headline is not None:
        yield from story.headline
    for sentence in islice(story.body.sents, 2):
        yield from sentence


def _title_end(text: str) -> int:
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return -1 if text[start:end].rstrip().endswith((".", "!", "?", '"', "”")) else end


def _affected(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")]


def _opening_day(story: Story, days: list[tuple[Time, Holder]]) -> Time | None:
    if story.published is None:
        return None
    end = next((s.end_char for n, s in enumerate(story.body.sents, 1) if n == OPENING), len(story.body.text))
    earliest = story.published - timedelta(days=NEWS_DAYS)
    for time, holder in days:
        told = holder.verb is not None and not holder.modifies
        if told and time.start < end and earliest <= date.fromisoformat(time.value[:10]) <= story.published:
            return time
    return None


def _of_sentence(predicate: Predicate, dates: _Dates) -> list[tuple[Time, Holder]]:
    """The dated times of the predicate's sentence and line."""
    doc, sentence = predicate.head.doc, predicate.sentence
    found = []
    for time, holder in dates.held[predicate.in_headline and doc is not dates.body]:
        if sentence.start_char <= time.start < sentence.end_char:
            first, last = sorted((time.start, predicate.head.idx))
            if doc is not dates.body or bisect(dates.breaks, first) == bisect(dates.breaks, last):
                found.append((time, holder))
    return found


def _governs(predicate: Predicate, time: Time, holder: Holder) -> bool:
    """Whether the time is the predicate's own argument."""
    when = next((child for child in predicate.head.children if child.lower_ == "when"), None)
    if when is not None and time.end <= when.idx <= time.end + len(", "):
        return True  # "since 2008, when it fell"
    if holder.beside or (holder.preposition == "by" and predicate.modality == "asserted"):
        return False
    heads = {predicate.head.i, predicate.light_verb.i if predicate.light_verb is not None else -1}
    if any(noun.i in heads for noun in holder.nouns):
        return True
    if predicate.kind == "noun" and _takes_place(predicate.head, holder):
        return True
    if holder.verb is None or holder.verb.i not in heads or holder.modifies:
        return False
    return 0 < holder.token.i - predicate.head.i < 5 or _fits(predicate, time)  # "announced in January"


def _takes_place(noun: Token, holder: Holder) -> bool:
    """ "The attack carried out on Monday", "a vote that was held in May": the clause tells when its noun took place."""
    verb = holder.verb
    if verb is None or holder.modifies or verb.dep_ not in ("acl", "relcl") or verb.lemma_ not in _TAKING_PLACE:
        return False
    return any(above.i == noun.i for _, above in takewhile(lambda step: not is_verb(step[1]), steps_up(verb)))


def _follows(predicate: Predicate, time: Time) -> bool:
    """ "Followed a launch in November": the time after a noun that its verb only takes up is the noun's."""
    noun = predicate.head
    end = noun.doc.char_span(time.start, time.end, alignment_mode="expand")
    between = noun.doc[noun.i + 1 : end.start] if end is not None else ()
    return time.start > noun.idx and not any(is_verb(t) or t.is_punct for t in between)


def _shares(predicate: Predicate, verb: Token, time: Time, holder: Holder, back: bool) -> bool:
    """Whether a time that another word holds dates the predicate as well."""
    if holder.verb is None or holder.modifies or holder.beside or not _fits(predicate, time):
        return False
    if verb.i == holder.verb.i:  # an object or subject of the verb that has the time
        return not back
    for below, above in steps_up(verb):
        if not _carries_time(below, predicate, time) or (back and below.dep_ == "ccomp"):
            return False
        if above.i == holder.verb.i:
            return True
    return False


def _refers_back(predicate: Predicate, verb: Token) -> bool:
    """Whether a noun only takes up a happening of another day: "condemned the attack", "blamed for the crash".

    So do objects of verbs that look back on something, and definite ones behind a preposition that says no time.
    """
    if predicate.kind != "noun" or predicate.light_verb is not None or verb.i == predicate.head.i:
        return False
    label, prepositions = predicate.head.dep_, []
    for _, above in takewhile(lambda step: step[1].i != verb.i, steps_up(predicate.head)):
        label = above.dep_
        if label == "prep":
            prepositions.append(above.lower_)
    if label in SUBJECTS:
        return verb.lemma_ in _STATE and is_definite(predicate.head)
    if prepositions:
        return is_definite(predicate.head) and not _MEANWHILE.issuperset(prepositions)
    return verb.lemma_ in _LOOKING_BACK


def _carries_time(clause: Token, predicate: Predicate, time: Time) -> bool:
    """Whether a clause happens at the time of the one above it: the same news, said on the same day, or meanwhile."""
    match clause.dep_:
        case "ccomp":
            return timex.granularity(time.value) in _FINE and predicate.modality in _TOLD
        case "advcl" | "acl":
            meanwhile = any(c.dep_ in ("mark", "advmod") and c.lower_ in _WHILE for c in clause.children)
            return meanwhile or clause.tag_ in ("VBG", "VBN")
        case dependency:
            return dependency == "conj" or not is_verb(clause)


def _ahead(predicate: Predicate, time: Time, story: Story) -> bool:
    """Whether the time is still to come for something that has happened: then it is another's."""
    published = story.published
    return (
        predicate.modality in _TOLD and published is not None and (time.start_date or "")[:10] > published.isoformat()
    )


def _fits(predicate: Predicate, time: Time) -> bool:
    """What is said is said on a day: a quarter or a year in its sentence is what the saying is about."""
    return predicate.lemma not in _SAYING or timex.granularity(time.value) in _FINE


def _closest(times: list[Time], head: Token) -> Time:
    """Days before longer stretches, then the nearest."""
    return min(times, key=lambda time: (timex.granularity(time.value) not in _FINE, abs(time.start - head.idx)))


def _told_as_past(verb: Token) -> bool:
    """The past or perfect, a participle below one, or a noun without a verb."""
    while verb.tag_ == "VBG" and not auxiliary_words(verb) and verb.dep_ != "ROOT" and is_verb(verb.head):
        verb = verb.head
    return (
        verb.tag_ == "VBD" or bool(auxiliary_words(verb) & {"was", "were", "did", "has", "have"}) or not is_verb(verb)
    )


def _same_happening(predicate: Predicate, dates: _Dates) -> Time | None:
    """The day that other mentions by the same word have in the text, when they agree."""
    if predicate.lemma in _SAYING or is_another(predicate.head):
        return None
    if predicate.modality not in _TOLD and not (predicate.kind == "noun" and is_definite(predicate.head)):
        return None
    place = predicate.head.i if predicate.head.doc is dates.body else -1
    found = {time.value[:10]: time for time, at in dates.by_root.get(root(predicate.lemma), ()) if at != place}
    return next(iter(found.values())) if len(found) == 1 else None


def _is_main(predicate: Predicate, dates: _Dates) -> bool:
    """Whether the story's title or first sentence tells of this happening: then it is the news, not its background."""
    return root(predicate.lemma) in dates.news


def _whole_day(time: Time) -> Time:
    """What carries on from one happening to another is the day, not the hour."""
    span = timex.bounds(time.value[:10])
    if span is None:
        return time
    first, end = span[0].isoformat(), span[1].isoformat()
    return msgspec.structs.replace(time, type="DATE", value=time.value[:10], start_date=first, end_date=end)


def _publication(story: Story) -> EventTime | None:
    if story.published is None:
        return None
    value = timex.of_day(story.published)
    span = timex.bounds(value)
    first, end = (span[0].isoformat(), span[1].isoformat()) if span else (None, None)
    return EventTime(
        start=None, end=None, text=None, value=value, start_date=first, end_date=end, precision="day",
        basis="publication",
    )  # fmt: skip


def _event_time(time: Time, basis: Basis) -> EventTime:
    return EventTime(
        start=time.start, end=time.end, text=time.text, value=time.value, start_date=time.start_date,
        end_date=time.end_date, precision=_PRECISION.get(timex.granularity(time.value) or "", "unknown"), basis=basis,
        in_=time.in_,
    )  # fmt: skip
