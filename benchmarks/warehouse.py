"""How fast, how small and how unbreakable the warehouse is, beside bare DuckDB in the same run.

    python -m benchmarks.warehouse speed --mentions 300000     load, events, snapshot, export; bytes a row
    python -m benchmarks.warehouse linking --mentions 10000000 linking at 10 thousand to a million mentions, and beside
                                                               so many known ones
    python -m benchmarks.warehouse kills --times 100           kill -9 at random moments, then compare
    python -m benchmarks.warehouse queries --mentions 10000000 the questions of docs/analysts.md

Everything happens in ``--folder`` (default: a new temporary one), which is emptied first.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from multiprocessing import Process
from pathlib import Path
from statistics import median
from tempfile import mkdtemp
from typing import Any

import duckdb

from benchmarks.synthetic import make_shard
from flows.linking import link_new_mentions, mark_copies
from warehouse import Warehouse, export_parquet, open_snapshot, open_warehouse, publish_snapshot
from warehouse.linking import Candidates, candidates, last_load

DOCS = Path(__file__).parents[1] / "docs"

INGEST = """
import sys
from pathlib import Path
from warehouse import open_warehouse, publish_snapshot
folder = Path(sys.argv[1])
print("started", flush=True)
with open_warehouse(folder) as warehouse:
    for shard in sorted((folder / "shards").iterdir()):
        warehouse.load(shard)
    warehouse.assign_events({"mention_id": f"m{i}", "event_id": f"e{i // 3 * 3}"} for i in range(5000))
    publish_snapshot(warehouse)
"""


def timed(do: Callable[[], Any]) -> float:
    """Seconds a call takes."""
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def timed_answer(do: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds a call takes, and its answer."""
    start = time.perf_counter()
    answer = do()
    return time.perf_counter() - start, answer


def speed(folder: Path, mentions: int, rounds: int = 5) -> None:
    """Medians of several rounds, taking turns with the yardstick; ratios are what to look at on a busy machine."""
    shard = make_shard(duckdb.connect(), folder / "shards", "s", mentions)
    rows = mentions + mentions // 4
    loading: dict[str, list[float]] = {"bare": [], "ours": []}
    for number in range(rounds):
        bare = duckdb.connect(str(folder / f"bare{number}.duckdb"))
        sql = [f"CREATE TABLE {t} AS FROM '{shard}/{t}.parquet'" for t in ("articles", "mentions")]
        loading["bare"].append(timed(lambda con=bare, sql=sql: [con.execute(s) for s in sql] and con.close()))  # type: ignore[misc]
        shutil.rmtree(folder / "w", ignore_errors=True)
        with open_warehouse(folder / "w") as warehouse:
            loading["ours"].append(timed(lambda w=warehouse: w.load(shard)))  # type: ignore[misc]
    report("load", rows, loading)
    bare_load = median(loading["bare"])
    with open_warehouse(folder / "w") as warehouse:
        links = [{"mention_id": f"m{i}", "event_id": f"e{i // 3 * 3}"} for i in range(mentions)]
        seconds = timed(warehouse.rebuild_events)
        print(
            f"events from single mentions: {mentions / seconds:,.0f} mentions/s ({seconds / bare_load:.1f} x bare load)"
        )
        print(f"moving {mentions:,} mentions: {timed(lambda: warehouse.assign_events(links)):.1f} s")
        seconds = timed(warehouse.rebuild_events)
        print(
            f"events from three mentions: {mentions / seconds:,.0f} mentions/s ({seconds / bare_load:.1f} x bare load)"
        )
        print(f"snapshot: {timed(lambda: publish_snapshot(warehouse)):.1f} s")
    path = folder / "w" / "dateline.duckdb"
    events = mentions // 3
    print(f"snapshot size: {path.stat().st_size / mentions:.0f} bytes a mention with its article and events")
    exporting: dict[str, list[float]] = {"bare": [], "ours": []}
    tables = {"events": "coalesce(event_date, first_seen::DATE)", "mentions": "published_at"}
    for number in range(rounds):
        bare = duckdb.connect(str(path), read_only=True)
        sql = [
            f"COPY (SELECT *, year({day}) AS y, month({day}) AS m FROM {t}) TO '{folder}/bare{number}/{t}' "
            "(FORMAT parquet, COMPRESSION zstd, PARTITION_BY (y, m))"
            for t, day in tables.items()
        ]
        (folder / f"bare{number}").mkdir()
        exporting["bare"].append(timed(lambda con=bare, sql=sql: [con.execute(s) for s in sql] and con.close()))  # type: ignore[misc]
        shutil.rmtree(folder / "out", ignore_errors=True)
        exporting["ours"].append(timed(lambda: export_parquet(folder / "w", folder / "out", list(tables))))
    report("export", events + mentions, exporting)
    again = timed(lambda: export_parquet(folder / "w", folder / "out", list(tables)))
    print(f"export again, nothing changed: {again:.2f} s")
    for name, count in (("events", events), ("mentions", mentions)):
        size = sum(file.stat().st_size for file in (folder / "out" / name).rglob("*.parquet"))
        print(f"parquet {name}: {size / count:.0f} bytes a row")


def report(what: str, rows: int, seconds: dict[str, list[float]]) -> None:
    """Rows a second of ours and of the yardstick, and how the ratio of one round to the next differs."""
    bare, ours = median(seconds["bare"]), median(seconds["ours"])
    ratios = sorted(b / o for b, o in zip(seconds["bare"], seconds["ours"], strict=True))
    print(
        f"{what}: {rows / ours:,.0f} rows/s; bare DuckDB {rows / bare:,.0f} rows/s; "
        f"ratio {median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})",
        flush=True,
    )


def linking(folder: Path, mentions: int, sizes: tuple[int, ...] = (10_000, 100_000, 1_000_000)) -> None:
    """The whole linking step: so many mentions of three years at once; then days of ten and a hundred thousand mentions
    against a warehouse of ``mentions``. Each in a process of its own, for its memory."""
    for size in sizes:
        alone(link_all, folder / f"all-{size}", size)
    alone(build, folder / "w", mentions)
    for day, size in enumerate((10_000, 100_000)):
        alone(link_day, folder / "w", mentions, date(2025, 6, 1) + timedelta(60 * day), size)


def alone(do: Callable[..., None], *arguments: Any) -> None:
    """Call in a process of its own, and print its peak memory."""
    process = Process(target=_measured, args=(do, *arguments))
    process.start()
    process.join()


def _measured(do: Callable[..., None], *arguments: Any) -> None:
    do(*arguments)
    print(f"    peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB", flush=True)


def link_all(folder: Path, size: int) -> None:
    """Link so many mentions, all of them new."""
    shard = make_shard(duckdb.connect(), folder / "shards", "a", size)
    with open_warehouse(folder) as warehouse:
        warehouse.load(shard)
        link(warehouse, 0, f"all {size:,} new", size)
    shutil.rmtree(folder)


def link_day(folder: Path, known: int, day: date, size: int) -> None:
    """Link so many mentions of one day with what the warehouse knows."""
    first = 10 * known + day.toordinal() * 1_000_000
    with open_warehouse(folder) as warehouse:
        before = last_load(warehouse.con)
        warehouse.load(make_shard(warehouse.con, folder / "shards", str(day), size, first=first, begin=day, days=1))
        link(warehouse, before, f"{size:,} of one day beside {known:,}", size)


def link(warehouse: Warehouse, since: int, what: str, size: int) -> None:
    """The steps of the flow's task ``link``, each with its time by the clock and on the processor."""
    steps: dict[str, Callable[[], Any]] = {
        "copies": lambda: mark_copies(warehouse, since),
        "candidate pairs alone": lambda: candidates(warehouse.con, since),
        "mentions": lambda: link_new_mentions(warehouse, since, "r"),
        "events": warehouse.rebuild_events,
    }
    print(what)
    for name, do in steps.items():
        cpu, (seconds, answer) = time.process_time(), timed_answer(do)
        told = f"{answer.pairs.num_rows:,} pairs" if isinstance(answer, Candidates) else f"{answer:,} changed"
        used = time.process_time() - cpu
        print(
            f"    {name}: {seconds:.1f} s, CPU {used:.1f} s, {1000 * used / size:.2f} ms a mention; {told}", flush=True
        )


def build(folder: Path, mentions: int, at_once: int = 500_000) -> None:
    """A warehouse of so many mentions of three years, each an event of its own."""
    with open_warehouse(folder) as warehouse:
        for first in range(0, mentions, at_once):
            count = min(at_once, mentions - first)
            shard = make_shard(warehouse.con, folder / "shards", f"s{first}", count, first=first)
            warehouse.load(shard)
            warehouse.rebuild_events()
            shutil.rmtree(shard)


def kills(folder: Path, times: int) -> None:
    """Kill an ingest of twenty shards at a random moment, run it again, compare with an undisturbed one; many times."""
    con = duckdb.connect()
    for number in range(20):
        make_shard(con, folder / "shards", f"s{number:02}", 250, first=250 * number)
    shutil.copytree(folder / "shards", folder / "calm" / "shards")
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", INGEST, str(folder / "calm")], check=True, stdout=subprocess.DEVNULL)
    whole = time.perf_counter() - start
    calm = content(folder / "calm")
    chance, same, killed = random.Random(1), 0, 0
    for _ in range(times):
        work = folder / "w"
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(folder / "shards", work / "shards")
        process = subprocess.Popen([sys.executable, "-c", INGEST, str(work)], stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.readline()
        time.sleep(chance.uniform(0, whole))
        process.kill()
        process.communicate()
        killed += process.returncode < 0
        subprocess.run([sys.executable, "-c", INGEST, str(work)], check=True, stdout=subprocess.DEVNULL)
        same += content(work) == calm
    print(f"{times} times: {killed} killed before the end, {same} identical to an undisturbed run after the next")


def content(folder: Path) -> dict[str, list[str]]:
    """All rows but for clock times, sorted."""
    with open_snapshot(folder) as con:
        names = [name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        clock = "COLUMNS(lambda c: c NOT IN ('loaded_at', 'linked_at', 'applied_at'))"
        return {name: sorted(map(str, con.execute(f"SELECT {clock} FROM {name}").fetchall())) for name in names}


def queries(folder: Path, mentions: int) -> None:
    """The questions of docs/analysts.md on a warehouse of so many events, each with one mention."""
    alone(build, folder / "w", mentions)
    path = folder / "w" / "state" / "loader.duckdb"
    size = path.stat().st_size
    print(f"{mentions:,} events; database {size / 1e9:.1f} GB, {size / mentions:.0f} bytes an event")
    con = duckdb.connect(str(path), read_only=True)
    text = (DOCS / "analysts.md").read_text("utf-8")
    for title, sql in re.findall(r"^## ([^\n]+)\n.*?```sql\n(.*?)```", text, re.DOTALL | re.MULTILINE):
        con.execute(sql).fetchall()
        print(f"{min(timed(lambda: con.execute(sql).fetchall()) for _ in range(2)):6.2f} s  {title}", flush=True)  # noqa: B023


def main() -> None:
    """Run one benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["speed", "linking", "kills", "queries"])
    parser.add_argument("--mentions", type=int, default=300_000)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    folder = asked.folder or Path(mkdtemp())
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        if asked.what == "speed":
            speed(folder, asked.mentions)
        elif asked.what == "linking":
            linking(folder, asked.mentions)
        elif asked.what == "kills":
            kills(folder, asked.times)
        else:
            queries(folder, asked.mentions)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB")


if __name__ == "__main__":
    main()
