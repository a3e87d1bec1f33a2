"""Decoding: every valid output that is likely enough, by its exact joint probability.

A prefix is at least as likely as any of its continuations, so an output of probability p is found
by keeping the prefixes of probability p and more, of which there are never more than 1/p. Most
texts are settled greedily: no prefix that was passed over is likely enough. Those of the others are
grown into outputs. Joint probabilities are the network's own, not renormalised
over the language: what it puts on impossible dates is missing from the confidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from datenorm.errors import SettingsError
from datenorm.inference.prefixes import Outputs, Prefixes
from datenorm.inference.runtime import DecoderState, Encoded, Runtime
from datenorm.preprocessing import decode_targets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datenorm.task import TaskSpec

__all__ = ["DecodingOptions", "Reading", "decode", "follow", "write_shapes"]

_PREFIXES = 6400  # searched together: each text has 1 / minimum_probability of them at the most
_ENDED = 0.25  # share of the outputs read together whose end is worth a copy of the others' states


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


def decode(
    runtime: Runtime, ids: NDArray[np.int32], task: TaskSpec, options: DecodingOptions
) -> list[tuple[Reading, ...]]:
    """Readings of texts, ids (m, T), likeliest first.

    Where none is likely enough, the greedy one.
    """
    least = float(np.log(options.minimum_probability))
    encoded = runtime.encode(ids)
    greedy, branches = _greedy(runtime, encoded, task, least)
    found: list[tuple[Reading, ...]] = [(reading,) for reading in _readings(greedy, task)]
    if not branches:
        return found
    is_unsettled = np.zeros(len(ids), dtype=np.bool_)
    for branch in branches:
        is_unsettled[branch.outputs.texts] = True
    unsettled = np.flatnonzero(is_unsettled)
    together = max(1, int(_PREFIXES * options.minimum_probability))
    for start in range(0, len(unsettled), together):
        texts = unsettled[start : start + together]
        likely = greedy.take(texts[greedy.scores[texts] >= least])
        parts = branches if len(texts) == len(unsettled) else [b.of(texts) for b in branches]
        outputs = reduce(Outputs.with_rows, _grown(runtime, encoded, task, least, parts), likely)
        for text, readings in _ranked(outputs, task, options.maximum_readings):
            found[text] = readings
    return found


def _readings(outputs: Outputs, task: TaskSpec) -> list[Reading]:
    """Whole outputs with their probabilities."""
    written = decode_targets(outputs.symbols, task)
    if task.end_id is None:
        focus = outputs.focus.tolist()
    else:  # no symbol of the output stands behind its end
        lengths = (outputs.symbols != task.end_id).sum(axis=1)
        shown = outputs.focus[:, : lengths.max(initial=0)].tolist()
        focus = [peaks[:length] for peaks, length in zip(shown, lengths.tolist(), strict=True)]
    return list(map(Reading, written, np.exp(outputs.scores).tolist(), map(tuple, focus)))


def _ranked(
    outputs: Outputs, task: TaskSpec, maximum: int
) -> Iterator[tuple[int, tuple[Reading, ...]]]:
    """Each text that has an output, with its likeliest readings."""
    ranked = outputs.take(np.lexsort((-outputs.scores, outputs.texts)))
    readings = _readings(ranked, task)
    starts = np.flatnonzero(np.diff(ranked.texts, prepend=-1)).tolist()
    for start, end in pairwise([*starts, len(readings)]):
        yield int(ranked.texts[start]), tuple(readings[start : min(end, start + maximum)])


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
    written = Outputs.none_yet(texts)
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
        decoder = decoder.at(rows, one_hot[chosen[rows]])
        if not len(rows):
            break
    for text, readings in _ranked(written, task, 1):
        found[text] = readings[0]
    return found


def _greedy(
    runtime: Runtime, encoded: Encoded, task: TaskSpec, least: float
) -> tuple[Outputs, list[Prefixes]]:
    """The output of each text whose every symbol is the likeliest one that may stand there.

    Returns:
        The outputs, and the prefixes that were passed over although their log-probability is at
        least `least`: for each place that has any, those whose last symbol stands there.
    """
    automaton, count = task.automaton, len(encoded.states)
    transitions, penalties = automaton.transitions, automaton.penalties
    written = np.full((count, task.output_length), task.end_id or 0, dtype=np.int32)
    peaks = np.zeros(written.shape, dtype=np.int32)
    final = np.zeros(count, dtype=np.float32)
    one_hot = np.eye(transitions.shape[1], dtype=np.float32)
    branches = []
    # What the network reads: texts whose outputs are not finished, and a few more.
    texts: NDArray[np.intp] = np.arange(count)
    rows = texts
    finished = None  # which of them, where any
    states, scores = np.zeros(count, dtype=np.int32), np.zeros(count, dtype=np.float32)
    decoder = runtime.start(count)
    for step in range(task.output_length):
        log_probabilities, attention, following = runtime.step(encoded, decoder)
        extended = penalties.take(states, axis=0)
        extended += log_probabilities
        extended += scores[:, None]
        chosen = extended.argmax(axis=1)
        best = extended[rows, chosen]
        scores = best if finished is None else np.where(finished, scores, best)
        written[texts, step] = chosen
        peaks[texts, step] = attention.argmax(axis=1)
        extended[rows, chosen] = -np.inf  # all that may follow an output that has ended
        if extended.max() >= least:
            passed, symbols = np.nonzero(extended >= least)
            prefixes = Outputs(
                texts[passed],
                np.column_stack([written[texts[passed], :step], symbols.astype(np.int32)]),
                extended[passed, symbols],
                peaks[texts[passed], : step + 1],
            )
            entered = transitions[states[passed], symbols]
            branches.append(Prefixes(prefixes, entered, following.at(passed, one_hot[symbols])))
        # An output of probability 0 may stand anywhere: it is nobody's reading.
        states = np.maximum(transitions[states, chosen], 0)
        decoder = DecoderState(following.hidden, following.cell, one_hot.take(chosen, axis=0))
        if task.end_id is None:  # all outputs are as long
            continue
        ended = states == automaton.closed
        share = np.count_nonzero(ended) / len(ended)
        finished = ended if share else None
        if share == 1:
            break
        if share > _ENDED:
            final[texts] = scores
            left = np.flatnonzero(~ended)
            texts, states, scores, finished = texts[left], states[left], scores[left], None
            rows, encoded, decoder = np.arange(len(left)), encoded.take(left), decoder.take(left)
    final[texts] = scores
    return Outputs(np.arange(count), written, final, peaks), branches


def _grown(
    runtime: Runtime,
    encoded: Encoded,
    task: TaskSpec,
    least: float,
    branches: Sequence[Prefixes],
) -> Iterator[Outputs]:
    """Every output that begins with one of some prefixes and whose log-probability is at least
    `least`; the prefixes of each branch are longer than those of the branch before.
    """
    automaton, end = task.automaton, task.end_id or 0
    one_hot = np.eye(automaton.transitions.shape[1], dtype=np.float32)
    places = [branch.outputs.symbols.shape[1] for branch in branches]
    waiting = dict(zip(places, branches, strict=True))
    growing = branches[0].take(np.arange(0))
    texts, read = growing.outputs.texts, encoded.take(growing.outputs.texts)
    for place in range(places[0], task.output_length + 1):
        if place in waiting:
            branch = waiting.pop(place)
            growing = growing.with_rows(branch) if len(growing.states) else branch
        ended = growing.states == automaton.closed
        if ended.any():
            yield growing.outputs.take(np.flatnonzero(ended)).filled(task.output_length, end)
            growing = growing.take(np.flatnonzero(~ended))
        if not len(growing.states):
            if not waiting:
                return
            continue
        outputs, states = growing.outputs, growing.states
        if not np.array_equal(outputs.texts, texts):  # states are large: copied where rows change
            texts, read = outputs.texts, encoded.take(outputs.texts)
        log_probabilities, attention, following = runtime.step(read, growing.decoder)
        extended = log_probabilities + automaton.penalties[states] + outputs.scores[:, None]
        parents, symbols = np.nonzero(extended >= least)
        growing = Prefixes(
            outputs.extended(parents, symbols, extended[parents, symbols], attention),
            automaton.transitions[states[parents], symbols],
            following.at(parents, one_hot[symbols]),
        )


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
