"""Decoding: every valid output that is likely enough, by its exact joint probability.

A prefix is at least as likely as any of its continuations, so an output of probability p is found by keeping the
prefixes of probability p and more, of which there are never more than 1/p. Most texts are settled greedily: no prefix
that was passed over is likely enough. The others are searched for all their likely prefixes at once. Joint
probabilities are the network's own, not renormalised over the grammar: what it puts on impossible dates is missing
from the confidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from datenorm.errors import SettingsError
from datenorm.inference.runtime import DecoderState, Encoded, Runtime
from datenorm.preprocessing import decode_targets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datenorm.task import TaskSpec

__all__ = ["DecodingOptions", "Reading", "decode", "follow"]

_PREFIXES = 6400  # that may be searched together: each text has 1/floor of them at the most


@dataclass(frozen=True)
class DecodingOptions:
    """How far to search: every reading at least as likely as `floor` is found, and the `most` likeliest are returned."""

    floor: float = 0.02
    most: int = 4

    def __post_init__(self) -> None:
        if not 0 < self.floor < 1:
            raise SettingsError(f"floor must lie between 0 and 1, not {self.floor}")
        if self.most < 1:
            raise SettingsError(f"most must be at least 1, not {self.most}")


@dataclass(frozen=True, slots=True)
class Reading:
    """One valid output with its joint probability, and the input position that each symbol's attention was highest at."""

    machine: str
    probability: float
    focus: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Outputs:
    """Outputs, or prefixes: the text of each (h,), its symbols (h, Ty), log joint probability (h,) and peaks of attention (h, Ty)."""

    texts: NDArray[np.intp]
    symbols: NDArray[np.int32]
    scores: NDArray[np.float32]
    focus: NDArray[np.int32]

    def take(self, rows: NDArray[np.intp]) -> _Outputs:
        return _Outputs(self.texts[rows], self.symbols[rows], self.scores[rows], self.focus[rows])

    def readings(self, task: TaskSpec) -> list[Reading]:
        machines, probabilities = decode_targets(self.symbols, task), np.exp(self.scores).tolist()
        return list(map(Reading, machines, probabilities, map(tuple, self.focus.tolist())))


def decode(runtime: Runtime, ids: NDArray[np.int32], task: TaskSpec, options: DecodingOptions) -> list[tuple[Reading, ...]]:
    """Readings of texts of one length, ids (m, T), likeliest first; the greedy one where none is likely enough."""
    floor = float(np.log(options.floor))
    encoded = runtime.encode(ids)
    greedy, dropped = _greedy(runtime, encoded, task)
    found: list[tuple[Reading, ...]] = [(reading,) for reading in greedy.readings(task)]
    unsettled = np.flatnonzero(dropped >= floor)
    together = max(1, int(_PREFIXES * options.floor))
    for start in range(0, len(unsettled), together):
        texts = unsettled[start : start + together]
        for text, readings in _ranked(_search(runtime, encoded.take(texts), task, floor), task, options.most):
            found[texts[text]] = readings
    return found


def _ranked(outputs: _Outputs, task: TaskSpec, most: int) -> Iterator[tuple[int, tuple[Reading, ...]]]:
    """Each text that has an output, with its likeliest readings."""
    ranked = outputs.take(np.lexsort((-outputs.scores, outputs.texts)))
    readings = ranked.readings(task)
    texts, starts = np.unique(ranked.texts, return_index=True)
    for text, (start, end) in zip(texts.tolist(), pairwise([*starts.tolist(), len(readings)]), strict=True):
        yield text, tuple(readings[start : min(end, start + most)])


def _greedy(runtime: Runtime, encoded: Encoded, task: TaskSpec) -> tuple[_Outputs, NDArray[np.float32]]:
    """The output of each text whose every symbol is the likeliest one that may stand there.

    Returns:
        The outputs, and for each text (m,) the highest log-probability of a prefix that was passed over.
    """
    transitions = task.automaton.transitions
    texts: NDArray[np.intp] = np.arange(len(encoded.states))
    shape = (len(texts), task.output_length)
    symbols, focus = np.empty(shape, dtype=np.int32), np.empty(shape, dtype=np.int32)
    state, places = runtime.start(len(texts)), np.zeros(len(texts), dtype=np.int32)
    scores, dropped = np.zeros(len(texts), dtype=np.float32), np.full(len(texts), -np.inf, dtype=np.float32)
    one_hot = np.eye(transitions.shape[1], dtype=np.float32)
    for step in range(task.output_length):
        log_probabilities, attention, state = runtime.step(encoded, state)
        extended = _extended(log_probabilities, scores, transitions[places])
        chosen = extended.argmax(axis=1)
        scores = extended[texts, chosen]
        extended[texts, chosen] = -np.inf
        np.maximum(dropped, extended.max(axis=1), out=dropped)
        places = np.maximum(transitions[places, chosen], 0)  # an output of probability 0 may stand anywhere: it is nobody's reading
        state = DecoderState(state.hidden, state.cell, one_hot[chosen])
        symbols[:, step], focus[:, step] = chosen, attention.argmax(axis=1)
    return _Outputs(texts, symbols, scores, focus), dropped


def _search(runtime: Runtime, encoded: Encoded, task: TaskSpec, floor: float) -> _Outputs:
    """Every output whose log joint probability is at least `floor`; those of one text stand together."""
    transitions = task.automaton.transitions
    texts: NDArray[np.intp] = np.arange(len(encoded.states))
    state, places = runtime.start(len(texts)), np.zeros(len(texts), dtype=np.int32)
    found = _Outputs(texts, np.empty((len(texts), 0), np.int32), np.zeros(len(texts), np.float32), np.empty((len(texts), 0), np.int32))
    one_hot = np.eye(transitions.shape[1], dtype=np.float32)
    for _ in range(task.output_length):
        log_probabilities, attention, state = runtime.step(encoded, state)
        extended = _extended(log_probabilities, found.scores, transitions[places])
        parents, chosen = np.nonzero(extended >= floor)
        found = _Outputs(
            found.texts[parents],
            np.column_stack([found.symbols[parents], chosen.astype(np.int32)]),
            extended[parents, chosen],
            np.column_stack([found.focus[parents], attention.argmax(axis=1).astype(np.int32)[parents]]),
        )
        if not len(parents):
            break
        places = transitions[places[parents], chosen]
        if not np.array_equal(parents, np.arange(len(encoded.states))):
            encoded = encoded.take(parents)
        state = DecoderState(state.hidden[parents], state.cell[parents], one_hot[chosen])
    return found


def _extended(log_probabilities: NDArray[np.float32], scores: NDArray[np.float32], transitions: NDArray[np.int32]) -> NDArray[np.float32]:
    """Log-probabilities (h, |machine|) of prefixes (h,) with one more symbol; that of what the grammar forbids is -inf."""
    extended: NDArray[np.float32] = np.where(transitions >= 0, log_probabilities, np.float32(-np.inf)) + scores[:, None]
    return extended


def follow(runtime: Runtime, ids: NDArray[np.int32], targets: NDArray[np.int32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Attention weights (m, Ty, T) and the probability of each symbol (m, Ty) along given outputs.

    Args:
        ids: int32, (m, T), texts of one length.
        targets: int32, (m, Ty), the outputs to follow.
    """
    encoded, state = runtime.encode(ids), runtime.start(len(ids))
    one_hot = np.eye(state.previous.shape[1], dtype=np.float32)
    attention, probabilities = [], []
    for column in targets.T:
        log_probabilities, weights, state = runtime.step(encoded, state)
        probabilities.append(np.exp(log_probabilities[np.arange(len(ids)), column]))
        attention.append(weights)
        state = DecoderState(state.hidden, state.cell, one_hot[column])
    return np.stack(attention, axis=1), np.stack(probabilities, axis=1)
