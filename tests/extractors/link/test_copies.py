import random
from itertools import combinations

from extractors.link.copies import group_copies, signature

WORDS = "river council vote storm train minister bridge market school harbour night police village road court".split()


def story(seed: int, words: int = 160) -> str:
    choose = random.Random(seed)
    return " ".join(f"{choose.choice(WORDS)}{choose.randrange(40)}" for _ in range(words))


def grouped(*texts: str) -> list[int]:
    signatures = [signature(text) for text in texts]
    pairs = [
        (i, j)
        for i, j in combinations(range(len(texts)), 2)
        if {*signatures[i].bands.tolist()} & {*signatures[j].bands.tolist()}
    ]
    return group_copies([one.minima for one in signatures], pairs, [None] * len(texts))


def test_a_wire_story_with_another_first_line_and_a_cut_end_is_a_copy() -> None:
    wire = story(1)
    reprint = "From our correspondent in the capital. " + wire[: int(len(wire) * 0.85)]
    assert grouped(story(2), wire, reprint, story(3)) == [0, 1, 1, 3]


def test_stories_of_their_own_words_are_no_copies() -> None:
    assert grouped(*map(story, range(30))) == list(range(30))


def test_a_short_text_is_nobodys_copy() -> None:
    assert grouped("Rain stopped play.", "Rain stopped play.") == [0, 1]


def test_texts_known_to_be_copies_stay_together() -> None:
    minima = [signature(story(seed)).minima for seed in range(3)]
    assert group_copies(minima, [], ["wire", None, "wire"]) == [0, 1, 0]


def test_a_signature_stays_what_it_was() -> None:
    """Signatures are kept in warehouses: other hashes would find no copies of what is there."""
    minima, bands = signature(story(1))
    assert (minima[:4].tolist(), bands[:2].tolist()) == (MINIMA, BANDS)


MINIMA = [15413, 63418, 46986, 41627]
BANDS = [1425090171, 3873085214]
