"""Headlines cut into subject and predicate."""

import pytest

from extractors.headline import headline_of, read_headline
from extractors.language import read_story
from extractors.model import Article


@pytest.mark.parametrize(
    ("title", "subject", "predicate"),
    [
        ("Storm lashes northern coast", "Storm", "lashes northern coast"),
        ("Port strike: Dockers reject new pay offer", "Dockers", "reject new pay offer"),
        ("Ministers and unions meet for talks", "Ministers and unions", "meet for talks"),
        ("Six killed as bus overturns near Lindental", "Six", "killed as bus overturns near Lindental"),
        ("While rivals argue, Brightwater cuts 400 jobs", "Brightwater", "cuts 400 jobs"),
        (
            "'WE WARNED THEM' Engineers blame ministry for collapse of dam",
            "Engineers",
            "blame ministry for collapse of dam",
        ),
    ],
)
def test_subject_and_predicate(title: str, subject: str, predicate: str) -> None:
    story = read_story(Article(id="1", title=title, text="Something else happened in the town on Monday."))
    headline = read_headline(headline_of(story))  # type: ignore[arg-type]
    assert headline is not None
    assert headline.subject is not None
    assert (headline.subject.text, headline.predicate.text) == (subject, predicate)


def test_a_title_that_opens_the_text_is_found_there() -> None:
    story = read_story(Article(id="1", title="Dam bursts in north", text="Dam bursts in north\nA dam burst on Monday."))
    tokens = headline_of(story)
    assert tokens is not None
    assert tokens.doc is story.body
    assert tokens.text == "Dam bursts in north"


@pytest.mark.parametrize("title", [None, "", "  ", "—", ":", "?!", "Obituary", "A: B: C:"])
def test_poor_titles_break_nothing(title: str | None) -> None:
    story = read_story(Article(id="1", title=title, text="A dam burst."))
    tokens = headline_of(story)
    headline = read_headline(tokens) if tokens is not None else None
    assert headline is None or headline.predicate.text in (title or "")
