from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.made import article
from warehouse import NewerWarehouse, ShardError, WarehouseError, read_manifest, write_shard
from warehouse.convert import to_arrow
from warehouse.tables import TABLES


def test_shard_holds_what_was_written(tmp_path: Path) -> None:
    shard = write_shard(tmp_path, "run-0", article("a"))
    manifest = read_manifest(shard)
    assert shard == tmp_path / "run-0"
    assert {name: file.rows for name, file in manifest.tables.items()} == {
        "articles": 1, "removed_blocks": 1, "mentions": 1, "places": 1,
    }  # fmt: skip
    (row,) = pq.read_table(shard / "mentions.parquet").to_pylist()
    assert row["fatalities"] == 3
    assert row["fatalities_high"] is None
    assert row["event_date"] == date(2024, 3, 4)
    assert row["published_at"] == datetime(2024, 3, 5, 8)
    assert row["actors"][0]["sectors"] == ["REB"]
    assert row["location_span"] == {"char_start": 30, "char_end": 36, "in_title": False}
    assert list(tmp_path.iterdir()) == [shard]


def test_shard_is_replaced_whole(tmp_path: Path) -> None:
    first = read_manifest(write_shard(tmp_path, "s", article("a")))
    second = read_manifest(write_shard(tmp_path, "s", {"failures": []}))
    assert first.checksum != second.checksum
    assert sorted(p.name for p in (tmp_path / "s").iterdir()) == ["failures.parquet", "manifest.json"]
    assert read_manifest(write_shard(tmp_path, "s", article("a"))).checksum == first.checksum


def test_nothing_is_left_of_a_shard_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ShardError, match="no such column: colour"):
        write_shard(tmp_path, "s", {"articles": [], "mentions": [{"mention_id": "m", "colour": "red"}]})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"rumours": []}, "no table 'rumours'"),
        ({"events": []}, "no table 'events'"),
        ({"articles": [{"url": "https://a.example"}]}, "articles.article_id: row 0 has no value"),
        ({"failures": [{"page_id": "p", "stage": "dream"}]}, "failures.stage: 'dream' is not one of fetch, read"),
    ],
)
def test_wrong_rows_are_named(tmp_path: Path, tables: dict[str, Any], message: str) -> None:
    with pytest.raises(ShardError, match=message):
        write_shard(tmp_path, "s", tables)


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "x" * 300])
def test_shard_ids_are_file_names(tmp_path: Path, name: str) -> None:
    with pytest.raises(ShardError, match="a shard's id"):
        write_shard(tmp_path, name, {})


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_truncated_file_is_found(tmp_path: Path, cut: int) -> None:
    path = write_shard(tmp_path, "s", article("a")) / "mentions.parquet"
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ShardError, match=r"mentions.parquet: .* truncated"):
        read_manifest(tmp_path / "s")


def test_changed_byte_is_found(tmp_path: Path) -> None:
    path = write_shard(tmp_path, "s", article("a")) / "articles.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ShardError, match="checksum differs"):
        read_manifest(tmp_path / "s")


def test_missing_pieces_are_found(tmp_path: Path) -> None:
    shard = write_shard(tmp_path, "s", article("a"))
    (shard / "places.parquet").unlink()
    with pytest.raises(ShardError, match=r"places.parquet: missing"):
        read_manifest(shard)
    (shard / "manifest.json").write_text("{")
    with pytest.raises(ShardError, match="unreadable"):
        read_manifest(shard)
    with pytest.raises(ShardError, match="not a shard"):
        read_manifest(tmp_path)


def test_tampered_manifest_is_found(tmp_path: Path) -> None:
    manifest = write_shard(tmp_path, "s", article("a")) / "manifest.json"
    told = json.loads(manifest.read_text())
    del told["tables"]["mentions"]
    manifest.write_text(json.dumps(told))
    with pytest.raises(ShardError, match="does not match its own checksum"):
        read_manifest(tmp_path / "s")


def test_shard_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    manifest = write_shard(tmp_path, "s", {}) / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"schema_version": 999}))
    with pytest.raises(NewerWarehouse, match="please upgrade"):
        read_manifest(tmp_path / "s")


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WarehouseError, match="cannot write shard"):
        write_shard(tmp_path / "file", "s", {})


def test_unreadable_values_become_null_and_are_reported(tmp_path: Path) -> None:
    rows = [
        {"article_id": "a", "published_at": "last Tuesday", "title": "fine"},
        {"article_id": "b", "published_at": "2024-05-06T07:08:09+02:00", "title": "half a \ud83d pair"},
        {"article_id": "c", "published_at": "2024-05-06", "flags": ["paywalled"], "title": 7},
    ]
    shard = write_shard(tmp_path, "s", {"articles": rows})
    a, b, c = pq.read_table(shard / "articles.parquet").to_pylist()
    assert a["published_at"] is None
    assert b["published_at"] == datetime(2024, 5, 6, 5, 8, 9)
    assert b["title"] == "half a ? pair"
    assert c["published_at"] == datetime(2024, 5, 6)
    assert c["title"] is None
    assert read_manifest(shard).unreadable == ["articles.title: 7", "articles.published_at: 'last Tuesday'"]


anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(max_size=9), st.datetimes(), st.dates(),
    st.lists(st.text(), max_size=3), st.dictionaries(st.text(), st.text(), max_size=2),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {c.name: anything for c in TABLES["places"].columns if c.name not in TABLES["places"].key}
        )
    )
)
def test_no_value_stops_a_shard(rows: list[dict[str, Any]]) -> None:
    keyed = [{"article_id": "a", "place_index": i, **row} for i, row in enumerate(rows)]
    table = to_arrow(TABLES["places"], keyed)
    assert table.num_rows == len(rows)
    assert table["place_index"].to_pylist() == list(range(len(rows)))
    table.validate(full=True)
