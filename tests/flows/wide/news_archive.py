"""A small archive in the layout of CC-NEWS, written by ourselves: the sample web's pages, some to a WARC file."""

from __future__ import annotations

import gzip
import io
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

SITE = Path(__file__).parents[3] / "flows" / "demo" / "site"

Page = tuple[str, bytes]


def sample_pages() -> list[Page]:
    """(address, HTML) of the sample web's stories, under invented hosts."""
    return [
        (f"https://{path.relative_to(SITE).parts[0]}.example/{path.relative_to(SITE).as_posix()}", path.read_bytes())
        for path in sorted(SITE.rglob("*/**/*.html"))
        if path.name not in ("index.html", "latest.html")
    ]


def write_archive(base: Path, months: dict[str, Sequence[Sequence[Page]]]) -> None:
    """Write the WARC files of each month (``2026-01``) and the list of their paths."""
    for month, files in months.items():
        folder = f"crawl-data/CC-NEWS/{month.replace('-', '/')}"
        paths = []
        for number, pages in enumerate(files):
            paths.append(f"{folder}/CC-NEWS-{month.replace('-', '')}01000000-{number:05}.warc.gz")
            write_warc(base / paths[-1], pages)
        (base / folder / "warc.paths.gz").write_bytes(gzip.compress("".join(f"{p}\n" for p in paths).encode()))


def write_warc(path: Path, pages: Sequence[Page]) -> None:
    """A WARC file as crawlers write it: a header, then a request and a response a page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "a crawler"}))
        for url, html in pages:
            asked = StatusAndHeaders(f"GET {url} HTTP/1.1", [("User-Agent", "a crawler")], is_http_request=True)
            writer.write_record(writer.create_warc_record(url, "request", http_headers=asked))
            got = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(url, "response", io.BytesIO(html), http_headers=got))


@contextmanager
def served(folder: Path, deadly: str | None = None) -> Iterator[str]:
    """The address of a folder's files, on loopback while the context lasts; who asks for a ``deadly`` one is killed."""

    class Quiet(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if deadly and self.path.endswith(deadly):
                kill_peer(*self.client_address)
            else:
                super().do_GET()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def kill_peer(host: str, port: int) -> None:
    """Kill the process that holds the other end of a connection on this machine."""
    for connection in psutil.net_connections("tcp"):
        if connection.laddr == (host, port) and connection.pid:
            os.kill(connection.pid, signal.SIGKILL)
