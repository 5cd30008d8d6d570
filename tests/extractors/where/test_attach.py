from __future__ import annotations

import pytest

from extractors.model import Location
from extractors.what import find_predicates
from extractors.where import Gazetteer, attach_place, find_places
from tests.extractors.where.conftest import story


def where(
    gazetteer: Gazetteer, text: str, word: str, title: str | None = None, spoken: bool = False
) -> Location | None:
    """Where the happening that ``word`` names took place."""
    parsed = story(text, title)
    places = find_places(parsed, gazetteer)
    (first, *_) = [p for p in find_predicates(parsed) if word in {p.head.text, p.trigger.text}]
    location = attach_place(first, parsed, places, spoken)
    if location is not None and location.start is not None and location.end is not None:
        source = (title or "") if location.in_ == "title" else text
        assert source[location.start : location.end] == location.text
    return location


@pytest.mark.parametrize(
    ("text", "word", "place", "precision"),
    [
        ("Gunmen attacked a convoy in Kabul on Monday.", "attacked", "Kabul", 1),
        ("The army shelled Odesa overnight.", "shelled", "Odesa", 1),
        ("A blast in Rotterdam killed two people.", "blast", "Rotterdam", 1),
        ("The Baghdad blast was heard for miles.", "blast", "Baghdad", 1),
        ("Police made three arrests in Marseille.", "arrests", "Marseille", 1),
        ("Protesters gathered outside Nairobi on Friday.", "gathered", "Nairobi", 2),
        ("Floods killed dozens in Nigeria last week.", "killed", "Nigeria", 5),
        ("Workers marched in Bavaria on Tuesday.", "marched", "Bavaria", 4),
        ("Workers went on strike in Bavaria on Tuesday.", "strike", "Bavaria", 4),
        ("They signed the deal in Toulouse, France.", "signed", "Toulouse", 1),
        ("The siege of Mariupol lasted three months.", "siege", "Mariupol", 1),
        ("The ministers met in the port city of Izmir.", "met", "Izmir", 1),
        ("The bombings, which occurred in Kabul, shaped the town.", "bombings", "Kabul", 1),
        ("Rebels fired a missile from Kabul toward Japan.", "fired", "Kabul", 1),
        ("Speaking during a visit to Oslo, the minister condemned the raid.", "condemned", "Oslo", 1),
        ("Women were robbed by gangs during festivities in Marseille.", "robbed", "Marseille", 1),
        ("They prepared for the talks to be held in Oslo.", "talks", "Oslo", 1),
        ("They spoke of a meeting with Amina Sule in Kabul.", "meeting", "Kabul", 1),
        ("A blast targeting a market in Kabul was heard for miles.", "blast", "Kabul", 1),
        ("The family moved from Kabul, where two guards were shot.", "shot", "Kabul", 1),
    ],
)
def test_the_predicates_own_words_come_first(
    gazetteer: Gazetteer, text: str, word: str, place: str, precision: int
) -> None:
    location = where(gazetteer, text, word)
    assert location is not None
    assert (location.text, location.basis, location.precision) == (place, "argument", precision)


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("The plane crashed in Kathmandu, killing all aboard.", "killing", "Kathmandu"),
        ("A man opened fire in a club in the city of Nairobi and killed two guards.", "killed", "Nairobi"),
        ("In Nairobi, police said that two guards were shot.", "shot", "Nairobi"),
        ("She was in Nairobi when rebels shot two guards.", "shot", "Nairobi"),
        ("Two guards died when a wall collapsed in Nairobi.", "died", "Nairobi"),
        ("Two guards were injured in a crash near Nairobi, when a driver caused an accident.", "caused", "Nairobi"),
        ("Police spoke of a crash in Nairobi that killed two guards.", "killed", "Nairobi"),
    ],
)
def test_a_clause_shares_the_place_of_the_one_it_hangs_on(
    gazetteer: Gazetteer, text: str, word: str, place: str
) -> None:
    location = where(gazetteer, text, word)
    assert location is not None
    assert (location.text, location.basis) == (place, "sentence")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Russia condemned the decision.", "condemned"),
        ("The US government imposed sanctions.", "imposed"),
        ("Air France cancelled the order.", "cancelled"),
        ("The minister of Norway resigned.", "resigned"),
        ("Talks with Turkey collapsed. A storm hit Manila.", "collapsed"),
        ("Ministers imposed new sanctions on Norway.", "sanctions"),
        ("Two children from Algeria died.", "died"),
        ("Nine girls freed by rebels, Nigeria says.", "freed"),
        ("Rebels fired a missile over Japan.", "fired"),
        ("In response to Turkey's invasion, the army launched a missile.", "launched"),
    ],
)
def test_a_place_that_only_names_somebody_is_not_where(gazetteer: Gazetteer, text: str, word: str) -> None:
    assert where(gazetteer, text, word) is None


@pytest.mark.parametrize(
    "opening", ["KYIV, March 28 —", "KYIV (Agency) -", "KYIV, Ukraine, March 28 (Agency) —", "KYIV —"]
)
def test_the_dateline_is_the_last_resort_and_says_so(gazetteer: Gazetteer, opening: str) -> None:
    text = f"{opening} Officials resigned on Monday. A bomb exploded in Poltava later."
    resigned, exploded = where(gazetteer, text, "resigned"), where(gazetteer, text, "exploded")
    assert resigned is not None
    assert exploded is not None
    assert (resigned.text, resigned.basis) == ("KYIV", "dateline")
    assert (exploded.text, exploded.basis) == ("Poltava", "argument")


def test_the_headlines_places_stay_in_the_headline(gazetteer: Gazetteer) -> None:
    location = where(gazetteer, "It happened at dawn.", "kills", title="Bomb kills ten in Baghdad")
    assert location is not None
    assert (location.text, location.in_, location.country) == ("Baghdad", "title", "IRQ")


def test_an_unknown_village_has_its_provinces_coordinates(gazetteer: Gazetteer) -> None:
    location = where(gazetteer, "Rebels attacked a post in Grelbyvost, Bavaria.", "attacked")
    assert location is not None
    assert (location.text, location.admin1, location.precision) == ("Grelbyvost", "Bavaria", 4)


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("In Oslo, the envoy urged residents of Kabul to stay.", "urged", "Oslo"),
        ("The envoy urged residents in Kabul to stay.", "urged", None),
        ("The envoy sent a protest to Norway.", "protest", None),
    ],
)
def test_what_is_spoken_is_where_the_speaker_is(gazetteer: Gazetteer, text: str, word: str, place: str | None) -> None:
    location = where(gazetteer, text, word, spoken=True)
    assert (location.text if location is not None else None) == place
