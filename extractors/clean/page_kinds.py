"""Pages that are no article, and articles that are not all there."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from extractors.clean.blocks import HEADINGS, Block
from extractors.clean.document import Document
from extractors.clean.judge import Judgement
from extractors.clean.metadata import ARTICLE_TYPES, LISTING_TYPES, Metadata
from extractors.model import Problem

FEW_WORDS = 120
"""A page of more words than this between its tags is not judged an error page by its wording."""
_MESSAGES = {
    "not_found": "the page says that it was not found",
    "server_error": "the page reports an error of the server",
    "blocked": "the site turned the reader away",
    "consent_wall": "the page asks for consent before it shows anything",
}
_GALLERY = re.compile(
    r"gallery|slideshow|galerie|galeria|diaporama|fotostrecke|bilderstrecke|/photos?/|/pictures/|in[ -]pictures"
    r"|in photos|en images|en imágenes|in bildern",
    re.I,
)
_OFFER = re.compile(
    r"continu|keep reading|read (?:the|this)|for subscribers|abonn|suscri|remaining|weiterlesen|la suite|unlock", re.I
)
_MORE = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])$")


@lru_cache(maxsize=1)
def _phrases() -> dict[str, list[str]]:
    raw: dict[str, list[str]] = tomllib.loads(
        files("extractors.clean").joinpath("data", "page_kinds.toml").read_text(encoding="utf-8")
    )
    return raw


def not_an_article(
    document: Document,
    found: Metadata,
    blocks: list[Block],
    words: list[list[str]],
    judgements: list[Judgement],
    url: str | None,
) -> Problem | None:
    """Why a page is no article, or ``None`` where it may be one."""
    story = [i for i, j in enumerate(judgements) if j.story > 0]
    story_words = sum(len(words[i]) for i in story)
    prose = sum(
        len(words[i]) for i in story if len(words[i]) >= 15 and blocks[i].link_chars < 0.4 * len(blocks[i].text)
    )
    if story_words < FEW_WORDS:
        head = f"{found.title or ''} {' '.join(b.text for b in blocks)[:1000]}".lower()
        for code, phrases in _phrases().items():
            hit = next((p for p in phrases if p in head), None)
            if hit and (sum(map(len, words)) < 2 * FEW_WORDS or hit in (found.title or "").lower()):
                return Problem(code, f"{_MESSAGES[code]} (“{hit}”)")
    is_article = bool(ARTICLE_TYPES.search(found.kind or "")) and found.published_at is not None
    if prose < FEW_WORDS and not is_article:
        teasers = sum(1 for b in blocks if b.links and b.link_chars > 0.7 * len(b.text) and len(b.text.split()) >= 4)
        headings = sum(1 for b in blocks if b.tag in HEADINGS and b.link_chars > 0.7 * len(b.text))
        at_root = re.sub(r"^\w+://[^/?#]*|[?#].*", "", url or "").strip("/") == ""
        if LISTING_TYPES.search(found.kind or "") or headings >= 8 or teasers >= (15 if at_root else 40):
            return Problem(
                "index_page", f"a list of {max(teasers, headings)} other pages with {prose} words of running text"
            )
    pictured = any(_GALLERY.search(place or "") for place in (found.kind, url, found.title))
    if prose < FEW_WORDS and pictured and document.images >= 6:
        return Problem("gallery", f"{document.images} pictures with {prose} words of running text")
    return None


def truncated(
    document: Document, found: Metadata, text: str, blocks: list[Block], judgements: list[Judgement]
) -> list[str]:
    """The flags ``paywalled`` and ``truncated``: the page says so, or asks for money where the text breaks off."""
    flags = []
    offers = [
        b
        for b, j in zip(blocks, judgements, strict=True)
        if j.story <= 0 and j.kind == "subscribe" and len(b.text.split()) >= 4 and _OFFER.search(b.text)
    ]
    if found.free is False or (offers and len(text) < 1500):
        flags.append("paywalled")
    short = found.body is not None and len(found.body) > 2 * len(text) > 0
    if _MORE.search(text) or short or ("paywalled" in flags and len(text) < 1500):
        flags.append("truncated")
    return flags
