"""What the rooms need to know of a dependency tree: clauses, coordination, whole noun phrases.

Labels are those of spaCy's English models (ClearNLP's scheme).
"""

from __future__ import annotations

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from extractors.language.tables import sections

_CLASSES = sections(__package__, "noun_classes.txt")
_BODIES = _CLASSES["body"]
_PEOPLE = _CLASSES["people"] | _BODIES
_TIME_WORDS = _CLASSES["time"]
_BOUND = _CLASSES["bound preposition"]
_FREE = _BOUND | _CLASSES["free preposition"]
_AIMED = _CLASSES["aimed preposition"]
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
"""Entity labels of places."""
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_LEFT = frozenset(
    {"det", "amod", "compound", "nummod", "nmod", "poss", "quantmod", "predet", "advmod", "case", "npadvmod",
     "neg", "punct", "dep", "appos"}
)  # fmt: skip


def children(token: Token, *labels: str) -> list[Token]:
    """The children with one of the dependency labels, in order."""
    return [child for child in token.children if child.dep_ in labels]


def child(token: Token, *labels: str) -> Token | None:
    """The first child with one of the dependency labels."""
    for candidate in token.children:
        if candidate.dep_ in labels:
            return candidate
    return None


def is_verb(token: Token) -> bool:
    """A verb form that can head a clause."""
    return token.pos_ in ("VERB", "AUX")


def is_time(token: Token) -> bool:
    """The head of a noun phrase that says when: a weekday, "last month", a year."""
    if token.lower_.rstrip(".") in _TIME_WORDS or token.lemma_.lower() in _TIME_WORDS:
        return True
    return token.ent_type_ in ("DATE", "TIME") or (
        token.is_digit and len(token) == 4 and token.text[:2] in ("19", "20")
    )


def nominal_conjuncts(token: Token) -> list[Token]:
    """A noun phrase's head and the heads coordinated with it: "Lviv, Lutsk and Zhytomyr", also after "as well as"."""
    found = [token]
    for head in found:
        for candidate in head.children:
            coordinated = candidate.dep_ == "conj" or (candidate.dep_ == "appos" and _lists(head, candidate))
            if not coordinated or _describes_again(head, candidate):
                continue
            if candidate.pos_ in NOMINAL and candidate.i > token.i and not child(candidate, *SUBJECTS):
                found.append(candidate)
        if head == token:
            found += [stray for stray in _strayed_names(token) if stray not in found]
    return found


def _describes_again(noun: Token, other: Token) -> bool:
    """Somebody told twice what he is, not two people: "a native of Lviv and resident of Lutsk drove".

    A second person would have an article of his own after "a"; after "the" or an owner only a verb in the singular
    tells ("the director and owner says", "her son and daughter left").
    """
    if not (noun.tag_ == other.tag_ == "NN" and is_human(noun) and is_human(other)):
        return False
    if is_body(noun) or is_body(other) or child(other, "det", "poss", "nummod") is not None:
        return False
    if not any(c.dep_ == "cc" and c.lower_ == "and" for c in noun.children):
        return False
    determiner = child(noun, "det", "poss")
    if determiner is None or noun.dep_ not in SUBJECTS:
        return determiner is not None and determiner.lower_ in ("a", "an")
    verbs = (noun.head, *auxiliaries(noun.head))
    if any(v.tag_ == "VBP" or v.lower_ == "were" for v in verbs):
        return False
    return determiner.lower_ in ("a", "an") or any(v.tag_ == "VBZ" or v.lower_ == "was" for v in verbs)


def _strayed_names(token: Token) -> list[Token]:
    """Further places of a list that the parser has hung on a word between: "hitting Lviv, close to the border, as well
    as Lutsk in the west and Kharkiv in the east", where Lutsk is coordinated with *close* and Kharkiv with *west*."""
    if token.ent_type_ not in PLACE_LABELS or token.dep_ not in ("dobj", "pobj"):
        return []
    strays = []
    for candidate in token.doc[token.i + 1 : token.head.right_edge.i + 1]:
        if candidate.pos_ in ("VERB", "AUX"):
            break
        apart = candidate.head.i > token.i and candidate.head.pos_ in ("NOUN", "ADJ", "ADV")
        if candidate.dep_ == "conj" and candidate.pos_ == "PROPN" and apart:
            strays.append(candidate)
    return strays


def _lists(head: Token, candidate: Token) -> bool:
    """A name given as apposition to a name and followed by further coordination: the parser's reading of a list."""
    return (
        head.pos_ == candidate.pos_ == "PROPN"
        and candidate.i > head.i
        and head.doc[candidate.left_edge.i - 1].text == ","
        and any(c.dep_ in ("cc", "conj") for c in candidate.children)
        and not any(c.dep_ in ("det", "poss") for c in candidate.children)
    )


def noun_phrase(head: Token, depth: int = 0) -> Tokens:
    """The whole noun phrase of ``head`` without what is coordinated with it.

    Left modifiers, the prepositional phrases that follow ("a member of the security forces") and an apposition to a
    name belong to it; clauses, times, and what stands behind those do not. In a verb's object, where the parser cannot
    tell whose a phrase is ("arrested men in Paris"), only prepositions that seldom belong to verbs count.
    """
    doc, first, last = head.doc, head.i, head.i
    for left in head.lefts:
        edge = left.left_edge.i
        if (
            left.dep_ in _LEFT
            and left.tag_ != "WRB"
            and not any(t.dep_ in ("relcl", "advcl", "ccomp") for t in doc[edge : left.i])
        ):
            first = min(first, edge)
    if first < head.i - 1:
        for i in range(min(head.i, head.sent.start + DATELINE) - 1, first, -1):
            if doc[i].text in _DASHES and doc[i - 1].whitespace_:  # a dateline ends here
                first = i + 1
                break
    while first > head.sent.start + 1 and doc[first - 1].text == "-" and not doc[first - 2].whitespace_:
        before = doc[first - 2]  # "Moon Jae-in", "F-15 jets"
        first = before.left_edge.i if before.head.i >= first else first - 2
    while first < head.i and (doc[first].is_space or doc[first].dep_ == "cc" or _is_closing(doc[first])):
        first += 1
    human = is_human(head)
    prepositions = _BOUND if head.head.i < head.i and is_verb(head.head) else _FREE
    for right in head.rights:
        if right.dep_ == "punct":
            continue
        if right.dep_ == "appos":
            if _is_short_apposition(head, right, last):
                last = noun_phrase(right, depth + 1).end - 1
            break
        if right.left_edge.i != last + 1 or right.dep_ not in ("prep", "nummod", "compound", "case", "nmod"):
            break
        if right.dep_ != "prep":
            last = max(last, right.right_edge.i)
            continue
        objects = children(right, "pobj")
        if depth > _MAX_DEPTH or not objects or is_time(objects[0]):
            break
        if right.lower_ not in prepositions - (_AIMED if human else set()):
            break
        last = noun_phrase(objects[0], depth + 1).end - 1
        for other in nominal_conjuncts(objects[0])[1:]:
            last = max(last, noun_phrase(other, depth + 1).end - 1)
    return _without_edges(doc, first, last)


_MAX_APPOSITION = 10
_MAX_DEPTH = 12
"""Phrases nested deeper than this are cut: no reader follows them, and nonsense must not exhaust the stack."""


def _is_short_apposition(head: Token, right: Token, last: int) -> bool:
    """ "Amina Sule, the finance minister": after a comma, about a name, and not long."""
    doc = head.doc
    start = right.left_edge.i
    return (
        head.pos_ == "PROPN"
        and right.pos_ in ("NOUN", "PROPN")
        and start - last <= 2
        and (start == last + 1 or doc[last + 1].text == ",")
        and right.i - start < _MAX_APPOSITION
        and not _lists(head, right)
    )


def _is_closing(token: Token) -> bool:
    return token.is_punct and token.text not in _OPENING


DATELINE = 8
"""Within so many tokens of the sentence's start a place and a dash or colon are a dateline."""
_DASHES = frozenset({"-", "--", "–", "—", "|"})
_OPENING = frozenset("$€£#\"'“‘")


def _without_edges(doc: Doc, first: int, last: int) -> Tokens:
    while last > first and (doc[last].is_space or doc[last].text in {",", ";", ":", "-", "--", "(", "“", '"'}):
        last -= 1
    while first < last and doc[first].is_space:
        first += 1
    return doc[first : last + 1]


def is_dateline(token: Token) -> bool:
    """A name at the start of a sentence that a dash parts from it: "PARIS - Death toll …", "Accra, Ghana — …"."""
    if token.pos_ != "PROPN" or token.i - token.sent.start > DATELINE:
        return False
    doc = token.doc
    return any(
        doc[i].text in _DASHES and doc[i - 1].whitespace_
        for i in range(token.i + 1, min(token.sent.start + DATELINE + 2, token.sent.end))
    ) and not any(doc[i].pos_ in ("VERB", "AUX", "DET", "ADP") for i in range(token.sent.start, token.i))


def antecedent(token: Token) -> Token:
    """For a relative pronoun the noun it stands for, otherwise the token itself."""
    if token.tag_ in ("WP", "WDT") or (token.lower_ == "that" and token.dep_ in SUBJECTS | {"dobj", "pobj"}):
        clause = token
        while clause.dep_ not in ("relcl", "ccomp", "ROOT", "acl") and clause.head is not clause:
            clause = clause.head
        if clause.dep_ in ("relcl", "acl") and clause.head.i < token.i:
            return _owner_of_clause(token, clause.head)
    return token


def _owner_of_clause(relative: Token, noun: Token) -> Token:
    """The noun that a relative clause is about: "the driver of the van, who …" is the driver, "… which …" the van.

    The parser hangs the clause on the nearest noun, but "who" is said of somebody and "which" of no person.
    """
    fits = noun
    while not _takes_up(relative, fits):
        if fits.dep_ != "pobj" or fits.head.dep_ != "prep" or fits.head.head.pos_ not in ("NOUN", "PROPN"):
            return noun
        fits = fits.head.head
    return fits


def _takes_up(relative: Token, noun: Token) -> bool:
    if relative.lower_ in ("who", "whom"):
        return is_human(noun)
    return relative.lower_ != "which" or is_body(noun) or not is_human(noun)


def is_human(token: Token, depth: int = 0) -> bool:
    """Somebody rather than something: a named person, country or body, a pronoun, or a noun for people."""
    if token.ent_type_ in ("PERSON", "ORG", "GPE", "NORP"):
        return True
    if token.pos_ == "PRON":
        return token.lower_ not in ("it", "this", "that", "which", "what", "itself")
    lemma = token.lemma_.lower()
    return (
        lemma in _PEOPLE
        or token.lower_ in _PEOPLE
        or (len(lemma) > 4 and lemma.endswith(("ist", "man", "men", "woman")))
    )


def is_body(token: Token) -> bool:
    """A country, organisation or other body: somebody who is an "it"."""
    return token.ent_type_ in ("ORG", "GPE") or token.lemma_.lower() in _BODIES


def auxiliaries(verb: Token) -> list[Token]:
    """The auxiliaries of a verb, modal and passive ones among them."""
    return [c for c in verb.children if c.dep_ in ("aux", "auxpass")]


def is_infinitive(verb: Token) -> bool:
    """A "to" infinitive."""
    return any(c.tag_ == "TO" for c in verb.children if c.dep_ == "aux")
