"""Who does it and whom it befalls: the arguments of event nouns ("Russia's attack on Kyiv", "the arrest of X by Y")."""

from __future__ import annotations

from spacy.tokens import Token

from extractors.language.syntax import NOMINAL, child, children, is_body, is_dateline, is_human, is_time, is_verb
from extractors.language.tables import sections
from extractors.who.arguments import NAMES, Roles, prepositional_objects, spread, subjects_of, verb_roles
from extractors.who.deeds import doers_beside, sufferers_beside
from extractors.who.nations import country_of, is_country

_CLASSES = sections("extractors.language", "verb_classes.txt")
_NOUNS = sections("extractors.language", "noun_classes.txt")
_MAX_DEPTH = 3
_DEEDS = frozenset({"act", "done", "do"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_SHARING_PREPOSITIONS = frozenset({"in", "with", "by", "through", "on", "for", "during"})
_TARGET_PREPOSITIONS = frozenset({"on", "against", "at", "into", "upon", "toward", "towards", "to"})
_PARTY_PREPOSITIONS = frozenset({"between", "among", "with", "amongst", "of"})


def noun_roles(noun: Token, frame: str, light_verb: Token | None, headline: bool = False) -> Roles:
    """The arguments of an event noun.

    ``frame`` is the noun's section of ``event_nouns.txt``; ``light_verb`` the verb whose subject does, or suffers,
    what the noun names.
    """
    roles = Roles(symmetric=frame == "mutual")
    owners = [t for c in noun.children if c.dep_ in ("poss", "nsubj") for t in spread([c]) if not is_time(t)]
    modifiers = [
        t
        for c in noun.children
        if c.dep_ in ("compound", "amod", "nmod")
        and _is_name(c, headline)
        and not _is_scene(c, noun, frame)
        and not is_dateline(c)
        for t in [c, *(d for d in c.conjuncts if c.i < d.i < noun.i and _is_name(d, headline))]
    ]
    if owners and owners[0].pos_ == "PRON" and (acting := _sharing_subject(noun, headline)) and _owns(noun, acting):
        owners = spread(acting)  # "the army stepped up its shelling"
    receivers = _receivers(light_verb, modifiers) if light_verb is not None else []
    modifiers = [t for t in modifiers if t not in receivers]
    plain = [
        c
        for c in noun.children
        if c.dep_ in ("compound", "nmod") and c not in [*modifiers, *receivers] and c.pos_ == "NOUN" and not is_time(c)
    ]
    for preposition in children(noun, "prep", "agent"):
        roles.obliques.extend((preposition.lower_, t) for t in prepositional_objects(preposition))
    if light_verb is not None:
        for preposition in children(light_verb, "prep", "agent", "dative"):
            roles.obliques.extend((preposition.lower_, t) for t in prepositional_objects(preposition) if t != noun)
    for own, target in list(roles.obliques):  # what follows "the arrest of the editor" and "the attack by rebels"
        if own in ("of", "by"):
            for preposition in children(target, "prep", "agent"):
                if preposition.lower_ == "by" or (preposition.lower_ in _TARGET_PREPOSITIONS and is_human(target)):
                    roles.obliques.extend((preposition.lower_, t) for t in prepositional_objects(preposition))
    of = [t for p, t in roles.obliques if p == "of" and not is_time(t) and (noun.lemma_ != "act" or is_human(t))]
    by = [t for p, t in roles.obliques if p == "by" and not is_time(t)]
    aimed = [(p, t) for p, t in roles.obliques if p in _TARGET_PREPOSITIONS and not is_time(t)]
    targets = [t for p, t in aimed if p not in ("on", "at") or not is_ground(t)]
    if frame == "mutual":
        roles.agents = [
            *owners,
            *modifiers,
            *(t for p, t in roles.obliques if p in _PARTY_PREPOSITIONS and not is_time(t)),
            *by,
        ]
    elif frame == "undergo":
        roles.patients = [*of, *owners, *modifiers]
        roles.agents = by
    elif frame == "done":
        roles.agents = [*by, *(owners if of else [])]
        roles.patients = [*of, *([] if of else owners), *targets]
        if not of and not owners:
            roles.patients.extend(plain)
    elif frame == "act":
        roles.agents = [*by, *owners, *modifiers]
        roles.patients = [*of, *targets]
        if not of and not targets:
            roles.patients.extend(plain)
    elif frame in ("do", "say"):
        doers = [] if owners else [t for t in of if t.ent_type_ not in _PLACES and (frame == "do" or is_human(t))]
        roles.agents = [*by, *owners, *modifiers, *doers]
        roles.patients = [*targets, *(t for t in of if t not in doers)]
        roles.agents.extend(t for p, t in roles.obliques if p == "from" and frame == "say")
    else:
        roles.agents = by
        roles.patients = [t for p, t in roles.obliques if p == "against" and not is_time(t)]
    roles.patients.extend(receivers)
    if light_verb is not None:
        _add_light_subject(noun, roles, light_verb, frame, headline)
    elif not roles.agents and frame in ("act", "do", "say", "mutual"):
        roles.agents = [t for t in spread(_sharing_subject(noun, headline)) if t not in roles.patients]
    if frame in _DEEDS and not roles.agents:
        roles.agents = [t for t in doers_beside(noun) if t not in roles.patients]
    if frame in _DEEDS and all(t in plain for t in roles.patients):
        roles.patients = sufferers_beside(noun) or roles.patients
    roles.agents = list({t.i: t for t in roles.agents if t.pos_ in NOMINAL or t.ent_type_}.values())
    roles.patients = [t for t in {t.i: t for t in roles.patients}.values() if t not in roles.agents]
    return roles


def _receivers(light_verb: Token, modifiers: list[Token]) -> list[Token]:
    """Whom something is given to where the parser takes the name for a modifier: "offered Norland broad support".

    Before an adjective a name belongs to no noun.
    """
    if light_verb.lemma_ not in _CLASSES["giving"]:
        return []
    return [t for t in modifiers if t.pos_ == "PROPN" and t.nbor().pos_ == "ADJ" and t.i > light_verb.i]


def is_ground(noun: Token) -> bool:
    """A stretch of land rather than what stands on it: "the attack on the Promenade"."""
    words = (t.lemma_.lower() for t in noun.doc[noun.left_edge.i : noun.i + 1])
    return noun.lemma_.lower() in _NOUNS["ground"] or (noun.pos_ == "PROPN" and not _NOUNS["ground"].isdisjoint(words))


def _is_scene(modifier: Token, noun: Token, frame: str) -> bool:
    """Says where rather than who: a town ("the Lyon summit"), and of violence a capital too ("the Paris attacks")."""
    if modifier.ent_type_ not in _PLACES or frame not in _DEEDS:
        return False
    name = modifier.doc[modifier.left_edge.i : modifier.i + 1].text.removeprefix("the ")
    if is_country(name) or modifier.pos_ == "ADJ":
        return False
    return country_of(name) is None or noun.lemma_.lower() in _NOUNS["violence"]


def _is_name(token: Token, headline: bool) -> bool:
    """A name or the adjective of one; in headlines capitals tell nothing."""
    if token.ent_type_ in NAMES:
        return token.pos_ in ("PROPN", "ADJ", "NOUN")
    return token.pos_ == "PROPN" and not headline and not is_time(token) and not token.ent_type_


def _sharing_subject(noun: Token, headline: bool) -> list[Token]:
    """The subject of the verb above where it is understood to act: "said in a statement", "announced job cuts"."""
    if noun.dep_ == "dobj" and is_verb(noun.head) and any(c.dep_ == "poss" and c.pos_ == "PRON" for c in noun.children):
        return subjects_of(noun.head, headline) if _owns(noun, subjects_of(noun.head, headline)) else []
    definite = any(c.dep_ == "det" and c.lower_ in ("the", "this", "these", "that", "those") for c in noun.children)
    if definite and not any(c.dep_ == "prep" and c.lower_ == "of" for c in noun.children):
        return []
    governor = noun.head
    if noun.dep_ == "dobj" and governor.lemma_ in _CLASSES["share noun"]:
        return subjects_of(governor, headline)
    if noun.dep_ == "pobj" and governor.lower_ in _SHARING_PREPOSITIONS:
        verb = governor.head
        if noun.lemma_ in _NOUNS["manner of doing"] and verb.dep_ in ("dobj", "pobj") and not definite:
            verb = _clause_of(verb)  # "addressed the troops in an unannounced visit"
        if is_verb(verb) and child(verb, "nsubjpass", "auxpass") is None:
            active = verb.tag_ != "VBN" or child(verb, "aux") is not None
            return subjects_of(verb, headline) if active and not _befalls(verb) else []
    return []


def _befalls(verb: Token) -> bool:
    """ "Two people died in the raid": the subject did not raid."""
    return verb.lemma_ in _CLASSES["unaccusative"] and verb.lemma_ in _CLASSES["harming"]


def _clause_of(noun: Token) -> Token:
    """The verb that a noun is object of, directly or with a preposition, through people and their words alone."""
    for _ in range(_MAX_DEPTH):
        if noun.dep_ not in ("dobj", "pobj") or not (is_human(noun) or noun.lemma_.lower() in _NOUNS["wording"]):
            break
        noun = noun.head.head if noun.dep_ == "pobj" else noun.head
    return noun


def _owns(noun: Token, subjects: list[Token]) -> bool:
    """Whether the possessive pronoun before an object is the subject: "Norland repeated its demand"."""
    pronoun = next(c.lower_ for c in noun.children if c.dep_ == "poss" and c.pos_ == "PRON")
    if len(subjects) != 1:
        return pronoun == "their" and len(subjects) > 1
    subject = subjects[0]
    if subject.pos_ == "PRON":
        return {"it": "its", "he": "his", "she": "her", "they": "their"}.get(subject.lower_) == pronoun
    plural, person = subject.tag_ in ("NNS", "NNPS"), subject.ent_type_ == "PERSON" or not is_body(subject)
    return {"its": is_body(subject) and not plural, "their": plural or is_body(subject)}.get(
        pronoun, pronoun in ("his", "her") and person and not plural and is_human(subject)
    )


def indirect_patients(verb: Token, roles: Roles, depth: int = 0) -> list[Token]:
    """Somebody whom an act reaches through a thing: "cut aid to Norland", "condemned Norland's raid".

    Judging verbs reach whoever did what is judged; verbs of asking reach whoever is to do it ("demanded that the mayor
    resign"); verbs of commitment whom the promised or threatened act reaches ("threatened to shell Norland"); other
    verbs whoever the thing is directed at.
    """
    found: list[Token] = []
    judging = verb.lemma_ in _CLASSES["judging"]
    for thing in roles.patients:
        if is_human(thing) or thing.pos_ != "NOUN":
            continue
        if judging:
            found.extend(c for c in thing.children if c.dep_ in ("poss", "compound", "amod") and c.ent_type_ in NAMES)
            for modifier in children(thing, "acl"):  # "condemned threats made by Norland"
                found.extend(verb_roles(modifier).agents)
        wanted = ("by", "from", "with") if judging else ("to", "with", "against", "on", "for", "toward", "towards")
        for preposition in children(thing, "prep"):
            if preposition.lower_ in wanted:
                found.extend(prepositional_objects(preposition))
    clause = child(verb, "ccomp", "xcomp")
    if clause is not None and clause.i > verb.i and not any(is_human(t) for t in roles.patients):
        if verb.lemma_ in _CLASSES["asking"]:
            found.extend(t for t in spread(children(clause, "nsubj", "nsubjpass")) if t.pos_ == "PROPN" or is_human(t))
        elif verb.lemma_ in _CLASSES["committing"] and clause.dep_ == "xcomp" and depth < _MAX_DEPTH:
            inner = verb_roles(clause)
            found.extend([*inner.patients, *indirect_patients(clause, inner, depth + 1)])
    return [t for t in found if (is_human(t) or t.pos_ == "PROPN") and t.pos_ != "PRON" and not is_time(t)]


def _add_light_subject(noun: Token, roles: Roles, light_verb: Token, frame: str, headline: bool) -> None:
    subjects = [t for t in spread(subjects_of(light_verb, headline)) if not is_time(t)]
    if child(light_verb, "nsubjpass", "auxpass") is not None:
        return
    if noun.dep_ == "pobj" and noun.head.lower_ == "under":  # "came under attack"
        roles.patients = [*subjects, *roles.patients]
    elif frame in ("undergo", "done") or light_verb.lemma_ in _CLASSES["light suffer"]:
        if frame == "mutual" or (light_verb.lemma_ not in _CLASSES["light suffer"] and frame == "done"):
            roles.agents = [*subjects, *roles.agents]
        else:
            roles.patients = [*subjects, *roles.patients]
    else:
        roles.agents = [*subjects, *roles.agents]
    for receiver in children(light_verb, "dative"):
        if not is_verb(receiver) and receiver.pos_ in NOMINAL:
            roles.patients.extend(spread([receiver]))
