"""Contexts come from the type, the mode, the sentence and the story."""

from extractors.ontology import CONTEXTS
from tests.extractors.types.read import events, of


def test_words_of_the_sentence():
    contexts = of("The court jailed the mayor for bribery.", "jailed").coding.contexts
    assert {"legal", "corruption"} <= set(contexts)


def test_compounds():
    assert (
        "human_rights" in of("Lawmakers condemned the human rights record of the regime.", "condemned").coding.contexts
    )


def test_the_type_says_something_too():
    assert "disasters" in of("The train derailed near Lyon.", "derailed").coding.contexts
    assert "cyber" in of("Hackers attacked the website of the ministry.", "attacked").coding.contexts


def test_the_story_lends_its_subject_to_sentences_that_do_not_repeat_it():
    about = "The refugees reached the camp. More refugees followed. Asylum was granted. The refugees slept."
    assert "asylum" in of(f"{about} Police arrested a man.", "arrested").coding.contexts
    assert "asylum" not in of("Police arrested a man.", "arrested").coding.contexts


def test_known_labels_in_plovers_order_without_repetition():
    text = "The president and parliament sent the army to the border after the court banned the mosque and the church."
    order = list(CONTEXTS)
    for r in events(text):
        assert r.coding.contexts == sorted(set(r.coding.contexts), key=order.index)
