"""Where an outlet is at home, learned from its own pages.

A town's paper writes "Paris" and "the county" without saying which. The names on its other pages tell: the division
of the world where most of them can be is the outlet's home. Learning needs no parse and no labels: a scan of plain
text, about a millisecond a story, so that a whole input can be learned from before its first story is resolved.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log1p
from urllib.parse import urlsplit

import msgspec

from extractors.model import Article
from extractors.where.compile import ABBREVIATION
from extractors.where.gazetteer import Entry, Gazetteer
from extractors.where.names import cached_key
from extractors.where.words import NEVER_ALONE

NAMES_KEPT = 300
"""Names remembered of each outlet, the most frequent first."""
ARTICLES_NEEDED = 1
"""Stories of an outlet before its home is trusted."""

_NAME = re.compile(r"\b[A-Z][\w’'-]*\.?(?:[ -](?:of |de |la |upon |on )?[A-Z][\w’'-]*\.?){0,3}")


class OutletNames(msgspec.Struct):
    """What is remembered of one outlet: how many of its stories were read, and in how many of them each name stood."""

    articles: int = 0
    names: dict[str, int] = {}


@dataclass(frozen=True, slots=True)
class Home:
    """An outlet's home: country (alpha-3), division (GeoNames code) and point in degrees.

    ``share`` is the part of the outlet's place names that can be in the division, 0 to 1: near 0 for an outlet that
    writes of the whole world.
    """

    country: str
    admin1: str
    latitude: float
    longitude: float
    share: float


class Homes:
    """Homes of many outlets by host, in constant memory a host; :meth:`learn` from stories, then :meth:`of` a URL.

    Whoever knows an outlet can :meth:`tell` where it is at home; that counts for more than what its stories name.
    """

    def __init__(self, gazetteer: Gazetteer, outlets: dict[str, OutletNames] | None = None) -> None:
        """Start with what an earlier run remembered (:attr:`outlets`), or with nothing."""
        self.gazetteer = gazetteer
        self.outlets: dict[str, OutletNames] = outlets or {}
        self._homes: dict[str, Home | None] = {}
        self._told: dict[str, Home] = {}

    def tell(self, url: str | None, place: str) -> None:
        """Say in words where the outlet of a page is at home; a place that no gazetteer knows says nothing."""
        host, home = host_of(url), home_named(place, self.gazetteer)
        if host is not None and home is not None:
            self._told[host] = home

    def learn(self, articles: Iterable[Article]) -> Homes:
        """Read the names in stories; those without a URL are passed over. Returns itself."""
        for article in articles:
            host = host_of(article.url)
            if host is None:
                continue
            outlet = self.outlets.setdefault(host, OutletNames())
            outlet.articles += 1
            for key in dict.fromkeys(_keys(f"{article.title or ''}\n{article.text}", self.gazetteer)):
                outlet.names[key] = outlet.names.get(key, 0) + 1
            if len(outlet.names) > 2 * NAMES_KEPT:
                outlet.names = dict(Counter(outlet.names).most_common(NAMES_KEPT))
            self._homes.pop(host, None)
        return self

    def of(self, url: str | None) -> Home | None:
        """The home of the outlet that a page belongs to; None where too little of it was read."""
        host = host_of(url)
        if host in self._told:
            return self._told[host]
        if host is None or host not in self.outlets:
            return None
        if host not in self._homes:
            self._homes[host] = find_home(self.outlets[host], self.gazetteer)
        return self._homes[host]


def host_of(url: str | None) -> str | None:
    """Host of a URL, with its port if it names one, without "www.", lower case; None where there is none."""
    try:
        host = urlsplit(url or "").netloc.rpartition("@")[2].lower()
    except ValueError:
        return None
    return host.removeprefix("www.") or None


def home_named(place: str, gazetteer: Gazetteer) -> Home | None:
    """The home that words name, the larger place last: "Lagos, Nigeria", "Paris, Texas"; None when there is none.

    Of several that fit a country, then the most populous. A country is a home without a division.
    """
    first, *containers = (part.strip() for part in place.split(","))
    if not any(c.isalnum() for c in first):
        return None
    fitting = [e for e in gazetteer.look_up(first) if all(_lies_in(e, name, gazetteer) for name in containers)]
    if not fitting:
        return None
    best = max(fitting, key=lambda e: (e.feature == "PCLI", _weight(e)))
    return Home(best.country or "", best.admin1 or "", best.latitude, best.longitude, 1.0)


def _lies_in(entry: Entry, container: str, gazetteer: Gazetteer) -> bool:
    """Whether a place lies in the country or division of a name."""
    divisions = {e.admin1 for e in gazetteer.look_up(container) if e.admin1 and e.feature == "ADM1"}
    return entry.admin1 in divisions or entry.country == (gazetteer.country_of(container) or "")


def find_home(outlet: OutletNames, gazetteer: Gazetteer) -> Home | None:
    """The division where most of an outlet's names can be, and the middle of them there."""
    if outlet.articles < ARTICLES_NEEDED:
        return None
    votes: defaultdict[str, float] = defaultdict(float)
    cast: list[tuple[Entry, float]] = []
    total = 0.0
    for key, stories in sorted(outlet.names.items()):  # sums and ties come out the same in every run
        entries = [e for e in gazetteer.look_up_key(key) if e.admin1 and e.kind != ABBREVIATION]
        weights = [_weight(e) for e in entries]
        importance = log1p(stories)
        total += importance
        for entry, weight in zip(entries, weights, strict=True):
            share = importance * weight / sum(weights)
            votes[entry.admin1 or ""] += share
            cast.append((entry, share))
    if not votes:
        return None
    admin1 = max(votes, key=lambda a: (votes[a], a))
    inside = [(e, share) for e, share in cast if e.admin1 == admin1]
    towns = [(e, share) for e, share in inside if e.feature != "ADM1"] or inside
    middle = max(towns, key=lambda pair: sum(s for e, s in towns if abs(e.latitude - pair[0].latitude) < 0.5
                                             and abs(e.longitude - pair[0].longitude) < 0.7))[0]  # fmt: skip
    return Home(middle.country or "", admin1, middle.latitude, middle.longitude, votes[admin1] / total)


def _weight(entry: Entry) -> float:
    """How readily a name means this place when nothing else is known: the root of its population, less for aliases."""
    return float((entry.population + 1000) ** 0.5) * (0.3 if entry.kind else 1.0)


def _keys(text: str, gazetteer: Gazetteer) -> Iterator[str]:
    """Keys of the names in a plain text: runs of capitalised words, whole, else their longest known beginnings."""
    for match in _NAME.finditer(text):
        words = match[0].split()
        while words:
            for end in range(len(words), 0, -1):
                key = cached_key(" ".join(words[:end]))
                if (end > 1 or key not in NEVER_ALONE) and not gazetteer.is_demonym(key) and gazetteer.look_up_key(key):
                    yield key
                    words = words[end:]
                    break
            else:
                words = words[1:]
