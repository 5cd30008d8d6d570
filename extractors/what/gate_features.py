"""What bears on whether a typed predicate is an event of that type, for the gate's linear model.

Grammar and grounding, not subject matter: who acts on what kind of thing, in which tense and mood, under which words,
with which place, time and number, and whether the text around it tells news or advises its reader. Names never become
features.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from extractors.language.story import Story
from extractors.language.syntax import antecedent, is_human, is_time, is_verb
from extractors.link.triggers import root
from extractors.what.coding_compose import Typing
from extractors.what.coding_lexicon import class_names, word_class
from extractors.what.coding_scope import SAYING, Scope, lemma
from extractors.what.event_nouns import frame_of
from extractors.what.predicate import Predicate

_PRONOUNS = {
    **dict.fromkeys(("i", "we", "me", "us"), "the speaker"),
    **dict.fromkeys(("you", "yourself", "one"), "the reader"),
    **dict.fromkeys(("it", "this", "that", "these", "those", "which", "what", "itself"), "it"),
    **dict.fromkeys(("nobody", "none", "nothing", "anyone", "anybody", "anything", "everyone"), "anybody"),
}
_NAMES = {
    "PERSON": "a person's name", "GPE": "a country or town", "NORP": "a people", "ORG": "an organisation",
    "LOC": "a place", "FAC": "a place", "MONEY": "money", "PERCENT": "a figure", "EVENT": "a named event",
    "LAW": "a law", "PRODUCT": "a product", "WORK_OF_ART": "a work",
}  # fmt: skip
_CLASSES = ("vehicle", "weapons", "disaster", "disease", "figure", "restriction", "meeting", "agreement", "money")
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC"})
_SUBORDINATE = frozenset({"ccomp", "advcl", "relcl", "acl", "xcomp", "pcomp", "pobj"})
_CONDITIONS = frozenset("if unless whether when whenever until once while before because although than".split())
_HABITS = frozenset(
    "always often sometimes usually typically generally never ever constantly regularly also still".split()
)
_WORD_SLOTS = ("obj", "mod", "light")
_SENTENCE_LENGTHS, _TEXT_LENGTHS = (12, 25, 45), (400, 1000)
"""In tokens: the ends of the bins."""
_SHORT = 60
"""Tokens below which a text is a sentence or two, and says nothing of its kind."""
_SAID = frozenset({"said", "says", "told", "added"})
_KEY, _OPENING_KEY = "dateline text kind", "dateline opening"


def gate_features(
    predicate: Predicate, scope: Scope, typing: Typing, agreement: float | None, story: Story
) -> dict[str, float]:
    """Features with their values; ``agreement`` is the type model's probability of the type, None where it has none."""
    event_type, verb = typing.event_type, predicate.light_verb or predicate.head
    found = ["bias", f"type: {event_type}", f"kind: {predicate.kind}", f"type and kind: {event_type}, {predicate.kind}"]
    trigger = f"trigger: {scope.forms[-1]} as {event_type}"
    found += [trigger, f"{trigger}, {predicate.modality}", f"{trigger}, {predicate.kind}"]
    found.append(f"type and modality: {event_type}, {predicate.modality}")
    if typing.mode:
        found.append(f"mode: {typing.mode}")
    found.append("lexicon: with conditions" if typing.score > 0.8 else "lexicon: word alone")
    if typing.content is not None:
        found.append("composed with another deed")
    for role, tokens in (("agent", predicate.agents), ("patient", predicate.patients)):
        kinds = {kind_of(t.root) for t in tokens} or {"none"}
        for kind in kinds:
            found += [f"{role}: {kind}", f"{role}: {event_type} with {kind}"]
        if any(_is_bare_plural(t.root) for t in tokens):
            found.append(f"{role}: bare plural")
    found += _clause(predicate, verb, event_type, _in_headline(predicate, story))
    found += _slots(predicate, scope)
    if predicate.kind == "noun":
        found += _noun(predicate.head)
    found += _grounding(predicate, verb)
    found += _text(predicate, story)
    features = dict.fromkeys(found, 1.0)
    if agreement is not None:
        probability = min(0.99, max(0.01, agreement))
        features["type model agrees"] = math.log(probability / (1 - probability)) / 4
    else:
        features["type model has no say"] = 1.0
    return features


def kind_of(token: Token) -> str:
    """What kind of participant a noun phrase is."""
    token = antecedent(token)
    word = token.lower_
    if token.pos_ == "PRON" or word in _PRONOUNS:
        return _PRONOUNS.get(word, "a person's pronoun")
    if token.ent_type_ in _NAMES:
        return _NAMES[token.ent_type_]
    for name in _CLASSES:
        if lemma(token) in word_class(name):
            return name
    if is_human(token):
        return "people or a body"
    if token.pos_ == "PROPN":
        return "another name"
    if frame_of(token) is not None:
        return "a happening"
    return "people or a body" if token.like_num else "a thing"


def _is_bare_plural(token: Token) -> bool:
    return token.tag_ == "NNS" and not any(c.dep_ in ("det", "poss", "nummod") or c.ent_type_ for c in token.children)


def _clause(predicate: Predicate, verb: Token, event_type: str, in_headline: bool) -> Iterator[str]:
    yield f"modality: {predicate.modality}"
    yield f"depends as: {verb.dep_}"
    yield f"depends as: {verb.dep_}, {event_type}"
    if verb.dep_ != "ROOT" and is_verb(verb.head) and lemma(verb.head) in SAYING:
        yield "reported by a verb of saying"
    depth, token = 0, verb
    while token.head != token and depth < 3:
        depth += token.dep_ in _SUBORDINATE
        token = token.head
    yield f"clauses above: {depth}"
    if verb.head != verb:
        by_preposition = verb.dep_ == "pobj" and verb.head.head != verb.head
        above, how = (verb.head.head, f"after {verb.head.lower_}") if by_preposition else (verb.head, verb.dep_)
        yield f"under a {above.pos_}, {how}, {event_type}"
    if predicate.light_verb is not None:
        yield "light verb"
    if not is_verb(verb):
        return
    auxiliaries = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    yield from (f"auxiliary: {a}" for a in auxiliaries)
    yield f"form: {verb.tag_}{' alone' if not auxiliaries else ''}"
    if not auxiliaries and verb.tag_ in ("VBZ", "VBP"):
        yield f"simple present of {'a headline' if in_headline else 'the text'}"
    openings = {c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod")}
    yield from (f"clause opens with: {word}" for word in openings & _CONDITIONS)
    if openings & _HABITS:
        yield "habit"


def _slots(predicate: Predicate, scope: Scope) -> Iterator[str]:
    """How many parties there are, what kind of subject, and the plain words beside the trigger; never a name."""
    yield f"parties: {min(2, len(predicate.agents))} and {min(2, len(predicate.patients))}"
    subjects = scope.fillers("subj")
    yield from (f"subject among: {name}" for name in class_names() if not word_class(name).isdisjoint(subjects))
    plain = {lemma(t) for t in predicate.sentence if t.pos_ != "PROPN"}
    yield from (f"{slot}: {word}" for slot in _WORD_SLOTS for word in scope.fillers(slot) & plain)


def _noun(head: Token) -> Iterator[str]:
    determiners = [c for c in head.children if c.dep_ in ("det", "poss", "nummod")]
    yield f"noun's article: {'none' if not determiners else _determiner(determiners[0])}"
    yield f"noun's number: {head.tag_}"
    if head.dep_ == "pobj":
        yield f"noun after: {head.head.lower_}"
    if any(c.dep_ == "compound" for c in head.children):
        yield "noun with a compound"
    if any(c.ent_type_ in _NAMED for c in head.subtree if c != head):
        yield "noun with a name"
    if any(c.dep_ in ("relcl", "acl") for c in head.children):
        yield "noun with a clause"


def _determiner(word: Token) -> str:
    if word.dep_ == "poss":
        return "owner"
    if word.dep_ == "nummod":
        return "number"
    return {"an": "a", "these": "this", "those": "that"}.get(word.lower_, word.lower_)


def _grounding(predicate: Predicate, verb: Token) -> Iterator[str]:
    """Place, time and number in the clause, time in the sentence: what happened somewhere, some day."""
    phrases = [phrase for _, phrase in predicate.obliques]
    adverbs = [c for c in verb.children if c.dep_ in ("npadvmod", "advmod")]
    if any(is_time(p.root) for p in phrases) or any(is_time(c) for c in adverbs):
        yield "time in the clause"
    if any(t.ent_type_ in _PLACES for p in phrases for t in p):
        yield "place in the clause"
    parties = [*predicate.agents, *predicate.patients]
    if any(t.like_num for p in parties for t in p):
        yield "number among the parties"
    if any(t.ent_type_ in ("DATE", "TIME") for t in predicate.sentence):
        yield "time in the sentence"


def _text(predicate: Predicate, story: Story) -> Iterator[str]:
    """How the sentence and the whole text address their reader."""
    words = {t.lower_ for t in predicate.sentence}
    if words & {"you", "your", "yours", "yourself"}:
        yield "sentence speaks to the reader"
    if words & {"i", "we", "my", "our", "us", "me"}:
        yield "sentence speaks of itself"
    if "?" in words:
        yield "question"
    yield f"attribution: {predicate.attribution}"
    if _in_headline(predicate, story):
        yield "in the headline"
    elif predicate.sentence.start < _SHORT:
        yield "in the lead"
    elif root(predicate.lemma) in _opening(story):
        yield "told in the opening too"
    if len(predicate.sentence) < 6:
        yield "very short sentence"
    yield f"sentence length: {_bin(len(predicate.sentence), _SENTENCE_LENGTHS)}"
    yield from text_kind(story.body)


def _in_headline(predicate: Predicate, story: Story) -> bool:
    """Of the title, whether it has a parse of its own or opens the text."""
    if predicate.in_headline or story.headline is not None or not story.article.title:
        return predicate.in_headline
    text, title = story.article.text, story.article.title.strip()
    return text.lstrip().startswith(title) and predicate.head.idx < text.index(title) + len(title)


def _opening(story: Story) -> frozenset[str]:
    """The verbs and nouns of headline and lead: what is named there and again further down is the news itself."""
    known: frozenset[str] | None = story.body.user_data.get(_OPENING_KEY)
    if known is None:
        headline = story.headline if story.headline is not None else ()
        words = [*headline, *story.body[:_SHORT]]
        known = frozenset(root(lemma(t)) for t in words if t.pos_ in ("VERB", "NOUN", "PROPN"))
        story.body.user_data[_OPENING_KEY] = known
    return known


def _bin(count: int, ends: tuple[int, ...]) -> int:
    """The end of the first bin that holds a count, 0 for what is beyond the last."""
    return next((end for end in ends if count < end), 0)


def text_kind(doc: Doc) -> tuple[str, ...]:
    """What kind of text: how much it speaks to its reader, tells of the past, quotes and names; bins of shares."""
    known: tuple[str, ...] | None = doc.user_data.get(_KEY)
    if known is not None:
        return known
    words = [t for t in doc if not t.is_punct and not t.is_space]
    if len(words) < _SHORT:
        known = ("text: too short to tell",)
    else:
        verbs = [t for t in words if t.tag_ in ("VBD", "VBZ", "VBP")]
        shares = {
            "speaks to the reader": (sum(t.lower_ in ("you", "your") for t in words) / len(words), 0.004, 0.015),
            "in the past tense": (sum(t.tag_ == "VBD" for t in verbs) / max(1, len(verbs)), 0.35, 0.6),
            "of what people said": (sum(t.lower_ in _SAID for t in words) / len(words), 0.004, 0.012),
            "names": (sum(t.ent_type_ in _NAMED for t in words) / len(words), 0.06, 0.12),
        }  # fmt: skip
        known = tuple(
            f"text: {name}, {'little' if share < low else 'much' if share >= high else 'some'}"
            for name, (share, low, high) in shares.items()
        )
        known += (f"text length: {_bin(len(doc), _TEXT_LENGTHS)}",)
    doc.user_data[_KEY] = known
    return known
