from __future__ import annotations

import pytest

from extractors.clean import clean_page
from extractors.model import Page
from tests.extractors.clean.pages import sample


def removed(article, kind):
    return "\n".join(r.text for r in article.removed if r.kind == kind)


def test_a_news_page_keeps_its_story_and_loses_its_furniture():
    article = clean_page(sample("harbor_vote.html"))
    assert article.error is None
    for words in (
        "voted 9 to 4",
        "Rafael Lindt warned",
        "promised to donate $50,000",
        "About 120 households",
        "four were arrested",
        "hold two hearings",
        "eleven months",
    ):
        assert words in article.text
    for words in (
        "inbox",
        "READ MORE",
        "one-time gift",
        "Stand up for local news",
        "staff writer",
        "Storm leaves thousands",
        "logged in",
        "cookies",
        "All rights reserved",
    ):
        assert words not in article.text
    assert "one-time gift" in removed(article, "donation")
    assert "inbox" in removed(article, "newsletter")
    assert "staff writer" in removed(article, "author_bio")
    assert "cookies" in removed(article, "cookie")


def test_what_leads_into_an_appeal_goes_with_it():
    article = clean_page(sample("harbor_vote.html"))
    assert "hearing rooms and flooded basements" not in article.text
    assert "who profits from its ground" not in article.text


def test_news_about_donations_membership_and_newsletters_stays():
    article = clean_page(sample("relief_fund.html"))
    for words in (
        "have passed $4 million",
        "Please keep giving",
        "monthly pledge",
        "donate blood",
        "Subscribers to the valley",
        "newsletter sent to parishioners",
        "application for membership",
    ):
        assert words in article.text


def test_plain_text_is_judged_by_its_wording_alone():
    article = clean_page(sample("appeal.txt", url=None))
    lines = article.text.split("\n")
    assert lines[0].startswith("Officials from Marovia")
    assert "Talks are to resume on Monday." in lines
    assert "Donors pledged 900 million euros" in article.text
    assert "one-time donation" not in article.text
    assert "Overwhelmed by the headlines?" not in article.text
    assert "silence has never been an option" not in article.text
    assert {r.kind for r in article.removed} == {"donation"}


def test_nothing_of_a_text_is_lost():
    page = sample("appeal.txt")
    article = clean_page(page)
    kept_and_removed = sorted([*article.text.split("\n"), *(r.text for r in article.removed)])
    assert kept_and_removed == sorted(page.text.strip().split("\n"))


def test_an_article_on_one_long_line_stays():
    line = " ".join(
        f"On day {n} the council of Northport said it would ask its members for support, and we were told to subscribe."
        for n in range(30)
    )
    assert clean_page(Page(id="x", text=line)).text == line


def test_german_pages():
    article = clean_page(sample("spende.html"))
    assert article.language == "de"
    assert "sammelte in den vergangenen Monaten Spenden" in article.text
    assert "unabhängigen Journalismus" in removed(article, "donation")
    assert "Newsletter" in removed(article, "newsletter")
    assert "Lesen Sie auch" in removed(article, "related")


def test_metadata():
    article = clean_page(sample("harbor_vote.html"))
    assert article.title == "Council approves harbor tunnel after all-night session"
    assert article.byline == "Mara Ellison, Tobias Wren"
    assert article.published_at == "2024-03-05T06:40:00-05:00"
    assert article.modified_at == "2024-03-05T11:02:00-05:00"
    assert article.site_name == "The Harbor Ledger"
    assert article.section == "Politics"
    assert article.canonical_url == "https://harborledger.example/politics/2024/03/05/harbor-tunnel-vote"
    assert article.language == "en"


def test_what_the_page_record_knows_wins():
    page = sample("harbor_vote.html")
    page.title, page.published_at = "Given", "2024-03-06"
    article = clean_page(page)
    assert (article.title, article.published_at) == ("Given", "2024-03-06")


def test_a_paywalled_page_is_flagged():
    article = clean_page(sample("paywall.html"))
    assert article.flags == ["paywalled", "truncated"]
    assert "900 jobs" in article.text
    assert "unlimited access" in removed(article, "subscribe")


def test_a_live_blog_is_split_at_its_time_stamps():
    article = clean_page(sample("live_storm.html"))
    assert article.flags == ["live_blog"]
    assert [e.time for e in article.entries] == [
        f"2024-10-02T{clock}:00+01:00" for clock in ("11:42", "10:15", "08:03", "06:00")
    ]
    texts = [article.text[e.start : e.end] for e in article.entries]
    assert "\n".join(texts) == article.text
    assert "runway flooded" in texts[0]
    assert "gusts of 140" in texts[3]


@pytest.mark.parametrize(
    ("name", "url", "code"),
    [
        ("front_page.html", "https://valleymonitor.example/", "index_page"),
        ("not_found.html", "https://valleymonitor.example/gone", "not_found"),
        ("bot_wall.html", "https://valleymonitor.example/news/1", "blocked"),
        ("gallery.html", "https://valleymonitor.example/news/2", "gallery"),
    ],
)
def test_pages_that_are_no_article_say_why(name, url, code):
    article = clean_page(sample(name, url))
    assert article.error is not None
    assert article.error.code == code
    assert article.text == ""


@pytest.mark.parametrize(
    ("html", "code"),
    [
        (b"", "empty"),
        (b"   \n ", "empty"),
        (b"<html><body></body></html>", "empty"),
        (b"%PDF-1.7 ...", "not_html"),
        (b"\x89PNG\r\n", "not_html"),
        (b"x" * 17_000_000, "too_large"),
    ],
)
def test_what_is_no_page_is_an_error_row(html, code):
    error = clean_page(Page(id="x", html=html)).error
    assert error is not None
    assert error.code == code


def test_every_removed_block_has_a_kind_a_reason_and_a_score():
    for block in clean_page(sample("harbor_vote.html")).removed:
        assert block.text
        assert block.kind
        assert block.reason
        assert 0.5 <= block.score <= 1
