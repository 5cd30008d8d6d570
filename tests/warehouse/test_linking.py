from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.made import actor, article, day, event, fresh, place, together
from warehouse import open_warehouse, write_shard
from warehouse.linking import Candidates, candidates, last_load


@contextmanager
def loaded(folder: Path, *shards: list[dict[str, Any]]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with one article per event: changes to the usual event, by shard."""
    with open_warehouse(fresh(folder)) as warehouse:
        for s, changes in enumerate(shards):
            names = [f"s{s}n{i}" for i in range(len(changes))]
            many = (article(name, [event(name, **change)]) for name, change in zip(names, changes, strict=True))
            warehouse.load(write_shard(folder / "shards", f"{s}", together(*many)))
        yield warehouse.con


def pairs(found: Candidates) -> set[tuple[str, str]]:
    ids = [name.removesuffix("-m0") for name in found.mentions["mention_id"].to_pylist()]
    return {
        (ids[left], ids[right])
        for left, right in zip(found.pairs["left"].to_pylist(), found.pairs["right"].to_pylist(), strict=True)
    }


NOBODY: dict[str, Any] = {"actors": [], "recipients": []}
FAR = {"location": place("Elsewhere", 999, "BRA")}


def test_pairs_share_type_and_place_or_participant(tmp_path: Path) -> None:
    changes = [
        {},
        NOBODY,  # same place
        {**FAR, "actors": [actor("REBELS")], "recipients": []},  # same actor, in other letters
        {"location": place("Nowhere", 998, "ARG"), **NOBODY},  # nothing in common
        {"event_type": "PROTEST"},  # another type
        {"location": place("Orvik", 5, "SDN"), **NOBODY},  # same country
    ]
    with loaded(tmp_path, changes) as con:
        found = candidates(con)
    unordered = {frozenset(pair) for pair in pairs(found)}
    assert unordered == {
        frozenset(("s0n0", "s0n1")),
        frozenset(("s0n0", "s0n2")),
        frozenset(("s0n0", "s0n5")),
        frozenset(("s0n1", "s0n5")),
    }
    assert len(unordered) == found.pairs.num_rows
    by_keys = dict(zip(found.pairs["shared"].to_pylist(), found.pairs["left"].to_pylist(), strict=True))
    assert max(by_keys) == 2  # place and country


def test_pairs_are_near_in_time(tmp_path: Path) -> None:
    changes = [{"time": day(d)} for d in ("2024-03-01", "2024-03-22", "2024-04-13")]
    with loaded(tmp_path, changes) as con:
        assert {frozenset(p) for p in pairs(candidates(con))} == {frozenset(("s0n0", "s0n1"))}
        assert {frozenset(p) for p in pairs(candidates(con, window_days=22))} == {
            frozenset(("s0n0", "s0n1")),
            frozenset(("s0n1", "s0n2")),
        }
        assert candidates(con, window_days=0).pairs.num_rows == 0


def test_only_pairs_with_something_new(tmp_path: Path) -> None:
    with loaded(tmp_path, [{}, {}], [{}, {}], [{}]) as con:
        assert last_load(con) == 3
        found = candidates(con, since_load=1, until_load=2)
        assert {frozenset(p) for p in pairs(found)} == {
            frozenset(p)
            for p in (("s1n0", "s0n0"), ("s1n0", "s0n1"), ("s1n1", "s0n0"), ("s1n1", "s0n1"), ("s1n0", "s1n1"))
        }
        assert all(left.startswith("s1") for left, _ in pairs(found))
        new = dict(zip(found.mentions["mention_id"].to_pylist(), found.mentions["is_new"].to_pylist(), strict=True))
        assert new == {"s0n0-m0": False, "s0n1-m0": False, "s1n0-m0": True, "s1n1-m0": True}
        assert candidates(con, since_load=3).pairs.num_rows == 0


def test_mentions_of_one_article_are_paired_on_request(tmp_path: Path) -> None:
    with open_warehouse(tmp_path) as warehouse:
        warehouse.load(write_shard(tmp_path, "s", article("a", [event("a", 0), event("a", 1)])))
        assert candidates(warehouse.con).pairs.num_rows == 0
        assert candidates(warehouse.con, same_article=True).pairs.num_rows == 1


def test_untyped_mentions_meet_by_their_word(tmp_path: Path) -> None:
    word = {"start": 0, "end": 8, "text": "Launched"}
    changes = [
        {"event_type": None, "trigger": word},
        {"event_type": None, "trigger": word | {"text": "launched"}},
        {"event_type": None},
    ]
    with loaded(tmp_path, changes) as con:
        assert {frozenset(p) for p in pairs(candidates(con))} == {frozenset(("s0n0", "s0n1"))}


@pytest.mark.parametrize("count", [50, 200])
def test_pairs_grow_with_the_mentions_and_not_with_their_square(tmp_path: Path, count: int) -> None:
    """The worst case: everybody shares everything. Each mention has at most three stretches of neighbours."""
    with loaded(tmp_path, [{} for _ in range(count)]) as con:
        assert candidates(con, stretch=10).pairs.num_rows <= count * 30


def test_neighbours_in_a_crowd_are_those_of_the_same_day_and_place(tmp_path: Path) -> None:
    """Of many attacks in one country, the two in one town on one day meet though their stretch is short."""
    crowd = [
        {"time": day(f"2024-03-{d:02}"), "location": place(f"Town {t}", t, "SDN"), **NOBODY}
        for d in range(1, 21)
        for t in range(5)
    ]
    with loaded(tmp_path, [*crowd, crowd[37]]) as con:
        assert frozenset(("s0n37", "s0n100")) in {frozenset(p) for p in pairs(candidates(con, stretch=2))}
