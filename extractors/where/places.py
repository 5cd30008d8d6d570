"""Places of a story: found, told apart, scored."""

from __future__ import annotations

from extractors.language import Story
from extractors.model import Place
from extractors.where.evidence import certainty, evidence, first_guess, read_names
from extractors.where.gazetteer import Entry, Gazetteer
from extractors.where.home import Home
from extractors.where.mentions import Mention, find_mentions
from extractors.where.resolve import Context, make_decisions
from extractors.where.weights import Weights, load_weights, probability

RESOLVED = 0.4
"""Least score of a place that is given coordinates: where F1 peaks on held-out outlets."""
NAMED = 0.35
"""Least probability of a place name that is listed though it could not be resolved."""
MENTIONS = 2000
"""Mentions of a story that are weighed together; a longer list is no story, and is cut."""


def find_places(
    story: Story, gazetteer: Gazetteer, home: Home | None = None, weights: Weights | None = None
) -> list[Place]:
    """Every place that the story names, in order; demonyms ("Ukrainian") are not places.

    A place's ``score`` is the probability that the words name exactly this place. A name that is in no gazetteer, or
    that could be too many places, has neither id nor coordinates, and ``score`` is the probability that it names a
    place at all.

    Args:
        story: the parsed article.
        gazetteer: from :meth:`Gazetteer.open`.
        home: of the article's outlet, from :class:`extractors.where.home.Homes`; small papers need it.
        weights: other weights than the release's, for training.
    """
    weights = weights or load_weights()
    mentions = find_mentions(story, gazetteer)[:MENTIONS]
    decisions = make_decisions(mentions, [first_guess(m) for m in mentions])
    Context(story, decisions, gazetteer, home).weigh(weights.prior, weights.ranker)
    decided = {id(m): d for d in decisions for m in d.mentions}
    names = read_names(story, mentions)
    places = []
    for mention in mentions:
        decision = decided.get(id(mention))
        named = probability(evidence(mention, names, decision), weights.named)
        if decision is not None:
            score = named * probability(certainty(mention, decision), weights.certain)
            if score >= RESOLVED:
                entry = decision.candidates[decision.best]
                places.append(_resolved(story, mention, entry, score, gazetteer))
                continue
        if named >= NAMED:
            places.append(_unresolved(story, mention, named))
    return places


def _resolved(story: Story, mention: Mention, entry: Entry, score: float, gazetteer: Gazetteer) -> Place:
    span = story.span(mention.tokens)
    return Place(
        start=span.start,
        end=span.end,
        text=span.text,
        name=entry.name,
        geonameid=entry.geonameid,
        latitude=entry.latitude,
        longitude=entry.longitude,
        admin1=gazetteer.admin1_name(entry.admin1),
        country=entry.country,
        feature=entry.feature,
        score=round(score, 3),
        in_=span.in_,
    )


def _unresolved(story: Story, mention: Mention, named: float) -> Place:
    span = story.span(mention.tokens)
    return Place(
        start=span.start,
        end=span.end,
        text=span.text,
        name=span.text,
        geonameid=None,
        latitude=None,
        longitude=None,
        admin1=None,
        country=None,
        feature=None,
        score=round(named, 3),
        in_=span.in_,
    )
