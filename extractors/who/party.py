"""One party of a story, and what may be said of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from spacy.tokens import Token

from extractors.who.lexicon import Gender, Known, Role
from extractors.who.nations import is_country


@dataclass(slots=True)
class Party:
    """One party of the story with all that the article and the tables say of it."""

    name: str
    kind: str
    gender: Gender = "-"
    countries: Counter[str] = field(default_factory=Counter)
    sectors: dict[str, None] = field(default_factory=dict)
    roles: set[str] = field(default_factory=set)
    known: Known | None = None
    plural: bool = False

    def take(self, role: Role) -> None:
        """Add what a role says."""
        self.roles.add(role.phrase)
        self.sectors.update(dict.fromkeys(role.sectors))

    @property
    def country(self) -> str | None:
        """The country most often said of it, or the table's."""
        if self.known is not None and self.known.country:
            return self.known.country
        return self.countries.most_common(1)[0][0] if self.countries else None


LEADERS = frozenset(
    "president;prime minister;premier;chancellor;king;queen;emir;sultan;supreme leader;taoiseach;head of state;"
    "party leader;rebel leader;militant leader;opposition leader;interim president;junta leader;first minister".split(
        ";"
    )
)
GENERIC = {
    "company": {"BUS"}, "firm": {"BUS"}, "corporation": {"BUS"}, "giant": {"BUS"}, "business": {"BUS"},
    "maker": {"BUS"}, "carrier": {"BUS"},
    "group": {"REB", "SOC", "CRM", "PRM", "BUS", "REL"}, "organization": {"SOC", "GOV", "MED"},
    "organisation": {"SOC", "GOV", "MED"},
    "agency": {"GOV", "COP", "SPY", "JRN"}, "party": {"PTY"}, "militia": {"PRM"}, "movement": {"REB", "SOC", "PTY"},
    "charity": {"SOC", "MED"},
    "newspaper": {"JRN"}, "broadcaster": {"JRN"}, "court": {"JUD"}, "union": {"LAB"}, "militant group": {"REB"},
    "rebel group": {"REB"},
    "terrorist group": {"REB"}, "bank": {"BUS"}, "politician": {"LEG", "GOV", "PTY", "OPP"}, "lawmaker": {"LEG"},
}  # fmt: skip
"""Sectors of the parties that a general noun with "the" may take up: "the company" is whichever business was named
last."""


def fits(role: Role, party: Party) -> bool:
    """Whether "the ROLE" may be said of a party."""
    if role.phrase in party.roles:
        return True
    if role.phrase in ("leader", "head of state"):
        return bool(LEADERS & party.roles)
    return role.kind == party.kind and bool(GENERIC.get(role.phrase, frozenset()) & set(list(party.sectors)[:2]))


OF_PLACES = frozenset(
    "strike hit attack bomb shell visit leave reach shake flood enter storm capture seize rock devastate target pound "
    "ravage destroy flee evacuate lash batter tour cross besiege encircle occupy liberate retake raid paralyse".split()
)
"""Verbs whose object is a place, so that "Kyiv" after them is the town and not the government."""


def is_mere_place(head: Token, party: Party) -> bool:
    """Whether a capital is meant as a town, not as the government that sits there ("Kyiv said", "talks with Kyiv")."""
    if party.kind != "nation" or is_country(party.name):
        return False
    if head.dep_ in ("dobj", "nsubjpass"):
        return head.head.lemma_ in OF_PLACES
    return head.dep_ not in ("nsubj", "poss") and head.head.lower_ not in ("by", "with", "between", "against", "from")
