"""Every response, kept as WARC; and WARC files of any tool."""

from flows.archive.archive import Archive
from flows.archive.capture import ArchiveError, Capture, Hints, one_line
from flows.archive.revisit import Originals
from flows.archive.warc import WARC_FILES, is_page, is_warc, read_capture, read_warc, scan_warc, warn_of_missing

__all__ = [
    "WARC_FILES", "Archive", "ArchiveError", "Capture", "Hints", "Originals", "is_page", "is_warc", "one_line",
    "read_capture", "read_warc", "scan_warc", "warn_of_missing",
]  # fmt: skip
