"""Who is who in a story: names unified, descriptions and pronouns tied to them, country and sectors."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.language import Story, read_story
from extractors.language.syntax import noun_phrase
from extractors.model import Actor, Article, Place
from extractors.who import Cast


def story_of(text: str, title: str | None = None, day: str | None = None) -> Story:
    return read_story(Article(id="1", title=title, text=text, published_at=day))


def actor(story: Story, words: str, nth: int = 0, places: list[Place] | None = None) -> Actor:
    """The actor whose phrase has the nth token spelled ``words`` as its head."""
    heads = [t for doc in reversed(story.docs) for t in doc if t.text == words]
    return Cast(story, places).actor(noun_phrase(heads[nth]))


VISIT = (
    "Ukrainian President Volodymyr Zelenskyy flew to Ankara on Friday. The Ukrainian president thanked Turkey. "
    "Zelenskyy said he would return. Russian troops left the village of Vyshneve. "
    "Kremlin spokesman Dmitry Peskov declined to comment."
)


def test_offsets_reproduce_the_words() -> None:
    story = story_of(VISIT, "Zelenskyy visits Ankara", "2022-11-20")
    cast = Cast(story)
    for doc in story.docs:
        for chunk in doc.noun_chunks:
            found = cast.actor(chunk)
            source = story.article.title if found.in_ == "title" else story.article.text
            assert source is not None
            assert source[found.start : found.end] == found.text == chunk.text


@pytest.mark.parametrize(("words", "nth"), [("Zelenskyy", 0), ("Zelenskyy", 1), ("president", 0), ("he", 0)])
def test_one_person_has_one_name(words: str, nth: int) -> None:
    found = actor(story_of(VISIT, day="2022-11-20"), words, nth)
    assert (found.name, found.country, found.sectors, found.wikidata_id) == (
        "Volodymyr Zelenskyy",
        "UKR",
        ["GOV"],
        "Q3874799",
    )


def test_the_headline_is_part_of_the_story() -> None:
    story = story_of("Mayor Ada Norling opened the bridge. Crowds cheered.", "Norling opens bridge")
    (token,) = [t for t in story.docs[0] if t.text == "Norling"]
    assert Cast(story).actor(story.docs[0][token.i : token.i + 1]).name == "Ada Norling"


@pytest.mark.parametrize(
    ("text", "head", "country", "sector"),
    [
        ("Russian troops left the town.", "troops", "RUS", "MIL"),
        ("Farmers from Kenya blocked the road.", "Farmers", "KEN", "AGR"),
        ("The police chief of Norway resigned.", "chief", "NOR", "COP"),
        ("Two dozen striking miners were detained.", "miners", None, "LAB"),
        ("A Hamas spokesman denied it.", "spokesman", "PSE", "REB"),
        ("An official of the African Union arrived.", "official", "IGO", "GOV"),
        ("A senator from Brazil objected.", "senator", "BRA", "LEG"),
        ("Gunmen attacked the convoy.", "Gunmen", None, "UAF"),
        ("US-backed rebels entered the city.", "rebels", None, "REB"),
        ("The former president of Chile was charged.", "president", "CHL", "ELI"),
        ("Dozens of Greek students marched.", "students", "GRC", "EDU"),
        ("Israeli army bulldozers arrived.", "bulldozers", "ISR", "MIL"),
        ("Thousands of Nigerians voted.", "Nigerians", "NGA", "CVL"),
        ("France accused Mali of fraud.", "France", "FRA", "GOV"),
        ("The International Committee of the Red Cross sent a team.", "Committee", "NGO", "MED"),
    ],
)
def test_country_and_sector_from_the_phrase(text: str, head: str, country: str | None, sector: str) -> None:
    found = actor(story_of(text), head)
    assert (found.country, found.sectors[0]) == (country, sector)


def test_titles_and_appositions_speak_for_the_name() -> None:
    story = story_of(
        "Mara Ilves, a spokeswoman for the Estonian army, praised Judge Peter Okello. Ilves smiled. Okello left."
    )
    assert (actor(story, "Ilves", 1).country, actor(story, "Ilves", 1).sectors) == ("EST", ["MIL"])
    assert actor(story, "Okello", 1).sectors == ["JUD"]


def test_two_people_of_one_surname_stay_two() -> None:
    story = story_of("Anna Berg met her brother Lars Berg. Mr Berg wept. Mrs Berg laughed.")
    assert actor(story, "Berg", 2).name == "Lars Berg"
    assert actor(story, "Berg", 3).name == "Anna Berg"


@pytest.mark.parametrize(
    ("day", "sectors"), [("2010-05-01", ["REB"]), ("2022-05-01", ["GOV", "REB"]), ("1998-01-01", ["GOV", "REB"])]
)
def test_the_day_decides_who_governs(day: str, sectors: list[str]) -> None:
    assert actor(story_of("The Taliban closed the schools.", day=day), "Taliban").sectors == sectors


def test_office_ends() -> None:
    text = "Tony Blair spoke in Rome."
    assert actor(story_of(text, day="2004-03-01"), "Blair").sectors == ["GOV"]
    assert actor(story_of(text, day="2015-03-01"), "Blair").sectors == ["ELI"]


def test_acronyms_are_the_body_they_stand_for() -> None:
    story = story_of("The Northern Fisheries Research Council met in Oslo. The NFRC said stocks fell.")
    assert actor(story, "NFRC").name == "Northern Fisheries Research Council"


def test_acronyms_that_are_words_need_capitals() -> None:
    assert actor(story_of("The WHO sent doctors."), "WHO").sectors[0] == "MED"
    assert "MED" not in actor(story_of("Who sent doctors?"), "Who").sectors


def test_general_nouns_take_up_the_fitting_party() -> None:
    story = story_of(
        "Brightwater Airlines met the Harbour Workers Union. The airline offered talks. The union refused."
    )
    assert actor(story, "airline").name == "Brightwater Airlines"
    assert "Union" in actor(story, "union").name


def test_a_pronoun_that_two_people_fit_stays_as_worded() -> None:
    story = story_of("Paul Meyer and Karl Huber argued. He left.")
    assert actor(story, "He").name == "He"


def test_it_without_a_party_stays_as_worded() -> None:
    assert actor(story_of("The government met. It is clear that prices rose."), "It").name == "It"


def test_it_in_what_somebody_says_is_the_speaker() -> None:
    story = story_of("Kenya met Uganda. Uganda left early. Kenya said it would sign the pact.")
    assert actor(story, "it").name == "Kenya"


def test_two_people_named_together_are_they() -> None:
    story = story_of("Paul Meyer and Anna Huber met on Monday. The two ministers spoke for an hour. They shook hands.")
    assert actor(story, "They").name == actor(story, "ministers").name == "Paul Meyer and Anna Huber"


def test_the_country_is_the_one_the_story_speaks_of() -> None:
    story = story_of("Kenya sent troops to the border on Monday. The country closed its airports.")
    assert actor(story, "country").name == "Kenya"


def test_the_united_states_do_not_speak() -> None:
    story = story_of("Taliban leader Omar Khan condemned US strikes.")
    us, khan = (next(t for t in story.body if t.text == word) for word in ("US", "Khan"))
    assert Cast(story).actor(story.body[us.i : us.i + 1], noun_phrase(khan)).country == "USA"


def test_a_president_by_surname_is_not_his_wife() -> None:
    text = "President Obama thanked Kenya. First Lady Michelle Obama visited a school. Obama left on Monday."
    story = story_of(text, day="2016-03-01")
    assert actor(story, "Obama", 1).name == "Michelle Obama"
    assert actor(story, "Obama", 2).name == actor(story, "Obama", 0).name != "Michelle Obama"


def test_a_town_is_not_the_university_that_bears_its_name() -> None:
    text = "Lindental University Hospital opened a ward. Lindental is proud."
    town = Place(
        start=45, end=54, text="Lindental", name="Lindental", geonameid=1, latitude=0.0, longitude=0.0,
        admin1=None, country="DEU", feature="PPL", score=1.0,
    )  # fmt: skip
    assert actor(story_of(text), "Lindental", 1, places=[town]).name == "Lindental"


def test_places_tell_the_country_of_towns() -> None:
    text = "Police in Lindental searched the farm."
    town = Place(
        start=10, end=19, text="Lindental", name="Lindental", geonameid=1, latitude=0.0, longitude=0.0,
        admin1=None, country="DEU", feature="PPL", score=1.0,
    )  # fmt: skip
    assert actor(story_of(text), "Police").country is None
    assert actor(story_of(text), "Police", places=[town]).country == "DEU"


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="Aa'’.-,\n\"Tthe of Mr(he) US", max_size=80))
def test_no_text_breaks_the_cast(text: str) -> None:
    story = story_of(text)
    cast = Cast(story)
    for i in range(len(story.body)):
        found = cast.actor(story.body[i : i + 1])
        assert text[found.start : found.end] == found.text


def test_we_are_whoever_speaks() -> None:
    story = story_of('Kenyan minister Amina Sule said: "We condemn the raid."')
    we = next(t for t in story.body if t.text == "We")
    speaker = next(t for t in story.body if t.text == "Sule")
    found = Cast(story).actor(noun_phrase(we), noun_phrase(speaker))
    assert (found.text, found.name, found.country) == ("We", "Amina Sule", "KEN")


def test_a_name_is_what_the_article_calls_its_bearer_again_and_again() -> None:
    story = story_of(
        "Acme sells phones. Acme was criticised on Monday. Acme apologised. The Acme Support App was updated. "
        "The U.N. warned Kim Jong Un."
    )
    assert actor(story, "Acme", 0).name == "Acme"
    assert actor(story, "U.N.", 0).name != "Kim Jong Un"
