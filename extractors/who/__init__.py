"""Who: the cast of a story, names unified, with country and sectors."""

from extractors.who.cast import Cast

__all__ = ["Cast"]
