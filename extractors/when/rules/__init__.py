"""The grammar: rule families in the order of their precedence, compiled once."""

from __future__ import annotations

from extractors.when.pattern import Alphabet
from extractors.when.rules import days, lengths, periods, relative
from extractors.when.rules.base import RULES, Rule

ALPHABET = Alphabet()
for _rule in RULES:
    ALPHABET.add(_rule.pattern)
ALPHABET.freeze()
for _rule in RULES:
    _rule.regex = ALPHABET.compile(_rule.pattern)

__all__ = ["ALPHABET", "RULES", "Rule", "days", "lengths", "periods", "relative"]
