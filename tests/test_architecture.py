"""The house has one direction: flows import extractors and warehouse; nothing imports back."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FORBIDDEN = {
    "extractors": {"flows", "warehouse", "prefect", "requests", "duckdb", "pyarrow", "urllib.request", "socket"},
    "warehouse": {"flows", "extractors", "prefect", "requests", "bs4", "spacy", "trafilatura"},
}


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("package", sorted(FORBIDDEN))
def test_imports_go_one_way(package: str) -> None:
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / package).rglob("*.py")
        for name in imports_of(path)
        for forbidden in FORBIDDEN[package]
        if name == forbidden or name.startswith(forbidden + ".")
    }
    assert not wrong


def test_every_package_is_looked_at() -> None:
    assert all(any((ROOT / package).rglob("*.py")) for package in FORBIDDEN)
