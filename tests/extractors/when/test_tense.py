"""Sentences whose weekday, month or season depends on tense, reporting verbs and what was said before.

All are read as if published on Wednesday 15 May 2024.
"""

from datetime import date

import pytest

from extractors.when import tag

PUBLISHED = date(2024, 5, 15)

SENTENCES = [
    # weekdays: the report looks back
    ("Gunmen attacked a convoy near Tessa on Monday, killing four soldiers.", "Monday", "2024-05-13"),
    ("The mayor resigned Friday after weeks of protest.", "Friday", "2024-05-10"),
    ("Police said Friday that three people had been arrested.", "Friday", "2024-05-10"),
    ("Rebels seized the airport on Wednesday.", "Wednesday", "2024-05-15"),
    ("Sunday's explosion wounded at least nine people.", "Sunday", "2024-05-12"),
    ("The army has not commented on Saturday's raid.", "Saturday", "2024-05-11"),
    ("She told reporters on Tuesday the talks had failed.", "Tuesday", "2024-05-14"),
    ("The accord, signed Friday by both sides, ends the dispute.", "Friday", "2024-05-10"),
    ("Thousands marched through the capital last Wednesday.", "last Wednesday", "2024-05-08"),
    ("The ruling followed Tuesday's hearing.", "Tuesday", "2024-05-14"),
    ("The bridge collapsed early Friday during heavy rain.", "early Friday", "2024-05-10"),
    ("A curfew imposed on Monday remains in force.", "Monday", "2024-05-13"),
    # weekdays: the report looks ahead
    ("The ministers will meet in Oslo on Monday.", "Monday", "2024-05-20"),
    ("Voters are to elect a new parliament on Sunday.", "Sunday", "2024-05-19"),
    ("The summit will be held Friday.", "Friday", "2024-05-17"),
    ("The stake would be sold in January.", "January", "2025-01"),
    ("Teachers plan to strike on Thursday.", "Thursday", "2024-05-16"),
    ("The court is expected to rule Friday.", "Friday", "2024-05-17"),
    ("The envoy arrives in Tripoli on Saturday.", "Saturday", "2024-05-18"),
    ("Negotiators have until Tuesday to reach a deal.", "Tuesday", "2024-05-21"),
    ("They must leave by Friday, the ministry warned.", "Friday", "2024-05-17"),
    ("A march scheduled for Saturday may be banned.", "Saturday", "2024-05-18"),
    ("The two sides traded insults ahead of Sunday's election.", "Sunday", "2024-05-19"),
    ("He promised a decision before Monday's vote.", "Monday", "2024-05-20"),
    ("The Friday deadline puts pressure on lenders.", "Friday", "2024-05-17"),
    ("The new rules take effect next Monday.", "next Monday", "2024-05-20"),
    ("She said she would visit the camp this coming Sunday.", "this coming Sunday", "2024-05-19"),
    ("A settlement could come as early as Thursday.", "Thursday", "2024-05-16"),
    ("The strike is to be called off on Friday.", "Friday", "2024-05-17"),
    # both in one sentence
    ("The president, who arrived on Monday, will leave on Friday.", "Monday", "2024-05-13"),
    ("The president, who arrived on Monday, will leave on Friday.", "Friday", "2024-05-17"),
    ("The union announced on Tuesday that drivers will walk out on Saturday.", "Saturday", "2024-05-18"),
    ("Officials said Friday; a hearing is set for Thursday.", "Thursday", "2024-05-16"),
    # months and dates without a year
    ("The factory closed in March.", "March", "2024-03"),
    ("He was elected in November.", "November", "2023-11"),
    ("The trial will open in September.", "September", "2024-09"),
    ("The ship sank in late August.", "late August", "2023-08"),
    ("Parliament reconvenes on June 3.", "June 3", "2024-06-03"),
    ("The siege began on December 20.", "December 20", "2023-12-20"),
    ("The dividend is payable July 1 to shareholders.", "July 1", "2024-07-01"),
    ("The treaty will enter into force on January 1.", "January 1", "2025-01-01"),
    ("She was last seen on 2 May near the harbour.", "2 May", "2024-05-02"),
    ("The sanctions imposed last June remain.", "last June", "2023-06"),
    ("The minister steps down next April.", "next April", "2025-04"),
    # a deadline that is over, and a verb that only sometimes looks ahead
    ("Nine states had ratified the treaty by Monday.", "Monday", "2024-05-13"),
    ("They must leave by Friday, the ministry had warned.", "Friday", "2024-05-17"),
    ("Until Sunday, the army had not fired a shot.", "Sunday", "2024-05-12"),
    ("The index fell below the record set on Oct. 6.", "Oct. 6", "2023-10-06"),
    ("The hearing is set for Oct. 6.", "Oct. 6", "2024-10-06"),
    ("Ten inches fell by Tuesday night.", "Tuesday night", "2024-05-14TNI"),
    ("The April launch would have had a range of 90 miles.", "April", "2024-04"),
    ("On Monday, the heads of the armies met in Tessa.", "Monday", "2024-05-13"),
    # a clock time, and a year
    ("At 1805 the train left.", "1805", "2024-05-15T18:05"),
    ("Rents stand at 1990 levels.", "1990", "1990"),
    # seasons, quarters, weekends, days of the year
    ("Fighting intensified last winter.", "last winter", "2023-WI"),
    ("The dam will open this summer.", "this summer", "2024-SU"),
    ("Output fell in the first quarter.", "the first quarter", "2024-Q1"),
    ("Sales will recover in the third quarter, it said.", "the third quarter", "2024-Q3"),
    ("Clashes broke out over the weekend.", "the weekend", "2024-W19-WE"),
    ("Heavy rain is expected over the weekend.", "the weekend", "2024-W20-WE"),
    ("Three people died on Christmas Day.", "Christmas Day", "2023-12-25"),
    ("The amnesty will begin on Christmas Eve.", "Christmas Eve", "2024-12-24"),
]


def test_there_are_at_least_fifty():
    assert len(SENTENCES) >= 50


@pytest.mark.parametrize(("sentence", "phrase", "value"), SENTENCES)
def test_value(sentence, phrase, value):
    assert {time.text: time.value for time in tag(sentence, PUBLISHED)}.get(phrase) == value
