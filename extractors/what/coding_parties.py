"""Who acts towards whom in a coded event.

A predicate's agents and patients are roles of grammar: in "suspended military aid to Norland" the patient is the aid.
An event's recipient is a party: Norland. What a row needs besides: the parties of a deed that is promised or refused,
the speaker of a demand, and the place where a measure applies when nobody else is named. Where parties deal with each
other, a thing is never one of them: who rejects a result rejects nobody that the sentence names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from extractors.language.syntax import is_infinitive, is_time, noun_phrase
from extractors.what.coding import Coding
from extractors.what.coding_compose import verb_class
from extractors.what.coding_lexicon import lexicon
from extractors.what.coding_scope import CONTAINERS, lemma, said_by
from extractors.what.event_nouns import frame_of
from extractors.what.predicate import Predicate
from extractors.what.standing import (
    Standing,
    can_be_hit,
    is_force,
    is_happening,
    is_instrument,
    is_kind,
    is_role,
    is_wielded,
    standing_of,
)
from extractors.who.arguments import is_passive, subjects_of
from extractors.who.nominal import is_ground

_TOWARDS = frozenset("to on against with for from into over toward towards onto upon of".split())
_AIMS: Mapping[str, frozenset[str]] = {
    "ASSAULT": frozenset("to on against into at toward towards onto upon of".split()),
    "MOBILIZE": frozenset("to on against into over toward towards onto upon".split()),
    "ACCUSE": _TOWARDS - {"from"} | {"at"},
    "THREATEN": _TOWARDS - {"from"} | {"at"},
    "SUPPORT": frozenset("for of to with toward towards".split()),
    "CONSULT": frozenset("with to between".split()),
    "PROTEST": frozenset({"against"}),
}
"""The prepositions that lead to whom a deed is meant for, where not all of ``_TOWARDS`` do: "shot from the roof" hits
no roof, "condemnation from the east" comes from there, "talks on Norland" are not with it."""
_PLACES = frozenset("in near along outside across throughout inside around within through".split())
_PLACED = frozenset({"COERCE", "AID", "SANCTION"})
"""Types that may take the place where they apply for a recipient: "imposed a curfew in the north"."""
_SENT_TO = _PLACED | {"AGREE"}
"""Types that may take a place they are directed at."""
_VERBAL = frozenset({"ACCUSE", "REJECT", "SUPPORT", "REQUEST", "THREATEN", "CONSULT", "AGREE"})
"""Types where what somebody's deed or word meets with is meant for its owner: "condemned the minister's remarks"."""
_NO_DEED = frozenset("see witness face suffer report trigger spark provoke prompt cause".split())
"""Phase verbs whose subject does not do the deed: "saw a raid", "the scandal triggered arrests"."""
_SENT = frozenset({"ACCUSE", "SUPPORT", "THREATEN"})
"""Types for whose nouns "from" tells whose they are: "condemnation from the east"."""
_MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE", "SUPPORT"})
"""Types of dealings in which those who do something together do it with each other."""
_PRONOUNS = frozenset("it they he she".split())
_OF_PEOPLE = frozenset({"CEREMONY", "ELECTION", "RULING"})
"""Types without dealings between parties whose object says what was held, won or passed, unless it is somebody."""
_OF_HARM = frozenset({"ACCIDENT", "DISASTER", "DEATH"})
_FATES = frozenset("fire life injury wound office".split())
"""What those whom something befalls catch, lose, suffer or take."""
_SUFFERING = frozenset("suffer survive endure sustain escape".split())
_OF_NATIONS = frozenset({"AGREE", "CONCEDE", "COERCE", "SANCTION", "ACCUSE", "REJECT", "SUPPORT", "RETREAT", "AID"})
"""Types that concern a nation through its things: "tariffs on Norlandish goods"."""
_SHELTER = frozenset("refuge asylum shelter sanctuary".split())
_PROPOSED = frozenset({"AGREE", "REJECT", "REQUEST", "THREATEN"})
"""Types that are about another deed."""
_DEPTH = 2
_OF_FORCES = frozenset({"MOBILIZE", "RETREAT", "SANCTION", "AGREE", "REJECT", "THREATEN", "CONCEDE"})
"""Types whose object may be forces that are sent or withdrawn, the means of the deed."""


@dataclass(slots=True)
class Parties:
    """The noun phrases of those who act and those who are acted upon, in text order as found."""

    actors: list[Tokens] = field(default_factory=list)
    recipients: list[Tokens] = field(default_factory=list)


def find_parties(predicate: Predicate, coding: Coding, others: Mapping[int, Predicate]) -> Parties:
    """The parties of a coded predicate; ``others`` are the predicates of the same parse by the index of their head."""
    actors = [a for a in predicate.agents if not is_happening(a.root) and not is_instrument(a.root)]
    patients = [p for p in predicate.patients if not is_kind(p.root)]
    if coding.by_speaker:
        speaker = [predicate.speaker] if predicate.speaker is not None else []
        return Parties(speaker, actors or patients)
    light = others.get(predicate.light_verb.i) if predicate.light_verb is not None else _phase_of(predicate, others)
    if light is not None:
        actors = actors or list(light.agents)
        patients += [p for p in light.patients if p.root != predicate.head and p not in patients]
    if coding.quad_class is None:
        found = _befallen(predicate, coding, actors, patients, light)
    elif coding.event_type == "ASSAULT" and (hit := _hit(predicate, patients)):
        found = Parties(actors, hit)
    else:
        actors = [doer for a in actors for doer in _doers(a)]
        found = _dealing(predicate, coding, actors, patients, light, others)
    actors = _unlike([_antecedent(a, predicate) for a in found.actors], [])
    recipients = _unlike(found.recipients, actors)
    if predicate.symmetric and not recipients and coding.quad_class is not None:
        partners = [p for preposition, p in predicate.obliques if preposition in ("with", "between")]
        recipients = _unlike(partners, actors[:1])
    if not recipients and (coding.event_type in _MUTUAL or _fail_to_agree(predicate, coding)):
        recipients = actors[1:]  # "X and Y signed a pact": each deals with the other
    return Parties(actors, recipients)


def _fail_to_agree(predicate: Predicate, coding: Coding) -> bool:
    """ "X and Y failed to reach agreement": each turns the other down."""
    clause = _infinitive(predicate.head) if coding.event_type == "REJECT" else None
    return clause is not None and any(frame_of(c) == "mutual" for c in clause.children if c.dep_ == "dobj")


def _befallen(
    predicate: Predicate, coding: Coding, actors: list[Tokens], patients: list[Tokens], light: Predicate | None
) -> Parties:
    """Where parties do not deal with each other, whom or what it befell is enough."""
    befell = [p for p in patients if _can_befall(p.root, coding)]
    if coding.event_type == "CRIME":
        befell = _wronged(predicate, befell)
    if coding.event_type == "ACCIDENT":  # "two trains collided": nobody did it
        things = [a for a in actors if standing_of(a.root) < Standing.PARTY]
        actors = [a for a in actors if a not in things]
        befell = befell or things
    suffering = light is not None and lemma(light.head) in _SUFFERING
    if coding.event_type in _OF_HARM and (suffering or not befell) and (coding.event_type == "DEATH" or patients):
        return Parties([], actors or befell)  # "passed away", "suffered an accident", "a tram caught fire"
    return Parties(actors, befell)


def _wronged(predicate: Predicate, befell: list[Tokens]) -> list[Tokens]:
    """Somebody, or whose a stolen thing was: "stole their phones", "took money from the bank"."""
    people = [p for p in befell if standing_of(p.root) == Standing.PARTY]
    owners = [noun_phrase(c) for p in befell if p.root.dep_ == "dobj" for c in p.root.children if c.dep_ == "poss"]
    sources = [p for preposition, p in predicate.obliques if preposition == "from"] if befell else []
    return people or owners or [p for p in sources if standing_of(p.root) == Standing.PARTY]


def _hit(predicate: Predicate, patients: list[Tokens]) -> list[Tokens]:
    """Whom or what force is aimed at: people before things, and no happening."""
    return [p for p in patients if not is_wielded(p.root, predicate) and can_be_hit(p.root)]


def _dealing(
    predicate: Predicate,
    coding: Coding,
    actors: list[Tokens],
    patients: list[Tokens],
    light: Predicate | None,
    others: Mapping[int, Predicate],
) -> Parties:
    """Who deals with whom: parties among the objects, else among those whom the sentence says the deed is meant for."""
    if predicate.kind == "noun" and coding.event_type in _SENT:
        actors = _senders(predicate) or actors
    if not actors and not predicate.symmetric and _is_own_deed(predicate, coding):
        actors, patients = patients, []
    inner = _content(predicate, coding, others)
    objects = patients + _raised(predicate)
    if not any(standing_of(p.root) == Standing.PARTY for p in objects):
        objects += [p for deed in inner for p in (*deed.patients, *_raised(deed))]
    if coding.event_type == "THREATEN" and "violence" in coding.modes and inner and (hit := _hit(inner[0], objects)):
        return Parties(actors, hit)
    if coding.event_type in _OF_FORCES:  # "sent its troops": who is sent, not against whom
        forces = [p for p in objects if is_force(p.root, coding)]
        objects = [p for p in objects if p not in forces]
        if coding.event_type == "MOBILIZE" and not actors:  # "troops were deployed"
            actors = [p for p in forces if standing_of(p.root) == Standing.PARTY and p.root.dep_ == "nsubjpass"]
    recipients = [p for p in objects if standing_of(p.root) == Standing.PARTY or _is_told_to_act(p.root)]
    if not recipients:
        nouns = [p.root for p in objects] or [c for c in predicate.head.children if c.dep_ in ("dobj", "nsubjpass")]
        sources = [predicate, *([light] if light is not None else []), *inner]
        if coding.event_type in _VERBAL:  # "refused to respond to a request from"
            obliques = [o for source in sources for o in source.obliques]
            nouns += [
                p.root for preposition, p in obliques if preposition in ("to", "on", "with") and p.root.i in others
            ]
        recipients = _meant_for(coding, actors, nouns, sources, others)
    return Parties(actors, recipients)


def _content(predicate: Predicate, coding: Coding, others: Mapping[int, Predicate]) -> list[Predicate]:
    """The deed that is promised, asked for or refused, and what that is about in turn: "agreed to allow X to land"."""
    deeds: list[Predicate] = []
    token = coding.content
    if token is None and coding.event_type in _PROPOSED:
        token = _infinitive(predicate.head)
    while token is not None and token.i in others and len(deeds) < _DEPTH:
        deeds.append(others[token.i])
        token = _infinitive(token)
    return deeds


def _infinitive(head: Token) -> Token | None:
    """What is to be done, after a verb, an adjective or a noun: "pledged to work", "a refusal to engage"."""
    clauses = (c for c in head.children if c.dep_ in ("xcomp", "ccomp", "acl") and c.i > head.i)
    return next((c for c in clauses if is_infinitive(c)), None)


def _meant_for(
    coding: Coding,
    actors: list[Tokens],
    nouns: list[Token],
    sources: list[Predicate],
    others: Mapping[int, Predicate],
) -> list[Tokens]:
    """Parties that a deed reaches through a thing: whose it is, what it is directed at, where it applies."""
    aims = _AIMS.get(coding.event_type or "", _TOWARDS)
    if any(lemma(noun) in _SHELTER for noun in nouns):
        aims |= {"in"}  # "sought refuge in Norland"
    near = [phrase for source in sources for phrase in _phrases(source, aims)]
    deeds = [others[noun.i] for noun in nouns if noun.i in others]
    if coding.event_type in _VERBAL:
        owners = [p for d in deeds for p in d.agents] + [p for noun in nouns for p in _owners(noun)]
    else:
        owners = [p for d in deeds for p in (d.patients or d.agents)]
    near = _unlike(owners, actors) or near + [p for noun in nouns for p in _of_noun(noun, aims)]
    if parties := [p for p in near if standing_of(p.root) == Standing.PARTY]:
        return parties
    if coding.event_type == "ASSAULT":
        return [p for p in near if standing_of(p.root) >= Standing.THING]
    if coding.event_type in _OF_NATIONS:
        nations = [p for noun in nouns for p in _nations(noun)]
        nations = nations or [p for phrase in near for p in _nations(phrase.root)]
        if found := _unlike(nations, actors):
            return found
    places = [p for p in near if standing_of(p.root) == Standing.PLACE] if coding.event_type in _SENT_TO else []
    if not places and (coding.event_type in _PLACED or "restrict" in coding.modes):
        nouns = nouns + [p.root for source in sources for _, p in source.obliques]
        places = [phrase for source in sources for phrase in _phrases(source, _PLACES)]
        places = places or [p for noun in nouns for p in _of_noun(noun, _PLACES)]
    return [p for p in places if standing_of(p.root) >= Standing.PLACE]


def _doers(actor: Tokens) -> list[Tokens]:
    """Somebody for a thing that is said to act: "the minister's letter angered" tells what the minister did."""
    noun, standing = actor.root, standing_of(actor.root)
    if standing >= Standing.PLACE:
        return [actor]
    makers = [noun_phrase(c) for c in noun.children if c.dep_ == "poss" and c.pos_ != "PRON"]
    makers += [
        noun_phrase(c) for p in noun.children if p.lower_ in ("by", "from") for c in p.children if c.dep_ == "pobj"
    ]
    found = [m for m in makers if standing_of(m.root) == Standing.PARTY]
    return found or ([actor] if standing == Standing.THING or noun.pos_ == "ADJ" else [])


def _nations(thing: Token) -> list[Tokens]:
    """Whose a thing is: "Norland's farms", "tariffs on Norlandish goods"."""
    if standing_of(thing) > Standing.THING:
        return []
    owners = [c for c in thing.children if c.dep_ == "poss" and c.ent_type_ in ("PERSON", "GPE", "ORG", "NORP")]
    owners = owners or [c for c in thing.children if c.dep_ in ("amod", "compound") and c.ent_type_ in ("GPE", "NORP")]
    return [noun_phrase(c) for c in owners]


def _senders(predicate: Predicate) -> list[Tokens]:
    """Whoever a word or a threat comes from: "condemnation from the opposition"."""
    return [
        p
        for preposition, p in predicate.obliques
        if preposition == "from" and p.root.head.head == predicate.head and standing_of(p.root) == Standing.PARTY
    ]


def _is_own_deed(predicate: Predicate, coding: Coding) -> bool:
    """The subject of "stood ready", "surrendered", "remained on alert" acts, though nothing is done to another."""
    if coding.quad_class is None or coding.event_type == "ASSAULT" or not predicate.patients:
        return False
    if predicate.kind == "adjective":
        return True
    if predicate.head.tag_ == "VBN" and is_passive(predicate.head, headline=True):
        return False  # "activist released": a headline leaves the auxiliary out
    subjects = {c.i for c in predicate.head.children if c.dep_ == "nsubj"}
    return predicate.kind == "verb" and any(p.root.i in subjects for p in predicate.patients)


def _can_befall(noun: Token, coding: Coding) -> bool:
    """Not the fire that a tram caught, nor the holiday that a crowd celebrates."""
    if coding.event_type in _OF_PEOPLE:
        return standing_of(noun) == Standing.PARTY
    told = any(c.dep_ == "nummod" or c.lower_ == "of" for c in noun.children)  # "seven lives", "the lives of seven"
    happening = (lemma(noun) in _FATES and not told) or (
        noun.dep_ == "dobj" and (frame_of(noun) is not None or ("noun", lemma(noun)) in lexicon())
    )
    return coding.event_type not in _OF_HARM | {"APPOINTMENT"} or not happening


def _phrases(predicate: Predicate, prepositions: frozenset[str]) -> list[Tokens]:
    return [
        phrase
        for preposition, phrase in predicate.obliques
        if preposition in prepositions and not is_time(phrase.root) and standing_of(phrase.root) > Standing.NOTHING
        if preposition not in ("on", "at") or not is_ground(phrase.root)
    ]


def _of_noun(noun: Token, prepositions: frozenset[str]) -> list[Tokens]:
    """Phrases with these prepositions that hang on a noun, or on a noun of those."""
    found: list[Tokens] = []
    clauses = [c for c in noun.children if c.dep_ in ("acl", "relcl")]  # "the embargo it imposed on Norland"
    imposed = [c for clause in clauses for c in clause.children if c.lower_ in ("on", "upon", "against")]
    for preposition in (*noun.children, *imposed):
        if preposition.dep_ != "prep":
            continue
        for inner in preposition.children:
            if inner.dep_ != "pobj" or is_time(inner):
                continue
            if preposition.lower_ not in prepositions | {"of"}:
                continue
            if standing_of(inner) == Standing.NOTHING:
                found += _of_noun(inner, prepositions) or _owners(inner)
            elif preposition.lower_ in prepositions:
                found += [noun_phrase(t) for t in (inner, *inner.conjuncts)]
    return found


def _phase_of(predicate: Predicate, others: Mapping[int, Predicate]) -> Predicate | None:
    """The verb of "announced the arrest of", "began withdrawing", for a deed whose doer is not said otherwise."""
    if predicate.head.dep_ not in ("dobj", "xcomp") or lemma(predicate.head.head) not in verb_class("phase") - _NO_DEED:
        return None
    return others.get(predicate.head.head.i)


def _raised(predicate: Predicate) -> list[Tokens]:
    """Who a permission or demand is given to: "allowed the plane to land"."""
    bare = predicate.lemma in ("let", "make")  # "let the ship dock"
    clauses = [c for c in predicate.head.children if c.dep_ == "ccomp" and (bare or is_infinitive(c))]
    return [noun_phrase(s) for c in clauses for s in c.children if s.dep_ in ("nsubj", "nsubjpass")]


def _is_told_to_act(noun: Token) -> bool:
    """Whatever is to do something, or is said to, is somebody: "urged the faithful to march", "let the ship dock",
    "accused her campaign of lying"."""
    if lemma(noun) in CONTAINERS or (standing_of(noun) == Standing.NOTHING and not is_role(noun)):
        return False
    if noun.dep_ in ("nsubj", "nsubjpass"):
        return noun.head.dep_ == "ccomp" and noun.head.tag_ == "VB"
    return noun.dep_ == "dobj" and any(
        (c.dep_ == "xcomp" and c.tag_ == "VB")
        or (c.lower_ in ("of", "from") and any(d.dep_ == "pcomp" for d in c.children))
        for c in noun.head.children
    )


def _owners(noun: Token) -> list[Tokens]:
    """Owners of a deed or word, or names that modify it: "the minister's call", "the Norland proposal"."""
    found = [noun_phrase(c) for c in noun.children if c.dep_ == "poss" and c.pos_ != "PRON"]
    return found or [
        noun_phrase(c)
        for c in noun.children
        if c.dep_ in ("nmod", "compound") and c.ent_type_ in ("PERSON", "GPE", "NORP", "ORG")
    ]


def _antecedent(actor: Tokens, predicate: Predicate) -> Tokens:
    """The speaker for a pronoun that can only be the speaker: "the ministry said it would …"."""
    if actor.root.lower_ not in _PRONOUNS:
        return actor
    saying = said_by(predicate.light_verb or predicate.head)
    subject = next(iter(subjects_of(saying)), None) if saying is not None else None
    if (
        subject is None
        or subject.lower_ in _PRONOUNS
        or (subject.i > actor.root.i and actor.root.lower_ in ("he", "she"))
    ):
        return actor  # in "he objected, said Amina Sule" he is another
    plural = subject.tag_ in ("NNS", "NNPS") or bool(subject.conjuncts)
    person = subject.ent_type_ == "PERSON"
    fits = {"they": plural or subject.ent_type_ in ("ORG", "NORP"), "it": not plural and not person}
    return noun_phrase(subject) if fits.get(actor.root.lower_, not plural) else actor


def _unlike(phrases: list[Tokens], taken: list[Tokens]) -> list[Tokens]:
    """Without repetitions and without those already taken."""
    seen = {(id(p.doc), p.root.i) for p in taken}
    kept: list[Tokens] = []
    for phrase in phrases:
        key = (id(phrase.doc), phrase.root.i)
        if key not in seen:
            seen.add(key)
            kept.append(phrase)
    return kept


def by_head(predicates: list[Predicate]) -> dict[int, dict[int, Predicate]]:
    """Predicates by parse (``id`` of the Doc), then by the index of their head: what ``find_parties`` wants."""
    table: dict[int, dict[int, Predicate]] = {}
    for predicate in predicates:
        doc: Doc = predicate.head.doc
        table.setdefault(id(doc), {})[predicate.head.i] = predicate
    return table
