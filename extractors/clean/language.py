"""The language of a text, as ISO 639-1."""

from __future__ import annotations

import py3langid

from extractors.clean.blocks import Block
from extractors.clean.features import words_of

# function words that are frequent in one language and rare in the others
_TELLING = {
    "en": frozenset("the and of to that with was for is it are this have from by at".split()),
    "de": frozenset("der die und das den von mit ist im auf für nicht ein eine dem sich".split()),
    "fr": frozenset("le les des et du une dans que qui est pour sur pas au par ce".split()),
    "es": frozenset("el los las y una por con para del que su se es al como más".split()),
}
_SURE = 0.14
_MIN_CHARS = 60


def language_of(text: str, declared: str | None) -> str | None:
    """The language of ``text``. What the page declares is believed when its function words bear it out or the text is
    too short to tell; otherwise ``py3langid`` decides."""
    if len(text) < _MIN_CHARS:
        return declared
    words = words_of(text[:5000])
    shares = {code: sum(w in telling for w in words) / max(1, len(words)) for code, telling in _TELLING.items()}
    likely = max(shares, key=lambda code: shares[code])
    if shares[likely] >= _SURE and declared in (likely, None):
        return likely
    code: str = py3langid.classify(text[:3000])[0]
    return code if len(text) >= 4 * _MIN_CHARS or declared is None else declared


def running_text(blocks: list[Block]) -> str:
    """The running text of a page, where the language shows: its longer blocks, up to 20,000 characters."""
    return " ".join(b.text for b in blocks if len(b.text) > 80 and b.link_chars < 40)[:20_000]
