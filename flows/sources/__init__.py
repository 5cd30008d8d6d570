"""Where pages come from: told or recognised, and what is to be had there."""

from flows.sources.discover import discover
from flows.sources.find import find_sources
from flows.sources.listing import add_sources, read_sources
from flows.sources.local import PageError, read_folder, read_local
from flows.sources.recognise import recognise
from flows.sources.source import PageRef, Source, SourceError, SourceKind

__all__ = [
    "PageError", "PageRef", "Source", "SourceError", "SourceKind", "add_sources", "discover", "find_sources",
    "read_folder", "read_local", "read_sources", "recognise",
]  # fmt: skip
