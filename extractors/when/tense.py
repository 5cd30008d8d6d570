"""Is an expression told as past or as to come? Cues of the words around it, without a parse."""

from __future__ import annotations

from extractors.language.tables import sections
from extractors.when.context import ends_sentence
from extractors.when.pattern import Words

_WINDOW = 30
"""Words looked at on either side, within the sentence."""

_WORDS = sections("extractors.when", "words.txt")
_MODALS, _PROSPECT, _SCHEDULED = _WORDS["modals"], _WORDS["prospect"], _WORDS["scheduled"]
_PAST, _NOT_PAST, _APPOINTED = _WORDS["past"], _WORDS["not_past"], _WORDS["appointed"]
_DEADLINE = frozenset({"by", "until", "till"})
_AHEAD_BEFORE = frozenset("payable effective due".split())
_FINITE = frozenset(
    "was were had did came went took gave saw ran rose fell spoke drove fled flew grew knew began".split()
)
"""Past forms that are no participles."""
_POSSESSIVE = frozenset({"'s", "’s"})
_UNREAL = frozenset("would could might should must".split())
"""Modals that "have" takes into the past: "would have had"."""
_DETERMINERS = frozenset("the a an its their his her our this these those".split())
_PRESENT = frozenset("has have is are".split())
_AHEAD_OF = frozenset("before for ahead".split())


def cues(words: Words, start: int, end: int) -> int:
    """-1 past, 1 to come, 0 unknown, for the expression at word positions ``[start, end)``."""
    spelling = words.spelling
    before = [spelling[k] for k in range(max(0, start - 3), start)]
    last = before[-1] if before else "\n"
    if last in _DEADLINE or (
        before[-2:-1] and before[-2] in _DEADLINE and last in ("the", "at", "next", "late", "early")
    ):
        opens = not _first(words, start, -1)  # "Until Monday, they had not answered"
        past = _had(words, start, -1) or (opens and _had(words, end, 1)) or _ran_until(words, start)
        return -1 if past else 1
    if last in _AHEAD_BEFORE or before[-3:] in (["as", "soon", "as"], ["as", "early", "as"]):
        return 1
    after = spelling[end : end + 3]
    if after[:1] == ["deadline"]:
        return 1
    if after[:1] and after[0] in _POSSESSIVE and not _APPOINTED.intersection(after):
        return -1
    if after[:1] and after[0] in _POSSESSIVE and (last in _AHEAD_OF or before[-2:] == ["ahead", "of"]):
        return 1
    left, right = _first(words, start, -1), _first(words, end, 1)
    return left or right


def _first(words: Words, at: int, step: int) -> int:
    """The nearest cue on one side."""
    k = at - 1 if step < 0 else at
    for _ in range(_WINDOW):
        if not 0 <= k < len(words.spelling) or ends_sentence(words, k):
            return 0
        word = words.spelling[k]
        if word in _MODALS:
            return -1 if word in _UNREAL and words.spelling[k + 1 : k + 2] == ["have"] else 1
        if word in _SCHEDULED and not (k and words.spelling[k - 1] in _DETERMINERS):
            return 1
        if word in _PROSPECT and (word != "set" or words.spelling[k + 1 : k + 2] in (["to"], ["for"])):
            return -1 if k > 1 and words.spelling[k - 2 : k] == ["had", "been"] else 1
        if word == "to" and k and words.spelling[k - 1] in ("going", "ready", "about"):
            return 1
        if word == "to" and k and words.spelling[k - 1] in ("is", "are"):
            return 1
        if k and words.spelling[k - 1] in ("be", "being") and (word in _PAST or word.endswith(("ed", "en"))):
            k += step
            continue
        if word in _PAST or (
            words.text[words.starts[k]].islower() and len(word) > 3 and word.endswith("ed") and word not in _NOT_PAST
        ):
            return -1
        k += step
    return 0


def _ran_until(words: Words, start: int) -> bool:
    """ "Ten inches fell by Tuesday": a past verb right before the deadline; "is to be paid by Tuesday" has none."""
    deadline = next((k for k in range(start - 1, start - 4, -1) if words.spelling[k] in _DEADLINE), 0)
    return deadline > 1 and words.spelling[deadline - 1] in _FINITE


def _had(words: Words, at: int, step: int) -> bool:
    """Whether the nearest verb on one side of a deadline is in the past perfect: the deadline is over."""
    k = at - 1 if step < 0 else at
    for _ in range(_WINDOW):
        if not 0 <= k < len(words.spelling) or ends_sentence(words, k):
            return False
        word = words.spelling[k]
        if word == "had":
            return True
        if word in _MODALS or word in _PROSPECT or word in _PRESENT:
            return False
        k += step
    return False
