"""Which day a happening gets, and on what basis."""

import pytest

from extractors.language import read_story
from extractors.model import Article
from extractors.what import find_predicates
from extractors.when import attach_time, find_times

PUBLISHED = "2024-05-15T09:00:00+03:00"  # a Wednesday


def when(text, lemma, published=PUBLISHED, title=None):
    story = read_story(Article(id="a", title=title, text=text, published_at=published))
    times = find_times(story)
    predicate = next(p for p in find_predicates(story) if p.lemma == lemma and not p.in_headline)
    return attach_time(predicate, story, times)


@pytest.mark.parametrize(
    ("text", "lemma", "day", "basis"),
    [
        ("Gunmen attacked a convoy near Tessa on Monday.", "attack", "2024-05-13", "argument"),
        ("On Monday, gunmen attacked a convoy near Tessa.", "attack", "2024-05-13", "argument"),
        ("Monday's attack killed nine soldiers.", "attack", "2024-05-13", "argument"),
        ("The ministers will meet in Oslo on Friday.", "meet", "2024-05-17", "argument"),
        ("Rebels seized the airport in March 2023.", "seize", "2023-03-01", "argument"),
        ("Police said on Tuesday that gunmen attacked a convoy.", "attack", "2024-05-14", "sentence"),
        ("Police arrested two men on Sunday, seizing several rifles.", "seize", "2024-05-12", "sentence"),
        ("Gunmen attacked a convoy near Tessa.", "attack", "2024-05-15", "publication"),
        ("The minister says that the talks have failed.", "fail", "2024-05-15", "publication"),
    ],
)
def test_day(text, lemma, day, basis):
    found = when(text, lemma)
    assert (found.start_date, found.basis) == (day, basis)


def test_the_opening_day_carries_on_to_what_else_is_told():
    text = "Gunmen attacked a convoy near Tessa on Monday. Soldiers wounded two of them."
    found = when(text, "wound")
    assert (found.start_date, found.basis, found.text) == ("2024-05-13", "dateline", "Monday")


def test_the_hour_does_not_carry_on():
    text = "Gunmen attacked a convoy near Tessa at 6 a.m. on Monday. Soldiers wounded two of them."
    found = when(text, "wound")
    assert (found.value, found.precision) == ("2024-05-13", "day")


def test_the_dateline_dates_a_report_that_names_no_day():
    found = when("TESSA, May 14 (Delta News) -- Gunmen attacked a convoy.", "attack")
    assert (found.start_date, found.basis) == ("2024-05-14", "dateline")


def test_background_is_not_news_of_the_day():
    text = "Police arrested a former governor. In 2014, he fled the country."
    assert when(text, "flee").start_date == "2014-01-01"
    assert when(text, "arrest").basis == "publication"


def test_a_background_clause_does_not_date_the_main_verb():
    text = "Police arrested a man who robbed a bank in 2014."
    assert when(text, "rob").start_date == "2014-01-01"
    assert when(text, "arrest").basis == "publication"


def test_a_date_of_comparison_is_not_the_day():
    assert when("The company posted its first loss since 1992.", "post").start_date != "1992-01-01"


def test_what_had_happened_before_has_no_day():
    assert when("He had fled the country.", "flee") is None


@pytest.mark.parametrize(
    ("text", "lemma", "day"),
    [
        ("Gunmen attacked a convoy on Monday. On Tuesday, the minister condemned the attack.", "attack", "2024-05-13"),
        ("A bomb exploded on Monday. The explosion wounded two men.", "explosion", "2024-05-13"),
        ("The talks followed a launch in November 2023.", "launch", "2023-11-01"),
        ("Nine people died in the attack that was carried out on Monday.", "attack", "2024-05-13"),
        ("It was the worst crash since 2004, when a driver lost control and killed two people.", "kill", "2004-01-01"),
    ],
)
def test_a_noun_takes_the_day_of_its_happening_not_of_the_verb_that_takes_it_up(text, lemma, day):
    assert when(text, lemma).start_date == day


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("Prices rose on Monday. The company has grown since rebels seized the town.", "seize"),
        ("On Monday the minister resigned. He repeatedly visited the town.", "visit"),
        ("On Monday a court jailed the trader for robbing a bank.", "rob"),
        ("A minister spoke on Monday. In March, rebels released a video of men who were killed by bombs.", "kill"),
    ],
)
def test_what_happened_at_no_certain_day_has_none(text, lemma):
    assert when(text, lemma) is None


def test_a_time_of_the_background_carries_on_over_its_episode():
    text = "Police arrested a trader on Monday. In 2014, rebels seized the town. They robbed its bank."
    found = when(text, "rob")
    assert (found.start_date, found.basis) == ("2014-01-01", "dateline")
    assert when(text, "arrest").start_date == "2024-05-13"


def test_the_perfect_far_below_the_lead_has_no_day_of_its_own():
    lead = "Gunmen attacked a convoy near Tessa on Monday. Two men died. Police closed the road. Schools stayed shut. "
    assert when(lead + "The governor has resigned.", "resign").basis == "publication"


def test_a_time_stamp_is_not_the_day_of_the_news():
    text = "Updated: 2024-05-15 13:14. Gunmen attacked a convoy near Tessa. It was hit late on Monday."
    assert when(text, "attack").start_date == "2024-05-13"


def test_without_a_day_of_publication_nothing_is_guessed():
    symbolic = when("Gunmen attacked a convoy near Tessa on Monday.", "attack", published=None)
    assert (symbolic.text, symbolic.start_date, symbolic.basis) == ("Monday", None, "argument")
    assert when("Gunmen attacked a convoy.", "attack", published=None) is None
    assert when("Gunmen attacked a convoy on 3 May 2024.", "attack", published=None).start_date == "2024-05-03"


def test_a_time_of_the_paragraph_below_is_not_shared():
    text = "Gunmen attacked a convoy\nMay 13, 2024\nSoldiers wounded two of them."
    assert when(text, "attack").basis != "sentence"


def test_the_headline_takes_the_day_of_the_story():
    story = read_story(
        Article(
            id="a",
            title="Gunmen attack convoy",
            text="The convoy was hit on Monday near Tessa.",
            published_at=PUBLISHED,
        )
    )
    times = find_times(story)
    predicate = next(p for p in find_predicates(story) if p.in_headline)
    found = attach_time(predicate, story, times)
    assert (found.start_date, found.in_) == ("2024-05-13", None)


def test_precision_follows_the_words():
    assert when("Rebels seized the airport in March 2023.", "seize").precision == "month"
    assert when("Rebels seized the airport in 2019.", "seize").precision == "year"
    assert when("Rebels seized the airport last week.", "seize").precision == "week"
    assert when("Rebels seized the airport at 6 a.m. on Monday.", "seize").precision == "time"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Gunmen attacked a convoy early on Thursday. The convoy carried food.", "2024-05-16"),
        ("The convoy carried food. Gunmen attacked it on Thursday.", "2024-05-09"),
        ("Gunmen attacked a convoy last Thursday.", "2024-05-09"),
    ],
)
def test_news_of_tomorrow_s_weekday_comes_from_where_that_day_has_begun(text, day):
    found = when(text, "attack")
    assert (found.start_date or "")[:10] == day


def test_the_day_of_a_picture_is_not_the_day_of_the_news():
    text = "Debris is scattered in Tessa on Tuesday. Gunmen attacked a convoy on Monday. Soldiers wounded two of them."
    assert when(text, "wound").start_date == "2024-05-13"


def test_a_stamp_of_the_page_dates_nothing():
    found = when("Gunmen attacked a convoy Updated: 2024-05-11 in Tessa.", "attack")
    assert found.basis == "publication"


def test_an_order_to_the_reader_hides_no_day():
    text = "Gunmen attacked a convoy on Monday. Hide caption 2 of 30: attack near Tessa."
    story = read_story(Article(id="a", text=text, published_at=PUBLISHED))
    predicate = [p for p in find_predicates(story) if p.lemma == "attack"][-1]
    found = attach_time(predicate, story, find_times(story))
    assert found is not None
    assert found.start_date == "2024-05-13"


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("A court met on Monday. Thousands have been arrested since the coup.", "arrest"),
        ("A court met on Monday. Thousands have been arrested since the army seized power.", "arrest"),
        ("A singer sang on Monday. She recalled that a guard attacked her.", "attack"),
    ],
)
def test_what_went_on_since_then_or_is_only_recalled_has_no_day(text, lemma):
    assert when(text, lemma) is None


def test_a_day_counted_from_another_opens_no_story():
    text = "A guard, who turned 60 a day before, was killed in Tessa. Soldiers wounded two men on Monday."
    assert (when(text, "kill").start_date, when(text, "wound").start_date) == ("2024-05-13", "2024-05-13")


def test_the_day_of_a_report_is_not_the_day_of_the_deed_that_the_lead_tells():
    lead = "A bomb wounded twelve people in Tessa, police said on Tuesday. The bomb exploded on Monday."
    assert when(lead, "wound").start_date == "2024-05-13"
    assert when("A bomb wounded twelve people in Tessa, police said on Tuesday.", "wound").start_date == "2024-05-14"


def test_an_hour_without_a_day_is_of_the_day_of_the_news():
    text = "Gunmen attacked a convoy near Tessa on Monday. At 10:08 p.m. a guard called for help."
    assert when(text, "call").start_date == "2024-05-13T22:08:00"


def test_an_old_case_does_not_date_the_news():
    text = "Gunmen attacked a convoy near Tessa. The attack recalls the attack of March 3, 2011, elders say."
    assert when(text, "attack").basis == "publication"


def test_a_text_that_often_tells_of_tomorrow_s_weekday_was_written_there():
    rest = "A guard was shot on Thursday. Police came on Thursday. Thursday was calm."
    text = "The convoy carried food. Gunmen attacked it on Thursday. " + rest
    assert when(text, "attack").start_date == "2024-05-16"
