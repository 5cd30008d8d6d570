"""Reading a response's body within its limits: de-chunked by urllib3, decompressed here, never beyond the cap."""

from __future__ import annotations

import zlib
from typing import IO, Protocol

from urllib3.response import BaseHTTPResponse

CHUNK = 65_536


class Oversize(Exception):
    """The body is larger than allowed, as sent or as announced."""


class Bomb(Exception):
    """The body is small as sent and larger than allowed when decompressed."""


class BadEncoding(Exception):
    """The body is not what its Content-Encoding says, or is in one we did not ask for."""


class Decoder(Protocol):
    """Turns compressed bytes into plain ones, at most ``limit`` of them."""

    def feed(self, data: bytes, limit: int) -> bytes:
        """Raises Bomb when more than ``limit`` bytes would come out, BadEncoding for damaged data."""

    def finish(self) -> None:
        """Raises BadEncoding when the compressed stream has not come to its end."""


class Plain:
    """No compression."""

    def feed(self, data: bytes, limit: int) -> bytes:
        """The data itself."""
        if len(data) > limit:
            raise Oversize
        return data

    def finish(self) -> None:
        """Nothing can be missing."""


class Inflate:
    """gzip (also of several members), zlib, and the raw deflate that some servers send as "deflate"."""

    def __init__(self, gzip: bool) -> None:
        self._gzip = gzip
        self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 16 if gzip else zlib.MAX_WBITS)
        self._started = False

    def feed(self, data: bytes, limit: int) -> bytes:
        """Decompressed data; stops decompressing at the limit."""
        out: list[bytes] = []
        while data:
            try:
                plain = self._zlib.decompress(data, limit + 1)
            except zlib.error as error:
                if self._started or self._gzip:
                    raise BadEncoding(f"damaged compression: {error}") from None
                self._zlib, self._started = zlib.decompressobj(-zlib.MAX_WBITS), True
                continue
            self._started = True
            limit -= len(plain)
            if limit < 0:
                raise Bomb
            out.append(plain)
            data = self._zlib.unused_data
            if not self._zlib.eof:
                break
            if not data.startswith(b"\x1f\x8b"):
                break  # padding after the end is common and harmless
            self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return b"".join(out)

    def finish(self) -> None:
        """The stream's end must have been seen."""
        if not self._zlib.eof:
            raise BadEncoding("the compressed body stops before its end")


def decoder_for(encoding: str | None) -> Decoder:
    """Raises BadEncoding for anything but gzip and deflate, which is all that was asked for."""
    name = (encoding or "").strip().lower()
    if name in ("", "identity", "none", "utf-8"):
        return Plain()
    if name in ("gzip", "x-gzip"):
        return Inflate(gzip=True)
    if name == "deflate":
        return Inflate(gzip=False)
    raise BadEncoding(f"content encoding {name[:40]!r}, which was not asked for")


def read_body(raw: BaseHTTPResponse, limit: int, *, cut: bool = False, sink: IO[bytes] | None = None) -> bytes:
    """The whole body, decompressed, at most ``limit`` bytes; written to ``sink`` instead when there is one.

    Raises Oversize, Bomb, BadEncoding, and what urllib3 raises for truncated, late or broken responses. With ``cut``,
    a body that is larger, and not compressed, is cut off there. Reads what is there rather than full chunks, so that a
    deadline on the socket is felt at once.
    """
    announced = raw.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit and not cut:
        raise Oversize
    decoder = decoder_for(raw.headers.get("content-encoding"))
    parts: list[bytes] = []
    size = sent = 0
    while data := raw.read1(CHUNK, decode_content=False):
        sent += len(data)
        if cut and sent > limit and isinstance(decoder, Plain):
            return b"".join([*parts, data])[:limit]
        if sent > limit:
            raise Oversize
        plain = decoder.feed(data, limit - size)
        size += len(plain)
        if sink is not None:
            sink.write(plain)
        else:
            parts.append(plain)
    if sent:
        decoder.finish()
    return b"".join(parts)
