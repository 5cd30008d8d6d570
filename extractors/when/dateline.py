"""The dateline: the place and day before the first sentence of an agency report ("KYIV, March 28 (Agency) — ")."""

from __future__ import annotations

import re
from datetime import date, timedelta

from extractors.model import Time
from extractors.when import timex

LATE = 3
"""Days that a report may be published after its dateline; a day further off is not the report's."""

_DATELINE = re.compile(
    r"\s*[A-Z][\w.'’/-]*(?:[ ,]+[\w.'’/()-]+){0,7}?,? +"
    r"(?P<day>[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?|\d{1,2} [A-Z][a-z]{2,8}\.?(?: \d{4})?|[A-Z][a-z]+day)"
    r" *(?:\([^()\n]{2,40}\))? *(?:--|[-–—:_])"
)


def dateline_span(text: str) -> tuple[int, int] | None:
    """Where the day stands in a text that opens with a dateline."""
    found = _DATELINE.match(text[:200])
    return found.span("day") if found else None


def dateline_time(text: str, times: list[Time]) -> Time | None:
    """The day of the dateline among the text's times, when it has one."""
    span = dateline_span(text)
    if span is None:
        return None
    inside = (t for t in times if t.in_ is None and span[0] <= t.start and t.end <= span[1])
    return next((t for t in inside if timex.granularity(t.value) == "day"), None)


def writing_day(times: list[Time], text: str, published: date | None) -> date | None:
    """The day a report counts from: its dateline's if that lies just before publication, else the publication's.

    Without a day of publication a dateline that names its year is the day of writing.
    """
    time = dateline_time(text, times)
    if time is None:
        return published
    day = date.fromisoformat(time.value)
    if published is None:
        return day
    return day if timedelta(0) <= published - day <= timedelta(days=LATE) else published
