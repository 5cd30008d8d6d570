"""Page in, article out: the one way through this package."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from extractors.clean.blocks import HEADINGS, Block, blocks_of_text, blocks_of_tree
from extractors.clean.document import MAX_CHARACTERS, Refused, decode, read_document
from extractors.clean.features import words_of
from extractors.clean.judge import Judgement, judge_page, judge_text
from extractors.clean.language import language_of, running_text
from extractors.clean.live import is_live_blog, split_entries
from extractors.clean.memory import HostMemory, sketch
from extractors.clean.metadata import Metadata, host_name, read_metadata
from extractors.clean.opinions import gather
from extractors.clean.page_kinds import not_an_article, truncated
from extractors.model import Article, Page, Problem, RemovedBlock

MAX_BLOCKS = 20_000
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(slots=True)
class Cleaning:
    """Everything that was found out about a page on the way to its article."""

    article: Article
    blocks: list[Block] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    metadata: Metadata = field(default_factory=Metadata)


def clean_page(page: Page, memory: HostMemory | None = None) -> Article:
    """The story on a page, with what was removed and why.

    ``memory`` is read and then taught this page; give one memory to all pages of a run. Never raises: a page without
    a story gives an article with ``error`` and empty ``text``. The error codes are ``empty``, ``too_large``,
    ``not_html``, ``unreadable``, ``not_found``, ``server_error``, ``blocked``, ``consent_wall``, ``index_page``,
    ``gallery``, ``no_story`` and ``internal``.
    """
    return study_page(page, memory).article


def study_page(page: Page, memory: HostMemory | None = None) -> Cleaning:
    """The same with the page's blocks and the judgement of each, for reports."""
    try:
        return _study(page, memory)
    except Refused as refused:
        return Cleaning(_failed(page, refused.code, str(refused)))
    except (Exception, RecursionError) as error:
        # whatever a hostile page breaks, in our code or a library's, must cost one row and not the run
        return Cleaning(_failed(page, "internal", f"{type(error).__name__}: {str(error)[:300]}"))


def _failed(page: Page, code: str, message: str, found: Metadata | None = None) -> Article:
    article = Article(id=page.id, url=page.url, error=Problem(code, message))
    _describe(article, page, found or Metadata())
    return article


def _describe(article: Article, page: Page, found: Metadata) -> None:
    article.title = page.title or found.title
    article.byline = found.byline
    article.published_at = page.published_at or found.published_at
    article.modified_at = found.modified_at
    article.site_name = found.site_name
    article.section = found.section
    article.canonical_url = found.canonical_url
    article.language = found.language


def _study(page: Page, memory: HostMemory | None) -> Cleaning:
    host = host_name(page.url)
    if page.html is None:
        return _study_text(page, page.text or "", memory, host)
    document = read_document(page.html, page.content_type)
    found = read_metadata(document.tree, page.url)
    blocks = blocks_of_tree(document.tree)[:MAX_BLOCKS]
    words = [words_of(b.text) for b in blocks]
    if not blocks:
        raise Refused("empty", "the page shows no text")
    found.language = language_of(running_text(blocks), found.language)
    judgements = judge_page(blocks, words, gather(document.tree, found.body, words), found)
    _recall(blocks, judgements, words, memory, host)
    problem = not_an_article(document, found, blocks, words, judgements, page.url)
    if problem:
        article = _failed(page, problem.code, problem.message, found)
        return Cleaning(article, blocks, judgements, found)
    article = _assemble(page, found, blocks, judgements)
    if not article.error and is_live_blog(found, page.url, blocks, judgements):
        article.flags.append("live_blog")
        article.text, article.entries = split_entries(blocks, judgements)
    if not article.error:
        article.flags += truncated(document, found, article.text, blocks, judgements)
        if memory is not None:
            memory.learn(host, article.text, [w for b, w in zip(blocks, words, strict=True) if b.tag not in HEADINGS])
    return Cleaning(article, blocks, judgements, found)


def _study_text(page: Page, text: str, memory: HostMemory | None, host: str) -> Cleaning:
    if len(text) > MAX_CHARACTERS:
        raise Refused("too_large", f"the text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read")
    blocks = blocks_of_text(_CONTROL.sub(" ", text))[:MAX_BLOCKS]
    if not blocks:
        raise Refused("empty", "the text has no content")
    found = Metadata(language=language_of(" ".join(b.text for b in blocks)[:20_000], None), site_name=host or None)
    words = [words_of(b.text) for b in blocks]
    judgements = judge_text(blocks, words, found)
    _recall(blocks, judgements, words, memory, host)
    article = _assemble(page, found, blocks, judgements)
    if memory is not None and not article.error:
        memory.learn(host, article.text, words)
    return Cleaning(article, blocks, judgements, found)


def _recall(
    blocks: list[Block], judgements: list[Judgement], words: list[list[str]], memory: HostMemory | None, host: str
) -> None:
    """What the host's other pages say: a block that stands on unrelated stories is furniture."""
    if memory is None or not host:
        return
    story = sketch("\n".join(b.text for b, j in zip(blocks, judgements, strict=True) if j.story > 0))
    for judgement, block in zip(judgements, words, strict=True):
        if judgement.story > 0:
            pages = memory.unrelated_pages(host, block, story)
            if pages:
                judgement.against(
                    float(pages * (pages + 1)), f"stands on {pages} other unrelated page{'s' * (pages > 1)} of {host}"
                )


def _assemble(page: Page, found: Metadata, blocks: list[Block], judgements: list[Judgement]) -> Article:
    kept = [b.text for b, j in zip(blocks, judgements, strict=True) if j.story > 0]
    removed: list[RemovedBlock] = []
    for block, judgement in zip(blocks, judgements, strict=True):
        if judgement.story > 0:
            continue
        score = round(float(1 / (1 + np.exp(min(30.0, judgement.story)))), 3)
        last = removed[-1] if removed else None
        if last and judgement.kind == "navigation" and last.kind == "navigation" and len(last.text) < 2000:
            removed[-1] = RemovedBlock(f"{last.text}\n{block.text}", last.kind, last.reason, max(score, last.score))
        else:
            removed.append(RemovedBlock(block.text, judgement.kind, judgement.reason, score))
    article = Article(id=page.id, url=page.url, text="\n".join(kept), removed=removed)
    _describe(article, page, found)
    if not kept:
        article.error = Problem("no_story", "no block of the page was judged to be story")
    return article


__all__ = ["Cleaning", "clean_page", "decode", "study_page"]
