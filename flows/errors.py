"""What a user can mend: shown as one line, exit status 2. Anything else is our fault and shows its traceback."""

from __future__ import annotations

from extractors.language.model import ModelError
from flows.archive import ArchiveError
from flows.sources import SourceError
from warehouse import WarehouseError


class UsageProblem(Exception):
    """The command cannot do what was asked; the message says what and what to do."""


USER_ERRORS = (UsageProblem, SourceError, ArchiveError, WarehouseError, ModelError)
