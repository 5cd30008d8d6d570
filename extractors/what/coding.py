"""Codes a predicate: which type of event it is, in which mode and context, and whether it is an event at all.

One predicate, one type (PLOVER's rule). The trigger lexicon proposes from the predicate's own scope; verbs that say
what one does with another deed (refuse, demand, promise, threaten, stop, begin) take their type from that deed; a deed
still to come is coded as the promise or the threat it is, and cooperation denied as a refusal.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from extractors.language.story import Story
from extractors.ontology import EVENT_TYPES
from extractors.what.coding_compose import Typing, type_scope
from extractors.what.coding_contexts import find_contexts
from extractors.what.coding_features import type_features
from extractors.what.coding_gate import CLOSED, Gate, judge
from extractors.what.coding_model import gate_probability, type_model
from extractors.what.coding_scope import Scope, read_scope
from extractors.what.gate_features import gate_features
from extractors.what.predicate import Predicate
from extractors.what.story_senses import settle

_YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
"""The type model knows yielding in word and in deed as one."""
EVENT_FROM = 0.55
"""Probability of being an event of its type from which a predicate gets a row; docs/confidence.md shows what other
values would keep and lose."""
DENIED_FROM = 0.4
"""The same for what headline or first sentence deny: somebody has claimed it, and that it is denied is the news."""
_OVERRULED = 0.5
"""Probability from which the type model wins over the lexicon: in cross-validation it then mends and breaks nothing."""
SETTLED = frozenset(
    {
        ("SANCTION", "convict"),
        ("COERCE", "cyber"),
        ("COERCE", "restrict"),
        ("COERCE", "martial-law"),
        ("MOBILIZE", "weapons"),
    }
)
"""Types and modes that PLOVER's manual settles in so many words, and shows of arms: no model overrules them."""


@dataclass(slots=True)
class Coding:
    """What a predicate is coded as. ``event_type`` and the columns that follow from it are None when it has no type."""

    event_type: str | None
    modes: list[str] = field(default_factory=list)
    contexts: list[str] = field(default_factory=list)
    quad_class: int | None = None
    intensity: float | None = None
    cameo_root: str | None = None
    score: float = 0.0
    """From 0 to 1: how probably it is an event of this type; lowered behind a closed gate."""
    is_event: bool = False
    """False for background, opinion, metaphor, sport, and for what is only the content of another event."""
    reasons: list[str] = field(default_factory=list)
    """For a reader: which entry matched, what was composed, why the gate said no."""
    content: Token | None = None
    """The word for the deed that is promised, refused, demanded …, whose participants are this event's too."""
    by_speaker: bool = False
    """The speaker is the actor and the predicate's agents are the recipients: "X said Y must leave" is X's request."""


def code_event(predicate: Predicate, story: Story) -> Coding:
    """Code one predicate of a story. Never raises; a predicate that is nothing known gets ``event_type`` None."""
    found = typed(predicate, story)
    if found is None:
        return Coding(None, reasons=["no trigger"], is_event=False)
    scope, typing, agreement = found
    gate = judge(predicate, scope, typing, story)
    score = gate_probability(gate_features(predicate, scope, typing, agreement, story))
    denial = predicate.modality == "negated" and (predicate.in_headline or predicate.sentence.start == 0)
    if gate.is_event and score < (DENIED_FROM if denial else EVENT_FROM):
        gate.close(f"too unlike one ({score:.2f})")
    return _coding(predicate, story, typing, gate, score)


def typed(predicate: Predicate, story: Story) -> tuple[Scope, Typing, float | None] | None:
    """Scope and type of a predicate, event or not, with the type model's probability of it; None without a trigger."""
    scope = read_scope(predicate)
    typing = type_scope(scope, predicate.modality)
    if typing is None:
        return None
    return scope, *_second_opinion(predicate, scope, settle(predicate, scope, typing, story))


def _second_opinion(predicate: Predicate, scope: Scope, typing: Typing) -> tuple[Typing, float | None]:
    """The lexicon's typing, or the type model's where it is surer; and how probable the model finds the outcome, None
    for types it has not seen: those of the extension."""
    if not EVENT_TYPES[typing.event_type].political:
        return typing, None
    opinion = type_model().probabilities(type_features(scope, predicate.modality, typing))
    best = max(opinion, key=opinion.__getitem__)
    own = _YIELD.get(typing.event_type, typing.event_type)
    if best == own or opinion[best] < _OVERRULED or (typing.event_type, typing.mode) in SETTLED:
        return typing, opinion.get(own, 0.0)
    reason = f"linear model: {best} ({opinion[best]:.2f}) rather than {typing.event_type}"
    event_type = "CONCEDE" if best == "YIELD" else best
    return replace(typing, event_type=event_type, mode=None, reasons=[*typing.reasons, reason]), opinion[best]


def _coding(predicate: Predicate, story: Story, typing: Typing, gate: Gate, score: float) -> Coding:
    row = EVENT_TYPES[typing.event_type]
    modes = [typing.mode] if typing.mode is not None and typing.mode in row.modes else []
    return Coding(
        event_type=row.name,
        modes=modes,
        contexts=find_contexts(predicate, story, row.name, modes),
        quad_class=row.quad_class,
        intensity=row.intensity(modes),
        cameo_root=row.root(modes),
        score=round(score if gate.is_event else min(score, CLOSED), 4),
        is_event=gate.is_event,
        reasons=[*typing.reasons, *gate.reasons],
        content=typing.content,
        by_speaker=typing.by_speaker,
    )
