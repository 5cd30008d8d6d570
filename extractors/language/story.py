"""An article, parsed once: what who, what, where, when and modality all read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from extractors.language.model import fresh_model
from extractors.model import Article, Span

BATCH = 32
"""Articles held at a time."""
PARSED_TOGETHER = 32
"""Texts that the parser's components hand on at once."""
WRAPPED_SHARE = 0.1
"""Share of line breaks followed by a lower-case letter from which a text counts as hard-wrapped."""

_OPENERS = frozenset("A An The This These He She They It We His Her Their Our There".split())
"""Articles, pronouns and the like, which open many sentences and are written small inside one."""
_LABELLED = frozenset(
    "block category class exhibit grade group hepatitis influenza league level line list part plan schedule section "
    "serie series team tier type vitamin zone".split()
)
"""Words before an A that is a letter: "Class A drugs", "a Serie A side"."""


@dataclass(slots=True)
class Story:
    """An article with its parse.

    ``body`` is the parse of ``article.text``; ``headline`` that of ``article.title``, or None when there is no title
    or the text opens with it anyway (then it is read once, as text).
    """

    article: Article
    body: Doc
    headline: Doc | None
    published: date | None = field(init=False)
    """The publication day in the outlet's own time zone; None when unknown or unreadable."""

    def __post_init__(self) -> None:
        """Read the day once: every event asks for it."""
        self.published = self.article.published_day

    @property
    def docs(self) -> list[Doc]:
        """The headline's parse (where there is one of its own), then the body's."""
        return [self.headline, self.body] if self.headline is not None else [self.body]

    def span(self, tokens: Tokens) -> Span:
        """The record of a run of tokens, with ``in`` set when they stand in the title."""
        where = "title" if self.headline is not None and tokens.doc is self.headline else None
        return Span(tokens.start_char, tokens.end_char, tokens.text, where)


def read_story(article: Article) -> Story:
    """Parse one article."""
    return next(read_stories([article]))


def read_stories(articles: Iterable[Article], batch: int = BATCH) -> Iterator[Story]:
    """Parse articles in batches, in order, holding ``batch`` of them at a time."""
    waiting: list[Article] = []
    for article in articles:
        waiting.append(article)
        if len(waiting) == batch:
            yield from _parse(waiting)
            waiting = []
    if waiting:
        yield from _parse(waiting)


def _parse(articles: list[Article]) -> Iterator[Story]:
    texts: list[str] = []
    for article in articles:
        texts.append(article.text)
        if _has_own_headline(article):
            texts.append(article.title or "")
    pipeline = fresh_model()
    docs = iter(pipeline.pipe((_tokenize(text, pipeline) for text in texts), batch_size=PARSED_TOGETHER))
    for article in articles:
        body = next(docs)
        yield Story(article, body, next(docs) if _has_own_headline(article) else None)


def _tokenize(text: str, pipeline: Language) -> Doc:
    """Tokens with a sentence start after each line break, which the parser then keeps.

    Left to itself the parser reads a title or dateline without a full stop and the paragraph below as one sentence.
    In hard-wrapped text, known by lines that go on in lower case, only an empty line counts. Where a page's layout is
    lost, captions, credits and headings run into what follows without a full stop: there a capital on a word that
    English writes small inside a sentence is the start of one.
    """
    doc = pipeline.make_doc(text)
    breaks = [t for t in doc[:-1] if t.is_space and "\n" in t.text]
    wrapped = sum(doc[t.i + 1].text[:1].islower() for t in breaks) > WRAPPED_SHARE * len(breaks)
    for token in breaks:
        if not wrapped or token.text.count("\n") > 1:
            doc[token.i + 1].is_sent_start = True
    for token in doc[1:-1]:
        if token.text in _OPENERS and _starts_unannounced(token):
            token.is_sent_start = True
    return doc


def _starts_unannounced(opener: Token) -> bool:
    """ "Smoke over the harbour A woman waits": a small word with a capital, a small word after, no mark before."""
    before, after = opener.nbor(-1), opener.nbor(1)
    labelled = opener.text == "A" and before.lower_ in _LABELLED
    return after.text.islower() and not labelled and (before.text[-1:].isalnum() or before.text == ")")


def _has_own_headline(article: Article) -> bool:
    title = (article.title or "").strip()
    return bool(title) and not article.text.lstrip().startswith(title)
