"""Times counted from the day of writing or from a time before: "last month", "two days ago", "the following week"."""

from __future__ import annotations

from datetime import date

from extractors.when import timex
from extractors.when.context import Context, Reading, nearest
from extractors.when.lexicon import PLURALS
from extractors.when.numbers import number
from extractors.when.pattern import Match
from extractors.when.rules.base import (
    NUMBER,
    PHASE,
    WHICH,
    capitalised,
    moved,
    rule,
    sign,
    symbol,
    window,
    word_after,
    word_before,
    years_around,
)
from extractors.when.rules.lengths import duration

_UNIT = "<unit:day|week|weekend|month|year|decade|century>"
_CONTINUING = frozenset("following previous preceding subsequent ensuing prior succeeding".split())
"""Words that count from the time last spoken of, as "next" does after "the"."""


@rule(
    "deictic",
    f"(?:{PHASE})? (?:EARLY)? (?:the)? <which:{WHICH}|current|latest> <fiscal:fiscal|financial>?"
    f" (?:calendar|full|academic|school)? {_UNIT}",
)
def this_unit(m: Match, ctx: Context) -> Reading | None:
    """ "last week", "earlier this month", "the following year", "next weekend"."""
    which, unit = m["which"][-1], str(m.word("unit"))
    if (which == "latest" and not m["fiscal"]) or (word_before(m) in ('"', "“") and capitalised(m, "unit")):
        return None
    direction = -1 if which == "latest" else sign(which)
    definite = word_before(m, "which") == "the" and m.found.start("which") > m.start
    step = "week" if unit == "weekend" else unit
    if which in _CONTINUING or (definite and which == "next"):
        value = timex.shift(ctx.previous, direction, step) if ctx.previous else None
        span = timex.bounds(value) if value else None
        if value and span:
            return Reading("DATE", value if unit == "day" else timex.truncate(span[0], unit))
    if definite and which in ("past", "coming") and unit not in ("year", "weekend"):
        value = {"decade": "P10Y", "century": "P100Y"}.get(unit, f"P1{unit[0].upper()}")
        return Reading("DURATION", value, window(ctx.today, direction, step))
    day = moved(ctx.today, direction, step) if ctx.today else None
    if day is None:
        return Reading("DATE", symbol(direction))
    return Reading("DATE", timex.truncate(day, unit), bounded=not m["fiscal"])


@rule("deictic", "the weekend")
def the_weekend(m: Match, ctx: Context) -> Reading | None:
    """ "the weekend": this one, when on it or close before it and looking ahead, else the last."""
    if ctx.today is None:
        return Reading("DATE", "XXXX-WXX-WE")
    on_weekend, to_come = ctx.today.weekday() >= 5, ctx.today.weekday() >= 2 and ctx.direction(m.start, m.end) > 0
    day = ctx.today if on_weekend or to_come else moved(ctx.today, -1, "week")
    return Reading("DATE", timex.truncate(day, "weekend")) if day else None


@rule(
    "deictic",
    "(?:EARLY in|(?:the)? PART of|EARLY) the <unit:day|week|month|year|quarter|decade>",
    "(?:the)? <unit:year|month|week> POSS end",
    "(?:EARLY|the same)? (?:on)? <that:that> (?:same)? <unit:day|week|weekend|month|year>",
    "the same <that:day|week|month|year>",
    "<for:for> <span:the <unit:year|week>>",
    "<span:the (?:full|fiscal|whole) <unit:year>> (?!ended|ending)",
)
def unit_in_course(m: Match, ctx: Context) -> Reading | None:
    """ "the end of the month", "that day", "for the year": the unit spoken of, else the one of writing."""
    unit = str(m.word("unit") or m.word("that"))
    if m["for"] and word_after(m) in ("ended", "ending", "to"):
        return None
    base = timex.bounds(ctx.previous) if m["that"] and ctx.previous else None
    if m["that"] and base is None:
        return None
    if base and (unit == "day") and timex.granularity(ctx.previous or "") not in ("day", "time"):
        return None
    day = base[0] if base else ctx.today
    return Reading("DATE", timex.truncate(day, unit)) if day else Reading("DATE", "PRESENT_REF")


@rule("deictic", "(?:around|the)? year HYPHEN? end")
def year_end(m: Match, ctx: Context) -> Reading | None:
    """ "by year-end": the last day of the year, when books are closed."""
    if ctx.today is None:
        return Reading("DATE", "XXXX-12-31")
    direction = -1 if word_before(m) == "since" else ctx.direction(m.start, m.end)
    days = [date(each, 12, 31) for each in years_around(ctx.today)]
    return Reading("DATE", timex.of_day(nearest(days, ctx.today, direction)))


_COUNT = f"(?:<n:{NUMBER}>|<vague:(?:a|the last)? FEW|a couple (?:of)?>|<one:a|an>)"
_ABOUT = "(?:about|almost|nearly|around|more than|less than|at least|over|just over|just under)"
_LONG = frozenset("day night week fortnight month quarter year decade century".split())


@rule("distance", f"{_ABOUT}? {_COUNT} (?:or so|HYPHEN)? <unit:UNIT|UNITS> (?:or so)? <way:ago|hence|from now>")
def from_today(m: Match, ctx: Context) -> Reading | None:
    """ "two weeks ago", "five years from now": as fine as the unit named."""
    direction = -1 if m.word("way") == "ago" else 1
    unit = PLURALS.get(str(m.word("unit")), str(m.word("unit")))
    count = _count(m)
    if ctx.today is None or count is None:
        return Reading("DATE", symbol(direction))
    if unit not in _LONG:
        return Reading("DATE", timex.of_day(ctx.today))
    if unit == "year" and count == 1 and direction < 0:
        return Reading("DATE", _year_before(ctx))
    return Reading("DATE", _at(ctx.today, count * direction, unit))


def _count(m: Match) -> int | None:
    if m["vague"]:
        return 2 if "couple" in m["vague"] else None
    value = number(m["n"]) if m["n"] else 1
    return int(value) if value is not None and value < 100_000 else None


def _year_before(ctx: Context) -> str:
    """A year before the period under report: in accounts a quarter, or as much of a year as they cover."""
    assert ctx.today is not None
    if ctx.quarter and ctx.period in ("months", "year"):
        return f"{ctx.today.year - 1:04d}"
    if ctx.quarter and ctx.period == "quarter":
        return timex.shift(ctx.quarter, -1, "year") or "PAST_REF"
    return _at(ctx.today, -1, "year")


def _at(today: date, count: int, unit: str) -> str:
    """The value of the unit some units away, as fine as the unit."""
    day = moved(today, count, {"night": "day"}.get(unit, unit))
    if day is None:
        return symbol(count)
    return timex.truncate(day, {"night": "day", "decade": "year", "fortnight": "week"}.get(unit, unit))


@rule(
    "distance",
    f"(?:about|nearly|almost)? {_COUNT} <unit:UNIT|UNITS>"
    " <way:earlier|previously|later|before|after|afterward|afterwards>",
)
def from_previous(m: Match, ctx: Context) -> Reading | None:
    """ "a year earlier", "two days later": counted from the time spoken of before; a length when none was."""
    unit, way = PLURALS.get(str(m.word("unit")), str(m.word("unit"))), m.word("way")
    direction, count = 1 if way in ("later", "after", "afterward", "afterwards") else -1, _count(m)
    ends = way not in ("before", "after") or word_after(m) in (".", ",", "\n", ";", ")")
    if unit not in _LONG or count is None or not ends:
        return None  # "two days before the vote" is a length
    if unit == "year" and count == 1 and direction < 0 and ctx.quarter and ctx.today and ctx.period:
        return Reading("DATE", _year_before(ctx))
    value = timex.shift(ctx.previous, count * direction, "day" if unit == "night" else unit) if ctx.previous else None
    if value is None and ctx.today and not ctx.previous:
        value = _at(ctx.today, count * direction, unit)
    return Reading("DATE", value) if value else Reading("DURATION", duration(count, unit))


@rule("distance", f"in <span:(?:about)? (?:<n:{NUMBER}>|<one:a|an>) <unit:UNIT|UNITS>>")
def within(m: Match, ctx: Context) -> Reading | None:
    """ "will be redeemed in five years": a date when the sentence looks ahead, else a length."""
    unit, count = PLURALS.get(str(m.word("unit")), str(m.word("unit"))), _count(m)
    if unit not in _LONG or count is None or ctx.today is None or word_after(m) == "-":
        return None
    if ctx.direction(m.start, m.end) <= 0:
        return None
    return Reading("DATE", _at(ctx.today, count, unit))
