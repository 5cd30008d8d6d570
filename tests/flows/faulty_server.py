"""A web server that misbehaves on demand, in as many ways as there are entries in ``FAULTS``.

It writes to the socket itself, because no server library lets one be this wrong. ``/fault/<name>`` shows a fault,
``/story/<n>`` are sound pages, ``/feed.xml`` lists both. What came in, and when, is in ``requests``.
To look at it: ``python -m tests.flows.faulty_server``.
"""

from __future__ import annotations

import contextlib
import gzip
import itertools
import socket
import ssl
import sys
import threading
import time
from collections import Counter

from tests.flows.faults import FAULTS, Call, Request, story
from tests.flows.faulty_documents import DOCUMENTS, URLSET

STORIES = 12
LINKS = "".join(
    f"<a href='/story/{n}?utm_source=front'>Council opens bridge number {n} over the river</a>" for n in range(STORIES)
)
FRONT = f"""<html><head><link rel='alternate' type='application/rss+xml' href='/feed.xml'>
<meta property='og:site_name' content='The Ferrow Post'></head>
<body>{LINKS}<a href='/calendar'>Calendar</a></body></html>"""


class FaultyServer:
    """The server, on a loopback port of its own, answering in threads until it is closed.

    ``robots`` is how its robots.txt behaves: ``allow``, ``none`` (404), ``disallow``, ``some`` (disallows /story/3),
    ``delay`` (crawl-delay of ``delay`` seconds), ``500``, ``429``, ``403``, ``silent``, ``reset``, ``redirect``,
    ``circle``, ``html``, ``binary``, ``huge``. ``tls`` is an SSL context for https; ``forward`` is where ``/forward``
    redirects to, ``files`` are more bodies by path.
    """

    def __init__(self, robots: str = "allow", *, delay: float = 0.1, tls: ssl.SSLContext | None = None) -> None:
        self.robots, self.delay, self.tls = robots, delay, tls
        self.forward = ""
        self.files: dict[str, bytes] = {}
        self.stopping = threading.Event()
        self.counts: Counter[str] = Counter()
        self.requests: list[Request] = []
        self.open = self.most_open = 0
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> FaultyServer:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def fault(self, name: str) -> str:
        """The address of a fault."""
        return f"{self.url}/fault/{name}"

    def gaps(self) -> list[float]:
        """Seconds from the start of each request to the start of the next, as this server saw them."""
        seen = sorted(self.requests, key=lambda request: request.at)
        return [later.at - earlier.at for earlier, later in itertools.pairwise(seen)]

    def _accept(self) -> None:
        while not self.stopping.is_set():
            try:
                sock, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError, ssl.SSLError, ValueError):
            sock.settimeout(10)
            if self.tls:
                sock = self.tls.wrap_socket(sock, server_side=True)
            buffer = b""
            while not self.stopping.is_set():
                while b"\r\n\r\n" not in buffer:
                    data = sock.recv(65_536)
                    if not data:
                        return
                    buffer += data
                head, _, buffer = buffer.partition(b"\r\n\r\n")
                if not self._answer(sock, head):
                    break
        with contextlib.suppress(OSError):
            sock.close()

    def _answer(self, sock: socket.socket, head: bytes) -> bool:
        lines = head.decode("latin-1").split("\r\n")
        method, path, _ = lines[0].split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        request = Request(time.monotonic(), 0.0, method, path, headers, head)
        with self._lock:
            self.requests.append(request)
            self.counts[path] += 1
            self.open += 1
            self.most_open = max(self.most_open, self.open)
        parts = path.partition("?")[0].strip("/").split("/")
        call = Call(self, sock, request, parts[2] if len(parts) > 2 else "")
        try:
            self._act(call, parts)
        finally:
            request.done = time.monotonic()
            with self._lock:
                self.open -= 1
        return call.keep

    def _act(self, call: Call, parts: list[str]) -> None:
        if call.request.path in self.files:
            call.reply(body=self.files[call.request.path], kind="application/octet-stream")
            return
        match parts:
            case ["robots.txt"]:
                self._robots(call)
            case ["fault", name, *_] if name in FAULTS:
                FAULTS[name].act(call)
            case ["forward"]:
                call.reply(302, location=self.forward, kind="")
            case ["story", number]:
                self._story(call, int(number))
            case ["doc", name] if name in DOCUMENTS:
                call.reply(body=DOCUMENTS[name].replace("HOST", self.url).encode(), kind="application/xml")
            case ["doc", "sitemap_endless", *rest]:
                first = int(rest[0]) * 3 if rest else 0
                inner = "".join(
                    f"<sitemap><loc>{self.url}/doc/sitemap_endless/{first + n}</loc></sitemap>" for n in (1, 2, 3)
                )
                call.reply(body=f"<sitemapindex {URLSET}>{inner}</sitemapindex>".encode(), kind="text/xml")
            case ["doc", "sitemap.xml.gz"]:
                body = DOCUMENTS["sitemap_news.xml"].replace("HOST", self.url).encode()
                call.reply(body=gzip.compress(body), kind="application/x-gzip")
            case ["calendar", *rest]:
                day = int(rest[0]) + 1 if rest else 1
                call.reply(
                    body=f"<body><a href='/calendar/{day}'>the next day has many more events</a></body>".encode()
                )
            case ["feed.xml"]:
                links = [f"/story/{n}" for n in range(STORIES)] + [f"/fault/{name}" for name in FAULTS]
                items = "".join(f"<item><title>x</title><link>{self.url}{link}</link></item>" for link in links)
                text = f"<rss version='2.0'><channel><title>The Ferrow Post</title>{items}</channel></rss>"
                call.reply(body=text.encode(), kind="text/xml")
            case ["sitemap.xml"]:
                urls = "".join(
                    f"<url><loc>{self.url}/story/{n}</loc><lastmod>2026-11-{n + 1:02}</lastmod></url>"
                    for n in range(STORIES)
                )
                call.reply(body=f"<urlset {URLSET}>{urls}</urlset>".encode(), kind="text/xml")
            case [""]:
                call.reply(body=FRONT.encode())
            case _:
                call.reply(404, b"<p>no</p>")

    def _story(self, call: Call, number: int) -> None:
        etag = f'"story-{number}"'
        if call.request.headers.get("if-none-match") == etag:
            call.reply(304, kind="", etag=etag)
        else:
            call.reply(body=story(number), kind="text/html; charset=utf-8", etag=etag)

    def _robots(self, call: Call) -> None:
        texts = {
            "allow": "User-agent: *\nDisallow:\n",
            "disallow": "User-agent: *\nDisallow: /\n",
            "some": "User-agent: Other\nDisallow: /\n\nUser-agent: DatelineBot\nDisallow: /story/3\n",
            "delay": f"User-agent: *\nCrawl-delay: {self.delay}\nSitemap: {self.url}/doc/sitemap_news.xml\n",
            "html": "<!doctype html><html><body><h1>Welcome</h1></body></html>",
            "huge": "# padding\n" * 400_000,
        }
        match self.robots:
            case "none":
                call.reply(404)
            case "500" | "429" | "403":
                call.reply(int(self.robots))
            case "silent":
                call.wait(3)
                call.keep = False
            case "reset":
                call.reset()
            case "redirect":
                call.reply(301, location="/doc/robots", kind="")
            case "circle":
                call.reply(302, location="/robots.txt", kind="")
            case "binary":
                call.reply(body=bytes(range(256)) * 8, kind="text/plain")
            case name:
                call.reply(body=texts[name].encode(), kind="text/plain")


def main() -> None:
    """Serve until interrupted."""
    with FaultyServer(*sys.argv[1:2]) as server:
        print(f"{server.url}/feed.xml lists {len(FAULTS)} faults and {STORIES} sound pages")
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
