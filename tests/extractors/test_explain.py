from pathlib import Path

from bs4 import BeautifulSoup

from extractors.explain import explain_article
from extractors.model import Article
from tests.chromium import needs_chromium, rendered

ARTICLE = Article(
    id="a",
    title="Police arrest 23 at <march> in Lima",
    published_at="2026-03-12",
    text="LIMA, March 12 - Thousands of people marched through the centre of Lima on Thursday, and police arrested 23 "
    "demonstrators.\nThe unions threatened to strike & said: <script>alert(1)</script>",
)


@needs_chromium
def test_the_page_shows_marks_and_reasons_in_a_browser(tmp_path: Path) -> None:
    page = tmp_path / "events.html"
    page.write_text(explain_article(ARTICLE), encoding="utf-8")
    seen = BeautifulSoup(rendered(page, tmp_path / "profile"), "html.parser")
    assert seen.h1 is not None
    assert seen.h1.get_text() == ARTICLE.title
    marks = {(mark["class"][0], mark.get_text()) for mark in seen.find_all("mark")}
    assert ("event", "arrested") in marks
    assert ("place", "LIMA") in marks
    cards = [card.get_text(" ") for card in seen.select("section.card")]
    assert any("COERCE/arrest: arrested" in card and "why this type" in card for card in cards)


def test_the_page_is_complete_in_itself_and_escapes_the_article() -> None:
    html = explain_article(ARTICLE)
    page = BeautifulSoup(html, "html.parser")
    assert page.find(["script", "link", "img", "iframe"]) is None
    assert "&lt;script&gt;" in html
