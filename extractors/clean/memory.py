"""What a host repeats on page after page.

A block that stands on several unrelated pages of one host is furniture, whatever it says. The memory keeps a
fingerprint (64 bits of BLAKE2 over the words) of every block it has seen, with the pages of that host it was seen on,
and for each page a sketch of its story (the bottom-k of the hashes of its names: Broder 1997), so that the updates of
one story, which share their background paragraphs, count as one page. It speaks only of a block's own host: a wire
paragraph that many outlets print stands on one story of each, and stays.
"""

from __future__ import annotations

import re
from hashlib import blake2b

import msgspec

MIN_WORDS = 4
"""Shorter blocks are not remembered: a heading such as "What happened?" may stand anywhere."""
MAX_BLOCKS = 5_000
"""Fingerprints kept for one host; the ones not seen for longest go first."""
MAX_PAGES = 8
SKETCH = 16
RELATED = 3
"""Two stories whose sketches share this many names are about the same thing."""
_NAME = re.compile(r"\b[^\W\d_a-zà-ÿ]\w{3,}")


class _Host(msgspec.Struct):
    """One host: the sketch of each page, and for each fingerprint the pages it stood on, oldest first."""

    stories: dict[str, list[int]] = {}
    blocks: dict[str, list[str]] = {}


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=4).digest(), "big")


def fingerprint(words: list[str]) -> str:
    """64 bits of a block's words, as hexadecimal. All numbers count as one: counters and dates change."""
    bare = " ".join("0" if word.isdigit() else word for word in words)
    return blake2b(bare.encode("utf-8", "replace"), digest_size=8).hexdigest()


def sketch(story: str) -> list[int]:
    """The smallest hashes of a story's names."""
    return sorted({_hash(name) for name in _NAME.findall(story)})[:SKETCH]


def _related(a: list[int], b: list[int]) -> bool:
    """Whether two stories can be about the same thing; the same page seen again always is."""
    return len(set(a) & set(b)) >= min(RELATED, (min(len(a), len(b)) + 1) // 2)


class HostMemory:
    """Fingerprints of blocks per host, across a run and, through :meth:`to_bytes`, across runs."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}
        self._learns = True

    def frozen(self) -> HostMemory:
        """The same memory, learning no more: how a page is read does not depend on which were read before it."""
        same = HostMemory()
        same._hosts, same._learns = self._hosts, False
        return same

    def unrelated_pages(self, host: str, words: list[str], story: list[int]) -> int:
        """On how many pages of ``host``, unrelated to the story sketched by ``story``, these words were a block."""
        known = self._hosts.get(host)
        if known is None or len(words) < MIN_WORDS:
            return 0
        pages = known.blocks.get(fingerprint(words), ())
        others = [known.stories[p] for p in pages if p in known.stories]
        apart: list[list[int]] = []
        for other in others:
            if not any(_related(other, seen) for seen in [story, *apart]):
                apart.append(other)
        return len(apart)

    def learn(self, host: str, story: str, blocks: list[list[str]]) -> None:
        """Remember one page's blocks. ``story`` is its text: copies of one story count once, whatever the address."""
        names = sketch(story)
        if not host or not names or not self._learns:
            return
        known = self._hosts.setdefault(host, _Host({}, {}))
        page = f"{_hash(str(names)):08x}"
        known.stories[page] = names
        for words in blocks:
            if len(words) < MIN_WORDS:
                continue
            key = fingerprint(words)
            pages = known.blocks.pop(key, [])
            if page not in pages:
                pages = [*pages, page][-MAX_PAGES:]
            known.blocks[key] = pages
        if len(known.blocks) > MAX_BLOCKS:
            for key in list(known.blocks)[: len(known.blocks) - MAX_BLOCKS]:
                del known.blocks[key]
            used = {page for pages in known.blocks.values() for page in pages}
            known.stories = {page: names for page, names in known.stories.items() if page in used}

    def to_bytes(self) -> bytes:
        """The memory as JSON, for a file or a table."""
        return msgspec.json.encode(self._hosts)

    @classmethod
    def from_bytes(cls, data: bytes) -> HostMemory:
        """The memory that :meth:`to_bytes` wrote. Raises ``msgspec.DecodeError`` for anything else."""
        memory = cls()
        memory._hosts = msgspec.json.decode(data, type=dict[str, _Host])
        return memory

    def rows(self) -> list[tuple[str, str, int]]:
        """Every (host, fingerprint, number of pages), for a warehouse table."""
        return [(host, key, len(pages)) for host, known in self._hosts.items() for key, pages in known.blocks.items()]
