"""Find the time expressions of a text and say what each means."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from extractors.language import Story
from extractors.model import Time
from extractors.when import timex
from extractors.when.context import Context, Reading, ends_sentence
from extractors.when.dateline import dateline_span, writing_day
from extractors.when.lexicon import WEEKDAYS
from extractors.when.pattern import Match, Words
from extractors.when.rules import ALPHABET, RULES, Rule
from extractors.when.tense import cues

FIRST_YEAR, LAST_YEAR = 1600, 2200
"""Years in which a day of publication is believed; newspapers began in 1605."""
OPENING = 400
"""Characters in which the first sentence is looked for that puts the news on a weekday."""


def find_times(story: Story) -> list[Time]:
    """The time expressions of a headline of its own (``in`` is ``title``), then those of the text, in order."""
    today = local_day(story.article.text, story.published)
    found = []
    if story.headline is not None:
        found = tag(story.article.title or "", today, where="title")
    return found + tag(story.article.text, story.published)


OFTEN = 3
"""Times that a text speaks of a weekday that is of its news."""


@lru_cache(maxsize=64)
def local_day(text: str, published: date | None) -> date | None:
    """The day on which a report came out, by the clock of those it tells of.

    Days of publication are kept by the publisher's clock, or by Greenwich's. A report whose first sentence puts its
    news on the weekday after has it from where that day had begun: no news is six days old.
    """
    if published is None or not FIRST_YEAR <= published.year < LAST_YEAR:
        return published
    tomorrow = published + timedelta(days=1)
    if text.count(tomorrow.strftime("%A")) >= OFTEN and _tells_of(text, published, tomorrow):
        return tomorrow
    words = ALPHABET.read(text[:OPENING])
    first = next(iter(_read(words, published, None)), None)
    if first is None or first.value[:10] != str(published - timedelta(6)):
        return published
    named = [word.lower() for word in first.text.split()]
    if "last" in named or not any(word in WEEKDAYS for word in named):
        return published
    before = (k for k, start in enumerate(words.starts) if start < first.start)
    if any(words.spelling[k] != "\n" and ends_sentence(words, k) for k in before):
        return published
    return published + timedelta(days=1)


def _tells_of(text: str, published: date, tomorrow: date) -> bool:
    """Whether a text tells often, and in the past, of the weekday that by its day of publication is still to come."""
    name, last = tomorrow.strftime("%A").lower(), str(tomorrow - timedelta(7))
    bare = [t for t in _read(ALPHABET.read(text), published, None) if t.text.lower().split()[-1].endswith(name)]
    return len(bare) >= OFTEN and all(t.value[:10] == last and "last" not in t.text.lower() for t in bare)


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
    today = local_day(text, published)
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
