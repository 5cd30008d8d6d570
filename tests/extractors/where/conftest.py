"""One gazetteer for all tests of the room, compiled by the code under test and not taken from the user's cache."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.language import Story, read_story
from extractors.model import Article
from extractors.where import Gazetteer


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cache") / "gazetteer.sqlite"
    Gazetteer.open(path).close()
    return path


@pytest.fixture(scope="session")
def gazetteer(compiled: Path) -> Gazetteer:
    return Gazetteer.open(compiled)


def story(text: str, title: str | None = None, url: str | None = None) -> Story:
    return read_story(Article(id="1", text=text, title=title, url=url))
