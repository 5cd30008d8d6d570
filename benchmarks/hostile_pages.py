"""What pages built to hurt a parser cost: seconds of processor time and peak memory, each page in a process of its own.

    python -m benchmarks.hostile_pages [NAME ...]

Prints a Markdown table: the page, its size, what became of it (``article`` or the error code), processor seconds of the
cleaning, and the memory it took beyond a process that has cleaned an ordinary page, at the highest.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable

from extractors.clean import clean_page
from extractors.model import Page

MB = 1_000_000
STORY = "<p>The council of Northport voted on Tuesday to close the road along the harbor, the mayor said.</p>" * 8
PAGES: dict[str, Callable[[], str | bytes | Page]] = {
    "50 MB of one line": lambda: "<p>" + "word " * (10 * MB),
    "16 MB of one line": lambda: "<p>" + "word " * (3 * MB),
    "16 MB of one word": lambda: "<p>" + "a" * (15 * MB),
    "16 MB of plain text, one line": lambda: Page(id="x", text="word " * (3 * MB)),
    "16 MB of plain text, short lines": lambda: Page(id="x", text="word\n" * (3 * MB)),
    "nesting 100,000 deep": lambda: "<div>" * 100_000 + STORY,
    "inline nesting 100,000 deep": lambda: "<b>" * 100_000 + STORY,
    "5 million open paragraphs": lambda: "<p>" * (5 * MB),
    "100,000 paragraphs": lambda: "<p>word word word word</p>" * 100_000,
    "100,000 links": lambda: "<a href=/x>word word</a> " * 100_000,
    "100,000 table cells": lambda: "<table><tr>" + "<td>word" * 100_000,
    "3 million entities": lambda: "<p>" + "&amp;" * (3 * MB),
    "bogus entities": lambda: "<p>" + "&bogus;" * (2 * MB),
    "4 MB of <": lambda: "<" * (4 * MB),
    "unclosed comments": lambda: "<!--" * (MB) + STORY,
    "unclosed script": lambda: STORY + "<script>" + "x" * (15 * MB),
    "attributes without end": lambda: "<p class='" + "a b " * (3 * MB) + "'>" + STORY,
    "100,000 attributes": lambda: "<p " + " ".join(f"a{i}=1" for i in range(100_000)) + ">" + STORY,
    "title of 15 MB": lambda: "<title>" + "t " * (7 * MB) + "</title>" + STORY,
    "JSON-LD nested 1 million deep": lambda: "<script type='application/ld+json'>" + "[" * MB + "</script>" + STORY,
    "NULs between all letters": lambda: "\x00".join(STORY * 1000),
    "lone surrogates": lambda: "\ud800" * MB + STORY,
    "random bytes": lambda: bytes((i * 7919 + i // 255) % 256 for i in range(4 * MB)),
}


def measure(name: str) -> None:
    """Clean one page in this process and print its row."""
    clean_page(Page(id="warm", url="https://a.example/b", html=f"<html><body>{STORY}</body></html>"))
    made = PAGES[name]()
    page = made if isinstance(made, Page) else Page(id="x", url="https://a.example/b", html=made)
    size = len(page.html if page.html is not None else page.text or "")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    article = clean_page(page)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    end = article.error.code if article.error else "article"
    print(f"| {name} | {size / MB:.1f} | {end} | {seconds:.2f} | {peak / 1000:.0f} |")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="pages to try; all by default")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        measure(options.names[0])
        return
    print("| page | MB | ends as | CPU s | MB more |\n|---|--:|---|--:|--:|", flush=True)
    for name in options.names or PAGES:
        try:
            subprocess.run([sys.executable, "-m", "benchmarks.hostile_pages", "--here", name], check=True, timeout=600)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            print(f"| {name} | | {type(error).__name__} | | |", flush=True)


if __name__ == "__main__":
    main()
