from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.made import actor, article, build, day, event, place, together
from warehouse import export_parquet, run_query
from warehouse.dictionary import render
from warehouse.tables import TABLES

DOCS = Path(__file__).parents[2] / "docs"
QUESTIONS = re.findall(
    r"^## ([^\n]+)\n.*?```sql\n(.*?)```", (DOCS / "analysts.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
)


def test_data_dictionary_is_up_to_date() -> None:
    assert (DOCS / "data-dictionary.md").read_text("utf-8") == render(), (
        "run: python -m warehouse.dictionary > docs/data-dictionary.md"
    )


def test_every_column_is_described() -> None:
    for table in TABLES.values():
        assert table.description.endswith(".")
        for column in table.columns:
            assert column.description.endswith((".", "…")), f"{table.name}.{column.name}"
            assert column.source
        assert {c.name for c in table.columns} >= set(table.key)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month of news from an invented war next to a real border, in four outlets."""
    made = []
    for i in range(24):
        changes = {
            "time": day(f"2024-03-{1 + i:02}"),
            "location": place("Talvik", 101, "UKR"),
            "actors": [actor("Russia", "RUS", "MIL")],
            "recipients": [actor("Ukraine", "UKR", "MIL")],
        }
        if i % 6 == 4:
            changes |= {"event_type": "PROTEST", "counts": {"crowd": {"low": 100 * i, "high": None, "text": "a crowd"}}}
        if i % 6 == 5:
            changes |= {"modality": "planned", "time": day("2024-03-28")}
        made.append(
            article(f"n{i}", [event(f"n{i}", **changes)], source=f"outlet{i % 4}", published_at=f"2024-03-{2 + i:02}")
        )
    links = [{"mention_id": f"n{i}-m0", "event_id": "n0-e0"} for i in range(3)]
    return build(tmp_path_factory.mktemp("w"), together(*made), links=links)


def test_there_are_ten_questions() -> None:
    assert len(QUESTIONS) == 11
    assert [title.split(".")[0] for title, _ in QUESTIONS[:10]] == [str(n) for n in range(1, 11)]


@pytest.mark.parametrize(("title", "sql"), QUESTIONS, ids=[title for title, _ in QUESTIONS])
def test_analysts_questions_have_answers(folder: Path, title: str, sql: str) -> None:
    answer = run_query(folder, sql)
    assert answer.num_rows > 0
    for name, column in zip(answer.column_names, answer.columns, strict=True):
        assert column.null_count < len(column) or name in _MAY_BE_EMPTY


def test_python_examples_run(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "news").symlink_to(folder)
    export_parquet(folder)
    monkeypatch.chdir(tmp_path)
    said: dict[str, Any] = {}
    for code in re.findall(r"```python\n(.*?)```", (DOCS / "analysts.md").read_text("utf-8"), re.DOTALL):
        exec(code, said)
    assert said["table"].num_rows == said["events"].shape[0] == said["march"].height == 22


_MAY_BE_EMPTY = {"fatalities_high", "other_figures", "attributed_to"}
