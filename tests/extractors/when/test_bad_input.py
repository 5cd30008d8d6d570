"""Whatever the text and the date: no exception, spans that reproduce, intervals that run forwards."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.language import read_story
from extractors.model import Article
from extractors.when import find_times, tag, timex
from extractors.when.lexicon import CATEGORIES

WORDS = (
    sorted(CATEGORIES)
    + "ago earlier later of in on by until year week month ended 30 31 1999 0 00:61 99/99/9999 9999-12-31".split()
)
DAYS = st.one_of(st.none(), st.dates())


def check(text, published):
    reached = 0
    for time in tag(text, published):
        assert text[time.start : time.end] == time.text
        assert reached <= time.start < time.end
        reached = time.end
        assert (time.start_date is None) == (time.end_date is None)
        if time.start_date:
            assert datetime.fromisoformat(time.start_date) < datetime.fromisoformat(time.end_date)


@given(st.text(max_size=300), DAYS)
@settings(max_examples=150, deadline=None)
def test_any_text(text, published):
    check(text, published)


@given(st.lists(st.sampled_from(WORDS), max_size=14), DAYS)
@settings(max_examples=400, deadline=None)
def test_any_string_of_time_words(words, published):
    check(" ".join(words), published)
    check(" ".join(words).title(), published)


@given(st.lists(st.sampled_from(WORDS), max_size=10))
@settings(max_examples=200, deadline=None)
def test_without_a_day_nothing_relative_is_dated(words):
    for time in tag(" ".join(words), None):
        if time.start_date:
            assert any(character.isdigit() for character in time.text) or time.value[:2].isdigit()


@pytest.mark.parametrize(
    "text",
    [
        "On 30 February 2024 it rained.",
        "On February 30 it rained.",
        "Due on 2023-02-29.",
        "Dated 31/31/2020.",
        "At 25:61 it rang.",
    ],
)
def test_impossible_dates_are_no_days(text):
    assert all(timex.granularity(time.value) != "day" for time in tag(text, date(2024, 5, 15)))


@pytest.mark.parametrize("day", [date.min, date.max, date(9999, 12, 30), date(1, 1, 2)])
def test_an_absurd_day_of_publication_is_no_anchor(day):
    assert all(time.start_date is None for time in tag("They met yesterday, on Friday, next century.", day))


def test_symbolic_without_a_day_of_publication():
    times = tag("They met yesterday and on Friday; they will meet in May 2031 and next week.", None)
    assert [(t.value, t.start_date) for t in times] == [
        ("PAST_REF", None),
        ("XXXX-WXX-5", None),
        ("2031-05", "2031-05-01"),
        ("FUTURE_REF", None),
    ]


def test_numbers_of_any_length():
    times = tag(f"{'9' * 5000}th {'8' * 5000} years 3{'0' * 4500}s", date(2024, 5, 15))
    assert all(time.start_date is None for time in times)


def test_many_numbers_are_read_in_time():
    assert tag("one " * 20_000, date(2024, 5, 15)) == []
    assert len(tag("at 10:30 " * 5_000, date(2024, 5, 15))) == 5_000


@pytest.mark.parametrize("published", ["yesterday", "2024-13-45", "", None, "0000-00-00"])
def test_a_story_with_a_wrong_day_of_publication(published):
    story = read_story(
        Article(id="a", title="Bridge falls on Monday", text="It fell on Monday.", published_at=published)
    )
    assert [(t.in_, t.text, t.start_date) for t in find_times(story)] == [
        ("title", "Monday", None),
        (None, "Monday", None),
    ]


@given(
    st.sampled_from(
        ["1998", "1998-Q3", "1998-H2", "1998-SU", "1998-05", "1998-W20", "1998-W20-WE", "1998-05-31", "199", "19"]
    ),
    st.integers(-30, 30),
    st.sampled_from(["day", "week", "month", "quarter", "year", "decade", "century"]),
)
def test_shifting_keeps_granularity_and_comes_back(value, count, unit):
    moved = timex.shift(value, count, unit)
    if moved is not None:
        assert timex.granularity(moved) == timex.granularity(value)
        assert timex.bounds(moved) is not None
        if timex.granularity(value) in ("year", "quarter", "half", "season", "month"):
            assert timex.shift(moved, -count, unit) == value
