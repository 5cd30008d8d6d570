"""Places of a story: found, told apart, scored."""

from __future__ import annotations

from collections import Counter
from math import log10

from extractors.language import Story
from extractors.model import Place
from extractors.where.gazetteer import Entry, Gazetteer
from extractors.where.mentions import PLACE_LABELS, Mention, find_mentions


def find_places(story: Story, gazetteer: Gazetteer, home: object | None = None) -> list[Place]:
    """Every place that the story names, in order; without coordinates where it is in no gazetteer."""
    mentions = [m for m in find_mentions(story, gazetteer) if m.label in PLACE_LABELS]
    votes: Counter[str] = Counter()
    for mention in mentions:
        for entry in mention.entries[:1]:
            votes[entry.country or ""] += 1
            votes[entry.admin1 or ""] += 1
    total = max(1, len(mentions))
    places = []
    for mention in mentions:
        best = max(mention.entries, key=lambda e: _score(e, mention, votes, total), default=None)
        places.append(_place(story, mention, best, gazetteer))
    return places


def _score(entry: Entry, mention: Mention, votes: Counter[str], total: int) -> float:
    score = log10(entry.population + 10) / 2 - (0.8 if entry.kind else 0)
    score += (entry.feature in {"PCLI"}) * 2 + (entry.feature == "ADM1") * 0.5 - (entry.feature == "ADM2") * 0.5
    score += 2 * votes[entry.country or ""] / total + 2 * votes[entry.admin1 or "-"] / total
    if mention.within:
        inside = any(
            w.admin1 == entry.admin1 if w.feature != "PCLI" else w.country == entry.country for w in mention.within
        )
        score += 5 if inside else -2
    return score


def _place(story: Story, mention: Mention, entry: Entry | None, gazetteer: Gazetteer) -> Place:
    span = story.span(mention.tokens)
    if entry is None:
        return Place(start=span.start, end=span.end, text=span.text, name=span.text, geonameid=None, latitude=None,
                     longitude=None, admin1=None, country=None, feature=None, score=0.0, in_=span.in_)  # fmt: skip
    return Place(start=span.start, end=span.end, text=span.text, name=entry.name, geonameid=entry.geonameid,
                 latitude=entry.latitude, longitude=entry.longitude, admin1=gazetteer.admin1_name(entry.admin1),
                 country=entry.country, feature=entry.feature, score=0.5, in_=span.in_)  # fmt: skip
