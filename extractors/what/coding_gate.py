"""Is it an event? Another event's content, a name, background, a manner of speaking, sport and fiction are not.

Closing the gate loses nothing: the coding keeps its type, with a low score and the reason.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from extractors.language.story import Story
from extractors.language.syntax import is_verb
from extractors.what.coding_compose import Typing, base_type
from extractors.what.coding_lexicon import lexicon
from extractors.what.coding_scope import SAYING, Scope, lemma, scope_of
from extractors.what.event_nouns import frame_of
from extractors.what.predicate import Predicate
from extractors.what.predicates import light_verb_of

_HOLDERS = frozenset({"REQUEST", "REJECT", "THREATEN", "AGREE"})
"""Types that have another deed as their content."""
CLOSED = 0.3
"""The highest score behind a closed gate."""
_FORCE = frozenset("ASSAULT MOBILIZE COERCE RETREAT CONCEDE THREATEN PROTEST REJECT ACCIDENT LAUNCH SANCTION".split())
_HISTORY_YEARS = 10
"""Deeds dated this many years before publication are history, not news."""
_NEAR = 7
_MEANWHILE = frozenset({"when", "as", "while", "after", "before"})
_AHEAD = frozenset({"will", "would", "shall", "should", "must", "to", "'ll", "'d"})
_KEY = "dateline sport"


@dataclass(slots=True)
class Gate:
    """The verdict and its reasons."""

    is_event: bool = True
    reasons: list[str] = field(default_factory=list)

    def close(self, reason: str) -> None:
        """No event, for this reason."""
        self.is_event = False
        self.reasons.append(f"not an event: {reason}")


@cache
def _words(name: str) -> frozenset[str]:
    text = (files("extractors.what") / "coding_data" / "gate.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[name].split())


def judge(predicate: Predicate, scope: Scope, typing: Typing, story: Story) -> Gate:
    """Whether a typed predicate is an event of its own."""
    gate = Gate()
    head = predicate.head
    if predicate.kind == "noun":
        if _is_name(predicate):
            gate.close("part of a name")
        elif head.dep_ == "pobj" and head.head.lower_ in ("like", "unlike"):
            gate.close("only compared to one")
        elif _is_generic(predicate):
            gate.close("named as such, nothing that happened")
        elif _is_of_a_role(head):
            gate.close("only says what somebody stands or speaks for")
    elif _is_opinion(scope, head):
        gate.close("an opinion shared, nothing agreed on")
    elif _is_light(predicate):
        gate.close("light verb of a noun that names the event")
    elif (
        typing.phase
        and typing.content is not None
        and (is_verb(typing.content) or frame_of(typing.content) is not None)
    ):
        gate.close(f"phase or report of {typing.content.text}, which has a row of its own")
    elif head.dep_ == "amod":
        gate.close("describes its noun")
    elif _is_imperative(head):
        gate.close("tells the reader what to do")
    elif _is_condition(predicate):
        gate.close("only a condition or a comparison")
    elif _is_thanks(head):
        gate.close("thanks the reader")
    elif typing.event_type == "DEATH" and _is_notice(predicate.sentence):
        gate.close("a death notice")
    elif _is_habit(head):
        gate.close("told of a kind of people, of nobody and no day")
    elif typing.event_type == "DEATH" and any(c.lower_ in ("nearly", "almost") for c in head.children):
        gate.close("nobody died")
    if scope.passive and scope.forms[-1] == "meet" and "with" in scope.slots:
        gate.close("what somebody was met with is no meeting")
    elif typing.event_type == "REJECT" and _is_reticence(scope):
        gate.close("no comment")
    holder = _holder(predicate)
    if holder is not None:
        gate.close(f"content of {holder}")
    if not gate.is_event:
        return gate
    figurative = typing.event_type in _FORCE and not _words("figurative").isdisjoint(scope.forms)
    if typing.event_type == "ASSAULT" and _is_metaphor(scope):
        gate.close("a manner of speaking")
    elif figurative and _is_sport(predicate.sentence, story):
        gate.close("sport")
    elif _is_told(head):
        gate.close("told in a work of fiction")
    elif _is_history(predicate, story):
        gate.close(f"more than {_HISTORY_YEARS} years before publication")
    return gate


def _is_name(predicate: Predicate) -> bool:
    """A noun inside a name or date ("Organisation of Islamic Cooperation", "March 15"), or only modifying one."""
    head = predicate.head
    if head.ent_type_ in ("DATE", "TIME"):
        return head.pos_ == "PROPN"
    of = head.dep_ == "pobj" and head.head.lower_ == "of"
    if of and ("noun", f"{lemma(head.head.head)}_of_{lemma(head)}") in lexicon():  # "a state of siege" is no siege
        return True
    if head.dep_ in ("compound", "npadvmod", "amod") and not predicate.agents and not predicate.patients:
        return True
    if head.pos_ != "PROPN" or predicate.in_headline:
        return False
    inside = head.ent_type_ in ("ORG", "FAC", "LAW", "WORK_OF_ART", "PRODUCT", "GPE", "LOC", "PERSON")
    return inside and any(t.ent_type_ == head.ent_type_ for t in (*head.lefts, *head.rights))


def _is_generic(predicate: Predicate) -> bool:
    """ "Violence", "trade", "torture": a kind of deed, with nobody, nothing and no place or time to make it one."""
    head = predicate.head
    if lemma(head) not in _words("mass") or predicate.in_headline or predicate.light_verb is not None:
        return False
    if predicate.agents or predicate.patients or predicate.obliques:
        return False
    return not any(
        c.dep_ in ("det", "poss", "nummod", "relcl", "acl", "npadvmod") or c.ent_type_ for c in head.children
    )


def _is_of_a_role(head: Token) -> bool:
    """ "A candidate in the election", "the committee on sanctions": the noun says which candidate, which committee."""
    held = head.dep_ == "pobj" and head.head.dep_ == "prep" and head.head.lower_ in ("for", "in", "of", "on")
    return held and lemma(head.head.head) in _words("role")


def _is_habit(head: Token) -> bool:
    """ "People who attack nurses", "those that bomb towns": the present tense of a kind."""
    if head.dep_ != "relcl" or head.tag_ not in ("VBP", "VBZ") or any(c.dep_ == "aux" for c in head.children):
        return False
    who = any(c.dep_ in ("nsubj", "nsubjpass") and c.tag_ in ("WP", "WDT") for c in head.children)
    kind = head.head
    named = any(c.dep_ in ("det", "poss", "nummod") or c.ent_type_ for c in kind.children)
    return who and not named and (kind.tag_ == "NNS" or kind.lower_ in ("those", "anyone", "everyone", "people"))


def _is_opinion(scope: Scope, head: Token) -> bool:
    """ "They agree that it was a crime": what is agreed on is so already; nothing will be done."""
    if scope.forms[-1] not in ("agree", "concur"):
        return False
    told = [c for c in head.children if c.dep_ == "ccomp"]
    ahead = {a.lower_ for c in told for a in c.children if a.tag_ in ("MD", "TO")}
    return bool(told) and not ahead & _AHEAD


def _is_light(predicate: Predicate) -> bool:
    """The verb of "launched an attack", when the noun has a row of its own."""
    for noun in predicate.head.children:
        if noun.dep_ in ("dobj", "nsubjpass") and frame_of(noun) is not None and light_verb_of(noun) == predicate.head:
            return base_type(scope_of(noun, "noun", predicate.head)) is not None
    return False


def _is_imperative(head: Token) -> bool:
    """ "Visit our website", "they chanted: 'Lock him up'": a bare form without a subject, alone or as what is said."""
    first = head
    while first.dep_ == "conj" and first.head.tag_ == "VB":
        first = first.head
    said = first.dep_ in ("ccomp", "xcomp") and lemma(first.head) in SAYING | {"chant", "shout", "cry", "read"}
    if head.tag_ != "VB" or not (first.dep_ == "ROOT" or said):
        return False
    return not any(
        c.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass", "csubj") for verb in {first, head} for c in verb.children
    )


def _is_condition(predicate: Predicate) -> bool:
    """ "If it threatened Norland", "had it struck first", "it's like he shot us": said of what may never be."""
    subjects = [c.i for c in predicate.head.children if c.dep_ in ("nsubj", "nsubjpass")]
    if predicate.head.dep_ == "advcl" and subjects:
        inverted = {c.lower_ for c in predicate.head.children if c.dep_ in ("aux", "auxpass") and c.i < subjects[0]}
        if inverted & {"had", "were", "should"}:
            return True
    marks = {c.lower_ for c in predicate.head.children if c.dep_ == "mark"}
    return "like" in marks or (predicate.modality == "hypothetical" and bool(marks & {"if", "unless"}))


def _is_thanks(head: Token) -> bool:
    """ "Thank you for subscribing"."""
    return lemma(head) == "thank" and any(c.dep_ == "dobj" and c.lower_ == "you" for c in head.children)


def _is_notice(sentence: Tokens) -> bool:
    """ "MARR, Olin - passed away peacefully": a paid notice opens with the surname, in capitals."""
    opening = [t.text for t in sentence[:8]]
    return (
        len(opening) > 2 and opening[0].isupper() and opening[1] == "," and bool({"-", "–", "—", "--"} & set(opening))
    )


def _is_reticence(scope: Scope) -> bool:
    """ "Declined to say", "refused to comment": reporters' words for nothing said."""
    return scope.forms[-1] in ("decline", "refuse") and any(
        not _words("reticence").isdisjoint(scope.fillers(slot)) for slot in ("comp", "obj", "on")
    )


def _is_metaphor(scope: Scope) -> bool:
    aims = ("obj", "against", "on", "with", "at", "to")
    return any(not _words("abstract").isdisjoint(scope.fillers(slot)) for slot in aims if slot in scope.slots)


def _is_sport(sentence: Tokens, story: Story) -> bool:
    """Two words of sport in the sentence, or a story full of them."""
    if _count(sentence, "sport") >= 2:
        return True
    seen: dict[str, bool] = story.body.user_data.setdefault(_KEY, {})
    if "sport" not in seen:
        seen["sport"] = _count(story.body, "sport") >= max(6, 0.02 * len(story.body))
    return seen["sport"] and _count(sentence, "sport") >= 1


def _count(tokens: Doc | Tokens, name: str) -> int:
    words = _words(name)
    return (
        len({lemma(t) for t in tokens} & words)
        if isinstance(tokens, Tokens)
        else sum(lemma(t) in words for t in tokens)
    )


def _is_told(head: Token) -> bool:
    """Inside a clause whose noun, or whose telling verb's subject, is a film, a novel, a play …"""
    token = head
    for _ in range(8):
        above = token.head
        if above == token:
            break
        if token.dep_ in ("relcl", "acl", "ccomp", "advcl", "pobj", "xcomp", "pcomp", "dobj", "conj", "prep"):
            if token.dep_ == "relcl" and lemma(above) in _words("fiction") and is_verb(token):
                return True
            if is_verb(above) and lemma(above) in _words("telling"):
                return any(c.dep_ == "nsubj" and lemma(c) in _words("fiction") for c in above.children)
        token = above
    return False


def _is_history(predicate: Predicate, story: Story) -> bool:
    """A year in the predicate's own clause, long before publication, or "70 years ago"."""
    words = [
        t.lower_ for c in (predicate.light_verb or predicate.head).children if c.dep_ == "advmod" for t in c.subtree
    ]
    if words[-2:] == ["years", "ago"] and words[0].isdigit() and int(words[0]) > _HISTORY_YEARS:
        return True
    published = story.published
    if published is None:
        return False
    years = [int(p.root.text) for _, p in predicate.obliques if p.root.is_digit and len(p.root) == 4]
    for verb in _told_together(predicate.light_verb or predicate.head):
        years += [
            int(t.text)
            for c in verb.children
            if c.dep_ in ("prep", "npadvmod")
            for t in c.subtree
            if t.is_digit and len(t) == 4
        ]
        if (
            verb.dep_ in ("relcl", "advcl") and verb.head.is_digit and len(verb.head) == 4
        ):  # "since 1959, when two died"
            years.append(int(verb.head.text))
        if years:
            break
    return bool(years) and 1000 < max(years) < published.year - _HISTORY_YEARS


def _told_together(head: Token) -> list[Token]:
    """The word and those above it that its day is told with: "convicted in 1961 of a series of robberies"."""
    words = [head]
    while len(words) < _NEAR and (words[-1].dep_ in ("pobj", "dobj", "prep", "pcomp") or _is_then(words[-1])):
        words.append(words[-1].head)
    return words


def _is_then(verb: Token) -> bool:
    """A clause that says when, or after what: "in 1959, two died when a tram caught fire", "before killing himself"."""
    return verb.dep_ == "advcl" and any(c.lower_ in _MEANWHILE for c in verb.children)


def _holder(predicate: Predicate) -> str | None:
    """The word of a promise, refusal, demand or threat that this predicate is the content of."""
    token = predicate.light_verb or predicate.head
    head, label = token.head, token.dep_
    if label == "pcomp" and head.dep_ == "prep":
        head = head.head
    if label == "conj" and head.dep_ in ("xcomp", "ccomp"):
        head = head.head
    elif label not in ("xcomp", "ccomp", "pcomp", "dobj", "nsubjpass", "acl", "pobj"):
        return None
    if label == "pobj" and head.dep_ == "prep":
        head = head.head
    if head == token or not (is_verb(head) or head.pos_ in ("NOUN", "ADJ")):
        return None
    kind = "verb" if is_verb(head) else "noun" if head.pos_ == "NOUN" else "adjective"
    typing = base_type(scope_of(head, kind))
    if typing is not None and typing.event_type in _HOLDERS and (typing.content is not None):
        return head.text
    return None
