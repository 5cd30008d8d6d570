"""Who does it and whom it befalls: the arguments of verbs, as PropBank roles rather than as subject and object."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from extractors.language.syntax import (
    DATELINE,
    NOMINAL,
    antecedent,
    auxiliaries,
    child,
    children,
    is_human,
    is_infinitive,
    is_time,
    is_verb,
    nominal_conjuncts,
)
from extractors.language.tables import sections

_CLASSES = sections("extractors.language", "verb_classes.txt")
_PREPOSITIONAL = sections("extractors.language", "prepositional_verbs.txt")
_NOUNS = sections("extractors.language", "noun_classes.txt")
NAMES = frozenset({"GPE", "ORG", "NORP", "PERSON", "FAC", "LOC"})
_EMPTY_SUBJECTS = frozenset({"there"})
_SECOND_OBJECT = frozenset({"to", "of", "at", "on"})
_TOWARDS = frozenset({"to", "with"})
_INTRANSITIVE = (
    _CLASSES["unaccusative"] | _CLASSES["motion"] | _CLASSES["mutual"] | _CLASSES["state"] | _CLASSES["intransitive"]
)
_DATELINE_MARKS = frozenset({"-", "--", "–", "—", ":", ")", "|"})
_MAX_DEPTH = 6


@dataclass(slots=True)
class Roles:
    """Heads of the noun phrases in each role, coordinated ones apart."""

    agents: list[Token] = field(default_factory=list)
    patients: list[Token] = field(default_factory=list)
    obliques: list[tuple[str, Token]] = field(default_factory=list)
    symmetric: bool = False


def verb_roles(verb: Token, headline: bool = False, depth: int = 0) -> Roles:
    """The arguments of a verb."""
    roles = Roles()
    subjects = spread(subjects_of(verb, headline))
    passive = is_passive(verb, headline)
    objects = spread(objects_of(verb))
    for preposition in children(verb, "prep", "agent", "dative"):
        for target in prepositional_objects(preposition):
            roles.obliques.append((preposition.lower_, target))
    for target in children(verb, "dative"):
        if target.pos_ in NOMINAL:
            objects.extend(spread([target]))
    lemma = verb.lemma_.lower()
    if passive:
        roles.patients = [*subjects, *(o for o in objects if not is_time(o))]
        roles.agents = _by(roles.obliques) or _shared_agent(verb)
    elif lemma in _CLASSES["mutual"] and not objects and (len(subjects) > 1 or _with(roles) or _is_plural(subjects)):
        roles.symmetric = True
        roles.agents = [*subjects, *_with(roles)]
    elif lemma in _CLASSES["copular"]:
        roles.patients = [
            *subjects,
            *objects,
            *(c for c in verb.children if c.dep_ == "attr" and c.pos_ in NOMINAL and not c.tag_.startswith("W")),
        ]
    elif (
        (raised := child(verb, "xcomp")) is not None
        and depth < _MAX_DEPTH
        and not objects
        and lemma in _CLASSES["aspect"]
    ):
        inner = verb_roles(raised, headline, depth + 1)
        roles.agents = [s for s in subjects if s in inner.agents]
        roles.patients = [s for s in subjects if s not in inner.agents]
    elif lemma in _CLASSES["unaccusative"] and not objects and child(verb, "xcomp") is None:
        roles.patients = subjects
    else:
        roles.agents = subjects
        roles.patients = objects
    if not roles.symmetric:
        _add_prepositional(lemma, roles, bool(objects) or passive, passive)
    roles.agents = _unique(roles.agents)
    roles.patients = [t for t in _unique(roles.patients) if t not in roles.agents]
    return roles


def _by(obliques: list[tuple[str, Token]]) -> list[Token]:
    return [t for p, t in obliques if p == "by" and not is_time(t) and not _is_manner(t)]


def _shared_agent(verb: Token) -> list[Token]:
    """The agent of "selected and bought by X" for the first of the two passives."""
    for other in children(verb, "conj"):
        if other.tag_ == "VBN" and child(other, "nsubj", "nsubjpass", "aux", "auxpass") is None:
            return _by([("by", t) for c in children(other, "agent") for t in prepositional_objects(c)])
    return []


def _add_prepositional(lemma: str, roles: Roles, has_object: bool, passive: bool) -> None:
    """Arguments that come with a preposition: "fired at protesters", "met with", "accused X of"."""
    for preposition, target in roles.obliques:
        if is_time(target):
            continue
        if lemma in _PREPOSITIONAL.get(preposition, ()):
            fits = not has_object or preposition in _SECOND_OBJECT or bool(target.ent_type_)
            fits = fits and not (passive and preposition == "at")
        else:
            towards = preposition in _TOWARDS and has_object and not passive
            fits = (preposition == "against" or towards) and is_human(target)
        if fits:
            roles.patients.append(target)


def subjects_of(verb: Token, headline: bool = False, depth: int = 0) -> list[Token]:
    """Heads of the phrases understood as the subject: its own, a shared, a controlling or a relativised one."""
    own = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and c.lower_ not in _EMPTY_SUBJECTS]
    if own:
        before = [s for s in own if s.i < verb.i]
        nearest = before[-1:] or own[:1]  # of two, the parser took one from another clause
        return [_after_dateline(antecedent(s)) for s in nearest]
    if depth > _MAX_DEPTH or child(verb, "expl") is not None:
        return []
    head, label = verb.head, verb.dep_
    if label == "conj" or (label == "dep" and headline):
        return subjects_of(head, headline, depth + 1) if is_verb(head) else []
    if label in ("acl", "relcl"):
        return _subject_of_modifier(verb, head, depth)
    if label in ("xcomp", "ccomp"):
        return _controller(verb, head, headline, depth)
    if label == "advcl" and is_infinitive(verb) and is_verb(head) and head.lemma_ in _CLASSES["object purpose"]:
        objects = objects_of(head)  # "selected X to build"
        if objects:
            return objects[:1]
    if label == "advcl" and verb.tag_ == "VBG" and verb.lemma_ in _CLASSES["result"]:
        causes = [t for c in children(head, "agent") for t in c.children if t.dep_ == "pobj"]
        if causes:
            return causes[:1]  # "the city was hit by a storm, leaving thousands homeless"
    if label == "advcl" and (verb.tag_ in ("VBG", "VBN") or is_infinitive(verb)) and is_verb(head):
        return subjects_of(head, headline, depth + 1)
    if label == "pcomp":
        return _subject_after_preposition(verb, head, headline, depth)
    if label == "amod":
        return [head]
    return []


def _after_dateline(subject: Token) -> Token:
    """The real subject where the parser took the dateline or a credit for it: "Accra, Ghana - Farmers marched"."""
    doc, start = subject.doc, subject.sent.start
    if subject.i - start > DATELINE or subject.pos_ != "PROPN":
        return subject
    for c in subject.rights:
        if c.dep_ in ("appos", "conj", "dep", "nmod", "npadvmod", "acl") and c.pos_ in NOMINAL:
            if any(t.text in _DATELINE_MARKS and doc[t.i - 1].whitespace_ for t in doc[subject.i + 1 : c.i]):
                return c
            inner = _after_dateline(c) if c.i - start <= DATELINE else c
            if inner is not c:
                return inner
    return subject


def _subject_of_modifier(verb: Token, noun: Token, depth: int) -> list[Token]:
    said = verb.tag_ == "VBG" and noun.lemma_.lower() in _NOUNS["wording"]  # "issued a statement criticising Y"
    if not is_infinitive(verb) and not said:
        return [noun] if noun.pos_ in NOMINAL else []
    owners = owners_of(noun)  # "Russia's plan to attack"
    if owners:
        return owners
    if said and (
        authors := [t for by in children(noun, "prep") if by.lower_ == "by" for t in prepositional_objects(by)]
    ):
        return authors
    governor = noun.head.head if noun.dep_ == "pobj" else noun.head
    if noun.dep_ in ("dobj", "attr", "pobj") and is_verb(governor):  # "X made a decision to strike"
        return subjects_of(governor, depth=depth + 1)
    if said:
        return [noun]
    return [noun] if noun.dep_ == "ROOT" or noun.ent_type_ in ("PERSON", "ORG", "GPE", "NORP") else []


def owners_of(noun: Token) -> list[Token]:
    """Possessor of a noun, or the names that modify it: "Russia's plan", "the Acme and Bolt plan"."""
    owners = [c for c in children(noun, "poss") if not is_time(c)]
    return owners or [c for c in children(noun, "compound", "nmod") if c.ent_type_ in NAMES and c.pos_ == "PROPN"]


def _controller(verb: Token, governor: Token, headline: bool, depth: int) -> list[Token]:
    if verb.tag_ not in ("VB", "VBG", "VBN"):
        return []
    if governor.pos_ in ("NOUN", "PROPN"):
        return owners_of(governor)
    if not is_verb(governor):  # "X is likely to strike"
        if not is_verb(governor.head):
            return []
        subjects = subjects_of(governor.head, headline, depth + 1)
        return subjects if _is_raising(governor.head) else _without_it(subjects)
    if child(governor, "acomp", "attr") is not None and verb.i > governor.i and not _is_raising(governor):
        return _without_it(subjects_of(governor, headline, depth + 1))
    if governor.lemma_ not in _CLASSES["subject control"]:
        objects = children(governor, "dobj", "dative")
        if objects and objects[-1].i < verb.i and objects[-1].pos_ in NOMINAL:
            return objects[-1:]
    return subjects_of(governor, headline, depth + 1)


def _is_raising(copula: Token) -> bool:
    """ "It is ready to strike" may be said of a country; "it is wrong to strike" is said of striking."""
    adjectives = (c.lower_ for c in children(copula, "acomp"))
    return any(a in _CLASSES["acting adjective"] or a in _CLASSES["raising adjective"] for a in adjectives)


def _without_it(subjects: list[Token]) -> list[Token]:
    """Without the "it" that only holds the place of an infinitive."""
    return [s for s in subjects if s.lower_ != "it"]


def _subject_after_preposition(verb: Token, preposition: Token, headline: bool, depth: int) -> list[Token]:
    governor = preposition.head
    if is_verb(governor):
        objects = children(governor, "dobj")
        if objects and preposition.lower_ in ("of", "from", "with", "into", "for", "as"):
            return objects[:1]  # "accused X of killing", "prevented X from entering"
        return subjects_of(governor, headline, depth + 1)
    owners = owners_of(governor)
    if owners:
        return owners
    above = governor.head.head if governor.dep_ == "pobj" else governor.head  # "bought jets as a means of growing"
    return subjects_of(above, headline, depth + 1) if is_verb(above) else []


def objects_of(verb: Token) -> list[Token]:
    """Heads of the direct objects, of its own, relativised, or shared by coordination ("arrested and deported X")."""
    found = [antecedent(c) for c in verb.children if c.dep_ == "dobj" and not _is_credit(c)]
    found = found or [c for c in verb.children if c.dep_ == "oprd" and c.ent_type_ == "PERSON" and not is_passive(verb)]
    if not found and verb.dep_ == "relcl" and _is_object_relative(verb):
        found = [verb.head]
    if not found and verb.lemma_ not in _CLASSES["unaccusative"] and not is_passive(verb):
        for other in children(verb, "conj"):
            if is_verb(other) and other.i - verb.i <= 3 and child(other, "nsubj", "nsubjpass") is None:
                found = [antecedent(c) for c in children(other, "dobj")]
    return [t for t in found if not (is_time(t) and t.ent_type_ in ("DATE", "TIME")) or _is_number_of_people(t)]


def _is_credit(token: Token) -> bool:
    """A name alone in brackets: "after the tram derailed (Reuters)"."""
    return any(c.text in ("(", "[") for c in token.lefts) and any(c.text in (")", "]") for c in token.rights)


def _is_number_of_people(token: Token) -> bool:
    """A bare number as object, whatever the recogniser takes it for: "killing ten people and wounding 42"."""
    return token.like_num and token.head.lemma_ in _CLASSES["harming"] and not any(token.children)


def _is_object_relative(verb: Token) -> bool:
    """ "The man (whom) police arrested": a subject of its own, no object, and a verb that wants one."""
    if is_passive(verb) or verb.lemma_ in _CLASSES["unaccusative"]:
        return False
    subject = child(verb, "nsubj")
    if subject is None or subject.tag_ in ("WP", "WDT") or subject.lower_ == "that":
        return False
    if any(c.dep_ in ("ccomp", "xcomp", "acomp", "attr") or c.tag_ == "WRB" for c in verb.children):
        return False
    return not any(c.dep_ == "prep" and child(c, "pobj", "pcomp") is None for c in verb.children)


def is_passive(verb: Token, headline: bool = False) -> bool:
    """A passive, with its auxiliary, without (participles), or sharing it in coordination."""
    while (
        verb.tag_ == "VBN" and verb.dep_ == "conj" and is_verb(verb.head) and not child(verb, "aux", "auxpass", "nsubj")
    ):
        verb = verb.head
    if any(c.dep_ in ("auxpass", "nsubjpass", "csubjpass") for c in verb.children):
        return True
    if _lacks_auxiliary(verb):
        return True
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod", "advcl", "relcl"):
        return child(verb, "aux") is None and verb.lemma_ not in _CLASSES["unaccusative"] and not _rams(verb)
    if (
        verb.tag_ in ("VBN", "VBD")
        and verb.dep_ in ("ccomp", "xcomp")
        and verb.head.lemma_ in ("get", "have", "see", "want", "leave")
    ):
        return verb.tag_ == "VBN" and child(verb, "aux") is None
    return headline and _is_headline_passive(verb)


def _lacks_auxiliary(verb: Token) -> bool:
    """A passive of harm with a subject but no auxiliary: "two were trapped and 40 injured", "crash, one injured"."""
    subject = child(verb, "nsubj")
    if verb.lemma_ not in _CLASSES["harming"] & _CLASSES["transitive"] or subject is None or verb.dep_ == "relcl":
        return False
    if child(verb, "aux", "dobj") is not None or any(c.i > verb.i for c in children(verb, "ccomp")):
        return False
    if not (is_human(subject) or subject.pos_ == "NUM" or subject.lemma_ in _NOUNS["quantity"]):
        return False
    added = child(verb, "ccomp") is not None or (verb.dep_ == "conj" and child(verb.head, "auxpass") is not None)
    return verb.tag_ == "VBN" or (verb.tag_ == "VBD" and added)


def _rams(verb: Token) -> bool:
    """ "After a truck plowed into a crowd", which the parser reads as "a truck (that was) plowed into a crowd"."""
    return verb.lemma_ in _CLASSES["ramming"] and any(
        c.lower_ in ("into", "through", "onto") for c in children(verb, "prep")
    )


def _is_headline_passive(verb: Token) -> bool:
    """ "Minister appointed", "3 killed in blast": headlines tell in the present; a bare past form is a participle."""
    lemma = verb.lemma_
    if verb.tag_ not in ("VBN", "VBD") or auxiliaries(verb) or child(verb, "dobj", "ccomp", "dative") is not None:
        return False
    if lemma in _CLASSES["transitive"]:
        return True
    if child(verb, "xcomp", "prt", "acomp", "attr") is not None or lemma in _INTRANSITIVE:
        return False
    return verb.dep_ != "relcl" and not any(
        c.dep_ == "prep" and lemma in _PREPOSITIONAL.get(c.lower_, ()) for c in verb.children
    )


def prepositional_objects(preposition: Token) -> list[Token]:
    """Heads of the noun phrases a preposition governs, through a second preposition ("out of")."""
    found = [antecedent(t) for t in preposition.children if t.dep_ == "pobj"]
    for inner in children(preposition, "prep"):
        found.extend(t for t in inner.children if t.dep_ == "pobj")
    return spread(found)


def spread(heads: list[Token]) -> list[Token]:
    """Every head with those coordinated with it, gerunds and clauses left out."""
    return [t for head in heads for t in nominal_conjuncts(head) if t.pos_ in NOMINAL or t == head]


def _with(roles: Roles) -> list[Token]:
    return [t for p, t in roles.obliques if p in ("with", "against", "between", "among") and not is_time(t)]


def _is_plural(subjects: list[Token]) -> bool:
    return any(s.tag_ in ("NNS", "NNPS") or s.lower_ in ("they", "we", "both") for s in subjects)


def _is_manner(token: Token) -> bool:
    """ "By mistake", "by a majority", "by 5 percent": no agent."""
    return token.ent_type_ in ("PERCENT", "MONEY", "QUANTITY") or token.lower_ in _NOUNS["manner"]


def _unique(tokens: list[Token]) -> list[Token]:
    return [t for t in {t.i: t for t in tokens}.values() if t.tag_ not in ("WP", "WDT")]
