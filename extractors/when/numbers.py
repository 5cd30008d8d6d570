"""Numbers in words and figures, as durations and years use them."""

from __future__ import annotations

from fractions import Fraction

from extractors.when.lexicon import MULTIPLIERS, NUMBERS, ORDINALS

FRACTIONS = {"1/2": 0.5, "½": 0.5, "1/4": 0.25, "¼": 0.25, "3/4": 0.75, "¾": 0.75, "half": 0.5}


def number(words: list[str]) -> float | None:
    """The value of "twenty-four", "a hundred and fifty", "2 1/2", "1,500"; None when it is none."""
    total, current, seen = 0.0, 0.0, False
    for word in words:
        if word in ("a", "an"):
            current, seen = max(current, 1), True
        elif word in ("-", "–", "and", "—"):
            continue
        elif word in FRACTIONS:
            current, seen = current + FRACTIONS[word], True
        elif word in MULTIPLIERS:
            scale = MULTIPLIERS[word]
            current, seen = max(current, 1) * scale, True
            if scale >= 1000:
                total, current = total + current, 0
        elif word in NUMBERS:
            current = max(current, 1) * 12 if word == "dozen" else current + NUMBERS[word]
            seen = True
        else:
            try:
                current, seen = current + float(word.replace(",", "")), True
            except ValueError:
                return None
    return total + current if seen else None


def spoken_year(words: list[str]) -> int | None:
    """ "nineteen ninety-seven" is 1997, "two thousand (and) eight" 2008, "twenty ten" 2010."""
    parts = [word for word in words if word in NUMBERS or word in MULTIPLIERS]
    if len(parts) >= 2 and parts[1] == "thousand":
        year = number(parts)
        return int(year) if year is not None and 2000 <= year <= 2100 else None
    if not parts or not 11 <= NUMBERS.get(parts[0], 0) <= 20 or len(parts) < 2:
        return None
    rest = number(parts[1:]) if parts[1] != "hundred" else 0
    if rest is None or not (10 <= rest <= 99 or parts[1] == "hundred"):
        return None
    return NUMBERS[parts[0]] * 100 + int(rest)


def ordinal(word: str) -> int | None:
    """The value of "third" or "21st"."""
    if word in ORDINALS:
        return ORDINALS[word]
    return int(word[:-2]) if word[:-2].isdecimal() and word[-1].isalpha() else None


def figure(value: float) -> str:
    """A count without needless decimals: ``2``, ``2.5``."""
    return str(int(value)) if value == int(value) else str(float(Fraction(value).limit_denominator(100)))
