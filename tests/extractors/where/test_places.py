from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.model import Article, Place
from extractors.where import Gazetteer, Homes, find_places, home_named
from tests.extractors.where.conftest import story


def named(places: list[Place], text: str) -> Place:
    (first, *_) = [place for place in places if place.text == text]
    return first


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("The mayor of Paris, Texas, opened a library on Monday.", "Paris", "USA", "Texas"),
        ("The French president met her in Paris on Monday.", "Paris", "FRA", "Ile-de-France"),
        ("Voters in Georgia, Alabama and Tennessee go to the polls.", "Georgia", "USA", "Georgia"),
        ("The talks between Georgia, Armenia and Azerbaijan went on.", "Georgia", "GEO", None),
        ("Police in London, Ont., and Toronto made two arrests.", "London", "CAN", "Ontario"),
        ("A shell hit the Saigon suburb in 1968, Vietnamese radio said.", "Saigon", "VNM", "Ho Chi Minh City"),
        ("Trains from Lvov to Rovno and Kiev were late, Ukrainian officials said.", "Lvov", "UKR", "Lviv"),
        ("The vessel was boarded in the Gulf of Aden off Yemen.", "Gulf of Aden", None, None),
        ("Students of Aleppo University marched through the Syrian city.", "Aleppo", "SYR", "Aleppo"),
        ("A bridge near Springfield, Illinois, was closed.", "Springfield", "USA", "Illinois"),
    ],
)
def test_tells_places_of_one_name_apart(
    gazetteer: Gazetteer, text: str, name: str, country: str | None, admin1: str | None
) -> None:
    place = named(find_places(story(text), gazetteer), name)
    assert (place.country, place.admin1) == (country, admin1)
    assert place.latitude is not None
    assert 0.4 <= place.score <= 1


def test_a_place_carries_all_that_the_gazetteer_knows(gazetteer: Gazetteer) -> None:
    (place,) = find_places(story("Thousands marched through Nairobi on Friday."), gazetteer)
    assert (place.name, place.geonameid, place.country, place.feature) == ("Nairobi", 184745, "KEN", "PPLC")
    assert (place.latitude, place.longitude) == (pytest.approx(-1.283, abs=0.01), pytest.approx(36.817, abs=0.01))


@pytest.mark.parametrize(
    "text",
    [
        "Ukrainian and Russian negotiators met the Swedes.",
        "Senator Florence Hartwell said she would not run again. Mrs. Hartwell is 54.",
        "We hope that Reading and Nice weather will help, he said in March.",
        "",
        "   \n\n  ",
    ],
)
def test_peoples_persons_and_words_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    assert find_places(story(text), gazetteer) == []


def test_a_place_in_no_gazetteer_is_honestly_unresolved(gazetteer: Gazetteer) -> None:
    place = named(
        find_places(story("Two men were arrested in Grelbyvost, police in Oslo said."), gazetteer), "Grelbyvost"
    )
    assert place.geonameid is place.latitude is place.country is None


def test_the_headline_has_places_of_its_own(gazetteer: Gazetteer) -> None:
    places = find_places(
        story("The storm came at night. It left Manila dark.", title="Typhoon batters Philippines"), gazetteer
    )
    assert [(p.text, p.in_) for p in places] == [("Philippines", "title"), ("Manila", None)]
    assert places[0].start == 16


PAGES = [
    "The Lamar County sheriff said deputies from Reno and Blossom helped at the fire near Roxton.",
    "Voters in Honey Grove, Bonham and Clarksville will choose a school board. Hugo is not concerned.",
    "Blossom and Roxton schools are closed. The Texas highway department cleared roads around Cooper.",
]


def test_an_outlets_own_pages_tell_where_its_paris_is(gazetteer: Gazetteer) -> None:
    url = "https://www.redriverbugle.example/news/1"
    homes = Homes(gazetteer).learn(Article(id=str(i), url=url, text=text) for i, text in enumerate(PAGES))
    home = homes.of("https://redriverbugle.example/other")
    assert home is not None
    assert (home.country, home.admin1) == ("USA", "US.TX")
    text = "A Paris man was arrested after a chase through town."
    (at_home,) = find_places(story(text, url=url), gazetteer, home)
    assert at_home.admin1 == "Texas"
    assert homes.of("https://elsewhere.example/") is None
    assert homes.of(None) is None
    assert homes.of("http://[bad") is None


def test_who_knows_an_outlet_can_say_where_it_is_at_home(gazetteer: Gazetteer) -> None:
    url = "https://redriverbugle.example/news/1"
    homes = Homes(gazetteer)
    homes.tell(url, "Paris, Texas")
    homes.tell("https://other.example/", "Qwxyzzy")
    homes.learn([Article(id="1", url=url, text="Crowds in Lyon, Nantes and Bordeaux cheered.")])
    (place,) = find_places(story("A Paris man was arrested after a chase.", url=url), gazetteer, homes.of(url))
    assert place.admin1 == "Texas"
    assert homes.of("https://other.example/") is None


@pytest.mark.parametrize(
    ("words", "country", "admin1"),
    [
        ("Lagos, Nigeria", "NGA", "NG.05"), ("Lagos, Portugal", "PRT", "PT.09"), ("Dover, Delaware", "USA", "US.DE"),
        ("Atlanta, Georgia", "USA", "US.GA"), ("Tbilisi, Georgia", "GEO", "GE.51"), ("Georgia", "GEO", ""),
    ],
)  # fmt: skip
def test_a_home_in_words(gazetteer: Gazetteer, words: str, country: str, admin1: str) -> None:
    home = home_named(words, gazetteer)
    assert home is not None
    assert (home.country, home.admin1) == (country, admin1)


@pytest.mark.parametrize("words", ["", ", Nigeria", "Qwxyzzy", "Lagos, Finland", "Lagos, "])
def test_words_that_are_no_home(gazetteer: Gazetteer, words: str) -> None:
    assert home_named(words, gazetteer) is None


def test_what_was_learned_of_outlets_can_be_kept(gazetteer: Gazetteer) -> None:
    url = "https://redriverbugle.example/"
    homes = Homes(gazetteer).learn(Article(id=str(i), url=url, text=text) for i, text in enumerate(PAGES))
    assert Homes(gazetteer, dict(homes.outlets)).of(url) == homes.of(url)


def test_ten_thousand_names_and_other_scripts_are_read(gazetteer: Gazetteer) -> None:
    text = "Київ, Москва, 北京, القاهرة. " + ", ".join(["Oslo", "Springfield"] * 5000) + "."
    places = find_places(story(text), gazetteer)
    assert places
    assert all(text[place.start : place.end] == place.text for place in places)


WORDS = st.lists(
    st.sampled_from(
        ["Paris", "Texas", ",", "in", "the", "Kyiv", "Ms", "Georgia", "’s", "St.", "John's", "-", "—", "\n", "(", ")",
         "of", "County", "Washington", "said", "city", "😀", "Zürich", "NY", "Ukrainian", "\u00a0", "."]
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=60, deadline=timedelta(seconds=5), suppress_health_check=[HealthCheck.too_slow])
@given(WORDS)
def test_offsets_quote_the_text_whatever_it_is(gazetteer: Gazetteer, words: list[str]) -> None:
    text = " ".join(words)
    places = find_places(story(text), gazetteer)
    assert all(text[place.start : place.end] == place.text for place in places)
    assert all(a.end <= b.start for a, b in pairwise(places))
    assert all(0 <= place.score <= 1 for place in places)
