"""The words of time: every word of a closed class, with the categories that the grammar's patterns name."""

from __future__ import annotations

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
MONTHS |= {
    name + ".": number for name, number in MONTHS.items() if len(name) <= 4 and name not in ("may", "june", "july")
}

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon", "tuesday tues tue", "wednesday weds wed", "thursday thurs thur thu", "friday fri",
            "saturday sat", "sunday sun",
        )
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS |= {name + ".": number for name, number in WEEKDAYS.items() if not name.endswith("day")}
"""Monday is 0, as in :meth:`datetime.date.weekday`."""

CAPITAL_ONLY = frozenset(
    "march mar mar. may august jan jan. dec dec. sun sun. sat sat. mon mon. wed wed. fri fri. jun jun. sep sep. thu "
    "thu.".split()
)
"""Also words of other meanings: a month or weekday only with a capital."""

SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}

UNITS = {
    "second": "S", "sec": "S", "minute": "TM", "min": "TM", "hour": "H", "hr": "H", "day": "D", "night": "D",
    "weekday": "D", "week": "W", "wk": "W", "fortnight": "W", "month": "M", "quarter": "Q", "year": "Y", "yr": "Y",
    "decade": "DE", "century": "CE", "millennium": "ML",
}  # fmt: skip
"""Unit words and their TIMEX3 letters (``TM`` minute, ``DE`` decade, ``CE`` century, ``ML`` millennium)."""

PLURALS = {unit + "s": unit for unit in UNITS} | {"centuries": "century", "millennia": "millennium"}

NUMBERS = {
    word: value
    for value, words in {
        0: "zero", 1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine",
        10: "ten", 11: "eleven", 12: "twelve dozen", 13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen",
        17: "seventeen", 18: "eighteen", 19: "nineteen", 20: "twenty", 30: "thirty", 40: "forty", 50: "fifty",
        60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety",
    }.items()
    for word in words.split()
}  # fmt: skip
MULTIPLIERS = {"hundred": 100, "thousand": 1000, "million": 1_000_000}

ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first".split(),
        start=1,
    )
} | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100}

DECADES = {
    word: number
    for number, word in enumerate(
        "tens twenties thirties forties fifties sixties seventies eighties nineties".split(), 1
    )
}

DAYPARTS = {
    "morning": "MO", "mornings": "MO", "afternoon": "AF", "afternoons": "AF", "evening": "EV", "evenings": "EV",
    "night": "NI", "nights": "NI", "overnight": "NI", "dawn": "MO", "daybreak": "MO", "sunrise": "MO", "dusk": "EV",
    "sunset": "EV", "nightfall": "NI", "lunchtime": "MI", "midday": "MI", "noontime": "MI", "midmorning": "MO",
    "midafternoon": "AF",
}  # fmt: skip

CLOCK_WORDS = {"noon": 12, "midday": 12, "midnight": 24}

ZONES = (
    "gmt utc bst cet cest est edt et cst cdt ct mst mdt mt pst pdt pt jst ist hkt sgt aest aedt msk eet eest".split()
)

SET_WORDS = {
    "hourly": "PT1H", "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "fortnightly": "P2W", "monthly": "P1M",
    "yearly": "P1Y", "annually": "P1Y",
}  # fmt: skip


_CLASSES = {
    "LAST": "last past previous preceding prior",
    "NEXT": "next coming following upcoming ensuing forthcoming subsequent succeeding",
    "EARLY": "early late mid earlier later middle",
    "PART": "beginning start end middle close rest remainder half course turn eve dawn",
    "EVERY": "every each",
    "FEW": "few several many some numerous couple various dozens scores hundreds thousands",
    "AMPM": "a.m p.m am pm a.m. p.m.",
    "DOT": ".",
    "COMMA": ",",
    "HYPHEN": "- – —",
    "APOS": "' ’",
    "POSS": "'s ’s",
    "FRACTION": "1/2 1/4 3/4 ½ ¼ ¾",
    "MONTH": " ".join(MONTHS),
    "WEEKDAY": " ".join(f"{day} {day}s" for day in WEEKDAYS if day.endswith("day")),
    "WEEKDAYABBR": " ".join(day for day in WEEKDAYS if not day.endswith("day")),
    "MULTIPLIER": " ".join(MULTIPLIERS),
    "SEASON": " ".join(SEASONS),
    "UNIT": " ".join(UNITS),
    "UNITS": " ".join(PLURALS),
    "NUM": " ".join(NUMBERS) + " " + " ".join(MULTIPLIERS),
    "ORD": " ".join(ORDINALS),
    "DECADE": " ".join(DECADES),
    "DAYPART": " ".join(DAYPARTS),
    "CLOCKWORD": " ".join(CLOCK_WORDS),
    "ZONE": " ".join(ZONES),
}

CATEGORIES: dict[str, frozenset[str]] = {}
for _name, _words in _CLASSES.items():
    for _word in _words.split():
        CATEGORIES[_word] = CATEGORIES.get(_word, frozenset()) | {_name}
