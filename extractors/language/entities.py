"""Named entities decoded for many tokens at once, with the weights and the answers of spaCy's own decoder.

spaCy's entity recogniser walks a text token by token (B, I, L, U, O: Ratinov & Roth 2009), and asks for every token
which of its 74 actions are allowed. Outside an entity its features are the token alone, so that all such decisions can
be taken together as one matrix product; only tokens after a B need their entity's first and last word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import IS_SPACE, SENT_START
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

Entities = list[tuple[int, int, int]]
"""First token, end, and label (as a hash) of each entity of a document."""
DECODER = "dateline_entity_decoder"
"""Name of the pipeline component."""
_TOGETHER = 8
"""Documents decoded at once: the scores of all their tokens are in memory then, 300 bytes a token."""
_FEATURES = 3
"""Token, the open entity's first, and its last: the only layout of features that is read here."""


class EntityDecoder:
    """Greedy decoding of an entity recogniser that has an upper layer and three features."""

    def __init__(self, recogniser: EntityRecognizer) -> None:
        """Take the weights; see :meth:`fits` for which recognisers have them."""
        model = recogniser.model
        self._vectors = model.get_ref("tok2vec")
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        features, hidden, pieces, width = (lower.get_dim(d) for d in ("nF", "nO", "nP", "nI"))
        self._shape = (hidden, pieces)
        # One matrix for each feature: token vectors to hidden values before maxout.
        self._lower = [w.reshape(hidden * pieces, width).T.copy() for w in lower.get_param("W")]
        self._padding = lower.get_param("pad").reshape(features, hidden * pieces)
        self._bias = lower.get_param("b").reshape(hidden * pieces)
        self._upper, self._upper_bias = upper.get_param("W"), upper.get_param("b")
        moves = _moves(recogniser)
        self._moves = np.array([move for move, _ in moves])
        self._labels = [recogniser.vocab.strings[label] if label else 0 for _, label in moves]
        index = {pair: i for i, pair in enumerate(moves)}
        self._inside = np.array([index.get(("I", label), -1) for _, label in moves])
        self._last = np.array([index.get(("L", label), -1) for _, label in moves])
        starting = np.isin(self._moves, ["B", "U"]) & np.array([bool(label) for label in self._labels])
        self._only_outside = np.flatnonzero(starting)
        self._never_outside = np.flatnonzero(~starting & (self._moves != "O"))
        self._begins = np.flatnonzero(self._moves == "B")

    @staticmethod
    def fits(recogniser: EntityRecognizer) -> bool:
        """Whether the recogniser decodes greedily from the features that are read here."""
        model: Any = recogniser.model
        if recogniser.cfg.get("beam_width") != 1 or model.attrs.get("unseen_classes"):
            return False
        if not model.attrs.get("has_upper") or model.get_ref("lower").get_dim("nF") != _FEATURES:
            return False
        return bool(len(_moves(recogniser)) == model.get_ref("upper").get_dim("nO"))

    def __call__(self, doc: Doc) -> Doc:
        """Find the entities of one document, as a pipeline component."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = _TOGETHER) -> Iterator[Doc]:
        """Find the entities of documents, in order."""
        waiting = iter(docs)
        while some := list(islice(waiting, min(batch_size, _TOGETHER))):
            for doc, entities in zip(some, self.predict(some), strict=True):
                doc.set_ents([Span(doc, *entity) for entity in entities], default="outside")
                yield doc

    def predict(self, docs: list[Doc]) -> list[Entities]:
        """The entities of each document; none of the documents may have any yet."""
        if not any(len(doc) for doc in docs):
            return [[] for _ in docs]
        vectors = self._vectors.predict(docs)
        space, opens, last = _flags(docs)
        starts_next = np.append(opens[1:], False)
        own = vectors @ self._lower[0]
        scores = self._scores(((own + self._padding[1]) + self._padding[2]) + self._bias)
        scores[:, self._never_outside] = -np.inf
        scores[np.ix_(space, self._only_outside)] = -np.inf
        scores[np.ix_(last | starts_next, self._begins)] = -np.inf
        actions = scores.argmax(axis=1)
        ends = np.arange(1, len(actions) + 1)
        begun = np.flatnonzero(self._moves[actions] == "B")
        self._extend(vectors, own, begun, actions, last, last | starts_next, ends)
        named = np.flatnonzero(self._moves[actions] != "O").tolist()
        return self._without_overlap(docs, named, actions, ends)

    def _scores(self, unmaxed: NDArray[np.float32]) -> NDArray[np.float32]:
        scores: NDArray[np.float32] = _maxout(unmaxed, self._shape) @ self._upper.T + self._upper_bias
        return scores

    def _extend(
        self,
        vectors: NDArray[np.float32],
        own: NDArray[np.float32],
        begun: NDArray[np.intp],
        actions: NDArray[np.intp],
        last: NDArray[np.bool_],
        must_close: NDArray[np.bool_],
        ends: NDArray[np.intp],
    ) -> None:
        """Find where the entities that begin at ``begun`` end, a word of each at a time; fills in ``ends``."""
        first_vectors = vectors[begun] @ self._lower[1]
        inside, closing = self._inside[actions[begun]], self._last[actions[begun]]
        first, at = begun, begun + 1
        while len(at):
            unmaxed = ((own[at] + first_vectors) + vectors[at - 1] @ self._lower[2]) + self._bias
            hidden = _maxout(unmaxed, self._shape)
            goes_on = np.einsum("ij,ij->i", hidden, self._upper[inside]) + self._upper_bias[inside]
            stops = np.einsum("ij,ij->i", hidden, self._upper[closing]) + self._upper_bias[closing]
            closed = must_close[at] | (stops > goes_on) | ((stops == goes_on) & (closing < inside))
            ends[first[closed]] = at[closed] + 1
            kept = ~closed
            first, at, first_vectors = first[kept], at[kept] + 1, first_vectors[kept]
            inside, closing = inside[kept], closing[kept]

    def _without_overlap(
        self, docs: list[Doc], named: list[int], actions: NDArray[np.intp], ends: NDArray[np.intp]
    ) -> list[Entities]:
        """The entities by document; one that would begin inside another never began."""
        found: list[Entities] = []
        following = iter(named)
        at = next(following, None)
        offset = free = 0
        for doc in docs:
            entities: Entities = []
            while at is not None and at < offset + len(doc):
                if at >= free:
                    free = int(ends[at])
                    entities.append((at - offset, free - offset, self._labels[actions[at]]))
                at = next(following, None)
            found.append(entities)
            offset += len(doc)
        return found


def _moves(recogniser: EntityRecognizer) -> list[tuple[str, str]]:
    """Action and label of each class; "U" without a label, last of its kind, is not among spaCy's names."""
    moves = [(move, label) for move, _, label in (name.partition("-") for name in recogniser.move_names)]
    after_units = max((i + 1 for i, (move, _) in enumerate(moves) if move == "U"), default=len(moves))
    moves.insert(after_units, ("U", ""))
    return moves


def _maxout(unmaxed: NDArray[np.float32], shape: tuple[int, int]) -> NDArray[np.float32]:
    best: NDArray[np.float32] = unmaxed.reshape(-1, *shape).max(axis=2)
    return best


def _flags(docs: list[Doc]) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """For every token of the documents: whether it is white space, opens a sentence, is its document's last."""
    read = np.concatenate([doc.to_array([IS_SPACE, SENT_START]) for doc in docs])
    last = np.zeros(len(read), dtype=bool)
    last[np.cumsum([len(doc) for doc in docs if len(doc)]) - 1] = True
    return read[:, 0] == 1, read[:, 1] == 1, last


@Language.factory(DECODER, assigns=["doc.ents", "token.ent_iob", "token.ent_type"])
def make_decoder(nlp: Language, name: str, recogniser: str) -> EntityDecoder:
    """The decoder that takes the place of a pipeline's recogniser, whose weights it reads."""
    return EntityDecoder(nlp.get_pipe(recogniser))
