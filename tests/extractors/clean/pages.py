"""The sample pages beside this file, and what is needed to use them."""

from __future__ import annotations

from pathlib import Path

from extractors.model import Page

SAMPLES = Path(__file__).parent / "samples"
URL = "https://valleymonitor.example/news/2024/story"


def sample(name: str, url: str | None = URL) -> Page:
    """A sample page as a record: HTML as bytes, plain text as text."""
    path = SAMPLES / name
    if path.suffix == ".txt":
        return Page(id=name, url=url, text=path.read_text(encoding="utf-8"))
    return Page(id=name, url=url, html=path.read_bytes())
