"""Places side by side in one run: the model's entities with the most populous place of the name, against Dateline.

    python -m benchmarks.where GOLD.jsonl

A row of the gold file: ``text``, ``title``, ``url``, and ``toponyms`` with ``start``, ``end``, ``lat``, ``lon`` (null
where the annotators found no place). A place is right when it overlaps a gold toponym and lies within 161 km of it.
Dateline's weights were fitted on such articles: for a fair figure give it articles it has not seen, or see the
cross-validated one that ``training.where --check`` prints.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from extractors.language import Story, read_stories
from extractors.model import Article, Place
from extractors.where import Gazetteer, Homes, find_places

sys.path.insert(0, str(Path(__file__).parent.parent / "training"))
from where_gold import tally


def entities_and_population(story: Story, gazetteer: Gazetteer) -> list[Place]:
    """The baseline: each GPE, LOC and FAC entity is the most populous place of its name."""
    places = []
    for entity in (e for e in story.body.ents if e.label_ in {"GPE", "LOC", "FAC"}):
        name = entity.text.removeprefix("the ").removeprefix("The ").removesuffix("'s").removesuffix("’s")
        best = next(iter(gazetteer.look_up(name)), None)
        if best is not None:
            places.append(
                Place(
                    start=entity.start_char,
                    end=entity.end_char,
                    text=entity.text,
                    name=best.name,
                    geonameid=best.geonameid,
                    latitude=best.latitude,
                    longitude=best.longitude,
                    admin1=best.admin1,
                    country=best.country,
                    feature=best.feature,
                    score=1.0,
                )
            )
    return places


def measure(
    name: str, rows: Iterable[dict[str, Any]], stories: list[Story], find: Callable[[Story], list[Place]]
) -> None:
    """Print one line of figures."""
    started = time.perf_counter()
    found = [find(story) for story in stories]
    seconds = time.perf_counter() - started
    right, predicted, overlapping, wanted = sum(
        (tally(places, row["toponyms"]) for places, row in zip(found, rows, strict=True)), np.zeros(4)
    )
    print(
        f"{name:28} precision {right / predicted:.3f}  recall {right / wanted:.3f}  "
        f"f1 {2 * right / (predicted + wanted):.3f}  names found {overlapping / wanted:.3f}  "
        f"within 161 km {right / overlapping:.3f}  {len(stories) / seconds:.0f} docs/s"
    )


def main(path: Path) -> None:
    """Run both on the same parsed stories, then time look-ups."""
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    stories = list(read_stories(Article(id=str(i), url=r.get("url"), text=r["text"]) for i, r in enumerate(rows)))
    gazetteer = Gazetteer.open()
    measure("entities and population", rows, stories, lambda s: entities_and_population(s, gazetteer))
    measure("dateline, outlet unknown", rows, stories, lambda s: find_places(s, gazetteer))
    started = time.perf_counter()
    homes = Homes(gazetteer).learn(story.article for story in stories)
    print(
        f"homes of {len(homes.outlets)} outlets learned at {len(stories) / (time.perf_counter() - started):.0f} docs/s"
    )
    measure("dateline, outlet's home", rows, stories, lambda s: find_places(s, gazetteer, homes.of(s.article.url)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    fresh = Gazetteer.open()
    names = sorted({toponym["phrase"] for row in rows for toponym in row["toponyms"]})
    started = time.perf_counter()
    for name in names:
        fresh.look_up(name)
    rate = len(names) / (time.perf_counter() - started)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{rate:,.0f} look-ups of new names a second; another gazetteer in the same process costs {grown:.0f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
