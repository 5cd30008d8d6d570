"""Durations, sets, and the references to past, present and future."""

from __future__ import annotations

from extractors.when.context import Context, Reading
from extractors.when.lexicon import DAYPARTS, MONTHS, PLURALS, SEASONS, SET_WORDS, UNITS, WEEKDAYS
from extractors.when.numbers import figure, number, ordinal
from extractors.when.pattern import Match
from extractors.when.rules.base import NUMBER, capitalised, rule, sign, window, word_after, word_before

_ABOUT = (
    "(?:nearly|almost|around|more than|less than|at least|at most|no more than|up to|over (?=a|an)|within (?=DIGITS))"
)
_FORMS = {"S": "PT{}S", "TM": "PT{}M", "H": "PT{}H", "D": "P{}D", "W": "P{}W", "M": "P{}M", "Q": "P{}Q", "Y": "P{}Y"}
_YEARS = {"DE": 10, "CE": 100, "ML": 1000}
_SPELLED = {"sec": "second", "min": "minute", "hr": "hour", "wk": "week", "yr": "year"}
_BESIDE = frozenset("after before following since prior".split())
_CALENDAR = frozenset({"day", "week", "month", "year", "decade"})
_LONGEST = 10**9
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
        head = value if whole else value[: 2 if letter in ("H", "TM") else 1]
        return head + ("T" if name[0] == "T" else "") + small
    return _FORMS[letter].format(figure(count))


def singular(word: str) -> str:
    """The unit's full singular name."""
    word = PLURALS.get(word, word)
    return _SPELLED.get(word, word)


@rule(
    "duration",
    f"{_ABOUT}? (?:the|each of the)? <way:LAST|NEXT|first|final|latest|year HYPHEN earlier>? <n:{NUMBER}>"
    " (?:more|additional|full|straight|consecutive|trading|working|or so)? <unit:UNITS> <half:and a half>? (?:or so)?",
    f"(?:(?:the)? <way:LAST|NEXT>|{_ABOUT})? <n:{NUMBER}> (?:to|or|HYPHEN) {NUMBER} (?:more)? <unit:UNITS>",
    f"{_ABOUT}? <n:{NUMBER}> HYPHEN? <unit:UNIT> (?:HYPHEN long)? (?!HYPHEN? old)",
    f"{_ABOUT}? <one:a|an|one|another|an additional> <unit:UNIT> (?!HYPHEN) <half:and a half>? (?:or so)?",
    "<unit:day|week|month|year|decade|hour> HYPHEN? long (?!HYPHEN)",
    f"{_ABOUT}? (?:the <way:LAST|NEXT>)? <two:a? couple> (?:of)? (?:more)? <unit:UNITS>",
)
def counted(m: Match, ctx: Context) -> Reading | None:
    """ "three weeks", "the past two months", "a five-hour"; the ages and shares of a whole that look alike are not."""
    unit = singular(str(m.word("unit")))
    if word_after(m) == "old" or _names_no_length(m, unit) or (m["one"] and _is_rate(m)):
        return None
    count = number(m["n"]) if m["n"] else 2 if m["two"] else 1
    if count is None or count > _LONGEST:
        return None
    count += 0.5 if m["half"] else 0
    if unit == "month":
        ctx.period = "months"
    direction = sign(m.word("way"))
    if direction and unit == "quarter":
        unit, count = "month", count * 3
    interval = window(ctx.today, direction * int(count), unit) if direction and unit in _CALENDAR else None
    return Reading("DURATION", duration(count, unit), interval)


def _names_no_length(m: Match, unit: str) -> bool:
    """ "three-quarters", "a quarter", "a second", "60 Minutes" (a name)."""
    if unit == "quarter":
        return bool(m["one"]) or (word_before(m, "unit") == "-" and str(m.word("unit")).endswith("s"))
    if unit == "second":
        return bool(m["one"])
    return bool(m["n"]) and m["n"][0][0].isdigit() and capitalised(m, "unit")


def _is_rate(m: Match) -> bool:
    """ "$2 million a year", "8.5% annually": how much, not when; "three times a week" says when."""
    words, start = m.words.spelling, m.start
    distributes = words[start] in ("a", "an") or words[start].endswith("ly")
    if not distributes or start < 2 or word_after(m) in _BESIDE:
        return False
    counted_thing = words[start - 1].endswith("s") and words[start - 1] != "times"
    return _is_count(words[start - 1]) or (counted_thing and _is_count(words[start - 2]))


def _is_count(word: str) -> bool:
    return word in ("%", "percent", "billion", "trillion") or (word not in ("a", "an") and number([word]) is not None)


@rule(
    "duration",
    "(?:(?:the)? (?:recent|coming|past|last|next)|the (?:LAST|NEXT)) (?:few|several)? <unit:UNITS>",
    "(?:the)? (?:a)? (?:few|several|many) (?:more)? <unit:UNITS>",
    "(?:few|several|many) HYPHEN <unit:UNIT>",
    "<unit:years|months|weeks|days|decades|centuries> (?:HYPHEN long|(?!HYPHEN)) <ago:ago>?",
    "(?:the)? <unit:years|months|weeks|days> ahead",
)
def open_count(m: Match, _: Context) -> Reading | None:
    """ "recent months", "several years", "weeks": lengths without a number."""
    if m["ago"]:
        return Reading("DATE", "PAST_REF")
    bare = m.start == m.found.start("unit")
    if word_after(m) in ("old", "ago") or (bare and word_before(m) == "of"):
        return None  # "a matter of days"
    return Reading("DURATION", duration(None, singular(str(m.word("unit")))))


@rule("duration", "<span:the (?:fiscal|financial|full)? year> (?:ended|ending|to)")
def year_under_report(m: Match, ctx: Context) -> Reading | None:
    """ "the year ended June 30": a length whose end the next words give."""
    ctx.period = "year"
    return Reading("DURATION", "P1Y")


@rule("set", f"<word:{'|'.join(SET_WORDS)}>")
def set_word(m: Match, _: Context) -> Reading | None:
    """ "daily", "annually": adjectives alone ("quarterly dividend") are left out, they rarely say when."""
    if _is_rate(m):
        return None
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
    """ "every day", "each Thursday night", "every other week"."""
    part = f"T{DAYPARTS[str(m.word('part'))]}" if m["part"] else ""
    if m["day"]:
        return Reading("SET", f"XXXX-WXX-{WEEKDAYS[m['day'][0].removesuffix('s')] + 1}{part}")
    if part:
        return Reading("SET", f"XXXX-XX-XX{part}")
    if m["month"]:
        return Reading("SET", f"XXXX-{MONTHS[m['month'][0]]:02d}")
    if m["season"]:
        return Reading("SET", f"XXXX-{SEASONS[m['season'][0]]}")
    words = m["n"] or ["one"]
    count = 2 if words == ["other"] else ordinal(words[0]) or number(words)
    return Reading("SET", duration(count, singular(str(m.word("unit"))))) if count else None


@rule(
    "reference",
    "<now:now|currently|current|nowadays|presently|right now|these days|at present>",
    "<past:(?:more|most)? recently|the (?:recent|distant)? past>",
    "<future:soon|the (?:near|foreseeable|distant|not HYPHEN too HYPHEN distant)? future|the (?:near|short) term>",
)
def reference(m: Match, ctx: Context) -> Reading | None:
    """ "now", "recently", "the near future": times without a date."""
    word = m.words.spelling[m.start]
    if word == "soon" and (word_before(m) in ("as", "so", "how", "too") or word_after(m) in ("after", "as")):
        return None
    if word == "soon" and ctx.direction(m.start, m.end) < 0:
        return None  # "soon became": soon after what was told before
    if word_after(m) == "of" and m["future"]:
        return None  # "the future of the company" is its fate
    return Reading("DATE", "PRESENT_REF" if m["now"] else "PAST_REF" if m["past"] else "FUTURE_REF")
