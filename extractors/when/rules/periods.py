"""Months, seasons, quarters, years, decades and centuries by their names."""

from __future__ import annotations

from datetime import date

from extractors.when import timex
from extractors.when.context import Context, Reading, nearest
from extractors.when.lexicon import DECADES, MONTHS, SEASONS
from extractors.when.numbers import ordinal
from extractors.when.pattern import Match
from extractors.when.rules.base import (
    PHASE,
    WHICH,
    YEAR,
    capitalised,
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
_LEADS = frozenset(
    "in since by until till from to between and of during before after for through or on 's ’s - – ( , late early mid this last next".split()
)
"""Words after which "May" or "spring" alone is a time."""


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
    word = str(m.word("month"))
    number, year, which = MONTHS[word], _year_of(m, ctx), m["which"]
    if m["year"] and year is None:
        return None
    if m.end - m.start == 1 and (word in ("may", "march", "august") or len(word) <= 4 and word not in ("june", "july")):
        leads = (
            _LEADS
            if len(word) > 4 or word == "may"
            else _LEADS - {",", "(", "and", "of", "for", "or", "on", "'s", "’s"}
        )
        if word_before(m) not in leads and not word.endswith("."):
            return None
    if year is None:
        if ctx.today is None:
            return Reading("DATE", f"XXXX-{number:02d}")
        year = _year_by_tense(
            m, ctx, ctx.today, [date(each, number, 1) for each in years_around(ctx.today)], MONTH_SURE_WITHIN
        )
        if which and sign(which[-1]) and (year, number) == (ctx.today.year, ctx.today.month):
            year += sign(which[-1])
    return Reading("DATE", timex.of_month(year, number))


def _year_by_tense(m: Match, ctx: Context, today: date, starts: list[date], sure_within: int) -> int:
    which = m["which"]
    if which == ["this"]:
        return today.year
    direction = sign(which[-1]) if which else 0
    first = today.replace(day=1)
    return nearest(starts, first, direction or ctx.direction(m.start, m.end), 0 if which else sure_within).year


@rule("season", f"(?:{PHASE}|(?:EARLY|the)? <which:{WHICH}>|the|that)? (?:EARLY)? <season:SEASON> {_OF_YEAR}?")
def season(m: Match, ctx: Context) -> Reading | None:
    code, year, which = SEASONS[str(m.word("season"))], _year_of(m, ctx), m["which"]
    if m["year"] and year is None:
        return None
    if m.end - m.start == 1 and word_before(m) not in _LEADS - {",", "(", "to", "for", "'s", "’s", "on", "-"}:
        return None
    if year is None:
        if ctx.today is None:
            return Reading("DATE", f"XXXX-{code}")
        starts = [date(each, timex.SEASON_MONTH[code], 1) for each in years_around(ctx.today)]
        if which and sign(which[-1]) < 0:
            starts = [day for day in starts if timex.bounds(f"{day.year:04d}-{code}")[1] <= ctx.today] or starts  # type: ignore[index,operator]
        year = _year_by_tense(m, ctx, ctx.today, starts, 0)
    return Reading("DATE", f"{year:04d}-{code}")


_COUNTED = frozenset(
    "% percent people persons shares dollars euros pounds miles feet meters metres kilometers kilometres km kg tons tonnes men "
    "women children times jobs homes houses workers soldiers troops points votes acres pages copies members students".split()
)
"""Nouns that make the four figures before them a count."""


@rule(
    "year",
    f"(?:{PHASE})? (?:the (?:calendar)? year)? <year:YEAR> (?:and beyond|or (?:later|earlier))?",
    f"(?:{PHASE})? (?:the year)? <year:{YEAR}>",
)
def year(m: Match, _: Context) -> Reading | None:
    value, words, k = read_year(m["year"]), m.words, m.found.start("year")
    if value is None:
        return None
    if m.end - m.start == 1:
        touching = (
            k > 0
            and words.ends[k - 1] == words.starts[k]
            and words.spelling[k - 1] not in ("(", "-", "–", "'", "’", '"', "“", "‘", "`", "/")
        )
        if not 1500 <= value <= 2100 or touching or word_after(m) in _COUNTED:
            return None
        if (
            word_after(m) == "-"
            and words.starts[m.end] == words.ends[k]
            and m.end + 1 < len(words.spelling)
            and not words.spelling[m.end + 1].isdecimal()
        ):
            return None
    elif len(m["year"]) > 1 and m.end - m.start == len(m["year"]) and word_before(m) not in _LEADS | {"the", "a"}:
        return None
    return Reading("DATE", f"{value:04d}")


@rule("year", "(?:the)? (?:fiscal|financial) (?:year)? <year:YEAR>", "fy HYPHEN? <year:YEAR>")
def fiscal_year(m: Match, _: Context) -> Reading | None:
    """A company's own year: named after a calendar year, without a claim to its days."""
    return Reading("DATE", str(m.word("year")), bounded=False)


@rule(
    "decade",
    f"(?:{PHASE}|the (?:EARLY HYPHEN?)?)? (?:APOS)? <decade:DECADENUM>",
    f"(?:{PHASE}|the (?:EARLY HYPHEN?)?) <century:nineteen|eighteen|twenty>? <decade:DECADE>",
)
def decade(m: Match, ctx: Context) -> Reading | None:
    word = str(m.word("decade"))
    if word in DECADES:
        century = {"eighteen": 18, "twenty": 20}.get(str(m.word("century")), 19)
        return Reading("DATE", f"{century}{DECADES[word]}")
    if len(word) == 5:
        return Reading("DATE", word[:3])
    if word_before(m, "decade") not in ("'", "’", "the", "-", "early", "late", "mid"):
        return None
    this = ctx.today.year if ctx.today else date.max.year
    return Reading(
        "DATE", f"20{word[0]}" if 2000 + int(word[0]) * 10 <= this < 9000 and int(word[0]) < 3 else f"19{word[0]}"
    )


@rule("decade", f"(?:{PHASE})? (?:the)? (?:EARLY HYPHEN?)? <n:ORD> century")
def century(m: Match, _: Context) -> Reading | None:
    value = ordinal(str(m.word("n")))
    return Reading("DATE", f"{value - 1:02d}") if value and 1 <= value <= 30 else None


_AGO = "(?:year HYPHEN (?:ago|earlier))"
_FISCAL = "(?:(?:fiscal|financial) HYPHEN?)"


@rule(
    "quarter",
    f"(?:{PHASE})? (?:the)? {_FISCAL}? (?:<year:YEAR>|<rel:this|last|next> year POSS|<ago:{_AGO}>)? {_FISCAL}? <n:ORD|last> <unit:quarter|half>"
    " (?:(?:of)? (?:fiscal)? <after:YEAR>|(?:of)? <rela:this|last|next> year)?",
    "<span:(?:fiscal HYPHEN?)? <n:ORD> HYPHEN <unit:quarter|half>>",
)
def nth_quarter(m: Match, ctx: Context) -> Reading | None:
    unit, size = m.word("unit"), 4 if m.word("unit") == "quarter" else 2
    n = size if m.word("n") == "last" else ordinal(str(m.word("n")))
    if not n or n > size or m.word("n") == "last" and not (m["after"] or m["rela"]):
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
    f"<year:YEAR> <unit:quarter>",
    f"<year:{_AGO}> <unit:quarter|period>?",
    "the <unit:quarter> a <year:year ago>",
)
def the_quarter(m: Match, ctx: Context) -> Reading | None:
    """ "the quarter", "the year-ago period": the quarter under report, or the same one of another year."""
    if (
        ctx.today is None
        or m.end - m.start == 1
        or word_after(m) in ("-", "century")
        or word_before(m) in ("a", "an")
        and not m["year"]
    ):
        return None
    which, words = m.word("which"), m["year"]
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
