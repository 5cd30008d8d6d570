"""Whether a happening is asserted, planned, hypothetical or negated.

The judgement goes down from the sentence's root (Nairn, Condoravdi & Karttunen 2006): a clause takes what holds of its
governor, changed by the governor's signature, and then by its own negation, modals and tense. Reporting verbs leave
what they report asserted: who vouches for it is attribution, not modality.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from extractors.language.syntax import auxiliaries, child, is_infinitive, is_verb
from extractors.language.tables import sections
from extractors.modality.clauses import (
    CUES,
    form_of,
    is_before_report,
    is_definite,
    is_imperative,
    is_negated,
    is_ordinal,
    is_question,
    is_result,
    is_scheduled,
    marks_of,
)
from extractors.modality.signatures import HYPOTHETICAL, NEGATIVE, PLANNED, TRANSPARENT, Signature, signatures
from extractors.model import Modality

_OCCUR = sections("extractors.language", "verb_classes.txt")["occur"]
_EVENT_NOUNS = sections("extractors.language", "event_nouns.txt")
_SPEECH_NOUNS = _EVENT_NOUNS["say"]
_SAYING = sections("extractors", "reporting_verbs.txt")["say"]
_HAPPENINGS = frozenset(noun for section, nouns in _EVENT_NOUNS.items() if section != "never" for noun in nouns)
_PREPOSITIONS = {"without": NEGATIVE, "for": HYPOTHETICAL, "against": HYPOTHETICAL}
"""What prepositions do where the word they depend on has no signature for them."""
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_NEGATED: dict[Modality, Modality] = {
    "asserted": "negated", "planned": "negated", "negated": "asserted", "hypothetical": "hypothetical",
}  # fmt: skip


class Judge:
    """Judges the happenings of one document, remembering what it has worked out."""

    def __init__(self, doc: Doc, headline: bool = False) -> None:
        self.doc = doc
        self.headline = headline
        self._known: dict[int, Modality] = {}
        self._contexts: dict[int, Modality] = {}

    def modality(self, head: Token) -> Modality:
        """The modality of the happening that ``head`` names."""
        known = self._known.get(head.i)
        if known is None:
            for above in reversed(
                list(head.ancestors)
            ):  # from the root down, so that deep trees need no deep recursion
                if above.i not in self._known:
                    self._known[above.i] = self._verb(above) if is_verb(above) else self._noun(above)
            known = self._known[head.i] = self._verb(head) if is_verb(head) else self._noun(head)
        return known

    def context(self, head: Token) -> Modality:
        """What the words above ``head`` make of it, before its own negation, modals and tense."""
        known = self._contexts.get(head.i)
        if known is None:
            known = self._contexts[head.i] = self._context(head)
        return known

    # --- the word's own negation, modals and tense --------------------------------------------------------------

    def _verb(self, verb: Token) -> Modality:
        outer = self.modality(verb.head) if _shares_auxiliaries(verb) else self.context(verb)
        outer = self._tense(verb, outer)
        return _NEGATED[outer] if is_negated(verb) else outer

    def _tense(self, verb: Token, outer: Modality) -> Modality:
        aux = {a.lower_ for a in auxiliaries(verb)}
        if verb.tag_ == "MD":
            aux.add(verb.lower_)
        if aux & CUES["planned modal"]:
            if not is_negated(verb) and any(
                c.dep_ == "advcl" and marks_of(c) & CUES["condition"] for c in verb.children
            ):
                return "hypothetical"
            return "planned" if outer == "asserted" else outer
        if aux & CUES["hypothetical modal"]:
            # "cannot", "would not", "must not" deny; "may not" leaves open
            denied = is_negated(verb) and not aux & CUES["open modal"] and "have" not in aux
            return "asserted" if denied and outer == "asserted" else "hypothetical"
        if outer == "asserted":
            if any(c.dep_ == "advmod" and c.lower_ in CUES["hypothetical adverb"] for c in verb.children):
                return "hypothetical"
            if is_scheduled(verb):
                return "planned"
        return outer

    def _noun(self, noun: Token) -> Modality:
        outer = self.context(noun)
        for modifier in noun.children:
            word = modifier.lower_
            if modifier.dep_ == "neg" or (modifier.dep_ == "det" and word in CUES["negative determiner"]):
                return "hypothetical" if outer == "hypothetical" else "negated"
            if modifier.dep_ in ("amod", "compound", "nmod") and outer == "asserted":
                if word in CUES["planned adjective"] and not _is_under_way(noun):
                    outer = "planned"
                elif word in CUES["hypothetical adjective"]:
                    outer = "hypothetical"
                elif word in CUES["negated adjective"]:
                    outer = "negated"
        return outer

    # --- what the words above make of it ----------------------------------------------------------------------

    def _context(self, head: Token) -> Modality:
        label, governor = head.dep_, head.head
        if governor == head or label in ("ROOT", "parataxis", "dep", "intj"):
            return self._root(head)
        if not is_verb(head) and label not in ("ccomp", "advcl", "acl", "relcl"):
            return self._nominal(head)
        match label:
            case "conj":
                if head.tag_ in _FINITE and is_infinitive(governor):
                    governor = governor.head  # "failed to agree and filed for bankruptcy"
                return self.context(governor) if is_verb(governor) else self.modality(governor)
            case "relcl" | "acl":
                return self._adnominal(head, governor)
            case "advcl":
                return self._adverbial(head, governor)
            case "amod":
                return "asserted"
            case "csubj" | "csubjpass":
                return "hypothetical" if is_infinitive(head) else self.modality(governor)
            case "pcomp":
                return self._after_preposition(head, governor)
            case "ccomp" | "xcomp" | "acomp" | "oprd" | "attr" | "dobj" | "prep" | "pobj":
                return self._complement(head, governor)
        return self.context(governor)

    def _root(self, head: Token) -> Modality:
        if is_question(head):
            return "hypothetical"
        if is_infinitive(head):
            return "planned"  # "Minister to visit Paris"
        return "hypothetical" if is_imperative(head) and not self.headline else "asserted"

    def _complement(self, head: Token, governor: Token) -> Modality:
        form = form_of(head)
        if form == "that":
            if is_before_report(head, governor):
                return self.context(governor)
            if any(c.dep_ == "mark" and c.lower_ in ("if", "whether") for c in head.children):
                return "hypothetical"
        if form == "to":
            if is_imperative(head) and governor.lemma_.lower() in _SAYING:
                return "hypothetical"  # "'Leave at once,' he said"
            if governor.lemma_ == "be":
                subject = child(governor, "nsubj")  # "the plan is to attack"; else "X is to visit Y"
                signature = _look_up("to", subject) if subject is not None else None
                return (signature or PLANNED).under(self.modality(governor))
            if any(c.lower_ == "yet" for c in (*governor.children, *head.children)):
                return "negated"  # "has yet to be signed"
        signature = _look_up(form, governor)
        if signature is None and form == "that":
            return self.context(governor)
        return (signature or (HYPOTHETICAL if form == "to" else TRANSPARENT)).under(self.modality(governor))

    def _adnominal(self, head: Token, noun: Token) -> Modality:
        if is_infinitive(head):
            signature = TRANSPARENT if is_ordinal(noun) else _look_up("to", noun) or HYPOTHETICAL
            return signature.under(self.modality(noun))
        if any(c.dep_ == "det" and c.lower_ in ("any", "every", "each") for c in noun.children):
            return "hypothetical"
        if head.dep_ == "acl" and any(c.dep_ == "mark" for c in head.children):  # "the claim that"
            signature = _look_up("that", noun) or _look_up("of", noun) or TRANSPARENT
            return signature.under(self.context(noun))
        return "asserted"

    def _adverbial(self, head: Token, governor: Token) -> Modality:
        marks = marks_of(head)
        if marks & CUES["condition"]:
            return "hypothetical"
        if is_infinitive(head):
            return (TRANSPARENT if is_result(head, governor) else HYPOTHETICAL).under(self.modality(governor))
        if "than" in marks and head.tag_ in ("VB", "VBG"):
            return "negated"  # "rather than attack"
        if marks & CUES["open time"] and head.tag_ in ("VBZ", "VBP", "VBG", "VB"):
            outer = self.modality(governor)
            return outer if outer in ("planned", "hypothetical") else "asserted"
        if head.tag_ in ("VBG", "VBN") and not marks:
            outer = self.context(governor)
            return "asserted" if outer == "negated" else outer
        return "asserted"

    def _after_preposition(self, head: Token, preposition: Token) -> Modality:
        governor = preposition.head
        if governor.lower_ in ("instead", "rather") or preposition.lower_ == "without":
            return "negated"
        signature = _look_up(preposition.lower_, governor) or _PREPOSITIONS.get(preposition.lower_)
        outer = self.modality(governor)
        if signature is not None:
            return signature.under(outer)
        return "asserted" if outer == "negated" else outer

    def _nominal(self, noun: Token) -> Modality:
        label, governor = noun.dep_, noun.head
        match label:
            case "appos" if governor.lemma_.lower() not in _HAPPENINGS:
                return "asserted"  # "see photo 3: the shooting" tells of a shooting whatever becomes of the photo
            case "conj" | "appos":
                return self.context(governor) if is_verb(governor) else self.modality(governor)
            case "dobj" | "nsubjpass" | "dative" | "oprd":
                return self._object(noun, governor)
            case "nsubj" | "csubj":
                outer = self.modality(governor)
                presupposed = is_definite(noun) or outer != "hypothetical"
                return "asserted" if presupposed and governor.lemma_ not in _OCCUR else outer
            case "attr" | "acomp":
                return self.modality(governor)
            case "pobj":
                return self._object_of_preposition(noun, governor)
            case "compound" | "nmod" | "amod":
                signature = _look_up("of", governor) or _look_up("to", governor)
                if signature is not None and signature.holds in "ph":
                    return signature.under("asserted")  # "an attack plan"
                outer = self.modality(governor) if label == "compound" else "asserted"
                return "hypothetical" if outer == "hypothetical" else "asserted"
        return "asserted"

    def _object(self, noun: Token, governor: Token) -> Modality:
        signature, outer, definite = _look_up("np", governor), self.modality(governor), is_definite(noun)
        if signature is None:
            if noun.dep_ == "nsubjpass" and governor.lemma_ in _OCCUR:
                return outer
            return "asserted" if definite and outer != "planned" else outer
        if definite and signature.holds == "h" and governor.lemma_ not in CUES["intensional"]:
            return "asserted"
        if signature.holds == "-" and noun.lemma_.lower() in _SPEECH_NOUNS:
            return "asserted"  # a rejected proposal was made
        return signature.under(outer)

    def _object_of_preposition(self, noun: Token, preposition: Token) -> Modality:
        word, governor = preposition.lower_, preposition.head
        signature = _look_up(word, governor)
        if signature is None and word == "to":
            signature = _look_up("to np", governor)
            if governor.pos_ == "ADJ" and is_definite(noun):  # "close to the talks": there are talks
                return "asserted"
        if signature is not None:
            outer = signature.under(self.modality(governor))
            return "asserted" if outer == "negated" and signature.holds == "+" and is_definite(noun) else outer
        if word in ("without", "pending"):
            return "negated" if word == "without" else "hypothetical"
        if word not in CUES["open preposition"] or is_definite(noun):
            return "asserted"
        outer = self.modality(governor) if is_verb(governor) else self.context(governor)
        return outer if outer in ("planned", "hypothetical") else "asserted"


def _is_under_way(noun: Token) -> bool:
    """ "During a scheduled drill": what something else happened during was held as planned."""
    return bool(noun.dep_ == "pobj" and noun.head.lower_ in ("during", "amid"))


def _shares_auxiliaries(verb: Token) -> bool:
    """The second of two coordinated verbs under one auxiliary: "will not fight or surrender"."""
    return (
        verb.dep_ == "conj"
        and is_verb(verb.head)
        and verb.tag_ in ("VB", "VBN", "VBG")
        and not auxiliaries(verb)
        and child(verb, "nsubj", "nsubjpass") is None
    )


def _look_up(form: str, word: Token) -> Signature | None:
    """The signature of a word for a form of embedding; with its particle before without."""
    lemma, table = word.lemma_.lower(), signatures()
    particle = child(word, "prt")
    if particle is not None and (form, f"{lemma} {particle.lower_}") in table:
        return table[form, f"{lemma} {particle.lower_}"]
    if word.tag_ == "JJ" or word.dep_ == "acomp":
        if word.lower_ in CUES["unlikely"]:
            return HYPOTHETICAL
        if word.lower_ in CUES["impossible"] or any(c.lower_ == "too" for c in word.children):
            return NEGATIVE  # "too afraid to stay"
        if word.lower_ in CUES["expected"]:
            return PLANNED
    return table.get((form, lemma)) or table.get((form, word.lower_))
