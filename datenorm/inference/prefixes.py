"""Outputs that are being written, many at once, and the states in which they go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from datenorm.inference.runtime import DecoderState

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Outputs", "Prefixes"]


class Outputs(NamedTuple):
    """Outputs, or prefixes of them.

    The text of each (h,), its symbols (h, places), log joint probability (h,) and the peaks of
    attention (h, places).
    """

    texts: NDArray[np.intp]
    symbols: NDArray[np.int32]
    scores: NDArray[np.float32]
    focus: NDArray[np.int32]

    def take(self, rows: NDArray[np.intp]) -> Outputs:
        """Some of them, in the order of `rows`."""
        return Outputs(self.texts[rows], self.symbols[rows], self.scores[rows], self.focus[rows])

    def with_rows(self, others: Outputs) -> Outputs:
        """These, then others of as many places."""
        return Outputs(
            np.concatenate([self.texts, others.texts]),
            np.concatenate([self.symbols, others.symbols]),
            np.concatenate([self.scores, others.scores]),
            np.concatenate([self.focus, others.focus]),
        )

    def filled(self, places: int, end: int) -> Outputs:
        """The same with end symbols up to so many places."""
        count, written = self.symbols.shape
        symbols = np.full((count, places), end, dtype=np.int32)
        focus = np.zeros((count, places), dtype=np.int32)
        symbols[:, :written], focus[:, :written] = self.symbols, self.focus
        return Outputs(self.texts, symbols, self.scores, focus)

    @classmethod
    def none_yet(cls, texts: NDArray[np.intp]) -> Outputs:
        """An empty prefix of each text."""
        nothing = np.empty((len(texts), 0), dtype=np.int32)
        return cls(texts, nothing, np.zeros(len(texts), dtype=np.float32), nothing)

    def extended(
        self,
        rows: NDArray[np.intp],
        chosen: NDArray[np.intp],
        scores: NDArray[np.float32],
        attention: NDArray[np.float32],
    ) -> Outputs:
        """Some prefixes with one more symbol each, and what they come to."""
        peaks = attention.argmax(axis=1).astype(np.int32)
        return Outputs(
            self.texts[rows],
            np.column_stack([self.symbols[rows], chosen.astype(np.int32)]),
            scores,
            np.column_stack([self.focus[rows], peaks[rows]]),
        )


class Prefixes(NamedTuple):
    """Outputs that are not finished, with the states (h,) of the automaton and of the decoder."""

    outputs: Outputs
    states: NDArray[np.int32]
    decoder: DecoderState

    def take(self, rows: NDArray[np.intp]) -> Prefixes:
        """Some of them, in the order of `rows`."""
        return Prefixes(self.outputs.take(rows), self.states[rows], self.decoder.take(rows))

    def of(self, texts: NDArray[np.intp]) -> Prefixes:
        """Those of some texts, which are sorted."""
        own = self.outputs.texts
        found = texts[np.minimum(np.searchsorted(texts, own), len(texts) - 1)] == own
        return self.take(np.flatnonzero(found))

    def with_rows(self, others: Prefixes) -> Prefixes:
        """These, then others with as many symbols."""
        return Prefixes(
            self.outputs.with_rows(others.outputs),
            np.concatenate([self.states, others.states]),
            self.decoder.with_rows(others.decoder),
        )
