"""Is it the same event? Mentions within and across articles joined into events."""

from extractors.link.across import Linkable, Links, alikeness, link_articles
from extractors.link.mentions import Report, group_mentions, link_within
from extractors.link.share import share_within
from extractors.link.stories import Told, group_stories, story_similarity

__all__ = [
    "Linkable",
    "Links",
    "Report",
    "Told",
    "alikeness",
    "group_mentions",
    "group_stories",
    "link_articles",
    "link_within",
    "share_within",
    "story_similarity",
]
