"""What a user can mend: shown as one line, exit status 2. Anything else is our fault and shows its traceback."""

from __future__ import annotations


class UsageProblem(Exception):
    """The command cannot do what was asked; the message says what and what to do."""


def user_errors() -> tuple[type[Exception], ...]:
    """The errors told in one line; imported when there is one, for the command line to start without all they bring."""
    from extractors.language.model import ModelError
    from flows.archive import ArchiveError
    from flows.sources import SourceError
    from warehouse import WarehouseError

    return UsageProblem, SourceError, ArchiveError, WarehouseError, ModelError
