"""The command ``dateline``: one module a group of commands, and one place where errors become a line and a status."""

from __future__ import annotations

import signal
import sys

import typer

from flows.commands import analysis, demo, ingest, records, upkeep
from flows.errors import user_errors

app = typer.Typer(
    name="dateline",
    help="News pages in, tables of events out: who did what to whom, where and when.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
for group in (demo, ingest, records, analysis, upkeep):
    group.register(app)


def main() -> None:
    """Run the command line; a user's mistake is one line on standard error and exit status 2."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # as Ctrl-C: what is under way is wound up
    try:
        app()
    except (SystemExit, KeyboardInterrupt):
        raise
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        sys.exit(0)
    except user_errors() as error:
        print(f"dateline: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
