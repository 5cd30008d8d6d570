"""Patterns over words: text becomes one character a word, and a pattern of word classes an ordinary regular expression.

A pattern reads like the phrase it describes: ``<month:MONTH> DOT? <day:DAY> (COMMA? <year:YEAR>)?``. Upper-case names
are the categories of :mod:`extractors.when.lexicon` and of numbers by their shape, lower-case names are the words
themselves, ``<name: ...>`` captures, and everything else is regular-expression syntax. Words that belong to the same
categories share a character, so that matching runs at the speed of :mod:`re`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.when.lexicon import CAPITAL_ONLY, CATEGORIES

_WORD = re.compile(
    r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?(?!\w)"  # ISO date
    r"|\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?!\w)"  # numeric date
    r"|[13]/[24](?!\d)"  # fraction
    r"|\d{1,2}[:.]\d\d(?::\d\d)?(?=\s?[ap]\.?m\b)|\d{1,2}:\d\d(?::\d\d)?(?!\w)"  # clock
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|weds?|thurs?|thu|fri|sat|sun)\."
    r"|\d+(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d{1,4}(?:st|nd|rd|th|s)\b|\d+"
    r"|[AaPp]\.\s?[Mm]\.?(?!\w)|(?:[^\W\d_]\.){2,}"
    r"|['’]s\b|[^\W\d_]+|\n|[^\w\s]",
    re.IGNORECASE,
)
_NAME = re.compile(r"<(\w+):|[A-Za-z]+|>|\s+")
_BREAK = "BREAK"
_BEFORE_VERB = frozenset("to will would could can may might should must not n't 'll".split())


@dataclass(slots=True, frozen=True)
class Words:
    """A text cut into words: their spelling, where each stands, and their category characters as one string."""

    text: str
    spelling: list[str]
    """Lower case."""
    starts: list[int]
    ends: list[int]
    classes: str


@dataclass(slots=True, frozen=True)
class Match:
    """A pattern's match: word positions, and the words that each named part covers."""

    words: Words
    found: re.Match[str]

    @property
    def start(self) -> int:
        """First word of the expression."""
        return self.found.start("span") if "span" in self.found.re.groupindex else self.found.start()

    @property
    def end(self) -> int:
        """Word after the last."""
        return self.found.end("span") if "span" in self.found.re.groupindex else self.found.end()

    def __getitem__(self, name: str) -> list[str]:
        """The words of a named part; empty when it took no part in the match."""
        if name not in self.found.re.groupindex:
            return []
        first, end = self.found.span(name)
        return self.words.spelling[first:end] if first >= 0 else []

    def word(self, name: str) -> str | None:
        """The first word of a named part, or None."""
        words = self[name]
        return words[0] if words else None


def _by_shape(word: str) -> frozenset[str]:
    """Categories of numbers and of unknown words."""
    if word == "\n":
        return frozenset({_BREAK})
    if not "0" <= word[0] <= "9":
        return frozenset()
    if "-" in word:
        return frozenset({"ISODATE"})
    if word.count("/") == 2:
        return frozenset({"NUMDATE"})
    if ":" in word or (re.fullmatch(r"\d{1,2}\.\d\d", word) and int(word[-2:]) < 60):
        return frozenset({"CLOCK"}) if ":" in word else frozenset({"DOTCLOCK", "DIGITS"})
    if word.endswith("s"):
        return frozenset({"DECADENUM"}) if re.fullmatch(r"(?:\d\d)?\d0s", word) else frozenset()
    if word[-1].isalpha():
        return frozenset({"ORD", "DAYORD"}) if 1 <= int(word[:-2]) <= 31 else frozenset({"ORD"})
    if "," in word or "." in word or not word.isdecimal() or not word.isascii():
        return frozenset({"DIGITS"})
    kinds, number = {"DIGITS"}, int(word[:9])
    if len(word) <= 2:
        kinds |= {"YY"} if len(word) == 2 else set()
        kinds |= {"DAY"} if 1 <= number <= 31 else set()
        kinds |= {"HOUR"} if number <= 24 else set()
    if len(word) == 4:
        kinds |= {"YEAR"} if 1000 <= number <= 2199 else set()
        kinds |= {"HHMM"} if number % 100 < 60 and number < 2400 else set()
    return frozenset(kinds)


_SHAPES = (
    "\n x 0 5 05 24 31 45 00 100 0060 0930 0990 1500 1970 2130 2170 2300 2360 9999 10000 1,000 3.5 7.15 7.75 7:15 "
    "3rd 45th 1990s 1999s 2022-03-01 3/4/2022"
).split(" ")


class Alphabet:
    """Gives each set of categories a character, and compiles patterns to character classes."""

    def __init__(self) -> None:
        self._char: dict[frozenset[str], str] = {}
        self._literals: dict[str, frozenset[str]] = {}
        self._word_char: dict[str, str] = {}

    def add(self, pattern: str) -> None:
        """Note the literal words that a pattern names; all patterns are added before any is compiled."""
        for found in _NAME.finditer(pattern):
            word = found.group()
            if word.islower() and word.isalpha():
                self._literals[word] = frozenset({"=" + word})

    def freeze(self) -> None:
        """Assign characters."""
        for word in {*CATEGORIES, *self._literals}:
            self._word_char[word] = self._character(
                CATEGORIES.get(word, frozenset()) | self._literals.get(word, frozenset())
            )
        for shape in _SHAPES:
            self._character(_by_shape(shape))

    def _character(self, categories: frozenset[str]) -> str:
        if categories not in self._char:
            self._char[categories] = chr(0xE000 + len(self._char))
        return self._char[categories]

    def compile(self, pattern: str) -> re.Pattern[str]:
        """The regular expression over category characters."""

        def translate(found: re.Match[str]) -> str:
            part = found.group()
            if part.isspace():
                return ""
            if part == ">":
                return ")"
            if found.group(1):
                return f"(?P<{found.group(1)}>"
            name = part if part.isupper() else "=" + part
            chars = "".join(char for categories, char in self._char.items() if name in categories)
            if not chars:
                raise ValueError(f"no word has the category {name!r} of the pattern {pattern!r}")
            return f"[{chars}]"

        return re.compile(_NAME.sub(translate, pattern))

    def read(self, text: str) -> Words:
        """Cut a text into words and classify them."""
        spelling, starts, ends, chars = [], [], [], []
        unknown = self._char[frozenset()]
        for found in _WORD.finditer(text):
            word = found.group().lower()
            spelling.append(word)
            starts.append(found.start())
            ends.append(found.end())
            char = self._word_char.get(word)
            if char is None:
                first = word[0]
                char = self._char.get(_by_shape(word), unknown) if "0" <= first <= "9" or first == "\n" else unknown
            elif word == "last" and len(spelling) > 1 and spelling[-2] in _BEFORE_VERB:
                char = unknown  # "is to last ten minutes"
            elif word in CAPITAL_ONLY and not found.group()[0].isupper():
                char = unknown
            chars.append(char)
        return Words(text, spelling, starts, ends, "".join(chars))
