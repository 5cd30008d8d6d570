"""What somebody means by a source: told, or recognised by its looks."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import ValidationError

from flows.archive import WARC_FILES, is_warc
from flows.fetch.urls import without_secrets
from flows.sources.listing import read_sources
from flows.sources.source import ADDRESS_KINDS, KINDS, Source, SourceError, SourceKind

PAGE_FILES = (".html", ".htm", ".xhtml", ".txt")
FEED_PATH = re.compile(r"(?:^|[/._-])(?:feeds?|rss2?|atom|rdf)(?:$|[/._-])|\.(?:rss|atom|rdf)$", re.I)
SITEMAP_PATH = re.compile(r"sitemap[^/]*$|sitemaps?/", re.I)
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(?::\d+)?(?:/\S*)?", re.I)


def recognise(text: str, kind: str | None = None) -> list[Source]:
    """The source (or for a ``sources.toml`` all of them) that a word on the command line means.

    ``kind`` says what it is when its looks do not. Looks only at names and at local files; whether an address is a
    page, a section or a feed turns out when it is fetched. Raises SourceError.
    """
    text = text.strip()
    if kind is not None and kind not in (*KINDS, "sources"):
        raise SourceError(f"{kind!r} is not a kind of source; the kinds are: {', '.join(KINDS)}, sources")
    if not text:
        raise SourceError("an empty word is not a source; give an address, a folder, a WARC file or a sources.toml")
    if text.startswith("file://"):
        text = urlsplit(text).path
    if re.match(r"[a-z][a-z0-9+.-]*://", text, re.I):
        return [_address(text, kind)]
    try:
        path = Path(text).expanduser()
        exists = path.exists()
    except (OSError, RuntimeError, ValueError):  # too long, no such user, a NUL in it
        exists = False
    if exists:
        return _path(path, kind)
    if (
        kind in (None, *ADDRESS_KINDS)
        and HOST.fullmatch(text)
        and not text.lower().endswith((*PAGE_FILES, *WARC_FILES, ".toml"))
    ):
        return [_address(f"https://{text}", kind)]
    raise SourceError(f"{text}: no such file or folder, and not an address; addresses begin with https://")


def _address(url: str, kind: str | None) -> Source:
    shown = without_secrets(url)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise SourceError(f"{shown}: not a valid address; check its host and port") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise SourceError(f"{shown}: only http and https addresses can be fetched; save it to a folder and give that")
    if not parts.hostname:
        raise SourceError(f"{shown}: the address names no host")
    name = slug(f"{parts.hostname.removeprefix('www.')}{f':{port}' if port else ''}{parts.path.rstrip('/')}")
    return make(name, kind or _kind_of_address(url), url)


def _kind_of_address(url: str) -> SourceKind:
    parts = urlsplit(url)
    path = parts.path.lower()
    if SITEMAP_PATH.search(path):
        return "sitemap"
    if path.endswith(("warc.paths", "warc.paths.gz")):
        return "ccnews"
    if FEED_PATH.search(path):
        return "feed"
    if not path.strip("/") and not parts.query:
        return "site"
    return "warc" if path.endswith(WARC_FILES) else "web"


def _listed(source: Source) -> Source:
    """A source of a list that leaves out its kind: that is recognised as on the command line."""
    if "kind" in source.model_fields_set:
        return source
    if "://" in source.location:
        kind = _kind_of_address(source.location)
    elif (path := Path(source.location)).exists():
        kind = _kind_of_path(path)
    else:
        return source  # a folder may be there at the next run
    return source.model_copy(update={"kind": kind})


def _path(path: Path, kind: str | None) -> list[Source]:
    if kind == "sources" or (kind is None and path.suffix == ".toml"):
        return [_listed(source) for source in read_sources(path)]
    if kind is None:
        kind = _kind_of_path(path)
    if kind == "folder" and not path.is_dir():
        raise SourceError(f"{path}: not a folder")
    if kind in ("file", "warc", "urls", "ccnews") and not path.is_file():
        raise SourceError(f"{path}: not a file; a folder of pages is of the kind 'folder'")
    if kind in ADDRESS_KINDS:
        raise SourceError(f"{path}: a {kind} is fetched from an address; a local file or folder is read as it is")
    return [make(slug(path.resolve().name or "folder"), kind, str(path))]


def _kind_of_path(path: Path) -> SourceKind:
    if path.is_dir():
        return "folder"
    name = path.name.lower()
    if is_warc(path):
        return "warc"
    if name.endswith(("warc.paths", "warc.paths.gz")):
        return "ccnews"
    with path.open("rb") as file:
        head = file.read(65_536)
    if name.endswith(PAGE_FILES) and not (name.endswith(".txt") and _is_url_list(head)):
        return "file"
    if _is_url_list(head):
        return "urls"
    raise SourceError(
        f"{path}: what kind of source this is does not show; say it with --kind ({', '.join(KINDS[6:])} or sources)"
    )


def _is_url_list(head: bytes) -> bool:
    lines = [line.strip() for line in head.splitlines()]
    lines = [line for line in lines if line and not line.startswith(b"#")]
    return bool(lines) and all(re.match(rb"https?://\S+$", line) for line in lines[:20])


def slug(text: str) -> str:
    """A name for a source: letters, digits, dots and dashes."""
    return re.sub(r"[^\w.:]+", "-", text).strip("-.")[:80] or "source"


def make(name: str, kind: str, location: str) -> Source:
    """A validated source. Raises SourceError."""
    try:
        return Source.model_validate({"name": name, "kind": kind, "location": location})
    except ValidationError as error:
        raise SourceError(f"{without_secrets(location)}: {error.errors()[0]['msg']}") from None
