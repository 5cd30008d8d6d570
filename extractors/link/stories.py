"""Which articles tell the same story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import msgspec

from extractors.link.cluster import average_linkage
from extractors.link.vectors import Vector, cosine, story_vector

SAME_STORY = 0.15
"""Mean similarity from which articles share a story; chosen with a margin against wrong joins (docs/linking.md)."""

HALF_LIFE = 120
"""Days between two publications after which their similarity counts half: old stories come back, but rarely."""

KEY_TERMS = 12
"""Two articles are compared when they share two of their so many heaviest terms."""


class Told(msgspec.Struct, frozen=True):
    """What linking needs to know of an article."""

    article_id: str
    published: date | None
    vector: Vector

    @classmethod
    def of(cls, article_id: str, title: str | None, text: str, published: date | None) -> Told:
        """The article with its vector."""
        return cls(article_id, published, story_vector(title, text))


def story_similarity(a: Told, b: Told) -> float:
    """How alike two articles are, 0 to 1, less the further apart they were published."""
    alike = cosine(a.vector, b.vector)
    if a.published is None or b.published is None:
        return alike
    return float(alike * 0.5 ** (abs((a.published - b.published).days) / HALF_LIFE))


def group_stories(articles: Sequence[Told], threshold: float = SAME_STORY) -> list[int]:
    """For each article the position of the first article of its story."""
    pairs = sorted(candidate_pairs([article.vector for article in articles]))
    similarity = ((i, j, story_similarity(articles[i], articles[j])) for i, j in pairs)
    return average_linkage(len(articles), similarity, threshold)


def candidate_pairs(vectors: Sequence[Vector]) -> set[tuple[int, int]]:
    """Pairs (i, j), i < j, that share two of their heaviest terms: all others are far below the threshold."""
    holders: dict[str, list[int]] = defaultdict(list)
    pairs: set[tuple[int, int]] = set()
    for j, vector in enumerate(vectors):
        shared: dict[int, int] = defaultdict(int)
        for term in sorted(vector, key=lambda t: (-vector[t], t))[:KEY_TERMS]:
            for i in holders[term]:
                shared[i] += 1
            holders[term].append(j)
        pairs.update((i, j) for i, count in shared.items() if count >= 2)
    return pairs
