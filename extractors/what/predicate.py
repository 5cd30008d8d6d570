"""A predicate: the word that names a happening, with its grammar and who stands in which role.

This is the working record that the questions share inside one article; what leaves the house is
:class:`extractors.model.Event`. ``extractors.what`` finds predicates and judges their modality, ``extractors.who``
names the arguments, ``extractors.where`` and ``extractors.when`` attach a place and a time to them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from extractors.model import AttributionKind, Modality


@dataclass(slots=True)
class Predicate:
    """One mention of a happening.

    ``head`` carries the meaning: in "carried out an attack" it is *attack*, and ``light_verb`` is *carried*.
    ``agents`` and ``patients`` are whole noun phrases (coordinated ones apart, so that lists stay lists), roles as in
    PropBank: the subject of a passive or of "the plane crashed" is a patient. In symmetric happenings ("X and Y met")
    all parties are agents.
    """

    head: Token
    trigger: Tokens
    kind: Literal["verb", "noun", "adjective"]
    lemma: str
    sentence: Tokens
    phrase: Tokens
    """Predicate phrase for a person: the verb with its particles and objects, without subject and reporting verb."""
    light_verb: Token | None = None
    agents: list[Tokens] = field(default_factory=list)
    patients: list[Tokens] = field(default_factory=list)
    obliques: list[tuple[str, Tokens]] = field(default_factory=list)
    """Prepositional arguments and adjuncts as (lower-cased preposition, noun phrase)."""
    modality: Modality = "asserted"
    attribution: AttributionKind = "none"
    speaker: Tokens | None = None
    symmetric: bool = False
    in_headline: bool = False
