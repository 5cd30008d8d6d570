"""What each stage costs beside its yardstick, what Prefect adds, and how a run grows.

    python -m benchmarks.pipeline stages                    # every stage, on the pages of the demo
    python -m benchmarks.pipeline stages --articles articles.jsonl --pages FOLDER --rounds 5 --json figures.json
    python -m benchmarks.pipeline prefect --sizes 100 500   # Prefect's share of a run of 5,000 pages
    python -m benchmarks.pipeline workers --count 1000      # two processes beside one
    python -m benchmarks.pipeline growth --sizes 1000 10000 100000 --words 60

Articles are what ``dateline extract`` reads, pages what ``dateline clean`` reads; without them, the demo's own. Stage
and yardstick take turns, who begins alternates, and medians of the rounds are shown, so that whatever else the machine
does disturbs both alike: in seconds of processor time (this process and its children) and of the clock. The last column
is the yardstick's processor time by ours, round by round: 1 is as fast as the yardstick. The first run of either is
left out.

* cleaning: trafilatura's ``bare_extraction`` with metadata, page by page
* extraction: spaCy's pipeline as it is shipped, over the same texts in one process, in batches as large
* linking: extraction of the same articles, which linking comes on top of
* load and export: DuckDB's own ``CREATE TABLE`` and ``COPY`` of the same rows
* whole run: ``dateline ingest`` of a folder of the pages, in a process of its own, beside the same functions without
  Prefect (``benchmarks.plain_run``), in a process of its own too
"""

from __future__ import annotations

import argparse
import importlib
import json
import shutil
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import trafilatura

from benchmarks.measure import Figure, compare, machine, table
from benchmarks.scaling import flow_and_loop, growth, prefect_share, processes
from benchmarks.synthetic import make_shard
from extractors.assemble import extract_articles
from extractors.clean import HostMemory, clean_page
from extractors.language.model import DEFAULT_MODEL
from extractors.language.story import PARSED_TOGETHER
from extractors.link import Linkable, link_articles
from extractors.model import Article, Page
from extractors.where import Gazetteer
from flows.demo.server import SITE
from flows.records import read_articles, read_pages
from warehouse import export_parquet, open_warehouse, publish_snapshot

STAGES = ("cleaning", "extraction", "linking", "tables", "run")


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
            for name in ("articles", "mentions"):
                con.execute(f"CREATE TABLE {name} AS FROM '{shard}/{name}.parquet'")

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
        publish_snapshot(warehouse)
    return [loading, compare("export", mentions, "mentions", export, "DuckDB COPY", bare_export, n)]


def whole_run(pages: list[Page], folder: Path, n: int) -> Figure:
    """``dateline ingest`` of the pages beside the loop, start and all."""
    flow, loop = flow_and_loop(pages, folder)
    return compare("whole run", len(pages), "pages", flow, "loop without Prefect", loop, n)


def measure(
    pages: list[Page], articles: list[Article], rounds: int, mentions: int, stages: tuple[str, ...] = STAGES
) -> list[Figure]:
    """The figures of some of the ``STAGES``."""
    with TemporaryDirectory() as work:
        folder = Path(work)
        figures: list[Figure] = []
        if "cleaning" in stages:
            figures.append(cleaning(pages, rounds))
        if "extraction" in stages:
            figures.append(extraction(articles, rounds))
        if "linking" in stages:
            figures.append(linking(articles, rounds))
        if "tables" in stages:
            figures += tables(folder, mentions, rounds)
        if "run" in stages:
            figures.append(whole_run(pages, folder, rounds))
    return figures


def show(figures: list[Figure]) -> str:
    """The figures as a Markdown table."""
    head = ["stage", "items", "", "CPU s", "wall s", "items / CPU s", "yardstick", "CPU s", "wall s", "ratio"]
    rows: list[list[object]] = [
        [f.stage, f.items, f.unit, f.cpu, f.wall, f.items / f.cpu, *_yardstick(f)] for f in figures
    ]
    return table(head, rows)


def _yardstick(f: Figure) -> list[object]:
    return [f.yardstick, f.yardstick_cpu, f.yardstick_wall, f.ratio]


def inputs(articles: Path | None, pages: Path | None) -> tuple[list[Page], list[Article]]:
    """Pages and articles to measure with: those of the paths; else the demo's pages, and the stories on the pages."""
    found = [read_pages(path) for path in ([pages] if pages else sorted(p for p in SITE.iterdir() if p.is_dir()))]
    read = [p for some in found for p in some if isinstance(p, Page)]
    stories = read_articles(articles) if articles else (clean_page(page) for page in read)
    return read, [a for a in stories if a.error is None]


def main() -> None:
    """Measure, print the table, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--articles", type=Path, help="JSON lines as dateline extract reads them")
    common.add_argument("--pages", type=Path, help="a folder, WARC or JSON lines as dateline clean reads them")
    common.add_argument("--rounds", type=int, default=5)
    common.add_argument("--json", type=Path, help="write the figures here")
    commands = parser.add_subparsers(dest="command", required=True)
    stages = commands.add_parser("stages", parents=[common])
    stages.add_argument("--mentions", type=int, default=100_000, help="rows of the made warehouse")
    stages.add_argument("--only", nargs="+", choices=STAGES, default=STAGES)
    prefect = commands.add_parser("prefect", parents=[common])
    prefect.add_argument("--sizes", type=int, nargs=2, default=[100, 500])
    prefect.add_argument("--goal", type=int, default=5_000)
    workers = commands.add_parser("workers", parents=[common])
    workers.add_argument("--count", type=int, default=1_000)
    growing = commands.add_parser("growth", parents=[common])
    growing.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    growing.add_argument("--words", type=int, help="cut every article after so many words")
    asked = parser.parse_args()
    pages, articles = inputs(asked.articles, asked.pages)
    before = machine()
    found: Any
    with TemporaryDirectory() as work:
        if asked.command == "stages":
            figures = measure(pages, articles, asked.rounds, asked.mentions, tuple(asked.only))
            found, text = [asdict(figure) for figure in figures], show(figures)
        else:
            if asked.command == "prefect":
                found = prefect_share(pages, asked.sizes, asked.goal, Path(work), asked.rounds)
            elif asked.command == "workers":
                found = [processes(articles, asked.count, Path(work), asked.rounds)]
            else:
                found = growth(articles, asked.sizes, asked.words, Path(work))
            text = table(list(found[0]), [list(row.values()) for row in found])
    words = sum(len(a.text.split()) for a in articles) / max(len(articles), 1)
    print(f"{len(articles)} articles of {words:,.0f} words, {len(pages)} pages, {asked.rounds} rounds, ", end="")
    print(f"load {before['load']:.1f} to {machine()['load']:.1f} on {before['processors']} processors\n\n{text}")
    if asked.json:
        content = {"command": asked.command, "machine": before, "words": words, "figures": found}
        asked.json.write_text(json.dumps(content, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
