"""What happens when the disk is full, the folder read-only, a process killed, or two want to write at once."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.warehouse.made import article, build, content, event, link, rows, together
from warehouse import (
    LockTimeout,
    ShardError,
    WarehouseError,
    export_parquet,
    open_warehouse,
    publish_snapshot,
    write_shard,
)

ROOT = Path(__file__).parents[2]

INGEST = """
import resource, sys
from pathlib import Path
from warehouse import WarehouseError, export_parquet, open_warehouse, publish_snapshot
folder, limit = Path(sys.argv[1]), int(sys.argv[2])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
print("started", flush=True)
try:
    with open_warehouse(folder) as warehouse:
        for shard in sorted((folder / "shards").iterdir()):
            warehouse.load(shard)
        links = ({"mention_id": f"a{i}-m0", "event_id": "one", "run_id": "link"} for i in range(0, 40, 2))
        warehouse.assign_events(links)
        publish_snapshot(warehouse)
    export_parquet(folder)
except WarehouseError as error:
    print("refused:", error)
    sys.exit(3)
print("done")
"""


def shards(folder: Path, *, text: str = "short") -> None:
    for number in range(4):
        many = (
            article(f"a{i}", [event(f"a{i}", 0), event(f"a{i}", 1)], text=text)
            for i in range(number * 10, number * 10 + 10)
        )
        write_shard(folder / "shards", f"shard-{number}", together(*many))


def ingest(folder: Path, limit: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", INGEST, str(folder), str(limit)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_killed_at_any_moment_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    shards(tmp_path / "calm")
    assert ingest(tmp_path / "calm").wait() == 0
    shards(tmp_path / "w")
    chance = random.Random(7)
    for _ in range(3):
        process = ingest(tmp_path / "w")
        assert process.stdout
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.6))
        process.kill()
        process.communicate()
    assert ingest(tmp_path / "w").wait() == 0
    assert content(tmp_path / "w") == content(tmp_path / "calm")
    assert not list((tmp_path / "w").rglob(".partial-*"))


def test_a_full_disk_is_named_and_the_next_run_heals(tmp_path: Path) -> None:
    noise = random.Random(1)
    shards(tmp_path, text="".join(chr(noise.randrange(0x4E00, 0x9FFF)) for _ in range(60_000)))
    process = ingest(tmp_path, limit=3_000_000)
    said, errors = process.communicate()
    assert process.returncode == 3, said + errors
    assert "refused:" in said
    assert str(tmp_path) in said
    process = ingest(tmp_path)
    assert process.communicate()[0].endswith("done\n")
    assert rows(tmp_path, "SELECT count(*) n, count(DISTINCT mention_id) d FROM mentions") == [{"n": 80, "d": 80}]
    assert rows(tmp_path, "SELECT count(*) n FROM load_log") == [{"n": 4}]
    assert not list(tmp_path.rglob(".partial-*"))


def test_a_full_disk_leaves_no_half_shard(tmp_path: Path) -> None:
    script = (
        "import resource, sys, os; from pathlib import Path; from warehouse import write_shard, WarehouseError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "rows = [{'article_id': str(i), 'text': os.urandom(500).hex()} for i in range(1000)]\n"
        "try: write_shard(Path(sys.argv[1]), 's', {'articles': rows})\n"
        "except WarehouseError as error: print(error)"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert f"cannot write shard {tmp_path}/s: " in said.stdout
    assert list(tmp_path.iterdir()) == []


def as_nobody(do: object, folder: Path) -> str:
    """What an unprivileged process is told."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            do(folder)  # type: ignore[operator]
            said = "no error"
        except WarehouseError as error:
            said = str(error)
        except BaseException as error:
            said = f"raised {error!r}"
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader) as told:
        return told.read()


def opened(folder: Path) -> None:
    with open_warehouse(folder):
        pass


def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    for parent in (tmp_path, *tmp_path.parents):
        if parent == Path(tempfile.gettempdir()):
            break
        parent.chmod(0o755)
    folder = build(tmp_path / "w", article("a"))
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert as_nobody(opened, folder).startswith(f"cannot open {folder}/state for writing: Permission denied")
        assert as_nobody(opened, tmp_path / "new").startswith(
            f"cannot make the warehouse {tmp_path}/new: Permission denied"
        )
        assert as_nobody(lambda f: write_shard(f, "s", {}), folder).startswith("cannot write shard")
        assert as_nobody(export_parquet, folder).startswith(f"cannot export to {folder}/parquet: Permission denied")
        assert as_nobody(lambda f: rows(f, "FROM events"), folder) == "no error"
    finally:
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755)


def test_a_truncated_shard_changes_nothing_and_does_not_stop_the_others(tmp_path: Path) -> None:
    shards(tmp_path)
    broken = tmp_path / "shards" / "shard-1" / "mentions.parquet"
    whole = broken.read_bytes()
    broken.write_bytes(whole[:-100])
    with open_warehouse(tmp_path) as warehouse:
        warehouse.load(tmp_path / "shards" / "shard-0")
        with pytest.raises(ShardError, match="truncated or damaged; write the shard again"):
            warehouse.load(tmp_path / "shards" / "shard-1")
        warehouse.load(tmp_path / "shards" / "shard-2")
        publish_snapshot(warehouse)
    assert rows(tmp_path, "SELECT count(*) n FROM articles") == [{"n": 20}]
    broken.write_bytes(whole)
    with open_warehouse(tmp_path) as warehouse:
        assert warehouse.load(tmp_path / "shards" / "shard-1").status == "loaded"


def test_an_error_in_the_middle_of_a_load_keeps_nothing_of_it(tmp_path: Path) -> None:
    build(tmp_path, article("a"))
    before = content(tmp_path)
    with open_warehouse(tmp_path) as warehouse:
        warehouse.con.execute("ALTER TABLE load_log RENAME TO hidden")
        with pytest.raises(WarehouseError, match="cannot load shard"):
            warehouse.load(write_shard(tmp_path / "more", "b", article("b")))
        warehouse.con.execute("ALTER TABLE hidden RENAME TO load_log")
        publish_snapshot(warehouse)
    assert content(tmp_path) == before


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    build(tmp_path, article("a"))
    (tmp_path / "state" / "loader.duckdb").write_bytes(b"damaged" * 9999)
    with pytest.raises(WarehouseError, match=r"loader.duckdb: cannot open"):
        opened(tmp_path)


def test_writers_queue(tmp_path: Path) -> None:
    shards(tmp_path)
    said: list[str] = []
    with open_warehouse(tmp_path) as warehouse:
        warehouse.load(tmp_path / "shards" / "shard-0")
        other = ingest(tmp_path)
        assert other.stdout
        other.stdout.readline()
        late = open_warehouse(tmp_path, wait_seconds=0.2, on_wait=said.append)
        with pytest.raises(LockTimeout, match=rf"is being written by process {os.getpid()} .*; waited 0.2 s"), late:
            pass
        assert other.poll() is None
    assert said[0].startswith(f"waiting for process {os.getpid()} on ")
    assert other.communicate()[0] == "done\n"
    assert rows(tmp_path, "SELECT count(*) n FROM mentions") == [{"n": 80}]


def test_the_lock_of_a_dead_process_is_free(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c",
         "import sys, time; from pathlib import Path; from warehouse import open_warehouse\n"
         "with open_warehouse(Path(sys.argv[1])): print('in', flush=True); time.sleep(60)", str(tmp_path)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout
    holder.stdout.readline()
    holder.kill()
    holder.communicate()
    build(tmp_path, article("a"), links=[link("a-m0", "x")])
    assert rows(tmp_path, "SELECT event_id FROM events") == [{"event_id": "x"}]
