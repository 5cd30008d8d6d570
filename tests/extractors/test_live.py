"""Live blogs: entries are read as written when they were posted, and stay the same when newer ones come."""

from __future__ import annotations

from typing import Any

import msgspec

from extractors.assemble import extract_articles
from extractors.model import Article, Extraction, LiveEntry

ENTRIES = [
    ("2026-03-14T08:10:00+00:00", "Troops withdrew from the port of Odesa this morning, the army said."),
    ("2026-03-13T21:00:00+00:00", "Protesters marched in Kharkiv today.\nA bomb killed two in Lviv on Monday."),
    ("2026-03-13T18:30:00+00:00", "Prime Minister Ilse Varga resigned on Tuesday."),
]  # fmt: skip


def live_blog(entries: list[tuple[str, str]]) -> Article:
    places, at = [], 0
    for time, text in entries:
        places.append(LiveEntry(time, at, at + len(text)))
        at += len(text) + 1
    return Article(
        id="blog", url="https://ferrow.example/live", title="Varga resigns: latest updates", entries=places,
        published_at="2026-03-13T06:00:00Z", text="\n".join(text for _, text in entries),
    )  # fmt: skip


def read(article: Article) -> Extraction:
    (extraction,) = extract_articles([article])
    assert extraction.error is None
    return extraction


def days(extraction: Extraction) -> dict[str, str | None]:
    return {event.trigger.text: event.time and event.time.start_date for event in extraction.events}  # type: ignore[misc]


def spans(value: Any) -> list[tuple[int, int, str]]:
    if isinstance(value, list | dict):
        return [span for item in (value.values() if isinstance(value, dict) else value) for span in spans(item)]
    if not isinstance(value, msgspec.Struct):
        return []
    found = [span for name in value.__struct_fields__ for span in spans(getattr(value, name))]
    if getattr(value, "start", None) is not None and value.in_ is None:  # type: ignore[attr-defined]
        found.append((value.start, value.end, value.text))  # type: ignore[attr-defined]
    return found


def test_each_entry_counts_from_its_own_day() -> None:
    article = live_blog(ENTRIES)
    extraction = read(article)
    found = days(extraction)
    assert found["withdrew"] is not None
    assert found["withdrew"].startswith("2026-03-14")
    assert found["marched"] == "2026-03-13"
    assert found["killed"] == "2026-03-09"
    assert found["resigns"] == found["resigned"] == "2026-03-10"
    assert all(article.text[start:end] == text for start, end, text in spans(extraction))


def test_newer_entries_leave_the_names_of_older_mentions() -> None:
    before = {event.mention_id for event in read(live_blog(ENTRIES[1:])).events}
    after = {event.mention_id for event in read(live_blog(ENTRIES)).events}
    assert before
    assert before < after


def test_a_mere_clock_counts_from_the_pages_day() -> None:
    found = days(read(live_blog([("18:30", "Protesters marched in Kharkiv today."), ("17:00", "Nothing else.")])))
    assert found == {"marched": "2026-03-13", "resigns": "2026-03-13"}


def test_one_happening_in_two_entries_is_one_event() -> None:
    again = [
        ("2026-03-13T21:00:00Z", "Gunmen killed three police officers near Moyale in Kenya on Thursday."),
        (
            "2026-03-13T20:00:00Z",
            "Gunmen killed three police officers near Moyale in Kenya on Thursday, officials said.",
        ),
    ]
    extraction = read(live_blog(again))
    killings = [event for event in extraction.events if event.trigger.text == "killed"]
    assert len(killings) == 2
    assert len({event.event_id for event in killings}) == 1
    assert extraction.main_event is not None
    assert extraction.main_event.event_id in {event.event_id for event in extraction.events}
