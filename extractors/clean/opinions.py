"""What others would keep of a page, block by block: evidence for the page model, never the last word.

resiliparse (https://resiliparse.chatnoir.eu), and the ``articleBody`` a publisher writes into JSON-LD.
"""

from __future__ import annotations

import re
from typing import Any

import lxml.html
import numpy as np
from resiliparse.extract.html2text import extract_plain_text

from extractors.clean.features import Opinions, words_of

NAMES = ("resiliparse", "json-ld")
_MARKUP = re.compile(r"<[^>]{0,500}>")


class _Kept:
    """The text one extractor kept, ready to be asked whether a block is in it."""

    def __init__(self, text: str | None) -> None:
        lines = [" ".join(words_of(line)) for line in (text or "").split("\n")]
        self.lines = set(lines) - {""}
        self.all = f" {' '.join(line for line in lines if line)} "
        self.words = self.all.count(" ") - 1

    def has(self, key: str, length: int) -> bool:
        return key in self.lines or (length >= 5 and f" {key} " in self.all)


def gather(tree: Any, body: str | None, words: list[list[str]]) -> Opinions:
    """Ask both about a page.

    ``tree`` is the parsed page; ``body`` is JSON-LD's text; ``words`` are the words of each block. An extractor that
    fails on the page has kept nothing.
    """
    kept_by = (_Kept(_resiliparse(tree)), _Kept(_MARKUP.sub(" ", body) if body else None))
    kept = np.zeros((len(words), len(NAMES)))
    for row, block in enumerate(words):
        key = " ".join(block)
        if key:
            kept[row] = [extractor.has(key, len(block)) for extractor in kept_by]
    return Opinions(NAMES, kept, tuple(extractor.words for extractor in kept_by))


def _resiliparse(tree: Any) -> str | None:
    # from the parsed tree, not the source: lxml has closed and bounded what hostile pages leave open
    try:
        source = lxml.html.tostring(tree, encoding="unicode")
        text: str = extract_plain_text(source, main_content=True, comments=False, alt_texts=False, links=False)
    except (ValueError, RuntimeError, MemoryError):
        return None
    return text
