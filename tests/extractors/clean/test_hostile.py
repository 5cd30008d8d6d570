from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz_pages import mutate
from extractors.clean import clean_page
from extractors.clean.document import decode
from extractors.model import Page, to_json
from tests.extractors.clean.pages import SAMPLES, sample

STORY = (
    "<p>The council of Northport voted on Tuesday to close the road along the harbor, Mayor Okafor "
    "said after the meeting.</p>"
) * 4


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + STORY + "</div>" * 100_000,
        "<b><i><font color=red>" * 1_000 + STORY,
        "<table><tr><td>" * 1_000 + STORY,
        "&amp;" * 1_000_000,
        "&#x41;&nbsp;" * 300_000,
        "<" * 200_000,
        "<p>" * 40_000,
        "<a href=x>" * 10_000 + STORY,
        "<ul><li>" * 5_000 + STORY,
        "<!--" * 100_000 + STORY,
        "<script>" + "x" * 1_000_000,
        "<p class='" + "a b " * 200_000 + "'>" + STORY,
        "\x00".join(STORY),
        "<svg><![CDATA[" + STORY,
        "</p>" * 100_000 + STORY,
        "<title>" + "t" * 1_000_000 + "</title>" + STORY,
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>" + STORY,
        "<time datetime='99999-99-99'>" + STORY,
        "<!doctype html><html lang='" + "x" * 10_000 + "'>" + STORY,
        "word " * 200_000,
        "<p " + " ".join(f"a{i}=1" for i in range(60_000)) + ">" + STORY,
        "<select><option>" * 5_000 + STORY,
        "<frameset><frame>" * 500,
        "\ud800\udfff" + STORY,
        "<link rel=canonical href='//[x'>" + STORY,
    ],
    ids=range(25),
)
@pytest.mark.timeout(60)
def test_hostile_pages_give_an_article_or_an_error(html):
    article = clean_page(Page(id="x", url="https://a.example/b", html=html))
    assert article.error is None or article.error.code != "internal"
    to_json(article)


@pytest.mark.timeout(60)
def test_what_no_person_wrote_is_refused_before_it_is_parsed():
    for page in (
        Page(id="x", html=b"<p>" + b"word " * 10_000_000),
        Page(id="x", html=b"<p>" * 1_000_000),
        Page(id="x", text="word " * 1_000_000),
    ):
        error = clean_page(page).error
        assert error is not None
        assert error.code == "too_large"


def test_a_story_below_a_thousand_elements_is_still_read():
    article = clean_page(Page(id="x", url="https://a.example/b", html="<div>" * 1_000 + STORY + "</div>" * 1_000))
    assert "Mayor Okafor said" in article.text


@pytest.mark.parametrize("end", ["</body></html>", "</BODY>\n</HTML >", "</html>"])
def test_a_story_after_an_early_end_of_the_page_is_read(end):
    html = f"<html><body><nav><a href=/>Home</a></nav>{end}<div class=article>{STORY}</div></body></html>"
    assert "Mayor Okafor said" in clean_page(Page(id="x", url="https://a.example/b", html=html)).text


@pytest.mark.parametrize("opening", ["<main>", "<article>", "<section><header><h1>Road</h1></header>"])
def test_a_page_that_leaves_head_and_body_out_is_read(opening):
    html = f"<!doctype html><meta charset=utf-8><title>Road</title><style>p {{}}</style>{opening}{STORY}"
    assert "Mayor Okafor said" in clean_page(Page(id="x", url="https://a.example/b", html=html)).text


@pytest.mark.parametrize(
    ("data", "header", "text"),
    [
        ("Größe".encode(), None, "Größe"),
        ("Größe".encode("cp1252"), "text/html; charset=iso-8859-1", "Größe"),
        (b"<meta charset=windows-1252>" + "“Größe”".encode("cp1252"), None, "“Größe”"),
        ("Größe".encode(), "text/html; charset=iso-8859-1", "Größe"),
        (b"\xff\xfe" + "Größe".encode("utf-16-le"), None, "Größe"),
        (b"\xef\xbb\xbf" + "Größe".encode(), None, "Größe"),
        ("Новости дня".encode("cp1251"), "text/html; charset=windows-1251", "Новости дня"),
        (("Größe " * 30).encode() + b"\xe9", None, "Größe"),
        (b"abc \xe9", "text/html; charset=no-such-thing", "abc"),
    ],
)
def test_encodings(data, header, text):
    assert text in decode(data, header)


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_bytes_decode(data):
    article = clean_page(Page(id="x", html=data))
    assert article.error is None or article.error.code != "internal"


@given(st.text(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_text_is_kept_or_removed_and_never_lost(text):
    article = clean_page(Page(id="x", text=text))
    words = "".join((article.text + "".join(r.text for r in article.removed)).split())
    if article.error is None:
        assert article.text
    for character in words:
        assert character in text


@pytest.mark.parametrize("name", sorted(p.name for p in SAMPLES.glob("*.html")))
def test_mutants_of_the_sample_pages_never_break_it(name):
    rng = random.Random(name)
    data = (SAMPLES / name).read_bytes()
    for _ in range(20):
        article = clean_page(Page(id=name, url="https://a.example/b", html=mutate(data, rng)))
        assert article.error is None or article.error.code != "internal", article.error
        assert (article.text == "") == (article.error is not None)
        to_json(article)


def test_the_same_page_gives_the_same_article():
    assert to_json(clean_page(sample("harbor_vote.html"))) == to_json(clean_page(sample("harbor_vote.html")))
