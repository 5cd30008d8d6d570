"""``dateline clean`` and ``dateline extract``: records in, records out, for pipelines of your own."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
import typer

from extractors.model import Article, Extraction
from flows.console import progress

Input = Annotated[Path, typer.Argument(help="What to read.", show_default=False)]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="File to write; standard output when left out.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(rich_help_panel="Records")(clean)
    app.command(rich_help_panel="Records")(extract)


def clean(
    source: Input,
    output: Output = None,
    published: Annotated[str | None, typer.Option(help="Publication date (ISO 8601) of pages that name none.")] = None,
    explain: Annotated[
        bool, typer.Option(help="Write an HTML report of one page instead: kept, removed, why.")
    ] = False,
) -> None:
    """Pages to articles: the story alone, and what was removed and why.

    INPUT is a folder of .html and .txt files, one such file, a WARC, or JSON lines with `id` and `html` or `text`.

    * `dateline clean pages/ -o articles.jsonl`
    * `dateline clean crawl.warc.gz | dateline extract - -o events.jsonl`
    * `dateline clean --explain story.html -o story-report.html`
    """
    from extractors.clean import HostMemory, clean_page
    from extractors.model import Page
    from flows.records import read_page_file, read_pages

    if explain:
        from extractors.clean import explain_page

        with _opened(output) as out:
            out.write(explain_page(read_page_file(source, published)).encode())
        return
    memory = HostMemory()
    rows = (
        clean_page(page, memory) if isinstance(page, Page) else page
        for page in progress(read_pages(source, published), "cleaning")
    )
    _write(rows, output, "article")


def extract(
    source: Input,
    output: Output = None,
    link: Annotated[bool, typer.Option("--link", help="Give reports of one happening the same event_id.")] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes. Default: one for small inputs, else one a core.")
    ] = None,
    explain: Annotated[bool, typer.Option(help="Write an HTML page of one article's events instead.")] = False,
) -> None:
    """Articles to events: who did what to whom, where and when, with the sentence that says so.

    INPUT is JSON lines with `id`, `text` and, if known, `title`, `published_at`, `url`; `-` is standard input.

    * `dateline extract articles.jsonl -o events.jsonl --link`
    * `dateline extract --explain articles.jsonl -o events.html`  (the first article of the file)
    """
    from flows.records import extract_rows, learn_homes, linked_rows, read_articles, workers_for

    articles = read_articles(source)
    if explain:
        from extractors.explain import explain_article

        with _opened(output) as out:
            out.write(explain_article(next(articles)).encode())
        return
    count = workers_for(source, workers)
    homes = learn_homes(source)
    rows = linked_rows(articles, count, homes) if link else extract_rows(articles, count, homes)
    _write(progress(rows, "extracting"), output, "article")


def _write(rows: Iterable[Article | Extraction], output: Path | None, noun: str) -> None:
    """Write the rows and say in one line how many there were and how many failed."""
    from flows.records import write_rows

    failed = 0

    def counted() -> Iterator[msgspec.Struct]:
        nonlocal failed
        for row in rows:
            failed += row.error is not None
            yield row

    with _opened(output) as out:
        written = write_rows(counted(), out)
    if sys.stderr.isatty():
        print(f"{written} {noun}{'' if written == 1 else 's'}, {failed} with an error", file=sys.stderr)


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
    """The output, complete or not there at all: a file is renamed into place when everything is written."""
    if output is None:
        yield sys.stdout.buffer
        return
    from flows.errors import UsageProblem

    partial = output.with_name(output.name + ".partial")
    try:
        with partial.open("wb") as out:
            yield out
        partial.replace(output)
    except OSError as error:
        raise UsageProblem(f"cannot write {output}: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)
