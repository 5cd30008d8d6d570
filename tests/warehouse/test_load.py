from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.made import SENTENCE, article, build, content, day, event, fresh, link, rows, together
from warehouse import ShardError, open_warehouse, publish_snapshot, write_shard


def load(folder: Path, name: str, tables: dict[str, Any]) -> Any:
    with open_warehouse(fresh(folder)) as warehouse:
        result = warehouse.load(write_shard(folder / "shards", name, tables))
        publish_snapshot(warehouse)
    return result


def test_a_shard_is_loaded_once(tmp_path: Path) -> None:
    tables = together(article("a"), article("b"))
    first = load(tmp_path, "s", tables)
    once = content(tmp_path)
    again = load(tmp_path, "s", tables)
    assert (first.status, first.load_number, first.rows["mentions"]) == ("loaded", 1, 2)
    assert (again.status, again.load_number, again.rows) == ("already loaded", 1, {})
    assert content(tmp_path) == once


def test_the_same_name_with_other_content_is_refused(tmp_path: Path) -> None:
    load(tmp_path, "s", article("a"))
    with pytest.raises(ShardError, match="with other content"):
        load(tmp_path, "s", article("b"))
    assert rows(tmp_path, "SELECT article_id FROM articles") == [{"article_id": "a"}]


def test_rows_arrive_as_they_were_given(tmp_path: Path) -> None:
    build(tmp_path, article("a"))
    (mention,) = rows(tmp_path, "FROM mentions")
    assert mention["actors"][0] == {
        "name": "Rebels", "country": "SDN", "sectors": ["REB"], "wikidata_id": None, "text": "Rebels", "char_start": 0,
        "char_end": 6, "in_title": False,
    }  # fmt: skip
    assert mention["evidence"].startswith("Rebels attacked")
    assert (mention["load_number"], str(mention["block_date"]), mention["is_main"]) == (1, "2024-03-04", True)
    assert rows(tmp_path, "SELECT kind, text FROM removed_blocks") == [{"kind": "donation", "text": "Please give."}]
    assert rows(tmp_path, "SELECT name, feature FROM places") == [{"name": "Talvik", "feature": "PPL"}]


def test_doubled_rows_in_a_shard_count_once(tmp_path: Path) -> None:
    newer = article("a", title="Newer", extracted_at="2024-03-07T00:00:00")
    build(tmp_path, together(article("a", title="Older"), newer, article("a", title="Older")))
    assert rows(tmp_path, "SELECT title FROM articles") == [{"title": "Newer"}]
    assert rows(tmp_path, "SELECT count(*) n FROM mentions") == [{"n": 1}]
    assert rows(tmp_path, "SELECT count(*) n FROM events") == [{"n": 1}]


def test_a_newer_extractor_replaces_all_rows_of_an_article(tmp_path: Path) -> None:
    build(
        tmp_path,
        article("a", [event("a", 0), event("a", 1), event("a", 2)], version="1.9.0"),
        article("a", [event("a", 0, what="hit a convoy")], version="1.10.0", extracted_at="2024-03-06T00:00:00"),
    )
    assert rows(tmp_path, "SELECT mention_id, what, extractor_version FROM mentions") == [
        {"mention_id": "a-m0", "what": "hit a convoy", "extractor_version": "1.10.0"}
    ]
    assert rows(tmp_path, "SELECT event_id, what FROM events") == [{"event_id": "a-e0", "what": "hit a convoy"}]
    for table in ("articles", "removed_blocks", "places"):
        assert rows(tmp_path, f"SELECT count(*) n FROM {table}") == [{"n": 1}]


def test_an_older_extraction_does_not_replace_a_newer_one(tmp_path: Path) -> None:
    load(tmp_path, "new", article("a", title="new", version="1.10.0"))
    result = load(tmp_path, "old", together(article("a", [event("a", 7)], title="old", version="1.9.0"), article("b")))
    assert (result.outdated, result.replaced, result.rows["articles"]) == (1, 0, 1)
    assert rows(tmp_path, "SELECT mention_id FROM mentions ORDER BY 1") == [
        {"mention_id": "a-m0"},
        {"mention_id": "b-m0"},
    ]


def test_mentions_found_again_stay_in_their_event(tmp_path: Path) -> None:
    build(tmp_path, article("a"), article("b"), links=[link("b-m0", "a-e0")])
    load(tmp_path, "again", article("b", version="2.0.0"))
    assert rows(tmp_path, "SELECT event_id, num_mentions FROM events") == [{"event_id": "a-e0", "num_mentions": 2}]
    load(tmp_path, "other", article("b", [event("b", event_type="PROTEST")], version="3.0.0"))
    assert rows(tmp_path, "SELECT event_id, num_mentions FROM events ORDER BY 1") == [
        {"event_id": "a-e0", "num_mentions": 1},
        {"event_id": "b-e0", "num_mentions": 1},
    ]


def at(start: int, text: str = SENTENCE, number: int = 7, **changes: Any) -> dict[str, Any]:
    """A mention of article b, as it is found in a new version of it: further down, under another name."""
    trigger = {"start": start + 7, "end": start + 15, "text": "attacked"}
    return event("b", number, trigger=trigger, evidence={"start": start, "end": start + 80, "text": text}, **changes)


@pytest.mark.parametrize(
    ("events", "kept"),
    [
        ([at(120)], {"b-m7": "a-e0"}),  # a paragraph was put before it
        ([at(0, "Rebels attacked a convoy on Monday, killing four.")], {"b-m7": "a-e0"}),  # the sentence was rewritten
        ([at(0, "Rebels attacked on Friday.", time=day("2024-03-08"))], {"b-m7": "b-e7"}),  # another happening
        ([at(0), at(90, "They attacked again.", 8)], {"b-m7": "a-e0", "b-m8": "b-e8"}),
        ([at(90, "They attacked too.", 8), at(0)], {"b-m7": "a-e0", "b-m8": "b-e8"}),
        ([at(0), at(90, "They fled.", 8, event_id="b-e7")], {"b-m7": "a-e0", "b-m8": "a-e0"}),  # told as one
    ],
)
def test_a_new_version_of_an_article_is_not_a_new_event(
    tmp_path: Path, events: list[dict[str, Any]], kept: dict[str, str]
) -> None:
    build(tmp_path, article("a"), article("b"), links=[link("b-m0", "a-e0")])
    load(tmp_path, "again", article("b", events, version="2.0.0"))
    found = rows(tmp_path, "SELECT mention_id, event_id FROM mentions WHERE article_id = 'b'")
    assert {row["mention_id"]: row["event_id"] for row in found} == kept


def test_children_without_their_article_are_refused(tmp_path: Path) -> None:
    tables = {"mentions": article("a")["mentions"]}
    with pytest.raises(ShardError, match="mentions of article a, which the shard does not hold"):
        load(tmp_path, "s", tables)


def failure(page: str, **more: Any) -> dict[str, Any]:
    return {
        "page_id": page, "stage": "fetch", "url": f"https://{page}.example/", "code": "timeout", "message": "no answer",
        "retry": True, "run_id": "run-1", "last_seen": "2024-03-05T00:00:00",
    } | more  # fmt: skip


def test_failures_are_counted_by_run_until_they_are_resolved(tmp_path: Path) -> None:
    told = """SELECT code, tries, first_seen::DATE::VARCHAR f, last_seen::DATE::VARCHAR l, resolved_at IS NULL open
        FROM failures"""
    load(tmp_path, "1", {"failures": [failure("a")]})
    load(tmp_path, "2", {"failures": [failure("a", run_id="run-2", code="http_500", last_seen="2024-03-07T00:00:00")]})
    assert rows(tmp_path, told) == [
        {"code": "http_500", "tries": 2, "f": "2024-03-05", "l": "2024-03-07", "open": True}
    ]
    load(tmp_path, "3", article("a"))
    assert rows(tmp_path, told)[0]["open"] is False
    load(tmp_path, "4", {"failures": [failure("a", run_id="run-4", last_seen="2024-03-09T00:00:00")]})
    assert rows(tmp_path, told) == [{"code": "timeout", "tries": 3, "f": "2024-03-05", "l": "2024-03-09", "open": True}]


def test_a_fetched_page_resolves_only_the_failure_to_fetch(tmp_path: Path) -> None:
    page = {"page_id": "a", "url": "https://a.example/", "status": 200, "fetched_at": "2024-03-06T00:00:00"}
    load(tmp_path, "1", {"failures": [failure("a"), failure("a", stage="clean", code="empty")]})
    load(tmp_path, "2", {"pages": [page]})
    assert rows(tmp_path, "SELECT stage FROM failures WHERE resolved_at IS NULL") == [{"stage": "clean"}]


def test_pages_keep_their_newest_fetch_and_runs_are_completed(tmp_path: Path) -> None:
    def page(etag: str, at: str) -> dict[str, Any]:
        return {"page_id": "a", "url": "https://a.example/", "etag": etag, "fetched_at": at}

    load(
        tmp_path,
        "1",
        {"pages": [page("two", "2024-03-02")], "runs": [{"run_id": "r", "status": "running", "sources": ["x"]}]},
    )
    load(
        tmp_path,
        "2",
        {"pages": [page("one", "2024-03-01")], "runs": [{"run_id": "r", "status": "completed", "num_pages": 3}]},
    )
    assert rows(tmp_path, "SELECT etag FROM pages") == [{"etag": "two"}]
    assert rows(tmp_path, "SELECT status, sources, num_pages FROM runs") == [
        {"status": "completed", "sources": ["x"], "num_pages": 3}
    ]


def test_shards_in_any_order_give_the_same_warehouse(tmp_path: Path) -> None:
    shards = [article("a"), article("b"), article("a", [event("a", 0), event("a", 1)], version="2.0.0"), article("c")]
    forth, back = build(tmp_path / "forth", *shards), build(tmp_path / "back", *reversed(shards))

    def told(folder: Path) -> list[dict[str, Any]]:
        return rows(folder, "SELECT * EXCLUDE load_number FROM mentions ORDER BY mention_id")

    assert told(forth) == told(back)
    assert rows(forth, "FROM events ORDER BY event_id") == rows(back, "FROM events ORDER BY event_id")
