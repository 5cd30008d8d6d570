from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import lxml.html
import pytest

from extractors.clean import clean_page, explain_page
from extractors.model import Page
from tests.extractors.clean.pages import sample

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome", "chrome") if (path := shutil.which(name))), None
)


def blocks(report):
    return lxml.html.document_fromstring(report).find_class("block")


def test_the_report_shows_every_block_with_its_reason():
    page = sample("harbor_vote.html")
    report = blocks(explain_page(page))
    article = clean_page(page)
    kept = [b.find("p").text for b in report if "kept" in b.get("class").split()]
    assert kept == article.text.split("\n")
    gone = [b for b in report if "removed" in b.get("class").split()]
    assert any("donation" in b.get("class").split() and "one-time gift" in b.text_content() for b in gone)
    assert all(b.get("title") for b in report)


def test_the_report_needs_nothing_from_elsewhere():
    tree = lxml.html.document_fromstring(explain_page(sample("harbor_vote.html")))
    assert not list(tree.iter("script", "link", "img", "iframe"))


def test_a_page_cannot_write_into_the_report():
    html = (
        "<h1>x</h1>"
        + "<p>&lt;script&gt;alert(1)&lt;/script&gt; said the mayor of Northport on Tuesday, and the council agreed to meet again.</p>"
        * 3
    )
    report = explain_page(Page(id='"><script>', html=html))
    assert "<script>" not in report


def test_an_error_is_shown():
    assert "not_html" in explain_page(Page(id="x", html=b"%PDF-1.4"))


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (apt-get install chromium)")
def test_the_report_in_a_real_browser(tmp_path: Path):
    assert CHROMIUM is not None
    file = tmp_path / "report.html"
    file.write_text(explain_page(sample("harbor_vote.html")), encoding="utf-8")
    shot = tmp_path / "report.png"
    common = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    dom = subprocess.run(
        [*common, "--dump-dom", file.as_uri()], capture_output=True, text=True, timeout=100, check=True
    ).stdout
    shown = blocks(dom)
    assert len(shown) == len(blocks(file.read_text(encoding="utf-8")))
    assert "Council approves harbor tunnel" in lxml.html.document_fromstring(dom).findtext(".//h1")
    subprocess.run(
        [*common, "--window-size=900,1400", f"--screenshot={shot}", file.as_uri()],
        capture_output=True,
        timeout=100,
        check=True,
    )
    assert shot.stat().st_size > 20_000
