"""Where a text may name a place: a scan of the gazetteer united with the model's entities.

The scan is greedy and forgiving: whether a run of words really names a place is judged later
(:mod:`extractors.where.evidence`), with the whole story in view.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from extractors.language import Story
from extractors.where.compile import ABBREVIATION
from extractors.where.gazetteer import Entry, Gazetteer
from extractors.where.names import cached_key
from extractors.where.words import COUNTY_PLURALS, IN_NAMES, NEVER_ALONE

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
LONGEST = 6
"""Words of the longest name that the scan looks up: "Democratic People's Republic of Korea"."""
_JOINTS = frozenset(["-", ".", "'", "’", "'s", "’s"])
CONTAINERS = frozenset({"ADM1", "ADM2", "PCLI"})
"""Features of places that other places lie in."""


@dataclass(slots=True)
class Mention:
    """A run of words that may name a place.

    ``label`` is the entity label that covers it ("" where there is none) and ``entity`` that entity's words;
    ``entries`` are the places of that name; ``within`` are the larger places that the text gives for it
    ("Paris, Texas").
    """

    tokens: Tokens
    label: str
    entity: Tokens | None
    entries: tuple[Entry, ...]
    key: str
    within: tuple[Entry, ...] = field(default=())

    @property
    def whole(self) -> bool:
        """Whether it is the whole entity and not a name inside a longer one."""
        return self.entity is not None and self.entity.start == self.tokens.start and self.entity.end == self.tokens.end


def find_mentions(story: Story, gazetteer: Gazetteer) -> list[Mention]:
    """Every run of words that may name a place, in order, none overlapping another."""
    mentions: list[Mention] = []
    for doc in story.docs:
        entities = _entities(doc)
        found = list(_scan(doc, entities, gazetteer))
        taken = {i for m in found for i in range(m.tokens.start, m.tokens.end)}
        for entity in dict.fromkeys(entities.values()):  # in text order, every time
            if entity.label_ in PLACE_LABELS and taken.isdisjoint(range(entity.start, entity.end)):
                found.append(Mention(entity, entity.label_, entity, (), cached_key(entity.text)))
        found.sort(key=lambda m: m.tokens.start)
        _read_containers(found, gazetteer)
        mentions += found
    return mentions


def _scan(doc: Doc, entities: dict[int, Tokens], gazetteer: Gazetteer) -> Iterator[Mention]:
    """Longest names of the gazetteer, left to right."""
    start, size = 0, len(doc)
    while start < size:
        step = 1
        if doc[start].text[:1].isupper():
            for end in range(min(size, start + LONGEST), start, -1):
                run = doc[start:end]
                if not _may_be_name(run):
                    continue
                key = cached_key(run.text)
                if gazetteer.is_demonym(run.text):  # a people, and the country of an actor: not a place
                    step = end - start
                    break
                entries = gazetteer.look_up_key(key)
                if not entries or (len(run) == 1 and _not_alone(run[0], entries)):
                    continue
                entity = entities.get(start) or entities.get(end - 1)
                yield Mention(run, entity.label_ if entity is not None else "", entity, _of_county(run, entries), key)
                step = end - start
                break
        start += step


def _may_be_name(run: Tokens) -> bool:
    last = run[-1].text
    if not (last[:1].isupper() or last.isdigit()):
        return False
    return all(t.text[:1].isupper() or t.lower_ in IN_NAMES or t.text in _JOINTS for t in run)


def _not_alone(token: Token, entries: tuple[Entry, ...]) -> bool:
    """Words that are names of towns somewhere but hardly ever in a text; state codes without a comma before them."""
    if all(e.kind == ABBREVIATION for e in entries):
        if token.text.count(".") > 1:  # "M.D." is no Maryland
            return True
        if token.ent_type_ in PLACE_LABELS or (token.text.endswith(".") and not token.is_sent_start):
            return False
        return not (token.i > 0 and token.nbor(-1).text in {",", "("})
    if token.text.isupper() and any(e.feature in {"PCLI", "ZN"} for e in entries):
        return False  # "US", not "us"
    return token.lower_ in NEVER_ALONE or len(token.text) == 1


def _of_county(run: Tokens, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """ "Anderson and Cherokee counties": the names before the plural are counties."""
    for token in run.doc[run.end : run.end + 6]:
        if token.lower_ in COUNTY_PLURALS:
            return tuple(e for e in entries if e.feature == "ADM2") or entries
        if not (token.text[:1].isupper() or token.text in {",", "and", "or", "&"}):
            break
    return entries


def _entities(doc: Doc) -> dict[int, Tokens]:
    """The entity of each token, without its article and possessive ending."""
    found = {}
    for entity in doc.ents:
        start, end = entity.start, entity.end
        while end - 1 > start and (doc[end - 1].text in {"'s", "’s", "'", "’", ",", "."} or doc[end - 1].is_space):
            end -= 1
        while start < end - 1 and (doc[start].lower_ == "the" or doc[start].is_space):
            start += 1
        trimmed = Tokens(doc, start, end, label=entity.label_)
        found.update(dict.fromkeys(range(entity.start, entity.end), trimmed))
    return found


def _read_containers(mentions: list[Mention], gazetteer: Gazetteer) -> None:
    """Note for each mention the larger place that the text gives for it.

    "Paris, Texas"; "Paris (Texas)"; "Lahore in Punjab"; "Iraq's Mosul"; "the Syrian city of Aleppo".
    """
    for index, mention in enumerate(mentions):
        doc, end = mention.tokens.doc, mention.tokens.end
        larger: list[Entry] = []
        if index + 1 < len(mentions):
            after = mentions[index + 1]
            between = [t.lower_ for t in doc[end : after.tokens.start]]
            if between in ([","], ["("]) or (between[:1] == ["in"] and len(between) <= 2):
                larger += [e for e in after.entries if e.feature in CONTAINERS]
        if index > 0:
            before = mentions[index - 1]
            if [t.lower_ for t in doc[before.tokens.end : mention.tokens.start]] in (["'s"], ["’s"]):
                larger += [e for e in before.entries if e.feature in CONTAINERS]
        mention.within = tuple(e for e in larger if e.id not in {own.id for own in mention.entries})
