"""Where a response is kept, and what was known of its page."""

from __future__ import annotations

import msgspec


class ArchiveError(Exception):
    """A WARC file that cannot be read: one line that names it and says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


def one_line(text: str) -> str:
    """Text for a log or a message: whatever a file or a server put into it, one line of printable characters."""
    return "".join(c if c.isprintable() else " " for c in text)[:1000]


class Hints(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was known of a page before it was read, kept with it so that reading it again starts from the same."""

    source: str | None = None
    outlet: str | None = None
    home: str | None = None
    title: str | None = None
    published_at: str | None = None


class Capture(msgspec.Struct, frozen=True, kw_only=True):
    """Where one response stands in the archive."""

    id: str
    """The page's identifier, the same for every capture of one address."""
    url: str
    """As asked for."""
    final_url: str
    fetched_at: str
    status: int | None
    mime: str
    file: str
    """Relative to the archive's folder; for other people's files, the path as given."""
    offset: int
    length: int
    sha256: str
    """Of the body."""
    hints: Hints = Hints()
