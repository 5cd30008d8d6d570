"""The one table holds together: scores, quad classes, modes, roots."""

import re

import pytest

from extractors.ontology import CONTEXTS, EVENT_TYPES
from extractors.what.coding_contexts import context_cues
from extractors.what.coding_lexicon import lexicon

POLITICAL = [row for row in EVENT_TYPES.values() if row.political]


def test_sixteen_political_types_and_an_extension_without_quad_class():
    assert len(POLITICAL) == 16
    extension = [row for row in EVENT_TYPES.values() if not row.political]
    assert extension
    assert all(row.score is None and row.cameo_root is None and row.polarity == "neutral" for row in extension)


@pytest.mark.parametrize("row", POLITICAL, ids=lambda row: row.name)
def test_scores_have_the_sign_of_their_quad_class(row):
    assert -10 <= row.score <= 10
    if row.quad_class <= 2:
        assert row.score > 0
    else:
        assert row.score <= 0
    assert all(score is None or -10 <= score <= 10 for score in row.modes.values())


@pytest.mark.parametrize("row", POLITICAL, ids=lambda row: row.name)
def test_roots_are_two_digits_and_refine_known_modes(row):
    assert re.fullmatch(r"0[3-9]|1\d|20", row.cameo_root)
    assert set(row.mode_roots) <= set(row.modes)


def test_a_mode_score_wins_over_the_base_score():
    assault = EVENT_TYPES["ASSAULT"]
    assert assault.intensity([]) == -9.0
    assert assault.intensity(["beat"]) == -7.5
    assert assault.intensity(["beat", "unconventional"]) == -10.0
    assert EVENT_TYPES["PROTEST"].intensity(["vandalize"]) == -5.0  # a mode without a score keeps the type's


def test_modes_refine_the_cameo_root():
    assert EVENT_TYPES["ASSAULT"].root(["abduct"]) == "18"
    assert EVENT_TYPES["ASSAULT"].root(["unconventional"]) == "20"
    assert EVENT_TYPES["ACCUSE"].root(["investigate"]) == "09"
    assert EVENT_TYPES["ACCUSE"].root([]) == "11"


def test_every_trigger_names_a_type_and_mode_of_the_table():
    for entries in lexicon().values():
        for entry in entries:
            assert entry.event_type in EVENT_TYPES, entry
            assert entry.mode is None or entry.mode in EVENT_TYPES[entry.event_type].modes, entry


def test_every_type_and_mode_has_triggers():
    named = {(e.event_type, e.mode) for entries in lexicon().values() for e in entries}
    for row in EVENT_TYPES.values():
        assert any(event_type == row.name for event_type, _ in named)
    # what is refused, asked or threatened comes from the deed, not from the trigger
    composed = {"REQUEST", "REJECT", "THREATEN"}
    missing = {
        (row.name, mode)
        for row in EVENT_TYPES.values()
        for mode in row.modes
        if row.name not in composed and (row.name, mode) not in named
    }
    assert not missing


def test_contexts_are_plovers_37_and_each_has_cues():
    assert len(CONTEXTS) == 37
    assert {context for contexts in context_cues().values() for context in contexts} == set(CONTEXTS)
