"""Find the time expressions of a text and say what each means."""

from __future__ import annotations

from datetime import date, datetime

from extractors.language import Story
from extractors.model import Time
from extractors.when import timex
from extractors.when.context import Context, Reading
from extractors.when.dateline import dateline_span, writing_day
from extractors.when.pattern import Match, Words
from extractors.when.rules import ALPHABET, RULES, Rule
from extractors.when.tense import cues

FIRST_YEAR, LAST_YEAR = 1600, 2200
"""Years in which a day of publication is believed; newspapers began in 1605."""


def find_times(story: Story) -> list[Time]:
    """The time expressions of a headline of its own (``in`` is ``title``), then those of the text, in order."""
    found = []
    if story.headline is not None:
        found = tag(story.headline.text, story.published, where="title")
    return found + tag(story.body.text, story.published)


def tag(text: str, published: date | None, where: str | None = None) -> list[Time]:
    """The time expressions of a plain text, in order, not overlapping; any text is read, none raises.

    Args:
        text: any text.
        published: the day relative expressions count from, unless a dateline gives one just before it. None leaves
            them symbolic (``PAST_REF``, ``XXXX-WXX-5``) and without an interval.
        where: ``title`` to mark the spans as the headline's.
    """
    if published is not None and not FIRST_YEAR <= published.year <= LAST_YEAR:
        published = None
    today = published
    if dateline_span(text) is not None:
        opening = text[:200]
        today = writing_day(_read(ALPHABET.read(opening), published, None), opening, published)
    return _read(ALPHABET.read(text), today, where)


def _read(words: Words, today: date | None, where: str | None) -> list[Time]:
    """Leftmost match first, of those the longest, of those the rule declared first; a rule may decline its match."""
    context = Context(words, lambda start, end: cues(words, start, end), today)
    times, reached = [], 0
    for start, end, rule, match in _candidates(words):
        reading = rule.build(match, context) if start >= reached else None
        if reading is not None:
            reached = end
            context.note(reading, start)
            times.append(_time(words, start, end, reading, where))
    return times


def _candidates(words: Words) -> list[tuple[int, int, Rule, Match]]:
    found = []
    for order, rule in enumerate(RULES):
        for match in (Match(words, m) for m in rule.regex.finditer(words.classes)):
            if match.end > match.start:
                found.append((match.start, -match.end, order, rule, match))
    found.sort(key=lambda candidate: candidate[:3])
    return [(start, -end, rule, match) for start, end, _, rule, match in found]


def _time(words: Words, start: int, end: int, reading: Reading, where: str | None) -> Time:
    first, last = words.starts[start], words.ends[end - 1]
    begin, until = _interval(reading)
    return Time(
        start=first, end=last, text=words.text[first:last], type=reading.type, value=reading.value, start_date=begin,
        end_date=until, in_=where,
    )  # fmt: skip


def _interval(reading: Reading) -> tuple[str | None, str | None]:
    span = reading.interval or (timex.bounds(reading.value) if reading.type in ("DATE", "TIME") else None)
    if span is None or not reading.bounded:
        return None, None
    return _iso(span[0]), _iso(span[1])


def _iso(moment: date | datetime) -> str:
    return moment.isoformat()
