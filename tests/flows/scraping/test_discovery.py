"""Sources looked through: what sites, feeds, sitemaps, folders and archives lead to."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Article, Page
from flows.archive import Archive, Hints
from flows.fetch import Fetcher
from flows.sources import (
    PageError,
    Source,
    SourceError,
    discover,
    find_sources,
    read_folder,
    read_local,
    recognise,
)
from flows.sources.feeds import parse_feed
from flows.sources.sitemaps import gunzip, parse_sitemap
from tests.flows.faults import story
from tests.flows.faulty_documents import DOCUMENTS, URLSET
from tests.flows.faulty_server import STORIES, FaultyServer
from tests.flows.scraping.test_archive import fetched


def paths(refs, server: FaultyServer) -> list[str]:
    return [(ref.url or "").removeprefix(server.url) for ref in refs]


# --- discovering on the web ------------------------------------------------------------------------------------------


def only(location: str, kind: str, **fields) -> Source:
    return Source.model_validate({"name": "s", "kind": kind, "location": location, **fields})


def test_a_site_is_looked_through(server: FaultyServer, fetcher: Fetcher) -> None:
    refs = list(discover(only(server.url, "site"), fetcher, 5))
    assert paths(refs, server) == [f"/story/{n}" for n in range(5)]
    assert {ref.outlet for ref in refs} == {"The Ferrow Post"}


def test_a_sitemap_gives_the_newest_first(server: FaultyServer, fetcher: Fetcher) -> None:
    refs = list(discover(only(f"{server.url}/sitemap.xml", "web", cap=3), fetcher))
    assert paths(refs, server) == [f"/story/{STORIES - n}" for n in (1, 2, 3)]
    assert refs[0].lastmod == f"2026-11-{STORIES:02}"


def test_a_section_gives_its_stories_once(server: FaultyServer, fetcher: Fetcher) -> None:
    refs = list(discover(only(f"{server.url}/", "section"), fetcher))
    assert paths(refs, server) == [f"/story/{n}" for n in range(STORIES)]


def test_an_address_turns_out_to_be_a_page(server: FaultyServer, fetcher: Fetcher) -> None:
    assert paths(discover(recognise(f"{server.url}/story/7")[0], fetcher), server) == ["/story/7"]


def test_patterns_age_and_caps(server: FaultyServer, fetcher: Fetcher) -> None:
    source = only(f"{server.url}/sitemap.xml", "sitemap", include=["*/story/1*"], exclude=["*/story/11"])
    assert paths(discover(source, fetcher), server) == ["/story/10", "/story/1"]
    assert list(discover(only(f"{server.url}/doc/feed_atom.xml", "feed", max_age=0.001), fetcher)) == []


def test_a_sitemap_may_be_larger_than_a_page(server: FaultyServer, fetcher: Fetcher) -> None:
    entries = "".join(f"<url><loc>{server.url}/story/{n}</loc><!-- {'x' * 600} --></url>" for n in range(4_000))
    server.files["/big.xml"] = f"<urlset {URLSET}>{entries}</urlset>".encode()
    assert fetcher.settings.max_body < len(server.files["/big.xml"]) < fetcher.settings.max_listing
    assert len(list(discover(only(f"{server.url}/big.xml", "sitemap"), fetcher))) == 4_000


def test_a_cap_reaches_the_next_pages_in_the_next_run(server: FaultyServer, fetcher: Fetcher) -> None:
    source = only(f"{server.url}/", "section", cap=5)
    runs = []
    for _ in range(4):
        refs = list(discover(source, fetcher, visits=fetcher.visits))
        runs.append(len(refs))
        for answer in fetcher.fetch_many(refs):
            fetcher.visits.record(answer)
    assert runs == [5, 5, STORIES - 10, 0]


def test_secrets_stay_with_the_fetcher(server: FaultyServer, fetcher: Fetcher) -> None:
    source = only(server.url.replace("//", "//reader:hunter2@") + "/story/1", "page")
    refs = list(discover(source, fetcher))
    (answer,) = fetcher.fetch_many(refs)
    assert server.requests[-1].headers["authorization"].startswith("Basic ")
    assert answer.url == refs[0].url == f"{server.url}/story/1"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("feed_unclosed.xml", ["/story/1", "/story/2"]), ("feed_entities.xml", ["/story/1"]),
        ("feed_file.xml", ["/story/1"]), ("feed_atom.xml", ["/story/3"]), ("feed.json", ["/story/4"]),
        ("sitemap_unclosed.xml", ["/story/1", "/story/2"]), ("sitemap_loop.xml", ["/story/5"]),
        ("sitemap_news.xml", ["/story/5"]), ("sitemap.txt", ["/story/1", "/story/2"]), ("sitemap.xml.gz", ["/story/5"]),
    ],
)  # fmt: skip
def test_feeds_and_sitemaps_of_every_sort(
    document: str, expected: list[str], server: FaultyServer, fetcher: Fetcher
) -> None:
    refs = list(discover(only(f"{server.url}/doc/{document}", "web"), fetcher))
    assert paths(refs, server) == expected
    assert not any("root:" in repr(ref) or len(repr(ref)) > 2000 for ref in refs)


@pytest.mark.parametrize("document", ["sitemap_entities.xml", "sitemap_file.xml"])
def test_entities_are_not_expanded(document: str, server: FaultyServer, fetcher: Fetcher) -> None:
    refs = list(discover(only(f"{server.url}/doc/{document}", "sitemap"), fetcher))
    assert "/story/1" in paths(refs, server)
    assert not any("root:" in repr(ref) or "haha" in repr(ref) for ref in refs)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7", "cp037", "latin-1"])
def test_entities_hide_in_no_encoding(encoding: str) -> None:
    text = DOCUMENTS["feed_entities.xml"].replace(
        "<?xml version='1.0'?>", f"<?xml version='1.0' encoding='{encoding}'?>"
    )
    for kind in (None, f"text/xml; charset={encoding}"):
        feed = parse_feed(text.replace("'", '"').encode(encoding), "http://a.example/", kind)
        assert "haha" not in repr(feed)


def test_what_feeds_know_is_passed_on(server: FaultyServer, fetcher: Fetcher) -> None:
    (atom,) = discover(only(f"{server.url}/doc/feed_atom.xml", "feed", outlet="F", home="Ferrow"), fetcher)
    assert (atom.title, atom.published_at, atom.lastmod) == ("A", "2026-11-03T08:00:00Z", "2026-11-04T10:00:00Z")
    assert atom.hints == Hints("s", "F", "Ferrow", "A", "2026-11-03T08:00:00Z")
    (news,) = discover(only(f"{server.url}/doc/sitemap_news.xml", "sitemap"), fetcher)
    assert (news.title, news.published_at, news.outlet) == ("Five", "2026-11-03T08:00:00Z", "The Ferrow Post")


def test_endless_indexes_and_calendars_end(server: FaultyServer, fetcher: Fetcher) -> None:
    assert list(discover(only(f"{server.url}/doc/sitemap_endless", "sitemap"), fetcher)) == []
    assert 10 < len(server.requests) < 120
    with pytest.raises(SourceError, match="no links to stories"):
        list(discover(only(f"{server.url}/calendar", "section"), fetcher))


@pytest.mark.parametrize(
    ("path", "kind", "message"),
    [
        ("/doc/feed_html.xml", "feed", "not a feed"), ("/story/1", "sitemap", "not a sitemap"),
        ("/missing", "web", r"404.*\(http_404\)"), ("/fault/gzip_bomb", "feed", r"\(bomb\)"),
        ("/story/1", "section", "no links"), ("/doc/feed_html.xml", "ccnews", "not a list of WARC paths"),
        ("/doc/feed_html.xml", "urls", "line 1 is not an address"),
    ],
)  # fmt: skip
def test_what_cannot_be_had_says_so(path: str, kind: str, message: str, server: FaultyServer, fetcher: Fetcher) -> None:
    source = only(f"{server.url.replace('//', '//reader:hunter2@')}{path}", kind)
    with pytest.raises(SourceError, match=message) as caught:
        list(discover(source, fetcher))
    assert "hunter2" not in str(caught.value) + repr(source)
    assert "\n" not in str(caught.value)


def test_a_site_that_is_not_there(fetcher: Fetcher) -> None:
    with FaultyServer() as server:
        url = server.url
    with pytest.raises(SourceError, match=r"cannot be fetched: .*\(connect\)"):
        find_sources(url, fetcher)


def test_finding_what_a_site_offers(server: FaultyServer, fetcher: Fetcher) -> None:
    (feed,) = find_sources(server.url, fetcher)
    assert (feed.kind, feed.location, feed.outlet) == ("feed", f"{server.url}/feed.xml", "The Ferrow Post")
    with FaultyServer("delay", delay=0.001) as listed:
        kinds = [(s.kind, s.location.removeprefix(listed.url)) for s in find_sources(listed.url, fetcher)]
        assert kinds == [("feed", "/feed.xml"), ("sitemap", "/doc/sitemap_news.xml")]


@given(st.binary(max_size=400))
def test_no_bytes_break_the_parsers(body: bytes) -> None:
    for wrapped in (body, b"<rss><channel><item><link>" + body, b"<urlset><url><loc>" + body, b'{"items":[' + body):
        parse_feed(wrapped, "http://a.example/")
        parse_sitemap(wrapped)
        parse_sitemap(gunzip(b"\x1f\x8b" + wrapped, 1000))


# --- discovering here ------------------------------------------------------------------------------------------------


def test_a_folder_with_what_is_known_of_its_files(tmp_path: Path, fetcher: Fetcher) -> None:
    folder = tmp_path / "pages"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.html").write_bytes(story(1))
    (folder / "a.json").write_text(
        json.dumps({"url": "https://f.example/1?utm_source=x", "published_at": "2026-11-03"})
    )
    (folder / "b.txt").write_text("Council opens bridge – finally.\n", encoding="utf-8")
    (folder / "metadata.json").write_text(json.dumps({"b.txt": {"title": "Bridge", "published_at": "2026-11-04"}}))
    (folder / "deep" / "c.htm").write_bytes(story(3))
    (folder / ".hidden.html").write_bytes(story(4))
    (folder / "notes.md").write_text("no page")
    (folder / "d.html").write_bytes(b"  ")
    (source,) = recognise(str(folder))
    refs = list(discover(source, fetcher))
    assert [ref.id for ref in refs][1:] == ["pages/b.txt", "pages/d.html", "pages/deep/c.htm"]
    first, second = read_local(refs[0]), read_local(refs[1])
    assert (first.url, first.published_at, first.html) == ("https://f.example/1?utm_source=x", "2026-11-03", story(1))
    assert first.id == refs[0].id != "pages/a.html"
    assert (second.text, second.title) == ("Council opens bridge – finally.\n", "Bridge")
    with pytest.raises(PageError, match="empty"):
        read_local(refs[2])
    kinds = [type(page) for page in read_folder(folder)]
    assert kinds == [Page, Page, Article, Page]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [("a.json", "{", "a.json"), ("a.json", '{"url": 7}', "a.json.*str"), ("metadata.json", "[1]", "metadata.json")],
)
def test_a_wrong_sidecar_says_so(name: str, text: str, message: str, tmp_path: Path, fetcher: Fetcher) -> None:
    (tmp_path / "a.html").write_bytes(story(1))
    (tmp_path / name).write_text(text)
    with pytest.raises(SourceError, match=message):
        list(discover(only(str(tmp_path), "folder"), fetcher))


def test_an_empty_folder(tmp_path: Path, fetcher: Fetcher) -> None:
    with pytest.raises(SourceError, match=r"no \.html, \.txt or \.warc files"):
        list(discover(only(str(tmp_path), "folder"), fetcher))


def test_an_archive_is_a_source(tmp_path: Path, fetcher: Fetcher) -> None:
    hints = Hints("ferrow", "The Ferrow Post", "Ferrow", "Bridge", "2026-11-03")
    with Archive(tmp_path) as archive:
        archive.write(fetched("http://ferrow.example/1", story(1)), hints)
        archive.write(fetched("http://ferrow.example/2", b"", status=404), hints)
    (ref,) = discover(recognise(str(tmp_path))[0], fetcher)
    assert (ref.outlet, ref.home, ref.local) == ("The Ferrow Post", "Ferrow", True)
    page = read_local(ref)
    assert (page.html, page.published_at, page.url) == (story(1), "2026-11-03", "http://ferrow.example/1")
    Path(ref.path or "").unlink()
    with pytest.raises(PageError, match="cannot be read"):
        read_local(ref)


def test_lists_of_warc_files(tmp_path: Path, server: FaultyServer, make_fetcher) -> None:
    with Archive(tmp_path / "archive") as archive:
        capture = archive.write(fetched("http://ferrow.example/1", story(1)))
    body = (tmp_path / "archive" / capture.file).read_bytes()
    server.files = {"/a.warc.gz": body}
    fetcher = make_fetcher(state=tmp_path / "state")
    (tmp_path / "near.warc.gz").write_bytes(body)
    (tmp_path / "warc.paths.gz").write_bytes(gzip.compress(f"near.warc.gz\n{server.url}/a.warc.gz\n".encode()))
    (source,) = recognise(str(tmp_path / "warc.paths.gz"))
    assert [ref.url for ref in discover(source, fetcher)] == ["http://ferrow.example/1"]
    (ref,) = discover(only(f"{server.url}/a.warc.gz", "warc"), fetcher)
    assert read_local(ref).html == story(1)
    assert server.counts["/a.warc.gz"] == 1
    with pytest.raises(SourceError, match="http_404"):
        list(discover(only(f"{server.url}/b.warc.gz", "warc"), fetcher))
    assert not list((tmp_path / "state" / "downloads").glob(".*"))


def test_a_list_of_addresses(tmp_path: Path, fetcher: Fetcher) -> None:
    path = tmp_path / "urls.txt"
    path.write_text("# mine\nhttps://f.example/1\n\nhttps://f.example/1#top\nhttps://f.example/2\n")
    assert [ref.url for ref in discover(recognise(str(path))[0], fetcher)] == [
        "https://f.example/1",
        "https://f.example/2",
    ]
