"""What is learned of hosts before a run's pages are read."""

from __future__ import annotations

import random
from pathlib import Path

from extractors.clean import HostMemory
from extractors.where import Gazetteer, Homes
from flows.batches import CapturedPage
from flows.hosts import PAGES_A_HOST, study_hosts
from flows.sources import PageRef

PAGE = """<html lang="en"><body><article><h1>Council of {town} votes</h1>
<p>The council of {town} voted on Monday to repair the old bridge over the river, officials said.</p>
<p>People in {town} had asked for it since a flood in the spring closed the bridge for three weeks.</p>
</article><footer><p>Write to us in {town}.</p></footer></body></html>"""
TOWNS = "Lyon Nice Lille Rennes Toulouse Grenoble Dijon Angers Reims Brest Limoges Tours".split()


def pages(folder: Path) -> list[CapturedPage]:
    found = []
    for number, town in enumerate(TOWNS):
        path = folder / f"{town}.html"
        path.write_text(PAGE.format(town=town))
        name = f"{number * 7919 % 65536:04x}"
        ref = PageRef(source="one.example", id=name, url=f"https://one.example/{town}", path=str(path))
        found.append(CapturedPage(ref=ref, source="one.example", fetched_at="2026-03-01T00:00:00+00:00"))
    return found


def test_it_does_not_depend_on_the_order_of_the_pages(tmp_path: Path) -> None:
    found, learned = pages(tmp_path), []
    for seed in range(3):
        random.Random(seed).shuffle(found)
        memory, homes = HostMemory(), Homes(Gazetteer.open())
        study_hosts(found, memory, homes)
        learned.append((memory.to_bytes(), homes.outlets["one.example"]))
    assert learned[0] == learned[1] == learned[2]
    assert learned[0][1].articles == PAGES_A_HOST


def test_a_page_that_comes_twice_is_looked_at_once(tmp_path: Path) -> None:
    found = pages(tmp_path)
    memory, homes = HostMemory(), Homes(Gazetteer.open())
    study_hosts([*found, *found], memory, homes)
    assert homes.outlets["one.example"].articles == PAGES_A_HOST


def test_a_frozen_memory_learns_no_more(tmp_path: Path) -> None:
    memory, homes = HostMemory(), Homes(Gazetteer.open())
    study_hosts(pages(tmp_path)[:2], memory, homes)
    before = memory.to_bytes()
    study_hosts(pages(tmp_path), memory.frozen(), homes)
    assert memory.to_bytes() == before
