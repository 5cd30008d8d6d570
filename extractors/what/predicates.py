"""Finds what happens in a story: its verbs, light-verb constructions, event nouns and predicative adjectives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from extractors.attribution import Attributions
from extractors.language.story import Story
from extractors.language.syntax import child, is_human, is_verb, noun_phrase
from extractors.language.tables import sections
from extractors.modality import Judge
from extractors.modality.clauses import is_question
from extractors.what.event_nouns import frame_of
from extractors.what.headlines import missed_verb
from extractors.what.phrases import phrase_of
from extractors.what.predicate import Predicate
from extractors.who.arguments import Roles, verb_roles
from extractors.who.nominal import indirect_patients, noun_roles

_CLASSES = sections("extractors.language", "verb_classes.txt")
Kind = Literal["verb", "noun", "adjective"]
_NEVER_VERBS = frozenset({"airstrike", "airstrikes", "ceasefire", "ceasefires", "earthquakes", "crackdowns"})
_ADJECTIVES = _CLASSES["undergoing adjective"] | _CLASSES["acting adjective"]


def find_predicates(story: Story) -> list[Predicate]:
    """Every mention of a happening in the headline and the body, in text order, with its grammar filled in."""
    return [p for doc in story.docs for p in _in_doc(doc, doc is story.headline)]


def _in_doc(doc: Doc, headline: bool) -> Iterator[Predicate]:
    judge, attributions = Judge(doc, headline), Attributions(doc, headline)
    for sentence in doc.sents:
        telegraphic = headline or _is_headline(sentence)
        found: list[Predicate] = []
        for token in sentence:
            candidate = _candidate(token, telegraphic)
            if candidate is None:
                continue
            kind, light_verb, roles = candidate
            attribution, speaker = attributions.of(token)
            found.append(
                Predicate(
                    head=token,
                    trigger=_trigger(token),
                    kind=kind,
                    lemma=token.lemma_.lower(),
                    sentence=sentence,
                    phrase=phrase_of(token, light_verb),
                    light_verb=light_verb,
                    agents=[noun_phrase(t) for t in roles.agents],
                    patients=[noun_phrase(t) for t in roles.patients],
                    obliques=[(p, noun_phrase(t)) for p, t in roles.obliques],
                    modality=judge.modality(token),
                    attribution=attribution,
                    speaker=speaker,
                    symmetric=roles.symmetric,
                    in_headline=headline,
                )
            )
        yield from _with_missed_verb(sentence, found, attributions, headline) if telegraphic else found


def _with_missed_verb(
    sentence: Tokens, found: list[Predicate], attributions: Attributions, headline: bool
) -> list[Predicate]:
    """The predicates of a headline with the main verb in its place where the parser took it for a noun."""
    missed = missed_verb(sentence, found)
    if missed is None:
        return found
    verb, lemma, agents, patients, phrase = missed
    attribution, speaker = attributions.of(verb)
    predicate = Predicate(
        head=verb,
        trigger=verb.doc[verb.i : verb.i + 1],
        kind="verb",
        lemma=lemma,
        sentence=sentence,
        phrase=phrase,
        agents=agents,
        patients=patients,
        modality="hypothetical" if is_question(verb) else "asserted",
        attribution=attribution,
        speaker=speaker,
        symmetric=lemma in _CLASSES["mutual"] and len(agents) > 1 and not patients,
        in_headline=headline,
    )
    return sorted([*(p for p in found if p.head != verb), predicate], key=lambda p: p.head.i)


def _is_headline(sentence: Tokens) -> bool:
    """A line of the body that ends without a full stop: a title or a crosshead."""
    last = len(sentence) - 1
    while last > 0 and sentence[last].is_space:
        last -= 1
    ends_line = "\n" in sentence.text[-2:] or sentence.end == len(sentence.doc)
    return ends_line and not sentence[last].is_punct and len(sentence) < 30


def _candidate(token: Token, headline: bool) -> tuple[Kind, Token | None, Roles] | None:
    if token.is_punct or token.is_space:
        return None
    if token.pos_ in ("VERB", "AUX") and token.lower_ not in _NEVER_VERBS:
        if token.dep_ == "prep" and token.lower_ in ("following", "regarding", "concerning"):
            return None
        if token.dep_ in ("aux", "auxpass") or (token.lemma_ == "be" and child(token, "acomp", "attr", "prep") is None):
            return None
        roles = verb_roles(token, headline)
        roles.agents = [t for agent in roles.agents for t in _doers(agent, headline)]
        roles.patients.extend(t for t in indirect_patients(token, roles) if t not in [*roles.agents, *roles.patients])
        return "verb", None, roles
    frame = frame_of(token)
    if frame is not None:
        light_verb = light_verb_of(token)
        return "noun", light_verb, noun_roles(token, frame, light_verb, headline)
    if token.pos_ == "ADJ" and token.lower_ in _CLASSES["undergoing adjective"] and token.dep_ == "amod":
        if token.i > token.head.i:  # "two dead in blast"
            return "adjective", None, Roles(patients=[token.head])
        return None
    if token.pos_ == "ADJ" and token.dep_ in ("acomp", "oprd") and token.lower_ in _ADJECTIVES and is_verb(token.head):
        roles = verb_roles(token.head, headline)
        if token.dep_ == "oprd" and roles.agents and roles.patients:  # "left 20 people dead"
            roles.agents = []
        subjects = [t for t in [*roles.agents, *roles.patients] if t != token]
        if token.lower_ in _CLASSES["acting adjective"]:
            clause = child(token, "xcomp")  # "willing to withdraw from Norland"
            reached = [t for t in verb_roles(clause).patients if is_human(t)] if clause is not None else []
            return "adjective", None, Roles(agents=subjects, patients=reached, obliques=roles.obliques)
        return "adjective", None, Roles(patients=subjects, obliques=roles.obliques)
    return None


def _doers(agent: Token, headline: bool) -> list[Token]:
    """Who is behind a happening that acts: "Norland's attack killed three" tells what Norland did."""
    frame = frame_of(agent)
    if frame in (None, "event", "undergo") or agent.pos_ != "NOUN" or is_human(agent):
        return [agent]
    return noun_roles(agent, frame, None, headline).agents or [agent]


def light_verb_of(noun: Token) -> Token | None:
    """The verb that lends its grammar to the noun ("launched an attack"), or None."""
    if noun.dep_ in ("dobj", "nsubjpass") and is_verb(noun.head) and noun.head.lemma_ in _CLASSES["light"]:
        return noun.head
    if noun.dep_ == "pobj" and noun.head.lower_ in ("in", "into", "under", "on") and is_verb(noun.head.head):
        verb = noun.head.head  # "went on strike", "came under attack"
        return verb if verb.lemma_ in _CLASSES["light with preposition"] else None
    return None


def _trigger(token: Token) -> Tokens:
    """The word itself, with the particle that follows it at once."""
    particle = child(token, "prt")
    end = token.i + 2 if particle is not None and particle.i == token.i + 1 else token.i + 1
    return token.doc[token.i : end]
