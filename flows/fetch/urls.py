"""Addresses: their canonical form, their host, and what may be shown of them."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, urlsplit, urlunsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
SAFE = "%/:=&?~#+!$,;'@()*[]"

TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|hsa|vero|oly|itm|stm|at|ns)_\w+=|_hs(?:enc|mi)=|mk[tc]_tok=|mc_[ce]id="
    r"|(?:fb|g|dc|gb|ms|y|yb|tw|tt|li_fat_|wick|s_k|ir|epi)cl(?:k)?id=|(?:gbra|wbra|igsh)id=|_?(?:ga|gl|gid)=|igshid="
    r"|(?:cmpid|cmp|ocid|ncid|xtor|smid|ftag|partner|CMP|ICID|icid|fb_ref|ref_src|ref_url|__twitter_impression|amp)=",
    re.I,
)
"""Parameters that say how a reader came to a page, and never which page it is."""


def canonical_url(url: str) -> str:
    """The form under which a page is known: lower-case host, no default port, no tracking parameters, no fragment.

    Keeps the scheme, the trailing slash and every other parameter, in sorted order: on some sites those tell two pages
    apart. An address that cannot be taken apart stays as it is.
    """
    bare = without_secrets(url.strip()).strip()
    try:
        parts = urlsplit(bare)
        scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        return bare
    if not host or scheme not in DEFAULT_PORTS:
        return bare
    host = f"[{host}]" if ":" in host else host
    netloc = host if port in (None, DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    query = quote(parts.query, safe=SAFE).split("&")
    kept = "&".join(sorted(part for part in query if part and not TRACKING.match(part)))
    return urlunsplit((scheme, netloc, quote(_without_dots(parts.path) or "/", safe=SAFE), kept, ""))


def _without_dots(path: str) -> str:
    """A path with its ``.`` and ``..`` segments resolved (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            del kept[max(1, len(kept) - 1) :]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)


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
        _ = parts.port  # a password with a "#" or "/" in it makes an address with an impossible port
    except ValueError:
        scheme, mark, rest = url.partition("://") if "://" in url else ("", "", url)
        return scheme + mark + rest.rpartition("@")[2]
    if "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
