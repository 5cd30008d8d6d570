"""What a run costs beyond its work, and how it grows: Prefect, a second process, more articles."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

from benchmarks.measure import Run, run
from extractors.model import Article, Page

_PREFECT = "import prefect, prefect.cache_policies, prefect.futures, prefect.states, prefect.task_runners"


def flow_and_loop(pages: Sequence[Page], folder: Path) -> tuple[Callable[[], Run], Callable[[], Run]]:
    """``dateline ingest`` of the pages and ``benchmarks.plain_run``, each a new process with an empty warehouse."""
    html, warehouse = folder / "pages", folder / "run"
    shutil.rmtree(html, ignore_errors=True)
    html.mkdir(parents=True)
    for number, page in enumerate(pages):
        content = page.html or page.text or ""
        (html / f"{number:06}.html").write_bytes(content if isinstance(content, bytes) else content.encode())

    def once(*arguments: str) -> Run:
        shutil.rmtree(warehouse, ignore_errors=True)
        return run(*arguments, str(warehouse))

    return (
        lambda: once("-m", "flows.cli", "ingest", str(html), "--warehouse"),
        lambda: once("-m", "benchmarks.plain_run", str(html)),
    )


def prefect_share(
    pages: Sequence[Page], sizes: Sequence[int], goal: int, folder: Path, rounds: int
) -> list[dict[str, Any]]:
    """The flow beside its functions alone at two sizes, and Prefect's share of ``goal`` pages by a line through both.

    The functions stand in modules that import Prefect; what that import takes is counted as Prefect's. Pages are
    repeated to make up a size, so that at large sizes there are more reports of one happening than there are in real
    news: linking then takes longer than it should, in both.
    """
    seconds: dict[int, tuple[float, float]] = {}
    rows = []
    imported = median(run("-c", _PREFECT).cpu - run("-c", "pass").cpu for _ in range(rounds))
    for size in sizes:
        flow, loop = flow_and_loop(list(islice(cycle(pages), size)), folder)
        turns = []
        for number in range(rounds):
            if number % 2:
                other, ours = loop().cpu, flow().cpu
            else:
                ours, other = flow().cpu, loop().cpu
            turns.append((ours, other - imported))
        ours, other = (median(column) for column in zip(*turns, strict=True))
        seconds[size] = ours, other
        rows.append({"pages": size, "flow": ours, "loop": other, "share": 1 - other / ours, "measured": "yes"})
    small, large = min(seconds), max(seconds)
    ours, other = (_line(small, seconds[small][i], large, seconds[large][i], goal) for i in (0, 1))
    rows.append(
        {"pages": goal, "flow": ours, "loop": other, "share": 1 - other / ours, "measured": "by a line through both"}
    )
    return rows


def _line(x: float, y: float, further: float, value: float, at: float) -> float:
    return y if further == x else y + (value - y) * (at - x) / (further - x)


def processes(articles: Sequence[Article], count: int, folder: Path, rounds: int) -> dict[str, Any]:
    """``dateline extract`` of ``count`` articles by one process and by two, in turns, by the clock.

    ``speedup`` counts everything; ``speedup_running`` leaves out what a command for one article takes, which is the
    start.
    """
    source, first = folder / "articles.jsonl", folder / "first.jsonl"
    write_articles(source, islice(varied(articles), count))
    write_articles(first, articles[:1])

    def wall(path: Path, workers: int) -> float:
        return run(*_EXTRACT, str(path), "-o", str(folder / "out.jsonl"), "--workers", str(workers)).wall

    turns = [(wall(source, 1), wall(source, 2), wall(first, 1)) for _ in range(rounds)]
    one, two, start = (median(column) for column in zip(*turns, strict=True))
    return {
        "articles": count, "one": one, "two": two, "start": start, "speedup": median(a / b for a, b, _ in turns),
        "speedup_running": median((a - s) / (b - s) for a, b, s in turns),
    }  # fmt: skip


def growth(articles: Sequence[Article], sizes: Sequence[int], words: int | None, folder: Path) -> list[dict[str, Any]]:
    """Processor time and memory of ``dateline extract`` by one process as articles grow more."""
    found = []
    for size in sizes:
        source = folder / "articles.jsonl"
        write_articles(source, islice(varied(articles, words), size))
        took = run(*_EXTRACT, str(source), "-o", str(folder / "out.jsonl"), "--workers", "1")
        found.append({"articles": size, **asdict(took)})
    return found


_EXTRACT = ("-m", "flows.cli", "extract")


def varied(articles: Sequence[Article], words: int | None = None) -> Iterator[Article]:
    """Articles without end: the given ones again and again, with new names in each round.

    Every capitalised word inside a sentence gets another ending by round, so that what remembers words meets new ones
    all the time, as it would in new articles. ``words`` cuts the texts.
    """
    for number, article in enumerate(cycle(articles)):
        rounds = number // len(articles)
        text = article.text if words is None else " ".join(article.text.split(" ")[:words])
        text = _renamed(text, rounds) if rounds else text
        yield msgspec.structs.replace(article, id=f"{article.id}-{number}", text=text)


def _renamed(text: str, number: int) -> str:
    ending = "".join("aeiou"[int(digit) % 5] + "lmnrst"[int(digit) % 6] for digit in str(number))
    words = text.split(" ")
    return " ".join(
        word + ending if before.islower() and word.isalpha() and word.istitle() and len(word) > 3 else word
        for before, word in zip(["", *words], words, strict=False)
    )


def write_articles(path: Path, articles: Iterator[Article] | Sequence[Article]) -> None:
    """Write articles as ``dateline extract`` reads them."""
    with path.open("wb") as file:
        for a in articles:
            row = {"id": a.id, "url": a.url, "title": a.title, "published_at": a.published_at, "text": a.text}
            file.write(msgspec.json.encode(row) + b"\n")
