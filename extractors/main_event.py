"""The main event of an article in its own words: who, what, when, where, why and how.

News puts the main event into headline and lead (the inverted pyramid), so the happening is chosen there, and each
question is answered by the shortest phrase near it. Hamborg, Breitinger and Gipp (Giveme5W1H, 2019) found the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token
from spacy.tokens import Span as Tokens

from extractors.headline import SHOWING, SUBORDINATORS, Headline, headline_of, read_headline, trim
from extractors.language import Story
from extractors.language.syntax import is_time, is_verb
from extractors.main_when_where import when_of, where_of
from extractors.model import Event, MainEvent, Place, Time
from extractors.what.predicate import Predicate
from extractors.who import Cast

LEAD = 4
"""Sentences of the body that may tell the main event."""

REASONS = frozenset("because due".split())
_PERSONAL = frozenset("people person man woman boy girl child soldier passenger civilian".split())


@dataclass(slots=True)
class Told:
    """One telling of the main event: who stands for it and the words of its predicate."""

    subject: Tokens | None
    phrase: Tokens
    head: Token


def find_main_event(
    story: Story,
    predicates: list[Predicate],
    events: list[Event],
    places: list[Place],
    times: list[Time],
    cast: Cast | None = None,
) -> MainEvent:
    """The article's main event; answers that headline and lead do not give are None.

    ``event_id`` is that of the event row told with the same word, or else of the first one that headline or lead tells
    with the same verb or noun; None when no row stands for it. ``cast`` saves reading it anew.
    """
    title = headline_of(story)
    headline = read_headline(title) if title is not None else None
    told = _from_headline(headline) or _from_lead(story, predicates, title)
    cast = cast or Cast(story)
    return MainEvent(
        event_id=_event_id(story, told, predicates, events, title),
        who=_who(story, told, predicates, cast),
        what=_text(told.phrase) if told is not None else None,
        when=when_of(story, told.phrase if told is not None else None, times, title),
        where=where_of(story, places, title),
        why=_why(story, title),
        how=_how(story, title),
    )


# --- which happening ----------------------------------------------------------------------------------------------


def _from_headline(headline: Headline | None) -> Told | None:
    if headline is None:
        return None
    if headline.verb is None:
        phrase = cut(headline.predicate, headline.predicate.start)
        return Told(None, phrase, phrase.root) if len(phrase) > 1 else None
    if headline.subject is not None and headline.subject[-1].lower_ in SHOWING:
        return None
    return Told(headline.subject, cut(headline.predicate, headline.verb.i), headline.verb)


def _from_lead(story: Story, predicates: list[Predicate], title: Tokens | None) -> Told | None:
    for sentence in lead(story, title):
        for predicate in predicates:
            if predicate.sentence.start == sentence.start and predicate.head.doc is sentence.doc and predicate.modality == "asserted":
                parties = predicate.agents or predicate.patients
                if predicate.kind == "verb" and parties and predicate.head.dep_ in ("ROOT", "ccomp", "conj", "relcl"):
                    whole = sentence.doc[predicate.head.i : max(predicate.head.right_edge.i + 1, predicate.head.i + 1)]
                    return Told(parties[0], cut(whole, predicate.head.i), predicate.head)
    return None


def lead(story: Story, title: Tokens | None) -> Iterator[Tokens]:
    """The first sentences of the text, the headline's repetition and fragments left out."""
    end = title.end if title is not None and title.doc is story.body else 0
    given = 0
    for sentence in story.body.sents:
        if sentence.start < end or sum(t.is_alpha for t in sentence) < 5:
            continue
        yield sentence
        given += 1
        if given == LEAD:
            return


def cut(predicate: Tokens, verb: int) -> Tokens:
    """The predicate up to where circumstances begin: other clauses, times, and places once an object has been named."""
    doc, end = predicate.doc, predicate.end
    objects = 0
    for i in range(verb + 1, predicate.end):
        token = doc[i]
        word = token.lower_
        if word in SUBORDINATORS and i > verb + 1 and not (word == "that" and doc[i - 1].pos_ in ("VERB", "AUX")):
            end = i
        elif token.text in (";", "...", "–", "—", "--", "(") or token.text == "," and _new_clause(doc, i):
            end = i
        elif word == "to" and token.tag_ == "TO" and objects and not _complement(token):
            end = i
        elif objects and token.pos_ == "ADP" and _is_place(doc, i) or i > verb + 1 and is_time(token) and token.pos_ != "VERB":
            end = i
        if end == i:
            break
        objects += token.pos_ in ("NOUN", "PROPN", "PRON", "NUM")
    while end > verb + 1 and (doc[end - 1].pos_ in ("ADP", "CCONJ", "SCONJ", "DET", "PUNCT") and doc[end - 1].dep_ != "prt" or doc[end - 1].is_space):
        end -= 1
    return trim(doc[predicate.start : max(end, verb + 1)])


def _new_clause(doc: object, comma: int) -> bool:
    after = doc[comma + 1] if comma + 1 < len(doc) else None  # type: ignore[arg-type, index]
    return after is None or is_verb(after) or after.pos_ in ("CCONJ", "PRON", "SCONJ", "DET", "NOUN", "ADV")


def _complement(to: Token) -> bool:
    """Whether an infinitive completes a noun or verb ("decision to quit", "vows to fight") rather than telling why."""
    return to.head.dep_ in ("xcomp", "acl", "relcl") and to.i - to.head.head.i <= 3


def _is_place(doc: object, preposition: int) -> bool:
    if doc[preposition].lower_ not in ("in", "at", "near", "outside", "on"):  # type: ignore[index]
        return False
    for token in doc[preposition + 1 : preposition + 6]:  # type: ignore[index]
        if token.ent_type_ in ("GPE", "FAC", "LOC"):
            return True
        if token.pos_ in ("VERB", "ADP", "PUNCT"):
            return False
    return False


# --- the answers --------------------------------------------------------------------------------------------------


def _who(story: Story, told: Told | None, predicates: list[Predicate], cast: Cast) -> str | None:
    subject = told.subject if told is not None else None
    if subject is None or _only_number(subject):
        subject = _first_party(story, predicates) or subject
    if subject is None:
        return None
    parties = [p for p in _parties(subject) if len(p)]
    names = []
    for party in parties:
        actor = cast.actor(party)
        longer = actor.name if cast.is_named(party) else _text(party)
        names.append(longer)
    return " and ".join(dict.fromkeys(names)) if len(names) < 3 else _text(subject)


def _parties(subject: Tokens) -> list[Tokens]:
    heads = [t for t in subject if t.dep_ == "cc" and t.lower_ == "and"]
    if len(heads) == 1 and "," not in subject.text:
        at = heads[0].i
        return [subject.doc[subject.start : at], subject.doc[at + 1 : subject.end]]
    return [subject]


def _only_number(subject: Tokens) -> bool:
    return all(t.pos_ in ("NUM", "ADJ", "CCONJ", "PUNCT", "DET", "ADV", "ADP") or t.lower_ in ("dozens", "hundreds", "several", "dead", "wounded", "injured", "hurt", "killed") for t in subject)


def _first_party(story: Story, predicates: list[Predicate]) -> Tokens | None:
    for predicate in predicates:
        if not predicate.in_headline and predicate.kind == "verb":
            for party in [*predicate.agents, *predicate.patients]:
                if party.root.pos_ in ("NOUN", "PROPN", "NUM"):
                    return party
    return None


def _why(story: Story, title: Tokens | None) -> str | None:
    for sentence in [*([title] if title is not None else []), *lead(story, title)]:
        for token in sentence:
            if token.lower_ in REASONS and token.i + 1 < sentence.end:
                return _text(_up_to_break(sentence, token.i))
            if token.tag_ == "TO" and token.head.dep_ == "advcl":
                return _text(_up_to_break(sentence, token.i))
    return None


def _how(story: Story, title: Tokens | None) -> str | None:
    for sentence in [*([title] if title is not None else []), *lead(story, title)]:
        for token in sentence:
            after = token.doc[token.i + 1] if token.i + 1 < sentence.end else None
            if after is not None and (token.lower_ == "by" and after.tag_ == "VBG" or token.lower_ == "after" and after.tag_ == "VBG"):
                return _text(_up_to_break(sentence, token.i))
            if token.lower_ == "with" and token.head.pos_ == "VERB" and after is not None and not after.ent_type_:
                return _text(_up_to_break(sentence, token.i))
    return None


def _up_to_break(sentence: Tokens, start: int) -> Tokens:
    end = start + 1
    while end < sentence.end and sentence.doc[end].text not in (",", ";", "...", "–", "—", "(", '"') and not (
        end > start + 2 and sentence.doc[end].lower_ in SUBORDINATORS
    ):
        end += 1
    return trim(sentence.doc[start:end])


def _event_id(story: Story, told: Told | None, predicates: list[Predicate], events: list[Event], title: Tokens | None) -> str | None:
    if told is None or not events:
        return None
    word = story.span(told.head.doc[told.phrase.start : told.phrase.end])
    for event in events:
        if event.trigger.in_ == word.in_ and event.trigger.start < word.end and word.start < event.trigger.end:
            return event.event_id
    lemmas = {t.lemma_.lower() for t in told.phrase if t.pos_ in ("VERB", "NOUN", "ADJ", "PROPN")}
    by_place = {(p.head.idx, p.in_headline): p.lemma for p in predicates}
    opening = list(lead(story, title))
    near = [e for e in events if e.trigger.in_ == "title" or opening and e.trigger.start < opening[-1].end_char]
    same = next((e for e in near if by_place.get((e.trigger.start, e.trigger.in_ == "title")) in lemmas), None)
    return same.event_id if same is not None else None


def _text(tokens: Tokens) -> str:
    return " ".join(tokens.text.split())
