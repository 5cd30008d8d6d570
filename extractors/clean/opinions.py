"""What other extractors would keep of a page, block by block: evidence for the page model, never the last word.

trafilatura (https://trafilatura.readthedocs.io) with its recall setting, resiliparse
(https://resiliparse.chatnoir.eu), and the ``articleBody`` a publisher writes into JSON-LD.
"""

from __future__ import annotations

import re
from typing import Any

import lxml.html
import numpy as np
import trafilatura
from lxml.etree import strip_elements
from resiliparse.extract.html2text import extract_plain_text

from extractors.clean.features import Opinions, words_of

NAMES = ("trafilatura", "resiliparse", "json-ld")
_NEVER_STORY = ("script", "style", "svg", "noscript", "template", "iframe")
_MARKUP = re.compile(r"<[^>]{0,500}>")
_ENOUGH = 0.3
"""trafilatura's quick pass is doubted when it keeps less than this share of what resiliparse keeps."""


class _Kept:
    """The text one extractor kept, ready to be asked whether a block is in it."""

    def __init__(self, text: str | None) -> None:
        lines = [" ".join(words_of(line)) for line in (text or "").split("\n")]
        self.lines = set(lines) - {""}
        self.all = f" {' '.join(line for line in lines if line)} "
        self.words = self.all.count(" ") - 1

    def has(self, key: str, length: int) -> bool:
        return key in self.lines or (length >= 5 and f" {key} " in self.all)


def gather(tree: Any, body: str | None, words: list[list[str]], quick_only: bool = False) -> Opinions:
    """Ask every extractor about a page, whose tree loses its scripts and drawings on the way: ``tree`` is the parsed page, ``body`` JSON-LD's text, ``words`` the words of each
    block. An extractor that fails on the page has kept nothing; with ``quick_only`` trafilatura is not asked."""
    fast = _Kept(_resiliparse(tree))
    strip_elements(tree, *_NEVER_STORY, with_tail=False)
    main = _Kept(None if quick_only else _trafilatura(tree, quick=True))
    if not quick_only and main.words < _ENOUGH * fast.words:
        slow = _Kept(_trafilatura(tree, quick=False))
        main = max(main, slow, key=lambda kept: kept.words)
    publisher = _Kept(_MARKUP.sub(" ", body) if body else None)
    kept = np.zeros((len(words), len(NAMES)))
    for row, block in enumerate(words):
        key = " ".join(block)
        if key:
            kept[row] = [extractor.has(key, len(block)) for extractor in (main, fast, publisher)]
    return Opinions(NAMES, kept, (main.words, fast.words, publisher.words))


def _resiliparse(tree: Any) -> str | None:
    # from the parsed tree, not the source: lxml has closed and bounded what hostile pages leave open
    try:
        source = lxml.html.tostring(tree, encoding="unicode")
        text: str = extract_plain_text(source, main_content=True, comments=False, alt_texts=False, links=False)
    except (ValueError, RuntimeError, MemoryError):
        return None
    return text


def _trafilatura(tree: Any, quick: bool) -> str | None:
    try:
        text: str | None = trafilatura.extract(
            tree, include_comments=False, fast=quick, favor_recall=quick, deduplicate=False
        )
    except Exception:  # other people's walk over hostile markup: its opinion is not needed
        return None
    return text
