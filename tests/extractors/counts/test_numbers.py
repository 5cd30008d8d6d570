"""Quantities as news words them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.numbers import Quantity, read_quantity


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("12", 12, 12), ("two dozen", 24, 24), ("half a dozen", 6, 6), ("at least 1,200", 1200, None),
        ("between 20 and 30", 20, 30), ("20-30", 20, 30), ("five or six", 5, 6), ("hundreds", 200, 999),
        ("tens of thousands", 20_000, 99_999), ("several hundred", 300, 900), ("a dozen", 12, 12),
        ("more than 50", 50, None),
        ("up to 40", 0, 40), ("nearly 50", 45, 50), ("fewer than ten", 0, 9), ("twenty-five", 25, 25),
        ("1.5 million", 1_500_000, 1_500_000), ("a hundred and fifty", 150, 150), ("nobody", 0, 0), ("no one", 0, 0),
        ("three thousand five hundred", 3500, 3500), ("a", 1, 1),
    ],
)  # fmt: skip
def test_quantities(text: str, low: int, high: int | None) -> None:
    assert read_quantity(text) == Quantity(low, high)


@given(st.integers(min_value=0, max_value=10**9))
def test_figures_are_read_exactly(value: int) -> None:
    assert read_quantity(f"{value:,}") == read_quantity(str(value)) == Quantity(value, value)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = read_quantity(text)
    assert found is None or found.high is None or found.low <= found.high or found.low >= 0
