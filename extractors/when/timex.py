"""Arithmetic on TIMEX3 values: a value is a string that keeps its own granularity, and names an interval.

The forms are those of ISO-TimeML: ``2022-03-28``, ``2022-03``, ``2022-W13``, ``2022-W13-WE``, ``2022-Q1``, ``2022-H1``,
``2022-SP``, ``2022``, ``202`` (the 2020s), ``20`` (the 21st century), a day with ``T14:30`` or ``TMO|TMI|TAF|TEV|TNI``.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""First month of each season, by the meteorological convention of the northern hemisphere."""

PART_HOURS = {"MO": (0, 12), "MI": (11, 14), "DT": (6, 18), "AF": (12, 18), "EV": (18, 24), "NI": (18, 24)}
"""Hours of the day that a part of the day may cover, on its own calendar day."""

_FORM = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?:(?P<part>MO|MI|DT|AF|EV|NI)|(?P<hour>\d\d)"
    r"(?::(?P<minute>\d\d)(?::\d\d)?)?))?)?|-W(?P<week>\d\d)(?P<weekend>-WE)?|-Q(?P<quarter>[1-4])|-H(?P<half>[12])|-(?P<season>SP|SU|FA|WI))?"
    r"|(?P<decade>\d{3})|(?P<century>\d\d)"
)
_MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_GRAIN_MONTHS = {**_MONTHS_IN, "season": 3}
_DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}


def of_day(day: date) -> str:
    """``2022-03-28``."""
    return day.isoformat()


def of_week(day: date) -> str:
    """The ISO week that a day lies in, ``2022-W13``."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def of_month(year: int, month: int) -> str:
    """``2022-03``; months outside 1–12 carry into the year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return f"{year:04d}-{month:02d}"


def of_quarter(day: date) -> str:
    """The calendar quarter that a day lies in, ``2022-Q1``."""
    return f"{day.year:04d}-Q{(day.month + 2) // 3}"


def granularity(value: str) -> str | None:
    """``time``, ``day``, ``week``, ``weekend``, ``month``, ``quarter``, ``half``, ``season``, ``year``, ``decade``,
    ``century``; None for a value that names no interval (durations, sets, ``PAST_REF``)."""
    form = _FORM.fullmatch(value)
    if form is None:
        return None
    found = form.groupdict()
    if found["part"] or found["hour"]:
        return "time"
    names = ("weekend", "week", "quarter", "half", "season", "day", "month", "year", "decade", "century")
    return next(name for name in names if found[name])


def bounds(value: str) -> tuple[date | datetime, date | datetime] | None:
    """The half-open interval ``[first, end)`` that a value names, or None when it names none or no real day.

    Days and coarser values give dates; times of day give datetimes without a time zone, as the article writes them.
    """
    form = _FORM.fullmatch(value)
    if form is None:
        return None
    found = form.groupdict()
    try:
        if found["century"]:
            return date(int(value) * 100, 1, 1), date(int(value) * 100 + 100, 1, 1)
        if found["decade"]:
            return date(int(value) * 10, 1, 1), date(int(value) * 10 + 10, 1, 1)
        year = int(found["year"])
        if found["week"]:
            first = date.fromisocalendar(year, int(found["week"]), 6 if found["weekend"] else 1)
            return first, first + timedelta(days=2 if found["weekend"] else 7)
        if found["quarter"]:
            return _months(year, int(found["quarter"]) * 3 - 2, 3)
        if found["half"]:
            return _months(year, int(found["half"]) * 6 - 5, 6)
        if found["season"]:
            return _months(year, SEASON_MONTH[found["season"]], 3)
        if not found["month"]:
            return _months(year, 1, 12)
        if not found["day"]:
            return _months(year, int(found["month"]), 1)
        day = date(year, int(found["month"]), int(found["day"]))
        if found["part"]:
            first_hour, end_hour = PART_HOURS[found["part"]]
            midnight = datetime(day.year, day.month, day.day)
            return midnight + timedelta(hours=first_hour), midnight + timedelta(hours=end_hour)
        if found["hour"]:
            start = datetime(day.year, day.month, day.day) + timedelta(
                hours=int(found["hour"]), minutes=int(found["minute"] or 0)
            )
            return start, start + (timedelta(minutes=1) if found["minute"] else timedelta(hours=1))
        return day, day + timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    end = year * 12 + month - 1 + count
    return date(year, month, 1), date(end // 12, end % 12 + 1, 1)


def move_day(day: date, count: int, unit: str) -> date:
    """A day some units away; the day of the month is kept where the other month has it, else its last day.

    Raises:
        ValueError, OverflowError: the day would lie outside the years 1–9999.
    """
    if unit in _DAYS_IN:
        return day + timedelta(days=count * _DAYS_IN[unit])
    total = day.year * 12 + day.month - 1 + count * _MONTHS_IN[unit]
    first = date(total // 12, total % 12 + 1, 1)
    last = _months(first.year, first.month, 1)[1] - timedelta(days=1)
    return date(first.year, first.month, min(day.day, last.day))


def shift(value: str, count: int, unit: str) -> str | None:
    """A value moved by some units at its own granularity ("a year earlier" than ``1989-Q3`` is ``1988-Q3``).

    None where the value names no interval or is too coarse to be moved by so little.
    """
    span, grain = bounds(value), granularity(value)
    if span is None or grain is None:
        return None
    first = span[0].date() if isinstance(span[0], datetime) else span[0]
    size = _GRAIN_MONTHS.get(grain)
    try:
        if size is None:
            moved = move_day(first, count, unit)
            return truncate(moved, "day" if grain == "time" else grain)
        if unit not in _MONTHS_IN or count * _MONTHS_IN[unit] % size:
            return None
        moved = move_day(first, count, unit)
    except (ValueError, OverflowError, KeyError):
        return None
    if grain == "season":
        return next(f"{moved.year:04d}-{code}" for code, month in SEASON_MONTH.items() if month == moved.month)
    return truncate(moved, grain)


def truncate(day: date, unit: str) -> str:
    """The value of the unit that a day lies in."""
    match unit:
        case "day":
            return of_day(day)
        case "week":
            return of_week(day)
        case "weekend":
            return of_week(day) + "-WE"
        case "month":
            return of_month(day.year, day.month)
        case "quarter":
            return of_quarter(day)
        case "half":
            return f"{day.year:04d}-H{1 + (day.month > 6)}"
        case "decade":
            return f"{day.year // 10:03d}"
        case "century":
            return f"{day.year // 100:02d}"
        case _:
            return f"{day.year:04d}"
