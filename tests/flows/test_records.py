"""``dateline clean`` and ``dateline extract`` as others use them: files in, JSON lines out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

STORY = (
    "NAIROBI, March 13 - Gunmen killed three police officers near Moyale on Thursday, officials said.\n"
    "Kenya did not close the border. The minister said the army would send more troops next week."
)


def dateline(*args: str | Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "flows.cli", *map(str, args)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=110)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("records")
    lines = [
        json.dumps({"id": "a", "text": STORY, "title": "Gunmen kill three officers", "published_at": "2026-03-13"}),
        "{this is no json",
        json.dumps({"id": "b", "text": 7}),
        json.dumps({"id": "c", "text": "", "published_at": "not a date", "other": 1, "entries": 5}),
        json.dumps(
            {"id": "d", "text": STORY, "title": "Police officers shot near Moyale", "published_at": "2026-03-13"}
        ),
    ]
    (folder / "in.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = dateline("extract", folder / "in.jsonl", "-o", folder / "out.jsonl", "--link")
    assert done.returncode == 0, done.stderr.decode()
    return rows(folder / "out.jsonl")


def test_one_line_out_for_each_line_in_and_in_order(extracted: list[dict[str, Any]]) -> None:
    assert [row["id"] for row in extracted] == ["a", "line-2", "b", "c", "d"]


def test_a_bad_line_becomes_an_error_row_that_names_its_line(extracted: list[dict[str, Any]]) -> None:
    assert extracted[1]["error"]["code"] == "bad_json"
    assert "line 2" in extracted[1]["error"]["message"]
    assert extracted[2]["error"]["code"] == "bad_row"
    assert extracted[3]["error"] is None


def test_every_field_of_the_contract_is_there(extracted: list[dict[str, Any]]) -> None:
    assert set(extracted[0]) == {"id", "main_event", "events", "predicates", "places", "times", "error"}
    assert set(extracted[0]["main_event"]) == {"event_id", "who", "what", "when", "where", "why", "how"}
    for event in extracted[0]["events"]:
        assert set(event) == {
            "event_id", "mention_id", "trigger", "evidence", "what", "event_type", "event_modes", "contexts",
            "quad_class", "intensity", "cameo_root", "actors", "recipients", "location", "time", "modality",
            "attribution", "counts", "confidence",
        }  # fmt: skip
        assert 0 < event["confidence"] < 1


def test_offsets_quote_the_text_that_came_in(extracted: list[dict[str, Any]]) -> None:
    title = "Gunmen kill three officers"

    def check(span: Any) -> None:
        if isinstance(span, dict):
            if isinstance(span.get("start"), int) and isinstance(span.get("text"), str):
                source = title if span.get("in") == "title" else STORY
                assert source[span["start"] : span["end"]] == span["text"]
            for value in span.values():
                check(value)
        elif isinstance(span, list):
            for value in span:
                check(value)

    check(extracted[0])


def test_the_killing_is_found_with_its_parties_day_and_count(extracted: list[dict[str, Any]]) -> None:
    (killing,) = [e for e in extracted[0]["events"] if e["trigger"]["text"] == "killed" and "in" not in e["trigger"]]
    assert killing["event_type"] == "ASSAULT"
    assert killing["actors"][0]["text"] == "Gunmen"
    assert "police officers" in killing["recipients"][0]["text"]
    assert killing["time"]["start_date"] == "2026-03-12"
    assert killing["counts"]["killed"]["low"] == 3
    assert killing["modality"] == "asserted"


def test_what_was_not_done_is_not_asserted(extracted: list[dict[str, Any]]) -> None:
    modality = {p["text"]: p["modality"] for p in extracted[0]["predicates"] if "in" not in p}
    assert modality["close"] == "negated"
    assert modality["send"] in ("planned", "hypothetical")


def test_two_reports_of_one_happening_share_its_event_id(extracted: list[dict[str, Any]]) -> None:
    assert extracted[0]["main_event"]["event_id"] == extracted[4]["main_event"]["event_id"]
    ids = [
        {e["event_id"] for e in row["events"] if e["event_type"] == "ASSAULT"} for row in (extracted[0], extracted[4])
    ]
    assert ids[0] & ids[1]


def test_clean_reads_a_folder_and_pipes_into_extract(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "story.txt").write_text(
        STORY + "\nPlease support our independent journalism. Make a monthly donation today.\n", encoding="utf-8"
    )
    (tmp_path / "pages" / "empty.html").write_text("", encoding="utf-8")
    cleaned = dateline("clean", tmp_path / "pages", "--published", "2026-03-13")
    assert cleaned.returncode == 0, cleaned.stderr.decode()
    articles = {row["id"]: row for row in map(json.loads, cleaned.stdout.splitlines())}
    story = next(row for name, row in articles.items() if name.endswith("story.txt"))
    assert story["text"].split("\n") == STORY.split("\n")
    assert story["removed"][0]["kind"] == "donation"
    assert next(row for name, row in articles.items() if name.endswith("empty.html"))["error"]["code"]
    events = dateline("extract", "-", stdin=cleaned.stdout)
    assert events.returncode == 0, events.stderr.decode()
    assert len(events.stdout.splitlines()) == 2


def test_a_live_blog_keeps_its_entries_from_clean_to_extract(tmp_path: Path) -> None:
    posts = [
        (
            "2026-03-14T08:10:00Z",
            "Troops withdrew from the port of Odesa today, the army said in a short statement. Trucks carried crates "
            "to the station since the early morning, and the harbour master told residents to wait for noon.",
        ),
        (
            "2026-03-13T21:00:00Z",
            "Protesters marched through the streets of Kharkiv today, waving flags and singing. Police closed bridges "
            "for an hour, and the tram company said that its lines in the old town would run late into the night.",
        ),
        (
            "2026-03-13T18:30:00Z",
            "The two sides will talk again on Sunday, a spokesman told reporters in the evening. He gave no place, but "
            "diplomats expect the delegations to meet in the same hotel as in the first week of the war.",
        ),
    ]
    entries = "".join(f"<div><time datetime='{time}'>{time[11:16]}</time><p>{text}</p></div>" for time, text in posts)
    page = tmp_path / "live.html"
    page.write_text(
        "<html lang='en'><head><title>War: live updates</title><script type='application/ld+json'>"
        '{"@type": "LiveBlogPosting", "headline": "War: live updates", "datePublished": "2026-03-13T06:00:00Z"}'
        f"</script></head><body><main><article><h1>War: live updates</h1>{entries}</article></main></body></html>"
    )
    assert dateline("clean", page, "-o", tmp_path / "articles.jsonl").returncode == 0
    (article,) = rows(tmp_path / "articles.jsonl")
    assert [entry["time"] for entry in article["entries"]] == [time for time, _ in posts]
    assert dateline("extract", tmp_path / "articles.jsonl", "-o", tmp_path / "events.jsonl").returncode == 0
    (extraction,) = rows(tmp_path / "events.jsonl")
    days = {event["trigger"]["text"]: event["time"]["start_date"] for event in extraction["events"]}
    assert (days["withdrew"], days["marched"]) == ("2026-03-14", "2026-03-13")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["extract", "nowhere.jsonl"], "nowhere.jsonl"),
        (["clean", "nowhere"], "nowhere"),
        (["ingest", "nowhere"], "nowhere"),
        (["ingest", "ftp://example.org/x"], "ftp"),
        (["events", "--warehouse", "nowhere"], "nowhere"),
        (["query", "SELECT 1", "--warehouse", "nowhere"], "nowhere"),
    ],
)
def test_bad_usage_is_one_line_that_names_the_thing(args: list[str], says: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "flows.cli", *args]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60, cwd=tmp_path)
    lines = done.stderr.decode().strip().splitlines()
    assert done.returncode == 2
    assert len(lines) == 1
    assert says in lines[0]
