"""Sources recognised, told in a list, and written down."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.fetch import Fetcher
from flows.sources import (
    Source,
    SourceError,
    add_sources,
    discover,
    read_sources,
    recognise,
)
from tests.flows.faults import story

# --- recognising ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://ferrow.example", "site"), ("https://ferrow.example/", "site"), ("ferrow.example", "site"),
        ("http://ferrow.example:8080", "site"), ("https://ferrow.example/world", "web"),
        ("ferrow.example/world/bridge-opens", "web"), ("https://ferrow.example/?p=7", "web"),
        ("https://ferrow.example/feed", "feed"), ("https://ferrow.example/feed/", "feed"),
        ("https://ferrow.example/rss.xml", "feed"), ("https://ferrow.example/world/rss", "feed"),
        ("https://ferrow.example/index.rdf", "feed"), ("https://ferrow.example/feed.json", "feed"),
        ("https://ferrow.example/feedback", "web"), ("https://ferrow.example/atomic-energy", "web"),
        ("https://ferrow.example/sitemap.xml", "sitemap"), ("https://ferrow.example/news-sitemap.xml.gz", "sitemap"),
        ("https://ferrow.example/sitemaps/1.xml", "sitemap"), ("https://ferrow.example/a/warc.paths.gz", "ccnews"),
        ("https://ferrow.example/x.warc.gz", "warc"),
    ],
)  # fmt: skip
def test_addresses_are_recognised(text: str, kind: str) -> None:
    (source,) = recognise(text)
    assert source.kind == kind
    assert source.location.startswith("http")
    assert recognise(text, "page")[0].kind == "page"


def test_files_are_recognised(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "a.html").write_bytes(story(1))
    (tmp_path / "a.txt").write_text("A story.\n")
    (tmp_path / "urls.txt").write_text("# mine\nhttps://ferrow.example/1\nhttps://ferrow.example/2\n")
    (tmp_path / "list").write_text("https://ferrow.example/1\n")
    (tmp_path / "a.warc.gz").write_bytes(b"")
    (tmp_path / "plain").write_bytes(b"WARC/1.0\r\n")
    (tmp_path / "warc.paths").write_text("crawl-data/a.warc.gz\n")
    (tmp_path / "sources.toml").write_text('[[source]]\nname = "x"\nlocation = "https://ferrow.example"\n')
    expected = {
        "pages": "folder", "a.html": "file", "a.txt": "file", "urls.txt": "urls", "list": "urls", "a.warc.gz": "warc",
        "plain": "warc", "warc.paths": "ccnews", "sources.toml": "site",
    }  # fmt: skip
    assert {name: recognise(str(tmp_path / name))[0].kind for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("", None, "empty word"), ("nowhere", None, "nowhere: no such file"), ("no.html", None, "no such file"),
        ("ftp://a.example/x", None, "only http and https"), ("http://", None, "names no host"),
        ("http://a.example:port/", None, "not a valid address"), ("https://a.example", "newspaper", "the kinds are"),
        ("http://u:hunter2@[bad/", None, "not a valid address"),
    ],
)  # fmt: skip
def test_what_is_no_source_says_so(text: str, kind: str | None, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        recognise(text, kind)
    assert "\n" not in str(caught.value)
    assert "hunter2" not in str(caught.value)


@given(st.text(max_size=60))
def test_no_word_breaks_recognition(text: str) -> None:
    try:
        found = recognise(text)
    except SourceError as error:
        message = str(error)
    else:
        assert all(isinstance(source, Source) for source in found)
        return
    assert message.isprintable()


# --- sources.toml --------------------------------------------------------------------------------------------------


def test_sources_are_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(
        '# ours\n[[source]]\nname = "a"\nkind = "feed"\nlocation = "https://a.example/feed"\ninterval = "30m"\n'
    )
    source = Source(
        name="a", kind="folder", location=str(tmp_path), outlet='The "Ferrow" Post – née \x7f', cap=3,
        include=["*/world/*"], exclude=["sport"], max_age=86_400.0,
    )  # fmt: skip
    assert [added.name for added in add_sources(path, [source])] == ["a-2"]
    assert add_sources(path, [source]) == []
    assert path.read_text().startswith("# ours\n")
    first, second = read_sources(path)
    assert first.interval == 1800
    assert second == source.model_copy(update={"name": "a-2"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[source]", "not valid TOML"), ("", "no .*source.* in it"), ("[sources]\n", "expected only"),
        ('[[source]]\nname = "a"\n', r"source 1 \(a\): location: Field required"),
        ('[[source]]\nname = "a"\nlocation = "x"\nkind = "paper"\n', "source 1 .*kind"),
        ('[[source]]\nname = "a"\nlocation = "x"\ncolour = "x"\n', "colour: Extra inputs"),
        ('[[source]]\nname = "a"\nlocation = "x"\ninterval = "soon"\n', "'soon' is not a time"),
        ('[[source]]\nname = "a"\nlocation = "x"\ncap = 0\n', "cap: "),
        ('[[source]]\nname = "a"\nlocation = "x"\nhome = "Qwxyzzy, Nowhere"\n', "home: no place known as 'Qwxyzzy"),
        ('[[source]]\nname = "a"\nlocation = "x.example/feed"\nkind = "feed"\n', "begins with https://, not 'x.ex"),
        ('[[source]]\nname = "a"\nlocation = "x"\n' * 2, "'a' is there twice"), ("source = 3\n", "expected only"),
    ],
)  # fmt: skip
def test_a_wrong_file_says_where(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    with pytest.raises(SourceError, match=message) as caught:
        recognise(str(path))
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_list_may_leave_kinds_out(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "story.html").write_bytes(story(1))
    wanted = {
        "https://ferrow.example": "site", "https://ferrow.example/feed.xml": "feed", "https://ferrow.example/a": "web",
        "pages": "folder", "story.html": "file", "not-yet": "web",
    }  # fmt: skip
    tables = [f'[[source]]\nname = "s{n}"\nlocation = "{location}"\n' for n, location in enumerate(wanted)]
    (tmp_path / "sources.toml").write_text("".join(tables))
    found = recognise(str(tmp_path / "sources.toml"))
    assert [source.kind for source in found] == list(wanted.values())
    with Fetcher() as fetcher, pytest.raises(SourceError, match="not-yet: no such file or folder"):
        next(discover(found[-1], fetcher))


def test_patterns() -> None:
    source = Source(name="a", location="x", include=["*/world/*", "politics"], exclude=["*/world/sport/*"])
    assert source.wants("https://a.example/world/1")
    assert source.wants("https://a.example/politics-1")
    assert not source.wants("https://a.example/world/sport/1")
    assert not source.wants("https://a.example/local/1")
