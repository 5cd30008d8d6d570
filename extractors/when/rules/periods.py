"""Months, seasons, quarters, years, decades and centuries by their names."""

from __future__ import annotations

from datetime import date

from extractors.language.tables import sections
from extractors.when import timex
from extractors.when.context import Context, Reading, nearest
from extractors.when.lexicon import DECADES, MONTHS, SEASONS
from extractors.when.numbers import ordinal
from extractors.when.pattern import Match
from extractors.when.rules.base import (
    PHASE,
    WHICH,
    YEAR,
    read_year,
    rule,
    sign,
    word_after,
    word_before,
    years_around,
)

MONTH_SURE_WITHIN = 62
"""Days within which a month's name means the nearest such month, whatever the tense."""

_OF_YEAR = f"(?:(?:of)? COMMA? (?:<year:{YEAR}>|<rel:this|last|next|that> year))"
_YEAR_STEP = {"last": -1, "next": 1}
_WORDS = sections("extractors.when", "words.txt")
_LEADS, _COUNTED, _NUMBERED = _WORDS["leads"], _WORDS["counted"], _WORDS["numbered"]
_SEASON_LEADS = _LEADS - {",", "(", "to", "for", "and", "'s", "’s", "on", "-"}
_ABBREVIATED_LEADS = _LEADS - {",", "(", "and", "of", "for", "or", "on", "'s", "’s"}


def _year_of(m: Match, ctx: Context) -> int | None:
    """The year that the expression names itself: "1998", "last year", "that year"."""
    year = read_year(m["year"])
    if year is not None or ctx.today is None or not m["rel"]:
        return year
    if m.word("rel") == "that" and ctx.previous and timex.bounds(ctx.previous):
        return timex.bounds(ctx.previous)[0].year  # type: ignore[index]
    return ctx.today.year + _YEAR_STEP.get(str(m.word("rel")), 0)


@rule("month", f"(?:{PHASE}|(?:EARLY|the)? <which:{WHICH}>)? <month:MONTH> {_OF_YEAR}?")
def month(m: Match, ctx: Context) -> Reading | None:
    """ "March", "late March 2022", "last May", "January this year"."""
    word = str(m.word("month"))
    number, year, which = MONTHS[word], _year_of(m, ctx), m["which"]
    if m["year"] and year is None:
        return None
    if m.end - m.start == 1 and not _stands_alone(word, word_before(m)):
        return None
    if year is None:
        if ctx.today is None:
            return Reading("DATE", f"XXXX-{number:02d}")
        starts = [date(each, number, 1) for each in years_around(ctx.today)]
        year = _year_by_tense(m, ctx, ctx.today, starts, MONTH_SURE_WITHIN)
        if which and sign(which[-1]) and (year, number) == (ctx.today.year, ctx.today.month):
            year += sign(which[-1])
    return Reading("DATE", timex.of_month(year, number))


def _stands_alone(word: str, before: str) -> bool:
    """Whether a month's name without a day or year is the month, not a verb ("march") or a first name ("Jan")."""
    if word in ("may", "march", "august"):
        return before in _LEADS or before == "the"
    abbreviated = len(word) <= 4 and word not in ("june", "july") and not word.endswith(".")
    return not abbreviated or before in _ABBREVIATED_LEADS


def _year_by_tense(m: Match, ctx: Context, today: date, starts: list[date], sure_within: int) -> int:
    which = m["which"]
    if which == ["this"]:
        return today.year
    direction = sign(which[-1]) if which else 0
    first = today.replace(day=1)
    return nearest(starts, first, direction or ctx.direction(m.start, m.end), 0 if which else sure_within).year


@rule("season", f"(?:{PHASE}|(?:EARLY|the)? <which:{WHICH}>|the|that)? (?:EARLY)? <season:SEASON> {_OF_YEAR}?")
def season(m: Match, ctx: Context) -> Reading | None:
    """ "last spring", "the winter of 1994", "summer 2022"; by the seasons of the northern hemisphere."""
    code, year, which = SEASONS[str(m.word("season"))], _year_of(m, ctx), m["which"]
    if m["year"] and year is None:
        return None
    bare = not which and not m["year"] and not m["rel"]
    if bare and (word_before(m) not in _SEASON_LEADS or word_after(m) in ("in", "of", "to")):
        return None  # "the fall in the pound"
    if year is None:
        if ctx.today is None:
            return Reading("DATE", f"XXXX-{code}")
        starts = [date(each, timex.SEASON_MONTH[code], 1) for each in years_around(ctx.today)]
        if which and sign(which[-1]) < 0:
            starts = [day for day in starts if timex.move_day(day, 3, "month") <= ctx.today] or starts
        year = _year_by_tense(m, ctx, ctx.today, starts, 0)
    return Reading("DATE", f"{year:04d}-{code}")


_OPENING = frozenset("(-–'’\"“‘`/[_")
"""Marks that may touch a year on its left; others, a currency sign say, make it an amount."""


@rule(
    "year",
    f"(?:{PHASE})? (?:the (?:calendar)? year)? <year:YEAR> (?:and beyond|or (?:later|earlier))?",
    f"(?:{PHASE})? (?:the year)? <year:{YEAR}>",
)
def year(m: Match, _: Context) -> Reading | None:
    """ "1998", "early 1998", "the year 2000", "nineteen ninety-eight"; other numbers of four figures are told apart."""
    value, words, k = read_year(m["year"]), m.words, m.found.start("year")
    if value is None:
        return None
    if m.end - m.start == 1:
        before = word_before(m)
        attached = k > 0 and words.ends[k - 1] == words.starts[k] and before not in _OPENING
        if attached or before in _NUMBERED or word_after(m) in _COUNTED or not 1500 <= value <= 2100:
            return None
        following = words.spelling[m.end : m.end + 2]
        if following[:1] == ["-"] and words.starts[m.end] == words.ends[k] and not "".join(following[1:]).isdecimal():
            return None  # "1900-style", "1500-strong"
    elif len(m["year"]) > 1 and m.end - m.start == len(m["year"]) and word_before(m) not in _LEADS | {"the", "a"}:
        return None
    return Reading("DATE", f"{value:04d}")


@rule("year", "(?:the)? (?:fiscal|financial) (?:year)? <year:YEAR>")
def fiscal_year(m: Match, _: Context) -> Reading | None:
    """A company's own year: named after a calendar year, without a claim to its days."""
    return Reading("DATE", str(m.word("year")), bounded=False)


@rule(
    "decade",
    f"(?:{PHASE}|the (?:EARLY HYPHEN?)?)? (?:APOS)? <decade:DECADENUM>",
    f"(?:{PHASE}|the (?:EARLY HYPHEN?)?) <century:nineteen|eighteen|twenty>? <decade:DECADE>",
)
def decade(m: Match, ctx: Context) -> Reading | None:
    """ "the 1980s", "the late '80s", "the nineties"."""
    word = str(m.word("decade"))
    if word in DECADES:
        century = {"eighteen": 18, "twenty": 20}.get(str(m.word("century")), 19)
        return Reading("DATE", f"{century}{DECADES[word]}")
    if len(word) == 5:
        return Reading("DATE", word[:3])
    if word_before(m, "decade") not in ("'", "’", "the", "-", "early", "late", "mid"):
        return None
    begun = ctx.today is not None and 2000 + int(word[:2]) <= ctx.today.year
    return Reading("DATE", f"{20 if begun else 19}{word[0]}")


@rule("decade", f"(?:{PHASE})? (?:the)? (?:EARLY HYPHEN?)? <n:ORD> century")
def century(m: Match, _: Context) -> Reading | None:
    """ "the 20th century", valued as its leading digits: 19."""
    value = ordinal(str(m.word("n")))
    return Reading("DATE", f"{value - 1:02d}") if value and 1 <= value <= 30 else None


@rule("quarter", "<span:(?:the|that)? (?:latest)? quarter> (?:ended|ending) <month:MONTH> DAY")
def quarter_ended(m: Match, ctx: Context) -> Reading | None:
    """ "the quarter ended July 31": a company's own; the calendar quarter that holds most of its days."""
    if ctx.today is None:
        return None
    if ctx.quarter is not None:
        return Reading("DATE", ctx.quarter)
    ends = [date(each, MONTHS[str(m.word("month"))], 1) for each in years_around(ctx.today)]
    last = nearest(ends, ctx.today, 0)
    return Reading("DATE", timex.of_quarter(timex.move_day(last, -1, "month")))


_AGO = "(?:year HYPHEN (?:ago|earlier))"
_FISCAL = "(?:(?:fiscal|financial) HYPHEN?)"


@rule(
    "quarter",
    f"(?:{PHASE})? (?:the)? {_FISCAL}? (?:<year:YEAR>|<rel:this|last|next> year POSS|<ago:{_AGO}>)? {_FISCAL}?"
    " <n:ORD|last> <unit:quarter|half>"
    " (?:(?:of)? (?:fiscal)? <after:YEAR>|(?:of)? <rela:this|last|next> year)?",
    "<span:(?:fiscal HYPHEN?)? <n:ORD> HYPHEN <unit:quarter|half>>",
)
def nth_quarter(m: Match, ctx: Context) -> Reading | None:
    """ "the third quarter", "last year's second half", "first-quarter"."""
    unit, size = m.word("unit"), 4 if m.word("unit") == "quarter" else 2
    n = size if m.word("n") == "last" else ordinal(str(m.word("n")))
    if not n or n > size or (m.word("n") == "last" and not (m["after"] or m["rela"])):
        return None
    tail, stated = f"-{'Q' if unit == 'quarter' else 'H'}{n}", m.word("year") or m.word("after")
    if stated:
        return Reading("DATE", stated + tail)
    if ctx.today is None:
        return Reading("DATE", f"XXXX{tail}")
    relative = m.word("rel") or m.word("rela")
    if relative:
        return Reading("DATE", f"{ctx.today.year + _YEAR_STEP.get(relative, 0):04d}{tail}")
    # accounts name the last such quarter that has begun, or in the future tense the one that begins next
    reach = 92 if ctx.direction(m.start, m.end) > 0 and "fiscal" not in m.words.spelling[m.start : m.end] else 0
    starts = [date(each, (n - 1) * 12 // size + 1, 1) for each in years_around(ctx.today)]
    begun = [day for day in starts if (day - ctx.today).days <= reach]
    year_ = (begun or starts)[-1].year - bool(m["ago"])
    return Reading("DATE", f"{year_:04d}{tail}")


@rule(
    "quarter",
    f"(?:the|that)? <which:latest|LAST|current|this|NEXT|comparable|corresponding>? <year:YEAR|{_AGO}>? <unit:quarter>",
    f"the <which:latest|comparable|corresponding>? <year:YEAR|{_AGO}>? <unit:period> (?:<rel:last|this> year)?",
    "<rel:last|this> year POSS <unit:quarter|period>",
    "<year:YEAR> <unit:quarter>",
    f"<year:{_AGO}> <unit:quarter|period>?",
    "the <unit:quarter> a <year:year ago>",
)
def the_quarter(m: Match, ctx: Context) -> Reading | None:
    """ "the quarter", "the year-ago period": the quarter under report, or the same one of another year."""
    which, words = m.word("which"), m["year"]
    if ctx.today is None or m.end - m.start == 1 or word_after(m) in ("-", "century"):
        return None
    if word_before(m) in ("a", "an") and not words:
        return None
    if m.word("unit") == "period" and not (words or m["rel"] or which):
        return None
    first = ctx.today.replace(day=1)
    if which in ("current", "this"):
        return Reading("DATE", timex.of_quarter(ctx.today))
    if which and sign(which):
        return Reading("DATE", timex.of_quarter(timex.move_day(first, 3 * sign(which), "month")))
    if ctx.quarter is None and ctx.period == "year" and m.word("unit") != "quarter":
        return Reading("DATE", f"{ctx.today.year - 1:04d}")
    reported = ctx.quarter or timex.of_quarter(timex.move_day(first, -3, "month"))
    if len(words) == 1:
        return Reading("DATE", f"{words[0]}{reported[4:]}")
    back = bool(words) or m.word("rel") == "last"
    value = f"{int(reported[:4]) - back:04d}{reported[4:]}"
    if back and ctx.period != "quarter" and ctx.quarter is None:
        value = value[:4]
    return Reading("DATE", value)
