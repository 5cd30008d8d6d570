"""What a predicate's own clause says: the words that decide its type, read off the parse.

Only the predicate's scope counts (its particle, objects, prepositional phrases, complement, light verb, modifiers,
auxiliaries and what governs it), never the whole sentence: two predicates of one sentence must not share a type.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.tokens import Token

from extractors.language.syntax import is_infinitive
from extractors.what.predicate import Predicate

_OBJECTS = frozenset({"dobj", "obj", "attr", "oprd", "dative"})
_SUBJECTS = frozenset({"nsubj", "csubj"})
_PASSIVES = frozenset({"nsubjpass", "csubjpass", "nsubj:pass"})
CONTAINERS = frozenset(
    """number series round wave string spate group total amount couple dozen pair handful set kind type part majority
    hundred thousand ten score dozens hundreds thousands tens scores million billion lot bit piece share chunk barrage
    batch tonne ton member shipment dose plane convoy load spot act campaign form period state cessation worth some many
    most all several one two three half portion percent % remainder rest variety range list collection""".split()
)
"""Head nouns whose "of" phrase says what is meant: "a series of strikes", "a shipment of arms"."""

Slots = dict[str, set[str]]


_ENTITY_WORDS = {
    "PERSON": "+person", "NORP": "+group", "ORG": "+organisation", "GPE": "+country", "LOC": "+place", "FAC": "+place",
    "MONEY": "+money",
}  # fmt: skip
"""Words that stand for names in conditions: ``to=+country``; ``+countries`` for two of them or two peoples together."""
_COUNTRIES = frozenset({"GPE", "NORP"})
_TIMES = frozenset({"DATE", "TIME"})
SAYING = frozenset(
    """say tell announce state declare add report warn insist stress note argue claim confirm reiterate affirm explain
    write pledge promise vow assert maintain emphasize emphasise underline underscore reveal disclose comment tweet
    suggest hint signal indicate believe think hope""".split()
)
"""Verbs whose complement is what somebody said."""


@lru_cache(maxsize=100_000)
def _fold(word: str) -> str:
    return word.lower().replace("’", "'").strip("-")


def lemma(token: Token) -> str:
    """The token's lemma in lower case; the tagger leaves plurals of capitalised words as they are, this does not."""
    word = _fold(token.lemma_ or token.text)
    if token.pos_ == "PROPN" and len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def noun_forms(token: Token) -> list[str]:
    """A noun's names from the most specific: "air strike" gives ``air_strike`` then ``strike``."""
    head = lemma(token)
    forms = []
    before = [c for c in token.lefts if c.dep_ in ("compound", "amod", "nmod", "npadvmod", "advmod")]
    joined = head
    expected = token.i
    for child in reversed(before):
        gap = expected - child.i - 1
        if gap and (gap > 1 or token.doc[child.i + 1].text != "-"):
            break
        joined = f"{lemma(child)}_{joined}"
        forms.append(joined)
        expected = child.i
    of = next((c for c in token.rights if c.dep_ == "prep" and c.lower_ == "of"), None)
    if of is not None:
        forms += [f"{head}_of_{lemma(c)}" for c in of.children if c.dep_ == "pobj"]
    return [*sorted(set(forms), key=len, reverse=True), head]


def fillers(token: Token) -> set[str]:
    """The words that stand for a noun phrase in conditions: its forms, conjuncts, and what a container holds."""
    words = _countries(token)
    for part in (token, *token.conjuncts):
        words.update(noun_forms(part))
        named = _ENTITY_WORDS.get(part.ent_type_)
        if named is not None:
            words.add(named)
        if part.pos_ == "PROPN":  # titles: "President Arlen Voss" is a president
            words.update(lemma(c) for c in part.lefts if c.dep_ in ("compound", "nmod"))
        if part.like_num or lemma(part) in CONTAINERS:
            for prep in part.children:
                if prep.dep_ == "prep" and prep.lower_ == "of":
                    for inner in prep.children:
                        if inner.dep_ == "pobj":
                            words.update(noun_forms(inner))
    return words


def _countries(token: Token) -> set[str]:
    """``+countries`` where a phrase names two: "Norland and Sudland", "Norlandic and Sudlandic forces"."""
    names = (token, *(c for c in token.lefts if c.dep_ in ("compound", "amod", "nmod")))
    paired = any(n.ent_type_ in _COUNTRIES and any(c.ent_type_ in _COUNTRIES for c in n.conjuncts) for n in names)
    return {"+countries"} if paired else set()


@dataclass(slots=True)
class Scope:
    """The words of a predicate's clause by slot, plus its tokens where the rules need more than words."""

    head: Token
    kind: str
    forms: list[str]
    """Names of the trigger from the most specific: ``step_down``, ``step``; ``air_strike``, ``strike``."""
    slots: Slots = field(default_factory=dict)
    objects: list[Token] = field(default_factory=list)
    subjects: list[Token] = field(default_factory=list)
    complement: Token | None = None
    verb: Token | None = None
    """The clause's verb: the head, or a noun's light verb."""
    passive: bool = False

    def fillers(self, slot: str) -> set[str]:
        """Words in a slot (``obj``, ``subj``, ``mod``, ``light``, ``comp`` or a preposition); maybe none."""
        return self.slots.get(slot, _NONE)

    def put(self, slot: str, words: set[str]) -> None:
        """Add words to a slot."""
        self.slots.setdefault(slot, set()).update(words)

    @property
    def auxiliaries(self) -> set[str]:
        """Lower-cased auxiliaries of the clause's verb: ``will``, ``must``, ``have`` …"""
        return set() if self.verb is None else {c.lower_ for c in self.verb.children if c.dep_ in ("aux", "auxpass")}

    @property
    def said_by(self) -> Token | None:
        """The verb of saying that this clause is the complement of."""
        return None if self.verb is None else said_by(self.verb)


_NONE: set[str] = set()


def said_by(token: Token) -> Token | None:
    """The verb of saying whose complement clause the token's clause is, also when it follows ("…, officials said")."""
    verb = token
    while verb.pos_ not in ("VERB", "AUX") or (verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX")):
        if verb.head == verb:
            return None
        verb = verb.head
    if verb.dep_ in ("ccomp", "parataxis") and lemma(verb.head) in SAYING:
        return verb.head
    return next((c for c in verb.children if c.dep_ in ("ccomp", "parataxis") and lemma(c) in SAYING), None)


def read_scope(predicate: Predicate) -> Scope:
    """The scope of a predicate, read from the tree around its head (and light verb)."""
    return scope_of(predicate.head, predicate.kind, predicate.light_verb)


def scope_of(head: Token, kind: str, light: Token | None = None) -> Scope:
    """The scope of any token as a predicate of ``kind``."""
    scope = Scope(head, kind, [], verb=light if light is not None else head if kind != "noun" else None)
    if kind == "noun":
        scope.forms = noun_forms(head)
        _read_noun(scope, head)
        if light is not None:
            scope.put("light", {lemma(light), *_verb_forms(light)})
            _read_verb(scope, light, skip=head)
    else:
        scope.forms = _verb_forms(head) if kind == "verb" else [lemma(head), head.lower_]
        _read_verb(scope, head)
        if head.pos_ not in ("VERB", "AUX"):
            _read_noun(scope, head)
    return scope


def _verb_forms(verb: Token) -> list[str]:
    base = lemma(verb)
    forms = [
        f"{base}_{c.lower_}"
        for c in verb.children
        if c.dep_ == "prt" or (c.dep_ in ("advmod", "prep") and c.i == verb.i + 1)
    ]
    return [*forms, base]


def _prepositions(scope: Scope, token: Token, skip: Token | None = None) -> None:
    for child in token.children:
        if child == skip or child.dep_ not in ("prep", "agent", "dative"):
            continue
        inner = [c for c in child.children if c.dep_ in ("pobj", "pcomp") and c != skip]
        name = child.lower_
        for object_ in inner:
            if object_.ent_type_ not in _TIMES:
                scope.put(name, fillers(object_))
        if not inner and child.dep_ == "prep":
            deeper = [c for c in child.children if c.dep_ == "prep"]
            for preposition in deeper:
                scope.put(preposition.lower_, {w for c in preposition.children if c.dep_ == "pobj" for w in fillers(c)})


def _read_noun(scope: Scope, head: Token) -> None:
    for child in head.children:
        if child.dep_ in ("compound", "amod", "nmod", "npadvmod"):
            scope.put("mod", {lemma(child), child.lower_})
        elif child.dep_ == "poss":
            scope.put("subj", fillers(child))
            scope.subjects.append(child)
        elif child.dep_ in ("acl", "relcl") and child.pos_ == "VERB" and "VerbForm=Inf" in str(child.morph):
            scope.complement = child
            scope.put("comp", {lemma(child)})
    scope.put("mod", _countries(head))
    _prepositions(scope, head)
    if "of" in scope.slots:
        scope.put("obj", scope.slots["of"])
        scope.objects += [c for p in head.children if p.lower_ == "of" for c in p.children if c.dep_ == "pobj"]
    if "by" in scope.slots:
        scope.put("subj", scope.slots["by"])
    verb = head.head if head.dep_ in ("dobj", "nsubjpass", "attr") and head.head.pos_ == "VERB" else None
    if verb is not None and "light" not in scope.slots:
        scope.put("light", set(_verb_forms(verb)))


def _read_verb(scope: Scope, verb: Token, skip: Token | None = None) -> None:
    for child in verb.children:
        if child == skip:
            continue
        if child.dep_ in _OBJECTS and child.pos_ != "ADP":
            if child.ent_type_ not in _TIMES:
                scope.objects.append(child)
        elif child.dep_ in _PASSIVES:
            scope.passive = True
            scope.objects.append(child)
        elif child.dep_ in _SUBJECTS:
            scope.subjects.append(child)
        elif child.dep_ == "agent":
            scope.passive = True
            scope.subjects += [c for c in child.children if c.dep_ == "pobj"]
        elif child.dep_ in ("xcomp", "ccomp") and scope.complement is None and child.i > verb.i:
            scope.complement = child
            scope.put("comp", {lemma(child), *_clause_kinds(child)})
            if child.tag_ == "VB" and not any(
                c.dep_ == "mark" for c in child.children
            ):  # "ordered him to go": one object
                scope.objects += [c for c in child.children if c.dep_ in ("nsubj", "nsubjpass")]
        elif child.dep_ in ("acomp", "advmod"):
            scope.put("mod", {lemma(child)})
        elif child.dep_ == "prt":
            scope.put(child.lower_, {"+particle"})
        elif child.dep_ == "advcl":
            scope.put("advcl", {lemma(child)})
        if child.dep_ == "oprd" and child.ent_type_ not in _TIMES:  # "a firm called X" names, "called it a lie" judges
            named = verb.dep_ == "acl" or child.pos_ == "PROPN"
            modifiers = {lemma(c) for c in child.children if c.dep_ in ("amod", "compound", "conj")}
            scope.put("mod", {"+named"} if named else {"+called", lemma(child), *modifiers})
    if verb.dep_ == "acl" and verb.tag_ == "VBN" and verb.head != skip:
        scope.passive = True
        scope.objects.append(verb.head)
    elif verb.dep_ == "acl" and verb.tag_ == "VBG" and not scope.subjects:
        scope.subjects.append(verb.head)
    elif (
        (verb.dep_ == "conj" or (verb.dep_ == "advcl" and verb.tag_ == "VBG"))
        and not scope.subjects
        and verb.head.pos_ == "VERB"
    ):
        scope.subjects += [c for c in verb.head.children if c.dep_ in _SUBJECTS]
    _prepositions(scope, verb, skip)
    if scope.objects and scope.kind != "noun":  # "returned coins to Peru": the parser may hang the phrase on the object
        for child in scope.objects[-1].rights:
            if child.dep_ == "prep" and child.lower_ not in ("of", *scope.slots):
                for object_ in child.children:
                    if object_.dep_ == "pobj" and object_.ent_type_ not in _TIMES:
                        scope.put(child.lower_, fillers(object_))
    for name, tokens in (("obj", scope.objects), ("subj", scope.subjects)):
        for token in tokens:
            scope.put(name, fillers(_antecedent(token)))


def _clause_kinds(clause: Token) -> Iterator[str]:
    """Words that stand for the kind of a complement clause in conditions."""
    if _is_asked(clause):
        yield "+question"
    if is_infinitive(clause):
        yield "+infinitive"


def _is_asked(clause: Token) -> bool:
    """A clause that is a question: "if he was well", "what he wanted"."""
    return any(
        c.tag_ in ("WDT", "WP", "WRB") or (c.dep_ == "mark" and c.lower_ in ("if", "whether")) for c in clause.children
    )


def _antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for."""
    if token.tag_ in ("WP", "WDT") and token.head.dep_ == "relcl":
        return token.head.head
    return token
