"""Is an expression told as past or as to come? Cues of the words around it, without a parse."""

from __future__ import annotations

from extractors.when.context import ends_sentence
from extractors.when.pattern import Words

_WINDOW = 30
"""Words looked at on either side, within the sentence."""

MODALS = frozenset("will shall 'll ll wo would may might should must".split())
PROSPECT = frozenset(
    "scheduled due expected planned set slated expects expect plans plan planning hopes hope hoping intends intend aims aim "
    "upcoming tentatively vows vow pledges promises prepares preparing likely poised".split()
)
"""Words that put what follows ahead, whatever their own tense."""

SCHEDULED = frozenset(
    "begins begin starts start opens ends expires meets meet arrives leaves returns resumes reconvenes votes goes heads faces "
    "travels visits holds launches closes comes takes sits marks falls runs departs convenes moves".split()
)
"""Present-tense verbs of timetables: with a day's name they speak of the day to come."""

PAST = frozenset(
    "was were had did said told ago became began came went made took gave got saw found held led left lost met paid put ran "
    "rose fell sold sent shot spent spoke stood struck thought took won wrote broke brought built bought caught chose cut "
    "drew drove fought fled flew forgot froze grew heard hid hit hurt kept knew laid lay lent let meant quit rode rang sang "
    "sank sat sought shook shrank slept slid split stole stuck swore swept swam taught tore threw understood woke wore wound "
    "withdrew beat bore bent bid blew bled bound burst cast clung crept dealt dug ate fed felt flung forgave ground hung "
    "leapt lit overcame overthrew proved rebuilt shut slew sped spun sprang stung strove swung undertook upheld wept since".split()
)
_NOT_PAST = frozenset(
    "need feed speed breed indeed exceed proceed succeed seed weed bleed red bed wed shed agreed-upon".split()
)
_DEADLINE = frozenset({"by", "until", "till"})
_AHEAD_BEFORE = frozenset("payable effective due".split())
_POSSESSIVE = frozenset({"'s", "’s"})
_AHEAD_OF = frozenset("before for ahead".split())
_APPOINTED = frozenset(
    "deadline vote election elections referendum summit meeting hearing debate game match final inauguration launch opening "
    "ceremony funeral talks session ballot polls poll runoff primary conference".split()
)
"""Happenings with an appointed day: "Sunday's election" may be to come, "Sunday's attack" is not."""


def cues(words: Words, start: int, end: int) -> int:
    """-1 past, 1 to come, 0 unknown, for the expression at word positions ``[start, end)``."""
    spelling = words.spelling
    before = [spelling[k] for k in range(max(0, start - 3), start)]
    last = before[-1] if before else "\n"
    if (
        last in _DEADLINE
        or before[-2:-1]
        and before[-2] in _DEADLINE
        and last in ("the", "at", "next", "late", "early")
    ):
        return -1 if _first(words, start, -1, perfect=True) == -2 else 1
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


def _first(words: Words, at: int, step: int, perfect: bool = False) -> int:
    """The nearest cue on one side; with ``perfect``, -2 when it is "had"."""
    k = at - 1 if step < 0 else at
    for _ in range(_WINDOW):
        if not 0 <= k < len(words.spelling) or ends_sentence(words, k):
            return 0
        word = words.spelling[k]
        if perfect and word == "had":
            return -2
        if word in MODALS or word in SCHEDULED:
            return 1
        if word in PROSPECT:
            return -1 if k > 1 and words.spelling[k - 2 : k] == ["had", "been"] else 1
        if word == "to" and k and words.spelling[k - 1] in ("going", "ready", "about"):
            return 1
        if word == "to" and k and words.spelling[k - 1] in ("is", "are"):
            return 1
        if k and words.spelling[k - 1] in ("be", "being") and word.endswith(("ed", "en")):
            k += step
            continue
        if word in PAST or (
            words.text[words.starts[k]].islower() and len(word) > 3 and word.endswith("ed") and word not in _NOT_PAST
        ):
            return -1
        k += step
    return 0
