from hypothesis import given
from hypothesis import strategies as st

from extractors.link.cluster import average_linkage


def test_a_chain_is_not_one_cluster() -> None:
    # 0-1 and 2-3 are close; one strong bridge does not make the mean over all four pairs strong
    labels = average_linkage(4, [(0, 1, 0.9), (2, 3, 0.9), (1, 2, 0.8)], 0.5)
    assert labels == [0, 0, 2, 2]


def test_contradiction_keeps_clusters_apart() -> None:
    labels = average_linkage(3, [(0, 1, 0.9), (1, 2, 0.9), (0, 2, -10.0)], 0.3)
    assert labels[0] != labels[2]


def test_the_most_similar_pair_is_joined_first() -> None:
    assert average_linkage(3, [(0, 1, 0.6), (1, 2, 0.7)], 0.5) == [0, 1, 1]


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda p: p[0] < p[1]), st.floats(-1, 1), max_size=30
    )
)
def test_labels_name_the_first_member_of_each_cluster(similarity: dict[tuple[int, int], float]) -> None:
    pairs = [(i, j, value) for (i, j), value in similarity.items()]
    labels = average_linkage(10, pairs, 0.4)
    assert all(label <= item and labels[label] == label for item, label in enumerate(labels))
    everything_apart = average_linkage(10, pairs, 2.0)
    assert everything_apart == list(range(10))


def test_clusters_that_are_there_move_as_a_whole() -> None:
    assert average_linkage(4, [(0, 1, 0.2), (1, 2, 0.9), (0, 2, 0.9), (2, 3, 0.4)], 0.5, [7, 7, 8, 9]) == [0, 0, 0, 3]
