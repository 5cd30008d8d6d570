"""What a host repeats on page after page."""

from __future__ import annotations


class HostMemory:
    """Fingerprints of blocks per host."""
