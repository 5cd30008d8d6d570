"""What counts as a happening, and what never breaks."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.language import read_story
from extractors.language.tables import sections
from extractors.modality.signatures import signatures
from extractors.model import Article
from extractors.what import find_predicates
from tests.extractors.grammar.read import predicate, predicates


def test_light_verbs_lend_their_grammar() -> None:
    found = predicate("The rebels carried out an attack on the base.", "attack")
    assert found.light_verb is not None
    assert found.light_verb.text == "carried"
    assert found.phrase.text == "carried out an attack on the base"


def test_nouns_name_happenings_only_when_used_so() -> None:
    heads = {p.head.text for p in predicates("The government station stood near the old monument.")}
    assert heads == {"stood"}
    assert predicate("The strike by dock workers entered its third day.", "strike").kind == "noun"


def test_phrase_leaves_out_people_and_times() -> None:
    assert predicate("Voters rejected the plan of the mayor.", "rejected").phrase.text == "rejected the plan"
    assert predicate("The mayor was barred from running.", "barred").phrase.text == "barred from running"
    assert predicate("The editor was released in Accra.", "released").phrase.text == "released"
    assert predicate("The court sentenced him to death on Tuesday.", "sentenced").phrase.text == "sentenced"
    text = "Japan signed a pact on arms transfers on Friday."
    assert predicate(text, "signed").phrase.text == "signed a pact on arms transfers"


def test_particles_belong_to_the_trigger() -> None:
    assert predicate("Norland called off the exercise.", "called").trigger.text == "called off"


def test_title_and_text_are_told_apart() -> None:
    found = predicates("Rebels attacked a port on Monday.", "Rebels attack port")
    assert [p.in_headline for p in found] == [True, False]


def test_a_line_without_full_stop_is_its_own_sentence() -> None:
    found = predicate("Storm closes port\nMarch 3, 2024\nOfficials reopened it on Sunday.", "closes")
    assert found.sentence.text.strip() == "Storm closes port"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "?", "and " * 400, "the war of " * 300, "want to " * 300])
def test_nonsense_does_not_raise(text: str) -> None:
    find_predicates(read_story(Article(id="a", text=text)))


WORDS = st.sampled_from(
    'the army rebels attack attacked on of by to will not if said , . " “ ” ? that who was were killed talks between '
    "and deny denied planned no \n according 12 Paris ’s 's".split(" ")
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS, max_size=40).map(" ".join), st.lists(WORDS, max_size=8).map(" ".join))
def test_everything_points_into_its_own_document(text: str, title: str) -> None:
    story = read_story(Article(id="a", text=text, title=title))
    for p in find_predicates(story):
        doc = story.headline if p.in_headline else story.body
        assert doc is not None
        spans = [p.trigger, p.phrase, *p.agents, *p.patients, *(t for _, t in p.obliques)]
        for span in [*spans, *([p.speaker] if p.speaker is not None else [])]:
            assert span.doc is doc
            assert span.text
        assert p.sentence.start <= p.head.i < p.sentence.end
        assert p.trigger.start <= p.head.i < p.trigger.end
        assert not {a.root.i for a in p.agents} & {a.root.i for a in p.patients}
        assert p.speaker is None or p.attribution != "none"


def test_word_lists_are_readable() -> None:
    for package, name in [
        ("extractors.language", "event_nouns.txt"),
        ("extractors.language", "noun_classes.txt"),
        ("extractors.language", "prepositional_verbs.txt"),
        ("extractors.language", "verb_classes.txt"),
        ("extractors.modality", "cues.txt"),
        ("extractors", "reporting_verbs.txt"),
    ]:
        for section, words in sections(package, name).items():
            assert words, f"{name} [{section}] is empty"
            assert not [w for w in words if w != w.lower() or "[" in w], f"{name} [{section}]"


def test_signatures_know_the_textbook_classes() -> None:
    table = signatures()
    assert table["to", "manage"] == ("+", "-")
    assert table["to", "fail"] == ("-", "+")
    assert table["to", "force"] == ("+", "h")
    assert table["that", "know"] == ("+", "+")
