"""What every rule of the grammar shares: registration, sub-patterns, and small readers of matched words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from extractors.when import timex
from extractors.when.context import Context, Reading
from extractors.when.numbers import number, ordinal, spoken_year
from extractors.when.pattern import Match

Build = Callable[[Match, Context], Reading | None]
"""From a match to what it means, or None when these words are no time after all."""


@dataclass(slots=True)
class Rule:
    """A pattern of the grammar; ``name`` is its builder's, ``group`` the family it belongs to."""

    group: str
    name: str
    pattern: str
    build: Build
    regex: re.Pattern[str] = field(default_factory=lambda: re.compile(""))
    """Over the category characters; compiled when the whole grammar is known."""


RULES: list[Rule] = []
"""In the order of their declaration: of equally long matches the earlier rule's counts."""


def rule(group: str, *patterns: str) -> Callable[[Build], Build]:
    """Register a builder for some patterns."""

    def register(build: Build) -> Build:
        RULES.extend(Rule(group, build.__name__, pattern, build) for pattern in patterns)
        return build

    return register


NUMBER = "(?:DIGITS (?:FRACTION|MULTIPLIER)?|a? half|(?:a (?=MULTIPLIER|dozen))? NUM (?:(?:HYPHEN|and)? NUM){0,8})"
SPOKEN = "(?:NUM NUM (?:HYPHEN NUM|(?:and)? NUM (?:HYPHEN? NUM)?)?)"
"""A year in words; "nineteen ninety-seven" and "two thousand and eight" are told from other numbers when read."""
YEAR = f"(?:YEAR|{SPOKEN})"
PHASE = "(?:sometime|EARLY HYPHEN?|(?:the)? (?:very)? PART of|the EARLY (?:HYPHEN|of)?)"
"""A stretch within a unit: it belongs to the expression and leaves the unit's value as it is."""
WHICH = "(?:LAST|NEXT|this (?:past|coming)?)"

BACKWARD = frozenset("last past previous preceding prior".split())
FORWARD = frozenset("next coming following upcoming ensuing forthcoming subsequent succeeding".split())


def sign(word: str | None) -> int:
    """-1 for "last" and its kind, 1 for "next" and its kind, else 0."""
    return -1 if word in BACKWARD else 1 if word in FORWARD else 0


def symbol(direction: int) -> str:
    """The reference that stands for a relative expression when there is no day to count from."""
    return {-1: "PAST_REF", 1: "FUTURE_REF"}.get(direction, "PRESENT_REF")


def read_year(words: list[str]) -> int | None:
    """A year in four figures or in words."""
    if not words:
        return None
    return int(words[0]) if len(words) == 1 and words[0].isdecimal() else spoken_year(words)


def read_day(words: list[str]) -> int | None:
    """A day of the month: "5", "5th", "fifth", "twenty-fifth"."""
    last = words[-1]
    value = int(last) if last.isdecimal() else ordinal(last)
    if value is not None and len(words) > 1:
        tens = number(words[:1])
        return value + int(tens) if tens in (20, 30) and value < 10 else None
    return value


def real_date(year: int, month: int, day: int) -> date | None:
    """The date, or None for one that no calendar has."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def years_around(today: date) -> list[int]:
    """Last, this and next year, as far as the calendar goes."""
    return [year for year in (today.year - 1, today.year, today.year + 1) if date.min.year < year < date.max.year]


def moved(day: date, count: int, unit: str) -> date | None:
    """:func:`timex.move_day`, or None beyond the calendar."""
    try:
        return timex.move_day(day, count, unit)
    except (ValueError, OverflowError):
        return None


def window(today: date | None, count: int, unit: str) -> tuple[date, date] | None:
    """The stretch of some units that ends with today (negative count) or begins with it."""
    other = moved(today, count, unit) if today else None
    if today is None or count == 0 or other is None or date.max in (today, other):
        return None
    after = timedelta(days=1)
    return (other, today + after) if count < 0 else (today, other + after)


def day_of(value: str | None) -> str | None:
    """The day of a value as fine as a day, else None."""
    return value[:10] if value and timex.granularity(value) in ("day", "time") else None


def word_before(m: Match, name: str | None = None) -> str:
    """The word before the match, or before a part of it; a line break at the text's start."""
    at = m.found.start(name) if name else m.start
    return m.words.spelling[at - 1] if at > 0 else "\n"


def word_after(m: Match) -> str:
    """The word after the match; a line break at the text's end."""
    return m.words.spelling[m.end] if m.end < len(m.words.spelling) else "\n"


def capitalised(m: Match, name: str) -> bool:
    """Whether the first word of a part is written with a capital."""
    return m.words.text[m.words.starts[m.found.start(name)]].isupper()
