"""Trigger lexicon: which verbs, nouns and adjectives name which type of event, under which conditions.

The entries live in ``coding_data/triggers/*.toml``: a table per type (and per mode below it), each with ``verb``,
``noun`` and ``adjective`` lists of whitespace-separated entries ::

    storm                              the lemma alone
    step_down                          a verb with its particle, or a compound noun
    fire|shoot{at|on=*}                one entry for both verbs; some phrase with *at* or *on* is there
    withdraw{obj=@troops}              the object's head is of a class in ``classes.toml``
    lift{obj=@restriction;!obj=weight} several conditions, ``!`` denies one

A condition's left side is ``obj``, ``subj``, ``mod`` (compounds and adjectives before the trigger), ``light`` (the
light verb a noun stands with), ``comp`` (the verb of a complement clause) or prepositions. Entries with more
conditions win over those with fewer.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.what.coding_scope import Scope

_DATA = files("extractors.what") / "coding_data"
_ENTRY = re.compile(r"([^\s{]+)(?:\{([^}]*)\})?")
KINDS = ("verb", "noun", "adjective")


@dataclass(frozen=True, slots=True)
class Condition:
    """One test on a predicate's scope: some filler of some of the ``slots`` is among ``words`` (None: any filler)."""

    slots: tuple[str, ...]
    words: frozenset[str] | None
    denied: bool

    def holds(self, scope: Scope) -> bool:
        """Whether the predicate's scope passes."""
        found = False
        for slot in self.slots:
            fillers = scope.fillers(slot)
            if fillers if self.words is None else not self.words.isdisjoint(fillers):
                found = True
                break
        return found != self.denied


@dataclass(frozen=True, slots=True)
class Entry:
    """One trigger with its conditions and what it names."""

    trigger: str
    kind: str
    event_type: str
    mode: str | None
    conditions: tuple[Condition, ...]
    text: str
    """The trigger with the conditions that it needs (not those it denies), for a reader."""

    @property
    def weight(self) -> tuple[int, int]:
        """Sort key: entries that need more conditions, then longer triggers, win."""
        return (sum(not c.denied for c in self.conditions) * 10 + len(self.conditions), self.trigger.count("_"))


@cache
def word_class(name: str) -> frozenset[str]:
    """The lemmas of a class in ``classes.toml``; KeyError for one that is not there."""
    return _classes()[name]


@cache
def _classes() -> dict[str, frozenset[str]]:
    raw = tomllib.loads((_DATA / "classes.toml").read_text(encoding="utf-8"))
    classes: dict[str, frozenset[str]] = {}
    for name, words in raw.items():
        members: set[str] = set()
        for word in words.split():
            members |= classes[word[1:]] if word.startswith("@") else {word}
        classes[name] = frozenset(members)
    return classes


def _condition(text: str) -> Condition:
    denied = text.startswith("!")
    left, _, right = text.lstrip("!").partition("=")
    words: set[str] = set()
    for word in right.split("|"):
        words |= word_class(word[1:]) if word.startswith("@") else {word}
    return Condition(tuple(left.split("|")), None if "*" in words else frozenset(words), denied)


def _entries(words: str, kind: str, event_type: str, mode: str | None) -> list[Entry]:
    found = []
    for match in _ENTRY.finditer(words):
        tests = [c for c in (match[2] or "").split(";") if c]
        conditions = tuple(_condition(c) for c in tests)
        shown = " ".join(c.partition("=")[0] for c in tests if not c.startswith("!"))
        found += [
            Entry(trigger, kind, event_type, mode, conditions, f"{trigger} ({shown})" if shown else trigger)
            for trigger in match[1].split("|")
        ]
    return found


@cache
def lexicon() -> dict[tuple[str, str], tuple[Entry, ...]]:
    """All entries by (kind, trigger), those with most conditions first."""
    by_trigger: dict[tuple[str, str], list[Entry]] = {}
    for file in sorted((_DATA / "triggers").iterdir(), key=lambda f: f.name):
        for event_type, table in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for key, value in table.items():
                blocks = {key: value} if key in KINDS else value
                for kind, words in blocks.items():
                    for entry in _entries(words, kind, event_type, None if key in KINDS else key):
                        by_trigger.setdefault((kind, entry.trigger), []).append(entry)
    return {k: tuple(sorted(v, key=lambda e: e.weight, reverse=True)) for k, v in by_trigger.items()}


def match(scope: Scope) -> list[Entry]:
    """Entries whose trigger and conditions the scope meets, best first."""
    table = lexicon()
    hits = [
        entry
        for form in scope.forms
        for entry in table.get((scope.kind, form), ())
        if all(condition.holds(scope) for condition in entry.conditions)
    ]
    hits.sort(key=lambda e: e.weight[0] + 15 * e.weight[1], reverse=True)
    return hits


@cache
def class_names() -> tuple[str, ...]:
    """The names of the classes in ``classes.toml``."""
    return tuple(_classes())
