"""Place names as look-up keys: how a name is spelled in a text must not matter."""

from __future__ import annotations

import re
import string
import unicodedata
from functools import lru_cache

_SPELLED_OUT = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ß": "ss", "ə": "a"}
    | dict.fromkeys("–—‐‑−/·", "-")
)
_MARKS = {ord(mark): " " for mark in string.punctuation} | {ord(mark): None for mark in "'`."}
_OTHER_SCRIPT = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u2c00-\uffff\U00010000-\U0010ffff]")


def key_of(name: str) -> str:
    """The look-up key of a name: lower case, no accents, no apostrophes or dots, other marks as one space.

    "St. John's" → "st johns", "Île-de-France" → "ile de france", "Sa‘dah" → "sadah". Letters of other scripts have no
    key: they are left out.
    """
    folded = name.lower()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded.translate(_SPELLED_OUT)).encode("ascii", "ignore").decode()
    if folded.isalpha():
        return folded
    if not folded.replace(" ", "").isalpha():  # most names are plain words: no look-up of every letter
        folded = folded.translate(_MARKS)
    return " ".join(folded.split())


@lru_cache(maxsize=65536)
def cached_key(name: str) -> str:
    """:func:`key_of`, remembered: a story repeats its names."""
    return key_of(name)


def is_latin(name: str) -> bool:
    """Whether a name is in Latin script, the only one that names in English news are in."""
    return name.isascii() or _OTHER_SCRIPT.search(name) is None
