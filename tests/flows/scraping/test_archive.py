"""The archive gives back what was put in, whatever happened in between."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.model import Article, Page
from flows.archive import Archive, ArchiveError, Hints, is_warc, read_warc, scan_warc
from flows.fetch import Fetched
from flows.sources import read_folder
from tests.flows.faults import story


def fetched(url: str = "http://ferrow.example/1", body: bytes = b"<p>x", **fields) -> Fetched:
    defaults = {
        "final_url": url, "status": 200, "reason": "OK", "headers": [("Content-Type", "text/html"), ("ETag", '"1"')],
        "fetched_at": "2026-11-03T09:00:00Z",
    }  # fmt: skip
    return Fetched(url=url, body=body, **{**defaults, **fields})


def warcs(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.warc.gz"))


@pytest.fixture(scope="module")
def anywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("archive")) as archive:
        yield archive


@settings(max_examples=60, deadline=None)
@given(
    body=st.binary(max_size=3000),
    headers=st.lists(st.tuples(st.sampled_from(["X-A", "Link", "Content-Type"]), st.text(max_size=40)), max_size=4),
    reason=st.text(max_size=20),
    path=st.text(alphabet="abcäé/?&=%20", max_size=30),
)
def test_anything_comes_back(anywhere: Archive, body: bytes, headers: list, reason: str, path: str) -> None:
    sent = fetched(f"http://ferrow.example/{path}", body, headers=headers, reason=reason)
    capture = anywhere.write(sent)
    back = anywhere.read(capture)
    assert back.body == body
    assert back.status == 200
    assert capture.url == sent.url
    assert capture in anywhere.captures(sent.url)


def test_what_was_known_is_kept(tmp_path: Path) -> None:
    hints = Hints("ferrow", "The Ferrow Post", "Ferrow", "Bridge", "2026-11-03")
    sent = fetched("http://ferrow.example/a?utm_source=x", final_url="http://ferrow.example/b", address="192.0.2.1")
    with Archive(tmp_path) as archive:
        capture = archive.write(sent, hints)
        back = archive.read(capture)
    assert (back.url, back.final_url, back.header("etag")) == (sent.url, sent.final_url, '"1"')
    assert capture.hints == hints
    scanned = list(scan_warc(tmp_path / capture.file))
    assert [(c.hints, c.sha256, c.offset, c.length) for c in scanned] == [
        (hints, capture.sha256, capture.offset, capture.length)
    ]


def test_nothing_to_keep(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive, pytest.raises(ValueError, match="nothing came back"):
        archive.write(fetched(status=None))


def test_cookies_are_not_kept(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        back = archive.read(archive.write(fetched(headers=[("Set-Cookie", "session=hunter2"), ("X-A", "1")])))
    assert "hunter2" not in repr(back)


def test_finding(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        for day in (1, 2, 3):
            for page in ("a", "b"):
                archive.write(
                    fetched(f"http://ferrow.example/{page}", b"%d" % day, fetched_at=f"2026-11-0{day}T09:00:00Z")
                )
        archive.write(fetched("http://ferrow.example/a", status=404, fetched_at="2026-11-04T09:00:00Z"))
        assert len(list(archive.captures())) == 7
        assert len(list(archive.captures("http://ferrow.example/a?utm_source=x"))) == 4
        assert len(list(archive.captures(since="2026-11-02", until="2026-11-03"))) == 2
        assert {archive.read(capture).body for capture in archive.latest()} == {b"3"}


def test_a_torn_end_loses_only_the_torn(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        captures = [archive.write(fetched(f"http://ferrow.example/{n}", story(n))) for n in range(3)]
    (warc,) = warcs(tmp_path)
    index = next(tmp_path.rglob("*.cdxj"))
    whole = warc.read_bytes()
    for cut in (captures[2].offset + 1, captures[2].offset + 200, len(whole) - 9, len(whole) - 1):
        warc.write_bytes(whole[:cut])
        index.write_bytes(index.read_bytes()[:-40] if index.stat().st_size else b"")
        Archive(tmp_path).repair()
        found = list(Archive(tmp_path).captures())
        assert [c.url for c in found][:2] == [c.url for c in captures[:2]]
        assert [Archive(tmp_path).read(c).body for c in found] == [story(n) for n in range(len(found))]
        if cut < len(whole) - 20:  # later, only the checksum of gzip is missing
            assert len(found) == 2
            with pytest.raises(ArchiveError, match="repair"):
                Archive(tmp_path).read(captures[2])


def test_a_lost_index_is_made_again(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        captures = [archive.write(fetched(f"http://ferrow.example/{n}", story(n)), Hints("s")) for n in range(3)]
    next(tmp_path.rglob("*.cdxj")).unlink()
    assert "3 captures" in Archive(tmp_path).repair()[0]
    assert list(Archive(tmp_path).captures()) == captures
    assert Archive(tmp_path).repair() == []


def test_a_file_being_written_is_left_alone(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        archive.write(fetched())
        next(tmp_path.rglob("*.cdxj")).write_bytes(b"")
        assert Archive(tmp_path).repair() == []


WRITER = """
import sys
from flows.archive import Archive
from tests.flows.scraping.test_archive import fetched, story
archive = Archive(sys.argv[1])
for n in range(int(sys.argv[2]), 100000):
    archive.write(fetched(f"http://ferrow.example/{n}", story(n)))
    print(n, flush=True)
"""


def test_a_killed_writer_loses_nothing_it_reported(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(start)], stdout=subprocess.PIPE, text=True)
        for start in (0, 50_000)
    ]
    reported = []
    for writer in writers:
        assert writer.stdout is not None
        reported += [int(writer.stdout.readline()) for _ in range(40)]
        writer.kill()
        reported += [int(line) for line in writer.stdout.read().split("\n")[:-1]]
        writer.wait()
    archive = Archive(tmp_path)
    archive.repair()
    found = {capture.url: capture for capture in archive.captures()}
    for number in reported:
        assert archive.read(found[f"http://ferrow.example/{number}"]).body == story(number)
    assert archive.repair() == []


def test_threads_share_an_archive(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        threads = [
            threading.Thread(
                target=lambda t=t: [
                    archive.write(fetched(f"http://ferrow.example/{t}/{n}", story(n))) for n in range(20)
                ]
            )
            for t in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        expected = sorted([story(n) for n in range(20)] * 4)
        assert sorted(archive.read(c).body for c in archive.captures()) == expected


def foreign(path: Path, *, gzipped: bool) -> None:
    """A WARC as other tools write it: requests, robots.txt, chunked and compressed bodies, pictures, WET text."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzipped)

        def add(url: str, kind: str, body: bytes, status: str = "200 OK", **headers: str) -> None:
            pairs = [("Content-Type", kind), *((k.replace("_", "-"), v) for k, v in headers.items())]
            http = StatusAndHeaders(status, pairs, protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(url, "response", io.BytesIO(body), http_headers=http))

        writer.write_record(writer.create_warcinfo_record("x", {"software": "another tool"}))
        http = StatusAndHeaders("GET / HTTP/1.1", [("Host", "a.example")], is_http_request=True)
        writer.write_record(writer.create_warc_record("http://a.example/", "request", http_headers=http))
        add("http://a.example/robots.txt", "text/plain", b"User-agent: *")
        add("http://a.example/1", "text/html; charset=utf-8", story(1))
        add("http://a.example/2", "text/html", gzip.compress(story(2)), Content_Encoding="gzip")
        chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(story(3)), story(3))
        add("http://a.example/3", "text/html", chunked, Transfer_Encoding="chunked")
        add("http://a.example/photo", "image/png", b"\x89PNG")
        add("http://a.example/missing", "text/html", b"<p>no", status="404 Not Found")
        writer.write_record(
            writer.create_warc_record(
                "http://a.example/4", "conversion", io.BytesIO(b"Council opens bridge"), warc_content_type="text/plain"
            )
        )


@pytest.mark.parametrize("gzipped", [True, False])
def test_other_tools_files(tmp_path: Path, gzipped: bool) -> None:
    path = tmp_path / ("a.warc.gz" if gzipped else "a.warc")
    foreign(path, gzipped=gzipped)
    pages = list(read_warc(path))
    assert all(isinstance(page, Page) for page in pages)
    assert [page.html or page.text for page in pages] == [story(1), story(2), story(3), "Council opens bridge"]
    assert [page.url for page in pages] == [f"http://a.example/{n}" for n in (1, 2, 3, 4)]
    assert is_warc(path)


def wget_record(kind: str, target: str, block: bytes, **headers: str) -> bytes:
    """A record as wget writes it: WARC 1.0, target in angle brackets, plain."""
    lines = [
        "WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: <{target}>", "WARC-Date: 2026-11-03T09:00:00Z",
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid4()}>", *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items()),
        f"Content-Length: {len(block)}",
    ]  # fmt: skip
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


HTTP = {"Content_Type": "application/http;msgtype=response"}
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"


def wget_page(url: str, number: int) -> bytes:
    body = story(number)
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:100], body[100:])) + b"0\r\n\r\n"
    request = wget_record("request", url, b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n")
    return request + wget_record("response", url, HEAD + chunks, WARC_Payload_Digest=f"sha1:{number}", **HTTP)


def wget_revisit(url: str, number: int) -> bytes:
    profile = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
    return wget_record("revisit", url, HEAD, WARC_Payload_Digest=f"sha1:{number}", WARC_Profile=profile, **HTTP)


def test_bodies_in_other_records_are_found_there(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    site = "http://a.example/"
    (tmp_path / "a.warc").write_bytes(wget_page(site + "1", 1) + wget_page(site + "2", 2))
    (tmp_path / "b.warc").write_bytes(
        wget_record("metadata", "metadata://gnu.org/software/wget/warc/MANIFEST.txt", b"x")
        + wget_page(site + "3", 3)
        + wget_revisit(site + "3?print", 3)
        + wget_revisit(site + "3", 3)  # nothing new
        + wget_revisit(site + "1-again", 1)
    )
    assert [(page.url, page.html) for page in read_warc(tmp_path / "b.warc") if isinstance(page, Page)] == [
        (site + "3", story(3)), (site + "3?print", story(3)),
    ]  # fmt: skip
    assert "revisit records of 1 pages are left out" in caplog.text
    together = [(page.url, page.html) for page in read_folder(tmp_path) if isinstance(page, Page)]
    expected = [("1", 1), ("2", 2), ("3", 3), ("3?print", 3), ("1-again", 1)]
    assert together == [(site + path, story(number)) for path, number in expected]


def test_a_page_that_is_the_same_is_a_revisit(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        capture = archive.write(fetched(body=story(1)))
        archive.write_revisit(fetched(body=story(1)))
        archive.write_revisit(fetched(status=304, reason="Not Modified", body=b""))
        assert list(archive.captures()) == [capture]
        with pytest.raises(ValueError, match="nothing came back"):
            archive.write_revisit(fetched(status=None))
    assert Archive(tmp_path).repair() == []
    next(tmp_path.rglob("*.cdxj")).unlink()
    Archive(tmp_path).repair()
    assert list(Archive(tmp_path).captures()) == [capture]
    with warcs(tmp_path)[0].open("rb") as file:
        records = [(r.rec_type, r.rec_headers, r.content_stream().read()) for r in ArchiveIterator(file)]
    (_, original, _), (_, same, body), (kind, unmodified, _) = records[1:]
    assert (kind, body) == ("revisit", b"")
    digests = [headers.get_header("WARC-Payload-Digest") for headers in (original, same)]
    assert digests[0] == digests[1]
    assert same.get_header("WARC-Profile").endswith("/identical-payload-digest")
    assert unmodified.get_header("WARC-Profile").endswith("/server-not-modified")
    assert unmodified.get_header("WARC-Refers-To-Target-URI") == "http://ferrow.example/1"


def test_a_broken_download_gives_its_whole_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    foreign(path, gzipped=True)
    ends = [capture.offset + capture.length for capture in scan_warc(path)]
    path.write_bytes(path.read_bytes()[: ends[2] + 30])
    assert [page.url for page in read_warc(path)] == ["http://a.example/1", "http://a.example/2"]


def test_a_damaged_body_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=False)
        for url, body in (
            ("http://a.example/1", gzip.compress(story(1))[:60] + b"?" * 90),
            ("http://a.example/2", story(2)),
        ):
            headers = [("Content-Type", "text/html")] + ([("Content-Encoding", "gzip")] if url.endswith("1") else [])
            http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(url, "response", io.BytesIO(body), http_headers=http))
    damaged, sound = read_warc(path)
    assert isinstance(damaged, Article)
    assert damaged.error is not None
    assert damaged.error.code == "bad_encoding"
    assert isinstance(sound, Page)


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>not a warc</html>", b"\x1f\x8bgarbage", gzip.compress(b"not a warc", mtime=0), b"WARC/1.0\r\nbroken"],
)
def test_what_is_no_warc_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"a\.warc\.gz: ") as caught:
        list(read_warc(path))
    assert "\n" not in str(caught.value)


def test_ours_reads_with_any_tool(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        archive.write(fetched(body=story(1)))
    with warcs(tmp_path)[0].open("rb") as file:
        kinds = [
            (record.rec_type, record.content_stream().read()) for record in ArchiveIterator(file, check_digests="raise")
        ]
    assert [kind for kind, _ in kinds] == ["warcinfo", "response"]
    assert kinds[1][1] == story(1)
