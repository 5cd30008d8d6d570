"""Addresses: one form for each page, and no secret in any."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.fetch import canonical_url, without_secrets
from flows.sources import PageRef


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://Ferrow.Example:80/A?b=2&utm_source=x&a=1#top", "http://ferrow.example/A?a=1&b=2"),
        ("https://ferrow.example:443", "https://ferrow.example/"), ("https://f.example/s?123", "https://f.example/s?123"),
        ("https://f.example/s?id=&cid=7", "https://f.example/s?cid=7&id="), ("https://f.example./a/../b", "https://f.example/b"),
        ("https://f.example/../a/./b/..", "https://f.example/a/"),
        ("https://f.example/a?fbclid=x&gclid=y&mc_cid=z", "https://f.example/a"),
        ("https://u:p@f.example/a", "https://f.example/a"), ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("https://f.example/ä b", "https://f.example/%C3%A4%20b"), ("not an address", "not an address"),
    ],
)  # fmt: skip
def test_canonical_addresses(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@given(st.text(alphabet="http:/.?&=#@[]abc%:8é \x00", max_size=60))
def test_canonical_is_stable(text: str) -> None:
    assert canonical_url(text).isascii() or not text.isascii()
    once = canonical_url(f"http://a.example/{text}")
    assert canonical_url(once) == once
    assert PageRef(source="s", url=once).id == PageRef(source="s", url=f"http://a.example/{text}").id


@given(
    st.text(st.characters(exclude_characters="/?#"), max_size=20), st.sampled_from(["hunter2", "hun/ter2", "h#unter2"])
)
def test_secrets_are_cut_out(user: str, secret: str) -> None:
    assert "ter2" not in without_secrets(f"http://{user}:{secret}@f.example/a")
