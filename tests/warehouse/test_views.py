from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.made import actor, article, build, day, event, place, rows, together

GDELT_EVENTS = """
GLOBALEVENTID SQLDATE MonthYear Year FractionDate Actor1Code Actor1Name Actor1CountryCode Actor1KnownGroupCode
Actor1EthnicCode Actor1Religion1Code Actor1Religion2Code Actor1Type1Code Actor1Type2Code Actor1Type3Code
Actor2Code Actor2Name Actor2CountryCode Actor2KnownGroupCode Actor2EthnicCode Actor2Religion1Code
Actor2Religion2Code Actor2Type1Code Actor2Type2Code Actor2Type3Code IsRootEvent EventCode EventBaseCode
EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles AvgTone Actor1Geo_Type
Actor1Geo_FullName Actor1Geo_CountryCode Actor1Geo_ADM1Code Actor1Geo_ADM2Code Actor1Geo_Lat Actor1Geo_Long
Actor1Geo_FeatureID Actor2Geo_Type Actor2Geo_FullName Actor2Geo_CountryCode Actor2Geo_ADM1Code
Actor2Geo_ADM2Code Actor2Geo_Lat Actor2Geo_Long Actor2Geo_FeatureID ActionGeo_Type ActionGeo_FullName
ActionGeo_CountryCode ActionGeo_ADM1Code ActionGeo_ADM2Code ActionGeo_Lat ActionGeo_Long ActionGeo_FeatureID
DATEADDED SOURCEURL
"""
GDELT_MENTIONS = """
GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier SentenceID
Actor1CharOffset Actor2CharOffset ActionCharOffset InRawText Confidence MentionDocLen MentionDocTone
MentionDocTranslationInfo Extras
"""
ICEWS = """
Event ID, Event Date, Source Name, Source Sectors, Source Country, Event Text, CAMEO Code, Intensity,
Target Name, Target Sectors, Target Country, Story ID, Sentence Number, Publisher, City, District, Province,
Country, Latitude, Longitude
"""
POLECAT = """
Event ID, Event Date, Event Type, Event Mode, Intensity, Quad Code, Contexts, Actor Name, Actor Country,
Actor COW, Primary Actor Sector, Actor Sectors, Actor Title, Actor Name Raw, Wikipedia Actor ID, Recipient Name,
Recipient Country, Recipient COW, Primary Recipient Sector, Recipient Sectors, Recipient Title,
Recipient Name Raw, Wikipedia Recipient ID, Placename, City, District, Province, Country, Latitude, Longitude,
GeoNames ID, Raw Placename, Feature Type, Source, Publication Date, Story People, Story Organizations,
Story Locations, Language, Version
"""
ACLED = """
event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1
actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location
latitude longitude geo_precision source source_scale notes fatalities tags timestamp
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    soldiers, crowd, people = (
        actor("Army", "SDN", "MIL"),
        actor("Students", "SDN", "EDU"),
        actor("villagers", "SDN", "CVL"),
    )
    many: list[dict[str, Any]] = [
        {"actors": [actor("Rebels", "SDN", "REB"), actor("Allies", "TCD", "REB")], "recipients": [soldiers]},
        {"recipients": [people], "event_modes": ["abduct"]},
        {"recipients": [people], "event_modes": ["explosives"], "counts": {}},
        {"actors": [crowd], "recipients": [], "event_type": "PROTEST", "event_modes": ["demo"], "cameo_root": "14",
         "counts": {"crowd": {"low": 200, "high": None, "text": "hundreds"}}, "time": day("2024-03-04", "week")},
        {"actors": [crowd], "recipients": [], "event_type": "PROTEST", "event_modes": ["riot"], "cameo_root": "14"},
        {"actors": [actor("Police", "SDN", "COP")], "recipients": [crowd], "event_type": "COERCE",
         "event_modes": ["arrest"], "cameo_root": "17", "location": place("Sudan", 1, "SDN", precision=5)},
        {"event_type": "CONSULT", "event_modes": [], "cameo_root": "04", "quad_class": 1, "location": None},
        {"event_type": "CONCEDE", "event_modes": [], "cameo_root": "08", "quad_class": 1, "time": None},
        {"modality": "planned"},
        {"modality": "negated"},
        {"event_type": "ACCIDENT", "cameo_root": None, "quad_class": None, "intensity": None},
    ]  # fmt: skip
    made = together(*(article(f"n{i:02}", [event(f"n{i:02}", **changes)]) for i, changes in enumerate(many)))
    return build(tmp_path_factory.mktemp("w"), made)


@pytest.mark.parametrize(
    ("view", "columns"),
    [
        ("v_gdelt_events", GDELT_EVENTS.split()),
        ("v_gdelt_mentions", GDELT_MENTIONS.split()),
        ("v_icews", re.split(r",\s", ICEWS.strip())),
        ("v_polecat", re.split(r",\s", POLECAT.strip())),
        ("v_acled", ACLED.split()),
    ],
)
def test_columns_are_those_users_know(folder: Path, view: str, columns: list[str]) -> None:
    assert list(rows(folder, f"FROM {view}")[0]) == columns


def test_nothing_planned_or_denied_has_happened(folder: Path) -> None:
    for view, name in [
        ("v_gdelt_events", "GLOBALEVENTID"), ("v_gdelt_mentions", "GLOBALEVENTID"), ("v_icews", '"Event ID"'),
        ("v_polecat", '"Event ID"'), ("v_acled", "event_id_cnty"),
    ]:  # fmt: skip
        assert not {r["id"] for r in rows(folder, f"SELECT {name} AS id FROM {view}")} & {"n08-e0", "n09-e0"}
    assert rows(folder, "SELECT sum(num_events)::INTEGER AS n FROM v_daily") == [{"n": 7}]


def test_gdelt(folder: Path) -> None:
    told = {row["GLOBALEVENTID"]: row for row in rows(folder, "FROM v_gdelt_events")}
    first = told["n00-e0"]
    assert (first["SQLDATE"], first["MonthYear"], first["Year"], first["FractionDate"]) == (
        20240304,
        202403,
        2024,
        2024.1726,
    )
    assert (first["Actor1Code"], first["Actor1Name"], first["Actor2Code"]) == ("SDNREB", "Rebels", "SDNMIL")
    assert (first["ActionGeo_Type"], first["ActionGeo_FullName"]) == (4, "Talvik, North, SDN")
    assert (first["IsRootEvent"], first["DATEADDED"], first["SOURCEURL"]) == (
        1,
        20240305080000,
        "https://n00.example/n00",
    )
    assert told["n05-e0"]["ActionGeo_Type"] == 1
    assert told["n06-e0"]["ActionGeo_Type"] == 0
    assert told["n07-e0"]["QuadClass"] == 2
    assert told["n07-e0"]["SQLDATE"] is None
    assert "n10-e0" not in told
    (mention,) = rows(folder, "FROM v_gdelt_mentions WHERE GLOBALEVENTID = 'n00-e0'")
    assert (mention["MentionTimeDate"], mention["Confidence"], mention["ActionCharOffset"]) == (20240305080000, 80, 7)
    assert mention["MentionDocLen"] == 80


def test_acled(folder: Path) -> None:
    told = {row["event_id_cnty"]: row for row in rows(folder, "FROM v_acled")}
    kinds = {name: (row["disorder_type"], row["event_type"], row["sub_event_type"]) for name, row in told.items()}
    assert kinds == {
        "n00-e0": ("Political violence", "Battles", "Armed clash"),
        "n01-e0": ("Political violence", "Violence against civilians", "Abduction/forced disappearance"),
        "n02-e0": ("Political violence", "Explosions/Remote violence", None),
        "n03-e0": ("Demonstrations", "Protests", "Peaceful protest"),
        "n04-e0": ("Political violence; Demonstrations", "Riots", "Violent demonstration"),
        "n05-e0": ("Strategic developments", "Strategic developments", "Arrests"),
    }
    assert (told["n00-e0"]["assoc_actor_1"], told["n00-e0"]["interaction"]) == ("Allies", "Rebel group-State forces")
    assert (told["n01-e0"]["civilian_targeting"], told["n01-e0"]["inter2"]) == ("Civilian targeting", "Civilians")
    assert (told["n02-e0"]["fatalities"], told["n00-e0"]["fatalities"]) == (None, 3)
    assert (told["n03-e0"]["inter1"], told["n03-e0"]["tags"], told["n03-e0"]["time_precision"]) == (
        "Protesters",
        "crowd size=200",
        2,
    )
    assert (told["n04-e0"]["inter1"], told["n05-e0"]["geo_precision"]) == ("Rioters", 3)


def test_polecat_and_icews(folder: Path) -> None:
    told = {row["Event ID"]: row for row in rows(folder, "FROM v_polecat")}
    assert (told["n00-e0"]["Actor Name"], told["n00-e0"]["Actor Country"]) == ("Rebels; Allies", "SDN; TCD")
    assert (told["n00-e0"]["City"], told["n00-e0"]["Story Locations"]) == ("Talvik", "Talvik")
    assert told["n10-e0"]["Event Type"] == "ACCIDENT"
    (row,) = rows(folder, "FROM v_icews WHERE \"Event ID\" = 'n05-e0'")
    assert (row["Source Sectors"], row["Target Name"], row["City"], row["Country"]) == ("COP", "Students", None, "SDN")


def test_5w1h_follows_linking(tmp_path: Path) -> None:
    build(tmp_path, together(article("a"), article("b")), links=[{"mention_id": "b-m0", "event_id": "a-e0"}])
    assert rows(tmp_path, 'SELECT article_id, who, "what", "when", "where", why, event_id FROM v_5w1h ORDER BY 1') == [
        {"article_id": name, "who": "Rebels", "what": "attacked a convoy", "when": "on Monday", "where": "near Talvik",
         "why": None, "event_id": "a-e0"} for name in "ab"
    ]  # fmt: skip
