"""Decoding: every valid output that is likely enough, by its exact joint probability.

A prefix is at least as likely as any of its continuations, so an output of probability p is found
by keeping the prefixes of probability p and more, of which there are never more than 1/p. Most
texts are settled greedily: no prefix that was passed over is likely enough. The others are searched
for all their likely prefixes at once. Joint probabilities are the network's own, not renormalised
over the language: what it puts on impossible dates is missing from the confidence.
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

    from datenorm.outputs import Automaton
    from datenorm.task import TaskSpec

__all__ = ["DecodingOptions", "Reading", "decode", "follow", "write_shapes"]

_PREFIXES = 6400  # searched together: each text has 1 / minimum_probability of them at the most


@dataclass(frozen=True)
class DecodingOptions:
    """How far to search for readings.

    Every reading at least as likely as `minimum_probability` is found, and the `maximum_readings`
    likeliest are returned.
    """

    minimum_probability: float = 0.02
    maximum_readings: int = 4

    def __post_init__(self) -> None:
        if not 0 < self.minimum_probability < 1:
            raise SettingsError(
                f"minimum_probability must lie between 0 and 1, not {self.minimum_probability}"
            )
        if self.maximum_readings < 1:
            raise SettingsError(f"maximum_readings must be at least 1, not {self.maximum_readings}")


@dataclass(frozen=True, slots=True)
class Reading:
    """One valid output with its joint probability.

    `focus` is the index in the text at which attention was highest, for each symbol; empty where
    no network read.
    """

    output: str
    probability: float
    focus: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Outputs:
    """Outputs, or prefixes of them.

    The text of each (h,), its symbols (h, places), log joint probability (h,) and the peaks of
    attention (h, places).
    """

    texts: NDArray[np.intp]
    symbols: NDArray[np.int32]
    scores: NDArray[np.float32]
    focus: NDArray[np.int32]

    def take(self, rows: NDArray[np.intp]) -> _Outputs:
        return _Outputs(self.texts[rows], self.symbols[rows], self.scores[rows], self.focus[rows])

    @classmethod
    def none_yet(cls, texts: NDArray[np.intp]) -> _Outputs:
        """An empty prefix of each text."""
        nothing = np.empty((len(texts), 0), dtype=np.int32)
        return cls(texts, nothing, np.zeros(len(texts), dtype=np.float32), nothing)

    def extended(
        self,
        rows: NDArray[np.intp],
        chosen: NDArray[np.intp],
        scores: NDArray[np.float32],
        attention: NDArray[np.float32],
    ) -> _Outputs:
        """Some prefixes with one more symbol each, and what they come to."""
        peaks = attention.argmax(axis=1).astype(np.int32)
        return _Outputs(
            self.texts[rows],
            np.column_stack([self.symbols[rows], chosen.astype(np.int32)]),
            scores,
            np.column_stack([self.focus[rows], peaks[rows]]),
        )

    def readings(self, task: TaskSpec) -> list[Reading]:
        outputs, focus = decode_targets(self.symbols, task), self.focus.tolist()
        if task.end_id is not None:  # no symbol of the output stands behind its end
            lengths = (self.symbols != task.end_id).sum(axis=1).tolist()
            focus = [peaks[:length] for peaks, length in zip(focus, lengths, strict=True)]
        return list(map(Reading, outputs, np.exp(self.scores).tolist(), map(tuple, focus)))


def decode(
    runtime: Runtime, ids: NDArray[np.int32], task: TaskSpec, options: DecodingOptions
) -> list[tuple[Reading, ...]]:
    """Readings of texts of one length, ids (m, T), likeliest first.

    Where none is likely enough, the greedy one.
    """
    least = float(np.log(options.minimum_probability))
    encoded = runtime.encode(ids)
    greedy, passed_over = _greedy(runtime, encoded, task)
    found: list[tuple[Reading, ...]] = [(reading,) for reading in greedy.readings(task)]
    unsettled = np.flatnonzero(passed_over >= least)
    together = max(1, int(_PREFIXES * options.minimum_probability))
    for start in range(0, len(unsettled), together):
        texts = unsettled[start : start + together]
        outputs = _search(runtime, encoded.take(texts), task, least)
        for text, readings in _ranked(outputs, task, options.maximum_readings):
            found[texts[text]] = readings
    return found


def _ranked(
    outputs: _Outputs, task: TaskSpec, maximum: int
) -> Iterator[tuple[int, tuple[Reading, ...]]]:
    """Each text that has an output, with its likeliest readings."""
    ranked = outputs.take(np.lexsort((-outputs.scores, outputs.texts)))
    readings = ranked.readings(task)
    texts, starts = np.unique(ranked.texts, return_index=True)
    bounds = pairwise([*starts.tolist(), len(readings)])
    for text, (start, end) in zip(texts.tolist(), bounds, strict=True):
        yield text, tuple(readings[start : min(end, start + maximum)])


def write_shapes(
    runtime: Runtime, ids: NDArray[np.int32], task: TaskSpec, minimum_probability: float
) -> list[Reading | None]:
    """What the network writes where days need not exist: the likeliest output of any shape.

    It tells which day a text names that no calendar has. None where nothing is likely enough.
    """
    language, symbols = task.output, task.machine_vocabulary.symbols
    automata = [language.shape_automaton(shape, symbols) for shape in language.shapes]
    found: list[Reading | None] = [None] * len(ids)
    if not automata:
        return found
    starts = np.cumsum([0, *(len(each.transitions) for each in automata[:-1])])
    transitions = np.concatenate(
        [
            np.where(each.transitions >= 0, each.transitions + start, -1)
            for each, start in zip(automata, starts, strict=True)
        ]
    )
    texts = np.repeat(np.arange(len(ids)), len(automata))
    states = np.tile(starts, len(ids))
    encoded, decoder = runtime.encode(ids).take(texts), runtime.start(len(texts))
    written = _Outputs.none_yet(texts)
    one_hot = np.eye(len(symbols), dtype=np.float32)
    for _ in range(automata[0].closed):  # every shape has as many places
        log_probabilities, attention, decoder = runtime.step(encoded, decoder)
        allowed = transitions[states] >= 0
        extended = np.where(allowed, log_probabilities, -np.inf) + written.scores[:, None]
        chosen = extended.argmax(axis=1)
        scores = extended.max(axis=1)
        rows = np.flatnonzero(scores >= np.log(minimum_probability))
        written = written.extended(rows, chosen[rows], scores[rows], attention)
        states, encoded = transitions[states[rows], chosen[rows]], encoded.take(rows)
        decoder = DecoderState(decoder.hidden[rows], decoder.cell[rows], one_hot[chosen[rows]])
        if not len(rows):
            break
    for text, readings in _ranked(written, task, 1):
        found[text] = readings[0]
    return found


def _greedy(
    runtime: Runtime, encoded: Encoded, task: TaskSpec
) -> tuple[_Outputs, NDArray[np.float32]]:
    """The output of each text whose every symbol is the likeliest one that may stand there.

    Returns:
        The outputs, and for each text (m,) the highest log-probability of a prefix that was passed
        over.
    """
    automaton = task.automaton
    texts: NDArray[np.intp] = np.arange(len(encoded.states))
    shape = (len(texts), task.output_length)
    symbols = np.full(shape, task.end_id or 0, dtype=np.int32)
    focus = np.zeros(shape, dtype=np.int32)
    decoder, states = runtime.start(len(texts)), np.zeros(len(texts), dtype=np.int32)
    scores = np.zeros(len(texts), dtype=np.float32)
    passed_over = np.full(len(texts), -np.inf, dtype=np.float32)
    one_hot = np.eye(automaton.transitions.shape[1], dtype=np.float32)
    for step in range(task.output_length):
        log_probabilities, attention, decoder = runtime.step(encoded, decoder)
        extended = _extended(log_probabilities, scores, states, automaton)
        chosen = extended.argmax(axis=1)
        scores = extended[texts, chosen]
        extended[texts, chosen] = -np.inf
        np.maximum(passed_over, extended.max(axis=1), out=passed_over)
        # An output of probability 0 may stand anywhere: it is nobody's reading.
        states = np.maximum(automaton.transitions[states, chosen], 0)
        decoder = DecoderState(decoder.hidden, decoder.cell, one_hot[chosen])
        symbols[:, step], focus[:, step] = chosen, attention.argmax(axis=1)
        if (states == automaton.closed).all():
            break
    return _Outputs(texts, symbols, scores, focus), passed_over


def _search(runtime: Runtime, encoded: Encoded, task: TaskSpec, least: float) -> _Outputs:
    """Every output whose log joint probability is at least `least`, text by text."""
    automaton = task.automaton
    texts: NDArray[np.intp] = np.arange(len(encoded.states))
    decoder, states = runtime.start(len(texts)), np.zeros(len(texts), dtype=np.int32)
    found = _Outputs.none_yet(texts)
    one_hot = np.eye(automaton.transitions.shape[1], dtype=np.float32)
    for _ in range(task.output_length):
        log_probabilities, attention, decoder = runtime.step(encoded, decoder)
        extended = _extended(log_probabilities, found.scores, states, automaton)
        parents, chosen = np.nonzero(extended >= least)
        found = found.extended(parents, chosen, extended[parents, chosen], attention)
        states = automaton.transitions[states[parents], chosen]
        if (states == automaton.closed).all():  # or no prefix is likely enough
            break
        if not np.array_equal(parents, np.arange(len(encoded.states))):
            encoded = encoded.take(parents)
        decoder = DecoderState(decoder.hidden[parents], decoder.cell[parents], one_hot[chosen])
    return found


def _extended(
    log_probabilities: NDArray[np.float32],
    scores: NDArray[np.float32],
    states: NDArray[np.int32],
    automaton: Automaton,
) -> NDArray[np.float32]:
    """Log-probabilities (h, |machine|) of prefixes (h,) with one more symbol.

    That of what the language forbids is -inf. A closed output goes on as likely as it is.
    """
    closed = states == automaton.closed
    if closed.any():
        log_probabilities = np.where(closed[:, None], np.float32(0), log_probabilities)
    allowed = automaton.transitions[states] >= 0
    extended: NDArray[np.float32] = np.where(allowed, log_probabilities, np.float32(-np.inf))
    return extended + scores[:, None]


def follow(
    runtime: Runtime, ids: NDArray[np.int32], targets: NDArray[np.int32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
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
