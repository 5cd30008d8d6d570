"""The ontology: what kinds of events there are, in one table.

Sixteen types of political interaction follow PLOVER 2.0 (Open Event Data Alliance, CC BY-SA 4.0: labels, structure and
scores; every description here is in our own words). Twelve more, without a quad class, cover happenings that are not
political interaction; they are ours. ``docs/ontology.md`` explains both for readers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ONTOLOGY_VERSION = "plover-2.0+dateline-1"
"""Stored with every run. PLOVER's manual gives SANCTION two quad classes; this version takes material conflict (4)."""

Polarity = Literal["cooperation", "conflict", "neutral"]


@dataclass(frozen=True, slots=True)
class EventType:
    """One row of the table.

    ``score`` runs from −10 (most hostile) to +10 (most cooperative), as does a mode's own score, which wins where
    there is one. ``cameo_root`` is the root code for the type as a whole; ``mode_roots`` names modes that CAMEO files
    under another.
    """

    name: str
    quad_class: int | None
    score: float | None
    cameo_root: str | None
    meaning: str
    modes: Mapping[str, float | None] = field(default_factory=dict)
    mode_roots: Mapping[str, str] = field(default_factory=dict)
    recipient_required: bool = False

    @property
    def political(self) -> bool:
        """Whether this is one of PLOVER's types, not one of the extension's."""
        return self.quad_class is not None

    @property
    def polarity(self) -> Polarity:
        """Which side of the conflict and cooperation scale the type stands on."""
        if self.quad_class is None:
            return "neutral"
        return "cooperation" if self.quad_class <= 2 else "conflict"

    def intensity(self, modes: list[str]) -> float | None:
        """The score of the strongest mode given, else the type's own."""
        scores = [score for mode in modes if (score := self.modes.get(mode)) is not None]
        return max(scores, key=abs) if scores else self.score

    def root(self, modes: list[str]) -> str | None:
        """The CAMEO root code, two digits, as a mode may refine it."""
        return next((self.mode_roots[mode] for mode in modes if mode in self.mode_roots), self.cameo_root)


def _table(*rows: EventType) -> dict[str, EventType]:
    return {row.name: row for row in rows}


EVENT_TYPES: dict[str, EventType] = _table(
    EventType("AGREE", 1, 2.5, "03", "Offers, promises or declares itself willing to cooperate later."),
    EventType(
        "CONSULT", 1, 2.5, "04", "Meets, visits, calls, hosts or negotiates.",
        {"visit": 4.0, "third-party": 1.0, "multilateral": 4.0, "phone": 1.5},
    ),
    EventType("SUPPORT", 1, 5.0, "05", "Backs without material help: praises, recognises, endorses, signs a treaty."),
    EventType("CONCEDE", 1, 4.5, "08", "Yields in words: eases a rule, pardons, apologises, announces a truce."),
    EventType(
        "COOPERATE", 2, 9.5, "06", "Exchanges goods or effort both ways: trade, intelligence, joint drills.",
        recipient_required=True,
    ),
    EventType(
        "AID", 2, 10.0, "07", "Gives material help one way: money, relief, arms, peacekeepers, asylum.",
        recipient_required=True,
    ),
    EventType(
        "RETREAT", 2, 6.5, "08", "Yields in deed, at once: withdraws, frees, disarms, stops firing, lets in, resigns.",
        {"withdraw": 8.0, "release": 6.5, "disarm": 10.0, "ceasefire": 7.5, "access": 6.5, "resign": 4.5},
    ),
    EventType(
        "REQUEST", 3, 0.0, "10", "Asks, appeals, demands or orders, in words only.",
        {"assist": 0.5, "change": -1.0, "yield": -1.0, "meet": 0.0},
    ),
    EventType(
        "ACCUSE", 3, -3.0, "11", "Blames, condemns, alleges, sues, charges or investigates.",
        {"disapprove": -2.0, "investigate": -3.5, "allege": -3.5}, {"investigate": "09"},
    ),
    EventType(
        "REJECT", 3, -2.0, "12", "Refuses, vetoes, denies, cancels a meeting.",
        {"assist": -1.5, "change": -2.0, "yield": -2.0, "meet": -2.0},
    ),
    EventType(
        "THREATEN", 3, -3.5, "13", "Warns of harm to come, or announces a hostile deed.",
        {"restrict": -3.0, "arrest": -3.5, "relations": -3.5, "expel": -3.5, "territory": -4.0, "violence": -3.5},
    ),
    EventType(
        "PROTEST", 4, -5.0, "14", "Civilians act together in the street or at work against somebody.",
        {"demo": -5.0, "riot": -7.0, "strike": -5.0, "hunger": -4.5, "boycott": -4.5, "obstruct": -4.5,
         "vandalize": None},
    ),
    EventType(
        "SANCTION", 4, -6.0, "16", "Cuts or lowers relations that were there; convicts in court.",
        {"convict": -6.0, "expel": -5.5, "withdraw": -6.0, "discontinue": -6.0}, recipient_required=True,
    ),
    EventType(
        "MOBILIZE", 4, -5.5, "15", "Shows armed or police force short of using it.",
        {"troops": -6.5, "weapons": -6.5, "police": -5.5, "militia": -6.0},
    ),
    EventType(
        "COERCE", 4, -7.0, "17", "Represses short of violence: arrests, bans, seizes, deports, censors, hacks.",
        {"seize": -7.0, "restrict": -7.0, "censor": -6.5, "curfew": -6.5, "martial-law": -7.5, "arrest": -7.0,
         "deport": -7.0, "withhold": -7.0, "misinformation": -6.5, "cyber": -7.0},
    ),
    EventType(
        "ASSAULT", 4, -9.0, "19", "Does deliberately what can badly hurt people.",
        {"abduct": -8.5, "beat": -7.5, "torture": -8.5, "sexual": -8.5, "targeted": -9.5, "destroy": -8.5,
         "primitive": -8.0, "firearms": -9.0, "explosives": -9.0, "suicide-attack": -9.5, "aerial": -9.5,
         "drone": -9.5, "heavy-weapons": -9.5, "crowd-control": -7.5, "unconventional": -10.0},
        {"abduct": "18", "beat": "18", "torture": "18", "sexual": "18", "targeted": "18", "suicide-attack": "18",
         "explosives": "18", "crowd-control": "17", "unconventional": "20"},
    ),
    # Happenings that are not political interaction: ours.
    EventType("ACCIDENT", None, None, None, "Harm by mishap: crash, derailment, collapse, drowning, fire, spill."),
    EventType("DISASTER", None, None, None, "Harm by nature: earthquake, flood, storm, drought, wildfire, landslide."),
    EventType("OUTBREAK", None, None, None, "Disease spreads, infects or is contained."),
    EventType("CRIME", None, None, None, "An ordinary crime without force: theft, fraud, smuggling, hacking for gain."),
    EventType("DEATH", None, None, None, "Somebody dies or is found dead, the predicate naming no doer."),
    EventType("ELECTION", None, None, None, "A vote is held, counted, won or lost; a candidate runs."),
    EventType("APPOINTMENT", None, None, None, "Somebody takes up, is given or loses an office or post."),
    EventType("DEAL", None, None, None, "A business act: buys, merges, invests, hires, lists shares, wins a contract."),
    EventType("RULING", None, None, None, "A court, regulator or parliament decides a matter: rules, acquits, passes."),
    EventType("LAUNCH", None, None, None, "Something new starts: product, service, building, rocket, publication."),
    EventType("ECONOMY", None, None, None, "A figure moves: prices, shares, rates, output, jobs."),
    EventType("CEREMONY", None, None, None, "A public occasion: festival, match, award, commemoration, wedding."),
)  # fmt: skip

CONTEXTS: dict[str, str] = {
    "military": "armed forces of states",
    "intelligence": "spying and secret services",
    "executive": "heads of state or government, cabinets and ministries",
    "legislative": "parliaments and law-making",
    "election": "votes, candidates and campaigns",
    "political_institutions": "parties, constitutions and how the state is ordered",
    "pro_democracy": "pressing for democracy",
    "pro_autocracy": "pressing against democracy: coups, emergency powers, rigged votes",
    "economic": "trade, budgets, markets and work, beyond one firm",
    "legal": "courts, police inquiries and law",
    "reparations": "making good for past wrongs",
    "human_rights": "human rights, unspecified",
    "rights_freedoms": "press, speech, assembly and other freedoms",
    "repression": "the state against its people",
    "human_security": "food, water, housing, energy for people",
    "gender": "women and gender",
    "lgbt": "sexual minorities",
    "religion_ethnicity": "faiths and ethnic groups",
    "inequality": "poverty and unequal shares",
    "diplomatic": "dealings of states with each other",
    "territory": "borders, secession and occupation",
    "peacekeeping": "peace missions and truce monitoring",
    "health": "disease and care",
    "asylum": "refugees and asylum",
    "migration": "migrants and border crossing",
    "disasters": "natural disasters and accidents",
    "natural_resource": "oil, gas, minerals, water as resources, fishing",
    "environment": "climate, pollution, conservation",
    "technology": "technology, space and networks",
    "terrorism": "terrorism",
    "cbrn": "chemical, biological, radiological and nuclear matters",
    "cyber": "attacks on and through computers",
    "misinformation": "false news and propaganda",
    "crime": "crime in general",
    "corruption": "bribes, graft and abuse of office",
    "illegal_drugs": "drug production and trade",
    "trafficking": "trade in people or arms",
}
"""PLOVER's contexts in its order, each with what it covers in our words."""
