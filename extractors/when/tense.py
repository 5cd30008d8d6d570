"""Is an expression told as past or as to come? Light cues of the words around it, nearest first."""

from __future__ import annotations

from extractors.when.context import ends_sentence
from extractors.when.pattern import Words

AHEAD = frozenset(
    "will shall 'll wo scheduled due expected expects expect plans plan planned planning set going hopes hope hoping intends "
    "intend aims aim slated upcoming until till deadline tentatively vows vow pledges promises prepares preparing "
    "begin begins start starts tomorrow would could may might can".split()
)
BACK = frozenset(
    "was were had did said told reported announced ago became began came went made took gave got saw found held led left "
    "lost met paid put ran rose fell sold sent set shot spent spoke stood struck thought took won wrote broke brought "
    "built bought caught chose cut drew drove fought fled flew forgot froze grew heard hid hit hurt kept knew laid lay "
    "lent let meant quit read rode rang sang sank sat sought shook shrank slept slid split spread stole stuck swore swept "
    "swam taught tore threw understood woke wore wound withdrew since been".split()
)
LIMITS = frozenset(";:\"“”`")


def cues(words: Words, start: int, end: int) -> int:
    """-1 past, 1 to come, 0 unknown, for the expression at word positions ``[start, end)``."""
    best: tuple[int, int] | None = None
    for step, stop in ((-1, -1), (1, len(words.spelling))):
        k = start - 1 if step < 0 else end
        distance = 1
        while k != stop and distance < 25 and not ends_sentence(words, k):
            word = words.spelling[k]
            if word in LIMITS:
                distance += 3
            sign = _sign(words, k)
            if sign and (best is None or distance < best[0]):
                best = (distance, sign)
                break
            distance += 1
            k += step
    return best[1] if best else 0


def _sign(words: Words, k: int) -> int:
    word = words.spelling[k]
    if word in AHEAD:
        return 1
    if word in BACK:
        return -1
    if word == "to" and k + 1 < len(words.spelling):
        follow = words.spelling[k + 1]
        return 0 if follow in ("the", "a", "an") or not follow.isalpha() else 0
    if len(word) > 4 and word.endswith("ed") and word.isalpha():
        return -1
    return 0
