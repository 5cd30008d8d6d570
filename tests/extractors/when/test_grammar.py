"""Every family of expressions, with spans, types, values and intervals."""

from datetime import date

import pytest

from extractors.when import tag

PUBLISHED = date(2024, 5, 15)  # a Wednesday

FAMILIES = [
    # dates in figures and words
    ("It was dated 2023-11-05.", "2023-11-05", "DATE", "2023-11-05"),
    ("Sent on 11/28/2023 by courier.", "11/28/2023", "DATE", "2023-11-28"),
    ("Sent on 28/11/2023 by courier.", "28/11/2023", "DATE", "2023-11-28"),
    ("Born on 4 April 1949 in Kars.", "4 April 1949", "DATE", "1949-04-04"),
    ("On Monday, March 4, 2024, it began.", "Monday, March 4, 2024", "DATE", "2024-03-04"),
    ("On the twenty-first of March 2020 it began.", "the twenty-first of March 2020", "DATE", "2020-03-21"),
    ("It began on Sept. 30, 2019.", "Sept. 30, 2019", "DATE", "2019-09-30"),
    # periods
    ("It fell in July 1997.", "July 1997", "DATE", "1997-07"),
    ("It fell in January this year.", "January this year", "DATE", "2024-01"),
    ("He died in early 1998.", "early 1998", "DATE", "1998"),
    ("He died in nineteen ninety-eight.", "nineteen ninety-eight", "DATE", "1998"),
    ("It opened in two thousand and eight.", "two thousand and eight", "DATE", "2008"),
    ("In the 1960s it closed.", "the 1960s", "DATE", "196"),
    ("In the late '80s it closed.", "the late '80s", "DATE", "198"),
    ("In the nineties it closed.", "the nineties", "DATE", "199"),
    ("A war of the 19th century.", "the 19th century", "DATE", "18"),
    ("The winter of 1994 was hard.", "The winter of 1994", "DATE", "1994-WI"),
    ("It rose in the second half of 2021.", "the second half of 2021", "DATE", "2021-H2"),
    ("It opened on June 12 last year.", "June 12 last year", "DATE", "2023-06-12"),
    ("It rose in last year's third quarter.", "last year's third quarter", "DATE", "2023-Q3"),
    ("Its first-quarter loss grew.", "first-quarter", "DATE", "2024-Q1"),
    ("Profit for fiscal 2023 fell.", "fiscal 2023", "DATE", "2023"),
    # around the day of writing
    ("They met yesterday.", "yesterday", "DATE", "2024-05-14"),
    ("They met late yesterday.", "late yesterday", "DATE", "2024-05-14"),
    ("They met the day before yesterday.", "the day before yesterday", "DATE", "2024-05-13"),
    ("They met last week.", "last week", "DATE", "2024-W19"),
    ("They met earlier this month.", "earlier this month", "DATE", "2024-05"),
    ("They meet next year.", "next year", "DATE", "2025"),
    ("They met at the end of last month.", "the end of last month", "DATE", "2024-04"),
    ("They met three days ago.", "three days ago", "DATE", "2024-05-12"),
    ("They met two weeks ago.", "two weeks ago", "DATE", "2024-W18"),
    ("They met a decade ago.", "a decade ago", "DATE", "2014"),
    ("They met several years ago.", "several years ago", "DATE", "PAST_REF"),
    ("It is the third day of the siege.", "the third day", "DATE", "2024-05-15"),
    ("Friday is the first day of the fast.", "the first day", "DATE", "2024-05-10"),
    # around the time before
    ("It began on March 3, 2022. Two days later, it ended.", "Two days later", "DATE", "2022-03-05"),
    ("It began in 2011. The following year he fled.", "The following year", "DATE", "2012"),
    ("He was freed on March 3, 2022 and fled the next morning.", "the next morning", "TIME", "2022-03-04TMO"),
    ("It began in June 1998 and he fled later that year.", "later that year", "DATE", "1998"),
    # times of day
    ("It began at 10 p.m. on Monday.", "10 p.m. on Monday", "TIME", "2024-05-13T22:00"),
    ("It struck at 7:15 a.m. Tuesday.", "7:15 a.m. Tuesday", "TIME", "2024-05-14T07:15"),
    ("It struck at 0735 GMT on Friday.", "0735 GMT on Friday", "TIME", "2024-05-10T07:35"),
    ("The truce expired at noon Sunday.", "noon Sunday", "TIME", "2024-05-12T12:00"),
    ("They fired rockets on Monday night.", "Monday night", "TIME", "2024-05-13TNI"),
    ("They fired rockets this morning.", "this morning", "TIME", "2024-05-15TMO"),
    ("They fired rockets last night.", "last night", "TIME", "2024-05-14TNI"),
    # lengths
    ("It lasted three days.", "three days", "DURATION", "P3D"),
    ("It lasted nearly forty years.", "nearly forty years", "DURATION", "P40Y"),
    ("It lasted a minute and a half.", "a minute and a half", "DURATION", "PT1M30S"),
    ("It lasted 2 1/2 years.", "2 1/2 years", "DURATION", "P2Y6M"),
    ("A five-hour battle raged.", "five-hour", "DURATION", "PT5H"),
    ("It took two decades.", "two decades", "DURATION", "P20Y"),
    ("It took several months.", "several months", "DURATION", "PXM"),
    ("In the past two months it grew.", "the past two months", "DURATION", "P2M"),
    # sets and references
    ("They pray every Friday.", "every Friday", "SET", "XXXX-WXX-5"),
    ("They meet every other week.", "every other week", "SET", "P2W"),
    ("Markets open on Tuesdays.", "Tuesdays", "SET", "XXXX-WXX-2"),
    ("Flights leave daily.", "daily", "SET", "P1D"),
    ("He now lives abroad.", "now", "DATE", "PRESENT_REF"),
    ("He recently moved abroad.", "recently", "DATE", "PAST_REF"),
    ("He will soon move.", "soon", "DATE", "FUTURE_REF"),
    ("They fear for the future.", "the future", "DATE", "FUTURE_REF"),
    # what looks like a rate and is none
    ("They meet three times a week.", "a week", "DURATION", "P1W"),
    ("It freed 40 rebels a week after the truce.", "a week", "DURATION", "P1W"),
    # more of weeks and seasons
    ("He is due in court the week of June 10.", "the week of June 10", "DATE", "2024-W24"),
    ("Prices fell over the winter.", "the winter", "DATE", "2023-WI"),
]


@pytest.mark.parametrize(("sentence", "phrase", "kind", "value"), FAMILIES)
def test_family(sentence, phrase, kind, value):
    found = {time.text: (time.type, time.value) for time in tag(sentence, PUBLISHED)}
    assert found.get(phrase) == (kind, value)


@pytest.mark.parametrize(
    "text",
    [
        "May he rest in peace, they may march again.",
        "The 45-year-old driver was 12 years old when he came.",
        "Some 1,990 people and 2000 houses were hit.",
        "He paid $1950 for it.",
        "The sun sat low; mon ami, he said.",
        "Call as soon as he comes; a second man left.",
        "About three-quarters of the food is lost.",
        "Flight 1549 and route 3 are closed.",
        "They fall and spring up.",
        "It won 3:2 after the fall in the pound.",
        "The play goes on 2:45 hours, they say 10:9.",
        "It costs $2 million a year, exports 700 tonnes a week and grows 8.5% annually.",
        "It is a matter of days.",
        "The protest soon became a riot.",
        "They spoke of the future of the port.",
    ],
)
def test_words_that_only_look_like_times(text):
    assert tag(text, PUBLISHED) == []


def test_the_verb_last_is_no_direction():
    (time,) = tag("The truce is to last 10 days.", PUBLISHED)
    assert (time.text, time.value, time.start_date) == ("10 days", "P10D", None)


def test_a_caption_names_its_day():
    (time,) = tag("FILE - In this Sept. 30, 2016, file photo, soldiers stand guard.", PUBLISHED)
    assert (time.text, time.value) == ("this Sept. 30, 2016", "2016-09-30")


def test_later_without_an_anchor_is_a_length():
    (time,) = tag("Three days later he fled.", None)
    assert (time.type, time.value) == ("DURATION", "P3D")


def test_a_range_gives_both_days():
    times = tag("The summit ran from March 3 to 5.", PUBLISHED)
    assert [(t.text, t.value) for t in times] == [("March 3", "2024-03-03"), ("5", "2024-03-05")]


def test_a_range_between_weekdays():
    values = [t.value for t in tag("They clashed between Monday and Tuesday.", PUBLISHED)]
    assert values == ["2024-05-13", "2024-05-14"]


ACCOUNTS = [
    ("Profit fell in the first quarter to $4 million from $6 million a year earlier.", "a year earlier", "2023-Q1"),
    (
        "Profit fell in the first quarter. In the nine months it was $9 million, against $7 million a year earlier.",
        "a year earlier",
        "2023",
    ),
    ("Sales rose in the quarter ended January 31.", "the quarter", "2023-Q4"),
    ("Sales rose in the quarter ended March 31.", "the quarter", "2024-Q1"),
]


@pytest.mark.parametrize(("text", "phrase", "value"), ACCOUNTS)
def test_accounts_compare_like_with_like(text, phrase, value):
    assert {time.text: time.value for time in tag(text, PUBLISHED)}.get(phrase) == value


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("It ended on 5 May 2024.", "2024-05-05", "2024-05-06"),
        ("It ended last week.", "2024-05-06", "2024-05-13"),
        ("It ended over the weekend.", "2024-05-11", "2024-05-13"),
        ("It ended in February 2024.", "2024-02-01", "2024-03-01"),
        ("It ended in the first quarter of 2023.", "2023-01-01", "2023-04-01"),
        ("It ended in 2021.", "2021-01-01", "2022-01-01"),
        ("It ended in the 1990s.", "1990-01-01", "2000-01-01"),
        ("It ended in the winter of 2021.", "2021-12-01", "2022-03-01"),
        ("It ended at 10 p.m. on 5 May 2024.", "2024-05-05T22:00:00", "2024-05-05T22:01:00"),
        ("It ended yesterday morning.", "2024-05-14T00:00:00", "2024-05-14T12:00:00"),
        ("It grew over the past three days.", "2024-05-12", "2024-05-16"),
    ],
)
def test_interval_is_half_open(text, start, end):
    (time,) = tag(text, PUBLISHED)
    assert (time.start_date, time.end_date) == (start, end)


def test_a_fiscal_year_claims_no_days():
    (time,) = tag("Sales rose in fiscal 2023.", PUBLISHED)
    assert (time.value, time.start_date) == ("2023", None)


def test_a_dateline_gives_the_day_that_relative_words_count_from():
    times = tag("ANKARA, May 13 (Delta News) -- The ministers met today.", PUBLISHED)
    assert [t.value for t in times] == ["2024-05-13", "2024-05-13"]


def test_a_dateline_with_its_year_stands_in_for_the_day_of_publication():
    times = tag("ANKARA, May 13, 2024 (Delta News) -- The ministers met yesterday.", None)
    assert [t.value for t in times] == ["2024-05-13", "2024-05-12"]


def test_a_dateline_of_another_month_is_not_the_day_of_writing():
    times = tag("ANKARA, March 2 -- The ministers met yesterday.", PUBLISHED)
    assert times[-1].value == "2024-05-14"
