"""Whether a happening is asserted, planned, hypothetical or negated.

The judgement goes down from the sentence's root (Nairn, Condoravdi & Karttunen 2006): a clause takes what holds of its
governor, changed by the governor's signature, and then by its own negation, modals and tense. Reporting verbs leave
what they report asserted: who vouches for it is attribution, not modality.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from extractors.language.syntax import auxiliaries, child, children, is_infinitive, is_time, is_verb
from extractors.language.tables import sections
from extractors.modality.signatures import (
    FACTIVE,
    HYPOTHETICAL,
    NEGATIVE,
    PLANNED,
    TRANSPARENT,
    Signature,
    signatures,
)
from extractors.model import Modality

_CUES = sections(__package__, "cues.txt")
_NEGATION = _CUES["negation"]
_WILL = _CUES["planned modal"]
_MODALS = _CUES["hypothetical modal"]
_OPEN_MODALS = frozenset({"may", "might"})
_OCCUR = sections("extractors.language", "verb_classes.txt")["occur"]
_SPEECH_NOUNS = sections("extractors.language", "event_nouns.txt")["say"]
_OPEN_PREPOSITIONS = frozenset(["of", "for", "with", "by", "through", "via", "in", "during", "at", "on", "to", "into", "before", "until", "under"])
_PREPOSITIONS = {"without": NEGATIVE, "instead": NEGATIVE, "for": HYPOTHETICAL, "against": HYPOTHETICAL}
_INTENSIONAL = frozenset(
    {
        "demand",
        "request",
        "seek",
        "want",
        "propose",
        "plan",
        "urge",
        "order",
        "allow",
        "permit",
        "expect",
        "delay",
        "postpone",
        "await",
    }
)
_ORDINALS = frozenset(["first", "second", "third", "fourth", "fifth", "last", "latest", "only", "youngest", "oldest"])
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "your"})


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
            self._known[head.i] = "asserted"  # a parse cannot run in circles; this guards a broken one
            known = self._verb(head) if is_verb(head) else self._noun(head)
            self._known[head.i] = known
        return known

    def context(self, head: Token) -> Modality:
        """What the words above ``head`` make of it, before its own negation, modals and tense."""
        known = self._contexts.get(head.i)
        if known is None:
            self._contexts[head.i] = "asserted"
            known = self._context(head)
            self._contexts[head.i] = known
        return known

    # --- verbs ------------------------------------------------------------------------------------------------

    def _verb(self, verb: Token) -> Modality:
        shared = self._shares_auxiliaries(verb)
        outer = self.modality(verb.head) if shared else self.context(verb)
        outer = self._tense(verb, outer)
        return _negate(outer) if is_negated(verb) else outer

    def _shares_auxiliaries(self, verb: Token) -> bool:
        head = verb.head
        return (
            verb.dep_ == "conj"
            and is_verb(head)
            and verb.tag_ in ("VB", "VBN", "VBG")
            and not auxiliaries(verb)
            and child(verb, "nsubj", "nsubjpass") is None
        )

    def _tense(self, verb: Token, outer: Modality) -> Modality:
        aux = [a.lower_ for a in auxiliaries(verb)]
        if verb.tag_ == "MD":
            aux.append(verb.lower_)
        if any(a in _WILL for a in aux):
            if any(c.dep_ == "advcl" and _marks(c) & _CUES["condition"] for c in verb.children):
                return "hypothetical"
            return "planned" if outer == "asserted" else outer
        if any(a in _MODALS for a in aux):
            # "cannot", "would not", "must not" deny; "may not" and "should not" leave open
            denied = is_negated(verb) and not any(a in _OPEN_MODALS for a in aux) and "have" not in aux
            return "asserted" if denied and outer == "asserted" else "hypothetical"
        if outer == "asserted":
            if any(c.lower_ in _CUES["hypothetical adverb"] for c in verb.children if c.dep_ == "advmod"):
                return "hypothetical"
            if any(c.lower_ in _CUES["unreal adverb"] for c in verb.children if c.dep_ == "advmod"):
                return "hypothetical"
            present = verb.tag_ in ("VBZ", "VBP") or (verb.tag_ == "VBG" and {"is", "are", "'s", "'re"} & set(aux))
            if present and any(_is_future(c) for c in verb.children):
                return "planned"
        return outer

    # --- nouns and adjectives ---------------------------------------------------------------------------------

    def _noun(self, noun: Token) -> Modality:
        outer = self.context(noun)
        negated = False
        for modifier in noun.children:
            word = modifier.lower_
            if modifier.dep_ in ("det", "neg") and word in _CUES["negative determiner"]:
                negated = True
            elif modifier.dep_ in ("amod", "compound", "nmod") and outer == "asserted":
                if word in _CUES["planned adjective"]:
                    outer = "planned"
                elif word in _CUES["hypothetical adjective"]:
                    outer = "hypothetical"
                elif word in _CUES["negated adjective"]:
                    outer = "negated"
            elif modifier.dep_ == "neg":
                negated = True
        if negated:
            return "hypothetical" if outer == "hypothetical" else "negated"
        return outer

    # --- what the words above make of it ----------------------------------------------------------------------

    def _context(self, head: Token) -> Modality:
        label, governor = head.dep_, head.head
        if governor == head or label in ("ROOT", "parataxis", "dep", "intj"):
            return self._root(head)
        if not is_verb(head) and label not in ("ccomp", "advcl", "acl", "relcl"):
            return self._nominal_context(head)
        if label == "conj":
            return self.context(governor) if is_verb(governor) else self.modality(governor)
        if label in ("relcl", "acl"):
            return self._adnominal(head, governor)
        if label == "advcl":
            return self._adverbial(head, governor)
        if label == "amod":
            return "asserted"
        if label in ("csubj", "csubjpass"):
            return "hypothetical" if is_infinitive(head) else self.modality(governor)
        if label == "pcomp":
            return self._after_preposition(head, governor)
        if label in ("ccomp", "xcomp", "acomp", "oprd", "attr", "dobj", "prep", "pobj"):
            return self._complement(head, governor)
        return self.context(governor)

    def _root(self, head: Token) -> Modality:
        if _is_question(head):
            return "hypothetical"
        if self.headline and is_infinitive(head):
            return "planned"
        if (
            is_verb(head)
            and head.tag_ == "VB"
            and not auxiliaries(head)
            and child(head, "nsubj", "nsubjpass") is None
            and not self.headline
        ):
            return "hypothetical"  # an imperative
        if is_infinitive(head):
            return "planned"
        return "asserted"

    def _complement(self, head: Token, governor: Token) -> Modality:
        form = _form(head)
        if form == "that" and _is_main_of_report(head, governor):
            return self.context(governor)
        if form == "that" and any(c.dep_ == "mark" and c.lower_ in ("if", "whether") for c in head.children):
            return "hypothetical"
        if governor.lemma_ == "be" and form == "to":
            subject = child(governor, "nsubj")
            signature = self._look_up("to", subject) if subject is not None else None
            return (signature or PLANNED).under(self.modality(governor))
        if form == "to" and any(c.lower_ == "yet" for c in (*governor.children, *head.children)):
            return "negated"  # "has yet to be signed"
        signature = self._look_up(form, governor)
        if signature is None:
            signature = HYPOTHETICAL if form == "to" else TRANSPARENT
            if form == "that":
                return self.context(governor)
        return signature.under(self.modality(governor))

    def _adnominal(self, head: Token, noun: Token) -> Modality:
        if is_infinitive(head):
            signature = self._look_up("to", noun)
            counted = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else noun
            if {noun.lower_, counted.lower_} & _ORDINALS or any(c.lower_ in _ORDINALS for c in noun.children if c.dep_ == "amod"):
                signature = TRANSPARENT
            return (signature or HYPOTHETICAL).under(self.modality(noun))
        if any(c.dep_ == "det" and c.lower_ in ("any", "every", "each") for c in noun.children):
            return "hypothetical"
        if head.dep_ == "acl" and any(c.dep_ == "mark" for c in head.children):
            signature = self._look_up("that", noun) or self._look_up("of", noun)
            return (signature or TRANSPARENT).under(self.context(noun))
        return "asserted"

    def _adverbial(self, head: Token, governor: Token) -> Modality:
        marks = _marks(head)
        if any(m in _CUES["condition"] for m in marks):
            return "hypothetical"
        if is_infinitive(head):
            signature = TRANSPARENT if _is_result(head, governor) else HYPOTHETICAL
            return signature.under(self.modality(governor))
        if "than" in marks and head.tag_ in ("VB", "VBG"):
            return "negated"
        if any(m in _CUES["open time"] for m in marks):
            outer = self.modality(governor)
            return (
                outer
                if outer in ("planned", "hypothetical") and head.tag_ in ("VBZ", "VBP", "VBG", "VB")
                else "asserted"
            )
        if head.tag_ in ("VBG", "VBN") and not marks:
            outer = self.context(governor)
            return "asserted" if outer == "negated" else outer
        return "asserted"

    def _after_preposition(self, head: Token, preposition: Token) -> Modality:
        governor = preposition.head
        if preposition.lower_ == "of" and governor.lower_ == "instead":
            return "negated"
        if preposition.lower_ == "than" and governor.lower_ == "rather":
            return "negated"
        signature = self._look_up(preposition.lower_, governor) or _PREPOSITIONS.get(preposition.lower_)
        if signature is not None:
            return (
                signature.under(self.modality(governor))
                if is_verb(governor) or signature is not NEGATIVE
                else "negated"
            )
        outer = self.modality(governor)
        return "asserted" if outer == "negated" else outer

    def _nominal_context(self, noun: Token) -> Modality:
        label, governor = noun.dep_, noun.head
        definite = any((c.dep_ == "det" and c.lower_ in _DEFINITE) or c.dep_ == "poss" for c in noun.children)
        if label in ("conj", "appos"):
            return self.context(governor) if is_verb(governor) else self._noun_of(governor)
        if label in ("dobj", "nsubjpass", "dative", "oprd"):
            signature = self._look_up("np", governor)
            outer = self.modality(governor)
            if signature is None:
                if label == "nsubjpass" and governor.lemma_ in _OCCUR:
                    return outer
                return "asserted" if definite and outer != "planned" else outer
            if definite and signature.holds == "h" and governor.lemma_ not in _INTENSIONAL:
                return "asserted"
            if signature.holds == "-" and is_speech_noun(noun):
                return "asserted"  # a rejected proposal was made
            return signature.under(outer)
        if label in ("nsubj", "csubj"):
            outer = self.modality(governor)
            return outer if governor.lemma_ in _OCCUR or (not definite and outer == "hypothetical") else "asserted"
        if label in ("attr", "acomp"):
            return self.modality(governor)
        if label == "pobj":
            signature = self._look_up(governor.lower_, governor.head)
            if signature is None and governor.lower_ == "to":
                signature = self._look_up("to_np", governor.head)
            if signature is None and governor.lower_ == "without":
                return "negated"
            if signature is not None:
                outer = signature.under(self.modality(governor.head))
                return "asserted" if definite and signature.holds == "+" and outer == "negated" else outer
            if governor.lower_ in ("in case of", "pending"):
                return "hypothetical"
            if governor.lower_ not in _OPEN_PREPOSITIONS:
                return "asserted"
            outer = self.modality(governor.head) if is_verb(governor.head) else self.context(governor.head)
            return outer if not definite and outer in ("planned", "hypothetical") else "asserted"
        if label in ("compound", "nmod", "amod"):
            signature = self._look_up("of", governor) or self._look_up("to", governor)
            if signature is not None and signature.holds in "ph":
                return signature.under("asserted")
            outer = self.modality(governor) if label == "compound" else "asserted"
            return "hypothetical" if outer == "hypothetical" else "asserted"
        return self._root(noun) if label == "ROOT" else "asserted"

    def _noun_of(self, noun: Token) -> Modality:
        return self.modality(noun)

    def _look_up(self, form: str, word: Token | None) -> Signature | None:
        if word is None:
            return None
        lemma = word.lemma_.lower()
        table = signatures()
        particle = child(word, "prt")
        if particle is not None and (form, f"{lemma} {particle.lower_}") in table:
            return table[form, f"{lemma} {particle.lower_}"]
        if word.tag_ == "JJ" or word.dep_ == "acomp":
            if word.lower_ in _CUES["unlikely"]:
                return Signature("h", "h")
            if word.lower_ in _CUES["expected"]:
                return PLANNED
        return table.get((form, lemma)) or table.get((form, word.lower_))


def is_negated(verb: Token) -> bool:
    """A negative adverb, or a negative subject or object, on this verb itself."""
    for c in verb.children:
        if c.dep_ == "neg" and c.lower_ in _NEGATION:
            after = verb.doc[c.i + 1].lower_ if c.i + 1 < len(verb.doc) else ""
            if after not in ("only", "just", "merely", "until"):
                return True
        elif (c.dep_ == "advmod" and c.lower_ in (
            "never",
            "hardly",
            "barely",
            "scarcely",
            "rarely",
            "seldom",
            "neither",
            "nor",
        )) or (c.dep_ in ("nsubj", "nsubjpass", "dobj") and (
            c.lower_ in _CUES["negative subject"]
            or any(d.dep_ in ("det", "neg") and d.lower_ in _CUES["negative determiner"] for d in c.children)
        )) or (c.dep_ == "preconj" and c.lower_ == "neither"):
            return True
    return False


def _is_result(head: Token, governor: Token) -> bool:
    """An infinitive that tells what came of it ("rose to close at 20") or what a gathering did ("rallied to demand")."""
    if governor.lemma_ in _CUES["change"]:
        return True
    return governor.lemma_ in _CUES["gather"] and head.lemma_ in _CUES["express"]


def is_speech_noun(noun: Token) -> bool:
    """A noun for what somebody says or asks: it exists even where it is turned down."""
    return noun.lemma_.lower() in _SPEECH_NOUNS


def _negate(outer: Modality) -> Modality:
    return {"asserted": "negated", "planned": "negated", "negated": "asserted", "hypothetical": "hypothetical"}[outer]  # type: ignore[return-value]


def _marks(clause: Token) -> set[str]:
    """The words that introduce a clause."""
    return {c.lower_ for c in clause.children if c.dep_ in ("mark", "advmod")}


def _form(head: Token) -> str:
    if is_infinitive(head):
        return "to"
    aux = auxiliaries(head)
    if head.tag_ == "VB" and not aux:
        return "to"
    if head.tag_ == "VBG" and not aux:
        return "ing"
    if not is_verb(head):
        return "np"
    return "that"


def _is_question(head: Token) -> bool:
    sentence = head.sent
    for token in reversed(sentence):
        if not (token.is_space or token.is_quote):
            return token.text == "?"
    return False


def _is_main_of_report(head: Token, governor: Token) -> bool:
    """A reported clause before its reporting verb: "Three died, police said"."""
    return head.i < governor.i and not any(c.dep_ == "mark" for c in head.children)


def _is_future(c: Token) -> bool:
    if c.lower_ in _CUES["future"]:
        return c.dep_ in ("advmod", "npadvmod")
    return c.dep_ == "npadvmod" and is_time(c) and any(d.lower_ in ("next", "coming") for d in c.children)


__all__ = ["FACTIVE", "Judge", "is_negated"]
_ = children
