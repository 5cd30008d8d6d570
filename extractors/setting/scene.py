"""Where the news of a story took place, each kind of happening apart."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.language import Story
from extractors.language.reference import root
from extractors.model import Location
from extractors.setting.mention import TOLD, Mention, is_harm_done, is_news
from extractors.setting.whereabouts import agree, one_of, side_by_side, told_place, within

DEEDS = frozenset({"MOBILIZE", "LAUNCH", "CEREMONY", "PROTEST", "RETREAT", "ELECTION"})
"""Types beside harm of which a story tells one scene, though perhaps only below the lead."""
_ONE = DEEDS - {"MOBILIZE"}
"""Those of which it seldom tells two: movements of troops have many."""
_GATHERINGS = frozenset({"CEREMONY", "PROTEST"})
"""Those that are where headline or lead put the story when no words give them a place."""
_EXACT = 3
"""Coarsest ``precision`` of a place that the scene is taken to be when headline and lead name none: a district."""


def scene_of_kind(
    kind: str | None, lead: Sequence[Mention], mentions: Sequence[Mention], main: Location | None, story: Story
) -> Location | None:
    """Where the news of one kind took place: the first place of the lead, or a finer one in it told of the same."""
    told = [p for m in lead if m.kind == kind and (p := told_place(m)) is not None]
    words = {root(m.predicate.lemma) for m in lead if m.kind == kind}
    news = [m for m in mentions if m.kind == kind and told_place(m) is not None and is_news(m, story)]
    if kind == "harm":
        first = _of_harm(told, news, main) if tells_harm(lead, story) else None
    else:
        first = next(iter(told), None)
        if first is None and kind in DEEDS:
            first = _of_deed(kind, [m for m in news if kind in _ONE or root(m.predicate.lemma) in words], main)
    if first is None:
        return None
    same = (m for m in mentions if m.kind == kind and root(m.predicate.lemma) in words)
    finer = [p for m in same if m.event.modality in TOLD and (p := told_place(m)) and within(p, first)]
    return min(finer, key=lambda p: p.precision, default=first)


def _of_harm(told: Sequence[Location], news: Sequence[Mention], main: Location | None) -> Location | None:
    """The place of headline or lead; below them the first town or site, or the one country where harm was done."""
    if main is not None and not any(agree(place, main) for place in told):
        return main
    if told:
        return told[0]
    exact = (place for m in news if (place := told_place(m)) is not None and place.precision <= _EXACT)
    done = [place for m in news if not m.is_noun and is_harm_done(m) and (place := told_place(m)) is not None]
    return next(exact, None) or one_of(done)


def _of_deed(kind: str, news: Sequence[Mention], main: Location | None) -> Location | None:
    """The one place that the story tells below a lead that tells none, unless the story is set elsewhere."""
    below = one_of([place for m in news if (place := told_place(m)) is not None])
    if main is None or (below is not None and (agree(below, main) or side_by_side(below, main))):
        return below
    return main if kind in _GATHERINGS else None


def tells_harm(lead: Sequence[Mention], story: Story) -> bool:
    """Whether harm is the news: told in the headline, by a main verb or right below it."""
    titled = len(story.article.title or "") if story.headline is None else 0
    heads = [m.predicate.head for m in lead if m.kind == "harm"]
    return any(h.doc is story.headline or h.idx < titled or "ROOT" in (h.dep_, h.head.dep_) for h in heads)
