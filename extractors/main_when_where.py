"""When and where the main event took place: the first words of the article that say so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from extractors.language import Story
from extractors.model import Place, Time

NEAR = timedelta(days=8)
"""How far from the publication a time may lie to be that of the news."""


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
    if time.text.isupper() and time.text.isalpha():
        return 0.0  # a name, as of a newspaper
    if time.text.lower().startswith(("the ", "this ", "that ", "last ")) and not any(c.isdigit() for c in time.text):
        score *= 0.5
    published = story.published
    if published is not None:
        gap = abs(date.fromisoformat(time.start_date[:10]) - published)
        score *= 1.0 if gap <= NEAR else 0.2
    if time.in_ != "title":
        score *= 1.0 / (1.0 + time.start / 600)
    return score


def where_of(story: Story, places: list[Place], title: Tokens | None) -> str | None:
    """The words that say where: a place of the headline, of the dateline, or the first one of the lead."""
    best = max(_candidates(story, places, title), key=lambda found: found[0], default=None)
    return " ".join(best[1].text.split()) if best is not None else None


def scene_of(story: Story, places: list[Place], title: Tokens | None) -> Place | None:
    """The place that :func:`where_of` words, where it is sure and the gazetteer knows it."""
    found = ((score, words, place) for score, words, place in _candidates(story, places, title) if place is not None)
    known = ((score, place) for score, words, place in found if words.root.ent_type_ not in _NAMED_AFTER)
    score, best = max(known, key=lambda found: found[0], default=(0.0, None))
    return best if best is not None and best.latitude is not None and score >= SURE else None


def _candidates(
    story: Story, places: list[Place], title: Tokens | None
) -> Iterator[tuple[float, Tokens, Place | None]]:
    for doc in story.docs:
        known: dict[int, tuple[Tokens, Place | None]] = {}
        for place in places:
            if place.in_ == ("title" if doc is story.headline else None):
                span = doc.char_span(place.start, place.end, alignment_mode="expand")
                if span is not None:
                    known[span.start] = (span, place)
        covered = {i for span, _ in known.values() for i in range(span.start, span.end)}
        for entity in doc.ents:
            if (
                entity.label_ in ("GPE", "LOC")
                and not covered.intersection(range(entity.start, entity.end))
                and _is_setting(entity)
            ):
                known[entity.start] = (entity, None)
            elif entity.label_ == "FAC" and len(entity) > 1 and entity.text[:1].isalnum():
                within = [known.pop(i) for i in range(entity.start, entity.end) if i in known]
                known[entity.start] = (entity, within[0][1] if within else None)
        if title is not None and title.doc is doc:
            known.update((span.start, (span, None)) for span in _settings(title) if span.start not in known)
        for _, (span, resolved) in sorted(known.items()):
            in_title = doc is story.headline or (title is not None and title.doc is doc and span.start < title.end)
            yield _place_score(span, resolved, in_title), _phrase(span, known), resolved


def _settings(title: Tokens) -> Iterator[Tokens]:
    """Names that the headline sets the scene with: "at Northfield Arena", "outside Meridian Tower"."""
    for token in title:
        if token.lower_ in ("at", "outside", "inside") and token.pos_ == "ADP":
            end = start = token.i + 1
            while (
                end < title.end
                and title.doc[end].pos_ in ("DET", "PROPN")
                and title.doc[end].ent_type_ not in ("PERSON", "DATE", "TIME")
            ):
                end += 1
            if end > start and title.doc[end - 1].pos_ == "PROPN":
                yield title.doc[start:end]


def _is_setting(entity: Tokens) -> bool:
    """Whether a name the gazetteer does not know is used as a place: "in Northfield", "the town of Northfield"."""
    preposition = _preposition(entity)
    if preposition == "of":
        return entity.start > 1 and entity.doc[entity.start - 2].lower_ in SETTLEMENTS
    return PREPOSITION.get(preposition, 0.0) >= 1.5


SETTLEMENTS = frozenset(
    "city town village district province region state county capital suburb area neighbourhood neighborhood".split()
)


def _place_score(span: Tokens, place: Place | None, in_title: bool) -> float:
    if _is_dateline(span):
        return 1.3
    score = 3.0 if in_title else 1.0 / (1.0 + span.start_char / 400)
    score *= PREPOSITION.get(_preposition(span), 0.7)
    if place is None:
        score *= 1.0 if span.label_ == "FAC" or in_title else 0.5
    else:
        score *= 0.3 if place.latitude is None else COARSE.get((place.feature or "")[:4], 1.0)
    return score


SURE = 1.5
"""Score from which a place is the scene: in the headline, or behind a preposition of place in the first lines."""
_NAMED_AFTER = frozenset({"EVENT", "WORK_OF_ART"})
"""Entity labels of what may be called for a place and be elsewhere."""
COARSE = {"PCLI": 0.3, "PCLD": 0.3, "PCL": 0.3, "CONT": 0.1, "ADM1": 0.7, "RGN": 0.6}
"""What a place weighs that is too wide to be where something happened."""


def _phrase(span: Tokens, known: dict[int, tuple[Tokens, Place | None]]) -> Tokens:
    """The place's words with what it is in, when that follows a comma: "Springfield, Illinois"."""
    start, end = span.start, span.end
    doc = span.doc
    while start < end - 1 and (doc[start].lower_ in ("the", "a", "an") or doc[start].is_punct):
        start += 1
    while end > start + 1 and doc[end - 1].text in ("'s", "’s", "'", "’"):
        end -= 1
    while end + 1 < len(doc) and doc[end].text == "-" and not doc[end].whitespace_ and not doc[end - 1].whitespace_:
        end += 2
    if end + 1 < len(doc) and doc[end].text == "," and end + 1 in known:
        end = known[end + 1][0].end
    return doc[start:end]


PREPOSITION = {
    "in": 2.0,
    "at": 2.0,
    "near": 2.0,
    "outside": 2.0,
    "inside": 2.0,
    "across": 1.5,
    "on": 1.5,
    "into": 1.2,
    "from": 0.5,
    "of": 0.8,
    "to": 0.7,
}
"""How well a preposition says that something took place there; other uses of a place name count 0.7."""


def _is_dateline(span: Tokens) -> bool:
    """A place in capitals that opens a paragraph before a dash, a comma or an agency: "LONDON (Agency) —"."""
    doc = span.doc
    opens = span.start == 0 or "\n" in doc[span.start - 1].text or span.start_char < 12
    after = doc[span.end : span.end + 6].text
    return opens and span.text.isupper() and any(mark in after for mark in ("(", "-", "–", "—", ":"))


def _preposition(tokens: Tokens) -> str:
    token: Token = tokens.root
    while (
        token.dep_ in ("compound", "nmod", "poss", "conj", "appos")
        and token.head != token
        and token.head.pos_ in ("NOUN", "PROPN")
    ):
        token = token.head
    return token.head.lower_ if token.dep_ == "pobj" else ""
