"""Which articles are copies of one text: the same wire story at many outlets counts as one source.

MinHash over the text's five-word shingles (Broder 1997) estimates how much two texts share; signatures are cut into
bands (Leskovec, Rajaraman & Ullman, "Mining of Massive Datasets", chapter 3), so that only texts with a band in common
are compared and the work grows with the number of articles, not with its square.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

SHINGLE = 5
"""Words in a shingle."""

COPY = 0.6
"""Share of common shingles from which two texts are copies: a wire story with another first line or a cut end."""

HASHES, BANDS = 128, 32
"""Bands of four: texts that share .6 of their shingles meet with probability .99, those that share .2 with .05."""

Signature = npt.NDArray[np.uint64]

_PRIME = np.uint64((1 << 31) - 1)
_RANDOM = np.random.default_rng(20260310)  # fixed: signatures are compared across runs
_A = _RANDOM.integers(1, int(_PRIME), HASHES, dtype=np.uint64)
_B = _RANDOM.integers(0, int(_PRIME), HASHES, dtype=np.uint64)
_WORD = re.compile(r"\w+")


def signature(text: str) -> Signature | None:
    """128 minimal hashes of a text's shingles; None for a text too short to be told from others."""
    words = _WORD.findall(text.lower())
    if len(words) < 4 * SHINGLE:
        return None
    shingles = {crc32(" ".join(words[i : i + SHINGLE]).encode()) for i in range(len(words) - SHINGLE + 1)}
    values = np.fromiter((s & 0x7FFFFFFF for s in shingles), np.uint64, len(shingles))
    hashed = (values[:, None] * _A + _B) % _PRIME
    smallest: Signature = hashed.min(axis=0)
    return smallest


def group_copies(signatures: Sequence[Signature | None]) -> list[int]:
    """For each text the position of the first of its copies; its own where it has none."""
    group = list(range(len(signatures)))

    def first(item: int) -> int:
        while group[item] != item:
            group[item] = group[group[item]]
            item = group[item]
        return item

    buckets: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    rows = HASHES // BANDS
    for position, one in enumerate(signatures):
        if one is None:
            continue
        for band in range(BANDS):
            bucket = buckets[band, one[band * rows : (band + 1) * rows].tobytes()]
            for other in bucket[:1]:  # one member stands for the bucket: its members are alike among themselves
                mine, theirs = first(position), first(other)
                if mine != theirs and _share(one, signatures[other]) >= COPY:
                    group[max(mine, theirs)] = min(mine, theirs)
            bucket.append(position)
    return [first(position) for position in range(len(signatures))]


def _share(a: Signature, b: Signature | None) -> float:
    """Estimated share of common shingles (Jaccard)."""
    return float(np.mean(a == b)) if b is not None else 0.0
