"""Quantities as news words them: "12", "two dozen", "at least 1,200", "between 20 and 30", "hundreds"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.when.lexicon import MULTIPLIERS, NUMBERS
from extractors.when.numbers import number

VAGUE: dict[str, tuple[int, int | None]] = {
    "dozens": (24, 99), "scores": (40, 199), "tens": (20, 99), "hundreds": (200, 999), "thousands": (2000, 9999),
    "millions": (2_000_000, 9_999_999), "several": (3, 9), "few": (2, 5), "couple": (2, 2), "handful": (3, 7),
    "pair": (2, 2),
    "many": (3, None), "multiple": (2, None), "numerous": (3, None), "both": (2, 2), "countless": (100, None),
    "a": (1, 1), "an": (1, 1), "another": (1, 1), "single": (1, 1), "no": (0, 0), "none": (0, 0), "nobody": (0, 0),
    "tens of thousands": (20_000, 99_999), "dozens of thousands": (24_000, 99_000),
    "hundreds of thousands": (200_000, 999_999),
    "tens of millions": (20_000_000, 99_999_999), "scores of thousands": (40_000, 199_999),
}  # fmt: skip
"""Indefinite quantities and the range each is read as."""

FLOOR = (
    "at least",
    "more than",
    "over",
    "no fewer than",
    "no less than",
    "not less than",
    "upwards of",
    "in excess of",
    "above",
    "a minimum of",
)
UNDER = ("fewer than", "less than", "under", "below")
UP_TO = ("up to", "at most", "no more than", "not more than", "a maximum of")
ALMOST = ("almost", "nearly", "close to", "as many as", "approaching")
AROUND = ("about", "around", "roughly", "approximately", "an estimated", "estimated", "some")

QUALIFIERS = frozenset(" ".join((*FLOOR, *UNDER, *UP_TO, *ALMOST, *AROUND)).split()) | {
    "between",
    "and",
    "or",
    "to",
    "from",
    "-",
    "–",
    "than",
}
"""Words that may stand in a quantity besides its numbers."""

_WORD = re.compile(r"\d[\d,.]*\d|\d|[a-z]+", re.I)
_CARDINALS = {word for word in NUMBERS if not word.endswith(("th", "first", "second", "third"))}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its range; ``high`` is None where the words set no upper end."""

    low: int
    high: int | None

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(
            self.low + other.low, None if self.high is None or other.high is None else self.high + other.high
        )


def read_quantity(text: str) -> Quantity | None:
    """Read a quantity phrase; None when the words name none.

    A floor has no upper end, a ceiling no lower one, "about" counts as exact, "nearly 50" is 45 to 50.

    >>> read_quantity("at least two dozen")
    Quantity(low=24, high=None)
    >>> read_quantity("between 20 and 30")
    Quantity(low=20, high=30)
    """
    lower = " ".join(text.lower().replace("\u2011", "-").split())
    if re.search(r"\bno[ -]?(one|body)\b", lower):
        return Quantity(0, 0)
    if re.search(r"\bhalf[ -](a )?dozen\b", lower):
        return Quantity(6, 6)
    times = re.search(r"\b(several|few|couple of|couple) (dozen|hundred|thousand|million)\b", lower)
    if times:
        low, high = VAGUE[times[1].split()[0]]
        unit = 12 if times[2] == "dozen" else MULTIPLIERS[times[2]]
        return Quantity(low * unit, (high or low) * unit)
    exact = _numbers(lower)
    if len(exact) == 2 and exact[0] < exact[1] and re.search(r"between|from|-|–|\bto\b|\bor\b", lower):
        return Quantity(*exact)
    if not exact:
        for phrase in sorted(VAGUE, key=len, reverse=True):
            if re.search(rf"\b{phrase}\b", lower):
                low, high = VAGUE[phrase]
                return Quantity(low, None) if _has(lower, FLOOR) else Quantity(low, high)
        return None
    value = exact[0]
    if _has(lower, UP_TO):
        return Quantity(0, value)
    if _has(lower, FLOOR):
        return Quantity(value, None)
    if _has(lower, UNDER):
        return Quantity(0, max(0, value - 1))
    if _has(lower, ALMOST):
        return Quantity(int(value * 0.9), value)
    return Quantity(value, value)


def is_quantity_word(word: str) -> bool:
    """Whether a lower-case word is a number or an indefinite quantity."""
    return (
        word in VAGUE
        or word in _CARDINALS
        or word in MULTIPLIERS
        or (word[:1].isdigit() and not re.search(r"[a-z]", word.replace("bn", "").replace("m", "")))
    )


def _numbers(text: str) -> list[int]:
    """The numbers a phrase names, each from a run of number words."""
    found: list[int] = []
    run: list[str] = []
    for word in [*_WORD.findall(text), ""]:
        if word in _CARDINALS or word in MULTIPLIERS or word[:1].isdigit():
            if run and run[-1][:1].isdigit() and word[:1].isdigit():
                found += _value(run)
                run = []
            run.append(word)
        elif word == "and" and run and run[-1] in ("hundred", "thousand"):
            continue
        elif run:
            found += _value(run)
            run = []
    return found


def _value(run: list[str]) -> list[int]:
    value = number([word.rstrip(".,") for word in run])
    return [int(value)] if value is not None else []


def _has(text: str, phrases: tuple[str, ...]) -> bool:
    return any(re.search(rf"\b{phrase}\b", text) for phrase in phrases)
