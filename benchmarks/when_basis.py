"""How the day of each event is known: stated, inferred from how news is told, or unknown.

    python -m benchmarks.when_basis PAGES [PAGES …]

PAGES are HTML pages, folders of them (an outlet each), or JSON lines of articles (``text``, ``title``,
``published_at``). ``argument`` and ``sentence`` are days that the words state; ``dateline`` and ``publication`` are
inferred; ``none`` is an event whose day is left open.
"""

from __future__ import annotations

import argparse
import collections
import json
from collections.abc import Iterator
from pathlib import Path

from extractors.assemble import extract_articles
from extractors.clean import HostMemory, clean_page
from extractors.model import Article, Event, Page

KINDS = {"argument": "stated", "sentence": "stated", "dateline": "inferred", "publication": "inferred"}


def articles(path: Path) -> Iterator[Article]:
    """The articles of a file, or of a folder's pages after the pages have taught each other their furniture."""
    if path.suffix == ".jsonl":
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            row = json.loads(line)
            yield Article(
                id=str(number), title=row.get("title"), text=row["text"],
                published_at=row.get("published_at"),
            )  # fmt: skip
        return
    files = sorted(path.rglob("*.html")) if path.is_dir() else [path]
    pages = [
        Page(id=str(file), url=f"https://{path.stem}.example/{file.parent.name}", html=file.read_bytes())
        for file in files
    ]
    memory = HostMemory()
    for page in pages:
        clean_page(page, memory)
    for page in pages:
        yield clean_page(page, memory)


def basis_of(event: Event) -> str:
    """The event's basis; ``none`` too where its time gives no day."""
    return event.time.basis if event.time is not None and event.time.start_date is not None else "none"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--limit", type=int, default=10**9, help="articles read at most")
    options = parser.parse_args()
    read = [article for path in options.pages for article in articles(path)][: options.limit]
    stories = 0
    counts: collections.Counter[tuple[str, bool]] = collections.Counter()
    for extraction in extract_articles(read):
        stories += bool(extraction.events)
        counts.update((basis_of(event), event.modality == "asserted") for event in extraction.events)
    total = sum(counts.values())
    print(f"{len(read)} articles, {stories} with events, {total} events")
    print(f"{'basis':12} {'known':9} {'asserted':>9} {'other':>7} {'share':>7}")
    for basis in (*KINDS, "none"):
        asserted, other = counts[basis, True], counts[basis, False]
        share = 100 * (asserted + other) / total if total else 0
        print(f"{basis:12} {KINDS.get(basis, 'unknown'):9} {asserted:9} {other:7} {share:6.1f}%")


if __name__ == "__main__":
    main()
