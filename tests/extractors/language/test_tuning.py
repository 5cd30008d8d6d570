"""The tuned pipeline says what the untuned one says."""

import importlib

import pytest
from spacy.tokens import Doc

from extractors.language import load_model, read_stories
from extractors.language.model import DEFAULT_MODEL, model_name
from extractors.model import Article

TEXTS = [
    "There are talks in Norland, and there's hope. Ain't it odd? They're gonna meet; let's see what they gotta do.",
    "Foreign Minister Amina Sule of Norland met the European Union's envoy Jan Voss on Monday, March 3, 2014,\nin Lviv",
    "Norland Central Bank\n\nraised its rate by 2.5 percent to $3.4 million on Tuesday at 5 p.m.   The Hague ruled",
    "Here once, then there: our pilots do not fly. Its wells had run dry, as y'all know; c'mon, the more the merrier.",
    "Voss",
    " \n ",
    "",
]


@pytest.fixture(scope="module", autouse=True)
def _default_model():
    if model_name() != DEFAULT_MODEL:
        pytest.skip("another model is set")


def annotations(docs: list[Doc]) -> list[list[tuple[object, ...]]]:
    return [
        [
            (t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i, t.ent_iob_, t.ent_type_, t.is_sent_start)
            for t in doc
        ]
        for doc in docs
    ]


def test_same_annotations_as_the_untuned_pipeline():
    untuned = importlib.import_module(DEFAULT_MODEL).load()
    expected = annotations(list(untuned.pipe(TEXTS)))
    assert annotations(list(load_model().pipe(TEXTS))) == expected
    assert annotations([load_model()(text) for text in TEXTS]) == expected
    assert any(word[-2] for doc in expected for word in doc)  # some entities


def test_more_words_than_are_remembered(monkeypatch):
    expected = annotations(list(load_model().pipe(TEXTS)))
    monkeypatch.setattr("extractors.language.tuning.REMEMBERED_WORDS", 30)
    assert annotations(list(load_model().pipe(TEXTS))) == expected
    monkeypatch.setattr("extractors.language.tuning.REMEMBERED_WORDS", 3)
    assert annotations(list(load_model().pipe(TEXTS))) == expected


def test_a_pipeline_that_has_met_many_words_is_loaded_anew(monkeypatch):
    monkeypatch.setattr("extractors.language.model.NEW_WORDS", 20)
    articles = [Article(id=str(n), text=TEXTS[1] + f" Zz{n}a Yy{n}a Xx{n}a Ww{n}a.") for n in range(12)]
    before = load_model()
    stories = list(read_stories(articles, batch=4))
    assert load_model() is not before
    words = {f"Zz{n}a" for n in range(12)} & {str(word) for word in load_model().vocab.strings}
    assert words == {f"Zz{n}a" for n in range(8, 12)}, "what came before is forgotten"
    assert [story.body[2].text for story in stories] == ["Amina"] * 12, "and can still be read"
