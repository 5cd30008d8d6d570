"""Which time dates an event: its own argument, else its sentence's, else what news conventions imply."""

from __future__ import annotations

from spacy.tokens import Token

from extractors.language import Story
from extractors.model import Basis, DatePrecision, EventTime, Time
from extractors.what.predicate import Predicate
from extractors.when import timex

_PRECISION: dict[str, DatePrecision] = {
    "time": "time", "day": "day", "week": "week", "weekend": "week", "month": "month", "quarter": "quarter",
    "half": "season", "season": "season", "year": "year", "decade": "decade", "century": "century",
}  # fmt: skip


def attach_time(predicate: Predicate, story: Story, times: list[Time]) -> EventTime | None:
    """When a predicate's happening took, or is to take, place.

    ``basis`` is ``argument`` for a time in the predicate's own clause, ``sentence`` for one elsewhere in its sentence,
    ``publication`` for the day of a report that names none; None when nothing says it.
    """
    where = "title" if story.headline is not None and predicate.head.doc is story.headline else None
    sentence = predicate.sentence
    inside = [
        time for time in times
        if time.in_ == where and sentence.start_char <= time.start and time.end <= sentence.end_char and time.type in ("DATE", "TIME")
    ]  # fmt: skip
    dated = [time for time in inside if time.start_date]
    own = [time for time in dated if _belongs(predicate.head, time, sentence.doc)]
    if own:
        return _of(min(own, key=lambda time: abs(time.start - predicate.head.idx)), "argument")
    if dated:
        return _of(min(dated, key=lambda time: abs(time.start - predicate.head.idx)), "sentence")
    if story.published is not None and predicate.modality in ("asserted", "negated"):
        value = timex.of_day(story.published)
        span = timex.bounds(value)
        assert span is not None
        return EventTime(start=None, end=None, text=None, value=value, start_date=span[0].isoformat(), end_date=span[1].isoformat(), precision="day", basis="publication")
    return None


def _belongs(head: Token, time: Time, doc: object) -> bool:
    """Whether a time expression hangs on the predicate without another verb between."""
    span = head.doc.char_span(time.start, time.end, alignment_mode="expand")
    if span is None:
        return False
    token = span.root
    while token.head is not token:
        token = token.head
        if token == head:
            return True
        if token.pos_ in ("VERB", "AUX"):
            return False
    return False


def _of(time: Time, basis: Basis) -> EventTime:
    precision = _PRECISION.get(timex.granularity(time.value) or "", "unknown")
    return EventTime(
        start=time.start, end=time.end, text=time.text, value=time.value, start_date=time.start_date, end_date=time.end_date,
        precision=precision, basis=basis, in_=time.in_,
    )  # fmt: skip
