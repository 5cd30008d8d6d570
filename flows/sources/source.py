"""A source of pages, and a page that a source speaks of."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Annotated, Literal

import msgspec
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from flows.archive import Capture, Hints, one_line
from flows.fetch.urls import page_id, without_secrets

SourceKind = Literal["web", "page", "site", "section", "feed", "sitemap", "urls", "folder", "file", "warc", "ccnews"]
"""``web`` is an address that will be looked at: it turns out to be a page, a section, a feed or a sitemap."""

KINDS: tuple[SourceKind, ...] = (
    "web", "page", "site", "section", "feed", "sitemap", "urls", "folder", "file", "warc", "ccnews",
)  # fmt: skip

ADDRESS_KINDS: tuple[SourceKind, ...] = ("web", "page", "site", "section", "feed", "sitemap")
"""Those that are fetched from an address, never read from a path."""

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


class SourceError(Exception):
    """A source that cannot be used: one line that names it and says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


def seconds(value: object) -> object:
    """``30m``, ``6h``, ``2d`` as seconds; numbers as they are."""
    if isinstance(value, str):
        match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhdw])\s*", value)
        if not match:
            raise ValueError(f"{value!r} is not a time such as 30m, 6h or 2d")
        return float(match[1]) * UNITS[match[2]]
    return value


Duration = Annotated[float, BeforeValidator(seconds), Field(gt=0)]


class Source(BaseModel):
    """One source, as ``sources.toml`` writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[\w.:-]{1,100}$")
    kind: SourceKind = "web"
    location: str = Field(min_length=1, description="An address, or a path.")
    outlet: str | None = Field(default=None, description="The outlet's name, as a reader knows it.")
    home: str | None = Field(
        default=None, description="Where the outlet is at home, the larger place last: 'Lagos, Nigeria'."
    )
    include: list[str] = Field(default=[], description="Only addresses that fit one of these: '*/world/*'.")
    exclude: list[str] = Field(default=[], description="No address that fits one of these.")
    cap: int | None = Field(default=None, ge=1, description="Most pages a run, newest first where dates are known.")
    interval: Duration | None = Field(default=None, description="How often at most: '30m', '6h', '1d'.")
    max_age: Duration | None = Field(default=None, description="No page that the source dates earlier: '7d'.")

    def wants(self, address: str) -> bool:
        """Whether the patterns let an address (or a relative path) through."""
        if any(fits(address, pattern) for pattern in self.exclude):
            return False
        return not self.include or any(fits(address, pattern) for pattern in self.include)

    def __str__(self) -> str:
        return f"{self.kind} {without_secrets(self.location)}"

    def __repr__(self) -> str:
        return f"<Source {self.name}: {self}>"


def fits(address: str, pattern: str) -> bool:
    """Whether an address fits a pattern: ``*`` and ``?`` as in a shell, anywhere in the address unless it has none."""
    if not any(c in pattern for c in "*?["):
        return pattern in address
    return fnmatchcase(address, pattern)


class PageRef(msgspec.Struct, frozen=True, kw_only=True):
    """A page that a source speaks of: an address on the web, or a place in a local file."""

    source: str
    url: str | None = None
    path: str | None = None
    """A local file; then nothing needs fetching."""
    capture: Capture | None = None
    """Where in ``path``, when that is a WARC file."""
    id: str = ""
    outlet: str | None = None
    home: str | None = None
    title: str | None = None
    published_at: str | None = None
    """ISO 8601, as the source has it."""
    lastmod: str | None = None
    """When the page last changed, ISO 8601, as the source has it."""
    etag: str | None = None
    last_modified: str | None = None
    """Validators of an earlier visit; see :mod:`flows.fetch.visits`."""

    def __post_init__(self) -> None:
        if self.url:  # what goes on from here is stored and shown
            msgspec.structs.force_setattr(self, "url", without_secrets(self.url.strip()))
        if not self.id:
            msgspec.structs.force_setattr(self, "id", page_id(self.url) if self.url else self.path or "")

    @property
    def local(self) -> bool:
        """Whether the page is in a file here."""
        return self.path is not None

    @property
    def hints(self) -> Hints:
        """What the archive keeps beside the page."""
        return Hints(self.source, self.outlet, self.home, self.title, self.published_at)
