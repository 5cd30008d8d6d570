"""Word lists in text files: ``[section]`` headings over words, ``#`` comments."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def sections(package: str, name: str) -> dict[str, frozenset[str]]:
    """The word lists of the file ``name`` in ``package``, by section.

    A line holds words separated by white space; a word of several tokens is joined by ``_``. A word may stand in
    several sections.

    Raises:
        ValueError: a word stands before the first heading.
    """
    found: dict[str, set[str]] = {}
    current: set[str] | None = None
    for line in files(package).joinpath(name).read_text(encoding="utf-8").splitlines():
        text = line.split("#", 1)[0].strip()
        if text.startswith("[") and text.endswith("]"):
            current = found.setdefault(text[1:-1].strip(), set())
        elif text and current is None:
            raise ValueError(f"{package}/{name}: {text!r} stands before the first [section]")
        elif text and current is not None:
            current.update(word.replace("_", " ") for word in text.split())
    return {section: frozenset(words) for section, words in found.items()}
