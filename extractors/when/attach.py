"""Which time dates an event: its own argument, else its sentence's, else what the conventions of news imply."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from spacy.tokens import Doc, Token

from extractors.language import Story
from extractors.language.syntax import is_verb
from extractors.language.tables import sections
from extractors.model import Basis, DatePrecision, EventTime, Time
from extractors.what.predicate import Predicate
from extractors.when import timex
from extractors.when.dateline import dateline_time

NEWS_DAYS = 31
"""Days before publication within which the day of a story's opening is the day of its other past events too."""

_PRECISION: dict[str, DatePrecision] = {
    "time": "time", "day": "day", "week": "week", "weekend": "week", "month": "month", "quarter": "quarter",
    "half": "season", "season": "season", "year": "year", "decade": "decade", "century": "century",
}  # fmt: skip
_FINE = frozenset({"time", "day", "week"})
_SAYING = frozenset().union(*(sections("extractors", "reporting_verbs.txt")[kind] for kind in ("say", "think", "deny")))
_BESIDE = frozenset("since than from before after until till like unlike versus over".split())
"""Prepositions whose time bounds or compares: the event itself lies elsewhere."""
_MODIFIER = frozenset({"compound", "poss", "nummod", "amod", "nmod"})
_NOMINAL_PATH = _MODIFIER | {
    "pobj",
    "prep",
    "dobj",
    "nsubj",
    "nsubjpass",
    "attr",
    "appos",
    "conj",
    "obl",
    "dative",
    "oprd",
    "npadvmod",
    "pcomp",
}
_WHILE = frozenset({"when", "as", "while"})


def attach_time(predicate: Predicate, story: Story, times: list[Time]) -> EventTime | None:
    """When a predicate's happening took, or is to take, place.

    ``basis`` is ``argument`` for a time that the predicate itself governs; ``sentence`` for one of its clause or of the
    verb that reports it; ``dateline`` for the day that the story as a whole is about, given by its opening or by another
    mention of the same happening; ``publication`` where a report names no day: then it is the day of which the report
    speaks, for a plan the day it was known. None where the words leave the time open: what "had" happened before, and
    reports without a date of publication.
    """
    doc = predicate.head.doc
    here = _sentence_times(predicate, story, times)
    own = [time for time, token in here if _governs(predicate, time, token)]
    if own:
        return _event_time(_closest(own, predicate.head), "argument")
    shared = [time for time, token in here if _shares(predicate, time, token) and not _ahead(predicate, time, story)]
    if shared:
        return _event_time(_closest(shared, predicate.head), "sentence")
    if _before_past(predicate):
        return None
    if predicate.modality in ("asserted", "negated"):
        day = _same_happening(predicate, story, times, doc) or (
            _opening_day(story, times) if _past(predicate) else None
        )
        if day is not None:
            return _event_time(day, "dateline")
    return _publication(story)


def _sentence_times(predicate: Predicate, story: Story, times: list[Time]) -> list[tuple[Time, Token]]:
    """The dated times of the predicate's sentence and line, each with the token that heads it."""
    doc, sentence = predicate.head.doc, predicate.sentence
    title = story.headline is not None and doc is story.headline
    found = []
    for time in times:
        if (time.in_ == "title") == title and time.start_date and sentence.start_char <= time.start < sentence.end_char:
            between = sorted((time.start, predicate.head.idx))
            token = _head_of(doc, time)
            if token is not None and "\n" not in doc.text[between[0] : between[1]]:
                found.append((time, token))
    return found


def _head_of(doc: Doc, time: Time) -> Token | None:
    span = doc.char_span(time.start, time.end, alignment_mode="expand")
    return span.root if span is not None else None


def _ancestors(token: Token) -> Iterator[tuple[Token, Token]]:
    """(child, parent) steps up the tree."""
    while token.head.i != token.i:
        yield token, token.head
        token = token.head


def _holder(token: Token) -> tuple[list[Token], Token | None, str, bool]:
    """Who holds a time: the nouns passed on the way up, the verb reached, the preposition before the time, and whether
    the time only modifies a noun ("Monday's attack", "the June 1 deadline")."""
    nouns: list[Token] = []
    preposition, modifies = "", False
    for below, above in _ancestors(token):
        if is_verb(above):
            return nouns, above, preposition, modifies
        if above.dep_ in ("prep", "mark") or above.pos_ == "ADP":
            preposition = preposition or ("" if nouns else above.lower_)
        elif above.pos_ in ("NOUN", "PROPN", "NUM", "PRON"):
            if not nouns:
                modifies = below.dep_ in _MODIFIER
            nouns.append(above)
        elif above.pos_ == "ADJ":
            modifies = modifies or not nouns and above.dep_ not in ("acomp", "ROOT", "conj", "ccomp")
            nouns.append(above)
    return nouns, None, preposition, modifies


def _governs(predicate: Predicate, time: Time, token: Token) -> bool:
    nouns, verb, preposition, modifies = _holder(token)
    if preposition in _BESIDE or preposition == "by" and predicate.modality == "asserted":
        return False
    heads = {predicate.head.i} | ({predicate.light_verb.i} if predicate.light_verb is not None else set())
    if any(noun.i in heads for noun in nouns):
        return True
    when = next((c for c in predicate.head.children if c.lower_ == "when"), None)
    if when is not None and time.end <= when.idx <= time.end + 2:
        return True  # "2008, when it fell"
    if verb is None or verb.i not in heads or modifies:
        return False
    return token.i - predicate.head.i in range(1, 5) or _fits(predicate, time)


def _ahead(predicate: Predicate, time: Time, story: Story) -> bool:
    """Whether the time is to come for something that has happened: then it is another's."""
    told = predicate.modality in ("asserted", "negated")
    return told and story.published is not None and (time.start_date or "")[:10] > story.published.isoformat()


def _fits(predicate: Predicate, time: Time) -> bool:
    """What is said is said on a day: a quarter or a year in its sentence is what the saying is about."""
    return predicate.lemma not in _SAYING or timex.granularity(time.value) in _FINE


def _shares(predicate: Predicate, time: Time, token: Token) -> bool:
    """Whether a time that another word holds dates the predicate as well."""
    nouns, verb, preposition, modifies = _holder(token)
    if verb is None or modifies or preposition in _BESIDE or not _fits(predicate, time):
        return False
    reached, path = _clause_verb(predicate)
    if reached.i == verb.i:  # an object or subject of the verb that has the time
        return True
    fine = timex.granularity(time.value) in _FINE
    for below, above in _ancestors(reached):
        if below.dep_ == "conj":
            pass
        elif below.dep_ == "ccomp":
            if not fine or predicate.modality in ("planned", "hypothetical"):
                return False
        elif below.dep_ in ("advcl", "acl"):
            if below.tag_ not in ("VBG", "VBN") and not any(
                c.dep_ in ("mark", "advmod") and c.lower_ in _WHILE for c in below.children
            ):
                return False
        elif is_verb(below):
            return False
        if above.i == verb.i:
            return True
    return False


def _clause_verb(predicate: Predicate) -> tuple[Token, bool]:
    """The verb in whose clause the predicate stands as a noun; a verb is its own."""
    token = predicate.light_verb or predicate.head
    if is_verb(token):
        return token, False
    for below, above in _ancestors(token):
        if below.dep_ not in _NOMINAL_PATH:
            break
        if is_verb(above):
            return above, True
    return token, False


def _closest(times: list[Time], head: Token) -> Time:
    """Finest first, then nearest."""
    return min(times, key=lambda t: (timex.granularity(t.value) not in _FINE, abs(t.start - head.idx)))


def _finite(predicate: Predicate) -> tuple[Token, set[str]]:
    verb, _ = _clause_verb(predicate)
    return verb, {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}


def _past(predicate: Predicate) -> bool:
    """Told in the simple past, or a noun of such a clause."""
    verb, auxiliaries = _finite(predicate)
    if predicate.in_headline or _is_title(verb):
        return True
    while (
        verb.tag_ == "VBG"
        and not auxiliaries
        and verb.dep_ in ("advcl", "acl", "conj", "pcomp", "xcomp")
        and verb.head.i != verb.i
    ):
        verb = verb.head
        auxiliaries = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    return verb.tag_ == "VBD" or bool(auxiliaries & {"was", "were", "did", "has", "have"}) or not is_verb(verb)


def _is_title(token: Token) -> bool:
    """Whether a word stands in the text's first line and that is no sentence: news titles tell the past in the present."""
    first_line = token.doc.text.lstrip().split("\n", 1)[0]
    return token.idx <= len(first_line) < len(token.doc.text) and not first_line.rstrip().endswith(
        (".", "!", "?", '"', "”")
    )


def _before_past(predicate: Predicate) -> bool:
    """ "had fled": before the time of the story, no telling when."""
    _, auxiliaries = _finite(predicate)
    return "had" in auxiliaries


def _same_happening(predicate: Predicate, story: Story, times: list[Time], doc: Doc) -> Time | None:
    """The day that another mention by the same word has, when the story gives such a word just one."""
    found = {}
    for time in times:
        if (
            time.in_ == "title"
            or not time.start_date
            or timex.granularity(time.value) not in ("time", "day")
            or doc is not story.body
        ):
            continue
        token = _head_of(doc, time)
        if token is None:
            continue
        nouns, verb, preposition, modifies = _holder(token)
        holders = (
            nouns
            if modifies or verb is None
            else [*nouns, verb, *(c for c in verb.children if c.dep_ in ("dobj", "nsubjpass"))]
        )
        if preposition not in _BESIDE and any(h.lemma_ == predicate.lemma and h.i != predicate.head.i for h in holders):
            found[time.value[:10]] = time
    return next(iter(found.values())) if len(found) == 1 and predicate.lemma not in _SAYING else None


def _opening_day(story: Story, times: list[Time]) -> Time | None:
    """The dateline's day, else that on which the main happening of the opening sentences took place, when it is news."""
    if story.published is None:
        return None
    dateline = dateline_time(story.body.text, times)
    if dateline is not None:
        return dateline
    for sentence in list(story.body.sents)[:5]:
        for time in times:
            if time.in_ == "title" or not sentence.start_char <= time.start < sentence.end_char:
                continue
            token = _head_of(story.body, time)
            if token is None or timex.granularity(time.value) not in ("time", "day"):
                continue
            nouns, verb, preposition, modifies = _holder(token)
            if verb is None or modifies or preposition in _BESIDE:
                continue
            day = date.fromisoformat(time.value[:10])
            if story.published - timedelta(days=NEWS_DAYS) <= day <= story.published:
                return time
    return None


def _publication(story: Story) -> EventTime | None:
    if story.published is None:
        return None
    value = timex.of_day(story.published)
    span = timex.bounds(value)
    first, end = (span[0].isoformat(), span[1].isoformat()) if span else (None, None)
    return EventTime(
        start=None,
        end=None,
        text=None,
        value=value,
        start_date=first,
        end_date=end,
        precision="day",
        basis="publication",
    )


def _event_time(time: Time, basis: Basis) -> EventTime:
    precision = _PRECISION.get(timex.granularity(time.value) or "", "unknown")
    return EventTime(
        start=time.start, end=time.end, text=time.text, value=time.value, start_date=time.start_date, end_date=time.end_date,
        precision=precision, basis=basis, in_=time.in_,
    )  # fmt: skip
