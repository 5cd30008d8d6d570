"""Days, weekdays, parts of the day, clock times and holidays."""

from __future__ import annotations

import re
from datetime import date, timedelta

from extractors.model import TimexType
from extractors.when import holidays, timex
from extractors.when.context import Context, Reading, nearest, weekday_near
from extractors.when.lexicon import CLOCK_WORDS, DAYPARTS, MONTHS, WEEKDAYS
from extractors.when.numbers import number
from extractors.when.pattern import Match
from extractors.when.rules.base import (
    PHASE,
    WHICH,
    YEAR,
    day_of,
    moved,
    read_day,
    read_year,
    real_date,
    rule,
    sign,
    symbol,
    word_after,
    word_before,
    years_around,
)  # fmt: skip

SURE_WITHIN = 90
"""Days within which a month and day mean the nearest such day, whatever the tense."""

_DAY = "(?:DAY|DAYORD|ORD|NUM HYPHEN ORD)"
_YEAR = "(?:COMMA? <year:YEAR>)"
_WEEKDAY = "(?:(?:WEEKDAY|WEEKDAYABBR) COMMA?)"
_NEAR = "(?:today|yesterday|tomorrow)"
_STEP = {"yesterday": -1, "tomorrow": 1}


@rule("day", "ISODATE")
def iso_date(m: Match, _: Context) -> Reading | None:
    """ "2022-03-28", "2022-03-28T14:30"."""
    value = m.words.spelling[m.start].upper()[:16]
    return Reading("TIME" if "T" in value else "DATE", value) if timex.bounds(value) else None


@rule("day", "NUMDATE")
def numeric_date(m: Match, _: Context) -> Reading | None:
    """ "3/28/2022": month first, unless no month has that number."""
    first, second, year = (int(part) for part in m.words.spelling[m.start].split("/"))
    year = year if year > 99 else 1900 + year if year > 50 else 2000 + year
    day = real_date(year, first, second) or real_date(year, second, first)
    return Reading("DATE", timex.of_day(day)) if day else None


@rule(
    "day",
    f"(?:{PHASE}|around|<which:LAST|NEXT|this coming>|this)? {_WEEKDAY}? <month:MONTH> (?:the)? <day:{_DAY}> {_YEAR}?",
    f"{_WEEKDAY}? (?:the)? <day:{_DAY}> (?:of)? <month:MONTH> {_YEAR}?",
)
def month_day(m: Match, ctx: Context) -> Reading | None:
    """ "March 28", "28 March 2022", "Monday, the 3rd of April"."""
    month, day = MONTHS[str(m.word("month"))], read_day(m["day"])
    return None if day is None else _resolve(m, ctx, month, day, sign(m.word("which")))


@rule(
    "day",
    f"{_WEEKDAY}? <month:MONTH> <day:{_DAY}> COMMA? (?:of)? <which:last|this|next> year",
    f"{_WEEKDAY}? (?:the)? <day:{_DAY}> (?:of)? <month:MONTH> COMMA? (?:of)? <which:last|this|next> year",
)
def day_of_a_near_year(m: Match, ctx: Context) -> Reading | None:
    """ "June 12 last year"."""
    day = read_day(m["day"])
    if ctx.today is None or day is None:
        return None
    year = ctx.today.year + {"last": -1, "next": 1}.get(str(m.word("which")), 0)
    found = real_date(year, MONTHS[str(m.word("month"))], day)
    return Reading("DATE", timex.of_day(found)) if found else None


def _resolve(m: Match, ctx: Context, month: int, day: int, which: int = 0) -> Reading | None:
    year = read_year(m["year"])
    if year is not None:
        found = real_date(year, month, day)
        return Reading("DATE", timex.of_day(found)) if found else None
    if ctx.today is None:
        return Reading("DATE", f"XXXX-{month:02d}-{day:02d}") if real_date(2000, month, day) else None
    days = [found for each in years_around(ctx.today) if (found := real_date(each, month, day))]
    if not days:
        return None
    near = nearest(days, ctx.today, which or ctx.direction(m.start, m.end), 0 if which else SURE_WITHIN)
    return Reading("DATE", timex.of_day(near))


@rule("week", f"(?:the)? week (?:of|beginning|starting) {_WEEKDAY}? <month:MONTH> <day:DAY|DAYORD> {_YEAR}?")
def week_of(m: Match, ctx: Context) -> Reading | None:
    """ "the week of March 6": the calendar week that holds the day."""
    reading = _resolve(m, ctx, MONTHS[str(m.word("month"))], read_day(m["day"]) or 0)
    span = timex.bounds(reading.value) if reading else None
    return Reading("DATE", timex.truncate(span[0], "week")) if span else None


@rule("range", "<month:MONTH> DAY (?:HYPHEN|to|and|through|until|or) <span:<day:DAY>>")
def second_day(m: Match, ctx: Context) -> Reading | None:
    """ "March 3 to 5": the second day shares the first one's month."""
    first = day_of(ctx.previous)
    if first is None or int(first[5:7]) != MONTHS[str(m.word("month"))]:
        return None
    value = f"{first[:8]}{int(str(m.word('day'))):02d}"
    return Reading("DATE", value) if timex.bounds(value) else None


@rule("range", f"(?:from|between) <span:<day:DAY>> (?:HYPHEN|to|and|until) DAY <month:MONTH> {_YEAR}?")
def first_day(m: Match, ctx: Context) -> Reading | None:
    """ "between 3 and 5 March": the first day shares the second one's month."""
    return _resolve(m, ctx, MONTHS[str(m.word("month"))], int(str(m.word("day"))))


@rule(
    "weekday",
    f"(?:(?:EARLY|the|on)? <which:{WHICH}>|EARLY)? <day:WEEKDAY> <part:DAYPART>?",
    "<span:<day:WEEKDAY> <which:next|last>> (?:week)?",
    "<day:WEEKDAY> (?:of)? <week:last|next|this> week",
    "(?:EARLY HYPHEN?)? <part:DAYPART> (?:on)? <day:WEEKDAY>",
)
def weekday(m: Match, ctx: Context) -> Reading | None:
    """ "Monday", "last Friday night", "Tuesdays", "Thursday of next week"."""
    word, part = str(m.word("day")), m.word("part")
    tail = f"T{DAYPARTS[part]}" if part else ""
    if word not in WEEKDAYS or (part or "").endswith("s"):  # "Tuesdays", "Tuesday nights"
        return Reading("SET", f"XXXX-WXX-{WEEKDAYS[word.removesuffix('s')] + 1}{tail}")
    kind: TimexType = "TIME" if part else "DATE"
    if ctx.today is None:
        return Reading(kind, f"XXXX-WXX-{WEEKDAYS[word] + 1}{tail}")
    day = _weekday(m, ctx, ctx.today, WEEKDAYS[word])
    return Reading(kind, timex.of_day(day) + tail) if day else None


def _weekday(m: Match, ctx: Context, today: date, number_: int) -> date | None:
    week = m.word("week")
    if week:
        monday = moved(today - timedelta(days=today.weekday()), {"last": -1, "next": 1}.get(week, 0), "week")
        return monday + timedelta(days=number_) if monday else None
    direction = sign(m["which"][-1]) if m["which"] else 0
    if direction < 0:
        return today - timedelta(days=(today.weekday() - number_ - 1) % 7 + 1)
    if direction > 0:
        return today + timedelta(days=(number_ - today.weekday() - 1) % 7 + 1)
    return weekday_near(today, number_, ctx.direction(m.start, m.end))


@rule(
    "day",
    f"(?:EARLY HYPHEN?)? <word:{_NEAR}|tonight> <part:DAYPART>?",
    f"(?:EARLY HYPHEN?)? <part:DAYPART> <word:{_NEAR}>",
    "(?:EARLY)? <word:last> <part:night>",
    "(?:EARLY)? <word:this> <part:DAYPART>",
    "<part:overnight>",
)
def near_day(m: Match, ctx: Context) -> Reading | None:
    """ "today", "late yesterday", "last night", "this morning"."""
    word, part = m.word("word"), m.word("part")
    step = {"last": -1, **_STEP}.get(str(word), 0)
    if word == "tonight":
        part = part or "night"
    day = moved(ctx.today, step, "day") if ctx.today else None
    if day is None:
        return Reading("DATE", symbol(step))
    value = timex.of_day(day)
    return Reading("TIME", f"{value}T{DAYPARTS[part]}") if part else Reading("DATE", value)


@rule("day", "(?:is|POSS) <span:(?:the|its|their)? (?:ORD|DAYORD) (?:consecutive|straight)? day> of")
def day_of_a_run(m: Match, ctx: Context) -> Reading | None:
    """ "it is the second day of the strike": the day that the sentence speaks of, else the day of writing."""
    spoken_of = next((day for value in ctx.same_sentence(m.start) if (day := day_of(value))), None)
    day = spoken_of or (timex.of_day(ctx.today) if ctx.today else None)
    return Reading("DATE", day) if day else None


@rule(
    "day",
    f"(?:the)? day <way:before|after> <word:{_NEAR}>",
    f"(?:the)? day <way:before|after> (?:<which:{WHICH}>)? <day:WEEKDAY>",
)
def day_beside(m: Match, ctx: Context) -> Reading | None:
    """ "the day before yesterday", "the day after last Tuesday"."""
    step = -1 if m.word("way") == "before" else 1
    if ctx.today is None:
        return Reading("DATE", symbol(step))
    word = m.word("day")
    base = (
        _weekday(m, ctx, ctx.today, WEEKDAYS[word])
        if word in WEEKDAYS
        else moved(ctx.today, _STEP.get(str(m.word("word")), 0), "day")
    )
    day = moved(base, step, "day") if base else None
    return Reading("DATE", timex.of_day(day)) if day else None


@rule(
    "daypart",
    "(?:the|that|EARLY HYPHEN?) (?:same|EARLY HYPHEN?)? <part:morning|afternoon|evening|night>",
    "the <which:next|following|previous|same> <part:morning|afternoon|evening|night>",
)
def part_of_day(m: Match, ctx: Context) -> Reading | None:
    """ "that night", "the early morning": of the day that the sentence, or else the report, speaks of."""
    if word_after(m) == "of":
        return None
    spoken_of, which = ctx.same_sentence(m.start), m.word("which")
    if not spoken_of and ctx.previous and (which or "that" in m.words.spelling[m.start : m.end]):
        spoken_of = [ctx.previous]
    today = timex.of_day(ctx.today) if ctx.today else "XXXX-XX-XX"
    base = next((day for value in spoken_of if (day := day_of(value))), None if sign(which) else today)
    base = timex.shift(base, sign(which), "day") if base and sign(which) else base
    if base is None:
        return None
    return Reading("TIME", f"{base}T{DAYPARTS[str(m.word('part'))]}", anchors=False)


_TIME = "(?:(?:CLOCK|DOTCLOCK|HOUR|NUM) AMPM|CLOCK|CLOCKWORD|HHMM (?=ZONE|hours))"
_ZONE = "(?:ZONE|local time)"
_NO_NOUN = "BREAK|COMMA|DOT|in|on|and|when|as|from|to|by|for|local|the|a|an|he|she|it|they|we|his|her|their"
"""What may follow the time of "at 1805"; "at 1805 Main Street", "at 1990 prices" tell none."""
_AT = frozenset("at around about by until till from to before after since between and than".split())


@rule(
    "clock",
    f"(?:around|shortly (?:before|after))? <time:{_TIME}> {_ZONE}? (?:COMMA? (?:on)? <day:WEEKDAY|{_NEAR}>)?",
    f"(?:around)? <time:{_TIME}> {_ZONE}? COMMA? (?:on)? {_WEEKDAY}? <month:MONTH> <date:DAY|DAYORD> {_YEAR}?",
    f"(?:around)? <time:{_TIME}> {_ZONE}? COMMA? (?:on)? {_WEEKDAY}? <date:DAY|DAYORD> <month:MONTH> {_YEAR}?",
    f"<day:WEEKDAY|{_NEAR}> at (?:around)? <time:{_TIME}> {_ZONE}?",
    "<time:HOUR|NUM> in the <part:morning|afternoon|evening>",
    f"at <span:<time:HHMM> {_ZONE}?> (?={_NO_NOUN})",
)
def clock(m: Match, ctx: Context) -> Reading | None:
    """ "10 p.m. Wednesday", "0730 GMT", "noon": on the day named beside it, else on the day of writing."""
    time = _clock(m["time"], m.word("part"))
    if time is None or (m.end - m.start == 1 and ":" in m["time"][0] and word_before(m) not in _AT):
        return None  # "2:45" alone may be a score or a length
    if m["month"]:
        reading = _resolve(m, ctx, MONTHS[str(m.word("month"))], read_day(m["date"]) or 0)
        return Reading("TIME", f"{reading.value}T{time}") if reading else None
    word, day = m.word("day"), ctx.today
    known = None
    if word is None:
        known = next((d for value in ctx.same_sentence(m.start) if (d := day_of(value))), None)
        following = m.words.spelling[m.end : m.end + 8]  # "10:35 a.m. (0735 GMT) on Friday"
        word = None if known else next((w for w in following if w in WEEKDAYS or w in (".", "\n")), None)
    if word in WEEKDAYS:
        if ctx.today is None:
            return Reading("TIME", f"XXXX-WXX-{WEEKDAYS[word] + 1}T{time}")
        day = weekday_near(ctx.today, WEEKDAYS[word], ctx.direction(m.start, m.end))
    elif word and ctx.today:
        day = moved(ctx.today, _STEP.get(word, 0), "day")
    return Reading("TIME", f"{known or (timex.of_day(day) if day else 'XXXX-XX-XX')}T{time}")


def _clock(words: list[str], part: str | None) -> str | None:
    first, last = words[0], words[-1].replace(" ", "")
    if first in CLOCK_WORDS:
        return f"{CLOCK_WORDS[first]:02d}:00"
    if len(first) == 4 and first.isdecimal():
        return f"{first[:2]}:{first[2:]}"
    hour_text, _, minute_text = first.replace(".", ":").partition(":")
    value, minute = number([hour_text]), int(minute_text[:2] or 0)
    if value is None or value != int(value):
        return None
    hour = int(value)
    if last.startswith("p") or part in ("afternoon", "evening"):
        hour = hour + 12 if hour < 12 else hour
    elif last.startswith("a") and hour == 12:
        hour = 0
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def _as_pattern(name: str) -> str:
    return re.sub(r"'s\b", " POSS", name).replace("'", " APOS").replace(".", " DOT?")


_HOLIDAYS = "|".join(_as_pattern(name) for name in sorted(holidays.NAMES, key=len, reverse=True))


@rule("holiday", f"<which:{WHICH}>? <name:{_HOLIDAYS}> <week:week|weekend>? (?:COMMA? (?:in)? <year:{YEAR}>)?")
def holiday(m: Match, ctx: Context) -> Reading | None:
    """ "Christmas Day", "last Thanksgiving", "Easter week": named days, always with a capital."""
    name = " ".join(m["name"]).replace("’", "'").replace(" '", "'").replace(" .", ".").replace("st ", "st. ")
    if name not in holidays.NAMES or not m.words.text[m.words.starts[m.found.start("name")]].isupper():
        return None
    year = read_year(m["year"])
    try:
        if year is None and ctx.today is None:
            fixed = holidays.FIXED.get(name)
            return Reading("DATE", f"XXXX-{fixed[0]:02d}-{fixed[1]:02d}" if fixed else "XXXX-XX-XX")
        if year is not None or ctx.today is None:
            day = holidays.day_of(name, year or 0)
        else:
            days = [holidays.day_of(name, each) for each in years_around(ctx.today)]
            which = sign(m["which"][-1]) if m["which"] else 0
            day = nearest(days, ctx.today, which or ctx.direction(m.start, m.end), 0 if which else SURE_WITHIN)
    except ValueError:
        return None
    if m.word("week"):
        return Reading("DATE", timex.truncate(day, str(m.word("week"))))
    return Reading("DATE", timex.of_day(day))
