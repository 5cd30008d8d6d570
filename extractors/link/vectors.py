"""An article as a weighted bag of words, so that two reports of one story can be told by their words.

Weights are TF-IDF (Salton & Buckley 1988, sublinear term frequency) with document frequencies of a fixed background
collection. With a fixed background a vector depends on its own article alone: linking gives the same answer whichever
articles came with it, in whatever order.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from importlib.resources import files

LEAD_CHARACTERS = 1000
"""What an article is about stands in its title and lead; the rest is background that other stories share."""

TITLE_WEIGHT = 2

_WORD = re.compile(r"[^\W\d_][\w’'-]*|\d[\d.,]*\d|\d")
_POSSESSIVE = re.compile(r"['’]s?$")

Vector = dict[str, float]
"""Term → weight, of unit length."""


def story_vector(title: str | None, text: str) -> Vector:
    """The unit vector of a story's title and lead; empty for a story without words."""
    counts: Counter[str] = Counter()
    for term in terms(title or ""):
        counts[term] += TITLE_WEIGHT
    counts.update(terms(text[:LEAD_CHARACTERS]))
    weights = {term: (1 + math.log(n)) * rarity(term) for term, n in counts.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {term: weight / length for term, weight in weights.items()} if length else {}


def cosine(a: Vector, b: Vector) -> float:
    """Cosine similarity of two unit vectors, 0 to 1."""
    if len(a) > len(b):
        a, b = b, a
    return sum(weight * b[term] for term, weight in a.items() if term in b)


def terms(text: str) -> list[str]:
    """The content terms of a text: lower-cased, plural and verb endings cut off, function words left out."""
    found = (_stem(word) for word in _WORD.findall(text))
    stop = _background()[2]
    return [term for term in found if (len(term) > 2 or term.isdigit()) and term not in stop]


def rarity(term: str) -> float:
    """Smoothed inverse document frequency in the background collection."""
    documents, frequency, _ = _background()
    return math.log((documents + 1) / (frequency.get(term, 0) + 1)) + 1


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    word = _POSSESSIVE.sub("", word.lower()).strip("'’-")
    if len(word) > 4 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if len(word) > 5:
        for ending in ("ing", "ed"):
            if word.endswith(ending):
                return word[: -len(ending)]
    return word


@lru_cache(maxsize=1)
def function_words() -> frozenset[str]:
    """Words that say nothing of what a text is about."""
    return frozenset(files("extractors.link").joinpath("data/function_words.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def _background() -> tuple[int, dict[str, int], frozenset[str]]:
    """Number of background documents, documents per term, and the function words."""
    data = files("extractors.link").joinpath("data")
    header, *lines = data.joinpath("document_frequencies.tsv").read_text(encoding="utf-8").splitlines()
    frequency = {term: int(count) for term, count in (line.split("\t") for line in lines)}
    return int(header.split("\t")[1]), frequency, frozenset(_stem(word) for word in function_words())
