"""Where a text names a place: the model's entities united with a scan of the gazetteer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from extractors.language import Story
from extractors.where.compile import ABBREVIATION
from extractors.where.gazetteer import Entry, Gazetteer

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
LONGEST = 5
"""Words of the longest name that the scan looks up."""

_INSIDE = frozenset(
    "of de la le les du del des di da do dos das el al en upon on the and sur am an der and in by".split()
)
_BEFORE = frozenset(
    "north south east west northern southern eastern western central northeast northwest southeast southwest "
    "northeastern northwestern southeastern southwestern upper lower greater downtown inner outer mid upstate suburban "
    "rural metropolitan metro old new the city county town village state province region district".split()
)


@dataclass(slots=True)
class Mention:
    """A run of words that may name a place, with the places of that name."""

    tokens: Tokens
    label: str
    """The entity label that covers it: GPE, LOC, FAC, ORG, PERSON, NORP … or "" where there is none."""
    whole: bool
    """Whether it is the whole entity and not a name inside a longer one."""
    entries: tuple[Entry, ...]
    within: list[Entry] = field(default_factory=list)
    """Divisions and countries that the text gives right after it: "Paris, Texas"."""

    @property
    def text(self) -> str:
        """The words as they stand."""
        return self.tokens.text


def find_mentions(story: Story, gazetteer: Gazetteer) -> list[Mention]:
    """Every run of words that may name a place, in order, none overlapping another."""
    mentions: list[Mention] = []
    for doc in story.docs:
        found = list(_scan(doc, gazetteer))
        taken = {i for m in found for i in range(m.tokens.start, m.tokens.end)}
        for entity in doc.ents:
            if entity.label_ in PLACE_LABELS and not any(i in taken for i in range(entity.start, entity.end)):
                found.append(Mention(_trim(entity), entity.label_, True, ()))
        found.sort(key=lambda m: m.tokens.start)
        _read_containers(found, gazetteer)
        mentions += found
    return mentions


def _scan(doc: Doc, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Longest names of the gazetteer, left to right."""
    i, size = 0, len(doc)
    while i < size:
        if not _may_start(doc[i]):
            i += 1
            continue
        for j in range(min(size, i + LONGEST), i, -1):
            run = doc[i:j]
            if not _may_be_name(run):
                continue
            entries = gazetteer.look_up(run.text)
            if not entries or gazetteer.is_demonym(run.text):
                continue
            if len(run) == 1 and all(e.kind == ABBREVIATION for e in entries) and not _after_comma(run):
                continue
            entity = next((e for e in doc.ents if e.start < j and e.end > i), None)
            label = entity.label_ if entity is not None else ""
            whole = entity is not None and _trim(entity).start == i and _trim(entity).end == j
            yield Mention(run, label, whole, entries)
            i = j - 1
            break
        i += 1


def _may_start(token: Token) -> bool:
    return token.text[:1].isupper()


def _may_be_name(run: Tokens) -> bool:
    last = run[-1]
    if not (last.text[:1].isupper() or last.text[:1].isdigit()):
        return False
    return all(t.text[:1].isupper() or t.lower_ in _INSIDE or t.text in "-.'’" for t in run)


def _after_comma(run: Tokens) -> bool:
    return run.start > 0 and run.doc[run.start - 1].text in {",", "("}


def _trim(entity: Tokens) -> Tokens:
    """An entity without its article and possessive ending."""
    start, end = entity.start, entity.end
    while end - 1 > start and (
        entity.doc[end - 1].text in {"'s", "’s", "'", "’", ",", "."} or entity.doc[end - 1].is_space
    ):
        end -= 1
    while start < end - 1 and (entity.doc[start].lower_ == "the" or entity.doc[start].is_space):
        start += 1
    return entity.doc[start:end]


def _read_containers(mentions: list[Mention], gazetteer: Gazetteer) -> None:
    """Note for each mention the larger place named right after it, over a comma or in brackets."""
    for first, second in zip(mentions, mentions[1:], strict=False):
        between = first.tokens.doc[first.tokens.end : second.tokens.start]
        if len(between) == 1 and between[0].text in {",", "("}:
            first.within = [e for e in second.entries if e.feature in {"ADM1", "PCLI", "ADM2"}]
