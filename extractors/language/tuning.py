"""The same annotations in less time: what spaCy's pipeline computes again and again is remembered, or done in bulk.

Each change recognises the component it can stand in for and leaves every other alone, so that another model than the
default one still works. docs/performance.md has the figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, EntityRecognizer, Lemmatizer
from spacy.tokens import Doc, Token
from spacy.tokens._retokenize import set_token_attrs
from thinc.api import Model, NumpyOps
from threadpoolctl import threadpool_limits

from extractors.language.entities import DECODER, EntityDecoder

REMEMBERED_WORDS = 50_000
"""Distinct words whose vectors are kept, at most: 19 MB for each of two models."""
REMEMBERED_FORMS = 200_000
"""Distinct words in one grammatical form whose lemmas and attributes are kept, at most."""
ENCODED_TOGETHER = 4
"""Texts whose word vectors are put in context at once: more no longer fit the processor's cache."""
_RULED = ("TAG", "LOWER", "DEP", "IS_SPACE")
"""Token attributes from which attribute rules are remembered."""


def tune(nlp: Language) -> Language:
    """Tune a loaded pipeline in place, for one processor: a second thread costs more than it brings."""
    threadpool_limits(limits=1, user_api="blas")
    ops = NumpyOps(use_blis=False)
    for name, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        if isinstance(model, Model):
            for node in list(model.walk()):
                if type(node.ops) is NumpyOps:
                    node.ops = ops
            _remember_words(model)
        if isinstance(pipe, Lemmatizer) and pipe.mode == "rule":
            _remember_lemmas(pipe)
        elif isinstance(pipe, AttributeRuler):
            _remember_rules(pipe)
        elif isinstance(pipe, EntityRecognizer) and EntityDecoder.fits(pipe):
            nlp.add_pipe(DECODER, after=name, config={"recogniser": name})
            nlp.disable_pipe(name)
    return nlp


def _remember_words(model: Model[Any, Any]) -> None:
    """A word's own vector depends on its form alone, so that it is computed once; only its context differs."""
    for node in list(model.walk()):
        for i, layer in enumerate(node.layers):
            parts = [part.name for part in layer.layers]
            if parts[:1] == ["extract_features"] and parts[-1:] == ["ragged2list"] and i + 1 < len(node.layers):
                node.layers[i] = Model("remembered_words", _WordMemory(layer), layers=[layer])
                node.layers[i + 1] = Model("few_at_a_time", _few_at_a_time, layers=[node.layers[i + 1]])


class _WordMemory:
    """The forward pass of an embedding layer, by look-up."""

    def __init__(self, embed: Model[Any, Any]) -> None:
        self._extract, *self._compute = embed.layers
        self._rows: dict[bytes, int] = {}
        self._vectors: NDArray[np.float32] = np.empty((REMEMBERED_WORDS, embed.get_dim("nO")), dtype=np.float32)

    def __call__(self, model: Model[Any, Any], docs: list[Doc], is_train: bool) -> tuple[list[Any], Callable[..., Any]]:
        features = self._extract.predict(docs)
        rows = np.ascontiguousarray(np.concatenate(features))
        keys = rows.view(f"V{rows.dtype.itemsize * rows.shape[1]}").ravel().tolist()
        new = {key: i for i, key in enumerate(keys) if key not in self._rows}
        if len(self._rows) + len(new) > REMEMBERED_WORDS:
            self._rows.clear()
            new = {key: i for i, key in enumerate(keys)}
        if len(new) > REMEMBERED_WORDS:
            vectors = self._computed(rows)
        else:
            if new:
                start = len(self._rows)
                self._vectors[start : start + len(new)] = self._computed(rows[list(new.values())])
                self._rows.update(zip(new, range(start, start + len(new)), strict=True))
            vectors = self._vectors[[self._rows[key] for key in keys]]
        ends = np.cumsum([len(doc) for doc in docs])[:-1]
        return np.split(vectors, ends), _no_training

    def _computed(self, rows: NDArray[np.uint64]) -> NDArray[np.float32]:
        result: Any = [rows]
        for layer in self._compute:
            result = layer.predict(result)
        vectors: NDArray[np.float32] = result[0]
        return vectors


def _few_at_a_time(model: Model[Any, Any], texts: list[Any], is_train: bool) -> tuple[list[Any], Callable[..., Any]]:
    (layer,) = model.layers
    few = (texts[i : i + ENCODED_TOGETHER] for i in range(0, len(texts), ENCODED_TOGETHER))
    return [vectors for some in few for vectors in layer.predict(some)], _no_training


def _no_training(*_: Any) -> Any:
    raise NotImplementedError("a tuned pipeline is not for training")


def _remember_lemmas(pipe: Lemmatizer) -> None:
    """A rule lemmatizer reads a word's form, part of speech and features only; spaCy's own memory leaves out most.

    Its lists of known words are searched from the front; as sets they answer at once.
    """
    index = pipe.lookups.get_table("lemma_index")
    for part_of_speech in list(index):
        index[part_of_speech] = frozenset(index[part_of_speech])
    lemmatize = pipe.rule_lemmatize
    known: dict[tuple[int, int, int], list[str]] = {}

    def lemmas(token: Token) -> list[str]:
        key = (token.orth, token.pos, token.morph.key)  # type: ignore[attr-defined]
        found = known.get(key)
        if found is None:
            if len(known) >= REMEMBERED_FORMS:
                known.clear()
            found = known[key] = lemmatize(token)
        return found

    pipe.lemmatize = lemmas


def _remember_rules(pipe: AttributeRuler) -> None:
    """Which rules a token meets follows from four attributes of its own, but for rules that read the next token too."""
    longest = 1
    opening = Matcher(pipe.vocab)
    rules: Any = pipe.patterns
    for rule in rules:
        for pattern in rule["patterns"]:
            if not all(set(token) <= set(_RULED) for token in pattern):
                return
            if len(pattern) > 1:
                longest = max(longest, len(pattern))
                opening.add("opening", [[pattern[0]]])
    memory = _RuleMemory(pipe, opening, longest)
    pipe.match, pipe.set_annotations = memory.match, memory.set_annotations  # type: ignore[method-assign]


Ruled = list[tuple[int, tuple[int, ...]]]
"""Tokens with the rules to apply to them, in the order of the rules."""


class _RuleMemory:
    """An attribute ruler that asks its matcher once for each kind of token."""

    def __init__(self, pipe: AttributeRuler, opening: Matcher, longest: int) -> None:
        self._pipe, self._opening, self._longest = pipe, opening, longest
        self._known: dict[tuple[int, ...], tuple[tuple[int, ...], bool]] = {}
        self._merged: dict[tuple[int, ...], dict[Any, Any]] = {}

    def match(self, doc: Doc) -> Ruled:
        """The rules of each token that has any."""
        found: list[tuple[int, ...]] = []
        across: list[tuple[int, int]] = []
        for i, key in enumerate(map(tuple, doc.to_array(list(_RULED)).tolist())):
            known = self._known.get(key)
            if known is None:
                known = self._learn(doc, i, key)
            found.append(known[0])
            if known[1]:
                across += self._across(doc, i)
        for rule, i in across:
            found[i] = tuple(sorted((*found[i], rule)))
        return [(i, rules) for i, rules in enumerate(found) if rules]

    def set_annotations(self, doc: Doc, matches: Ruled) -> None:
        """Write the attributes; later rules win."""
        for i, rules in matches:
            merged = self._merged.get(rules)
            if merged is None:
                merged = self._merged[rules] = {k: v for rule in rules for k, v in self._pipe.attrs[rule].items()}
            set_token_attrs(doc[i], merged)

    def _learn(self, doc: Doc, i: int, key: tuple[int, ...]) -> tuple[tuple[int, ...], bool]:
        if len(self._known) >= REMEMBERED_FORMS:
            self._known.clear()
        own = tuple(sorted(rule for rule, _, _ in self._matched(doc, i, i + 1)))
        known = self._known[key] = own, bool(self._opening(doc[i : i + 1], allow_missing=True))
        return known

    def _across(self, doc: Doc, i: int) -> Iterator[tuple[int, int]]:
        """Rules of several tokens that begin at a token, each with the token it is about."""
        for rule, start, end in self._matched(doc, i, min(i + self._longest, len(doc))):
            if start == 0 and end > 1:
                index = self._pipe.indices[rule]
                yield rule, i + (index if index >= 0 else end + index)

    def _matched(self, doc: Doc, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        strings = self._pipe.vocab.strings
        for match, first, last in self._pipe.matcher(doc[start:end], allow_missing=True):
            yield int(strings[match]), first, last
