from __future__ import annotations

from datetime import UTC, datetime

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.clean.metadata import read_date, read_metadata, strip_site

NOW = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given_value", "expected"),
    [
        ("2024-03-05T06:40:00-05:00", "2024-03-05T06:40:00-05:00"),
        ("2024-03-05T06:40:00.123Z", "2024-03-05T06:40:00+00:00"),
        ("2024-03-05T06:40:00+0530", "2024-03-05T06:40:00+05:30"),
        ("2024-03-05", "2024-03-05"),
        ("Tue, 05 Mar 2024 06:40:00 GMT", "2024-03-05T06:40:00+00:00"),
        ("March 5, 2024", "2024-03-05"),
        ("5 March 2024", "2024-03-05"),
        ("05.03.2024", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("1709620800", "2024-03-05T06:40:00+00:00"),
        ("2031-01-01", None),
        ("1970-01-01", None),
        ("soon", None),
        ("", None),
    ],
)
def test_read_date(given_value, expected):
    assert read_date(given_value, NOW) == expected


@given(st.text(max_size=40))
def test_read_date_never_raises(value):
    read_date(value, NOW)


@pytest.mark.parametrize(
    ("title", "site", "url", "expected"),
    [
        ("Bridge opens | Valley Monitor", "Valley Monitor", None, "Bridge opens"),
        ("Valley Monitor - Bridge opens", "Valley Monitor", None, "Bridge opens"),
        ("Bridge opens – valleymonitor", None, "https://www.valleymonitor.example/x", "Bridge opens"),
        ("Monaco 1 - 0 Lens: late goal decides", "Valley Monitor", None, "Monaco 1 - 0 Lens: late goal decides"),
        ("One part only", "Valley Monitor", None, "One part only"),
    ],
)
def test_the_site_name_leaves_the_title(title, site, url, expected):
    assert strip_site(title, site, url, []) == expected


def read(head, body="<p>x</p>", url="https://valleymonitor.example/a"):
    return read_metadata(
        lxml.html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"), url, NOW
    )


def test_broken_json_ld_is_mended_or_passed_over():
    found = read(
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A\nB", "datePublished": "2024-01-02",}</script>'
    )
    assert found.published_at == "2024-01-02"
    assert read('<script type="application/ld+json">{{{</script><title>T</title>').title == "T"


@pytest.mark.parametrize(
    "value",
    ['"x"', "1", "[]", "[[1]]", '{"@graph": 3}', '{"@type": ["NewsArticle", 5], "author": [null, {"name": 4}]}'],
)
def test_odd_json_ld_is_passed_over(value):
    assert read(f'<script type="application/ld+json">{value}</script><title>T</title>').title == "T"


def test_dates_from_meta_elements_and_time_elements():
    assert (
        read('<meta property="article:published_time" content="2024-03-05T06:40:00+01:00">').published_at
        == "2024-03-05T06:40:00+01:00"
    )
    assert read("", '<time datetime="2024-03-05T07:00">today</time>').published_at == "2024-03-05T07:00:00"


def test_a_relative_canonical_address_is_made_whole():
    assert read('<link rel="canonical" href="/b">').canonical_url == "https://valleymonitor.example/b"


def test_bylines_lose_by_and_addresses():
    assert read('<meta name="author" content="By Mara Ellison">').byline == "Mara Ellison"
    assert read('<meta property="article:author" content="https://facebook.example/mara">').byline is None
