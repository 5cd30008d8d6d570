"""What markup, position and the extractors' opinions say of each block: the features of the page model.

Every feature is one column over the blocks of a page, named so that the weights in ``data/model.json`` can be read.
The first look judges each block with what stands around it; the second look (:func:`context_features`) judges again,
knowing what the first thought of its neighbours, its siblings and the blocks built like it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from extractors.clean.blocks import HEADINGS, Block
from extractors.clean.hints import BITS

Column = np.ndarray[Any, np.dtype[np.float64]]
TAGS = (
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "div",
    "tr",
    "td",
    "pre",
    "blockquote",
    "figcaption",
    "dd",
    "dt",
    "span",
    "section",
    "article",
    "label",
    "button",
)
_MINOR_HEADINGS = {"h5": "h4", "h6": "h4", "th": "td", "summary": "dt", "legend": "label"}
CORE_WORDS = 15
_WORD = re.compile(r"\w+")
_STOP = frozenset(
    "the of and to a in is it that for on with as was at by this be are from or an have not you your can will we they "
    "has their but if more "
    "der die das und in den von zu mit im für auf ist des dem ein eine nicht sich auch als "
    "le la les de des du et en un une est que qui pour dans sur pas au par plus "
    "el los las del y que un una por con para se su al es lo".split()
)


@dataclass(slots=True)
class Opinions:
    """For each block (rows) whether each extractor (columns) keeps it, and how much text each kept in all."""

    names: tuple[str, ...]
    kept: np.ndarray[Any, np.dtype[np.float64]]
    words: tuple[int, ...]


def words_of(text: str) -> list[str]:
    """The words of a text, lower case, without marks: how blocks and extractors' outputs are compared."""
    return _WORD.findall(text.lower())


def page_features(
    blocks: list[Block], words: list[list[str]], opinions: Opinions, furniture: Column
) -> dict[str, Column]:
    """The columns of the first look. ``furniture`` is the wording model's log-odds that a block is not story."""
    n = len(blocks)
    size = np.array([len(w) for w in words], float)
    chars = np.array([max(1, len(b.text)) for b in blocks], float)
    links = np.minimum(1.0, np.array([b.link_chars for b in blocks], float) / chars)
    hints = np.array([b.hints for b in blocks], np.int64)
    near = np.array([b.near for b in blocks], np.int64)
    heading = np.array([b.tag in HEADINGS for b in blocks], float)
    votes = opinions.kept.sum(axis=1)
    core = _core(size, links, votes, opinions)
    weight = np.where(core, size, 0.0)
    out: dict[str, Column] = {}

    # size, links, form
    out["log words"] = np.log1p(size)
    for limit in (2, 5, 10, 25, 60):
        out[f"at most {limit} words"] = (size <= limit).astype(float)
    out["links"] = links
    out["all links"] = (links > 0.9).astype(float)
    out["no link"] = (links == 0).astype(float)
    out["short and all links"] = ((links > 0.9) & (size < 12)).astype(float)
    out["marked"] = np.minimum(1.0, np.array([b.marked for b in blocks], float) / chars)
    tags = [_MINOR_HEADINGS.get(b.tag, b.tag) for b in blocks]
    for tag in TAGS:
        out[f"<{tag}>"] = np.array([t == tag for t in tags], float)
    out["ends like a sentence"] = np.array([b.text[-1] in '.!?…”"’»' for b in blocks], float)
    out["ends in colon"] = np.array([b.text[-1] == ":" for b in blocks], float)
    out["ends in dots"] = np.array([b.text.endswith(("…", "...")) for b in blocks], float)
    out["commas"] = np.array([min(3, b.text.count(",")) for b in blocks], float)
    out["function words"] = np.array([sum(map(_STOP.__contains__, w)) / max(1, len(w)) for w in words])
    out["capitals"] = np.array([sum(map(str.isupper, b.text[:200])) / max(1, min(200, len(b.text))) for b in blocks])
    counts: dict[str, int] = {}
    for b in blocks:
        counts[b.text] = counts.get(b.text, 0) + 1
    out["said twice"] = np.array([counts[b.text] > 1 for b in blocks], float)

    # names of the elements around it; what the core of the page shares says nothing of a block
    total = max(1.0, weight.sum())
    shared = 0
    for bit in BITS.values():
        if weight[(hints & bit) > 0].sum() > 0.5 * total:
            shared |= bit
    for family, bit in BITS.items():
        out[f"in {family}"] = ((hints & bit > 0) & (not shared & bit)).astype(float)
        out[f"by {family}"] = ((near & bit > 0) & (not shared & bit)).astype(float)
        if family == "story":
            out["outside story"] = ((hints & bit == 0) & bool(shared & bit)).astype(float)

    # the extractors
    for k, name in enumerate(opinions.names):
        column = opinions.kept[:, k]
        out[f"{name} keeps"] = column
        out[f"{name} keeps around"] = _window(column * size, 4) / np.maximum(1.0, _window(size, 4))
        reach = min(1.0, opinions.words[k] / max(1.0, *opinions.words))
        out[f"{name} drops, though it kept most"] = (1 - column) * reach
        out[f"{name} keeps, though it kept little"] = column * (1 - reach)
        for step in (-1, 1):
            out[f"{name} keeps {'next' if step > 0 else 'previous'}"] = _shift(column, step)
    out["nobody keeps"] = (votes == 0).astype(float)
    out["all keep"] = (votes == len(opinions.names)).astype(float)

    # wording
    out["wording against"] = np.clip(furniture, 0, 6)
    out["wording for"] = np.clip(-furniture, 0, 6)
    out["wording against, all keep"] = out["wording against"] * out["all keep"]

    section = np.zeros(n)
    last, since = 0.0, 99
    for i in range(n):
        if heading[i]:
            last, since = float(np.clip(furniture[i], -3, 6)), 0
        elif since < 12:
            section[i] = last
        since += 1
    out["under a heading of furniture"] = np.maximum(0.0, section)
    out["under a heading of story"] = np.maximum(0.0, -section)

    # place
    place = np.cumsum(weight) / total
    before = place - weight / total
    inside = (np.cumsum(core) > 0) & (np.cumsum(core[::-1])[::-1] > 0)
    out["before core"] = (np.cumsum(core) == 0).astype(float)
    out["after core"] = (np.cumsum(core[::-1])[::-1] == 0).astype(float)
    out["inside core"] = inside.astype(float)
    out["first part"] = (before < 0.03).astype(float)
    out["last part"] = (place > 0.97).astype(float)
    first_heading = next((i for i, b in enumerate(blocks) if b.tag == "h1"), None)
    out["after h1"] = np.array([first_heading is not None and i > first_heading for i in range(n)], float)
    out["before h1"] = np.array([first_heading is not None and i < first_heading for i in range(n)], float)
    out["is h1"] = np.array([i == first_heading for i in range(n)], float)
    out.update(_neighbours(blocks, core))

    # siblings and lookalikes; a heading that is a link opens the teaser of another page
    teaser = _under_linked_heading(size, links)
    out["under a linked heading"] = teaser
    mine = _groups([b.chain[-2] if len(b.chain) > 1 else 0 for b in blocks])
    twins = _groups([(b.tag, b.near, len(b.chain)) for b in blocks])
    for name, group in (("siblings", mine), ("lookalikes", twins)):
        words_in = np.bincount(group, size)
        number = np.bincount(group)
        out[f"words of {name}"] = np.log1p(words_in)[group]
        out[f"number of {name}"] = np.log1p(number)[group]
        out[f"words a {name}"] = np.log1p(words_in / number)[group]
        out[f"votes of {name}"] = (np.bincount(group, votes * size) / np.maximum(1.0, words_in))[group] / max(
            1, len(opinions.names)
        )
        out[f"links of {name}"] = (np.bincount(group, links * size) / np.maximum(1.0, words_in))[group]
        out[f"linked headings over {name}"] = (np.bincount(group, teaser) / number)[group]
    for step in (-2, -1, 1, 2):
        side = f"{abs(step)} {'after' if step > 0 else 'before'}"
        out[f"log words {side}"] = np.log1p(_shift(size, step))
        out[f"links {side}"] = _shift(links, step, 1.0)
        out[f"heading {side}"] = _shift(heading, step)
    out["heading, then text"] = heading * (_shift(size, 1) > 12)
    out["heading, then no text"] = heading * (_shift(size, 1) <= 6)
    out["depth"] = np.array([min(30, len(b.chain)) for b in blocks], float)
    return out


def context_features(blocks: list[Block], size: Column, first: Column) -> dict[str, Column]:
    """The columns of the second look. ``first`` is the first look's probability that a block is story."""
    out: dict[str, Column] = {
        "first look": np.log(np.clip(first, 1e-4, 1 - 1e-4) / (1 - np.clip(first, 1e-4, 1 - 1e-4)))
    }
    weight = np.minimum(size, 60.0) + 1
    for step in (-3, -2, -1, 1, 2, 3):
        out[f"story {abs(step)} {'after' if step > 0 else 'before'}"] = _shift(first, step)
    for reach in (2, 5, 12):
        out[f"story within {reach}"] = _window(first * weight, reach) / _window(weight, reach)
    for name, group in (
        ("siblings", _groups([b.chain[-2] if len(b.chain) > 1 else 0 for b in blocks])),
        ("cousins", _groups([b.chain[-3] if len(b.chain) > 2 else 0 for b in blocks])),
        ("lookalikes", _groups([(b.tag, b.near, len(b.chain)) for b in blocks])),
    ):
        out[f"story among {name}"] = (np.bincount(group, first * weight) / np.bincount(group, weight))[group]
    before = _shift(first, -1)
    after = _shift(first, 1)
    out["story on both sides"] = np.minimum(before, after)
    out["story on neither side"] = 1 - np.maximum(before, after)
    out["short, story on both sides"] = out["story on both sides"] * (size < 8)
    out["short, story on neither side"] = out["story on neither side"] * (size < 8)
    heading = np.array([b.tag in HEADINGS for b in blocks], float)
    out["heading over story"] = heading * after
    out["heading over none"] = heading * (1 - after)
    done = np.cumsum(first * weight) / max(1e-9, float((first * weight).sum()))
    out["hardly begun"] = (done < 0.02).astype(float)
    out["all but over"] = (done > 0.98).astype(float)
    return out


def _under_linked_heading(size: Column, links: Column) -> Column:
    """Which blocks of text stand right under a line that is one link, or with only a byline and a date between."""
    out = np.zeros(len(size))
    since = 99
    for i, (words, linked) in enumerate(zip(size, links, strict=True)):
        if linked > 0.9 and words >= 4:
            since = 0
        elif words > 6:
            out[i] = float(since <= 3 and linked < 0.5)
            since = 99
        else:
            since += 1
    return out


def _core(size: Column, links: Column, votes: Column, opinions: Opinions) -> Column:
    """The blocks that are text beyond doubt: long, with few links, and kept by most extractors."""
    text = (size >= CORE_WORDS) & (links < 0.4)
    agreed = text & (votes >= max(1, (len(opinions.names) + 1) // 2))
    return (agreed if agreed.any() else text).astype(float)


def _shift(column: Column, step: int, fill: float = 0.0) -> Column:
    out = np.full_like(column, fill)
    if step < 0:
        out[-step:] = column[:step]
    else:
        out[:-step] = column[step:]
    return out


def _window(column: Column, reach: int) -> Column:
    sums = np.concatenate([[0.0], np.cumsum(column)])
    n = len(column)
    at = np.arange(n)
    return np.asarray(sums[np.minimum(n, at + reach + 1)] - sums[np.maximum(0, at - reach)])


def _groups(keys: list[Any]) -> np.ndarray[Any, np.dtype[np.int64]]:
    numbers: dict[Any, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)


def _neighbours(blocks: list[Block], core: Column) -> dict[str, Column]:
    """How far the nearest core block stands, in steps of the tree and in blocks, before and after each block."""
    n = len(blocks)
    steps = {-1: np.full(n, 15.0), 1: np.full(n, 15.0)}
    gaps = {-1: np.full(n, 150.0), 1: np.full(n, 150.0)}
    for side, order in ((-1, range(n)), (1, range(n - 1, -1, -1))):
        last: int | None = None
        for i in order:
            if last is not None:
                steps[side][i] = _tree_steps(blocks[i].chain, blocks[last].chain)
                gaps[side][i] = abs(i - last)
            if core[i]:
                last = i
    if core.sum() == 1:  # a story in one block is not far from the core: it is the core
        for distance in (*steps.values(), *gaps.values()):
            distance[core > 0] = 0.0
    nearest = np.minimum(steps[-1], steps[1])
    return {
        "steps to core before": np.minimum(15.0, steps[-1]),
        "steps to core after": np.minimum(15.0, steps[1]),
        "beside core": (nearest <= 2).astype(float),
        "near core": (nearest <= 4).astype(float),
        "far from core": (nearest > 7).astype(float),
        "beside core on both sides": ((steps[-1] <= 2) & (steps[1] <= 2)).astype(float),
        "gap to core before": np.log1p(gaps[-1]),
        "gap to core after": np.log1p(gaps[1]),
    }


def _tree_steps(a: tuple[int, ...], b: tuple[int, ...]) -> int:
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    return len(a) + len(b) - 2 * shared
