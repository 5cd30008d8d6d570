"""The wording of a block, counted against tables of cues: who it speaks to, what it asks for, what it speaks of.

The tables are ``data/cues.*.toml``, one per language. Matching is on whole words without regard to case; ``*`` ends a
cue that stands for any ending and ``#`` stands for an amount of money.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

LANGUAGES = ("en",)
MONEY = r"(?:[A-Z]{0,3}[$€£¥₹]\s?\d[\d.,]*|\b\d[\d.,]*\s?(?:[$€£]|euros?\b|dollars?\b|pounds?\b|EUR\b|USD\b|GBP\b|Euro\b|CHF\b|cents?\b|p\b)|\bR\d[\d.,]*\b|\b(?:EUR|USD|GBP|CHF|Rs\.?)\s?\d[\d.,]*)"
_MONEY = re.compile(MONEY)


@dataclass(frozen=True, slots=True)
class CueTable:
    """The cues of one language: a compiled pattern for each kind of wording, and the verbs of command."""

    language: str
    patterns: dict[str, re.Pattern[str]]
    imperative: re.Pattern[str]

    def count(self, text: str) -> dict[str, int]:
        """How often each kind of wording occurs in ``text``; kinds that do not occur are left out."""
        low = text.lower().replace("’", "'")
        found = {}
        for kind, pattern in self.patterns.items():
            n = len(pattern.findall(low))
            if n:
                found[kind] = n
        n = len(self.imperative.findall(text.replace("’", "'")))
        if n:
            found["imperative"] = n
        return found


def money_amounts(text: str) -> int:
    """How many amounts of money ``text`` names."""
    return len(_MONEY.findall(text))


@lru_cache(maxsize=len(LANGUAGES))
def cue_table(language: str | None) -> CueTable:
    """The cue table of a language (ISO 639-1); English for languages without one of their own."""
    code = language if language in LANGUAGES else "en"
    raw = tomllib.loads(files("extractors.clean").joinpath("data", f"cues.{code}.toml").read_text(encoding="utf-8"))
    commands = raw.pop("imperative")
    patterns = {kind: _pattern(phrases) for kind, phrases in raw.items()}
    verbs = "|".join(re.escape(verb) for verb in sorted(commands, key=len, reverse=True))
    # at the head of a sentence or clause, perhaps after "please", "and", "to …," or a short lead such as "Take action:"
    head = r"(?:^|[.!?:;…|–—>»\"“”)]\s*|\b(?:please|and|or|just|then|bitte|und|et|y|por favor)\s+)"
    return CueTable(code, patterns, re.compile(head + rf"(?:{verbs})\b(?!\s*[,:])", re.I))


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    bodies = []
    for phrase in sorted(set(phrases), key=len, reverse=True):
        body = (
            re.escape(phrase.lower()).replace(r"\*", r"\w*").replace(r"\#", r"[$€£]\s?\d[\d.,]*").replace(r"\ ", r"\s+")
        )
        left = r"\b" if phrase[0].isalnum() else ""
        right = r"\b" if phrase[-1].isalnum() else ""
        bodies.append(left + body + right)
    return re.compile("|".join(bodies))
