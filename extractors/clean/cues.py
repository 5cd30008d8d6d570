"""The wording of a block, counted against tables of cues: who it speaks to, what it asks for, what it speaks of.

The tables are ``data/cues.*.toml``, one per language. Matching is on whole words without regard to case; ``*`` ends a
cue that stands for any ending and ``#`` stands for an amount of money.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

LANGUAGES = ("en", "de", "fr", "es")
MONEY = re.compile(
    r"[$€£¥₹]\s?\d[\d.,]*|\b\d[\d.,]*\s?(?:[$€£]|euros?\b|dollars?\b|pounds?\b|cents?\b|pence\b|CHF\b|EUR\b|USD\b|GBP\b)"
    r"|\bR\d[\d.,]*\b|\b(?:EUR|USD|GBP|CHF|CAD|AUD|Rs\.?)\s?\d[\d.,]*",
    re.I,
)
_DIGIT = re.compile(r"\d")
_TOKEN = re.compile(r"#|[^\W_]+(?:['.@&+-][^\W_]+)*|[.!?:;…|–—>»\"“”)•]|%|©|@|\$|€|£")
_CUE_TOKEN = re.compile(_TOKEN.pattern.replace(")*|", ")*\\*?|", 1))
# what may stand before a verb of command: the end of a clause, or a word that couples one to the sentence
_HEADS = frozenset(
    [*'.!?:;…|–—>»"“”)•', *"please and or just then now today bitte und oder jetzt et ou y o ahora por".split()]
)
KINDS_OF_CUES = (
    "second_person",
    "first_plural",
    "first_singular",
    "courtesy",
    "imperative",
    "donation",
    "frequency",
    "mission",
    "newsletter",
    "subscribe",
    "membership",
    "social",
    "related",
    "comments",
    "adblock",
    "cookie",
    "bio",
    "caption",
    "advert",
    "credit",
    "legal",
    "report",
    "third_person",
    "calendar",
)
_MAX_WORD_CACHE = 200_000
_Followers = dict[str, list[tuple[tuple[str, ...], str]]]
"""What may come after the first word of a cue of several: by the second word, all words but the first, and the kind."""


class CueTable:
    """The cues of one language: a cue of one word is looked up by that word, a longer one by its first two."""

    def __init__(self, language: str) -> None:
        self.language = language
        raw: dict[str, list[str]] = tomllib.loads(
            files("extractors.clean").joinpath("data", f"cues.{language}.toml").read_text(encoding="utf-8")
        )
        self.commands = frozenset(raw.pop("imperative"))
        if {"imperative", *raw} != set(KINDS_OF_CUES):
            raise ValueError(f"cues.{language}.toml does not hold the kinds {KINDS_OF_CUES}")
        self._words: dict[str, list[str]] = {}
        self._prefixes: list[tuple[str, str]] = []
        self._pairs: dict[str, _Followers] = {}
        self._known: dict[str, tuple[tuple[str, ...], _Followers | None]] = {}
        for kind, cues in raw.items():
            for cue in cues:
                first, *rest = _CUE_TOKEN.findall(cue.lower())
                if rest:
                    followers = self._pairs.setdefault(first, {})
                    followers.setdefault(rest[0].rstrip("*"), []).append((tuple(rest), kind))
                elif first.endswith("*"):
                    self._prefixes.append((first[:-1], kind))
                else:
                    self._words.setdefault(first, []).append(kind)

    def count(self, tokens: list[str]) -> dict[str, int]:
        """How often each kind of wording occurs among ``tokens``, as :func:`tokenize` gives them; ``imperative`` counts
        verbs of command at the head of a sentence or clause."""
        found: dict[str, int] = {}
        known, commands = self._known, self.commands
        followers: _Followers | None = None
        head = True
        for place, token in enumerate(tokens):
            kinds, next_followers = known.get(token) or self._look_up(token)
            for kind in kinds:
                found[kind] = found.get(kind, 0) + 1
            if followers and token in followers:
                for rest, kind in followers[token]:
                    if len(rest) == 1 or _matches(rest, tokens, place):
                        found[kind] = found.get(kind, 0) + 1
            if head and token in commands:
                found["imperative"] = found.get("imperative", 0) + 1
            head = token in _HEADS
            followers = next_followers
        return found

    def _look_up(self, token: str) -> tuple[tuple[str, ...], _Followers | None]:
        kinds = tuple(self._words.get(token, ())) + tuple(
            kind for prefix, kind in self._prefixes if token.startswith(prefix)
        )
        entry = kinds, self._pairs.get(token)
        if len(self._known) < _MAX_WORD_CACHE:
            self._known[token] = entry
        return entry


def _matches(rest: tuple[str, ...], tokens: list[str], place: int) -> bool:
    if place + len(rest) > len(tokens):
        return False
    return all(
        cue == token or (cue[-1] == "*" and token.startswith(cue[:-1]))
        for cue, token in zip(rest, tokens[place:], strict=False)
    )


def tokenize(text: str) -> list[str]:
    """Lower-case words, amounts of money as ``#``, and the marks that end a clause."""
    if _DIGIT.search(text):  # most blocks hold no number, and looking for amounts is the slower part
        text = MONEY.sub(" # ", text)
    return _TOKEN.findall(text.replace("’", "'").lower())


@lru_cache(maxsize=len(LANGUAGES))
def _table(code: str) -> CueTable:
    return CueTable(code)


def cue_table(language: str | None) -> CueTable:
    """The cue table of a language (ISO 639-1); English for languages without one of their own."""
    return _table(language if language in LANGUAGES else "en")
