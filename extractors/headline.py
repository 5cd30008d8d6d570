"""Headlines have a grammar of their own: no auxiliaries, present tense for past, a topic before a colon, a list of
nouns.

The parser, trained on sentences, often misses their verb ("Storm lashes coast" reads as three nouns), so the verb is
looked for here by form and position, and only where the parse has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from extractors.language import Story, load_model
from extractors.language.tables import sections

BREAKS = frozenset((":", ";", "|", "–", "—", "--", "...", "…", "?"))
SUBORDINATORS = frozenset(
    "as after because while when before since amid following despite until unless if though although whilst once "
    "where which who that but ahead".split()
)
"""Words that open a clause or circumstance which is not the main event."""

QUOTES = frozenset(("'", '"', "‘", "’", "“", "”"))

SHOWING = frozenset(
    "footage video photo photos pictures picture image images report reports live watch watched updates".split()
)
_NOT_VERBS = frozenset("us its his news series world states nations talks forces troops polls rights".split())


@dataclass(slots=True)
class Headline:
    """A headline cut into its subject and its predicate; ``verb`` is None in a verbless one."""

    subject: Tokens | None
    verb: Token | None
    predicate: Tokens


def headline_of(story: Story) -> Tokens | None:
    """The tokens of the headline, in its own parse or at the opening of the text."""
    if story.headline is not None:
        return story.headline[:]
    title = (story.article.title or "").strip()
    start = story.article.text.find(title) if title else -1
    return story.body.char_span(start, start + len(title), alignment_mode="expand") if start >= 0 and title else None


def read_headline(tokens: Tokens) -> Headline | None:
    """Subject and predicate of a headline's main statement; None when there are no words."""
    words = main_part(tokens)
    if not len(words):
        return None
    verb = main_verb(words)
    if verb is None:
        return Headline(None, None, trim(words))
    first = verb.i
    while first > words.start and (
        words.doc[first - 1].pos_ in ("ADV", "AUX", "PART") or words.doc[first - 1].dep_ in ("aux", "auxpass", "neg")
    ):
        first -= 1
    subject = trim(words.doc[words.start : first]) if first > words.start else None
    return Headline(subject if subject is not None and len(subject) else None, verb, words.doc[first : words.end])


def main_part(tokens: Tokens) -> Tokens:
    """The headline without a topic before a colon ("Port strike: …"), an outlet's name or a question after a break."""
    doc, start, end = tokens.doc, tokens.start, tokens.end
    opening = doc[start].lower_ if start < end else ""
    if opening in ("while", "as", "after", "when", "despite", "amid", "following"):
        comma = next((t.i for t in tokens if t.text == ","), None)
        start = comma + 1 if comma is not None and comma + 3 < end else start
    elif opening in QUOTES:
        close = next((t.i for t in tokens if t.i > start and t.text in QUOTES), None)
        start = close + 1 if close is not None and close + 4 < end and close - start > 1 else start
    cuts = [t.i for t in tokens if t.text in BREAKS and tokens.start < t.i < tokens.end - 1]
    for cut in cuts:
        left, right = doc[start:cut], doc[cut + 1 : end]
        if not _has_verb(left) and len(left) <= 7 and len(right) >= 3:
            start = cut + 1
        else:
            end = cut
            break
    return trim(doc[start:end])


def main_verb(words: Tokens) -> Token | None:
    """The main verb: the parse's where it sees one before any subordinate clause, else the first likely form."""
    stop = next((t.i for t in words if t.lower_ in SUBORDINATORS and t.i > words.start + 1), words.end)
    roots = [
        t
        for t in words
        if t.pos_ in ("VERB", "AUX") and t.dep_ in ("ROOT", "ccomp") and t.i > words.start and t.i < stop
    ]
    roots = [t for t in roots if t.dep_ == "ROOT"] or roots
    guess = next((t for t in words if words.start < t.i < stop and _looks_like_verb(t, words.start)), None)
    if roots and (guess is None or roots[0].i <= guess.i or guess.pos_ in ("NOUN", "ADJ")):
        return roots[0]
    return guess


def trim(tokens: Tokens) -> Tokens:
    """Without punctuation and spaces at either end."""
    start, end = tokens.start, tokens.end
    while start < end and (
        tokens.doc[start].is_space or (tokens.doc[start].is_punct and tokens.doc[start].text != "(")
    ):
        start += 1
    while end > start and (
        tokens.doc[end - 1].is_space or tokens.doc[end - 1].text in (",", ":", ";", "-", "–", "—", ".", '"', "“")
    ):
        end -= 1
    return tokens.doc[start:end]


def _has_verb(words: Tokens) -> bool:
    return any(t.pos_ in ("VERB", "AUX") and t.tag_ in ("VBD", "VBZ", "VBP", "MD") and t.i > words.start for t in words)


def _looks_like_verb(token: Token, start: int) -> bool:
    """A finite verb by form: after a name or noun, before an object or a preposition, and a verb's third person or
    past."""
    before, after = token.nbor(-1), token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    if token.pos_ == "VERB" and token.tag_ in ("VBZ", "VBD", "VBP"):
        return True
    if before.pos_ not in ("PROPN", "NOUN", "NUM", "PRON") and before.lower_ not in ("'s", ")", "’"):
        return False
    word = token.lower_
    if word in _NOT_VERBS or token.ent_type_ in ("PERSON", "GPE", "DATE") or lemma_of(word) is None:
        return False
    if before.pos_ == "NUM":
        return word != lemma_of(word) and not word.endswith("s")
    if word.endswith("s") and not word.endswith("ss"):
        return not (
            token.pos_ in ("NOUN", "PROPN") and (after is None or after.pos_ in ("VERB", "AUX", "PUNCT", "CCONJ"))
        )
    if word.endswith("ed") or token.tag_ in ("VBD", "VBN"):
        return True
    if after is None or after.pos_ not in ("PROPN", "NOUN", "ADP", "DET", "ADJ", "NUM") or token.pos_ == "PROPN":
        return False
    plural = before.tag_ in ("NNS", "NNPS")
    two = any(t.lower_ == "and" for t in token.doc[start : token.i])
    return (plural and (after.pos_ in ("DET", "ADP", "ADJ", "PROPN") or word in BASE_FORMS)) or (
        two and before.pos_ == "PROPN"
    )


BASE_FORMS = frozenset(
    "win lose meet hold end break hit kill beat seize call sign agree clash vote warn urge back ban".split()
)
"""Verbs that plural names of teams and bodies take in headlines ("Reds win …"), and that read as nouns."""


@lru_cache(maxsize=4096)
def lemma_of(word: str) -> str | None:
    """The verb that a form belongs to, None when it belongs to none the lemmatizer's index lists."""
    verbs, exceptions = _verbs()
    if word in exceptions:
        return exceptions[word]
    for ending, single in (
        ("ies", "y"),
        ("es", "e"),
        ("es", ""),
        ("s", ""),
        ("ied", "y"),
        ("ed", "e"),
        ("ed", ""),
        ("", ""),
    ):
        if word.endswith(ending) and word[: len(word) - len(ending)] + single in verbs:
            return word[: len(word) - len(ending)] + single
    return None


@lru_cache(maxsize=1)
def _verbs() -> tuple[frozenset[str], dict[str, str]]:
    pipe = load_model()
    if "lemmatizer" not in pipe.pipe_names:
        return frozenset(w for words in sections("extractors.language", "verb_classes.txt").values() for w in words), {}
    tables = pipe.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    index = tables.get_table("lemma_index").get("verb", ())
    exceptions = tables.get_table("lemma_exc").get("verb", {})
    return frozenset(index), {form: lemmas[0] for form, lemmas in exceptions.items()}


_ = Doc
