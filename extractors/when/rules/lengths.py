"""Durations, sets, and the references to past, present and future."""

from __future__ import annotations

from extractors.when.context import Context, Reading
from extractors.when.lexicon import DAYPARTS, MONTHS, PLURALS, SET_WORDS, UNITS, WEEKDAYS
from extractors.when.numbers import figure, number, ordinal
from extractors.when.pattern import Match
from extractors.when.rules.base import NUMBER, capitalised, rule, sign, window, word_after, word_before

_ABOUT = (
    "(?:nearly|almost|around|more than|less than|at least|at most|no more than|up to|over (?=a|an)|within (?=DIGITS))"
)
_FORMS = {"S": "PT{}S", "TM": "PT{}M", "H": "PT{}H", "D": "P{}D", "W": "P{}W", "M": "P{}M", "Q": "P{}Q", "Y": "P{}Y"}
_YEARS = {"DE": 10, "CE": 100, "ML": 1000}
_SPELLED = {"sec": "second", "min": "minute", "hr": "hour", "wk": "week", "yr": "year"}
_PARTS = {"Y": ("M", 12), "D": ("TH", 24), "H": ("M", 60), "TM": ("S", 60)}


def duration(count: float | None, unit: str) -> str:
    """``P3D``, ``PT5H``, ``P2Y6M`` for two and a half years; ``PXM`` for a count the words leave open (None)."""
    letter = UNITS[unit]
    if count is None:
        return {"DE": "PXDE", "CE": "PXCE", "ML": "PXML"}.get(letter) or _FORMS[letter].format("X")
    if letter in _YEARS:
        return f"P{figure(count * _YEARS[letter])}Y"
    if unit == "fortnight":
        count *= 2
    whole, rest = int(count), count - int(count)
    value = _FORMS[letter].format(whole)
    if rest and letter in _PARTS:
        name, size = _PARTS[letter]
        small = f"{round(rest * size)}{name[-1]}"
        return (
            (value if whole else value[: 2 if letter in ("H", "TM") else 1]) + ("T" if name[0] == "T" else "") + small
        )
    return _FORMS[letter].format(figure(count))


def singular(word: str) -> str:
    """The unit's full singular name."""
    word = PLURALS.get(word, word)
    return _SPELLED.get(word, word)


_WAY = "(?:(?:the)? (?:LAST|NEXT|first|final|latest|initial)|the|another|an additional)"


@rule(
    "duration",
    f"{_ABOUT}? (?:the|each of the)? <way:LAST|NEXT|first|final|latest|year HYPHEN earlier>? <n:{NUMBER}> (?:more|additional|full|straight|consecutive|trading|or so|working)? <unit:UNITS> <half:and a half>? (?:or so)?",
    f"(?:(?:the)? <way:LAST|NEXT>|{_ABOUT})? <n:{NUMBER}> (?:to|or|HYPHEN) {NUMBER} (?:more)? <unit:UNITS>",
    f"(?:{_ABOUT})? <n:{NUMBER}> HYPHEN? <unit:UNIT> (?:HYPHEN? <old:old|olds>|HYPHEN long)?",
    f"{_ABOUT}? <one:a|an|one|another|an additional> <unit:second|minute|hour|day|week|fortnight|month|year|decade|century|millennium> <half:and a half>? (?:or so)?",
    "<one:day|week|month|year|decade|hour> HYPHEN? long (?!HYPHEN)",
    f"{_ABOUT}? (?:the <way:LAST|NEXT>)? a? couple (?:of)? (?:more)? <unit:UNITS>",
)
def counted(m: Match, ctx: Context) -> Reading | None:
    """ "three weeks", "the past two months", "a five-hour"; ages are no times, nor are quarters of a whole."""
    unit, way = singular(str(m.word("unit") or m.word("one"))), m.word("way")
    if (
        m["old"]
        or word_after(m) == "old"
        or unit == "quarter"
        and word_before(m, "unit") == "-"
        and str(m.word("unit")).endswith("s")
    ):
        return None
    if word_after(m) == "-" and m.end + 1 < len(m.words.spelling) and m.words.spelling[m.end + 1] in ("old", "olds"):
        return None
    if m["one"] and (m.word("unit") == "second" or word_after(m) == "-"):
        return None
    if (
        m["n"]
        and not m.words.text[m.words.starts[m.found.start("n")]].isalpha()
        and m["unit"]
        and capitalised(m, "unit")
    ):
        return None  # "60 Minutes" is a name
    count = number(m["n"]) if m["n"] else 1 if m["one"] else 2
    if count is None or count > 10**9:
        return None
    count += 0.5 if m["half"] else 0
    direction = sign(way)
    ctx.period = "months" if unit == "month" else ctx.period
    if direction and unit == "quarter":
        return Reading("DURATION", duration(count * 3, "month"))
    interval = (
        window(ctx.today, direction * int(count), unit)
        if direction and unit in ("day", "week", "month", "year", "decade") and count < 10000
        else None
    )
    return Reading("DURATION", duration(count, unit), interval)


@rule(
    "duration",
    "(?:the)? <way:recent|coming|LAST|NEXT> (?:few|several)? <unit:UNITS>",
    "(?:the)? (?:a)? <few:few|several|many> (?:more)? <unit:UNITS>",
    "<few:few|several|many> HYPHEN <unit:UNIT>",
    "(?:hundreds|dozens|thousands|scores) of <unit:UNITS>",
    "<unit:years|months|weeks|days|decades|centuries> (?:HYPHEN long)? <ago:ago>?",
    "(?:the)? <unit:years|months|weeks|days> ahead",
)
def open_count(m: Match, _: Context) -> Reading | None:
    """ "recent months", "several years", "weeks": lengths without a number."""
    if m["ago"]:
        return Reading("DATE", "PAST_REF")
    if (
        word_after(m) in ("old", "ago")
        or word_before(m) == "two"
        or word_after(m) == "-"
        and m.end - m.start == 1
        and m.words.spelling[m.end + 1 : m.end + 2] != ["long"]
    ):
        return None
    return Reading("DURATION", duration(None, singular(str(m.word("unit")))))


@rule("duration", "<span:the (?:fiscal|financial|full)? year> (?:ended|ending|to)")
def year_under_report(m: Match, ctx: Context) -> Reading | None:
    """ "the year ended June 30": a length whose end the next words give."""
    ctx.period = "year"
    return Reading("DURATION", "P1Y")


@rule("set", "<word:hourly|daily|nightly|weekly|monthly|yearly|annually|fortnightly>")
def set_word(m: Match, _: Context) -> Reading | None:
    return Reading("SET", SET_WORDS[str(m.word("word"))])


@rule(
    "set",
    f"EVERY (?:single)? <n:{NUMBER}|ORD|other>? <unit:UNIT|UNITS>",
    "EVERY <day:WEEKDAY> <part:DAYPART>?",
    "EVERY <part:DAYPART>",
    "EVERY <month:MONTH>",
    "EVERY <season:SEASON>",
)
def every(m: Match, _: Context) -> Reading | None:
    if m["day"] or m["part"]:
        tail = f"T{DAYPARTS[str(m.word('part'))]}" if m["part"] else ""
        return Reading(
            "SET",
            f"XXXX-WXX-{WEEKDAYS[m['day'][0].removesuffix('s')] + 1}{tail}"
            if m["day"] and m["day"][0].removesuffix("s") in WEEKDAYS
            else f"XXXX-XX-XX{tail}",
        )
    if m["month"]:
        return Reading("SET", f"XXXX-{MONTHS[m['month'][0]]:02d}")
    if m["season"]:
        return Reading("SET", f"XXXX-{m['season'][0][:2].upper()}")
    words = m["n"]
    count = (
        2
        if words == ["other"]
        else (ordinal(words[0]) if words and ordinal(words[0]) else number(words))
        if words
        else 1
    )
    return Reading("SET", duration(count, singular(str(m.word("unit"))))) if count else None


@rule(
    "reference",
    "<now:now|currently|nowadays|presently>", "<now:right now>", "<now:these days>", "<now:current>", "<now:at present>",
    "<past:(?:more|most)? recently>", "<past:the (?:recent|distant)? past>",
    "<future:soon>", "<future:the (?:near|foreseeable|distant|not HYPHEN too HYPHEN distant)? future>", "<future:the (?:near|short) term>", "<future:future> (?:quarters|years|months)",
    "<past:recent weeks and months>",
)  # fmt: skip
def reference(m: Match, _: Context) -> Reading | None:
    word = m.words.spelling[m.start]
    if word == "soon" and (word_before(m) in ("as", "so", "how", "too") or word_after(m) in ("after", "as")):
        return None
    return Reading("DATE", "PRESENT_REF" if m["now"] else "PAST_REF" if m["past"] else "FUTURE_REF")
