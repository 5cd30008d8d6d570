"""Closed classes of English words that place names are read by."""

from __future__ import annotations

_STOP = """
a about above across after again against ago all almost alone along already also although always am among an and
another any anybody anyone anything anyway are around as at away back be became because become been before behind
being below beside besides between beyond both but by came can cannot could did do does doing done down during each
either else enough even ever every everybody everyone everything except few first five for former four from further
get give go had has have having he hello her here hers herself hi him himself his how however i if in indeed inside
instead into is it its itself just last later least less let like made make many may maybe me meanwhile might mine
more moreover most much must my myself near nearly neither never nevertheless next nine no nobody none nor not nothing
now of off often oh ok on once one only onto or other others otherwise our ours out outside over own per perhaps
please put quite rather re really said same saw say says see seem seven several shall she should since six so some
somebody someone something sometimes soon still such take ten than thank thanks that the their theirs them then there
therefore these they thing things this those though three through throughout thus to today together tomorrow tonight
too toward towards two under until up upon us use very via was way we welcome well were what whatever when where
whether which while who whole whom whose why will with within without would yes yesterday yet you your yours
"""
_CALENDAR = """
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun january february
march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
am pm a.m. p.m. est edt cst cdt mst mdt pst pdt gmt utc bst cet spring summer autumn fall winter easter christmas
"""
_TITLES = """
mr mrs ms miss dr prof sir lady lord dame king queen prince princess pope president premier chancellor minister
secretary senator sen sen. rep rep. gov gov. governor mayor judge justice sheriff chief officer deputy detective
constable sergeant sgt sgt. lt lt. capt capt. captain col col. colonel gen gen. general maj maj. major cpl cpl. pvt
admiral commander inspector superintendent coach rev rev. reverend father sister brother bishop archbishop cardinal
rabbi imam sheikh ayatollah coroner attorney councillor councilman councilwoman cllr alderman trustee chairman
chairwoman director manager spokesman spokeswoman
"""
_ROLES_AND_KINDS = """
street road avenue lane drive court park school university college hospital church city town village county state
province district region north south east west northern southern eastern western central center centre main union
police fire sun moon star day man men woman women war act party house senate congress parliament court board council
committee university museum library post times news daily journal mail herald gazette tribune bank company group club
"""

NEVER_ALONE = frozenset((_STOP + _CALENDAR + _TITLES + _ROLES_AND_KINDS).split())
"""Words that are no place on their own, though some town somewhere is called so (Of, Turkey; Police, Poland)."""
PERSON_TITLES = frozenset(_TITLES.split()) | {"mr.", "mrs.", "ms.", "dr.", "prof."}
"""Words before a person's name."""
IN_NAMES = frozenset(
    ["of", "de", "la", "le", "les", "du", "del", "des", "di", "da", "do", "dos", "das", "el", "al", "en", "upon", "on",
     "the", "and", "sur", "am", "an", "der", "by", "las", "los", "under", "near", "y", "e", "under", "bei", "aan", "im"]
)  # fmt: skip
"""Lower-case words inside place names."""
COUNTY_PLURALS = frozenset({"counties"})
PLACE_PREPOSITIONS = frozenset(
    ["in", "at", "near", "from", "to", "into", "outside", "around", "across", "through", "throughout", "toward",
     "towards", "between", "of", "within", "via", "inside", "off", "over", "leaving", "visiting", "entering"]
)  # fmt: skip
"""Words that stand before place names."""
DIRECTIONS = frozenset(
    ["north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "northeast",
     "northwest", "southeast", "southwest", "northeastern", "northwestern", "southeastern", "southwestern", "downtown",
     "nearby", "neighboring", "neighbouring", "rural", "suburban", "upstate", "mid", "greater", "upper", "lower"]
)  # fmt: skip
"""Words that say which part of a place."""
SAYING = frozenset(
    ["say", "tell", "add", "explain", "note", "write", "ask", "reply", "think", "believe", "know", "want", "feel",
     "argue", "insist", "recall", "agree", "admit", "hope", "laugh", "smile", "die", "marry", "resign", "retire", "plead",
     "testify", "remember", "suggest", "wonder", "continue", "respond", "joke"]
)  # fmt: skip
"""Verbs whose subject is a person."""
LOCAL_BODIES = frozenset(
    ["police", "sheriff", "county", "city", "town", "township", "village", "council", "hall", "airport", "school",
     "schools", "high", "elementary", "middle", "hospital", "university", "college", "department", "court", "courthouse",
     "district", "chamber", "library", "park", "fire", "mayor", "parish", "borough", "jail", "prison", "municipal",
     "community", "public", "regional", "district", "river", "road", "highway", "harbor", "harbour", "bridge", "station",
     "board", "commission", "commissioners", "superior", "area", "center", "centre", "division", "ems", "rescue",
     "coroner", "church", "cathedral", "mosque", "diocese", "fair", "festival", "clerk", "attorney", "residents", "man",
     "woman", "resident", "native", "couple", "teen", "family", "firefighters", "officials", "voters", "students"]
)  # fmt: skip
"""Words after a place name that say the place has one: "Alexandria police", "Laurel County High School"."""
NAMESAKES = frozenset(
    ["times", "post", "journal", "tribune", "herald", "gazette", "news", "daily", "press", "star", "sun", "mail",
     "chronicle", "telegraph", "bank", "inc", "inc.", "co.", "corp", "corp.", "company", "llc", "ltd", "ltd.", "plc",
     "insurance", "airlines", "airways", "motors", "fc", "united", "rovers", "wanderers", "albion", "athletic", "jets",
     "giants", "yankees", "cubs", "lakers", "bulls", "bears", "cowboys", "rangers", "raiders", "sox", "street", "st.",
     "avenue", "ave.", "ave", "drive", "lane", "boulevard", "blvd.", "road", "rd.", "party", "award", "prize", "cup",
     "open", "act", "report", "treaty", "protocol", "accord", "accords", "declaration", "magazine", "review", "records"]
)  # fmt: skip
"""Words after a place name that make another thing of it: "New York Times", "Lincoln Avenue"."""
STRIKING = frozenset(
    ["attack", "bomb", "bombard", "shell", "hit", "strike", "storm", "raid", "invade", "besiege", "blockade", "seize",
     "capture", "take", "retake", "recapture", "occupy", "annex", "liberate", "loot", "burn", "torch", "destroy",
     "damage", "devastate", "ravage", "rock", "shake", "jolt", "flood", "batter", "pound", "lash", "evacuate", "visit",
     "tour", "leave", "flee", "reach", "enter", "cross", "overrun", "target", "hold", "control", "patrol", "inundate",
     "engulf", "sweep", "swamp", "level", "shut", "close", "reopen", "open", "defend", "surround", "encircle", "paralyse",
     "paralyze", "blanket", "ransack", "plunder", "pummel", "infiltrate", "vacate", "depart", "host", "infect"]
)  # fmt: skip
"""Verbs that happen at their object when it is a place: "shelled Odesa", "visited Paris"."""
EVENTS_OF_PLACES = frozenset(
    ["invasion", "bombing", "bombardment", "shelling", "siege", "blockade", "seizure", "capture", "recapture", "retaking",
     "occupation", "annexation", "liberation", "looting", "burning", "destruction", "devastation", "flooding",
     "evacuation", "visit", "tour", "fall", "battle", "defence", "defense", "closure", "opening", "reopening", "sacking",
     "partition", "takeover", "storming", "crossing", "massacre", "raid", "attack", "strike", "conquest", "encirclement"]
)  # fmt: skip
"""Nouns for happenings whose "of" names where: "the siege of Mariupol"."""
PLACE_KINDS = frozenset(
    ["city", "town", "village", "port", "state", "province", "region", "district", "county", "area", "part", "outskirt",
     "outskirts", "suburb", "capital", "island", "islands", "coast", "north", "south", "east", "west", "northeast",
     "northwest", "southeast", "southwest", "centre", "center", "street", "border", "neighborhood", "neighbourhood",
     "municipality", "governorate", "republic", "kingdom", "territory", "peninsula", "valley", "gulf", "shore", "bank",
     "stretch", "swath", "half", "end", "edge", "side", "heart", "middle", "borough", "parish", "commune", "settlement",
     "hamlet", "enclave", "strip", "corner", "resort", "hub", "stronghold", "bastion", "university", "site", "top"]
)  # fmt: skip
"""Nouns before "of" and a place name that leave it a place: "in the port of Odesa"."""
ABSTRACT = frozenset(
    ["history", "law", "politics", "policy", "economy", "dollar", "dollars", "currency", "terms", "interest", "society",
     "culture", "football", "rule", "rules", "life", "style", "language", "stock", "bond", "debt", "share", "value"]
)  # fmt: skip
"""Nouns that are nowhere: "in U.S. history"."""
ASPECT = frozenset(["begin", "start", "continue", "stop", "cease", "keep", "resume", "try", "attempt", "manage", "help"])
"""Verbs that share the place of what depends on them: "began firing in Homs"."""
