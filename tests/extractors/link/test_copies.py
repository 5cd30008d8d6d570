import random

from extractors.link.copies import group_copies, signature

WORDS = "river council vote storm train minister bridge market school harbour night police village road court".split()


def story(seed: int, words: int = 160) -> str:
    choose = random.Random(seed)
    return " ".join(f"{choose.choice(WORDS)}{choose.randrange(40)}" for _ in range(words))


def test_a_wire_story_with_another_first_line_and_a_cut_end_is_a_copy() -> None:
    wire = story(1)
    reprint = "From our correspondent in the capital. " + wire[: int(len(wire) * 0.85)]
    assert group_copies([signature(t) for t in (story(2), wire, reprint, story(3))]) == [0, 1, 1, 3]


def test_stories_of_their_own_words_are_no_copies() -> None:
    assert group_copies([signature(story(seed)) for seed in range(30)]) == list(range(30))


def test_a_short_text_is_nobodys_copy() -> None:
    assert group_copies([signature("Rain stopped play."), signature("Rain stopped play.")]) == [0, 1]
