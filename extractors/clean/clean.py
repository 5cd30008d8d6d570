"""Page in, article out."""

from __future__ import annotations

import re

import lxml.html
import trafilatura

from extractors.clean.blocks import Block, blocks_of_text, blocks_of_tree, clean_space
from extractors.clean.cues import cue_table, money_amounts
from extractors.clean.memory import HostMemory
from extractors.clean.metadata import Metadata, read_metadata
from extractors.model import Article, Page, Problem, RemovedBlock, RemovedKind

ASKS = ("donation", "newsletter", "subscribe", "membership", "social", "adblock", "comments", "related", "cookie")
KINDS: dict[str, RemovedKind] = {
    "donation": "donation", "newsletter": "newsletter", "subscribe": "subscribe", "membership": "membership", "social": "social",
    "adblock": "advert", "comments": "comments", "related": "related", "cookie": "cookie",
}  # fmt: skip


def clean_page(page: Page, memory: HostMemory | None = None) -> Article:
    """The story on a page. Never raises: what went wrong is the article's ``error``."""
    try:
        return _clean(page)
    except Exception as error:  # the seam promises an article for every page
        return _failed(page, "internal", f"{type(error).__name__}: {error}")


def _failed(page: Page, code: str, message: str) -> Article:
    return Article(
        id=page.id, url=page.url, title=page.title, published_at=page.published_at, error=Problem(code, message)
    )


def _clean(page: Page) -> Article:
    if page.html is not None:
        source = page.html.decode("utf-8", "replace") if isinstance(page.html, bytes) else page.html
        if not source.strip():
            return _failed(page, "empty", "the page has no content")
        tree = lxml.html.document_fromstring(
            source.encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8")
        )
        found = read_metadata(tree, page.url)
        blocks = blocks_of_tree(tree)
        chosen = trafilatura.extract(source, include_comments=False, favor_recall=True) or ""
        body = re.sub(r"\W+", " ", chosen).lower()
        stories = [b for b in blocks if (key := re.sub(r"\W+", " ", b.text).strip().lower()) and key in body]
    else:
        found = Metadata()
        stories = blocks_of_text(page.text or "")
    if not stories:
        return _failed(page, "no_story", "no text of a story was found")
    asks = [_ask(block, found.language) for block in stories]
    asks = _runs(stories, asks)
    removed = [
        RemovedBlock(b.text, kind, "wording", round(s, 2)) for b, (s, kind) in zip(stories, asks, strict=True) if s >= 1
    ]
    text = "\n".join(b.text for b, (s, _) in zip(stories, asks, strict=True) if s < 1)
    return Article(
        id=page.id, url=page.url, title=page.title or found.title, byline=found.byline, published_at=page.published_at or found.published_at,
        modified_at=found.modified_at, site_name=found.site_name, section=found.section, canonical_url=found.canonical_url,
        language=found.language, text=text, removed=removed,
    )  # fmt: skip


def _ask(block: Block, language: str | None) -> tuple[float, RemovedKind]:
    found = cue_table(language).count(block.text)
    asks = {name: found.get(name, 0) for name in ASKS}
    kind = max(asks, key=lambda name: asks[name])
    address = (
        min(2, found.get("second_person", 0))
        + 2 * min(2, found.get("imperative", 0))
        + min(2, found.get("first_plural", 0))
        + min(2, found.get("courtesy", 0))
    )
    asked = min(3, asks[kind]) + min(2, found.get("mission", 0)) + min(1, money_amounts(block.text))
    news = min(4, found.get("report", 0) + found.get("third_person", 0)) + 2 * ("“" in block.text)
    score = (asked * address - 2 * news) / 4 if asks[kind] else 0.0
    return score, KINDS[kind]


def _runs(blocks: list[Block], asks: list[tuple[float, RemovedKind]]) -> list[tuple[float, RemovedKind]]:
    """Blocks between two appeals that share no name with the story before them go with the appeals."""
    strong = [i for i, (score, _) in enumerate(asks) if score >= 1]
    for first, last in zip(strong, strong[1:], strict=False):
        story = set(re.findall(r"\b[A-Z]\w{3,}", " ".join(b.text for b in blocks[:first])))
        between = range(first + 1, last)
        if len(between) <= 8 and all(
            len(story & set(re.findall(r"(?<!^)(?<![.] )\b[A-Z]\w{3,}", blocks[i].text))) <= 1 for i in between
        ):
            for i in between:
                asks[i] = (1.0, asks[last][1])
    return asks
