"""What can go wrong with tables and files, each with a message that says what and what to do."""

from __future__ import annotations


class WarehouseError(Exception):
    """A warehouse could not do what was asked; nothing of the failed step was kept."""


class ShardError(WarehouseError):
    """A shard is incomplete, damaged, or holds rows that do not fit the schema."""


class LockTimeout(WarehouseError):
    """Another process kept the warehouse for longer than we were willing to wait."""


class NewerWarehouse(WarehouseError):
    """The warehouse was written by a newer Dateline, whose tables this one does not know."""
