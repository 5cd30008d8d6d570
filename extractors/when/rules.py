"""The grammar of calendar expressions: each rule is a pattern over words and what its matches mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from extractors.when import holidays, timex
from extractors.when.context import Context, Reading, nearest, weekday_near
from extractors.when.lexicon import (
    CLOCK_WORDS, DAYPARTS, DECADES, MONTHS, PLURALS, SEASONS, SET_WORDS, UNITS, WEEKDAYS,
)  # fmt: skip
from extractors.when.numbers import figure, number, ordinal, spoken_year
from extractors.when.pattern import Alphabet, Match

Build = Callable[[Match, Context], Reading | None]


@dataclass(slots=True)
class Rule:
    """A pattern of the grammar; ``group`` is the family it belongs to."""

    group: str
    pattern: str
    build: Build
    regex: re.Pattern[str] | None = None


RULES: list[Rule] = []


def rule(group: str, *patterns: str) -> Callable[[Build], Build]:
    """Register a builder for some patterns."""

    def register(build: Build) -> Build:
        RULES.extend(Rule(group, pattern, build) for pattern in patterns)
        return build

    return register


NUMBER = "(?:DIGITS(?:FRACTION|NUM)?|(?:a)?NUM(?:HYPHEN?(?:and)?NUM)*|a?half)"
YEARWORDS = "(?:NUM NUM(?:HYPHEN?NUM)?|NUM NUM and NUM(?:HYPHEN?NUM)?)"
ABOUT = "(?:APPROX|more than|less than|at least|at most|no more than|up to|as (?:many|long|much) as)"
PHASE = "(?:EARLY HYPHEN?|(?:the)? (?:very)? PART of|the EARLY (?:HYPHEN|of)?)"
TIME = "(?:(?:CLOCK|DOTCLOCK|HOUR|NUM) AMPM|CLOCK|CLOCKWORD|HHMM(?=ZONE|hours))"


def _year(m: Match, name: str = "year") -> int | None:
    words = m[name]
    if not words:
        return None
    if len(words) == 1 and words[0].isdecimal():
        value = int(words[0])
        return value if value > 99 else 1900 + value if value > 50 else 2000 + value
    return spoken_year(words)


def _day_number(word: str) -> int | None:
    return int(word) if word.isdecimal() else ordinal(word)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _sign(word: str | None) -> int:
    if word in ("last", "past", "previous", "preceding", "prior"):
        return -1
    return 1 if word in ("next", "coming", "following", "upcoming", "ensuing", "forthcoming", "subsequent") else 0


# --- days --------------------------------------------------------------------------------------------------------


@rule("day", "ISODATE")
def iso_date(m: Match, _: Context) -> Reading | None:
    value = m.words.spelling[m.start].upper()[:16]
    return Reading("TIME" if "T" in value else "DATE", value) if timex.bounds(value) else None


@rule("day", "NUMDATE")
def numeric_date(m: Match, _: Context) -> Reading | None:
    first, second, year = (int(part) for part in m.words.spelling[m.start].split("/"))
    year = year if year > 99 else 1900 + year if year > 50 else 2000 + year
    day = _date(year, first, second) or _date(year, second, first)
    return Reading("DATE", timex.of_day(day)) if day else None


@rule(
    "day",
    f"(?:{PHASE}|APPROX)? (?:WEEKDAY DOT? COMMA?)? <month:MONTH> DOT? (?:the)? <day:DAY|DAYORD|ORD(?:HYPHEN ORD)?> (?:COMMA? <year:YEAR>)?",
    "(?:WEEKDAY DOT? COMMA?)? (?:the)? <day:DAY|DAYORD|ORD> (?:of)? <month:MONTH> DOT? (?:COMMA? <year:YEAR>)?",
)
def month_day(m: Match, ctx: Context) -> Reading | None:
    month, day = MONTHS[str(m.word("month"))], _day_number(m["day"][-1])
    if len(m["day"]) == 3:  # "twenty-first" is cut at its hyphen
        day = (day or 0) + (number(m["day"][:1]) or 0)  # type: ignore[assignment]
    if day is None:
        return None
    year = _year(m)
    if year is None:
        if ctx.today is None:
            return Reading("DATE", f"XXXX-{month:02d}-{day:02d}", anchors=False) if _date(2000, month, day) else None
        days = [d for y in (-1, 0, 1) if (d := _date(ctx.today.year + y, month, day))]
        if not days:
            return None
        return Reading("DATE", timex.of_day(nearest(days, ctx.today, ctx.direction(m.start, m.end))))
    found = _date(year, month, day)
    return Reading("DATE", timex.of_day(found)) if found else None


@rule("range", "<month:MONTH> DOT? DAY (?:HYPHEN|to|and|through|until|or) <span:<day:DAY>>")
def second_day(m: Match, ctx: Context) -> Reading | None:
    day = int(m["day"][0])
    if ctx.previous and timex.granularity(ctx.previous) == "day" and int(ctx.previous[5:7]) == MONTHS[str(m.word("month"))]:
        value = f"{ctx.previous[:8]}{day:02d}"
        return Reading("DATE", value) if timex.bounds(value) else None
    return None


@rule(
    "weekday",
    "(?:(?:EARLY|DET)? <which:LAST|NEXT|this(?:past|coming)?>|EARLY|the)? <day:WEEKDAY> <part:DAYPART>?",
    "<which:LAST> <day:WEEKDAY> <part:DAYPART>?",
    "<day:WEEKDAY> <which:next|last> <week:week>?",
)
def weekday(m: Match, ctx: Context) -> Reading | None:
    word = str(m.word("day"))
    plural = word.endswith("s") and word[:-1] in WEEKDAYS and word not in WEEKDAYS
    number_ = WEEKDAYS[word[:-1] if plural else word]
    part = m.word("part")
    if plural:
        return Reading("SET", f"XXXX-WXX-{number_ + 1}" + (f"T{DAYPARTS[part]}" if part else ""))
    if ctx.today is None:
        return Reading("DATE", f"XXXX-WXX-{number_ + 1}", anchors=False)
    which = m["which"]
    if which and which[0] in ("last", "past", "previous", "preceding") or which[-1:] == ["past"]:
        day = ctx.today - timedelta(days=(ctx.today.weekday() - number_ - 1) % 7 + 1)
    elif which and which[0] in ("next", "coming", "following") or which[-1:] == ["coming"]:
        day = ctx.today + timedelta(days=(number_ - ctx.today.weekday() - 1) % 7 + 1)
    else:
        day = weekday_near(ctx.today, number_, ctx.direction(m.start, m.end))
    value = timex.of_day(day)
    return Reading("TIME", f"{value}T{DAYPARTS[part]}") if part else Reading("DATE", value)


@rule("day", "(?:EARLY HYPHEN?)? <word:today|yesterday|tomorrow|tonight> <part:DAYPART>?", "the day <word:before|after> <base:yesterday|tomorrow>", "<word:last> <part:night>", "<word:this> <part:DAYPART>", "EARLY <word:this> <part:DAYPART>")
def near_day(m: Match, ctx: Context) -> Reading | None:
    word, part = m.word("word"), m.word("part")
    step = {"yesterday": -1, "tomorrow": 1, "last": -1, "before": -2, "after": 2}.get(str(word), 0)
    if word == "tonight":
        part = "night"
    if ctx.today is None:
        return Reading("DATE", {-1: "PAST_REF", 1: "FUTURE_REF"}.get((step > 0) - (step < 0), "PRESENT_REF"))
    value = timex.of_day(ctx.today + timedelta(days=step))
    return Reading("TIME", f"{value}T{DAYPARTS[part]}") if part else Reading("DATE", value)


@rule("daypart", "(?:the|that|mid HYPHEN|EARLY HYPHEN?)? (?:the)? <part:DAYPART>(?:(?=of)|)", "in the <span:<part:morning|afternoon|evening>>")
def part_of_day(m: Match, ctx: Context) -> Reading | None:
    part = DAYPARTS[str(m.word("part"))]
    first = m.words.spelling[m.start]
    if m.end - m.start == 1 and first not in ("overnight",):
        return None
    base = ctx.previous if ctx.previous and timex.granularity(ctx.previous) == "day" else None
    base = base or (timex.of_day(ctx.today) if ctx.today else None)
    return Reading("TIME", f"{base}T{part}", anchors=False) if base else Reading("TIME", f"XXXX-XX-XXT{part}", anchors=False)


@rule(
    "clock",
    f"{ABOUT}? <time:{TIME}> <zone:ZONE|local time>? (?:COMMA? (?:on)? <day:WEEKDAY|today|yesterday|tomorrow>)?",
    f"{ABOUT}? <time:{TIME}> <zone:ZONE|local time>? COMMA? (?:on)? <month:MONTH> DOT? <date:DAY>(?: COMMA? <year:YEAR>)?",
    f"<day:WEEKDAY|today|yesterday|tomorrow> at <time:{TIME}>",
    "<time:HOUR|NUM> in the <part:morning|afternoon|evening>",
)
def clock(m: Match, ctx: Context) -> Reading | None:
    words = m["time"]
    hour_minute = _clock(words, m.word("part"))
    if hour_minute is None:
        return None
    day: str | None = None
    word = m.word("day")
    if m["month"]:
        reading = month_day_reading(m, ctx)
        day = reading.value if reading else None
        if day is None:
            return None
    elif word in ("today", "yesterday", "tomorrow") and ctx.today:
        day = timex.of_day(ctx.today + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(word, 0)))
    elif word in WEEKDAYS and ctx.today:
        day = timex.of_day(weekday_near(ctx.today, WEEKDAYS[word], ctx.direction(m.start, m.end)))
    elif ctx.previous and timex.granularity(ctx.previous) == "day" and ctx.same_sentence(m.start):
        day = ctx.previous
    elif ctx.today:
        day = timex.of_day(ctx.today)
    return Reading("TIME", f"{day or 'XXXX-XX-XX'}T{hour_minute}")


def month_day_reading(m: Match, ctx: Context) -> Reading | None:
    month, day = MONTHS[str(m.word("month"))], int(m["date"][0])
    year = _year(m)
    if year is None and ctx.today is None:
        return None
    days = [d for y in ([year] if year else [ctx.today.year + k for k in (-1, 0, 1)]) if (d := _date(y, month, day))]  # type: ignore[union-attr]
    if not days:
        return None
    return Reading("DATE", timex.of_day(nearest(days, ctx.today or days[0], ctx.direction(m.start, m.end))))


def _clock(words: list[str], part: str | None = None) -> str | None:
    first, last = words[0], words[-1].replace(" ", "")
    if first in CLOCK_WORDS:
        return f"{CLOCK_WORDS[first]:02d}:00"
    pieces = re.split(r"[:.]", first)
    value = number(pieces[:1])
    if value is None:
        return None
    hour, minute = int(value), int(pieces[1]) if len(pieces) > 1 else 0
    if len(first) == 4 and first.isdecimal():
        hour, minute = int(first[:2]), int(first[2:])
    if last.startswith("p") or part in ("afternoon", "evening"):
        hour = hour % 12 + 12
    elif last.startswith("a") and hour == 12:
        hour = 0
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


@rule("holiday", *(
    "(?:<which:LAST|NEXT|this>)? <name:" + re.sub(r"'s\b", " POSS", name).replace("'", " APOS ").replace(".", " DOT? ").replace("st ", "st ")
    + "> (?:COMMA? (?:in)? <year:YEAR>)?" for name in sorted(holidays.NAMES)
))  # fmt: skip
def holiday(m: Match, ctx: Context) -> Reading | None:
    name = " ".join(m["name"]).replace(" '", "'").replace("’", "'").replace(" 's", "'s").replace(" .", ".")
    if not m.words.text[m.words.starts[m.found.start("name")]].isupper() or name not in holidays.NAMES:
        return None
    year = _year(m)
    try:
        if year:
            return Reading("DATE", timex.of_day(holidays.day_of(name, year)))
        if ctx.today is None:
            return Reading("DATE", "XXXX-XX-XX", anchors=False)
        days = [holidays.day_of(name, ctx.today.year + step) for step in (-1, 0, 1)]
    except ValueError:
        return None
    direction = _sign(m.word("which")) or ctx.direction(m.start, m.end)
    return Reading("DATE", timex.of_day(nearest(days, ctx.today, direction)))


# --- months, seasons, years --------------------------------------------------------------------------------------


@rule(
    "month",
    f"(?:{PHASE}|(?:EARLY)? <which:LAST|NEXT|this(?:past|coming)?>)? <month:MONTH> DOT? (?:of)? COMMA? (?:<year:YEAR|{YEARWORDS}>|<rel:this|last|next|that> year)?",
)
def month(m: Match, ctx: Context) -> Reading | None:
    number_, word = MONTHS[str(m.word("month"))], str(m.word("month"))
    year, at = _year(m), m.found.start("month")
    if word in ("may", "march", "mar", "jan", "august") and year is None and not m["rel"] and m.end - m.start == 1:
        before = m.words.spelling[at - 1] if at else "\n"
        if before not in ("in", "since", "by", "until", "till", "from", "to", "between", "and", "of", "during", "before", "after", "for", "through", "'s", "-", "or", "on"):
            return None
    if m["year"] and year is None:
        return None
    if year is None and ctx.today is None:
        return Reading("DATE", f"XXXX-{number_:02d}", anchors=False)
    if year is None and ctx.today:
        this, which = ctx.today, m["which"]
        if m["rel"]:
            base = ctx.today.year
            if m.word("rel") == "that":
                base = int(ctx.previous[:4]) if ctx.previous and len(ctx.previous) >= 4 and ctx.previous[:4].isdecimal() else base
            year = base + {"last": -1, "next": 1}.get(str(m.word("rel")), 0)
        else:
            sign = _sign(which[-1]) if which else 0
            months = [date(this.year + step, number_, 1) for step in (-1, 0, 1) if 0 < this.year + step < 10000]
            if which and which == ["this"]:
                year = this.year
            else:
                sign = sign or ctx.direction(m.start, m.end)
                year = nearest(months, this.replace(day=1), sign).year
                if which and _sign(which[-1]) and year == this.year and number_ == this.month:
                    year += _sign(which[-1])
    return Reading("DATE", timex.of_month(int(year or 0), number_))


@rule("season", f"(?:{PHASE}|(?:EARLY)? <which:LAST|NEXT|this(?:past|coming)?>|the|that)? (?:EARLY)? <season:SEASON> (?:of)? COMMA? (?:<year:YEAR|{YEARWORDS}>|<rel:this|last|next|that> year)?")
def season(m: Match, ctx: Context) -> Reading | None:
    code, year, which = SEASONS[str(m.word("season"))], _year(m), m["which"]
    if m.end - m.start == 1 and m.words.spelling[m.start - 1] not in ("in", "since", "by", "until", "during", "from", "of"):
        return None
    if m["year"] and year is None:
        return None
    if year is None and ctx.today is None:
        return Reading("DATE", f"XXXX-{code}", anchors=False)
    if year is None and ctx.today:
        if m["rel"]:
            year = ctx.today.year + {"last": -1, "next": 1}.get(str(m.word("rel")), 0)
        else:
            starts = [date(ctx.today.year + step, timex.SEASON_MONTH[code], 1) for step in (-1, 0, 1) if 0 < ctx.today.year + step < 10000]
            sign = _sign(which[-1]) if which else 0
            if which == ["this"]:
                year = ctx.today.year
            else:
                if sign < 0:
                    starts = [day for day in starts if timex.bounds(f"{day.year:04d}-{code}")[1] <= ctx.today] or starts  # type: ignore[index, operator]
                elif sign > 0:
                    starts = [day for day in starts if day > ctx.today] or starts
                year = nearest(starts, ctx.today, sign or ctx.direction(m.start, m.end)).year
    return Reading("DATE", f"{year:04d}-{code}")


@rule("year", f"(?:{PHASE})? (?:the)? (?:calendar)? (?:year)? <year:YEAR>", f"(?:{PHASE})? (?:the)? (?:year)? <year:{YEARWORDS}>")
def year(m: Match, _: Context) -> Reading | None:
    value, words = _year(m), m.words
    if value is None:
        return None
    k = m.found.start("year")
    before = words.spelling[k - 1] if k else "\n"
    after = words.spelling[k + 1] if k + 1 < len(words.spelling) else "\n"
    if len(m["year"]) == 1 and m.end - m.start == 1:
        if not 1500 <= value <= 2100 or before in ("$", "£", "€", "#", "no", ".") and words.starts[k] == words.ends[k - 1]:
            return None
        if after in ("%", "percent", "people", "points", "shares", "dollars", "miles", "feet", "meters", "metres", "km", "tons", "men", "women", "times", "jobs", "homes", "workers"):
            return None
        if after == "-" and words.starts[k + 1] == words.ends[k] and k + 2 < len(words.spelling) and not words.spelling[k + 2].isdecimal():
            return None
    return Reading("DATE", f"{value:04d}")


@rule("year", "(?:the)? fiscal (?:year)? <year:YEAR>")
def fiscal_year(m: Match, _: Context) -> Reading | None:
    return Reading("DATE", f"{_year(m):04d}", bounded=False)


@rule("year", f"(?:{PHASE}|the EARLY? HYPHEN?)? (?:APOS)? <decade:DECADENUM>", f"(?:{PHASE}|the EARLY? HYPHEN?) (?:nineteen|twenty)? <decade:DECADE>")
def decade(m: Match, _: Context) -> Reading | None:
    word = str(m.word("decade"))
    if word in DECADES:
        return Reading("DATE", f"19{DECADES[word]}")
    digits = word[:-1]
    if len(digits) == 4:
        return Reading("DATE", digits[:3])
    if m.words.spelling[m.found.start("decade") - 1] not in ("'", "’", "the", "-"):
        return None
    return Reading("DATE", f"{'19' if int(digits) >= 30 else '20'}{digits[0]}")


@rule("year", "(?:PHASE_)? (?:the)? (?:EARLY HYPHEN?)? <n:ORD> century".replace("PHASE_", PHASE))
def century(m: Match, _: Context) -> Reading | None:
    value = ordinal(str(m.word("n")))
    return Reading("DATE", f"{value - 1:02d}") if value and 1 <= value <= 30 else None


# --- quarters ----------------------------------------------------------------------------------------------------

_AGO = "(?:year HYPHEN (?:ago|earlier))"


@rule(
    "quarter",
    f"(?:{PHASE})? (?:the|its|their|his)? (?:fiscal HYPHEN?)? (?:<year:YEAR>|<rel:this|last|next> year POSS|<ago:{_AGO}>)? (?:fiscal HYPHEN?)? <n:ORD> HYPHEN? <unit:quarter|half> (?:(?:of)? (?:fiscal)? <after:YEAR>|(?:of)? <rela:this|last|next|the> year)?",
)
def nth_quarter(m: Match, ctx: Context) -> Reading | None:
    n, unit = ordinal(str(m.word("n"))), m.word("unit")
    if not n or n > (4 if unit == "quarter" else 2):
        return None
    letter = "Q" if unit == "quarter" else "H"
    stated = m.word("year") or m.word("after")
    if stated:
        return Reading("DATE", f"{int(stated):04d}-{letter}{n}")
    if ctx.today is None:
        return Reading("DATE", f"XXXX-{letter}{n}", anchors=False)
    rel = m.word("rel") or m.word("rela")
    if rel in ("this", "last", "next"):
        return Reading("DATE", f"{ctx.today.year + {'last': -1, 'next': 1}.get(rel, 0):04d}-{letter}{n}")
    size = 3 if unit == "quarter" else 6
    starts = [date(ctx.today.year + step, (n - 1) * size + 1, 1) for step in (-1, 0, 1) if 0 < ctx.today.year + step < 10000]
    year_ = nearest(starts, ctx.today, ctx.direction(m.start, m.end)).year
    if m["ago"]:
        year_ -= 1
    return Reading("DATE", f"{year_:04d}-{letter}{n}")


@rule(
    "quarter",
    "(?:the|its|that)? <which:latest|LAST|current|this|NEXT|comparable|corresponding>? <year:YEAR|year HYPHEN ago|year HYPHEN earlier>? <unit:quarter>",
    "the <which:latest|comparable|corresponding>? <year:YEAR|year HYPHEN ago|year HYPHEN earlier>? <unit:period>",
    "<rel:last|this> year POSS <unit:quarter|period>",
    "<year:year HYPHEN ago|year HYPHEN earlier> <unit:quarter|period>?",
)
def the_quarter(m: Match, ctx: Context) -> Reading | None:
    if m.end - m.start == 1:
        return None
    if ctx.today is None:
        return None
    first = ctx.today.replace(day=1)
    reported = ctx.quarter or timex.of_quarter(timex.move_day(first, -3, "month"))
    which, words = m.word("which"), m["year"]
    if which in ("current", "this"):
        return Reading("DATE", timex.of_quarter(ctx.today))
    if which and _sign(which):
        return Reading("DATE", timex.of_quarter(timex.move_day(first, 3 * _sign(which), "month")))
    if len(words) == 1:
        return Reading("DATE", f"{words[0]}{reported[4:]}")
    if words or m.word("rel") == "last":
        return Reading("DATE", f"{ctx.today.year - 1:04d}{reported[4:]}")
    return Reading("DATE", reported)


# --- units around now --------------------------------------------------------------------------------------------

_UNIT = "<unit:week|weekend|month|year|decade|century|day|quarter>"


@rule("deictic", f"(?:{PHASE})? (?:EARLY)? (?:the|that)? <which:LAST|NEXT|this(?:past|coming)?|current> (?:fiscal|calendar)? {_UNIT}")
def this_unit(m: Match, ctx: Context) -> Reading | None:
    which, unit = m["which"], str(m.word("unit"))
    first = m.words.spelling[m.found.start("which") - 1] if m.found.start("which") > m.start else ""
    sign = _sign(which[-1])
    if which[-1] in ("following", "previous", "preceding", "subsequent", "ensuing") or (first == "the" and which[-1] == "next"):
        if ctx.previous:
            base = timex.bounds(ctx.previous)
            if base and timex.granularity(ctx.previous) in ("day", "time", "week", "month", "year", "weekend"):
                moved = timex.shift(ctx.previous, sign, "week" if unit == "weekend" else unit)
                if moved:
                    return Reading("DATE", moved if unit in ("day",) else timex.truncate(timex.bounds(moved)[0], unit))  # type: ignore[index, arg-type]
    if ctx.today is None:
        return Reading("DATE", {-1: "PAST_REF", 1: "FUTURE_REF"}.get(sign, "PRESENT_REF"))
    if which[-1] == "past" and unit in ("week", "month", "year", "decade", "day") and first == "the" and unit != "year":
        return Reading("DURATION", f"P1{UNITS[unit][0]}", _window(ctx, -1, unit))
    moved = timex.move_day(ctx.today, sign, "week" if unit == "weekend" else unit)
    return Reading("DATE", timex.truncate(moved, unit))


def _window(ctx: Context, count: int, unit: str) -> tuple[date, date] | None:
    """The stretch of some units that ends, or begins, today."""
    if ctx.today is None:
        return None
    try:
        other = timex.move_day(ctx.today, count, unit)
    except (ValueError, OverflowError, KeyError):
        return None
    return (other, ctx.today + timedelta(days=1)) if count < 0 else (ctx.today, other + timedelta(days=1))


@rule("deictic", "the weekend", "over the <span:weekend>")
def the_weekend(m: Match, ctx: Context) -> Reading | None:
    if ctx.today is None:
        return Reading("DATE", "XXXX-WXX-WE", anchors=False)
    direction = ctx.direction(m.start, m.end)
    day = ctx.today if direction > 0 or ctx.today.weekday() >= 5 else ctx.today - timedelta(days=7)
    return Reading("DATE", timex.of_week(day) + "-WE")


@rule("deictic", f"<part:PART|(?:the)? PART> of the <unit:week|month|year|quarter|decade>", "<unit:year> HYPHEN? end", "the <unit:year> HYPHEN end", "<unit:year> POSS end", "APPROX? <unit:year> HYPHEN? end")
def end_of_unit(m: Match, ctx: Context) -> Reading | None:
    return Reading("DATE", timex.truncate(ctx.today, str(m.word("unit")))) if ctx.today else Reading("DATE", "PRESENT_REF")


# --- distances ---------------------------------------------------------------------------------------------------

_COUNT = f"(?:<n:{NUMBER}>|<vague:FEW|a few|a couple (?:of)?|the last few>|<one:a|an|one>)"


@rule("distance", f"{ABOUT}? {_COUNT} (?:or so|more)? <unit:UNIT|UNITS> (?:or so)? <way:ago|earlier|before|later|previously|after|hence|from now|afterward|afterwards>")
def distance(m: Match, ctx: Context) -> Reading | None:
    unit = PLURALS.get(str(m.word("unit")), str(m.word("unit")))
    way = m.word("way")
    if unit not in ("day", "week", "month", "year", "decade", "century", "fortnight", "quarter", "night"):
        return _short_distance(m, ctx, way)
    unit = "day" if unit == "night" else unit
    sign = -1 if way in ("ago", "earlier", "before", "previously") else 1
    if m["vague"] and m.word("vague") != "a":
        return Reading("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF")
    if m["vague"]:
        if "couple" not in m["vague"]:
            return Reading("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF")
        count: float | None = 2
    else:
        count = number(m["n"]) if m["n"] else 1
    if count is None or count > 5000:
        return None
    if way in ("before", "after"):  # "two days before the vote" says how long, not when
        following = m.words.spelling[m.end] if m.end < len(m.words.spelling) else "."
        if following not in (".", ",", "\n", ";", "and"):
            return None
    if way in ("ago", "from", "hence"):
        if ctx.today is None:
            return Reading("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF")
        near = ctx.same_sentence(m.start)
        if unit == "year" and count == 1 and near and timex.granularity(near[0]) in ("quarter",):
            return Reading("DATE", timex.shift(near[0], -1, "year") or "PAST_REF")
        return Reading("DATE", _moved(ctx.today, int(count) * sign, unit))
    if ctx.previous:
        moved = timex.shift(ctx.previous, int(count) * sign, unit)
        if moved:
            return Reading("DATE", moved)
    if ctx.today is None:
        return Reading("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF")
    return Reading("DATE", _moved(ctx.today, int(count) * sign, unit))


def _moved(today: date, count: int, unit: str) -> str:
    try:
        day = timex.move_day(today, count, unit)
    except (ValueError, OverflowError):
        return "PAST_REF" if count < 0 else "FUTURE_REF"
    return timex.truncate(day, {"decade": "year", "fortnight": "week"}.get(unit, unit))


def _short_distance(m: Match, ctx: Context, way: str | None) -> Reading | None:
    if way != "ago":
        return None
    return Reading("DATE", timex.of_day(ctx.today)) if ctx.today else Reading("DATE", "PAST_REF")


# --- durations ---------------------------------------------------------------------------------------------------

_LETTER = {"TM": "T{}M", "S": "T{}S", "H": "T{}H", "DE": "{}DE", "CE": "{}CE", "ML": "{}ML"}


def duration(count: str, unit: str) -> str:
    """``P3D``, ``PT5H``, ``PXM``; decades and centuries in years."""
    letter = UNITS[unit]
    if letter == "W" and unit == "fortnight" and count.isdecimal():
        count = str(int(count) * 2)
    if letter in ("DE", "CE", "ML") and count.isdecimal():
        return f"P{int(count) * {'DE': 10, 'CE': 100, 'ML': 1000}[letter]}Y"
    return "P" + _LETTER.get(letter, "{}" + letter).format(count)


@rule("duration", f"{ABOUT}? (?:the)? <way:LAST|NEXT|first|final|latest>? {_COUNT} (?:more|additional|full|straight|consecutive|trading|or so|HYPHEN)? (?:HYPHEN)? <unit:UNIT|UNITS> <half:and a half>? (?:or so)? (?:HYPHEN? <old:old>)?")
def counted_duration(m: Match, ctx: Context) -> Reading | None:
    unit = PLURALS.get(str(m.word("unit")), str(m.word("unit")))
    if unit in ("sec", "min", "hr", "wk", "yr"):
        unit = {"sec": "second", "min": "minute", "hr": "hour", "wk": "week", "yr": "year"}[unit]
    if m["old"]:
        return None
    way = m.word("way")
    if m["one"] and not way and m.word("unit") not in ("day", "week", "month", "year", "decade", "hour", "minute", "century"):
        return None
    if m["one"] and m.word("one") in ("a", "an") and (m.word("unit") in UNITS) and m.end < len(m.words.spelling) and m.words.spelling[m.end] in ("-",):
        return None
    if m["vague"]:
        words = m["vague"]
        value = "2" if "couple" in words else "X"
        count: float = 2
    else:
        parsed = number(m["n"]) if m["n"] else 1
        if parsed is None:
            return None
        count = parsed
        if m["half"]:
            count += 0.5
        value = figure(count)
    if unit == "second" and (m["one"] or m["n"] and m["n"][0] in ("a", "one")):
        return None
    text = duration(value, unit)
    if count != int(count) and unit in ("year", "day", "hour", "minute") :
        whole, rest = int(count), count - int(count)
        small = {"year": f"P{whole}Y{int(rest * 12)}M", "day": f"P{whole}DT{int(rest * 24)}H", "hour": f"PT{whole}H{int(rest * 60)}M", "minute": f"PT{whole}M{int(rest * 60)}S"}
        text = small[unit]
    sign = _sign(way)
    return Reading("DURATION", text, _window(ctx, int(count) * sign, unit) if sign and unit in ("day", "week", "month", "year", "decade") and value != "X" else None)


@rule("duration", "(?:the)? <way:recent|coming|LAST|NEXT> (?:few|several)? <unit:UNITS>", "(?:the)? <way:recent|coming|LAST|NEXT> (?:few|several) <unit:UNITS>")
def vague_stretch(m: Match, _: Context) -> Reading | None:
    unit = PLURALS[str(m.word("unit"))]
    return Reading("DURATION", duration("X", unit))


@rule("duration", "<unit:years|months|weeks|days|decades|centuries> (?:ago)?")
def bare_plural(m: Match, _: Context) -> Reading | None:
    if m.words.spelling[m.end - 1] == "ago":
        return Reading("DATE", "PAST_REF")
    return Reading("DURATION", duration("X", PLURALS[str(m.word("unit"))]))


# --- sets and references -----------------------------------------------------------------------------------------


@rule("set", "<word:SETWORD>")
def set_word(m: Match, _: Context) -> Reading | None:
    word = str(m.word("word"))
    return Reading("SET", SET_WORDS[word]) if word.endswith("ly") else None


@rule("set", f"EVERY <n:{NUMBER}|ORD|other>? <unit:UNIT|UNITS>", "EVERY <day:WEEKDAY> <part:DAYPART>?", "EVERY <month:MONTH>")
def every(m: Match, _: Context) -> Reading | None:
    if m["day"]:
        return Reading("SET", f"XXXX-WXX-{WEEKDAYS[m['day'][0].removesuffix('s') if m['day'][0] not in WEEKDAYS else m['day'][0]] + 1}")
    if m["month"]:
        return Reading("SET", f"XXXX-{MONTHS[m['month'][0]]:02d}")
    unit = PLURALS.get(str(m.word("unit")), str(m.word("unit")))
    words = m["n"]
    count = 2 if words == ["other"] else (ordinal(words[0]) if words and ordinal(words[0]) else number(words)) if words else 1
    return Reading("SET", duration(figure(count), unit)) if count else None


@rule("reference", "PRESENT", "PASTWORD", "FUTUREWORD", "the (?:near|distant|foreseeable)? <noun:past|future>", "(?:more)? recently", "right now", "these days", "the <noun:future>", "the near term", "<noun:future>")
def reference(m: Match, _: Context) -> Reading | None:
    word = m.words.spelling[m.end - 1]
    if word in ("soon", "shortly", "future", "term"):
        return Reading("DATE", "FUTURE_REF")
    if word in ("past", "recently", "recent", "formerly", "previously"):
        return Reading("DATE", "PAST_REF")
    return Reading("DATE", "PRESENT_REF")


ALPHABET = Alphabet()
for _rule in RULES:
    ALPHABET.add(_rule.pattern)
ALPHABET.freeze()
for _rule in RULES:
    _rule.regex = ALPHABET.compile(_rule.pattern)
