"""The answers put together: what the whole knows that no part does."""

from __future__ import annotations

import pytest

from extractors.assemble import extract_articles
from extractors.model import Article, Event


def events(text: str, published: str | None = "2026-03-12") -> list[Event]:
    (extraction,) = extract_articles([Article(id="a", text=text, published_at=published)])
    assert extraction.error is None
    return extraction.events


def test_what_is_told_of_a_later_day_has_not_happened() -> None:
    text = "The ministers meet in Tbilisi on 20 March 2026."
    (met,) = (e for e in events(text) if e.event_type == "CONSULT")
    assert met.time is not None
    assert met.time.start_date == "2026-03-20"
    assert met.modality == "planned"


@pytest.mark.parametrize("published", ["2026-03-20", "2026-03-21", None])
def test_on_the_day_or_afterwards_it_may_have(published: str | None) -> None:
    (met,) = (
        e for e in events("The ministers met in Tbilisi on 20 March 2026.", published) if e.event_type == "CONSULT"
    )
    assert met.modality == "asserted"


def test_readiness_for_a_deed_is_not_the_deed() -> None:
    text = "The president said that his country is prepared to declare neutrality from the alliance."
    ready = [e for e in events(text) if e.event_type == "AGREE"]
    assert ready
    assert all(e.modality == "planned" for e in ready)


def test_a_main_clause_with_known_parties_is_surer_than_a_noun_with_none() -> None:
    found = events("Kenya condemned Ethiopia on Monday, a spokesman said after an attack.")
    by_word = {e.trigger.text: e.confidence for e in found}
    assert by_word["condemned"] > by_word["attack"]
    assert all(0 < c < 1 for c in by_word.values())
