"""The table of signatures: what a word makes of the happening it embeds."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from extractors.model import Modality

Effect = Literal["+", "-", "p", "h"]


class Signature(NamedTuple):
    """What becomes of the embedded happening where the embedding word holds, and where it is negated."""

    holds: Effect
    negated: Effect

    def under(self, outer: Modality) -> Modality:
        """The modality of the embedded happening, given that of the embedding one."""
        if outer == "asserted":
            return AS_MODALITY[self.holds]
        if outer == "negated":
            return AS_MODALITY[self.negated]
        if self.holds == self.negated == "+":
            return "asserted"
        if self.holds == "-":
            return "negated" if outer == "planned" else "hypothetical"
        return "hypothetical" if "h" in (self.holds, outer[0]) else "planned"


AS_MODALITY: dict[Effect, Modality] = {"+": "asserted", "-": "negated", "p": "planned", "h": "hypothetical"}
TRANSPARENT = Signature("+", "-")
HYPOTHETICAL = Signature("h", "h")
PLANNED = Signature("p", "h")
NEGATIVE = Signature("-", "+")


@cache
def signatures() -> dict[tuple[str, str], Signature]:
    """The table by (form, lemma); the first line that names a pair counts."""
    table: dict[tuple[str, str], Signature] = {}
    for line in files(__package__).joinpath("signatures.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            form, holds, negated, words = line.split("\t")
            for word in words.split():
                table.setdefault((form, word.replace("_", " ")), Signature(holds, negated))  # type: ignore[arg-type]
    return table
