"""Does a word take up a happening that the story tells of elsewhere? "The explosion" after "a bomb exploded"."""

from __future__ import annotations

import re
from functools import lru_cache

from spacy.tokens import Token

_GERUND = re.compile(r"(?:([bdgmnprt])\1)?ing$")
_ENDING = re.compile(r"(?:ation|ition|ate|ment|al|[dst]?ion|[dst]?e|[dst])$")
_SHORTEST = 3
_DEFINITE = frozenset("the this that these those".split())
_OTHERS = frozenset(
    "another other any every each no such more further similar previous earlier past future next new possible "
    "potential recent many several own".split()
)


@lru_cache(maxsize=8192)
def root(lemma: str) -> str:
    """The letters that a verb shares with the noun made from it by one of English's regular endings.

    >>> root("explode") == root("explosion"), root("kidnap") == root("kidnapping"), root("shoot") == root("shout")
    (True, True, False)
    """
    word = lemma.lower()
    for ending in (_GERUND, _ENDING):
        found = ending.search(word)
        if found is not None:
            stem = word[: found.start()] + (found[1] or "" if ending is _GERUND else "")
            if len(stem) >= _SHORTEST:
                word = stem
    return word


def is_definite(noun: Token) -> bool:
    """A noun whose happening the reader knows: "the attack", "Monday's attack", "their release"."""
    return any(child.dep_ == "poss" or child.lower_ in _DEFINITE for child in noun.children)


def is_another(noun: Token) -> bool:
    """ "Another attack", "previous launches", "their own tests": not the one that is told of elsewhere."""
    return any(child.lower_ in _OTHERS for child in noun.children)
