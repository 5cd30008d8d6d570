"""Which articles are copies of one text: the same wire story at many outlets counts as one source.

MinHash over the text's five-word shingles (Broder 1997) estimates how much two texts share; signatures are cut into
bands (Leskovec, Rajaraman & Ullman, "Mining of Massive Datasets", chapter 3), so that only texts with a band in common
are compared and the work grows with the number of articles, not with its square. Of each minimum the lowest 16 bits
are kept (b-bit minwise hashing, Li & König 2010): that changes the estimate by less than a ten-thousandth.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from extractors.link.cluster import DisjointSets

SHINGLE = 5
"""Words in a shingle."""

COPY = 0.6
"""Share of common shingles from which two texts are copies: a wire story with another first line or a cut end."""

HASHES, BANDS = 128, 32
"""Bands of four: texts that share .6 of their shingles meet with probability .99, those that share .2 with .05."""

_PRIME = np.uint64((1 << 31) - 1)
_RANDOM = np.random.default_rng(20260310)  # fixed: signatures are kept, and compared across runs
_A = _RANDOM.integers(1, int(_PRIME), HASHES, dtype=np.uint64)
_B = _RANDOM.integers(0, int(_PRIME), HASHES, dtype=np.uint64)
_WORD = re.compile(r"\w+")


class Signature(NamedTuple):
    """What is kept of a text to tell its copies. Both are empty for a text too short to be told from others."""

    minima: npt.NDArray[np.uint16]
    """Lowest 16 bits of 128 minimal hashes: the share of places in which two are equal estimates what they share."""
    bands: npt.NDArray[np.uint32]
    """32 hashes, each of a band of four minima and its place: only texts with one in common are worth comparing."""


def signature(text: str) -> Signature:
    """The signature of a text's shingles."""
    words = _WORD.findall(text.lower())
    if len(words) < 4 * SHINGLE:
        return Signature(np.empty(0, np.uint16), np.empty(0, np.uint32))
    shingles = {crc32(" ".join(words[i : i + SHINGLE]).encode()) for i in range(len(words) - SHINGLE + 1)}
    values = np.fromiter((s & 0x7FFFFFFF for s in shingles), np.uint64, len(shingles))
    minima = ((values[:, None] * _A + _B) % _PRIME).min(axis=0).astype("<u8")
    bands = [crc32(band.tobytes(), place) for place, band in enumerate(minima.reshape(BANDS, -1))]
    return Signature((minima & np.uint64(0xFFFF)).astype(np.uint16), np.array(bands, np.uint32))


def group_copies(
    minima: Sequence[npt.NDArray[np.uint16]], pairs: Sequence[tuple[int, int]], groups: Sequence[str | None]
) -> list[int]:
    """For each text the position of the first of its copies; its own where it has none.

    Args:
        minima: of each text's signature.
        pairs: texts with a band in common; where many have, all with one of them are enough.
        groups: for each text the name of the group of copies it belongs to already.
    """
    same = DisjointSets(len(minima))
    first_of: dict[str, int] = {}
    for position, group in enumerate(groups):
        if group is not None:
            same.join(first_of.setdefault(group, position), position)
    for i, j in pairs:
        if same.first(i) != same.first(j) and np.mean(minima[i] == minima[j]) >= COPY:
            same.join(i, j)
    return [same.first(position) for position in range(len(minima))]
