"""Named days of the year: fixed dates, nth weekdays of a month, and days counted from Easter."""

from __future__ import annotations

from datetime import date, timedelta

FIXED = {
    "new year's day": (1, 1), "new year's eve": (12, 31), "new year's": (1, 1), "epiphany": (1, 6),
    "australia day": (1, 26), "groundhog day": (2, 2), "valentine's day": (2, 14), "international women's day": (3, 8),
    "st. patrick's day": (3, 17), "april fools' day": (4, 1), "april fool's day": (4, 1), "earth day": (4, 22),
    "anzac day": (4, 25), "may day": (5, 1), "cinco de mayo": (5, 5), "ve day": (5, 8), "flag day": (6, 14),
    "juneteenth": (6, 19), "canada day": (7, 1), "independence day": (7, 4), "bastille day": (7, 14),
    "assumption day": (8, 15), "halloween": (10, 31), "all saints' day": (11, 1), "guy fawkes night": (11, 5),
    "bonfire night": (11, 5), "veterans day": (11, 11), "armistice day": (11, 11), "remembrance day": (11, 11),
    "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "boxing day": (12, 26),
}  # fmt: skip
WEEKDAY_OF_MONTH = {  # month, weekday (Monday 0), which (-1 the last)
    "martin luther king day": (1, 0, 3), "presidents day": (2, 0, 3), "presidents' day": (2, 0, 3),
    "mother's day": (5, 6, 2), "memorial day": (5, 0, -1), "father's day": (6, 6, 3), "labor day": (9, 0, 1),
    "columbus day": (10, 0, 2), "thanksgiving day": (11, 3, 4), "thanksgiving": (11, 3, 4), "black friday": (11, 4, 4),
}  # fmt: skip
FROM_EASTER = {
    "shrove tuesday": -47, "mardi gras": -47, "ash wednesday": -46, "palm sunday": -7, "maundy thursday": -3,
    "good friday": -2, "holy saturday": -1, "easter sunday": 0, "easter day": 0, "easter": 0, "easter monday": 1,
    "ascension day": 39, "pentecost": 49, "whit sunday": 49, "whit monday": 50, "corpus christi": 60,
}  # fmt: skip
NAMES = frozenset({*FIXED, *WEEKDAY_OF_MONTH, *FROM_EASTER, "election day"})


def day_of(name: str, year: int) -> date:
    """The day of a named day in a year; ``name`` is one of :data:`NAMES`.

    Election Day is the American one, the Tuesday after the first Monday of November.
    """
    if name in FIXED:
        return date(year, *FIXED[name])
    if name in FROM_EASTER:
        return easter(year) + timedelta(days=FROM_EASTER[name])
    if name == "election day":
        return nth_weekday(year, 11, 0, 1) + timedelta(days=1)
    return nth_weekday(year, *WEEKDAY_OF_MONTH[name])


def nth_weekday(year: int, month: int, weekday: int, which: int) -> date:
    """The nth weekday of a month, -1 for the last."""
    if which < 0:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous algorithm (Nature, 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    x = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * x) // 451
    month, day = divmod(h + x - 7 * m + 114, 31)
    return date(year, month, day + 1)
