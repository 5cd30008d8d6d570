"""One gazetteer for all tests of the room, compiled by two processes at the same time, as two workers would."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from extractors.language import Story, read_story
from extractors.model import Article
from extractors.where import Gazetteer

BUILD = (
    "import sys; from pathlib import Path; from extractors.where import Gazetteer; Gazetteer.open(Path(sys.argv[1]))"
)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cache") / "gazetteer.sqlite"
    root = Path(__file__).parents[3]
    both = [subprocess.Popen([sys.executable, "-c", BUILD, str(path)], cwd=root) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert [p.name for p in path.parent.iterdir()] == [path.name]  # no half-written file is left
    return path


@pytest.fixture(scope="session")
def gazetteer(compiled: Path) -> Gazetteer:
    return Gazetteer.open(compiled)


def story(text: str, title: str | None = None, url: str | None = None) -> Story:
    return read_story(Article(id="1", text=text, title=title, url=url))
