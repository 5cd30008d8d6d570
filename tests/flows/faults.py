"""Ways in which a web server can misbehave, each with what a good crawler makes of it."""

from __future__ import annotations

import gzip
import socket
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.flows.faulty_server import FaultyServer


def story(number: int) -> bytes:
    """A sound page."""
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Council opens bridge {number}</title>
<meta property="og:type" content="article"><meta property="og:site_name" content="The Ferrow Post"></head><body><main>
<h1>Council opens bridge {number} over the river Anse</h1>
<p>FERROW, Nov 3 – The town council opened bridge number {number} on Tuesday after two years of work.</p>
<p>“People waited long enough for this,” Mayor Ilse Varga said at the ceremony, “and it did not cost a cent more.”</p>
</main></body></html>""".encode()


@cache
def bomb() -> bytes:
    """A gigabyte of nothing, as a megabyte."""
    return gzip.compress(bytes(1_000_000), 9) * 1000


@dataclass
class Request:
    """One request as it arrived."""

    at: float
    done: float
    method: str
    path: str
    headers: dict[str, str]
    wire: bytes


@dataclass
class Call:
    """A request being answered."""

    server: FaultyServer
    sock: socket.socket
    request: Request
    argument: str
    keep: bool = True
    """Whether the connection can be used again."""

    def send(self, data: bytes) -> None:
        """Bytes as they are."""
        self.sock.sendall(data)

    def reply(self, status: int = 200, body: bytes = b"", *, kind: str = "text/html", **headers: str) -> None:
        """A well-formed answer. ``content_length`` overrides the length; keyword ``_`` is the header's ``-``."""
        headers.setdefault("content_length", str(len(body)))
        lines = [f"HTTP/1.1 {status} {'OK' if status == 200 else 'Fault'}"]
        if kind:
            lines.append(f"Content-Type: {kind}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items() if value]
        self.send("\r\n".join([*lines, "", ""]).encode("utf-8") + body)

    def wait(self, seconds: float) -> bool:
        """Wait, but not longer than the server lives."""
        return self.server.stopping.wait(seconds)

    def reset(self) -> None:
        """End the connection with RST rather than in good order."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.keep = False

    @property
    def times(self) -> int:
        """How often this path was asked for, this time included."""
        return self.server.counts[self.request.path]


@dataclass(frozen=True)
class Fault:
    """A way to misbehave, and what a good crawler makes of it: an error code, or ``ok``."""

    name: str
    expected: str
    act: Callable[[Call], None]
    why: str


FAULTS: dict[str, Fault] = {}


def fault(expected: str, why: str) -> Callable[[Callable[[Call], None]], Callable[[Call], None]]:
    """Register a fault under its function's name."""

    def register(act: Callable[[Call], None]) -> Callable[[Call], None]:
        FAULTS[act.__name__] = Fault(act.__name__, expected, act, why)
        return act

    return register


def _status(name: str, status: int, why: str) -> None:
    FAULTS[name] = Fault(name, f"http_{status}", lambda call: call.reply(status, b"<p>no</p>"), why)


# --- statuses ----------------------------------------------------------------------------------------------------

_status("not_found", 404, "the page is not there")
_status("gone", 410, "the page was taken down")
_status("legal", 451, "the page may not be shown here")
_status("forbidden", 403, "a bot wall")
_status("unauthorized", 401, "a login wall")
_status("server_error", 500, "the server is broken")
_status("overloaded", 503, "the server is overloaded for good")
_status("too_many", 429, "the server wants fewer requests and does not say how many")
_status("odd_status", 999, "a status outside of the standard")


@fault("ok", "503 once, then the page")
def recovers(call: Call) -> None:
    if call.times < 2:
        call.reply(503)
    else:
        call.reply(body=story(1))


@fault("ok", "429 with Retry-After in seconds")
def retry_after_seconds(call: Call) -> None:
    if call.times < 2:
        call.reply(429, retry_after="1")
    else:
        call.reply(body=story(1))


@fault("ok", "503 with Retry-After as a date")
def retry_after_date(call: Call) -> None:
    if call.times < 2:
        call.reply(503, retry_after=format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True))
    else:
        call.reply(body=story(1))


@fault("http_503", "Retry-After that is neither")
def retry_after_garbage(call: Call) -> None:
    call.reply(503, retry_after="tomorrow, perhaps")


@fault("http_429", "Retry-After of a minute: longer than patience, when that is short")
def retry_after_minute(call: Call) -> None:
    call.reply(429, retry_after="60")


@fault("http_429", "Retry-After of a day: the whole host must be left alone")
def retry_after_day(call: Call) -> None:
    call.reply(429, retry_after="86400")


@fault("bad_response", "304 to a request without validators")
def unasked_304(call: Call) -> None:
    call.reply(304)


@fault("empty_body", "200 and nothing")
def empty_body(call: Call) -> None:
    call.reply()


@fault("empty_body", "204")
def no_content(call: Call) -> None:
    call.send(b"HTTP/1.1 204 No Content\r\n\r\n")


@fault("ok", "a server that refuses HEAD, which we never send")
def head_differs(call: Call) -> None:
    call.reply(405 if call.request.method == "HEAD" else 200, b"" if call.request.method == "HEAD" else story(1))


# --- connections -------------------------------------------------------------------------------------------------


@fault("reset", "reset before the answer")
def reset_at_once(call: Call) -> None:
    call.reset()


@fault("reset", "reset in the middle of the body")
def reset_in_body(call: Call) -> None:
    call.reply(body=b"<p>half", content_length="5000")
    call.wait(0.05)
    call.reset()


@fault("reset", "closed without a word")
def closes_at_once(call: Call) -> None:
    call.keep = False


@fault("ok", "reset once, then the page")
def reset_recovers(call: Call) -> None:
    if call.times < 2:
        call.reset()
    else:
        call.reply(body=story(1))


@fault("timeout_read", "accepts and says nothing")
def silent(call: Call) -> None:
    call.wait(3)
    call.keep = False


@fault("timeout_read", "says nothing after the headers")
def silent_body(call: Call) -> None:
    call.reply(content_length="100")
    call.wait(3)
    call.keep = False


@fault("timeout_total", "a byte of the body now and then, for ever")
def drips_body(call: Call) -> None:
    call.reply(content_length="100000")
    while not call.wait(0.05):
        call.send(b"x")


@fault("timeout_total", "a byte of the headers now and then, for ever")
def drips_headers(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while not call.wait(0.05):
        call.send(b"x")


@fault("timeout_total", "a chunk now and then, for ever")
def drips_chunks(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not call.wait(0.05):
        call.send(b"1\r\nx\r\n")


# --- framing -----------------------------------------------------------------------------------------------------


@fault("truncated", "fewer bytes than announced")
def short_body(call: Call) -> None:
    call.reply(body=b"<p>half a page", content_length="9999")
    call.keep = False


@fault("ok", "more bytes than announced")
def long_body(call: Call) -> None:
    body = story(1)
    call.reply(body=body + b"HTTP/1.1 200 OK\r\n\r\nsmuggled", content_length=str(len(body)))
    call.keep = False


@fault("truncated", "chunks that stop before the last one")
def short_chunks(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n100\r\n<p>half")
    call.keep = False


@fault("truncated", "a chunk size that is no number")
def bad_chunk_size(call: Call) -> None:
    call.send(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<p>x\r\n0\r\n\r\n"
    )
    call.keep = False


@fault("too_large", "chunks without end")
def endless_chunks(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    while not call.server.stopping.is_set():
        call.send(chunk)


@fault("too_large", "ten gigabytes announced")
def huge_announced(call: Call) -> None:
    call.reply(body=b"<p>", content_length="10000000000")
    call.keep = False


@fault("too_large", "a body without length or end")
def huge_unannounced(call: Call) -> None:
    call.reply(content_length="")
    while not call.server.stopping.is_set():
        call.send(b"x" * 65_536)


@fault("bad_response", "two different lengths")
def two_lengths(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Length: 20\r\n\r\n0123456789")
    call.keep = False


@fault("ok", "a length that is no number; the end of the connection ends the page")
def length_not_a_number(call: Call) -> None:
    call.reply(body=story(1), content_length="banana")
    call.keep = False


@fault("bad_response", "hundreds of headers")
def header_flood(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(500)) + b"\r\n<p>x")
    call.keep = False


@fault("bad_response", "one header of a megabyte")
def header_huge(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 1_000_000 + b"\r\n\r\n<p>x")
    call.keep = False


@fault("bad_response", "another protocol")
def not_http(call: Call) -> None:
    call.send(b"SSH-2.0-OpenSSH_9.9\r\n")
    call.keep = False


@fault("bad_response", "a status line without a number")
def bad_status_line(call: Call) -> None:
    call.send(b"HTTP/1.1 fine OK\r\nContent-Length: 1\r\n\r\nx")
    call.keep = False


# --- encodings ---------------------------------------------------------------------------------------------------


@fault("ok", "gzip, properly")
def gzip_sound(call: Call) -> None:
    call.reply(body=gzip.compress(story(1)), content_encoding="gzip")


@fault("ok", "gzip in several members")
def gzip_members(call: Call) -> None:
    page = story(1)
    call.reply(body=gzip.compress(page[:100]) + gzip.compress(page[100:]), content_encoding="gzip")


@fault("ok", "deflate without its zlib wrapper")
def deflate_raw(call: Call) -> None:
    squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    call.reply(body=squeeze.compress(story(1)) + squeeze.flush(), content_encoding="deflate")


@fault("ok", "deflate with its zlib wrapper")
def deflate_zlib(call: Call) -> None:
    call.reply(body=zlib.compress(story(1)), content_encoding="deflate")


@fault("bad_encoding", "says gzip, is not")
def gzip_garbage(call: Call) -> None:
    call.reply(body=story(1), content_encoding="gzip")


@fault("bad_encoding", "gzip that stops before its end")
def gzip_cut(call: Call) -> None:
    call.reply(body=gzip.compress(story(1))[:-60], content_encoding="gzip")


@fault("bomb", "a small body that becomes a gigabyte")
def gzip_bomb(call: Call) -> None:
    call.reply(body=bomb(), content_encoding="gzip")


@fault("bad_encoding", "compressed twice, to hide a bomb")
def gzip_twice(call: Call) -> None:
    call.reply(body=gzip.compress(bomb()), content_encoding="gzip, gzip")


@fault("bad_encoding", "an encoding that was not asked for")
def brotli_unasked(call: Call) -> None:
    call.reply(body=b"\x1b\x05\x00\x00", content_encoding="br")


@fault("ok", "says UTF-8, is Windows-1252")
def wrong_charset(call: Call) -> None:
    call.reply(
        body="<html><body><p>Déjà vu – “again”</p></body></html>".encode("cp1252"), kind="text/html; charset=utf-8"
    )


@fault("ok", "a character encoding nobody knows")
def unknown_charset(call: Call) -> None:
    call.reply(body=story(1), kind="text/html; charset=x-klingon")


@fault("ok", "no content type at all")
def no_content_type(call: Call) -> None:
    call.reply(body=story(1), kind="")


@fault("not_a_page", "a picture that calls itself HTML")
def binary_as_html(call: Call) -> None:
    call.reply(body=b"\x89PNG\r\n\x1a\n" + bytes(100))


@fault("not_a_page", "a PDF")
def pdf(call: Call) -> None:
    call.reply(body=b"%PDF-1.7 ...", kind="application/pdf")


@fault("not_a_page", "a film of no known length")
def video(call: Call) -> None:
    call.reply(kind="video/mp4", content_length="")
    while not call.server.stopping.is_set():
        call.send(b"x" * 65_536)


# --- redirects ---------------------------------------------------------------------------------------------------


def _redirect(name: str, expected: str, location: str, why: str) -> None:
    FAULTS[name] = Fault(name, expected, lambda call: call.reply(302, location=location, kind=""), why)


_redirect("redirect_relative", "ok", "../story/2", "a relative redirect")
_redirect("redirect_utf8", "ok", "/story/2?ä=ö", "a redirect with raw UTF-8")
_redirect("redirect_to_itself", "redirect_loop", "/fault/redirect_to_itself", "a redirect to itself")
_redirect("redirect_circle", "redirect_loop", "/fault/redirect_circle_back", "a redirect in a circle")
_redirect("redirect_circle_back", "redirect_loop", "/fault/redirect_circle", "the circle's other half")
_redirect("redirect_file", "bad_scheme", "file:///etc/passwd", "a redirect to a local file")
_redirect("redirect_ftp", "bad_scheme", "ftp://127.0.0.1/x", "a redirect to another protocol")
_redirect("redirect_script", "bad_scheme", "javascript:alert(1)", "a redirect to a script")
_redirect("redirect_private", "unsafe_address", "http://10.1.2.3/", "a redirect into a private network")
_redirect("redirect_metadata", "unsafe_address", "http://169.254.169.254/latest/", "a redirect to a cloud's secrets")
_redirect("redirect_decimal", "unsafe_address", "http://2852039166/", "the same, written as one number")
_redirect("redirect_mapped", "unsafe_address", "http://[::ffff:169.254.169.254]/", "the same, wrapped in IPv6")
_redirect("redirect_any", "unsafe_address", "http://0.0.0.0/", "a redirect to the unspecified address")
_redirect("redirect_other_loopback", "unsafe_address", "http://127.0.0.2:9/", "a redirect to another loopback address")
_redirect("redirect_nowhere", "dns", "http://no-such-host.invalid/", "a redirect to a name that does not exist")
_redirect("redirect_bad_port", "bad_url", "http://127.0.0.1:99999/", "a redirect to an impossible port")
_redirect("redirect_without_target", "http_302", "", "a redirect that does not say whereto")


@fault("redirect_limit", "a redirect to ever new addresses")
def redirect_endless(call: Call) -> None:
    call.reply(302, location=f"/fault/redirect_endless/{int(call.argument or 0) + 1}", kind="")


@fault("ok", "a redirect with an endless body")
def redirect_with_body(call: Call) -> None:
    call.reply(302, location="/story/2", content_length="")
    while not call.server.stopping.is_set():
        call.send(b"x" * 65_536)


@fault("ok", "a redirect to itself until a cookie comes back")
def cookie_wall(call: Call) -> None:
    if "seen=1" in call.request.headers.get("cookie", ""):
        call.reply(body=story(1))
    else:
        call.reply(302, location=call.request.path, set_cookie="seen=1; Path=/", kind="")


@fault("ok", "a redirect with a user name and password in it")
def redirect_with_secrets(call: Call) -> None:
    call.reply(302, location=f"http://reader:hunter2@{call.request.headers['host']}/story/2", kind="")


@fault("ok", "a page that forwards by meta refresh")
def meta_refresh(call: Call) -> None:
    call.reply(body=b'<html><head><meta http-equiv="refresh" content="0; url=/story/2"></head></html>')


@fault("redirect_loop", "two pages that forward to each other by meta refresh")
def meta_refresh_circle(call: Call) -> None:
    there = b"" if call.argument else b"/back"
    call.reply(body=b'<meta http-equiv=refresh content="0;url=/fault/meta_refresh_circle%s">' % there)


@fault("unsafe_address", "meta refresh into a private network")
def meta_refresh_private(call: Call) -> None:
    call.reply(body=b'<meta http-equiv=refresh content="0;url=http://192.168.0.1/">')


@fault("ok", "a story that reloads itself every minute")
def meta_refresh_reload(call: Call) -> None:
    call.reply(body=b'<meta http-equiv=refresh content="5; url=/fault/meta_refresh_reload">' + story(1))


@fault("ok", "hundreds of cookies")
def cookie_flood(call: Call) -> None:
    cookies = "\r\n".join(f"Set-Cookie: c{n}={'x' * 200}" for n in range(80))
    body = story(1)
    call.send(
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n{cookies}\r\n\r\n".encode()
        + body
    )


@fault("ok", "a server that closes the kept-alive connection under the next request")
def closes_after(call: Call) -> None:
    call.reply(body=story(1))
    call.keep = False
