"""A page as its blocks: the paragraphs, headings, list items, table rows and boxes a reader sees, in page order.

One walk over the tree collects the text of each block together with what its markup says of it: links, the class and
id names of the elements around it, where it stands. Plain text gives the same records with the markup left empty, so
everything behind this module treats both alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from extractors.clean.hints import bits_of_element

BLOCK_TAGS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html label legend li main menu nav ol option p pre search "
    "section summary table tbody td tfoot th thead tr ul".split()
)
SKIPPED_TAGS = frozenset(
    "script style noscript template svg math iframe object embed canvas audio video select textarea head input img "
    "map area datalist noframes frameset applet source track picture meta link title".split()
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
MARKS = frozenset(("b", "strong", "i", "em"))
CELLS = frozenset(("td", "th", "br"))
MAX_DEPTH = 250
"""Elements nested deeper than this are read as plain text: no page a person wrote comes near it."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


@dataclass(slots=True)
class Block:
    """One block of a page."""

    text: str
    tag: str = "text"
    """The element that holds the text; ``text`` for a line of plain text."""
    hints: int = 0
    """Bits of :mod:`extractors.clean.hints` from every element around the block."""
    near: int = 0
    """The same from the two innermost block elements."""
    link_chars: int = 0
    links: list[str] = field(default_factory=list)
    marked: int = 0
    """Characters in bold or italics."""
    stamp: str | None = None
    """``datetime`` of a ``<time>`` element in the block."""
    chain: tuple[int, ...] = ()
    """Numbers of the block elements around the text, outermost first: what two chains share is how close they stand."""


def clean_space(text: str) -> str:
    """One line: every run of white space becomes a single blank, and what cannot be seen is dropped."""
    return " ".join(text.replace("\u200b", "").replace("\ufeff", "").replace("\u00ad", "").split())


def blocks_of_text(text: str) -> list[Block]:
    """The lines of a plain text as blocks; empty lines are dropped."""
    lines = (clean_space(line) for line in text.splitlines())
    return [Block(line) for line in lines if line]


def blocks_of_tree(root: Any) -> list[Block]:
    """The blocks under ``root``, an lxml element, in page order, without hidden elements, scripts and form fields."""
    walk = _Walk()
    walk.visit(root, _Context(), False)
    walk.flush(_Context())
    return walk.blocks


@dataclass(slots=True)
class _Context:
    """The innermost block element around a piece of text."""

    tag: str = "body"
    hints: int = 0
    near: int = 0
    own: int = 0
    chain: tuple[int, ...] = ()
    depth: int = 0


class _Walk:
    """The state of one walk: the block being filled, and the blocks that are full."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.links: list[str] = []
        self.link_chars = self.marked = self.elements = 0
        self.in_link = self.in_mark = 0
        self.stamp: str | None = None

    def flush(self, at: _Context) -> None:
        """Close the block being filled; it belongs to the element ``at``."""
        if not self.parts:
            return
        text = clean_space("".join(self.parts))
        if text:
            self.blocks.append(
                Block(
                    text,
                    at.tag,
                    at.hints,
                    at.near,
                    self.link_chars,
                    self.links,
                    self.marked,
                    self.stamp,
                    at.chain,
                )
            )
        self.parts, self.links, self.link_chars, self.marked, self.stamp = [], [], 0, 0, None

    def add(self, text: str) -> None:
        self.parts.append(text)
        if self.in_link:
            self.link_chars += len(text)
        if self.in_mark:
            self.marked += len(text)

    def visit(self, node: Any, at: _Context, in_row: bool) -> None:
        """Read one element that is neither hidden nor skipped."""
        tag = node.tag
        if at.depth >= MAX_DEPTH:
            self.add(" ".join(node.itertext()))
        elif tag in BLOCK_TAGS and not (in_row and tag in ("td", "th")):
            self.flush(at)
            own = bits_of_element(node, tag)
            self.elements += 1
            inner = _Context(tag, at.hints | own, own | at.own, own, (*at.chain, self.elements), at.depth + 1)
            self.children(node, inner, tag == "tr" and _is_data_row(node))
            self.flush(inner)
        elif tag == "br":
            if _ends_paragraph(node):
                self.flush(at)
            else:
                self.parts.append(" ")
        else:
            self.inline(node, tag, at, in_row)

    def inline(self, node: Any, tag: str, at: _Context, in_row: bool) -> None:
        deeper = _Context(at.tag, at.hints, at.near, at.own, at.chain, at.depth + 1)
        if tag == "a":
            self.in_link += 1
            self.links.append(node.get("href") or "")
            self.children(node, deeper, in_row)
            self.in_link -= 1
        elif tag in MARKS:
            self.in_mark += 1
            self.children(node, deeper, in_row)
            self.in_mark -= 1
        else:
            if tag == "time":
                self.stamp = node.get("datetime") or self.stamp
            if in_row and tag in ("td", "th") and self.parts:
                self.parts.append(" | ")
            self.children(node, deeper, in_row)

    def children(self, node: Any, at: _Context, in_row: bool) -> None:
        if node.text:
            self.add(node.text)
        for child in node:
            tag = child.tag
            if type(tag) is str and tag not in SKIPPED_TAGS and not _is_hidden(child):
                self.visit(child, at, in_row)
            if child.tail:
                self.add(child.tail)


def _is_hidden(node: Any) -> bool:
    style = node.get("style")
    return bool(style and _HIDDEN.search(style)) or node.get("hidden") is not None


def _is_data_row(row: Any) -> bool:
    """Whether a table row holds plain cells, so that it reads as one line, and not the boxes of a page layout."""
    return not any(type(n.tag) is str and n.tag in BLOCK_TAGS and n.tag not in CELLS for n in row.iterdescendants())


def _ends_paragraph(br: Any) -> bool:
    """Whether a line break is the first of two with nothing between them, the old way to end a paragraph."""
    after = br.getnext()
    return after is not None and after.tag == "br" and not (br.tail or "").strip()
