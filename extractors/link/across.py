"""Linking a set of articles: stories first, then the happenings each story tells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from extractors.link.mentions import Alike, Report, group_mentions
from extractors.link.stories import Told, group_stories, story_similarity
from extractors.model import Article, Extraction


class Linkable(msgspec.Struct):
    """What is kept of an article and its events until all are read."""

    told: Told
    reports: list[Report]
    main_event_id: str | None

    @classmethod
    def of(cls, article: Article, extraction: Extraction) -> Linkable:
        """Keep what linking needs."""
        return cls(
            Told.of(article.id, article.title, article.text, article.published_day),
            [Report.of(article.id, event) for event in extraction.events],
            extraction.main_event.event_id if extraction.main_event else None,
        )


class Links(msgspec.Struct):
    """The result: mention → event, and article → the event its story is about."""

    event_of_mention: dict[str, str]
    event_of_story: dict[str, str]


def link_articles(articles: Sequence[Linkable]) -> Links:
    """Join mentions of the same happening within each story.

    An article's story is about the happening that most of its articles give as their main event; a reaction piece
    belongs to the event it reacts to. Mentions are joined only within a story: two articles about different things
    that happen to mention like events are left apart.
    """
    stories: dict[int, list[Linkable]] = defaultdict(list)
    for article, story in zip(articles, group_stories([a.told for a in articles]), strict=True):
        stories[story].append(article)
    links = Links({}, {})
    for members in stories.values():
        _link_story(members, links)
    return links


def alikeness(told: Mapping[str, Told]) -> Alike:
    """How alike two articles are for the purpose of joining what they mention, from 0 to 1.

    Within one article everything is told alike; across two articles a cosine of 0.5 is as alike as reports get.
    """

    @lru_cache(maxsize=100_000)
    def alike(a: str, b: str) -> float:
        return 0.5 if a == b else min(1.0, 2 * story_similarity(told[a], told[b]))

    return alike


def _link_story(members: Sequence[Linkable], links: Links) -> None:
    told = {member.told.article_id: member.told for member in members}
    reports = [report for member in members for report in member.reports]

    for report, first in zip(reports, group_mentions(reports, alikeness(told)), strict=True):
        links.event_of_mention[report.mention_id] = reports[first].mention_id
    mains = [links.event_of_mention.get(m.main_event_id, m.main_event_id) for m in members if m.main_event_id]
    about = Counter(mains).most_common(1)[0][0] if mains else f"story-{members[0].told.article_id}"
    for member in members:
        links.event_of_story[member.told.article_id] = about
