"""Average-linkage clustering over a sparse graph of similarities."""

from __future__ import annotations

import heapq
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence


def average_linkage(
    size: int,
    similarity: Iterable[tuple[int, int, float]],
    threshold: float,
    groups: Sequence[int] | None = None,
) -> list[int]:
    """Merge the two most similar clusters until none are as similar as the threshold (Sokal & Michener 1958, UPGMA).

    The similarity of two clusters is the mean over all pairs across them; a pair that is not given counts 0, a
    negative similarity keeps clusters apart. Needs O(E log E) time for E given pairs, and 16 bytes for each; more only
    for pairs of items that a chain of pairs as similar as the threshold connects: a mean reaches the threshold only
    where a pair does, so all others can never meet.

    Args:
        size: number of items, known as 0 … size-1.
        similarity: (i, j, similarity), each pair once.
        threshold: clusters whose mean similarity is at least this are merged.
        groups: for each item a label of the cluster it is in already; by default each is alone.

    Returns:
        For each item the smallest item of its cluster.
    """
    members: dict[int, list[int]] = defaultdict(list)
    first_of: dict[int, int] = {}
    home = [first_of.setdefault(groups[item] if groups else item, item) for item in range(size)]
    for item, first in enumerate(home):
        members[first].append(item)
    total: dict[int, dict[int, float]] = defaultdict(dict)
    for i, j, value in _within_reach(home, similarity, threshold):
        a, b = home[i], home[j]
        if a != b:
            total[a][b] = total[b][a] = total[a].get(b, 0.0) + value
    heap = [
        (-mean, a, b)
        for a, others in total.items()
        for b in others
        if a < b and (mean := _mean(total, members, a, b)) >= threshold
    ]
    heapq.heapify(heap)
    while heap:
        negative, a, b = heapq.heappop(heap)
        if a not in members or b not in members or -negative != _mean(total, members, a, b):
            continue  # one of them has been merged since this entry was made
        if len(members[a]) < len(members[b]):
            a, b = b, a
        members[a] += members.pop(b)
        for other, value in total.pop(b).items():
            del total[other][b]
            if other != a:
                total[a][other] = total[other][a] = total[a].get(other, 0.0) + value
        for other in total[a]:
            mean = _mean(total, members, a, other)
            if mean >= threshold:
                heapq.heappush(heap, (-mean, min(a, other), max(a, other)))
    label = [0] * size
    for items in members.values():
        first = min(items)
        for item in items:
            label[item] = first
    return label


def _within_reach(
    home: Sequence[int], similarity: Iterable[tuple[int, int, float]], threshold: float
) -> Iterable[tuple[int, int, float]]:
    """The pairs whose items a chain of similarities at or above the threshold connects."""
    reach = DisjointSets(len(home))
    for item, first in enumerate(home):
        reach.join(item, first)
    left, right, values = array("i"), array("i"), array("d")
    for i, j, value in similarity:
        left.append(i)
        right.append(j)
        values.append(value)
        if value >= threshold:
            reach.join(i, j)
    first_within = [reach.first(item) for item in range(len(home))]
    return (
        (i, j, value)
        for i, j, value in zip(left, right, values, strict=True)
        if value and first_within[i] == first_within[j]
    )


class DisjointSets:
    """Items 0 … size-1 in sets that can be joined (union-find; Tarjan 1975)."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def first(self, item: int) -> int:
        """The smallest item of an item's set."""
        parent = self._parent
        while parent[item] != item:
            parent[item] = item = parent[parent[item]]
        return item

    def join(self, a: int, b: int) -> None:
        """Make one set of two."""
        a, b = self.first(a), self.first(b)
        self._parent[max(a, b)] = min(a, b)


def _mean(total: dict[int, dict[int, float]], members: dict[int, list[int]], a: int, b: int) -> float:
    return total[a].get(b, 0.0) / (len(members[a]) * len(members[b]))
