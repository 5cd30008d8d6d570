"""Throw broken pages at the cleaner and count what breaks.

    python -m benchmarks.fuzz_pages [--mutants 10000] [--seed 1] [FOLDER]

Mutates the sample pages of the tests (or the ``.html`` files of FOLDER): cut, repeated, swapped and nested pieces, lost
and doubled tags, foreign bytes, wrong encodings, NULs, floods of entities. Prints one JSON object with the number of
mutants, crashes (articles with the error ``internal``, or exceptions), error codes, and the slowest page in seconds.
Exit status 1 when anything crashed or took longer than ``--limit`` seconds.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

from extractors.clean import HostMemory, clean_page
from extractors.model import Page

SAMPLES = Path(__file__).parents[1] / "tests" / "extractors" / "clean" / "samples"
_PIECES = (
    b"\x00", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"<", b">", b"&", b"&#xD800;", b"&#0;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"</body>", b"<body>",
    b"<div>", b"</div>", b"<p>", b"</p>", b"<table>", b"<td>", b"<script>", b"</script>", b"<style>", b"<svg>", b"<math>", b"<template>", b"<noscript>",
    b"<plaintext>", b"<a href='", b"<br>", b"<br><br>", b"<h1>", b"<article>", b"</article>", b"<form>", b"<select>", b"\r\n", b"\xa0", b"\xe2\x80\xae",
    b"<html lang=\"\">", b"<base href=\"javascript:\">", b"<meta charset=utf-16>", b"<time datetime=\"-1\">", b'{"@type":', b"<b><i><u>", b"<frameset>",
)  # fmt: skip


def mutate(page: bytes, rng: random.Random) -> bytes:
    """One mutant of a page: one to eight random edits."""
    data = page
    for _ in range(rng.randint(1, 8)):
        a, b = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
        b = min(b, a + 3000)
        piece = rng.choice(_PIECES)
        edit = rng.randrange(9)
        if edit == 0:
            data = data[:a] + data[b:]
        elif edit == 1:
            data = data[:b] + data[a:b] * rng.randint(1, 20) + data[b:]
        elif edit == 2:
            data = data[:a] + piece * rng.choice((1, 1, 2, 300)) + data[a:]
        elif edit == 3:
            data = data[:a] + bytes(rng.randrange(256) for _ in range(rng.randint(1, 40))) + data[b:]
        elif edit == 4:
            data = data[:a] + data[a:b][::-1] + data[b:]
        elif edit == 5:
            data = data.replace(
                rng.choice((b"</p>", b"</div>", b"<p>", b"</script>", b'"', b">", b"</article>")),
                rng.choice((b"", piece)),
            )
        elif edit == 6:
            data = data.decode("utf-8", "replace").encode(
                rng.choice(("utf-16", "cp1252", "utf-8", "shift_jis", "utf-7")), "replace"
            )
        elif edit == 7:
            data = data[:a] + b"<div>" * rng.choice((10, 400)) + data[a:]
        else:
            data = (
                data[:a] + rng.choice((b"&amp;", b"&nbsp;", b"&#8217;", b"&bogus;")) * rng.choice((5, 2000)) + data[a:]
            )
        if len(data) > 400_000:
            break
    return data


def main() -> None:
    """Run the fuzzer and print its counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=SAMPLES)
    parser.add_argument("--mutants", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=20.0)
    options = parser.parse_args()
    pages = [p.read_bytes() for p in sorted(options.folder.glob("*.html"))]
    if not pages:
        sys.exit(f"no .html files in {options.folder}")
    rng = random.Random(options.seed)
    codes: Counter[str] = Counter()
    crashes = 0
    slowest = 0.0
    memory = HostMemory()
    begun = time.perf_counter()
    for number in range(options.mutants):
        mutant = mutate(rng.choice(pages), rng)
        start = time.perf_counter()
        try:
            article = clean_page(
                Page(id=str(number), url=f"https://host{number % 7}.example/{number}", html=mutant), memory
            )
            code = article.error.code if article.error else "article"
        except Exception as error:
            code = f"raised {type(error).__name__}"
        slowest = max(slowest, time.perf_counter() - start)
        codes[code] += 1
        if code == "internal" or code.startswith("raised"):
            crashes += 1
            print(f"mutant {number}: {code}", file=sys.stderr)
    seconds = round(time.perf_counter() - begun, 1)
    print(
        json.dumps(
            {
                "mutants": options.mutants,
                "crashes": crashes,
                "slowest_s": round(slowest, 2),
                "seconds": seconds,
                "codes": dict(codes.most_common()),
            }
        )
    )
    sys.exit(1 if crashes or slowest > options.limit else 0)


if __name__ == "__main__":
    main()
