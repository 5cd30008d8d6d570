"""Which time dates an event: its own argument, else its sentence's, else what the conventions of news imply."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import takewhile

import msgspec
from spacy.tokens import Token

from extractors.language import Story
from extractors.language.reference import is_another, is_definite, root
from extractors.language.syntax import SUBJECTS, is_verb
from extractors.language.tables import sections
from extractors.model import Basis, DatePrecision, EventTime, Time
from extractors.what.predicate import Predicate
from extractors.when import timex
from extractors.when.clauses import is_grounds, is_meanwhile, is_order, is_reported, left_open
from extractors.when.days import SAYING, StoryDays, days_of, is_past, is_pictured
from extractors.when.holders import Holder, auxiliary_words, clause_verb, steps_up

_PRECISION: dict[str, DatePrecision] = {
    "time": "time", "day": "day", "week": "week", "weekend": "week", "month": "month", "quarter": "quarter",
    "half": "season", "season": "season", "year": "year", "decade": "decade", "century": "century",
}  # fmt: skip
_FINE = frozenset({"time", "day", "week"})
_CLASSES = sections("extractors.language", "verb_classes.txt")
_LOOKING_BACK = (SAYING | sections("extractors.when", "words.txt")["looking_back"]) - _CLASSES["share noun"]
"""Verbs whose object is there before them: "condemned the attack"."""
_TAKING_PLACE = _CLASSES["light"] | _CLASSES["occur"]
_STATE = _CLASSES["state"] | _CLASSES["copular"]
_MEANWHILE = frozenset("in during at by with amid".split())
"""Prepositions before a happening at whose time the verb's happens."""
_HOUR = re.compile(
    r"(?:(?:at|around|about|shortly (?:before|after)) )?"
    r"(?:\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\.?|\d{1,2}:\d\d|\d{4}|noon|midnight)(?: \w+)?",
    re.IGNORECASE,
)
"""A clock time by itself."""
_PLURAL = ("NNS", "NNPS")
REPORTED_WITHIN = timedelta(days=3)
"""How long after a deed the news of it is told."""
_TOLD = frozenset({"asserted", "negated"})


def attach_time(predicate: Predicate, story: Story, times: list[Time]) -> EventTime | None:
    """When a predicate's happening took, or is to take, place.

    ``basis`` is ``argument`` for a time that the predicate itself governs; ``sentence`` for one of its clause or of
    the verb that reports it; ``dateline`` for the day that the story as a whole is about, given by its dateline, its
    opening or another mention of the same happening; ``publication`` where a report names no day: then it is the day
    of which the report speaks, for a plan the day it was known. None where the words leave the time open: what "had"
    happened before, and a report without a day of publication.
    """
    days = days_of(story, times)
    here = _of_sentence(predicate, days)
    verb = clause_verb(predicate.light_verb or predicate.head)
    if predicate.kind == "noun" and is_order(verb):  # "Read more: attack on a market"
        verb = predicate.head
    grounds = is_grounds(predicate.light_verb or predicate.head)
    back = grounds or _refers_back(predicate, verb)
    own = [time for time, holder in here if _governs(predicate, time, holder) or (back and _follows(predicate, time))]
    if own:
        return _event_time(_on_day(_closest(own, predicate.head), days), "argument")
    shared = [t for t, holder in here if _shares(predicate, verb, t, holder, back) and not _ahead(predicate, t, days)]
    if shared and not grounds:
        return _of_clause(_closest(shared, predicate.head), predicate, verb, days)
    day = _same_happening(predicate, days)
    if day is not None:
        return _event_time(_whole_day(day), "dateline")
    if grounds or left_open(predicate, verb) or (back and not _is_main(predicate, days)):
        return None
    if any(_binds(time, holder, verb, days) for time, holder in here):
        return None  # "in August a video showed the girls killed by bombs": of that day's past, not of the news
    return _of_story(predicate, verb, days, story)


def day_of_report(day: date | None) -> EventTime | None:
    """The day on which a report came out as that of what it tells; None where that is unknown."""
    if day is None:
        return None
    value = timex.of_day(day)
    span = timex.bounds(value)
    first, end = (span[0].isoformat(), span[1].isoformat()) if span else (None, None)
    return EventTime(
        start=None, end=None, text=None, value=value, start_date=first, end_date=end, precision="day",
        basis="publication",
    )  # fmt: skip


def _of_clause(time: Time, predicate: Predicate, verb: Token, days: StoryDays) -> EventTime:
    """A time of another word of the sentence; of the day of the deed where it is that of a report of it."""
    told = verb.tag_ not in ("VBZ", "VBP") and _is_main(predicate, days) and is_reported(verb, time)
    if told and days.deed is not None and _is_just_before(days.deed, time):
        return _event_time(_whole_day(days.deed), "dateline")
    return _event_time(_on_day(time, days), "sentence")


def _of_story(predicate: Predicate, verb: Token, days: StoryDays, story: Story) -> EventTime | None:
    """What the conventions of news imply: the episode that the sentence goes on with, the news' day, the report's."""
    told, day = predicate.modality in _TOLD, None
    past = days.background.get(predicate.sentence.start) if verb.doc is days.body else None
    if told and past is not None and predicate.lemma not in SAYING and (is_past(verb) or not is_verb(verb)):
        return _event_time(past, "dateline")
    headline = predicate.in_headline or verb.idx < days.title_end
    if told and (headline or _told_as_past(verb, days)):
        day = days.opening or (days.later if _is_main(predicate, days) else None)
    if day is not None:
        return _event_time(_whole_day(day), "dateline")
    if headline and predicate.kind == "noun" and predicate.head.dep_ != "dobj":
        return None  # headlines name what the text is to tell, or what all know
    return day_of_report(story.published)


def _is_just_before(deed: Time, report: Time) -> bool:
    first, last = (date.fromisoformat((time.start_date or "0001-01-01")[:10]) for time in (deed, report))
    return timedelta(0) < last - first <= REPORTED_WITHIN


def _binds(time: Time, holder: Holder, verb: Token, days: StoryDays) -> bool:
    """Whether a clause above a verb has a time of its own that is not the news'."""
    if holder.verb is None or holder.modifies or holder.beside:
        return False
    is_old = (time.end_date or "9")[:10] <= days.old
    if holder.verb.lemma_ in SAYING and not is_old:
        return False  # reported in these days: of the news all the same
    if timex.granularity(time.value) not in _FINE and is_meanwhile(verb):
        return False  # "sales fell in January, as makers reported"
    return any(above.i == holder.verb.i for _, above in steps_up(verb))


def _of_sentence(predicate: Predicate, days: StoryDays) -> list[tuple[Time, Holder]]:
    """The dated times of the predicate's sentence and line."""
    doc, sentence = predicate.head.doc, predicate.sentence
    found = []
    for time, holder in days.held[predicate.in_headline and doc is not days.body]:
        line = doc is not days.body or days.same_line(time.start, predicate.head.idx)
        if line and sentence.start_char <= time.start < sentence.end_char:
            found.append((time, holder))
    return found


def _governs(predicate: Predicate, time: Time, holder: Holder) -> bool:
    """Whether the time is the predicate's own argument."""
    if any(time.end <= when.idx <= time.end + len(", ") for when in _whens(predicate.head)):
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


def _whens(token: Token) -> Iterator[Token]:
    """The word "when" of each clause that a word stands in, its own first."""
    for word in (token, *(above for _, above in steps_up(token))):
        yield from (child for child in word.children if child.lower_ == "when" and child.i < token.i)


def _takes_place(noun: Token, holder: Holder) -> bool:
    """ "The attack carried out on Monday", "a vote that was held in May": the clause tells when its noun took place."""
    verb = holder.verb
    if verb is None or holder.modifies or verb.dep_ not in ("acl", "relcl") or verb.lemma_ not in _TAKING_PLACE:
        return False
    return any(above.i == noun.i for _, above in takewhile(lambda step: not is_verb(step[1]), steps_up(verb)))


def _follows(predicate: Predicate, time: Time) -> bool:
    """ "Followed a launch in November": a month or year after a noun that its verb only takes up is the noun's.

    A day is not: "condemned the attack on Tuesday".
    """
    if timex.granularity(time.value) in ("time", "day"):
        return False
    noun = predicate.head
    end = noun.doc.char_span(time.start, time.end, alignment_mode="expand")
    between = noun.doc[noun.i + 1 : end.start] if end is not None else ()
    return time.start > noun.idx and not any(is_verb(t) or t.is_punct for t in between)


def _shares(predicate: Predicate, verb: Token, time: Time, holder: Holder, back: bool) -> bool:
    """Whether a time that another word holds dates the predicate as well."""
    if holder.verb is None or holder.modifies or holder.beside or not _fits(predicate, time):
        return False
    if predicate.kind == "noun" and predicate.light_verb is None and _is_caption(holder, time):
        return False  # "debris of the attack is seen on Monday": the day of the picture
    if verb.i == holder.verb.i:  # an object or subject of the verb that has the time
        return not back
    for below, above in steps_up(verb):
        if not _carries_time(below, predicate, time) or (back and below.dep_ == "ccomp"):
            return False
        if above.i == holder.verb.i:
            return True
    return False


def _is_caption(holder: Holder, time: Time) -> bool:
    verb = holder.verb
    return verb is not None and verb.tag_ == "VBN" and is_pictured(verb) and time.start > verb.idx


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
            purpose = clause.tag_ == "VB" and auxiliary_words(clause) == {"to"} and predicate.modality in _TOLD
            return is_meanwhile(clause) or purpose or clause.tag_ in ("VBG", "VBN")
        case "xcomp" | "pcomp":  # "reported being attacked", "began firing"
            return predicate.modality in _TOLD
        case dependency:
            return dependency == "conj" or not is_verb(clause)


def _ahead(predicate: Predicate, time: Time, days: StoryDays) -> bool:
    """Whether the time is still to come for something that has happened: then it is another's."""
    today = days.today
    return predicate.modality in _TOLD and today is not None and (time.start_date or "")[:10] > today.isoformat()


def _fits(predicate: Predicate, time: Time) -> bool:
    """What is said is said on a day: a quarter or a year in its sentence is what the saying is about."""
    return predicate.lemma not in SAYING or timex.granularity(time.value) in _FINE


def _closest(times: list[Time], head: Token) -> Time:
    """Days before longer stretches, then the nearest."""
    return min(times, key=lambda time: (timex.granularity(time.value) not in _FINE, abs(time.start - head.idx)))


def _told_as_past(verb: Token, days: StoryDays) -> bool:
    """The past, a participle below it, or a noun without a verb; the perfect only where the news is told.

    Elsewhere "has vowed" says no more than that it is so by now.
    """
    while verb.tag_ == "VBG" and not auxiliary_words(verb) and verb.dep_ != "ROOT" and is_verb(verb.head):
        verb = verb.head
    perfect = bool(auxiliary_words(verb) & {"has", "have"})
    return is_past(verb) or not is_verb(verb) or (perfect and verb.idx < days.lead_end)


def _same_happening(predicate: Predicate, days: StoryDays) -> Time | None:
    """The day that other mentions by the same word have in the text, when they agree."""
    if predicate.lemma in SAYING or is_another(predicate.head):
        return None
    if predicate.modality not in _TOLD and not (predicate.kind == "noun" and is_definite(predicate.head)):
        return None
    plural = predicate.kind == "noun" and predicate.head.tag_ in _PLURAL
    if plural and not is_definite(predicate.head) and not _is_main(predicate, days):
        return None  # attacks in general
    place = predicate.head.i if predicate.head.doc is days.body else -1
    told = days.by_root.get(root(predicate.lemma), ())
    found = {time.value[:10]: time for time, at in told if at != place and _one_number(days.body[at], predicate.head)}
    day = next(iter(found.values())) if len(found) == 1 else None
    if day is not None and day.value <= days.old and not plural and _is_main(predicate, days):
        return None  # the attack of 1998 in a story of today's attack
    return day


def _one_number(a: Token, b: Token) -> bool:
    """ "The attack" takes up no "attacks"."""
    return is_verb(a) or is_verb(b) or (a.tag_ in _PLURAL) == (b.tag_ in _PLURAL)


def _is_main(predicate: Predicate, days: StoryDays) -> bool:
    """Whether the story's title or first sentence tells of this happening: then it is the news, not its background."""
    return root(predicate.lemma) in days.news


def _on_day(time: Time, days: StoryDays) -> Time:
    """ "At 10:08 p.m. the alarm sounds": an hour without a day is of the day of the news, not of its report."""
    day = days.opening
    if day is None or time.type != "TIME" or not _HOUR.fullmatch(time.text) or not time.start_date:
        return time
    written = time.value[:10]
    if any(t.value[:10] == written and t is not time and not _HOUR.fullmatch(t.text) for t, _ in days.held[False]):
        return time
    moved = day.value[:10] + time.value[10:]
    span = timex.bounds(moved)
    if span is None or day.value[:10] >= written:
        return time
    return msgspec.structs.replace(time, value=moved, start_date=span[0].isoformat(), end_date=span[1].isoformat())


def _whole_day(time: Time) -> Time:
    """What carries on from one happening to another is the day, not the hour."""
    span = timex.bounds(time.value[:10])
    if span is None:
        return time
    first, end = span[0].isoformat(), span[1].isoformat()
    return msgspec.structs.replace(time, type="DATE", value=time.value[:10], start_date=first, end_date=end)


def _event_time(time: Time, basis: Basis) -> EventTime:
    return EventTime(
        start=time.start, end=time.end, text=time.text, value=time.value, start_date=time.start_date,
        end_date=time.end_date, precision=_PRECISION.get(timex.granularity(time.value) or "", "unknown"), basis=basis,
        in_=time.in_,
    )  # fmt: skip
