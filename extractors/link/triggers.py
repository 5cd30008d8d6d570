"""What word names a happening, in whatever form it is written: "wins", "won" and "winning" are one."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from extractors.link.vectors import function_words

_WORD = re.compile(r"[^\W\d_]+")
_ENDINGS = ("ings", "ing", "ies", "ied", "es", "ed", "s", "e")
_DOUBLED = re.compile(r"([bdfgklmnprtvz])\1$")


def trigger_roots(text: str) -> frozenset[str]:
    """The roots of a trigger's words, function words left out."""
    return frozenset(root(word) for word in _WORD.findall(text.lower()) if word not in function_words())


@lru_cache(maxsize=20_000)
def root(word: str) -> str:
    """A form of its own for all forms of a verb, and for the noun spelled like it: "cuts", "cutting" → "cut".

    Not a word of English: only meant to be compared.
    """
    word = _irregular().get(word, word)
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2 and not word.endswith(("ss", "us", "is")):
            word = stem.removesuffix("e") if ending.startswith("ing") else stem  # "agreeing"
            word += "y" if ending in ("ies", "ied") else ""
            break
    return _DOUBLED.sub(r"\1", word)


@lru_cache(maxsize=1)
def _irregular() -> dict[str, str]:
    """Irregular form → base form."""
    lines = files("extractors.link").joinpath("data/irregular_verbs.txt").read_text(encoding="utf-8").splitlines()
    verbs = (line.split() for line in lines if not line.startswith("#"))
    return {form: base for base, *forms in verbs for form in forms}
