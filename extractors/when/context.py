"""What a relative expression is read against: the day of writing, the tense around it, the times before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from extractors.model import TimexType
from extractors.when import timex
from extractors.when.pattern import Words

SENTENCE = 80
"""Words that a sentence may have before a time counts as another sentence's."""

Direction = Callable[[int, int], int]
"""From the word positions of an expression to -1 (told as past), 1 (as to come) or 0 (the words do not say)."""


@dataclass(slots=True)
class Reading:
    """What an expression means: TIMEX3 type and value, and the interval when the value alone does not give it."""

    type: TimexType
    value: str
    interval: tuple[date | datetime, date | datetime] | None = None
    bounded: bool = True
    """False where the value's calendar interval would be a guess (a fiscal year begins when its company says)."""
    anchors: bool = True
    """Whether a later "the next day" may count from it."""


@dataclass(slots=True)
class Context:
    """The state of a reader who has come to some word of the text."""

    words: Words
    direction: Direction
    today: date | None
    """The dateline's day, else the publication day; None when neither is known: then nothing relative is dated."""
    previous: str | None = None
    """The last dated value before here."""
    quarter: str | None = None
    """The last quarter before here: what "the quarter" means in a report of earnings."""
    period: str | None = None
    """What kind of period accounts spoke of last: ``quarter``, ``months`` or ``year``."""
    seen: list[tuple[int, str]] = field(default_factory=list)

    def note(self, reading: Reading, at: int) -> None:
        """Remember a dated reading for the expressions after it."""
        grain = timex.granularity(reading.value)
        if reading.type in ("DATE", "TIME") and grain and reading.anchors:
            self.previous = reading.value[:10] if grain == "time" else reading.value
            self.seen.append((at, reading.value))
            if grain == "quarter":
                self.period = "quarter"
                span = timex.bounds(reading.value)
                over = span is not None and self.today is not None and span[1] <= self.today
                if over and (self.quarter is None or reading.value > self.quarter):
                    self.quarter = reading.value
            elif grain == "year":
                self.period = "year"

    def same_sentence(self, at: int) -> list[str]:
        """The dated values of this sentence before a word position, nearest first."""
        found, reached = [], at
        for position, value in reversed(self.seen):
            if at - position > SENTENCE or any(ends_sentence(self.words, k) for k in range(position, reached)):
                break
            found.append(value)
            reached = position
        return found


def ends_sentence(words: Words, k: int) -> bool:
    """Whether a word is a line break or a mark that closes a sentence (a full stop after an abbreviation does not)."""
    word = words.spelling[k]
    if word in ("\n", "!", "?"):
        return True
    if word != ".":
        return False
    if k and (len(words.spelling[k - 1]) <= 2 or words.spelling[k - 1] in ABBREVIATIONS):
        return False
    return k + 1 >= len(words.spelling) or words.ends[k] < words.starts[k + 1]


ABBREVIATIONS = frozenset(
    "jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thurs fri sat sun mr mrs ms dr prof gen lt "
    "col sgt capt rep sen gov rev hon inc corp ltd bros cos vs etc dept univ assn bldg ave blvd fla calif tex mass "
    "conn ariz colo ill ind kan minn miss neb nev okla ore penn tenn wash wis mich ala ark del".split()
)


def nearest(candidates: list[date], today: date, direction: int, sure_within: int = 0) -> date:
    """Of the dates that words can mean, the one that the tense points to; without tense the nearest to today.

    A candidate within ``sure_within`` days is taken whatever the tense, when no other is that near: nobody names
    a day of next year by its month alone when the same day was last month.
    """
    near = [day for day in candidates if abs((day - today).days) <= sure_within]
    if len(near) == 1:
        return near[0]
    wanted = [day for day in candidates if (day <= today if direction < 0 else day >= today if direction > 0 else True)]
    return min(wanted or candidates, key=lambda day: (abs((day - today).days), day > today))


def weekday_near(today: date, weekday: int, direction: int) -> date:
    """The day of a weekday's name: today itself, the last one in the past tense (and by default), else the next."""
    ahead = (weekday - today.weekday()) % 7
    return today + timedelta(days=ahead if direction > 0 or ahead == 0 else ahead - 7)
