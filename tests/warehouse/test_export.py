from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.warehouse.made import actor, article, build, day, event, rows, together
from warehouse import (
    ExportResult,
    NewerWarehouse,
    WarehouseError,
    export_file,
    export_parquet,
    open_warehouse,
    publish_snapshot,
    write_shard,
)

VIEWS = ("v_gdelt_events", "v_gdelt_mentions", "v_icews", "v_polecat", "v_acled", "v_5w1h", "v_daily")


def months(folder: Path) -> Path:
    """A warehouse of three events in February, in March, and without a date of their own."""
    return build(
        folder,
        together(
            article("a", [event("a", time=day("2024-02-28"))], published_at="2024-03-01"),
            article("b", published_at="2024-03-05"),
            article("c", [event("c", time=None, location=None)], published_at="2024-04-02"),
        ),
    )


def files(folder: Path) -> dict[str, int]:
    found = {str(p.relative_to(folder)): p.stat().st_ino for p in folder.rglob("*.parquet")}
    return dict(sorted(found.items()))


def test_files_are_laid_out_by_year_and_month(tmp_path: Path) -> None:
    result = export_parquet(months(tmp_path), tables=["events", "failures"])
    assert list(files(tmp_path / "parquet")) == [
        "events/year=2024/month=2/part-0.parquet",
        "events/year=2024/month=3/part-0.parquet",
        "events/year=2024/month=4/part-0.parquet",
        "failures/part-0.parquet",
    ]
    assert result == ExportResult(written=4, unchanged=0, removed=0, rows={"events": 3, "failures": 0})
    manifest = json.loads((tmp_path / "parquet" / "manifest.json").read_text())
    assert manifest["schema_version"] >= 1
    assert {path: file["rows"] for path, file in manifest["tables"]["events"].items()} == {
        path: 1 for path in files(tmp_path / "parquet") if path.startswith("events")
    }


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    months(tmp_path)
    export_parquet(tmp_path, tables=["events"])
    before = files(tmp_path / "parquet")
    assert export_parquet(tmp_path, tables=["events"]).written == 0
    assert files(tmp_path / "parquet") == before
    with open_warehouse(tmp_path) as warehouse:
        moved = article("c", [event("c", time=day("2024-05-05"))], version="2.0.0", published_at="2024-04-02")
        changed = article("b", [event("b", confidence=0.3)], version="2.0.0", published_at="2024-03-05")
        warehouse.load(write_shard(tmp_path / "shards", "later", together(moved, changed)))
        publish_snapshot(warehouse)
    result = export_parquet(tmp_path, tables=["events"])
    after = files(tmp_path / "parquet")
    assert (result.written, result.unchanged, result.removed) == (2, 1, 1)
    assert [p.split("/")[2] for p in after] == ["month=2", "month=3", "month=5"]
    assert {p for p in after if after[p] == before.get(p)} == {"events/year=2024/month=2/part-0.parquet"}


def test_lost_damaged_and_stray_files_are_mended(tmp_path: Path) -> None:
    months(tmp_path)
    export_parquet(tmp_path, tables=["events", "runs"])
    out = tmp_path / "parquet"
    (out / "events/year=2024/month=2/part-0.parquet").unlink()
    (out / "events/year=2024/month=3/part-0.parquet").write_bytes(b"PAR1")
    (out / "events/year=1999/month=1").mkdir(parents=True)
    (out / "events/year=1999/month=1/part-0.parquet").write_bytes(b"stray")
    (out / "notes.txt").write_text("mine")
    (out / ".partial-dead").mkdir()
    result = export_parquet(tmp_path, tables=["events"])
    assert (result.written, result.unchanged, result.removed) == (2, 1, 1)
    assert pl.scan_parquet(str(out / "events"), hive_partitioning=True).collect().height == 3
    assert sorted(p.name for p in out.iterdir()) == [".state", "events", "manifest.json", "notes.txt", "runs"]
    (out / "manifest.json").write_text("{")
    assert export_parquet(tmp_path, tables=["events"]).written == 3


def test_files_of_a_newer_version_are_left_alone(tmp_path: Path) -> None:
    months(tmp_path)
    export_parquet(tmp_path, tables=["events"])
    manifest = tmp_path / "parquet" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"schema_version": 999}))
    with pytest.raises(NewerWarehouse, match="please upgrade, or export to another folder"):
        export_parquet(tmp_path)
    export_parquet(tmp_path, tmp_path / "other")


def test_everybody_reads_the_same(tmp_path: Path) -> None:
    export_parquet(months(tmp_path), tables=["events", "mentions"])
    asked = "SELECT event_id, actor_name, event_date, fatalities FROM events ORDER BY event_id"
    told = rows(tmp_path, asked)
    path = str(tmp_path / "parquet" / "events")
    con = duckdb.connect()
    con.execute(f"CREATE VIEW events AS FROM read_parquet('{path}/**/*.parquet', hive_partitioning = true)")
    assert con.sql(asked).to_arrow_table().to_pylist() == told
    assert con.execute("SELECT DISTINCT year FROM events WHERE month >= 3").fetchall() == [(2024,)]
    columns = ["event_id", "actor_name", "event_date", "fatalities"]
    by_polars = pl.scan_parquet(path, hive_partitioning=True).filter(pl.col("year") == 2024).select(columns)
    assert by_polars.sort("event_id").collect().to_dicts() == told
    by_arrow = ds.dataset(path, partitioning="hive").to_table(columns=columns).sort_by("event_id")
    assert by_arrow.to_pylist() == told
    by_pandas = pd.read_parquet(path, columns=columns).sort_values("event_id")
    assert by_pandas["event_id"].tolist() == [row["event_id"] for row in told]
    assert [list(names) for names in by_pandas["actor_name"]] == [row["actor_name"] for row in told]
    mentions = pd.read_parquet(tmp_path / "parquet" / "mentions")
    assert mentions["actors"].iloc[0][0]["name"] == "Rebels"


def test_views_are_exported(tmp_path: Path) -> None:
    result = export_parquet(months(tmp_path), tables=VIEWS)
    assert result.rows == {
        "v_gdelt_events": 3, "v_gdelt_mentions": 3, "v_icews": 3, "v_polecat": 3, "v_acled": 3, "v_5w1h": 3,
        "v_daily": 2,
    }  # fmt: skip
    frame = pd.read_parquet(tmp_path / "parquet" / "v_acled")
    assert set(frame["year"].dropna()) == {2024}
    assert (
        pl.read_parquet(str(tmp_path / "parquet" / "v_polecat" / "*.parquet"))["Event Type"].to_list()
        == ["ASSAULT"] * 3
    )


@pytest.mark.parametrize("name", ["nothing", "v_nothing", "events; DROP TABLE events", "duckdb_tables"])
def test_unknown_tables_are_named(tmp_path: Path, name: str) -> None:
    months(tmp_path)
    with pytest.raises(WarehouseError, match="no table or view"):
        export_parquet(tmp_path, tables=[name])
    with pytest.raises(WarehouseError, match="no table or view"):
        export_file(tmp_path, tmp_path / "out.csv", name)


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", '=HYPERLINK("x")']


def test_csv_is_flat_and_harmless_in_spreadsheets(tmp_path: Path) -> None:
    many = [event("a", i, what=text, actors=[actor(text), actor("Second")]) for i, text in enumerate(FORMULAS)]
    build(tmp_path, article("a", [*many, event("a", 9, what="fine - really", actors=[])]))
    assert export_file(tmp_path, tmp_path / "out.csv") == len(FORMULAS) + 1
    content = (tmp_path / "out.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfevent_id,")
    told = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    by_id = {row["event_id"]: row for row in told}
    for i, text in enumerate(FORMULAS):
        assert by_id[f"a-e{i}"]["what"] == "'" + text
        assert by_id[f"a-e{i}"]["actor_name"] == f"'{text}; Second"
    assert by_id["a-e9"]["what"] == "fine - really"
    assert by_id["a-e9"]["intensity"] == "-9.0"
    assert pd.read_csv(tmp_path / "out.csv").columns[0] == "event_id"
    assert pl.read_csv(tmp_path / "out.csv", infer_schema=False).columns[0] == "event_id"
    assert duckdb.sql(f"SELECT event_id FROM '{tmp_path}/out.csv' WHERE event_id = 'a-e9'").fetchall() == [("a-e9",)]
    export_file(tmp_path, tmp_path / "mentions.csv", "mentions")
    assert json.loads(pd.read_csv(tmp_path / "mentions.csv")["trigger_span"][0]) == {
        "char_start": 7,
        "char_end": 15,
        "in_title": False,
    }


@given(st.text())
def test_no_text_is_a_formula(text: str) -> None:
    from warehouse.flat import FORMULA

    (safe,) = duckdb.execute("SELECT regexp_matches(?, ?)", [text, FORMULA]).fetchall()[0]
    assert safe or not text.strip(" \t\n\r\f\v").startswith(("=", "+", "-", "@"))
    assert safe or not text.startswith(("\t", "\r", "\n"))


def test_json_lines(tmp_path: Path) -> None:
    months(tmp_path)
    assert export_file(tmp_path, tmp_path / "out.jsonl", "mentions") == 3
    told = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert told[0]["actors"][0]["sectors"] == ["REB"]
    assert sorted(row["mention_id"] for row in told) == ["a-m0", "b-m0", "c-m0"]


def test_geojson(tmp_path: Path) -> None:
    months(tmp_path)
    assert export_file(tmp_path, tmp_path / "out.geojson") == 2
    told = json.loads((tmp_path / "out.geojson").read_text())
    assert told["type"] == "FeatureCollection"
    assert told["features"][0]["geometry"] == {"type": "Point", "coordinates": [30.25, 12.5]}
    assert told["features"][0]["properties"]["location_name"] == "Talvik"
    with pytest.raises(WarehouseError, match="a map needs"):
        export_file(tmp_path, tmp_path / "out.geojson", "articles")


def test_happened_only(tmp_path: Path) -> None:
    build(tmp_path, article("a", [event("a", 0), event("a", 1, modality="planned"), event("a", 2, modality="negated")]))
    assert export_file(tmp_path, tmp_path / "all.jsonl") == 3
    assert export_file(tmp_path, tmp_path / "happened.jsonl", happened_only=True) == 1
    assert export_file(tmp_path, tmp_path / "happened.geojson", happened_only=True) == 1
    with pytest.raises(WarehouseError, match="no column modality"):
        export_file(tmp_path, tmp_path / "x.csv", "articles", happened_only=True)


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    months(tmp_path)
    export_file(tmp_path, tmp_path / "out.csv")
    before = (tmp_path / "out.csv").read_bytes()
    with pytest.raises(WarehouseError, match=r"unknown format '\.xls'"):
        export_file(tmp_path, tmp_path / "out.xls")
    os.mkdir(tmp_path / ".partial-out.csv")
    with pytest.raises(WarehouseError, match=r"cannot write .*out.csv"):
        export_file(tmp_path, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == before
