"""Place names as look-up keys: how a name is spelled in a text must not matter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[^\w]+|_")
_MARK = dict.fromkeys(map(ord, "'’‘ʻʼ`´.ʿʾ"), None)
_FOLD = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
_OTHER_SCRIPT = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u2c00-\uffff\U00010000-\U0010ffff]")


def key_of(name: str) -> str:
    """The look-up key of a name: lower case, no accents, no apostrophes or dots, other marks as one space.

    "St. John's" → "st johns", "Île-de-France" → "ile de france", "Sa‘dah" → "sadah".
    """
    folded = name.lower()
    if folded.isalpha() and folded.isascii():
        return folded
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded.translate(_FOLD))
        folded = "".join(c for c in folded if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", folded.translate(_MARK)).strip()


@lru_cache(maxsize=65536)
def cached_key(name: str) -> str:
    """:func:`key_of`, remembered: a story repeats its names."""
    return key_of(name)


def is_latin(name: str) -> bool:
    """Whether a name is in Latin script, the only one that names in English news are in."""
    return name.isascii() or _OTHER_SCRIPT.search(name) is None
