"""What each stage costs beside its yardstick, on articles and pages of your own.

    python -m benchmarks.pipeline articles.jsonl pages.jsonl --rounds 5 --json figures.json

Articles are lines as ``dateline extract`` reads them, pages lines as ``dateline clean`` reads them. Stage and yardstick
take turns, so that whatever else the machine does disturbs both alike; printed are medians of the rounds, in seconds
of processor time (this process and its children) and of the clock. The last column is the yardstick's processor time
by ours: 1 is as fast as the yardstick. The cold first run of either is left out.

* cleaning: trafilatura's ``bare_extraction`` with metadata, page by page
* extraction: the untuned spaCy pipeline over the same texts, in batches of as many
* linking: extraction of the same articles, which linking comes on top of
* load and export: DuckDB's own ``CREATE TABLE`` and ``COPY`` of the same rows
* whole run: ``dateline ingest`` of a folder of the pages, in a process of its own, beside a loop that calls the same
  functions without Prefect, in a process of its own too
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb
import trafilatura

from benchmarks.synthetic import make_shard
from extractors.assemble import extract_articles
from extractors.clean import HostMemory, clean_page
from extractors.language.model import DEFAULT_MODEL
from extractors.language.story import PARSED_TOGETHER
from extractors.link import Linkable, link_articles
from extractors.model import Article, Page
from extractors.where import Gazetteer
from flows.records import read_articles, read_pages
from warehouse import export_parquet, open_warehouse

PLAIN_LOOP = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from extractors.assemble import extract_articles
from extractors.clean import HostMemory, clean_page
from extractors.model import to_builtins
from flows.records import read_pages
from warehouse import article_tables, export_parquet, open_warehouse, publish_snapshot, write_shard
pages, folder = Path(sys.argv[1]), Path(sys.argv[2])
memory = HostMemory()
articles = [a for a in (clean_page(page, memory) for page in read_pages(pages)) if a.error is None]
tables = {}
for article, extraction in zip(articles, extract_articles(articles)):
    rows = article_tables(to_builtins(article), to_builtins(extraction), source="loop", extracted_at=datetime.now(UTC),
        extractor_version="loop", ontology_version="loop", run_id="loop")
    for name, some in rows.items():
        tables.setdefault(name, []).extend(some)
shard = write_shard(folder / "shards", "loop", tables)
with open_warehouse(folder) as warehouse:
    warehouse.load(shard)
    warehouse.rebuild_events()
    publish_snapshot(warehouse)
export_parquet(folder)
"""


@dataclass
class Figure:
    """A stage beside its yardstick: medians of the rounds, in seconds."""

    stage: str
    items: int
    unit: str
    cpu: float
    wall: float
    yardstick: str
    yardstick_cpu: float
    yardstick_wall: float

    @property
    def ratio(self) -> float:
        """The yardstick's processor time by ours."""
        return self.yardstick_cpu / self.cpu


def compare(
    stage: str, items: int, unit: str, ours: Callable[[], object], yardstick: str, other: Callable[[], object], n: int
) -> Figure:
    """Medians of ``n`` rounds in turns, after a first one of each that does not count."""
    rounds: list[tuple[float, float, float, float]] = []
    for _ in range(n + 1):
        rounds.append((*_timed(ours), *_timed(other)))
    cpu, wall, other_cpu, other_wall = (median(column) for column in zip(*rounds[1:], strict=True))
    return Figure(stage, items, unit, cpu, wall, yardstick, other_cpu, other_wall)


def _timed(do: Callable[[], object]) -> tuple[float, float]:
    cpu, wall = _processor_time(), time.perf_counter()
    do()
    return _processor_time() - cpu, time.perf_counter() - wall


def _processor_time() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def cleaning(pages: list[Page], n: int) -> Figure:
    """Pages to articles beside trafilatura alone."""

    def ours() -> None:
        memory = HostMemory()
        for page in pages:
            clean_page(page, memory)

    def bare() -> None:
        for page in pages:
            trafilatura.bare_extraction(page.html or page.text or "", url=page.url, with_metadata=True)

    return compare("cleaning", len(pages), "pages", ours, "trafilatura", bare, n)


def extraction(articles: list[Article], n: int) -> Figure:
    """Articles to events beside the language model alone."""
    import importlib

    gazetteer = Gazetteer.open()
    bare = importlib.import_module(DEFAULT_MODEL).load()
    texts = [text for a in articles for text in (a.text, a.title) if text]
    return compare(
        "extraction", len(articles), "articles", lambda: list(extract_articles(articles, gazetteer)),
        "spaCy alone", lambda: list(bare.pipe(texts, batch_size=PARSED_TOGETHER)), n,
    )  # fmt: skip


def linking(articles: list[Article], n: int) -> Figure:
    """Which reports are of one happening, beside the extraction that comes before."""
    gazetteer = Gazetteer.open()
    rows = list(extract_articles(articles, gazetteer))
    return compare(
        "linking", len(articles), "articles",
        lambda: link_articles([Linkable.of(a, r) for a, r in zip(articles, rows, strict=True) if r.error is None]),
        "extraction", lambda: list(extract_articles(articles, gazetteer)), n,
    )  # fmt: skip


def tables(folder: Path, mentions: int, n: int) -> list[Figure]:
    """Loading a shard and exporting Parquet, beside DuckDB alone."""
    shard = make_shard(duckdb.connect(), folder / "shards", "s", mentions)
    ours, bare = folder / "ours", folder / "bare.duckdb"

    def load() -> None:
        shutil.rmtree(ours, ignore_errors=True)
        with open_warehouse(ours) as warehouse:
            warehouse.load(shard)

    def bare_load() -> None:
        bare.unlink(missing_ok=True)
        with duckdb.connect(str(bare)) as con:
            for table in ("articles", "mentions"):
                con.execute(f"CREATE TABLE {table} AS FROM '{shard}/{table}.parquet'")

    def export() -> None:
        shutil.rmtree(folder / "out", ignore_errors=True)
        export_parquet(ours, folder / "out", ["mentions"])

    def bare_export() -> None:
        shutil.rmtree(folder / "copy", ignore_errors=True)
        with duckdb.connect(str(bare), read_only=True) as con:
            con.execute(
                "COPY (SELECT *, year(published_at) AS y, month(published_at) AS m FROM mentions) "
                f"TO '{folder}/copy' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (y, m))"
            )

    loading = compare("load", mentions, "mentions", load, "DuckDB CREATE TABLE", bare_load, n)
    with open_warehouse(ours) as warehouse:
        from warehouse import publish_snapshot

        publish_snapshot(warehouse)
    return [loading, compare("export", mentions, "mentions", export, "DuckDB COPY", bare_export, n)]


def whole_run(pages: Path, count: int, folder: Path, n: int) -> Figure:
    """``dateline ingest`` of the pages beside a plain loop, each in a new process with an empty warehouse."""
    html = folder / "pages"
    html.mkdir()
    for number, page in enumerate(p for p in read_pages(pages) if isinstance(p, Page)):
        content = page.html or page.text or ""
        (html / f"{number}.html").write_bytes(content if isinstance(content, bytes) else content.encode())

    def run(*command: str) -> Callable[[], object]:
        def once() -> None:
            shutil.rmtree(folder / "run", ignore_errors=True)
            subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        return once

    flow = run("-m", "flows.cli", "ingest", str(html), "--warehouse", str(folder / "run"))
    loop = run("-c", PLAIN_LOOP, str(html), str(folder / "run"))
    return compare("whole run", count, "pages", flow, "loop without Prefect", loop, n)


def show(figures: list[Figure]) -> str:
    """A Markdown table."""
    lines = [
        "| stage | items | CPU s | wall s | items / CPU s | yardstick | CPU s | wall s | yardstick / ours |",
        "|---|--:|--:|--:|--:|---|--:|--:|--:|",
    ]
    for f in figures:
        lines.append(
            f"| {f.stage} | {f.items:,} {f.unit} | {f.cpu:.2f} | {f.wall:.2f} | {f.items / f.cpu:,.1f} "
            f"| {f.yardstick} | {f.yardstick_cpu:.2f} | {f.yardstick_wall:.2f} | {f.ratio:.2f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure, print the table, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--mentions", type=int, default=100_000, help="rows of the made warehouse")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--only", nargs="+", choices=["cleaning", "extraction", "linking", "tables", "run"])
    asked = parser.parse_args()
    wanted = set(asked.only or ["cleaning", "extraction", "linking", "tables", "run"])
    articles = [a for a in read_articles(asked.articles) if a.error is None]
    pages = [p for p in read_pages(asked.pages) if isinstance(p, Page)]
    figures: list[Figure] = []
    with TemporaryDirectory() as work:
        folder = Path(work)
        if "cleaning" in wanted:
            figures.append(cleaning(pages, asked.rounds))
        if "extraction" in wanted:
            figures.append(extraction(articles, asked.rounds))
        if "linking" in wanted:
            figures.append(linking(articles, asked.rounds))
        if "tables" in wanted:
            figures += tables(folder, asked.mentions, asked.rounds)
        if "run" in wanted:
            figures.append(whole_run(asked.pages, len(pages), folder, asked.rounds))
    words = sum(len(a.text.split()) for a in articles)
    print(f"{len(articles)} articles of {words / max(len(articles), 1):,.0f} words, {len(pages)} pages, ", end="")
    print(f"medians of {asked.rounds} rounds, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    print(show(figures))
    if asked.json:
        machine = {"processors": os.cpu_count(), "load": os.getloadavg(), "python": platform.python_version()}
        content = {"machine": machine, "words": words, "figures": [asdict(f) | {"ratio": f.ratio} for f in figures]}
        asked.json.write_text(json.dumps(content, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
