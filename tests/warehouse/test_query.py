from __future__ import annotations

import shutil
import threading
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.made import actor, article, build, day, event, place, rows, together
from warehouse import WarehouseError, find_events, open_warehouse, publish_snapshot, run_query, write_shard


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    many = [
        event("a"),
        event("a", 1, modality="planned", time=day("2024-03-20")),
        event("a", 2, event_type="PROTEST", actors=[actor("Dock Workers", "KEN", "LAB")], recipients=[],
              location=place("Mombar", 5, "KEN"), time=day("2024-04-01")),
        event("a", 3, event_type="CONSULT", actors=[actor("Envoy", "KEN", "GOV")], location=None, time=None),
        event("a", 4, time=day("2024-02-01", "month") | {"end_date": "2024-03-01"}),
    ]  # fmt: skip
    return build(tmp_path_factory.mktemp("w"), article("a", many))


def found(folder: Path, **asked: object) -> list[str]:
    return [name[2:] for name in find_events(folder, **asked)["event_id"].to_pylist()]  # type: ignore[arg-type]


def test_events_are_found(folder: Path) -> None:
    assert found(folder) == ["e2", "e0", "e4", "e3"]
    assert found(folder, limit=1) == ["e2"]
    assert found(folder, modality=None, since=date(2024, 3, 5)) == ["e2", "e1"]
    assert found(folder, until=date(2024, 3, 4)) == ["e0", "e4"]
    assert found(folder, since=date(2024, 2, 10), until=date(2024, 2, 10)) == ["e4"]
    assert found(folder, event_type="protest") == ["e2"]
    assert found(folder, country="ken") == ["e2", "e3"]
    assert found(folder, actor="dock") == ["e2"]
    assert found(folder, actor="%") == []
    assert found(folder, actor="'; DROP TABLE events; --") == []


def test_parameters_are_bound(folder: Path) -> None:
    asked = "SELECT count(*) AS n FROM events WHERE event_type = ?"
    assert run_query(folder, asked, ["ASSAULT"]).to_pylist() == [{"n": 3}]
    assert run_query(folder, asked.replace("?", "$kind"), {"kind": "' OR true --"}).to_pylist() == [{"n": 0}]


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE events",
        "DELETE FROM events",
        "CREATE TABLE t AS SELECT 1",
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM '/etc/hostname'",
        "SELECT * FROM glob('/*')",
        "COPY events TO 'stolen.csv'",
        "EXPORT DATABASE 'stolen'",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "PRAGMA enable_profiling",
        "SELEC 1",
        "SELECT * FROM nothing",
    ],
)
def test_only_questions_are_answered(folder: Path, sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = (folder / "dateline.duckdb").read_bytes()
    with pytest.raises(WarehouseError):
        run_query(folder, sql)
    assert list(tmp_path.iterdir()) == []
    assert (folder / "dateline.duckdb").read_bytes() == before


def test_missing_and_damaged_warehouses_are_named(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="no warehouse here"):
        run_query(tmp_path, "SELECT 1")
    (tmp_path / "dateline.duckdb").write_bytes(b"not a database" * 1000)
    with pytest.raises(WarehouseError, match="cannot open"):
        run_query(tmp_path, "SELECT 1")


def test_readers_and_loader_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """Analysts' connections stay open, and new ones open, from the start of a load to the end of the next."""
    build(tmp_path, article("a"))
    path = tmp_path / "dateline.duckdb"
    early = duckdb.connect(str(path), read_only=True)
    asked: list[int] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            asked.append(run_query(tmp_path, "SELECT count(*) AS n FROM events")["n"][0].as_py())

    reader = threading.Thread(target=read)
    reader.start()
    with open_warehouse(tmp_path) as warehouse:
        for number in range(3):
            warehouse.load(write_shard(tmp_path / "more", f"{number}", article(f"b{number}")))
            publish_snapshot(warehouse)
    stop.set()
    reader.join()
    assert early.execute("SELECT count(*) FROM events").fetchall() == [(1,)]
    early.close()
    assert asked == sorted(asked)
    assert len(asked) > 1
    assert set(asked) <= {1, 2, 3, 4}
    assert rows(tmp_path, "SELECT count(*) n FROM events") == [{"n": 4}]


def test_a_copy_of_the_snapshot_is_all_an_analyst_needs(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "dateline.duckdb", tmp_path)
    con = duckdb.connect(str(tmp_path / "dateline.duckdb"))
    comment = con.execute(
        "SELECT comment FROM duckdb_columns() WHERE table_name = 'events' AND column_name = 'crowd_size'"
    ).fetchall()
    assert comment == [("At least so many people gathered. [people]",)]
    assert con.execute("SELECT count(*) FROM v_polecat").fetchall() == [(4,)]


def test_snapshot_holds_nothing_half_done(tmp_path: Path) -> None:
    """Publishing first completes what a loader that was killed before rebuilding left behind."""
    with open_warehouse(tmp_path) as warehouse:
        warehouse.load(write_shard(tmp_path / "shards", "s", together(article("a"), article("b"))))
    with open_warehouse(tmp_path) as warehouse:
        publish_snapshot(warehouse)
    assert rows(tmp_path, "SELECT count(*) n FROM events") == [{"n": 2}]
    assert rows(tmp_path, "SELECT count(*) n FROM stale_events") == [{"n": 0}]
