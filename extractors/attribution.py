"""Who vouches for a happening: the reporter, or somebody quoted or reported."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from extractors.language.syntax import child, is_human, is_infinitive, is_verb, noun_phrase
from extractors.language.tables import sections
from extractors.model import AttributionKind
from extractors.who.arguments import subjects_of, verb_roles

_VERBS = sections("extractors", "reporting_verbs.txt")
REPORTING = _VERBS["say"] | _VERBS["think"] | _VERBS["deny"]
SAYING = _VERBS["say"]
_SHORTEST = 3
_REACH = 150
"""How many tokens before and behind a quotation its speaker may be named."""


class Attributions:
    """Finds the speaker of each clause of one document."""

    def __init__(self, doc: Doc, headline: bool = False) -> None:
        self.doc = doc
        self.headline = headline
        self._quoted = quoted_tokens(doc)
        self._breaks = [t.i for t in doc if t.is_space and "\n" in t.text]
        self._speakers: list[tuple[int, Tokens]] | None = None

    def of(self, head: Token) -> tuple[AttributionKind, Tokens | None]:
        """Kind of attribution and the speaker's noun phrase for the happening that ``head`` names."""
        quoted = head.i in self._quoted
        kind: AttributionKind = "quoted" if quoted else "reported"
        verb = self._reporting_verb(head)
        if verb is not None:
            speakers = verb_roles(verb, self.headline).agents
            return kind, noun_phrase(speakers[0]) if speakers else None
        source = self._according_to(head)
        if source is not None:
            return kind, noun_phrase(source)
        return ("quoted", self._speaker_nearby(head)) if quoted else ("none", None)

    def _reporting_verb(self, head: Token) -> Token | None:
        """The verb above ``head`` whose statement it is part of, or the aside that says who says so."""
        token = head
        while token.head != token:
            above = token.head
            if is_verb(above) and (
                (token.dep_ in ("ccomp", "parataxis") and above.lemma_ in REPORTING)
                or (token.dep_ == "xcomp" and above.lemma_ in _VERBS["raising"] and is_infinitive(token))
            ):
                return above
            token = above
        for aside in head.children:  # "Three people, police said, were killed"
            labelled = (
                aside.dep_ in ("parataxis", "ccomp", "advcl", "dep") and aside.lemma_ in SAYING and is_verb(aside)
            )
            if labelled and child(aside, "nsubj") and not child(aside, "ccomp", "dobj", "xcomp", "mark"):
                return aside
        return None

    def _according_to(self, head: Token) -> Token | None:
        token = head
        while True:
            for c in token.children:
                if c.lower_ == "according" and c.dep_ in ("prep", "advcl", "advmod", "acl"):
                    inner = child(c, "prep")
                    source = child(inner if inner is not None else c, "pobj")
                    if source is not None and (is_human(source) or source.lemma_.lower() in _VERBS["sources"]):
                        return source
            if token.head == token or token.dep_ == "relcl":
                return None
            token = token.head

    def _speaker_nearby(self, head: Token) -> Tokens | None:
        """The speaker of the nearest reporting verb of the paragraph outside the quotation, the one before first."""
        here = head.i
        paragraph = bisect_left(self._breaks, here)
        first = self._breaks[paragraph - 1] + 1 if paragraph else 0
        end = self._breaks[paragraph] if paragraph < len(self._breaks) else len(self.doc)
        first, end = max(first, here - _REACH), min(end, here + _REACH + 1)
        if self._speakers is None:
            self._speakers = list(self._reports())
        near = [(at, speaker) for at, speaker in self._speakers if first <= at < end]
        before = [speaker for at, speaker in near if at <= here]
        return before[-1] if before else next((speaker for _, speaker in near), None)

    def _reports(self) -> Iterator[tuple[int, Tokens]]:
        """Where outside quotations somebody says something, and who."""
        for token in self.doc:
            if token.pos_ == "VERB" and token.lemma_ in SAYING and token.i not in self._quoted:
                speakers = subjects_of(token, self.headline)
                if speakers and (is_human(speakers[0]) or speakers[0].pos_ == "PROPN"):
                    yield token.i, noun_phrase(speakers[0])


def _closes(mark: Token, is_open: bool) -> bool:
    """Whether a straight mark closes: by the spaces around it, and where those do not tell, by what came before."""
    before = mark.i > 0 and not mark.nbor(-1).whitespace_ and not mark.nbor(-1).is_space
    after = bool(mark.whitespace_) or mark.i + 1 == len(mark.doc)
    return is_open if before == (not after) else before


def quoted_tokens(doc: Doc) -> set[int]:
    """Indices of the tokens inside double quotation marks; a mark never reaches over its paragraph's end.

    Quotations of one or two words and those without a verb are scare quotes or titles and do not count.
    """
    found: set[int] = set()
    start: int | None = None
    for token in doc:
        text = token.text
        if "\n" in text:
            if start is not None:
                found.update(range(start + 1, token.i))
            start = None
        elif text in ('"', "“", "”", "``", "''", "«", "»", "„"):
            closes = text in ("”", "''", "»") or (text == '"' and _closes(token, start is not None))
            if closes and start is not None:
                if token.i - start > _SHORTEST and any(t.pos_ in ("VERB", "AUX") for t in doc[start + 1 : token.i]):
                    found.update(range(start + 1, token.i))
                start = None
            elif not closes:
                start = token.i
    return found
