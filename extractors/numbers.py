"""Numbers as news words them: "12", "two dozen", "at least 1,200", "between 20 and 30", "hundreds"."""

from __future__ import annotations

import re
from dataclasses import dataclass

UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
TENS = {w: 10 * v for v, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "bn": 10**9, "m": 10**6, "k": 1000, "lakh": 10**5, "crore": 10**7}
DOZEN = {"dozen": 12, "score": 20}
VAGUE: dict[str, tuple[int, int | None]] = {
    "dozens": (24, 99), "scores": (40, 199), "tens": (20, 99), "hundreds": (200, 999), "thousands": (2000, 9999),
    "millions": (2_000_000, 9_999_999), "several": (3, 9), "few": (2, 5), "couple": (2, 2), "handful": (3, 7), "pair": (2, 2),
    "some": (2, None), "many": (3, None), "multiple": (2, None), "numerous": (3, None), "both": (2, 2), "countless": (100, None),
    "a": (1, 1), "an": (1, 1), "another": (1, 1), "no": (0, 0), "nobody": (0, 0), "none": (0, 0), "single": (1, 1),
    "tens of thousands": (20_000, 99_999), "hundreds of thousands": (200_000, 999_999), "tens of millions": (20_000_000, 99_999_999),
    "dozens of thousands": (24_000, 99_000),
}  # fmt: skip
"""Indefinite quantities and the range each is read as."""

FLOOR = ("at least", "more than", "over", "no fewer than", "no less than", "not less than", "upwards of", "up from", "minimum of", "in excess of", "above", "well over")
CEILING = ("at most", "up to", "fewer than", "less than", "under", "no more than", "not more than", "as many as", "below", "almost", "nearly", "a maximum of", "close to")
AROUND = ("about", "around", "some", "roughly", "approximately", "an estimated", "estimated", "circa", "or so")

_WORD = re.compile(r"\d[\d,.]*\d|\d|[a-z]+(?:-[a-z]+)*", re.I)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its range; ``high`` is None where the words set no upper end."""

    low: int
    high: int | None


def read_quantity(text: str) -> Quantity | None:
    """Read a quantity phrase; None when the words name none.

    >>> read_quantity("at least two dozen")
    Quantity(low=24, high=None)
    >>> read_quantity("between 20 and 30")
    Quantity(low=20, high=30)
    """
    lower = " ".join(text.lower().replace("\u2011", "-").split())
    span = re.search(r"(?:between|from)\s+(.+?)\s+(?:and|to)\s+(.+)", lower) or re.fullmatch(r"(.*?[\w]) ?(?:-|–|to|or) ?([\w].*)", lower)
    if span:
        low, high = _exact(span[1]), _exact(span[2])
        if low is not None and high is not None and low < high:
            return Quantity(low, high)
    words = _WORD.findall(lower)
    value = _exact(lower)
    if value is None:
        for size in (3, 1):
            for i in range(len(words) - size + 1):
                found = VAGUE.get(" ".join(words[i : i + size]))
                if found:
                    return Quantity(*found)
        return None
    if any(lower.startswith(f) or f" {f} " in f" {lower} " for f in FLOOR):
        strict = re.search(r"\b(more than|over|above|in excess of|well over)\b", lower)
        return Quantity(value + 1 if strict and value < 20 else value, None)
    if re.search(r"\b(fewer than|less than|under|below)\b", lower):
        return Quantity(0, max(0, value - 1))
    if any(f" {c} " in f" {lower} " for c in ("at most", "no more than", "not more than", "a maximum of")):
        return Quantity(0, value)
    if re.search(r"\b(up to|as many as|almost|nearly|close to)\b", lower):
        return Quantity(value if value < 10 and "up to" not in lower else round(value * 0.9) if "up to" not in lower and "as many" not in lower else 0, value)
    return Quantity(value, value)


def _exact(text: str) -> int | None:
    """The one number a phrase names, None when it names none."""
    total = part = 0
    seen = False
    for word in _WORD.findall(text):
        for piece in word.split("-"):
            digits = piece.replace(",", "")
            if re.fullmatch(r"\d+(\.\d+)?", digits):
                if seen and not part:
                    return total
                value = float(digits)
                part, seen = (int(value) if value.is_integer() else value), True  # type: ignore[assignment]
            elif piece in UNITS:
                part, seen = part + UNITS[piece], True
            elif piece in TENS:
                part, seen = part + TENS[piece], True
            elif piece in DOZEN:
                part, seen = (part or 1) * DOZEN[piece], True
            elif piece == "half" and "dozen" in text and not seen:
                return 6
            elif piece in SCALES and (seen or piece in ("hundred", "thousand", "million")):
                if piece == "hundred":
                    part, seen = (part or 1) * 100, True
                else:
                    total, part, seen = total + int((part or 1) * SCALES[piece]), 0, True
            elif seen and piece not in ("and", "a"):
                return int(total + part)
    return int(total + part) if seen else None
