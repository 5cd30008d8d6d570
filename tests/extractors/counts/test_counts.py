"""Who was counted, and for which happening."""

import pytest

from extractors.counts import find_counts
from extractors.language import read_story
from extractors.model import Article
from extractors.what import find_predicates

Figures = dict[str, tuple[int, int | None]]


def counts(text: str, head: str) -> Figures:
    story = read_story(Article(id="1", text=text))
    (predicate,) = [p for p in find_predicates(story) if p.head.text == head][:1]
    return {kind: (count.low, count.high) for kind, count in find_counts(predicate, story).items()}


@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        ("At least 12 were killed and dozens wounded when a bomb exploded.", "exploded",
         {"killed": (12, None), "injured": (24, 99)}),
        ("A bomb exploded, killing 20 people and injuring more than 50.", "exploded",
         {"killed": (20, 20), "injured": (50, None)}),
        ("Between 20 and 30 people died in the attack.", "died", {"killed": (20, 30)}),
        ("Nobody was hurt in the explosion.", "explosion", {"injured": (0, 0)}),
        ("Police arrested two dozen protesters.", "arrested", {"arrested": (24, 24)}),
        ("Thousands marched through the capital.", "marched", {"crowd": (2000, 9999)}),
        ("Three men and two women were killed in the crash.", "killed", {"killed": (5, 5)}),
        ("The crash claimed the lives of 14 passengers.", "crash", {"killed": (14, 14)}),
        ("The blast left two soldiers dead.", "blast", {"killed": (2, 2)}),
        ("Up to 40 people were detained.", "detained", {"arrested": (0, 40)}),
        ("The death toll rose to at least six on Friday.", "rose", {"killed": (6, None)}),
        ("Gunmen shot dead five farmers.", "shot", {"killed": (5, 5)}),
        ("Two men were taken into custody after the raid.", "raid", {"arrested": (2, 2)}),
    ],
)  # fmt: skip
def test_figures_reach_their_happening(text: str, head: str, expected: Figures) -> None:
    assert counts(text, head) == expected


@pytest.mark.parametrize(
    ("text", "head", "kind"),
    [
        ("The man was arrested on suspicion of killing three women.", "arrested", "killed"),
        ("The storm destroyed 400 homes.", "destroyed", "killed"),
        ("The fire killed 200 cows.", "killed", "killed"),
        ("Civilians were killed in the raid.", "killed", "killed"),
    ],
)
def test_figures_that_are_not_its_own(text: str, head: str, kind: str) -> None:
    assert kind not in counts(text, head)


def test_contrasted_clauses_keep_their_figures() -> None:
    text = "A bomber killed 11 soldiers at a checkpoint, while a separate shooting left three dead."
    assert counts(text, "killed") == {"killed": (11, 11)}
    assert counts(text, "shooting") == {"killed": (3, 3)}


def test_the_words_of_a_count_stand_in_the_text() -> None:
    text = "Officials said at least 1,200 people had been hurt and some 30 killed in the quake."
    story = read_story(Article(id="1", text=text))
    for predicate in find_predicates(story):
        for count in find_counts(predicate, story).values():
            assert count.text in text
