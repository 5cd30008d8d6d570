"""Which of the places of a name is meant: candidates ranked with the whole story in view.

Every distinct name of the story is one decision (one sense a discourse), except that a name with a container of its
own ("Paris, Texas") is a decision by itself. A linear model scores each candidate on features that a person would
weigh; the probabilities of one round are the context of the next.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from extractors.language import Story
from extractors.where.compile import ABBREVIATION, ALIAS
from extractors.where.gazetteer import Entry, Gazetteer
from extractors.where.home import Home, host_of
from extractors.where.mentions import Mention
from extractors.where.words import DIVISIONS

CANDIDATES = 40
"""Candidates of a name that are weighed, most populous first; those with a link to the story are always among them."""
ROUNDS = 2
STATES_OF = frozenset({"USA", "CAN", "AUS", "GBR"})
"""Countries whose first-order divisions news names as readily as countries; elsewhere the town is meant more often."""

FEATURES = (
    "population",
    "division_population",
    "is_country",
    "is_state",
    "is_admin1",
    "is_admin2",
    "is_capital",
    "is_famous",
    "is_other",
    "is_alias",
    "is_abbreviation",
    "within_admin1",
    "within_country",
    "not_within",
    "country_votes",
    "admin1_votes",
    "country_named",
    "admin1_named",
    "near",
    "very_near",
    "home_country",
    "home_admin1",
    "home_near",
    "outlet_country",
    "people_votes",
    "division_of_town",
    "said_division",
)
CONTEXT_FEATURES = frozenset({"country_votes", "admin1_votes", "country_named", "admin1_named", "near", "very_near"})
"""Features that depend on what the story's other names are believed to be."""
Array = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


@dataclass(slots=True)
class Decision:
    """One name of a story to be resolved: its mentions, its candidates, and what is believed of them.

    ``weight`` is how surely the mentions name a place at all (0 to 1); ``probabilities`` has one value a candidate.
    """

    key: str
    mentions: list[Mention]
    candidates: list[Entry]
    within: tuple[Entry, ...]
    weight: float = 0.0
    features: Array = field(default_factory=lambda: np.zeros((0, len(FEATURES))))
    probabilities: Array = field(default_factory=lambda: np.zeros(0))

    @property
    def best(self) -> int:
        """Index of the likeliest candidate."""
        return int(self.probabilities.argmax())

    @property
    def support(self) -> float:
        """Probability that the place is the best candidate or one beside it: a town and its province are one answer."""
        top = self.candidates[self.best]
        beside = (
            p
            for entry, p in zip(self.candidates, self.probabilities.tolist(), strict=True)
            if abs(entry.latitude - top.latitude) < 1 and abs(entry.longitude - top.longitude) < 1.5
        )
        return min(1.0, float(sum(beside)))


def make_decisions(mentions: Sequence[Mention], weights: Sequence[float]) -> list[Decision]:
    """Group mentions into decisions; ``weights`` says how surely each mention names a place."""
    contained: dict[str, Counter[tuple[Entry, ...]]] = defaultdict(Counter)
    for mention in mentions:
        if mention.within:
            contained[mention.key][mention.within] += 1
    groups: dict[tuple[str, tuple[Entry, ...]], Decision] = {}
    for mention, weight in zip(mentions, weights, strict=True):
        if not mention.entries:
            continue
        within = mention.within
        if not within and mention.key in contained:
            within = contained[mention.key].most_common(1)[0][0]
        decision = groups.get((mention.key, within))
        if decision is None:
            decision = Decision(mention.key, [], _shortlist(mention.entries, within), within)
            groups[mention.key, within] = decision
        decision.mentions.append(mention)
        decision.weight = max(decision.weight, weight)
    return list(groups.values())


def _shortlist(entries: tuple[Entry, ...], within: tuple[Entry, ...]) -> list[Entry]:
    inside = [e for e in entries[CANDIDATES:] if lies_in(e, within)]
    return [*entries[:CANDIDATES], *inside]


class Context:
    """A story's decisions with their candidates laid out as arrays, to be weighed round by round."""

    def __init__(self, story: Story, decisions: list[Decision], gazetteer: Gazetteer, home: Home | None) -> None:
        """Lay out every candidate of the decisions, and compute the features that no round changes."""
        self.decisions = decisions
        entries = [e for d in decisions for e in d.candidates]
        self.owner = np.repeat(np.arange(len(decisions)), [len(d.candidates) for d in decisions])
        ends = np.cumsum([len(d.candidates) for d in decisions]).tolist()
        self._slices = [slice(start, end) for start, end in zip([0, *ends], ends, strict=False)]
        self.latitude = np.radians([e.latitude for e in entries])
        self.longitude = np.radians([e.longitude for e in entries])
        self.country = _numbered([e.country for e in entries])
        self.admin1 = _numbered([e.admin1 for e in entries])
        self.weight = np.array([d.weight for d in decisions])
        self.is_country = np.array([e.feature == "PCLI" for e in entries])
        self.is_admin1 = np.array([e.feature == "ADM1" for e in entries])
        self.is_place = np.array([e.feature not in {"PCLI", "CONT", "OCN", "ADM1"} for e in entries])
        self.closeness = self._closeness()
        self.fixed = self._fixed(story, entries, gazetteer, home)

    def weigh(self, prior: Array, weights: Array) -> None:
        """Set each decision's probabilities: first by the prior alone, then ``ROUNDS`` times with the story's context.

        ``prior`` and ``weights`` have one value a feature; context features are zero in the first round.
        """
        self._set_probabilities(self.fixed, prior)
        for _ in range(ROUNDS):
            self._set_probabilities(self.with_context(), weights)

    def with_context(self) -> Array:
        """Features of all candidates, the context taken from the decisions' present probabilities."""
        features = self.fixed.copy()
        if not self.decisions:
            return features
        belief = np.concatenate([d.probabilities for d in self.decisions]) * self.weight[self.owner]
        total = max(self.weight.sum(), 1e-9)
        features[:, _AT["country_votes"]] = self._votes(self.country, belief) / total
        features[:, _AT["admin1_votes"]] = self._votes(self.admin1, belief) / total
        features[:, _AT["country_named"]] = self._strongest(self.country, belief * self.is_country)
        features[:, _AT["admin1_named"]] = self._strongest(self.admin1, belief * self.is_admin1)
        for name, scale in (("near", 100.0), ("very_near", 25.0)):
            pull = np.exp(-self.closeness / scale) * (belief * self.is_place)[None, :]
            pull[self.owner[:, None] == self.owner[None, :]] = 0
            by_owner = np.add.reduceat(pull, self._starts(), axis=1)
            features[:, _AT[name]] = (1 - np.exp(-by_owner.sum(axis=1))) * self.is_place
        return features

    def _set_probabilities(self, features: Array, weights: Array) -> None:
        scores = features @ weights
        for decision, mine in zip(self.decisions, self._slices, strict=True):
            decision.features = features[mine]
            exponent = np.exp(scores[mine] - scores[mine].max())
            decision.probabilities = exponent / exponent.sum()

    def _starts(self) -> list[int]:
        return [part.start for part in self._slices]

    def _votes(self, area: Numbers, belief: Array) -> Array:
        """For each candidate, the belief of the other decisions in places of its area."""
        pairs = area * len(self.decisions) + self.owner
        own = np.bincount(pairs, belief)[pairs]
        return np.where(area > 0, np.bincount(area, belief)[area] - own, 0.0)

    def _strongest(self, area: Numbers, belief: Array) -> Array:
        """For each candidate, the belief of another decision in the area itself, the strongest one."""
        best: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for index in np.flatnonzero(belief > 0.0).tolist():
            best[int(area[index])].append((float(belief[index]), int(self.owner[index])))
        found = np.zeros(len(area))
        for index, (number, owner) in enumerate(zip(area.tolist(), self.owner.tolist(), strict=True)):
            if number in best and number > 0:
                found[index] = max((value for value, other in best[number] if other != owner), default=0.0)
        return found

    def _closeness(self) -> Array:
        """Kilometres between all candidates."""
        return _km(self.latitude[:, None], self.longitude[:, None], self.latitude[None, :], self.longitude[None, :])

    def _fixed(self, story: Story, entries: list[Entry], gazetteer: Gazetteer, home: Home | None) -> Array:
        rows = np.zeros((len(entries), len(FEATURES)))
        if not entries:
            return rows
        peoples = Counter(c for doc in story.docs for t in doc if (c := _people(t.text, gazetteer)))
        people_total = sum(peoples.values()) + 2
        outlet = _country_of_host(story.article.url, gazetteer)
        for row, entry, owner in zip(rows, entries, self.owner, strict=True):
            within = self.decisions[owner].within
            lies = lies_in(entry, within)
            is_division = entry.feature in {"ADM1", "ADM2", "PCLI"}
            size = np.log10(entry.population + 1) / 7
            row[_AT["division_population" if is_division else "population"]] = size
            row[_AT["is_country"]] = entry.feature == "PCLI"
            row[_AT["is_state"]] = entry.feature == "ADM1" and entry.country in STATES_OF
            row[_AT["is_admin1"]] = entry.feature == "ADM1" and entry.country not in STATES_OF
            row[_AT["is_admin2"]] = entry.feature == "ADM2"
            row[_AT["is_capital"]] = entry.feature == "PPLC"
            feature = not is_division and not entry.feature.startswith("PPL")
            row[_AT["is_famous"]] = (
                feature and entry.id < 0
            )  # of our own table: what news names, or it would not be there
            row[_AT["is_other"]] = feature and entry.id > 0
            row[_AT["is_alias"]] = entry.kind == ALIAS
            row[_AT["is_abbreviation"]] = entry.kind == ABBREVIATION
            if entry.feature in {"ADM1", "ADM2"}:
                decision = self.decisions[owner]
                row[_AT["said_division"]] = any(_said_division(m) for m in decision.mentions)
                row[_AT["division_of_town"]] = any(_is_seat(town, entry) for town in decision.candidates)
            row[_AT["within_admin1"]] = lies == "ADM1"
            row[_AT["within_country"]] = lies == "PCLI"
            row[_AT["not_within"]] = bool(within) and not lies
            row[_AT["outlet_country"]] = outlet is not None and entry.country == outlet
            row[_AT["people_votes"]] = peoples.get(entry.country or "", 0) / people_total
            if home is not None:
                row[_AT["home_country"]] = entry.country == home.country
                row[_AT["home_admin1"]] = entry.admin1 == home.admin1
        if home is not None:
            away = _km(self.latitude, self.longitude, np.radians(home.latitude), np.radians(home.longitude))
            rows[:, _AT["home_near"]] = np.exp(-away / 80.0) * self.is_place
            trust = min(1.0, home.share / 0.1)
            rows[:, [_AT["home_country"], _AT["home_admin1"], _AT["home_near"]]] *= trust
        return rows


_AT = {name: index for index, name in enumerate(FEATURES)}


def lies_in(entry: Entry, within: tuple[Entry, ...]) -> str:
    """Feature code of the container that a place lies in, the smallest first; "" for none."""
    for container in within:
        if container.feature in {"ADM1", "ADM2"} and entry.admin1 == container.admin1 and entry.feature != "ADM1":
            return "ADM1"
    for container in within:
        if container.feature == "PCLI" and entry.country == container.country and entry.feature != "PCLI":
            return "PCLI"
    return ""


def _is_seat(town: Entry, division: Entry) -> bool:
    """Whether a town of the same name lies in the division, near its middle: Izmir in Izmir."""
    return (
        town.feature.startswith("PPL")
        and town.admin1 == division.admin1
        and abs(town.latitude - division.latitude) < 1
        and abs(town.longitude - division.longitude) < 1.5
    )


def _said_division(mention: Mention) -> bool:
    """ "Aleppo province", "the state of Washington": the text says that the division is meant."""
    doc, start, end = mention.tokens.doc, mention.tokens.start, mention.tokens.end
    after = doc[end].lower_ if end < len(doc) else ""
    before = [t.lower_ for t in doc[max(0, start - 2) : start]]
    return after in DIVISIONS or (before[-1:] == ["of"] and before[0] in DIVISIONS)


def _people(word: str, gazetteer: Gazetteer) -> str | None:
    return gazetteer.country_of(word) if word[:1].isupper() and gazetteer.is_demonym(word) else None


def _country_of_host(url: str | None, gazetteer: Gazetteer) -> str | None:
    host = host_of(url)
    if host is None:
        return None
    suffix = "." + host.rpartition(".")[2]
    return gazetteer.country_of_suffix(suffix)


def _numbered(values: list[str | None]) -> Numbers:
    """Areas as numbers from 1; 0 for none."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(v, len(numbers) + 1) if v else 0 for v in values], dtype=np.int64)


def _km(lat1: Array, lon1: Array, lat2: Array, lon2: Array) -> Array:
    """Great-circle distance in kilometres (haversine); arguments in radians."""
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return np.asarray(12742 * np.arcsin(np.sqrt(np.minimum(1, half))))
