"""The main verb of a headline where the parser saw only nouns: "Norland Fires Missile Over Sudland"."""

from __future__ import annotations

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from extractors.headline import lemma_of, read_headline
from extractors.language.syntax import is_verb
from extractors.language.tables import sections
from extractors.what.predicate import Predicate

_CLASSES = sections("extractors.language", "verb_classes.txt")


def missed_verb(words: Tokens, found: list[Predicate]) -> tuple[Token, str, list[Tokens], list[Tokens], Tokens] | None:
    """Verb, lemma, agents, patients and phrase of a headline's main statement that the parse has no verb for.

    The parse being wrong, the parties are read off the order of the words: subject, verb, object up to a preposition.
    """
    if any(p.kind == "verb" and p.head.dep_ in ("ROOT", "ccomp", "conj") for p in found):
        return None
    headline = read_headline(words)
    if headline is None or headline.verb is None or is_verb(headline.verb):
        return None
    verb, doc = headline.verb, words.doc
    lemma = lemma_of(verb.lower_)
    if lemma is None or headline.subject is None:
        return None
    end = verb.i + 1
    while end < headline.predicate.end and not _ends_object(doc[end]):
        end += 1
    subject, things = _apart(headline.subject), _apart(doc[verb.i + 1 : end])
    participle = verb.lower_ != lemma and not verb.lower_.endswith("s") and lemma not in _CLASSES["motion"]
    undergone = not things and (participle or lemma in _CLASSES["unaccusative"])
    agents, patients = ([], subject) if undergone else (subject, things)
    return verb, lemma, list(agents), patients, doc[verb.i : end]


def _ends_object(token: Token) -> bool:
    return token.pos_ in ("ADP", "SCONJ", "PUNCT", "VERB", "AUX", "PART") and token.text not in (
        "'s",
        "’s",
        "'",
        "’",
        "$",
    )


def _apart(words: Tokens) -> list[Tokens]:
    """The parties of "A, B and C", each on its own."""
    parts: list[Tokens] = []
    start = words.start
    for i in range(words.start, words.end + 1):
        if i == words.end or words.doc[i].text in (",", "and", "&"):
            if i > start:
                parts.append(words.doc[start:i])
            start = i + 1
    return [p for p in parts if p[0].pos_ != "ADP" and not all(t.is_punct or t.is_space for t in p)]
