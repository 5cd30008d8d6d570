"""Who holds a time: the verb and nouns that a time expression hangs on in the dependency tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from extractors.language.syntax import NOMINAL, is_verb
from extractors.model import Time

_BESIDE = frozenset("since than from before after until till like unlike versus over".split())
"""Prepositions whose time bounds or compares: the happening itself lies elsewhere."""
_MODIFIER = frozenset({"compound", "poss", "nummod", "amod", "nmod"})
_PREDICATIVE = frozenset({"acomp", "ROOT", "conj", "ccomp"})
_NOMINAL_PATH = _MODIFIER | frozenset(
    "pobj prep dobj nsubj nsubjpass attr appos conj obl dative oprd npadvmod pcomp".split()
)


@dataclass(slots=True)
class Holder:
    """What is above a time in the tree, up to the first verb."""

    token: Token
    """The head of the time expression itself."""
    nouns: list[Token] = field(default_factory=list)
    verb: Token | None = None
    preposition: str = ""
    modifies: bool = False
    """The time belongs to a noun alone: "Monday's attack", "the June 1 deadline", "results due Friday"."""

    @property
    def beside(self) -> bool:
        """Whether the time says only what the happening came before, after, or is compared with."""
        return self.preposition in _BESIDE


def holder_of(doc: Doc, time: Time) -> Holder | None:
    """The holder of a time of this document; None when no words stand at its place."""
    span = doc.char_span(time.start, time.end, alignment_mode="expand")
    if span is None:
        return None
    holder = Holder(span.root)
    for below, above in steps_up(span.root):
        if is_verb(above):
            holder.verb = above
            break
        if above.dep_ in ("prep", "mark") or above.pos_ == "ADP":
            if not holder.nouns:
                holder.preposition = holder.preposition or above.lower_
        elif above.pos_ in NOMINAL:
            if not holder.nouns:
                holder.modifies = below.dep_ in _MODIFIER
            holder.nouns.append(above)
        elif above.pos_ == "ADJ":
            holder.modifies = holder.modifies or (not holder.nouns and above.dep_ not in _PREDICATIVE)
            holder.nouns.append(above)
    return _from_sentence_start(holder, span)


def _from_sentence_start(holder: Holder, span: Span) -> Holder:
    """A time that opens a sentence, set off by a comma, dates its main clause, whatever clause the parser hung it on:
    "On Sunday, hours before the talks were to begin, the president urged …"."""
    doc, sentence = span.doc, span.sent
    before = [t for t in doc[sentence.start : span.start] if not t.is_space and not t.is_punct]
    after = doc[span.end] if span.end < sentence.end else None
    if after is None or after.text != "," or any(t.pos_ != "ADP" for t in before) or len(before) > 1:
        return holder
    main = sentence.root
    if is_verb(main) and main.i > span.end and (holder.verb is None or holder.verb.i != main.i):
        holder.nouns, holder.verb, holder.modifies = [], main, False
        holder.preposition = before[0].lower_ if before else ""
    return holder


def steps_up(token: Token) -> Iterator[tuple[Token, Token]]:
    """(child, parent) pairs up to the root."""
    while token.head.i != token.i:
        yield token, token.head
        token = token.head


def clause_verb(token: Token) -> Token:
    """The verb in whose clause a noun stands as an argument; a verb, or a noun without one, is its own."""
    if is_verb(token):
        return token
    for below, above in steps_up(token):
        if below.dep_ not in _NOMINAL_PATH:
            break
        if is_verb(above):
            return above
    return token


def auxiliary_words(verb: Token) -> set[str]:
    """Lower-cased auxiliaries of a verb."""
    return {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
