"""Shards at an address: put by anyone, committed by a run, loaded by whoever wants to ask."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pyarrow.dataset as ds
import pytest

from flows.loading import load_committed
from tests.warehouse.made import article, build, event, fresh, together
from warehouse import WarehouseError, export_parquet, run_query, write_shard
from warehouse.iceberg import open_catalog, publish_iceberg
from warehouse.mirror import mirror_export
from warehouse.store import ShardStore, open_address


@pytest.fixture(params=["s3", "file"])
def address(request: pytest.FixtureRequest, tmp_path: Path, bucket: str) -> str:
    return f"{bucket}/{tmp_path.name}" if request.param == "s3" else f"file://{tmp_path}/store"


def put(store: ShardStore, folder: Path, name: str, *articles: str, version: str = "1.0.0") -> str:
    made = [article(one, [event(one)], version=version) for one in articles]
    return store.put(write_shard(folder / version, name, together(*made)))


def test_a_shard_counts_once_it_is_committed(address: str, tmp_path: Path) -> None:
    store = ShardStore(address)
    assert store.committed() == {}
    path = put(store, tmp_path, "one", "a", "b")
    assert store.committed() == {}
    assert store.find("one") == path
    assert store.find("on") is None
    store.commit("run-1", [path])
    assert {name: shard.manifest.num_rows for name, shard in store.committed().items()} == {"one": 8}
    assert store.committed("run-2") == {}


def test_two_attempts_at_a_shard_are_loaded_as_one(address: str, tmp_path: Path) -> None:
    """A worker that was thought dead writes the shard too, with another clock, and its run commits it too."""
    store = ShardStore(address)
    first = put(store, tmp_path, "one", "a")
    late = put(store, tmp_path, "one", "a", version="1.0.1")
    assert first != late
    store.commit("run-1", [first])
    store.commit("run-2", [late])
    (row,) = pl.read_parquet(store.fetch(store.committed()["one"], tmp_path / "got") / "articles.parquet").to_dicts()
    assert row["extractor_version"] == "1.0.0"


def test_any_machine_builds_the_same_warehouse_and_brings_it_up_to_date(address: str, tmp_path: Path) -> None:
    store = ShardStore(address)
    store.commit("run-1", [put(store, tmp_path, "one", "a", "b")])
    here, there = fresh(tmp_path / "here"), fresh(tmp_path / "there")
    assert load_committed(address, here, export=False) == 1
    store.commit("run-2", [put(store, tmp_path, "two", "c"), put(store, tmp_path, "one", "a", "b")])
    assert load_committed(address, here, export=False) == 1
    assert load_committed(address, here, export=False) == 0
    assert load_committed(address, there, export=False) == 2
    counts = "SELECT (SELECT count(*) FROM mentions) AS mentions, (SELECT count(*) FROM events) AS events"
    assert run_query(here, counts).to_pylist() == run_query(there, counts).to_pylist() == [{"mentions": 3, "events": 1}]


def test_a_shard_that_was_damaged_on_its_way_is_not_loaded(tmp_path: Path) -> None:
    store = ShardStore(f"file://{tmp_path}/store")
    path = put(store, tmp_path, "one", "a")
    store.commit("run-1", [path])
    with (tmp_path / "store" / path / "mentions.parquet").open("r+b") as file:
        file.write(b"X")
    with pytest.raises(WarehouseError, match=r"mentions\.parquet: checksum differs"):
        load_committed(store.address, fresh(tmp_path / "here"))


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("s3://", "not an address for shards"),
        ("gs://news/x", "not an address for shards"),
        ("s3://no-such-bucket/x", "there is no bucket 'no-such-bucket'"),
    ],
)
def test_a_wrong_address_is_named(bucket: str, tmp_path: Path, address: str, message: str) -> None:
    with pytest.raises(WarehouseError, match=message) as raised:
        load_committed(address, tmp_path)
    assert "\n" not in str(raised.value)


def test_an_export_is_kept_up_to_date_at_an_address(address: str, tmp_path: Path) -> None:
    first = [article("a"), article("b", published_at="2024-04-05")]
    folder = build(tmp_path / "news", *first)
    export_parquet(folder, tables=["events", "mentions"])
    sent = mirror_export(folder / "parquet", address)
    assert (sent.written, sent.unchanged, sent.rows["mentions"]) == (3, 0, 2)
    build(folder, *first, article("b", published_at="2024-05-05", version="1.0.1"))
    export_parquet(folder, tables=["events", "mentions"])
    sent = mirror_export(folder / "parquet", address)
    assert (sent.written, sent.unchanged, sent.removed) == (2, 1, 1)
    files, root = open_address(address)
    there = ds.dataset(f"{root}/mentions", filesystem=files, partitioning="hive").to_table()
    assert sorted(there["month"].to_pylist()) == [3, 5]


@pytest.mark.filterwarnings("ignore:Iceberg scan planning")
def test_shards_are_iceberg_tables(bucket: str, tmp_path: Path) -> None:
    address, catalog = f"{bucket}/{tmp_path.name}", str(tmp_path / "catalog.db")
    store = ShardStore(address)
    store.commit("run-1", [put(store, tmp_path, "one", "a", "b")])
    assert publish_iceberg(address, catalog)["mentions"] == 1
    store.commit("run-2", [put(store, tmp_path, "two", "c")])
    put(store, tmp_path, "three", "d")  # not committed
    assert publish_iceberg(address, catalog)["mentions"] == 1
    assert publish_iceberg(address, catalog) == {}
    table = open_catalog(catalog, address).load_table("dateline.mentions")
    assert table.scan(row_filter="fatalities > 2").to_arrow().num_rows == 3
    assert pl.scan_iceberg(table).select(pl.col("article_id")).collect().height == 3
    mentions = table.scan().to_arrow()
    asked = "SELECT count(*), sum(fatalities), max(len(actors)) FROM mentions"
    assert duckdb.sql(asked).fetchall() == [(3, 9, 1)]
    assert mentions.num_rows == 3
    with pytest.raises(WarehouseError, match="the catalog cannot be used"):
        publish_iceberg(address, str(tmp_path / "no" / "folder" / "catalog.db"))
