"""One request and its response, or the reason there is none."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import IO
from urllib.parse import urljoin, urlsplit

import msgspec
import requests
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar, get_cookie_header
from urllib3.exceptions import (
    HTTPError,
    IncompleteRead,
    LocationValueError,
    NameResolutionError,
    ProtocolError,
    ReadTimeoutError,
)

from extractors.model import Problem
from flows.fetch.body import BadEncoding, Bomb, Oversize, read_body
from flows.fetch.connect import Deadlines, Resolver, SafeAdapter, UnsafeAddress
from flows.fetch.fetched import decode
from flows.settings import FetchSettings

ACCEPT = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
TRANSFER = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive", "trailer"})
"""Headers of the transfer, not of the page."""

PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml"})
MAGIC = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x00\x00\x00", b"OggS")

REFRESH = re.compile(
    rb"<meta\b[^>]{0,200}?http-equiv\s*=\s*[\"']?refresh\b[^>]{0,200}?content\s*=\s*[\"']?\s*"
    rb"(\d{1,4})(?:\.\d+)?\s*[;,]\s*url\s*=\s*[\"']?([^\"'>\s]{1,2000})",
    re.I,
)
MAX_REFRESH_PAGE = 4_000
"""A page that only forwards its reader is small; a story that reloads itself is not."""


class Exchange(msgspec.Struct, kw_only=True):
    """What one request brought: ``redirect`` or ``error`` or a usable ``body``."""

    status: int | None = None
    reason: str = ""
    headers: list[tuple[str, str]] = []
    body: bytes = b""
    seconds: float = 0.0
    address: str | None = None
    redirect: str | None = None
    retry_after: float | None = None
    error: Problem | None = None


class Transport:
    """The way to the network: one request at a time, within every limit. Safe for threads."""

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings
        proxy = settings.proxy.get_secret_value() if settings.proxy else None
        self._proxies = {"http": proxy, "https": proxy} if proxy else {}
        self._resolver = Resolver(settings.allow_private, settings.connect_timeout, settings.allow_networks)
        self._deadlines = Deadlines()
        self._adapter = SafeAdapter(self._resolver, self._deadlines, pool_size=settings.host_concurrency)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._adapter.close()

    def get(
        self,
        url: str,
        headers: dict[str, str],
        cookies: RequestsCookieJar,
        *,
        page: bool,
        limit: int | None = None,
        cut: bool = False,
        seconds: float | None = None,
        sink: IO[bytes] | None = None,
    ) -> Exchange:
        """Send one GET request. Never raises for what the server, the network or the address do.

        Goes to the transport adapter directly: a requests session would read a redirect's body without any limit.
        Cookies live as long as one page's chain of redirects, for sites that insist on them.
        """
        request = requests.Request("GET", url, headers={**ACCEPT, **headers}).prepare()
        if cookie := get_cookie_header(cookies, request):  # type: ignore[no-untyped-call]
            request.headers["Cookie"] = cookie
        got = Exchange()
        started = time.monotonic()
        with self._deadlines.limit(seconds or self._settings.total_timeout) as watch:
            response: requests.Response | None = None
            try:
                if self._proxies:
                    _check_behind_proxy(self._resolver, url)
                response = self._adapter.send(
                    request,
                    stream=True,
                    timeout=(self._settings.connect_timeout, self._settings.read_timeout),
                    verify=str(self._settings.ca_bundle) if self._settings.ca_bundle else True,
                    proxies=self._proxies,
                )
                _receive(
                    response,
                    request,
                    cookies,
                    got,
                    page=page,
                    limit=limit or self._settings.max_body,
                    cut=cut,
                    sink=sink,
                )
            except Exception as error:
                got.error = _explain(error, self._settings)
                got.redirect, got.body = None, b""
            finally:
                if response is not None:
                    response.close()
            got.address = watch.address
            if watch.expired:
                got.error = Problem(
                    "timeout_total", f"not complete within {seconds or self._settings.total_timeout:g} s"
                )
                got.redirect, got.body = None, b""
        got.seconds = time.monotonic() - started
        return got


def _receive(
    response: requests.Response,
    request: requests.PreparedRequest,
    cookies: RequestsCookieJar,
    got: Exchange,
    *,
    page: bool,
    limit: int,
    cut: bool,
    sink: IO[bytes] | None,
) -> None:
    raw, url = response.raw, request.url or ""
    got.status, got.reason = raw.status, raw.reason or ""
    got.headers = [(name, value) for name, value in raw.headers.items() if name.lower() not in TRANSFER]
    if coding := raw.headers.get("content-encoding"):
        got.headers.append(("X-Crawler-Content-Encoding", coding))
    extract_cookies_to_jar(cookies, request, raw)  # type: ignore[no-untyped-call]
    status: int = raw.status
    if status in REDIRECTS and (location := raw.headers.get("location")):
        got.redirect = urljoin(url, _unmangle(location).strip())
    elif status == 304:
        if "If-None-Match" not in request.headers and "If-Modified-Since" not in request.headers:
            got.error = Problem("bad_response", "answered 304 to a request with nothing to compare")
    elif not 200 <= status < 300:
        got.error = Problem(f"http_{status}", _printable(f"{status} {got.reason}")[:200])
        if status in (429, 503):
            got.retry_after = parse_retry_after(raw.headers.get("retry-after"))
    elif page and (kind := _media_type(raw.headers.get("content-type"))) not in PAGE_TYPES:
        got.error = Problem("not_a_page", f"content type {_printable(kind)[:80]}")
    else:
        got.body = read_body(raw, limit, cut=cut, sink=sink)
        if page:
            _judge_page(got, url)
        return
    _drain(raw)


def _judge_page(got: Exchange, url: str) -> None:
    if not got.body.strip():
        got.error = Problem("empty_body", "the page is empty")
    elif got.body.startswith(MAGIC):
        got.error = Problem("not_a_page", "a binary file that calls itself a page")
        got.body = b""
    elif len(got.body) <= MAX_REFRESH_PAGE and (match := REFRESH.search(got.body)) and int(match[1]) <= 10:
        target = urljoin(url, decode(match[2]).replace("&amp;", "&"))
        if target.partition("#")[0] != url.partition("#")[0]:
            got.redirect = target


def _drain(raw: requests.Response | object) -> None:
    """Read the little that an error or a redirect says, so that the connection can be used again."""
    try:
        read_body(raw, 65_536)  # type: ignore[arg-type]
    except (Oversize, Bomb, BadEncoding, HTTPError, OSError):
        raw.close()  # type: ignore[union-attr]


def _check_behind_proxy(resolver: Resolver, url: str) -> None:
    """A proxy resolves names itself; what we can resolve too is checked, and an address in the URL always is."""
    parts = urlsplit(url)
    try:
        resolver(parts.hostname or "", parts.port or 80)
    except (OSError, ValueError):
        return


def _printable(text: str) -> str:
    """What a server says, for a message: whatever bytes it put there."""
    return "".join(c if c.isprintable() else " " for c in text).strip()


def _media_type(value: str | None) -> str:
    return (value or "").partition(";")[0].strip().lower()


def _unmangle(location: str) -> str:
    """Header bytes reach us as Latin-1; addresses are UTF-8 in practice."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return location


def parse_retry_after(value: str | None) -> float | None:
    """Seconds from a Retry-After header, which holds seconds or a date."""
    value = (value or "").strip()
    if value.isdigit():
        return min(float(value), 1e7)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    todo: list[object] = [error]
    while todo:
        item = todo.pop(0)
        if not isinstance(item, BaseException) or id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        todo += [*item.args, getattr(item, "reason", None), item.__cause__, item.__context__]


def _explain(error: Exception, settings: FetchSettings) -> Problem:
    """An error code and a plain sentence for what requests, urllib3, ssl or socket raised."""
    match error:
        case UnsafeAddress():
            return Problem("unsafe_address", str(error))
        case Oversize():
            return Problem("too_large", "larger than allowed")
        case Bomb():
            return Problem("bomb", "decompresses to more than allowed")
        case BadEncoding():
            return Problem("bad_encoding", str(error))
    causes = list(_chain(error))

    def has(*kinds: type[BaseException]) -> BaseException | None:
        return next((cause for cause in causes if isinstance(cause, kinds)), None)

    if unsafe := has(UnsafeAddress):
        return Problem("unsafe_address", str(unsafe))
    if has(NameResolutionError):
        return Problem("dns", "the host's name is not known")
    if problem := has(ssl.SSLError):
        return Problem(
            "tls", getattr(problem, "verify_message", "") or getattr(problem, "reason", None) or "TLS failed"
        )
    if has(requests.ConnectTimeout):
        return Problem("timeout_connect", f"no connection within {settings.connect_timeout:g} s")
    if has(ReadTimeoutError, requests.ReadTimeout, TimeoutError):
        return Problem("timeout_read", f"silent for {settings.read_timeout:g} s")
    if has(IncompleteRead) or any("IncompleteRead" in type(cause).__name__ for cause in causes):
        return Problem("truncated", "the response ended before its announced end")
    if has(ConnectionResetError, BrokenPipeError, ConnectionAbortedError):
        return Problem("reset", "the host broke the connection off")
    if has(ConnectionRefusedError) or any("NewConnectionError" in type(cause).__name__ for cause in causes):
        return Problem("connect", "no connection to the host")
    if has(ProtocolError, requests.exceptions.InvalidHeader):
        return Problem("bad_response", "the answer is not HTTP")
    if isinstance(error, requests.exceptions.InvalidURL | LocationValueError | UnicodeError):
        return Problem("bad_url", "the address cannot be used in a request")
    if has(OSError, HTTPError):
        return Problem("connect", type(error).__name__)
    raise error
