"""Addresses: their canonical form, their host, and what may be shown of them."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit, urlunsplit

from courlan import normalize_url

DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str) -> str:
    """The form under which a page is known: no tracking parameters, no fragment, no default port, sorted query.

    Keeps the scheme and the trailing slash: on some sites those tell two pages apart.
    """
    bare = without_secrets(url)
    try:
        canonical = normalize_url(bare, strict=False)
    except ValueError:
        return bare
    return urlunsplit(urlsplit(canonical)._replace(fragment="")) or bare


def page_id(url: str) -> str:
    """A page's identifier: 16 hexadecimal digits from its canonical address."""
    return hashlib.sha256(canonical_url(url).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def origin(url: str) -> str:
    """``scheme://host:port``: what a robots.txt and credentials are valid for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{host_key(url)}"


def host_key(url: str) -> str:
    """``host:port``: what politeness counts by. Raises ValueError for an impossible port."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    return f"{f'[{host}]' if ':' in host else host}:{parts.port or DEFAULT_PORTS.get(parts.scheme, 0)}"


def without_secrets(url: str) -> str:
    """The address without user name and password: the only form that is stored, logged or reported."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.rpartition("@")[2] if "@" in url else url
    if "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
