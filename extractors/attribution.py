"""Who vouches for a happening: the reporter, or somebody quoted or reported."""

from __future__ import annotations

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from extractors.language.syntax import CLAUSES, child, is_verb, noun_phrase
from extractors.language.tables import sections
from extractors.model import AttributionKind
from extractors.who.arguments import subjects_of

_VERBS = sections("extractors", "reporting_verbs.txt")
REPORTING = _VERBS["say"] | _VERBS["think"] | _VERBS["deny"]
SAYING = _VERBS["say"]
_OPEN, _CLOSE = "“«", "”»"


class Attributions:
    """Finds the speaker of each clause of one document."""

    def __init__(self, doc: Doc, headline: bool = False) -> None:
        self.doc = doc
        self.headline = headline
        self._quoted = quoted_tokens(doc)

    def of(self, head: Token) -> tuple[AttributionKind, Tokens | None]:
        """Kind of attribution and the speaker's noun phrase for the happening that ``head`` names."""
        quoted = head.i in self._quoted
        kind: AttributionKind = "quoted" if quoted else "reported"
        verb = self._reporting_verb(head)
        if verb is not None:
            speakers = [s for s in subjects_of(verb, self.headline) if s.i != head.i]
            return kind, noun_phrase(speakers[0]) if speakers else None
        source = self._according_to(head)
        if source is not None:
            return kind, noun_phrase(source)
        return ("quoted", self._speaker_nearby(head)) if quoted else ("none", None)

    def _reporting_verb(self, head: Token) -> Token | None:
        """The verb above ``head`` whose statement it is part of."""
        token, steps = head, 0
        while token.head is not token and steps < 30:
            above = token.head
            if is_verb(above) and above.lemma_ in REPORTING and token.dep_ in ("ccomp", "parataxis", "xcomp", "pcomp"):
                if token.dep_ != "xcomp" or child(above, "auxpass") is not None:
                    return above
            token, steps = above, steps + 1
        for aside in token.children:  # "Three people, police said, were killed"
            if aside.dep_ in ("parataxis", "ccomp", "advcl", "dep") and is_verb(aside) and aside.lemma_ in SAYING:
                if aside.i != head.i and child(aside, "ccomp", "dobj", "xcomp") is None and not aside.is_ancestor(head):
                    return aside
        return None

    def _according_to(self, head: Token) -> Token | None:
        token, steps = head, 0
        while steps < 30:
            for c in token.children:
                if c.lower_ == "according" and c.dep_ in ("prep", "advcl", "advmod", "acl"):
                    inner = child(c, "prep")
                    return child(inner if inner is not None else c, "pobj")
            if token.head is token or token.dep_ in CLAUSES - {"ccomp", "xcomp"} and token.dep_ == "relcl":
                return None
            token, steps = token.head, steps + 1
        return None

    def _speaker_nearby(self, head: Token) -> Tokens | None:
        """The speaker of the nearest reporting verb of the paragraph outside the quotation, the one before first."""
        doc, here = self.doc, head.i
        first = here
        while first > 0 and "\n" not in doc[first - 1].text:
            first -= 1
        last = here
        while last < len(doc) - 1 and "\n" not in doc[last + 1].text:
            last += 1
        for i in [*range(here, first - 1, -1), *range(here, last + 1)]:
            token = doc[i]
            if i not in self._quoted and token.pos_ == "VERB" and token.lemma_ in SAYING:
                speakers = subjects_of(token, self.headline)
                if speakers:
                    return noun_phrase(speakers[0])
        return None


def quoted_tokens(doc: Doc) -> set[int]:
    """Indices of the tokens inside double quotation marks; a mark never reaches over its paragraph's end.

    Quotations of one or two words are scare quotes or names and do not count.
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
            closes = text in ("”", "''", "»") or (text == '"' and start is not None)
            if closes and start is not None:
                if token.i - start > 3:
                    found.update(range(start + 1, token.i))
                start = None
            elif not closes:
                start = token.i
    return found
