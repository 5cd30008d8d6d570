"""Live blogs: a page of entries, each with its time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.clean.blocks import Block
from extractors.clean.judge import Judgement
from extractors.clean.metadata import Metadata
from extractors.model import LiveEntry

_CLOCK = re.compile(
    r"^(?:(?:posted|updated|published|last updated|aktualisiert|publié|actualizado)\s*(?:at|on|:|um|à|a las)?\s*)?"
    r"(?:\w{3,9}\.? \d{1,2},? (?:\d{4},? )?|\d{1,2}\.? \w{3,9}\.? (?:\d{4},? )?(?:at |um |à )?)?"
    r"(?:\d{1,2}[:.h]\d{2}(?:\s*[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)(?:\s*(?:uhr|h|[A-Z]{2,4}))?$"
    r"|^(?:\d+|an?|one|two|three)\s*(?:m|min|mins|minutes?|h|hrs?|hours?)\s*ago$",
    re.I,
)
_ADDRESS = re.compile(
    r"[/-]live(?:[/-]|$)|live-?(?:blog|updates?|ticker|news|coverage|reporting)|[/-](?:en-)?direct(?:o|[/-])|minute-by-minute",
    re.I,
)
MIN_ENTRIES = 3


@dataclass(slots=True)
class Entry:
    """One entry: its time as the page gives it (ISO 8601 where it does), and its paragraphs."""

    time: str | None
    paragraphs: list[str]


def stamp_of(block: Block) -> str | None:
    """The time a block stamps what follows with, if it is a time stamp."""
    if len(block.text) <= 40:
        if block.stamp:
            return block.stamp
        if _CLOCK.match(block.text.strip(" ·|-–")):
            return block.text.strip(" ·|-–")
    return None


def is_live_blog(found: Metadata, url: str | None, blocks: list[Block], judgements: list[Judgement]) -> bool:
    """Whether a page is a live blog: its metadata or address says so, and several time stamps cut its story."""
    says_so = "liveblog" in (found.kind or "").lower() or bool(_ADDRESS.search(url or ""))
    return says_so and len([e for e in entries_of(blocks, judgements) if e.time]) >= MIN_ENTRIES


def entries_of(blocks: list[Block], judgements: list[Judgement]) -> list[Entry]:
    """The story blocks cut at the time stamps; what stands before the first stamp is an entry without a time."""
    entries = [Entry(None, [])]
    for block, judgement in zip(blocks, judgements, strict=True):
        stamp = stamp_of(block)
        if stamp:
            if entries[-1].paragraphs:
                entries.append(Entry(stamp, []))
            else:
                entries[-1].time = stamp
        elif judgement.story > 0:
            entries[-1].paragraphs.append(block.text)
    return [e for e in entries if e.paragraphs]


def split_entries(blocks: list[Block], judgements: list[Judgement]) -> tuple[str, list[LiveEntry]]:
    """The text of a live blog, and where in it each entry stands."""
    lines: list[str] = []
    entries: list[LiveEntry] = []
    at = 0
    for entry in entries_of(blocks, judgements):
        text = "\n".join(entry.paragraphs)
        entries.append(LiveEntry(entry.time, at, at + len(text)))
        lines.append(text)
        at += len(text) + 1
    return "\n".join(lines), entries
