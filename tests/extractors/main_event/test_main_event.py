"""The main event of an article in its own words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.assemble import extract
from extractors.language import read_story
from extractors.main_event import find_main_event
from extractors.model import Article, MainEvent
from extractors.what import find_predicates
from extractors.when import find_times
from extractors.where import Gazetteer


def main_event(title: str | None, text: str, day: str = "2021-06-16") -> MainEvent:
    story = read_story(Article(id="1", title=title, text=text, published_at=day))
    return find_main_event(story, find_predicates(story), [], [], find_times(story))


def test_headline_and_lead_answer() -> None:
    found = main_event(
        "Norling opens bridge to speed up traffic",
        "Mayor Ada Norling opened the long-awaited bridge on Tuesday in front of a large crowd. Work began in 2009.",
    )
    assert found.who == "Ada Norling"
    assert found.what == "opens bridge"
    assert found.when == "Tuesday"
    assert found.why == "to speed up traffic"


def test_people_whom_the_headline_only_counts_are_named_from_the_lead() -> None:
    found = main_event(
        "Six killed as bus overturns", "At least six passengers died when a bus overturned on Monday morning."
    )
    assert found.who == "At least six passengers"
    assert found.what == "Six killed"


def test_without_a_title_the_lead_tells_it() -> None:
    found = main_event(None, "The Brightwater Bank cut 400 jobs on Tuesday. Unions protested.")
    assert found.who is not None
    assert "Brightwater Bank" in found.who
    assert found.what == "cut 400 jobs"


def test_who_did_it_comes_from_by() -> None:
    found = main_event("Harbour office bombed by Red Dawn militants", "The harbour office was bombed on Monday.")
    assert found.what == "Harbour office bombed"


def test_cause_and_means_only_where_stated() -> None:
    assert main_event("Bank cuts jobs", "The bank cut jobs on Tuesday.").why is None
    assert main_event("Bank cuts jobs because of losses", "The bank cut jobs.").why == "because of losses"
    assert main_event("Man attacks guard with knife", "A man attacked a guard.").how == "with knife"


def test_event_id_is_that_of_the_row() -> None:
    text = "Gunmen attacked a police station in Maiduguri on Monday, killing three officers. Residents fled."
    extraction = extract(
        read_story(Article(id="1", title="Gunmen attack police station", text=text, published_at="2021-06-16")),
        Gazetteer.open(),
    )
    assert extraction.main_event is not None
    mentions = [event for event in extraction.events if event.event_id == extraction.main_event.event_id]
    assert any(mention.trigger.text.startswith("attack") for mention in mentions)


def test_nothing_told_is_nothing_answered() -> None:
    found = main_event(None, "")
    assert found == MainEvent(event_id=None, who=None, what=None, when=None, where=None, why=None, how=None)


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=60), st.text(max_size=120))
def test_no_text_breaks_it(title: str, text: str) -> None:
    found = main_event(title, text)
    for answer in (found.what, found.when, found.where):
        assert answer is None or answer in " ".join(f"{title} {text}".split())


@pytest.mark.parametrize(
    "title", ["STORM LASHES NORTHERN COAST, KILLING TWO", "Storm Lashes Northern Coast, Killing Two"]
)
def test_capitals(title: str) -> None:
    found = main_event(title, "A storm lashed the northern coast on Monday, killing two people.")
    assert found.what is not None
    assert found.when == "Monday"
