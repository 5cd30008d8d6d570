from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from extractors.link.stories import Told, group_stories, story_similarity
from extractors.link.vectors import cosine, story_vector

QUAKE_1 = Told.of(
    "a", "Strong quake kills 14 near Malatya", "An earthquake struck Malatya in Turkey, killing 14.", date(2026, 3, 10)
)
QUAKE_2 = Told.of(
    "b", "Turkey earthquake: 14 dead", "At least 14 people died when an earthquake hit Malatya.", date(2026, 3, 11)
)
STRIKE = Told.of("c", "Dockers strike in Durban", "Dockworkers walked out at the port of Durban.", date(2026, 3, 10))


def test_reports_of_one_story_are_grouped_and_others_left_alone() -> None:
    assert group_stories([QUAKE_1, STRIKE, QUAKE_2]) == [0, 1, 0]


def test_grouping_does_not_depend_on_the_order() -> None:
    assert group_stories([QUAKE_2, QUAKE_1, STRIKE]) == [0, 0, 2]


def test_years_apart_is_less_alike() -> None:
    later = Told(QUAKE_2.article_id, date(2029, 3, 11), QUAKE_2.vector)
    assert story_similarity(QUAKE_1, later) < 0.1 * story_similarity(QUAKE_1, QUAKE_2)


def test_a_vector_depends_on_its_own_article_alone() -> None:
    assert story_vector("Port strike", "Dockers walked out.") == story_vector("Port strike", "Dockers walked out.")
    assert story_vector(None, "") == {}


@given(st.text(max_size=300), st.text(max_size=300))
def test_similarity_is_symmetric_and_between_nought_and_one(a: str, b: str) -> None:
    u, v = story_vector(None, a), story_vector(None, b)
    assert abs(cosine(u, v) - cosine(v, u)) < 1e-9
    assert -1e-9 <= cosine(u, v) <= 1 + 1e-9
