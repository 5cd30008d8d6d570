"""From bytes to a parsed page, within limits: encodings, what is no page at all, and pages built to hurt a parser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import lxml.etree
import lxml.html
from resiliparse.parse.encoding import detect_encoding

MAX_BYTES = 16_000_000
"""The largest page that is read; live blogs of news sites stay below 6 MB."""
MAX_CHARACTERS = 4_000_000
"""The longest plain text that is read, longer than any novel."""
MAX_TAGS = 300_000
"""A page of more tags than this is refused before it is parsed: time and memory grow with them."""

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# what browsers read for these labels (https://encoding.spec.whatwg.org/#names-and-labels)
_BROADER = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030",
}  # fmt: skip
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.I)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_MAGIC = (
    (b"%PDF", "a PDF file"),
    (b"\x1f\x8b", "gzip data"),
    (b"PK\x03\x04", "a ZIP file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
)
_BLOCK_BREAK = re.compile(r"</?(?:p|div|br|li|h[1-6]|tr|section|article|blockquote|ul|ol|table|td|th)\b[^<>]*>", re.I)
_SILENT = re.compile(r"<(script|style|noscript|template|svg)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
_ANY_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>?")
# the parser compares each attribute of an element with those before it: a hundred thousand take it a minute
_LONG_TAG = re.compile(r"<([a-zA-Z][\w:-]*)\s[^<>]{200000,}>")
_OF_HEAD = frozenset("title meta link script style base basefont bgsound noscript template object".split())
# the parser drops what follows "</html>"; browsers show it, and pages glued together of parts have it in the middle
_EARLY_END = re.compile(r"</(?:body|html)\s*>", re.I)


class Refused(Exception):
    """A page that cannot be read, with a stable ``code`` and a message for a person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(slots=True)
class Document:
    """A parsed page: the root element, and how many pictures it holds."""

    tree: Any
    images: int


def read_document(html: bytes | str, content_type: str | None = None) -> Document:
    """Decode and parse a page.

    Raises :class:`Refused` with ``too_large``, ``empty``, ``not_html`` or ``unreadable``.
    """
    if len(html) > MAX_BYTES:
        raise Refused("too_large", f"the page has {len(html):,} bytes; at most {MAX_BYTES:,} are read")
    source = _CONTROL.sub(" ", decode(html, content_type) if isinstance(html, bytes) else html)
    if not source.strip():
        raise Refused("empty", "the page has no content")
    tags = source.count("<")
    if tags > MAX_TAGS:
        raise Refused("too_large", f"the page has {tags:,} tags; at most {MAX_TAGS:,} are read")
    tree, too_deep = _parse(_LONG_TAG.sub(r"<\1>", _EARLY_END.sub("", source)))
    if too_deep:
        tree, _ = _parse(_flatten(source))
    _mend_head(tree)
    return Document(tree, int(tree.xpath("count(//img | //picture)")))


def _parse(source: str) -> tuple[Any, bool]:
    """The root element, and whether the parser gave up because elements nest too deep."""
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(source.encode("utf-8"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise Refused("unreadable", f"the page cannot be parsed: {str(error)[:200]}") from None
    last = parser.error_log.last_error
    return tree, last is not None and "depth" in last.message


def _mend_head(tree: Any) -> None:
    """Begin the body where a browser would: the parser takes ``<main>`` and its like for parts of an unclosed head."""
    head = tree.find("head")
    first = None if head is None else next((n for n, child in enumerate(head) if child.tag not in _OF_HEAD), None)
    if first is None:
        return
    body = tree.find("body")
    if body is None:
        body = lxml.etree.SubElement(tree, "body")
    for place, child in enumerate(head[first:]):
        body.insert(place, child)


def decode(data: bytes, content_type: str | None = None) -> str:
    """Bytes as text. A byte-order mark is believed first, then bytes that are valid UTF-8, then what the page or its
    header declares, then what the bytes look like; what cannot be decoded becomes U+FFFD.

    Raises :class:`Refused` (``not_html``) for files that are no text.
    """
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise Refused("not_html", f"the content is {name}, not a page")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    if broken * 20 < sum(1 for _ in re.finditer(r"[^\x00-\x7f]", lenient)):
        return lenient  # UTF-8 with a few broken places: pages glue feeds of several encodings together
    declared = [
        match.group(1)
        for match in (_CHARSET.search((content_type or "").encode()), _CHARSET.search(data[:4096]))
        if match
    ]
    guess = str(detect_encoding(data[:100_000]))
    for name in [*(d.decode("ascii", "replace").lower() for d in declared), guess]:
        encoding = _BROADER.get(name, name)
        if encoding in ("utf-8", "utf8"):
            continue
        try:
            return data.decode(encoding, "replace")
        except LookupError:
            continue
    return lenient


def _flatten(source: str) -> str:
    """A page nested beyond reason as a flat list of paragraphs."""
    bare = _ANY_TAG.sub(" ", _BLOCK_BREAK.sub("\n", _SILENT.sub(" ", source)))
    lines = [line.strip() for line in bare.split("\n")]
    return "<html><body>" + "".join(f"<p>{line}</p>" for line in lines if line) + "</body></html>"
