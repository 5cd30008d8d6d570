"""Where sentences start in text that lost its layout."""

from extractors.language import read_story
from extractors.model import Article


def sentences(text: str) -> list[str]:
    return [s.text.strip() for s in read_story(Article(id="a", text=text)).body.sents]


def test_a_caption_ends_where_a_small_word_has_a_capital() -> None:
    found = sentences("Smoke rises over the burning harbour A woman runs from the scene with two children.")
    assert found[-1] == "A woman runs from the scene with two children."


def test_a_letter_is_no_article() -> None:
    text = "The clinic reported a hepatitis A outbreak among its nurses on Tuesday."
    assert sentences(text) == [text]
