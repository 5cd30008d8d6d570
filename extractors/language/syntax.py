"""What the rooms need to know of a dependency tree: clauses, coordination, whole noun phrases.

Labels are those of spaCy's English models (ClearNLP's scheme).
"""

from __future__ import annotations

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "acl", "relcl", "pcomp", "csubj", "csubjpass", "parataxis"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
RELATIVE_WORDS = frozenset({"who", "whom", "which", "that", "whose", "where", "when"})
_LEFT = frozenset(
    {"det", "amod", "compound", "nummod", "nmod", "poss", "quantmod", "predet", "advmod", "case", "npadvmod", "preconj",
     "neg", "punct", "dep", "appos"}
)  # fmt: skip
_TIME_WORDS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug"
    " sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight"
    " morning afternoon evening night noon midnight day week weekend month year decade century hour minute moment time"
    " spring summer autumn winter quarter".split()
)


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
    return token.ent_type_ in ("DATE", "TIME") or (token.is_digit and len(token) == 4 and token.text[:2] in ("19", "20"))


def nominal_conjuncts(token: Token) -> list[Token]:
    """A noun phrase's head and the heads coordinated with it: "Lviv, Lutsk and Zhytomyr", also after "as well as"."""
    found = [token]
    for head in found:
        for candidate in head.children:
            coordinated = candidate.dep_ == "conj" or (candidate.dep_ == "appos" and _lists(head, candidate))
            if coordinated and candidate.pos_ in NOMINAL and candidate.i > token.i and not child(candidate, *SUBJECTS):
                found.append(candidate)
    return found


def _lists(head: Token, candidate: Token) -> bool:
    """A name given as apposition to a name and followed by further coordination: the parser's reading of a list."""
    return (
        head.pos_ == candidate.pos_ == "PROPN"
        and candidate.i > head.i
        and head.doc[candidate.left_edge.i - 1].text == ","
        and any(c.dep_ in ("cc", "conj") for c in candidate.children)
        and not any(c.dep_ in ("det", "poss") for c in candidate.children)
    )


def noun_phrase(head: Token) -> Tokens:
    """The whole noun phrase of ``head`` without what is coordinated with it.

    Left modifiers and the prepositional phrases that follow belong to it ("a member of the security forces"); clauses,
    appositions after a comma, times, and whatever stands behind those do not.
    """
    doc, first, last = head.doc, head.i, head.i
    for left in head.lefts:
        if left.dep_ in _LEFT and not (left.dep_ == "punct" and left.i == head.left_edge.i):
            edge = left.left_edge.i
            if not any(t.dep_ in ("relcl", "advcl", "ccomp") for t in doc[edge : left.i]):
                first = min(first, edge)
    while first < head.i and (doc[first].is_punct or doc[first].is_space or doc[first].dep_ == "cc") and doc[first].text not in _OPENING:
        first += 1
    for right in head.rights:
        joined = right.left_edge.i == last + 1
        if not joined or right.dep_ not in ("prep", "nummod", "compound", "case", "nmod", "amod", "advmod", "acl", "appos", "npadvmod"):
            break
        if right.dep_ == "prep":
            objects = children(right, "pobj")
            if not objects or is_time(objects[0]) or right.lower_ in ("according", "including", "as", "like", "than"):
                break
            last = noun_phrase(objects[0]).end - 1
            for other in nominal_conjuncts(objects[0])[1:]:
                last = max(last, noun_phrase(other).end - 1)
        elif right.dep_ == "appos" and (right.pos_ != "PROPN" or head.pos_ == "PROPN"):
            break
        elif right.dep_ in ("acl", "npadvmod", "advmod", "amod") and right.n_lefts + right.n_rights:
            break
        elif right.dep_ != "acl":
            last = max(last, right.right_edge.i)
        else:
            break
    return _without_edges(doc, first, last)


_OPENING = frozenset("$€£#\"'“‘")


def _without_edges(doc: Doc, first: int, last: int) -> Tokens:
    while last > first and (doc[last].is_space or doc[last].text in {",", ";", ":", "-", "--", "(", "“", '"'}):
        last -= 1
    while first < last and doc[first].is_space:
        first += 1
    return doc[first : last + 1]


def antecedent(token: Token) -> Token:
    """For a relative pronoun the noun it stands for, otherwise the token itself."""
    if token.tag_ in ("WP", "WDT") or (token.lower_ == "that" and token.dep_ in SUBJECTS | {"dobj", "pobj"}):
        clause = token
        while clause.dep_ not in ("relcl", "ccomp", "ROOT", "acl") and clause.head is not clause:
            clause = clause.head
        if clause.dep_ in ("relcl", "acl") and clause.head.i < token.i:
            return clause.head
    return token


def auxiliaries(verb: Token) -> list[Token]:
    """The auxiliaries of a verb, modal and passive ones among them."""
    return [c for c in verb.children if c.dep_ in ("aux", "auxpass")]


def is_infinitive(verb: Token) -> bool:
    """A "to" infinitive."""
    return any(c.tag_ == "TO" for c in verb.children if c.dep_ == "aux")
