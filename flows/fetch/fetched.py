"""What came back for an address: a response, or the reason there is none."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import msgspec

from extractors.model import Page, Problem
from flows.fetch.urls import page_id

RETRYABLE = frozenset(
    {"http_408", "http_425", "http_429", "http_500", "http_502", "http_503", "http_504", "dns", "connect", "reset",
     "timeout_connect", "timeout_read", "timeout_total", "truncated", "robots_unreachable", "circuit_open",
     "bad_encoding", "bad_response", "budget", "stopped"}
)  # fmt: skip
"""Codes of faults that may pass: worth another attempt now, or in a later run."""


class Fetched(msgspec.Struct, kw_only=True):
    """One address and what became of it. ``error`` is null for a 2xx answer with a usable body, and for 304."""

    url: str
    """As asked for, without any user name and password."""
    final_url: str
    """After redirects."""
    status: int | None = None
    reason: str = ""
    headers: list[tuple[str, str]] = []
    """As they came, except those of the transfer: ``body`` is what is left after de-chunking and decompression."""
    body: bytes = b""
    fetched_at: str
    """ISO 8601, UTC."""
    seconds: float = 0.0
    """Time of the last request, without any waiting for the host's turn."""
    attempts: int = 0
    retry_after: float | None = None
    """Seconds the host asked to be left alone, when it did."""
    address: str | None = None
    """The IP address that answered."""
    error: Problem | None = None

    @property
    def ok(self) -> bool:
        """Whether there is a body to read."""
        return self.error is None and not self.not_modified

    @property
    def not_modified(self) -> bool:
        """Whether the page is still what the caller already has (304)."""
        return self.status == 304

    @property
    def retryable(self) -> bool:
        """Whether the error may pass by itself."""
        return self.error is not None and self.error.code in RETRYABLE

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever its case."""
        name = name.lower()
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def media_type(self) -> str:
        """The content type without parameters, lower case; empty when the server says none."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The character encoding the header claims."""
        match = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", self.header("content-type") or "", re.I)
        return match[1].lower() if match else None

    def page(self, *, title: str | None = None, published_at: str | None = None) -> Page:
        """The record that cleaning takes. HTML stays bytes: the cleaner weighs header, markup and the bytes."""
        kind = self.header("content-type")
        plain = self.media_type == "text/plain"
        return Page(
            id=page_id(self.url),
            url=self.final_url,
            html=None if plain else self.body,
            text=decode(self.body, self.charset) if plain else None,
            title=title,
            published_at=published_at,
            content_type=kind,
        )


def decode(body: bytes, charset: str | None = None) -> str:
    """Bytes as text: by byte-order mark, the claimed encoding, UTF-8, or Windows-1252, the first that fits.

    A wrong claim is common, so an encoding that does not decode the bytes is passed over.
    """
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if body.startswith(mark):
            return body.decode(name, errors="replace")
    for claimed in (charset, "utf-8"):
        try:
            return body.decode(claimed or "utf-8")
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("cp1252", errors="replace")


def now() -> str:
    """The current time as the records write it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
