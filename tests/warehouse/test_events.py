from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.warehouse.made import actor, article, build, content, day, event, link, place, rows, together
from warehouse import aggregate, open_warehouse, publish_snapshot


def gathered(folder: Path, *events: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The one event made of these mentions, each in an article and outlet of its own."""
    names = "abcdefgh"[: len(events)]
    changed = [event(name, **changes) for name, changes in zip(names, events, strict=True)]
    articles = [
        article(name, [e], published_at=f"2024-03-{5 + i:02}")
        for i, (name, e) in enumerate(zip(names, changed, strict=True))
    ]
    build(folder, together(*articles), links=[link(f"{name}-m0", "a-e0") for name in names], **more)
    (told,) = rows(folder, "FROM events")
    return told


def killed(low: int, high: int | None = None) -> dict[str, Any]:
    return {"killed": {"low": low, "high": high, "text": str(low)}}


def test_an_event_with_one_mention_is_that_mention(tmp_path: Path) -> None:
    told = gathered(tmp_path, {})
    assert told["actor_name"] == ["Rebels"]
    assert told["recipient_sectors"] == ["MIL"]
    assert (told["location_name"], told["geonameid"], told["fatalities"]) == ("Talvik", 101, 3)
    assert (told["num_mentions"], told["num_sources"], told["num_articles"], told["disagreement"]) == (1, 1, 1, None)
    assert (told["mention_id"], told["url"]) == ("a-m0", "https://a.example/a")
    assert told["evidence"].startswith("Rebels attacked")


def test_the_majority_wins_and_the_minority_is_kept(tmp_path: Path) -> None:
    told = gathered(tmp_path, {"counts": killed(5)}, {"counts": killed(3)}, {"counts": killed(5)}, {"counts": {}})
    assert told["fatalities"] == 5
    (lost,) = told["disagreement"]
    assert (lost["field"], lost["value"]) == ("fatalities", "3")
    assert lost["share"] == pytest.approx(1 / 3)


def test_confidence_outweighs_numbers(tmp_path: Path) -> None:
    told = gathered(
        tmp_path,
        {"event_type": "PROTEST", "confidence": 0.2},
        {"event_type": "PROTEST", "confidence": 0.3},
        {"event_type": "ASSAULT", "confidence": 0.9},
    )
    assert told["event_type"] == "ASSAULT"
    assert (told["mention_id"], told["confidence"]) == ("c-m0", 0.9)


def test_the_latest_report_breaks_a_tie(tmp_path: Path) -> None:
    assert gathered(tmp_path, {"counts": killed(3)}, {"counts": killed(7)})["fatalities"] == 7


def test_an_exact_place_and_day_outweigh_vague_ones(tmp_path: Path) -> None:
    vague = {"location": place("Sudan", 1, "SDN", precision=5), "time": day("2024-03-01", "month")}
    told = gathered(tmp_path, vague, vague, {})
    assert (told["location_name"], told["geo_precision"]) == ("Talvik", 1)
    assert (str(told["event_date"]), told["date_precision"]) == ("2024-03-04", "day")


def test_columns_that_belong_together_come_from_one_mention(tmp_path: Path) -> None:
    there = {"location": place("Orvik", 202, "TCD", precision=4) | {"latitude": 1.0, "longitude": 2.0}}
    told = gathered(tmp_path, there, there, there, there, {})
    assert (told["location_name"], told["geonameid"], told["country"], told["latitude"], told["longitude"]) == (
        "Orvik", 202, "TCD", 1.0, 2.0,
    )  # fmt: skip


def test_the_best_mention_agrees_with_what_the_row_says(tmp_path: Path) -> None:
    told = gathered(
        tmp_path,
        {"modality": "negated", "confidence": 0.95, "evidence": {"start": 0, "end": 9, "text": "They deny"}},
        {"modality": "asserted", "confidence": 0.6},
        {"modality": "asserted", "confidence": 0.7},
    )
    assert (told["modality"], told["mention_id"], told["confidence"]) == ("asserted", "c-m0", 0.7)


def test_countries_stand_beside_their_names(tmp_path: Path) -> None:
    actors = [actor("UN"), actor("Sudan", "SDN", "GOV"), actor("Army", "SDN", "MIL", "GOV")]
    told = gathered(tmp_path, {"actors": actors})
    assert list(zip(told["actor_name"], told["actor_country"], strict=True)) == [
        ("UN", None),
        ("Sudan", "SDN"),
        ("Army", "SDN"),
    ]
    assert told["actor_sectors"] == ["GOV", "MIL"]
    assert rows(tmp_path, "SELECT actor_index, name, sectors FROM actors WHERE role = 'actor' ORDER BY 1") == [
        {"actor_index": 1, "name": "UN", "sectors": []},
        {"actor_index": 2, "name": "Sudan", "sectors": ["GOV"]},
        {"actor_index": 3, "name": "Army", "sectors": ["MIL", "GOV"]},
    ]


def test_copies_of_one_text_are_one_source_with_one_vote(tmp_path: Path) -> None:
    copies = [{"article_id": name, "syndication_group": "wire"} for name in "abc"]
    told = gathered(
        tmp_path, {"counts": killed(9)}, {"counts": killed(9)}, {"counts": killed(9)}, {"counts": killed(4)},
        {"counts": killed(4)}, groups=copies,
    )  # fmt: skip
    assert (told["num_articles"], told["num_mentions"], told["num_sources"]) == (5, 5, 3)
    assert told["fatalities"] == 4


def test_several_mentions_in_one_outlet_are_one_source(tmp_path: Path) -> None:
    one = [event("a", 0), event("a", 1)]
    build(
        tmp_path, together(article("a", one, source="x"), article("b", source="x"), article("c", source="y")),
        links=[link(m, "a-e0") for m in ("a-m0", "a-m1", "b-m0", "c-m0")],
    )  # fmt: skip
    assert rows(
        tmp_path, "SELECT num_mentions, num_articles, num_sources, first_seen = last_seen AS same FROM events"
    ) == [{"num_mentions": 4, "num_articles": 3, "num_sources": 2, "same": True}]


def test_joins_are_recorded_and_can_be_undone(tmp_path: Path) -> None:
    together_again = together(article("a"), article("b"), article("c"))
    apart = build(tmp_path / "apart", together_again)
    folder = build(tmp_path / "w", together_again, links=[link("b-m0", "a-e0"), link("c-m0", "a-e0")])
    assert rows(folder, "SELECT mention_id, event_id, previous_event_id, score, reason FROM links ORDER BY 1") == [
        {
            "mention_id": "b-m0",
            "event_id": "a-e0",
            "previous_event_id": "b-e0",
            "score": 0.9,
            "reason": "same place and day",
        },
        {
            "mention_id": "c-m0",
            "event_id": "a-e0",
            "previous_event_id": "c-e0",
            "score": 0.9,
            "reason": "same place and day",
        },
    ]
    with open_warehouse(folder) as warehouse:
        warehouse.assign_events([link("c-m0", "z", run_id="link-2")])
        assert warehouse.undo_links("link-2") == 1
        assert warehouse.undo_links("link-1") == 2
        assert warehouse.undo_links("link-1") == 0
        publish_snapshot(warehouse)
    told = content(folder)
    assert told["events"] == content(apart)["events"]
    assert told["actors"] == content(apart)["actors"]
    assert len(told["links"]) == 6


def test_the_joins_of_one_event_can_be_undone_alone(tmp_path: Path) -> None:
    four = together(*map(article, "abcd"))
    build(tmp_path, four, links=[link("b-m0", "a-e0"), link("d-m0", "c-e0")])
    with open_warehouse(tmp_path) as warehouse:
        assert warehouse.undo_links(event_id="a-e0") == 1
        assert warehouse.undo_links("link-1", "nothing") == 0
        publish_snapshot(warehouse)
    assert rows(tmp_path, "SELECT event_id, num_mentions AS n FROM events ORDER BY 1") == [
        {"event_id": "a-e0", "n": 1},
        {"event_id": "b-e0", "n": 1},
        {"event_id": "c-e0", "n": 2},
    ]


def test_moving_says_what_it_did(tmp_path: Path) -> None:
    build(tmp_path, together(article("a"), article("b")))
    with open_warehouse(tmp_path) as warehouse:
        result = warehouse.assign_events([link("b-m0", "a-e0"), link("a-m0", "a-e0"), link("gone", "a-e0")])
        assert (result.moved, result.unchanged, result.unknown) == (1, 1, 1)
        assert warehouse.assign_events([link("b-m0", "a-e0")]).moved == 0
        assert warehouse.assign_events([]).moved == 0


def test_rebuilding_everything_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = "abcdefg"
    build(tmp_path, together(*map(article, names)), links=[link(f"{n}-m0", "a-e0") for n in "bcd"])
    before = content(tmp_path)
    monkeypatch.setattr(aggregate, "_BATCH", aggregate._BATCH.replace(str(aggregate.BATCH), "2"))
    with open_warehouse(tmp_path) as warehouse:
        assert warehouse.rebuild_events(everything=True) == 4
        assert warehouse.rebuild_events(["a-e0", "no such event"]) == 1
        publish_snapshot(warehouse)
    assert content(tmp_path) == before


values = st.fixed_dictionaries(
    {
        "event_type": st.sampled_from(["ASSAULT", "PROTEST", None]),
        "modality": st.sampled_from(["asserted", "planned", "negated"]),
        "confidence": st.floats(0, 1),
        "location": st.sampled_from(
            [None, place("Talvik", 101, "SDN"), place("Sudan", 1, "SDN", precision=5, basis="sentence")]
        ),
        "time": st.sampled_from([None, day("2024-03-04"), day("2024-03-01", "month", "publication")]),
        "actors": st.lists(st.sampled_from([actor("Rebels", "SDN", "REB"), actor("Army"), actor("")]), max_size=2),
        "counts": st.sampled_from([{}, killed(3), killed(3, 5)]),
    }
)


@settings(max_examples=2, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(values, min_size=1, max_size=5), min_size=20, max_size=20))
def test_every_value_of_an_event_was_reported(
    tmp_path_factory: pytest.TempPathFactory, groups: list[list[Any]]
) -> None:
    """Twenty events of invented mentions at a time."""
    made = {f"g{g}x{i}": (g, m) for g, group in enumerate(groups) for i, m in enumerate(group)}
    folder = build(
        tmp_path_factory.mktemp("w"),
        together(*(article(name, [event(name, **m)]) for name, (_, m) in made.items())),
        links=[link(f"{name}-m0", f"g{g}") for name, (g, _) in made.items()],
    )
    told = {row["event_id"]: row for row in rows(folder, "FROM events")}
    assert set(told) == {f"g{g}" for g in range(len(groups))}
    for g, mentions in enumerate(groups):
        row = told[f"g{g}"]
        assert row["num_mentions"] == len(mentions)
        for column in ("event_type", "modality", "confidence"):
            assert row[column] in {m[column] for m in mentions}
        places = [(m["location"] or {}).get("name") for m in mentions]
        assert row["location_name"] in places
        assert (row["location_name"] is None) == (set(places) == {None})
        assert row["actor_name"] in [[a["name"] for a in m["actors"]] for m in mentions]
        assert all(0 <= lost["share"] <= 1 for lost in row["disagreement"] or [])
