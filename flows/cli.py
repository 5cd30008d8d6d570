"""The command ``dateline``: one module a group of commands, and one place where errors become a line and a status."""

from __future__ import annotations

import sys

import typer

from flows.commands import analysis, demo, ingest, records
from flows.errors import USER_ERRORS

app = typer.Typer(
    name="dateline",
    help="News pages in, tables of events out: who did what to whom, where and when.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
for group in (demo, ingest, records, analysis):
    group.register(app)


def main() -> None:
    """Run the command line; a user's mistake is one line on standard error and exit status 2."""
    try:
        app()
    except USER_ERRORS as error:
        print(f"dateline: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
