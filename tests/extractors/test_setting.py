"""The day and the place of mentions that take up what the story tells elsewhere."""

from __future__ import annotations

import pytest

from extractors.assemble import extract
from extractors.language import read_story
from extractors.model import Article, Event
from extractors.where import Gazetteer

PUBLISHED = "2024-05-15"  # a Wednesday


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def event(gazetteer: Gazetteer, text: str, trigger: str, title: str | None = None, which: int = -1) -> Event:
    """The event of the last (or another) mention by a word of the text."""
    story = read_story(Article(id="a", title=title, text=text, published_at=PUBLISHED))
    events = extract(story, gazetteer).events
    return [e for e in events if e.trigger.text == trigger and e.trigger.in_ is None][which]


def day(found: Event) -> str | None:
    return found.time.start_date if found.time is not None else None


def place(found: Event) -> str | None:
    return found.location.name if found.location is not None else None


BLAST = "A bomb exploded at a market in Poltava on Monday, killing nine people. "


def test_what_a_noun_takes_up_has_the_day_and_place_told_before(gazetteer: Gazetteer) -> None:
    found = event(gazetteer, BLAST + "The mayor condemned the explosion on Tuesday.", "explosion")
    assert (day(found), place(found)) == ("2024-05-13", "Poltava")
    assert found.location is not None
    assert found.location.basis == "dateline"


def test_what_was_done_in_words_about_it_keeps_its_own_day(gazetteer: Gazetteer) -> None:
    found = event(gazetteer, BLAST + "The mayor condemned the explosion on Tuesday.", "condemned")
    assert day(found) == "2024-05-14"


def test_the_harm_of_the_news_is_where_the_lead_puts_it(gazetteer: Gazetteer) -> None:
    found = event(gazetteer, BLAST + "Doctors spoke to the families. Twelve others were wounded.", "wounded")
    assert (day(found), place(found)) == ("2024-05-13", "Poltava")


def test_harm_is_where_what_led_to_it_is_told(gazetteer: Gazetteer) -> None:
    text = BLAST + "Shops stayed shut. Last year four people died after a boat sank in Odesa."
    assert place(event(gazetteer, text, "died")) == "Odesa"


def test_a_noun_with_its_day_takes_up_what_was_told(gazetteer: Gazetteer) -> None:
    text = BLAST + "Doctors spoke to the families. The mayor condemned Monday's explosion."
    assert place(event(gazetteer, text, "explosion")) == "Poltava"


def test_another_attack_is_not_the_one_told(gazetteer: Gazetteer) -> None:
    text = "Gunmen attacked a convoy in Poltava on Monday. In 2019, rebels carried out another attack, killing two."
    found = event(gazetteer, text, "attack")
    assert (day(found), place(found)) == ("2019-01-01", None)


def test_the_headline_sets_the_scene(gazetteer: Gazetteer) -> None:
    title = "Tram overturns in Poltava, killing three"
    found = event(gazetteer, "Police arrested the driver. Three people were killed.", "killed", title)
    assert place(found) == "Poltava"


def test_a_statement_of_another_country_is_not_at_the_dateline(gazetteer: Gazetteer) -> None:
    text = "KYIV, May 14 (Delta News) - Ukraine condemned the decision. Norway accused the ministers of fraud."
    assert place(event(gazetteer, text, "condemned")) == "Kyiv"
    assert place(event(gazetteer, text, "accused")) is None


def test_background_is_not_at_the_dateline(gazetteer: Gazetteer) -> None:
    text = "KYIV, May 14 (Delta News) - Ministers resigned. Rebels attacked a convoy in March 2016."
    assert place(event(gazetteer, text, "attacked")) is None


def test_what_is_only_thought_of_has_no_day(gazetteer: Gazetteer) -> None:
    assert day(event(gazetteer, "Rebels could attack the town.", "attack")) is None
    assert day(event(gazetteer, "Gunmen may have attacked a convoy.", "attacked")) is None
    assert day(event(gazetteer, "Rebels may attack the town on Friday.", "attack")) == "2024-05-17"


def test_a_threat_is_made_on_the_day_it_is_told(gazetteer: Gazetteer) -> None:
    found = event(gazetteer, "The minister threatened to close the border.", "threatened")
    assert day(found) == PUBLISHED


def test_what_is_definite_only_by_what_follows_is_new(gazetteer: Gazetteer) -> None:
    between = "Doctors spoke to the families. The mayor thanked them. Shops stayed shut. "
    text = BLAST + between + "Coal exports were banned last month after the shooting of a guard."
    assert day(event(gazetteer, text, "shooting")) != "2024-05-13"


def test_harm_that_goes_on_about_an_older_case_is_of_that_case(gazetteer: Gazetteer) -> None:
    between = "Doctors spoke to the families. The mayor thanked them. Shops stayed shut. "
    older = "In March 2019, gunmen attacked a club in Odesa. Two guards were shot."
    found = event(gazetteer, BLAST + between + older, "shot")
    assert (day(found), place(found)) == ("2019-03-01", "Odesa")


def test_what_led_to_something_below_the_lead_is_of_no_day(gazetteer: Gazetteer) -> None:
    lead = "The council of Varna approved a new harbour. The mayor praised the plan. Work is to begin in spring. "
    text = lead + "Dockers blocked the port of Varna after police arrested twelve union leaders in Burgas."
    assert event(gazetteer, text, "arrested").time is None


def test_what_is_told_below_the_lead_is_not_of_the_day_of_publication(gazetteer: Gazetteer) -> None:
    lead = "The council of Varna has approved a harbour. The mayor praises the plan. Work is to begin in spring. "
    assert event(gazetteer, lead + "Dockers accused the mayor of lying.", "accused").time is None
    found = event(gazetteer, lead + "Dockers have accused the mayor of lying.", "accused")
    assert found.time is not None
    assert found.time.basis == "publication"


def test_who_somebody_is_known_to_be_is_not_of_the_day(gazetteer: Gazetteer) -> None:
    text = "A man who killed two guards in Varna has met the president of Norland."
    assert event(gazetteer, text, "killed").time is None


def test_a_gathering_is_where_the_headline_puts_the_story(gazetteer: Gazetteer) -> None:
    text = "Thousands celebrated the end of the strike on Monday. The mayor thanked them."
    assert place(event(gazetteer, text, "celebrated", "Joy in Poltava as strike ends")) == "Poltava"


def test_a_release_is_where_the_story_tells_one_below(gazetteer: Gazetteer) -> None:
    lead = "Rebels released twelve hostages on Tuesday. Ministers met. Shops stayed shut. "
    text = lead + "The hostages were freed in Poltava, a guard said."
    assert place(event(gazetteer, text, "released", which=0)) == "Poltava"


def test_what_goes_on_about_an_older_case_is_where_that_was(gazetteer: Gazetteer) -> None:
    older = "The assaults of 2015 in Odesa shocked the country. Gangs attacked dozens of women. "
    text = BLAST + "Doctors spoke to the families. " + older
    assert place(event(gazetteer, text, "attacked")) == "Odesa"


def test_what_goes_on_or_is_said_time_and_again_is_of_no_day(gazetteer: Gazetteer) -> None:
    lead = "The council of Varna accused dockers of theft. The mayor praises the plan. Work is to begin in spring. "
    assert event(gazetteer, lead + "Ministers have been negotiating with the union.", "negotiating").time is None
    assert event(gazetteer, lead + "The mayor has been accused of lying by dozens of voters.", "accused").time is None
    assert day(event(gazetteer, lead + "The union has accused the mayor of lying.", "accused")) == PUBLISHED


def test_what_a_noun_names_below_the_lead_is_of_no_day(gazetteer: Gazetteer) -> None:
    lead = "The council of Varna approved a new harbour. The mayor praised the plan. Work is to begin in spring. "
    found = event(gazetteer, lead + "Voters have grown weary of protests against the harbour.", "protests")
    assert found.time is None


def test_courts_and_police_act_in_their_own_country(gazetteer: Gazetteer) -> None:
    found = event(gazetteer, "A Turkish court sentenced the editor of a magazine to two years in prison.", "sentenced")
    assert place(found) == "Turkey"
    assert found.location is not None
    assert found.location.text == "A Turkish court"


def test_no_day_is_lent_that_a_plan_has_passed_or_a_deed_not_reached(gazetteer: Gazetteer) -> None:
    planned = "The launch of a ferry was put off on Sunday. The company plans the launch for visitors."
    assert day(event(gazetteer, planned, "launch")) is None
    feared = "Police in Varna fear attacks on May 24. Two guards were attacked in a park."
    assert day(event(gazetteer, feared, "attacks")) == "2024-05-24"
    assert day(event(gazetteer, feared, "attacked")) is None


def test_what_follows_news_of_the_next_morning_is_not_a_day_before_it(gazetteer: Gazetteer) -> None:
    """The page is stamped on Wednesday by the publisher's clock; where it happened it was Thursday."""
    text = "Iran fired a missile over the Caspian Sea early Thursday morning. Sirens woke people. Shops stayed shut. "
    found = event(gazetteer, text + "The government of Azerbaijan is urging residents to stay indoors.", "urging")
    assert day(found) == "2024-05-16"


def test_what_a_noun_is_said_to_strike_is_where_it_was(gazetteer: Gazetteer) -> None:
    assert place(event(gazetteer, "The attacks that plagued Greece set off fears among voters.", "attacks")) == "Greece"


@pytest.mark.parametrize(
    ("text", "trigger", "where"),
    [
        ("Iran launched two ballistic missiles on Friday.", "launched", "Iran"),
        ("Chile's president declared a state of emergency.", "declared", "Chile"),
        ("Norwegians elected a new parliament.", "elected", "Norway"),
        ("India and Pakistan tested missiles.", "tested", None),
        ("Peru's government praised the vote.", "praised", None),
    ],
)
def test_what_is_done_at_home_is_in_the_country_of_its_doer(
    gazetteer: Gazetteer, text: str, trigger: str, where: str | None
) -> None:
    assert place(event(gazetteer, text, trigger)) == where


def test_arrests_after_the_harm_of_the_news_are_where_that_was(gazetteer: Gazetteer) -> None:
    assert place(event(gazetteer, BLAST + "Officers have arrested a baker.", "arrested")) == "Poltava"


def test_a_sentence_that_goes_on_about_those_of_the_one_before_is_there(gazetteer: Gazetteer) -> None:
    lead = "The council of Varna approved a new harbour. The mayor praised the plan. Work is to begin in spring. "
    text = lead + "In Odesa, dockers gathered at a port last year. They stormed a warehouse and beat two guards."
    assert place(event(gazetteer, text, "stormed")) == "Odesa"
    there = "Guards are wary in and around Odesa. There, two years ago, dockers stormed a warehouse."
    assert place(event(gazetteer, lead + there, "stormed")) == "Odesa"
