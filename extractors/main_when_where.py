"""When and where the main event took place: the first words of the article that say so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from spacy.tokens import Token
from spacy.tokens import Span as Tokens

from extractors.language import Story
from extractors.model import Place, Time

NEAR = timedelta(days=8)
"""How far from the publication a time may lie to be that of the news."""

FIRST_WORDS = 2500
"""Characters of the text in which the main event's time is looked for."""

_LABELS = ("FAC", "GPE", "LOC")


def when_of(story: Story, phrase: Tokens | None, times: list[Time], title: Tokens | None) -> str | None:
    """The words that date the main event: those that name a day or an hour close to publication, early in the story."""
    best: tuple[float, str] | None = None
    for time in times:
        score = _time_score(time, story)
        if score > 0 and (best is None or score > best[0]):
            best = score, " ".join(time.text.split())
    return best[1] if best is not None else None


def _time_score(time: Time, story: Story) -> float:
    if time.type not in ("DATE", "TIME") or time.start_date is None or time.value.endswith("_REF"):
        return 0.0
    score = 2.0 if time.type == "TIME" or len(time.value) >= 10 else 0.5
    published = story.published
    if published is not None:
        gap = abs(date.fromisoformat(time.start_date[:10]) - published)
        score *= 1.0 if gap <= NEAR else 0.2
    if time.in_ != "title":
        score *= 1.0 / (1.0 + time.start / 600)
    return score


def where_of(story: Story, places: list[Place], title: Tokens | None) -> str | None:
    """The words that say where: a place of the headline, of the dateline, or the first one of the lead."""
    best: tuple[float, str] | None = None
    for score, tokens in _candidates(story, places, title):
        if best is None or score > best[0]:
            best = score, " ".join(tokens.text.split())
    return best[1] if best is not None else None


def _candidates(story: Story, places: list[Place], title: Tokens | None) -> Iterator[tuple[float, Tokens]]:
    for doc in story.docs:
        headline = doc is story.headline
        spans = [e for e in doc.ents if e.label_ in _LABELS]
        where = "title" if headline else None
        for place in places:
            if place.in_ == where:
                span = doc.char_span(place.start, place.end, alignment_mode="expand")
                if span is not None and not any(e.start < span.end and span.start < e.end for e in spans):
                    spans.append(span)
        for span in spans:
            tokens = _without_article(span)
            if not len(tokens):
                continue
            before = _preposition(tokens)
            score = 1.0
            in_title = headline or title is not None and title.doc is doc and tokens.start < title.end
            if in_title:
                score *= 3.0
            else:
                score *= 1.0 / (1.0 + tokens.start_char / 400)
            score *= 2.0 if before in ("in", "at", "near", "outside", "inside") else 1.2 if tokens.label_ == "FAC" else 0.8
            yield score, tokens


def _without_article(span: Tokens) -> Tokens:
    start, end = span.start, span.end
    while start < end and (span.doc[start].lower_ in ("the", "a", "an") or span.doc[start].is_punct):
        start += 1
    while end > start and span.doc[end - 1].text in ("'s", "’s", "'"):
        end -= 1
    return Tokens_(span.doc, start, end, span.label_)


def _preposition(tokens: Tokens) -> str:
    token: Token = tokens.root
    while token.dep_ in ("compound", "nmod", "poss", "conj", "appos") and token.head is not token:
        token = token.head
    return token.head.lower_ if token.dep_ == "pobj" else ""


Tokens_ = Tokens
