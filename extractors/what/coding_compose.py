"""Types a scope: the lexicon's best entry, or a type composed of a verb and the deed it acts upon."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

from extractors.model import Modality
from extractors.ontology import EVENT_TYPES
from extractors.what.coding_lexicon import Entry, match
from extractors.what.coding_scope import Scope, lemma, scope_of

_PRECISE, _PLAIN = 0.85, 0.7
"""Scores of an entry with conditions and of one without."""
_COMPOSED = 0.9
_CONTENT_MODES = {
    "REQUEST": {"AID": "assist", "COOPERATE": "assist", "CONSULT": "meet", "RETREAT": "yield", "CONCEDE": "yield"},
    "REJECT": {"AID": "assist", "COOPERATE": "assist", "CONSULT": "meet", "RETREAT": "yield", "CONCEDE": "yield"},
    "THREATEN": {"ASSAULT": "violence", "MOBILIZE": "violence", "COERCE": "restrict", "SANCTION": "relations"},
}
_DEFAULT_MODE = {"REQUEST": "change", "REJECT": "change"}
_MODE_THREATS = {"arrest": "arrest", "deport": "expel", "expel": "expel", "seize": "territory", "convict": "arrest"}


@dataclass(slots=True)
class Typing:
    """A type with its mode, how sure, why, and the deed it is about where it is about one."""

    event_type: str
    mode: str | None
    score: float
    reasons: list[str] = field(default_factory=list)
    content: Token | None = None
    phase: bool = False
    """Only a phase or the report of the deed in ``content``: "began withdrawing", "announced the arrest"."""
    by_speaker: bool = False
    """The event is the speaker's: "X said Y must leave" is a request of X to Y."""


@cache
def verb_class(name: str) -> frozenset[str]:
    """The lemmas of a class in ``compose.toml``."""
    text = (files("extractors.what") / "coding_data" / "compose.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[name].split())


def type_scope(scope: Scope, modality: Modality = "asserted") -> Typing | None:
    """The type of a predicate with its modality taken into account; None when nothing known names it."""
    typing = base_type(scope)
    obliged = _obliged(scope, typing)
    if obliged is not None:
        return obliged
    if typing is None:
        return None
    if modality == "hypothetical" and _announced(scope):
        modality = "planned"
    return _with_modality(typing, scope, modality)


def _obliged(scope: Scope, typing: Typing | None) -> Typing | None:
    """ "X said Y must do": a request by X; who is obliged has to be named and be another than X."""
    duty = scope.auxiliaries & {"must", "should"}
    if not duty or scope.verb is None or scope.said_by is None:
        return None
    obliged = [t for t in (scope.objects if scope.passive else scope.subjects) if t.pos_ != "PRON"]
    if not obliged:
        return None
    mode = _content_mode("REQUEST", typing) if typing is not None else "change"
    reason = f"said that {obliged[0].text} {min(duty)} {scope.forms[0]} → REQUEST"
    return Typing("REQUEST", mode, _COMPOSED, [reason], by_speaker=True)


def _announced(scope: Scope) -> bool:
    """ "Said it would send": the past tense of "says it will send", unless a condition makes it one."""
    saying = scope.said_by
    if saying is None or scope.verb is None or not scope.auxiliaries & {"would", "will", "shall"}:
        return False
    return not any(
        c.dep_ == "advcl" and any(m.dep_ == "mark" and m.lower_ in ("if", "unless", "should") for m in c.children)
        for c in scope.verb.children
    )


def base_type(scope: Scope, depth: int = 0) -> Typing | None:
    """The type of the deed named, whether or not it was done."""
    inner, content = _content(scope, depth)
    if inner is not None and content is scope.complement:
        scope.put("comp", {"+" + EVENT_TYPES[inner.event_type].polarity})
    entries = match(scope)
    composed = _composed(scope, inner, content)
    best = entries[0] if entries else None
    if composed is not None and (best is None or not any(not c.denied for c in best.conditions)):
        return composed
    if best is None:
        return composed
    typing = _from_entry(best)
    if composed is not None and composed.event_type == typing.event_type:
        typing.mode, typing.content = typing.mode or composed.mode, composed.content
    elif inner is not None and typing.event_type in ("AGREE", "REQUEST", "REJECT", "THREATEN"):
        typing.content = content
        typing.mode = typing.mode or _content_mode(typing.event_type, inner)
    if typing.mode is None:
        typing.mode = _DEFAULT_MODE.get(typing.event_type)
    return typing


def _from_entry(entry: Entry) -> Typing:
    score = _PRECISE if any(not c.denied for c in entry.conditions) else _PLAIN
    where = f"{entry.event_type}/{entry.mode}" if entry.mode else entry.event_type
    return Typing(entry.event_type, entry.mode, score, [f"lexicon: {entry.text} → {where}"])


def _content(scope: Scope, depth: int) -> tuple[Typing | None, Token | None]:
    """The deed a predicate is about: its complement clause's, else that of its object noun."""
    if depth >= 2:
        return None, None
    tokens = [scope.complement] if scope.complement is not None else []
    tokens += [o for o in scope.objects if o.pos_ == "NOUN" and o != scope.head]
    for token in tokens:
        assert token is not None
        kind = "noun" if token.pos_ in ("NOUN", "PROPN") else "verb"
        if kind == "verb" and token.pos_ not in ("VERB", "AUX"):
            continue
        inner = base_type(scope_of(token, kind), depth + 1)
        if inner is not None:
            return inner, token
    return None, None


def _composed(scope: Scope, inner: Typing | None, content: Token | None) -> Typing | None:
    if scope.kind != "verb" or inner is None or content is None:
        return None
    row = EVENT_TYPES[inner.event_type]
    about = f"{scope.forms[0]} + {inner.event_type} ({lemma(content)})"

    def of(event_type: str, mode: str | None = None) -> Typing:
        return Typing(event_type, mode or _content_mode(event_type, inner), _COMPOSED, [f"composed: {about}"], content)

    particle = any(c.dep_ == "prt" for c in scope.head.children)  # who "ends up" doing it does not end it
    names = scope.forms[:1] if particle else scope.forms

    def among(name: str) -> bool:
        return not verb_class(name).isdisjoint(names)

    is_clause = content is scope.complement
    if among("threaten") and is_clause:
        return of("THREATEN")
    if among("refuse"):
        if not row.political or (row.polarity == "conflict" and inner.event_type not in ("REQUEST", "ACCUSE")):
            return None
        return of("REJECT")
    if among("stop"):
        if inner.event_type in ("COOPERATE", "AID", "SUPPORT"):
            return of("SANCTION", "discontinue")
        if inner.event_type == "CONSULT":
            return of("REJECT", "meet")
        if inner.event_type in ("ASSAULT", "MOBILIZE"):
            return of("RETREAT", "ceasefire" if inner.event_type == "ASSAULT" else "withdraw")
        if inner.event_type in ("PROTEST", "COERCE", "SANCTION", "ACCUSE", "THREATEN"):
            return of("CONCEDE")
        return None
    if is_clause and among("ask") and _is_ahead(content):
        return of("REQUEST")
    if is_clause and among("promise") and _is_ahead(content):
        if row.polarity == "conflict" and inner.event_type not in ("ACCUSE", "REQUEST", "REJECT"):
            return of("THREATEN")
        return of("AGREE") if row.polarity == "cooperation" else None
    if among("phase"):
        return replace(
            inner, score=_COMPOSED, content=content, phase=True, reasons=[*inner.reasons, f"composed: {about}"]
        )
    return None


def _is_reported(scope: Scope) -> bool:
    """ "Announced the arrest of": no promise, unless the announcing itself is to come."""
    verb = scope.head.head
    return scope.kind == "noun" and scope.head.dep_ == "dobj" and lemma(verb) in ("announce", "report", "confirm")


def _is_ahead(clause: Token) -> bool:
    """The complement of a promise is still to come: an infinitive or a future, not "announced that it had …"."""
    auxiliaries = {c.lower_ for c in clause.children if c.dep_ == "aux"}
    return clause.tag_ == "VB" or bool(auxiliaries & {"to", "will", "would", "shall", "should", "must"})


def _content_mode(event_type: str, inner: Typing) -> str | None:
    if event_type == "THREATEN" and inner.mode in _MODE_THREATS:
        return _MODE_THREATS[inner.mode]
    return _CONTENT_MODES.get(event_type, {}).get(inner.event_type, _DEFAULT_MODE.get(event_type))


def _with_modality(typing: Typing, scope: Scope, modality: Modality) -> Typing:
    """PLOVER's single-type rule: a deed to come is a promise or a threat, cooperation not given is a refusal."""
    row = EVENT_TYPES[typing.event_type]
    if modality == "planned" and row.political and not _is_reported(scope):
        if row.polarity == "cooperation" and typing.event_type != "AGREE":
            return replace(
                typing, event_type="AGREE", mode=None, reasons=[*typing.reasons, f"planned {row.name} → AGREE"]
            )
        if typing.event_type in ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT") and typing.mode != "convict":
            mode = _content_mode("THREATEN", typing)
            return replace(
                typing, event_type="THREATEN", mode=mode, reasons=[*typing.reasons, f"planned {row.name} → THREATEN"]
            )
    if modality == "negated" and row.political and row.polarity == "cooperation":
        mode = _content_mode("REJECT", typing)
        return replace(
            typing, event_type="REJECT", mode=mode, reasons=[*typing.reasons, f"negated {row.name} → REJECT"]
        )
    return typing
