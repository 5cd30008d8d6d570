"""Find the time expressions of a text and say what each means."""

from __future__ import annotations

from datetime import date, datetime

from extractors.language import Story
from extractors.model import Time
from extractors.when import timex
from extractors.when.context import Context, Direction, Reading
from extractors.when.pattern import Match
from extractors.when.rules import ALPHABET, RULES
from extractors.when.tense import cues


def find_times(story: Story) -> list[Time]:
    """Every time expression of the story: those of a headline of its own first (``in`` is ``title``), then the text's."""
    found = []
    if story.headline is not None:
        found += tag(story.headline.text, story.published, where="title")
    return found + tag(story.body.text, story.published)


def tag(text: str, published: date | None, direction: Direction | None = None, where: str | None = None) -> list[Time]:
    """Tag a plain text.

    Args:
        text: any text.
        published: the day relative expressions count from; None leaves them symbolic, without an interval.
        direction: whether an expression at word positions ``[start, end)`` is told as past (-1) or to come (1);
            by default light cues of the words around it.
        where: ``title`` to mark the spans as the headline's.
    """
    words = ALPHABET.read(text)
    context = Context(words, direction or (lambda start, end: cues(words, start, end)), published)
    candidates = []
    for order, rule in enumerate(RULES):
        assert rule.regex is not None
        for found in rule.regex.finditer(words.classes):
            match = Match(words, found)
            if match.end > match.start:
                candidates.append((match.start, -match.end, order, rule, match))
    candidates.sort(key=lambda c: c[:3])
    times, reached = [], 0
    for start, minus_end, _, rule, match in candidates:
        if start < reached:
            continue
        reading = rule.build(match, context)
        if reading is None:
            continue
        reached = -minus_end
        context.note(reading, start)
        first, last = words.starts[start], words.ends[reached - 1]
        begin, end = _interval(reading)
        times.append(Time(start=first, end=last, text=text[first:last], type=reading.type, value=reading.value, start_date=begin, end_date=end, in_=where))  # type: ignore[arg-type]
    return times


def _interval(reading: Reading) -> tuple[str | None, str | None]:
    if not reading.bounded:
        return None, None
    span = reading.interval or (timex.bounds(reading.value) if reading.type in ("DATE", "TIME") else None)
    if span is None:
        return None, None
    begin, end = span
    return _iso(begin), _iso(end)


def _iso(moment: date | datetime) -> str:
    return moment.isoformat()
