"""The main event of an article in its own words: who, what, when, where, why and how.

News puts the main event into headline and lead (the inverted pyramid), so the happening is chosen there, and each
question is answered by the shortest phrase near it. Hamborg, Breitinger and Gipp (Giveme5W1H, 2019) found the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from extractors.counts import STATES
from extractors.headline import SHOWING, SUBORDINATORS, Headline, headline_of, lemma_of, read_headline, trim
from extractors.language import Story
from extractors.language.syntax import is_time, is_verb, noun_phrase
from extractors.main_when_where import SETTLEMENTS, when_of, where_of
from extractors.model import Event, MainEvent, Place, Time
from extractors.numbers import VAGUE, is_quantity_word
from extractors.what.predicate import Predicate
from extractors.who import Cast
from extractors.who.phrase import role_ending

LEAD = 4
"""Sentences of the body that may tell the main event."""

CAUSES = (
    "because", "due to", "owing to", "in response to", "in retaliation for", "in revenge for", "in protest at",
    "in protest against", "over fears", "over claims", "on suspicion of", "on charges of", "as a result of",
    "in reprisal for", "in solidarity with", "amid fears", "in an attempt to", "in a bid to", "so that",
)  # fmt: skip
"""How a cause or a ground is introduced."""
MEANS = frozenset(
    "bomb explosive knife gun rifle pistol weapon grenade missile rocket drone truck car vehicle lorry van axe machete "
    "hammer acid mortar shell petrol poison tank tear bullet baton cannon ballot goal header margin majority vote loan "
    "fund grant".split()
)
CIRCUMSTANCES = frozenset("after because while when since amid following despite until once before".split())
"""Subordinators that open a circumstance even right after the verb."""


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
    opening = list(lead(story, title))
    return MainEvent(
        event_id=_event_id(story, told, predicates, events, title),
        who=_who(story, told, predicates, cast, title),
        what=_text(told.phrase) if told is not None else None,
        when=when_of(story, told.phrase if told is not None else None, times, title),
        where=where_of(story, places, title),
        why=_why(title, opening),
        how=_how(title, opening),
    )


# --- which happening ----------------------------------------------------------------------------------------------


def _from_headline(headline: Headline | None) -> Told | None:
    if headline is None:
        return None
    if headline.verb is None:
        phrase = cut(headline.predicate, headline.predicate.start)
        return Told(None, phrase, phrase.root) if len(phrase) > 1 else None
    subject, verb = headline.subject, headline.verb
    if subject is not None and (subject[-1].lower_ in SHOWING or (subject.root.pos_ == "PRON" and len(subject) == 1)):
        return None
    phrase = cut(headline.predicate, verb.i)
    agent = _agent(verb, headline.predicate)
    if subject is not None and agent is not None and not any(t.ent_type_ == "PERSON" for t in subject):
        return Told(noun_phrase(agent), _until(subject.doc[subject.start : phrase.end], "by"), verb)
    if subject is not None and _only_number(subject):
        return Told(subject, subject.doc[subject.start : phrase.end], verb)
    return Told(subject, phrase, verb)


def _agent(verb: Token, predicate: Tokens) -> Token | None:
    """The name after "by" in a passive headline, wherever the parser hung it."""
    if verb.tag_ not in ("VBN", "VBD") or any(c.dep_ == "dobj" for c in verb.children):
        return None
    for by in predicate:
        if by.lower_ == "by":
            return next((c for c in by.children if c.dep_ == "pobj" and _is_party(c)), None)
    return None


def _is_party(token: Token) -> bool:
    return not is_time(token) and (token.pos_ == "PROPN" or role_ending([token]) is not None)


def _until(tokens: Tokens, word: str) -> Tokens:
    stop = next((t.i for t in tokens if t.lower_ == word), tokens.end)
    return trim(tokens.doc[tokens.start : stop])


def _from_lead(story: Story, predicates: list[Predicate], title: Tokens | None) -> Told | None:
    for sentence in lead(story, title):
        for predicate in predicates:
            if (
                predicate.sentence.start == sentence.start
                and predicate.head.doc is sentence.doc
                and predicate.modality == "asserted"
            ):
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
    named = direct = False
    for i in range(verb + 1, predicate.end):
        token = doc[i]
        if (token.text in ("-", "–") and not token.whitespace_) or doc[i - 1].text == "-":
            continue
        if _ends_predicate(token, i == verb + 1, named, direct):
            end = i
            break
        if token.pos_ in ("NOUN", "PROPN", "PRON", "NUM"):
            direct = direct or not any(t.pos_ == "ADP" for t in doc[verb + 1 : i])
            named = True
    while end > verb + 1 and (
        (doc[end - 1].pos_ in ("ADP", "CCONJ", "SCONJ", "DET", "PUNCT") and doc[end - 1].dep_ != "prt")
        or doc[end - 1].is_space
    ):
        end -= 1
    return trim(doc[predicate.start : max(end, verb + 1)])


def _ends_predicate(token: Token, first: bool, named: bool, direct: bool) -> bool:
    """Whether a token opens a circumstance; ``named``: something follows the verb, ``direct``: an object does."""
    word, doc = token.lower_, token.doc
    before = doc[token.i - 1]
    if word in SUBORDINATORS and not (word == "that" and is_verb(before)):
        return not first or word in CIRCUMSTANCES or _opens_clause(token)
    if token.text in (";", "...", "…", "–", "—", "--", "(") or (token.text == "," and _new_clause(token)):
        return True
    if word == "to" and token.tag_ == "TO":
        return named and not _complement(token)
    if named and token.pos_ == "ADP" and (_is_place(token) or (word == "for" and not direct)):
        return True
    hyphened = token.i + 1 < len(doc) and doc[token.i + 1].text == "-"
    return not first and is_time(token) and not hyphened and token.pos_ != "VERB" and token.dep_ != "compound"


def _opens_clause(subordinator: Token) -> bool:
    """Whether a finite verb follows, by parse or by form: "killed as bus overturns", not "named as new captain"."""
    if subordinator.dep_ == "mark":
        return True
    following = subordinator.doc[subordinator.i + 2 : subordinator.i + 7]
    return any(re.search(r"([^s]s|ed)$", t.lower_) and lemma_of(t.lower_) and t.pos_ != "ADJ" for t in following)


def _new_clause(comma: Token) -> bool:
    after = comma.doc[comma.i + 1] if comma.i + 1 < len(comma.doc) else None
    return after is None or is_verb(after) or after.pos_ in ("CCONJ", "PRON", "SCONJ", "DET", "NOUN", "ADV")


def _complement(to: Token) -> bool:
    """Whether an infinitive completes a noun or verb ("decision to quit", "vows to fight") rather than telling why."""
    return to.head.dep_ in ("xcomp", "acl", "relcl") and to.i - to.head.head.i <= 3


def _is_place(preposition: Token) -> bool:
    if preposition.lower_ not in ("in", "at", "near", "outside", "on"):
        return False
    for token in preposition.doc[preposition.i + 1 : preposition.i + 7]:
        if token.ent_type_ in ("GPE", "FAC", "LOC", "EVENT") or token.lower_ in SETTLEMENTS:
            return True
        if token.pos_ in ("VERB", "ADP", "PUNCT"):
            return False
    return False


# --- the answers --------------------------------------------------------------------------------------------------


def _who(story: Story, told: Told | None, predicates: list[Predicate], cast: Cast, title: Tokens | None) -> str | None:
    subject = told.subject if told is not None else None
    if subject is None or _only_number(subject):
        parties = list(_parties_of(predicates, lead(story, title)))
        counted = [p for p in parties if any(is_quantity_word(t.lower_) and t.lower_ not in ("a", "an") for t in p)]
        subject = next(iter(counted if subject is not None and counted else parties), subject)
    if subject is None:
        return None
    if "," in subject.text and any(t.lower_ == "and" for t in subject):
        return _text(subject)
    parties = _parties(subject)
    return " and ".join(dict.fromkeys(cast.actor(p).name if cast.is_named(p) else _text(p) for p in parties))


def _parties(subject: Tokens) -> list[Tokens]:
    """The two parties of "X and Y"; longer lists are answered as worded."""
    joints = [t.i for t in subject if t.lower_ == "and" and t.dep_ == "cc"]
    if len(joints) == 1 and "," not in subject.text and subject.start < joints[0] < subject.end - 1:
        return [subject.doc[subject.start : joints[0]], subject.doc[joints[0] + 1 : subject.end]]
    return [subject]


def _only_number(subject: Tokens) -> bool:
    """Whether a headline counts people without saying who: "Several dead and dozens"."""
    return all(
        t.pos_ in ("NUM", "CCONJ", "PUNCT", "DET", "ADV", "ADP") or t.lower_ in VAGUE or t.lower_ in STATES
        for t in subject
    )


def _parties_of(predicates: list[Predicate], sentences: Iterator[Tokens]) -> Iterator[Tokens]:
    """Who does something or is done something to in these sentences, in text order."""
    for sentence in sentences:
        for predicate in predicates:
            inside = predicate.head.doc is sentence.doc and sentence.start <= predicate.head.i < sentence.end
            if predicate.kind == "verb" and inside:
                for party in [*predicate.agents, *predicate.patients]:
                    if party.root.pos_ in ("NOUN", "PROPN"):
                        yield party


def _why(title: Tokens | None, sentences: list[Tokens]) -> str | None:
    """A stated cause in headline or lead, else the purpose that the headline or the first sentence gives its main
    verb."""
    opening = [title] if title is not None else []
    for sentence in [*opening, *sentences[:2]]:
        for token in sentence:
            words = token.doc[token.i : token.i + 3].text.lower()
            if any(words.startswith(cause) for cause in CAUSES) and token.i + 2 < sentence.end:
                return _text(_clause(sentence, token.i))
    for sentence in [*opening, *sentences[:1]]:
        for token in sentence:
            if token.tag_ == "TO" and token.head.dep_ == "advcl" and token.head.head.dep_ == "ROOT":
                return _text(_clause(sentence, token.i))
    return None


def _how(title: Tokens | None, sentences: list[Tokens]) -> str | None:
    """The means: "by doing so", "with a truck bomb"."""
    for sentence in [*([title] if title is not None else []), *sentences[:2]]:
        for token in sentence:
            if token.lower_ == "by" and token.i + 1 < sentence.end and token.nbor(1).tag_ == "VBG":
                return _text(_clause(sentence, token.i))
            if token.lower_ in ("with", "using") and any(
                t.lemma_.lower() in MEANS for t in token.doc[token.i + 1 : token.i + 6] if t.i < sentence.end
            ):
                return _text(_clause(sentence, token.i))
    return None


def _clause(sentence: Tokens, start: int) -> Tokens:
    """The words from ``start`` to where the phrase ends: punctuation, a new clause, a line break."""
    doc, end = sentence.doc, start + 1
    while end < sentence.end:
        token = doc[end]
        if token.is_space or token.text in (
            ",",
            ";",
            ":",
            ".",
            "?",
            "!",
            "...",
            "–",
            "—",
            "--",
            "(",
            ")",
            '"',
            "“",
            "”",
        ):
            break
        if end > start + 2 and (token.lower_ in SUBORDINATORS or (is_time(token) and not _inside_compound(token))):
            break
        end += 1
    while end > start + 1 and doc[end - 1].pos_ in ("ADP", "DET", "CCONJ", "SCONJ"):
        end -= 1
    return trim(doc[start:end])


def _inside_compound(token: Token) -> bool:
    return (
        (token.i + 1 < len(token.doc) and token.nbor(1).text == "-")
        or token.nbor(-1).text == "-"
        or token.dep_ == "compound"
    )


def _event_id(
    story: Story, told: Told | None, predicates: list[Predicate], events: list[Event], title: Tokens | None
) -> str | None:
    if told is None or not events:
        return None
    word = story.span(told.head.doc[told.phrase.start : told.phrase.end])
    for event in events:
        if event.trigger.in_ == word.in_ and event.trigger.start < word.end and word.start < event.trigger.end:
            return event.event_id
    lemmas = {t.lemma_.lower() for t in told.phrase if t.pos_ in ("VERB", "NOUN", "ADJ", "PROPN")}
    by_place = {(p.head.idx, p.in_headline): p.lemma for p in predicates}
    opening = list(lead(story, title))
    near = [e for e in events if e.trigger.in_ == "title" or (opening and e.trigger.start < opening[-1].end_char)]
    same = next((e for e in near if by_place.get((e.trigger.start, e.trigger.in_ == "title")) in lemmas), None)
    return same.event_id if same is not None else None


def _text(tokens: Tokens) -> str:
    return " ".join(tokens.text.split())
