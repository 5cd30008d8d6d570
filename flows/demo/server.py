"""Serves the sample outlets on loopback, one port each, as three unrelated web sites."""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

SITE = Path(str(files("flows.demo").joinpath("site")))
OUTLETS = {
    "harbour-ledger": ("https://www.harbourledger.example", 8471),
    "meridian-post": ("https://www.meridianpost.example", 8472),
    "continental-wire": ("https://continentalwire.example", 8473),
}
"""Folder of an outlet → the address its pages know themselves by, and the port it is served on when that is free."""


@contextmanager
def sample_web() -> Iterator[dict[str, str]]:
    """Serve the sample outlets while the context lasts.

    Yields:
        Outlet → its address, e.g. ``{"harbour-ledger": "http://127.0.0.1:8471", …}``. The ports stay the same from run
        to run when they are free, so that a second run finds the pages it knows.
    """
    with ExitStack() as stack:
        servers = {outlet: _listen(outlet, port) for outlet, (_, port) in OUTLETS.items()}
        addresses = {outlet: f"http://127.0.0.1:{server.server_port}" for outlet, server in servers.items()}
        for outlet, server in servers.items():
            server.origin = addresses[outlet]
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
        yield addresses


class _Outlet(ThreadingHTTPServer):
    daemon_threads = True
    outlet: str
    origin: str


class _Handler(BaseHTTPRequestHandler):
    """Static files, extensions optional, with the outlet's own address written into them as it is served."""

    server: _Outlet
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        found = _find(self.server.outlet, urlsplit(self.path).path)
        if found is None:
            self._answer(404, "text/html; charset=utf-8", b"<html><title>404</title><h1>Page not found</h1></html>")
            return
        known_as = OUTLETS[self.server.outlet][0]
        body = found.read_bytes().replace(known_as.encode(), self.server.origin.encode())
        kind = mimetypes.guess_type(found.name)[0] or "text/html"
        self._answer(200, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, body)

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet: the run's own report says what was fetched."""


def _find(outlet: str, path: str) -> Path | None:
    root = (SITE / outlet).resolve()
    wanted = (root / path.lstrip("/")).resolve()
    if not wanted.is_relative_to(root):
        return None
    for candidate in (wanted, wanted.with_name(wanted.name + ".html"), wanted / "index.html"):
        if candidate.is_file():
            return candidate
    return None


def _listen(outlet: str, port: int) -> _Outlet:
    try:
        server = _Outlet(("127.0.0.1", port), _Handler)
    except OSError:  # taken: any free port will do
        server = _Outlet(("127.0.0.1", 0), _Handler)
    server.outlet = outlet
    return server
