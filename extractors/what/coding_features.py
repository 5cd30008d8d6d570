"""Readable features of a predicate's scope, for the linear model of types.

Names never become features: who acts towards whom must not decide what was done.
"""

from __future__ import annotations

from extractors.model import Modality
from extractors.what.coding_compose import Typing, verb_class
from extractors.what.coding_lexicon import class_names, word_class
from extractors.what.coding_scope import Scope, lemma

_VERB_CLASSES = ("phase", "stop", "refuse", "ask", "promise", "threaten")
_SUBJECT_CLASSES = ("army", "militants", "court", "police", "official")
_WORD_SLOTS = frozenset({"obj", "comp", "light", "mod", "advcl"})


def type_features(scope: Scope, modality: Modality, typing: Typing | None) -> list[str]:
    """What bears on the type: trigger, slots, classes of their fillers, auxiliaries, and what the lexicon says."""
    trigger = scope.forms[-1]
    common = {lemma(t) for t in scope.head.sent if t.pos_ != "PROPN"}
    features = {f"t={scope.forms[0]}", f"t={trigger}", f"kind={scope.kind}", f"modality={modality}"}
    for slot, words in scope.slots.items():
        if slot == "subj":
            features.update(f"subj@{name}" for name in _SUBJECT_CLASSES if not word_class(name).isdisjoint(words))
            continue
        if slot not in _WORD_SLOTS:
            features |= {f"prep={slot}", f"t+prep={trigger}+{slot}"}
        plain = words & common
        features.update(f"{slot}={w}" for w in plain)
        if slot in _WORD_SLOTS:
            features.update(f"t+{slot}={trigger}+{w}" for w in plain)
        for name in class_names():
            if not word_class(name).isdisjoint(words):
                features.add(f"{slot}@{name}")
                if slot == "obj":
                    features.add(f"t+obj@={trigger}+{name}")
    features.update(f"aux={a}" for a in scope.auxiliaries)
    features.update(f"class={name}" for name in _VERB_CLASSES if not verb_class(name).isdisjoint(scope.forms))
    if typing is None:
        features.add("lexicon=none")
    else:
        sure = "sure" if typing.score > 0.8 else "plain"
        features |= {f"lexicon={typing.event_type}", f"lexicon={typing.event_type}+{sure}"}
        features.add(f"lexicon={typing.event_type}/{typing.mode}")
    return sorted(features)
