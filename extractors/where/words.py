"""Closed classes of English words that place names are read by: the sections of ``data/words.txt``."""

from __future__ import annotations

from extractors.language.tables import sections

_WORDS = sections("extractors.where", "data/words.txt")

PERSON_TITLES = _WORDS["titles"]
NEVER_ALONE = _WORDS["never alone"] | PERSON_TITLES
IN_NAMES = _WORDS["inside names"]
COUNTY_PLURALS = frozenset({"counties"})
PLACE_PREPOSITIONS = _WORDS["place prepositions"]
DIRECTIONS = _WORDS["directions"]
SAYING = _WORDS["saying"]
LOCAL_BODIES = _WORDS["local bodies"]
NAMESAKES = _WORDS["namesakes"]
SENDING = _WORDS["sending"]
STRIKING = _WORDS["striking"]
EVENTS_OF_PLACES = _WORDS["events of places"]
PLACE_KINDS = _WORDS["place kinds"]
ABSTRACT = _WORDS["abstract"]
ASPECT = _WORDS["aspect"]
DIVISIONS = _WORDS["divisions"]
_VERBS = sections("extractors.language", "verb_classes.txt")
HARMING = _VERBS["harming"] | _WORDS["befalling"]
TAKING_PLACE = _VERBS["light"] | _VERBS["occur"]
EVENT_NOUNS = frozenset().union(
    *(words for name, words in sections("extractors.language", "event_nouns.txt").items() if name != "never")
)
