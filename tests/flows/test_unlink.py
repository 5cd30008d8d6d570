"""``dateline unlink``: joins taken back, and shown to everybody."""

from __future__ import annotations

from pathlib import Path

import pyarrow.dataset as ds
from typer.testing import CliRunner

from flows.cli import app
from tests.warehouse.made import article, build, link, rows, together
from warehouse import export_parquet


def test_a_join_is_taken_back_in_tables_and_files(tmp_path: Path) -> None:
    build(tmp_path, together(article("a"), article("b")), links=[link("b-m0", "a-e0")])
    export_parquet(tmp_path)
    result = CliRunner().invoke(app, ["unlink", "--event", "a-e0", "-w", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (0, "1 report moved back\n")
    assert rows(tmp_path, "SELECT event_id FROM events ORDER BY 1") == [{"event_id": "a-e0"}, {"event_id": "b-e0"}]
    assert sorted(
        ds.dataset(tmp_path / "parquet" / "events", partitioning="hive").to_table()["event_id"].to_pylist()
    ) == ["a-e0", "b-e0"]
    assert rows(tmp_path, "SELECT reason FROM links ORDER BY link_number")[1] == {"reason": "undone: a-e0"}
