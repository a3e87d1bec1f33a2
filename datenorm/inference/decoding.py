"""Decoding: the likeliest valid outputs of every text, by their exact joint probability.

A beam search that knows what it dropped: the likelihood of a prefix bounds that of all its
continuations, so when the likeliest dropped prefix is less likely than `floor`, every reading above the
floor has been found. Most texts are settled by a beam of one; the others are searched again with a wider
beam until that holds. Joint probabilities are the network's own, not renormalised over the grammar: what
it puts on impossible dates is missing from the confidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from datenorm.errors import SettingsError
from datenorm.inference.grammar import automaton
from datenorm.inference.runtime import DecoderState, Encoded, Runtime
from datenorm.preprocessing import decode_targets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datenorm.task import TaskSpec

__all__ = ["DecodingOptions", "Reading", "decode", "follow"]

_CHUNK = 2048  # hypotheses that are stepped together: what fits the cache


@dataclass(frozen=True)
class DecodingOptions:
    """How far to search.

    `floor`: every reading at least this likely is found. `beams`: widths that are tried in turn; the
    last one ends the search in any case. `most`: readings returned per text.
    """

    floor: float = 0.02
    beams: tuple[int, ...] = (1, 6, 48)
    most: int = 4

    def __post_init__(self) -> None:
        if not 0 < self.floor < 1:
            raise SettingsError(f"floor must lie between 0 and 1, not {self.floor}")
        if not self.beams or list(self.beams) != sorted(set(self.beams)) or self.beams[0] < 1:
            raise SettingsError(f"beams must be rising widths from 1 on, not {self.beams}")
        if self.most < 1:
            raise SettingsError(f"most must be at least 1, not {self.most}")


@dataclass(frozen=True, slots=True)
class Reading:
    """One valid output with its joint probability, and the input position that each symbol's attention was highest at."""

    machine: str
    probability: float
    focus: tuple[int, ...] = ()


def decode(runtime: Runtime, ids: NDArray[np.int32], task: TaskSpec, options: DecodingOptions) -> list[tuple[Reading, ...]]:
    """Readings of texts of one length, ids (m, T), likeliest first; at least one per text."""
    results: list[tuple[Reading, ...]] = [()] * len(ids)
    floor = np.log(options.floor)
    pending: NDArray[np.intp] = np.arange(len(ids))
    for width in options.beams:
        unsettled: list[NDArray[np.intp]] = []
        for rows in np.array_split(pending, -(-len(pending) * width // _CHUNK)) if len(pending) else ():
            symbols, scores, dropped, focus = _beam_search(runtime, runtime.encode(ids[rows]), task, width)
            settled = (dropped < floor) & (scores[:, 0] >= dropped) if width != options.beams[-1] else np.ones(len(rows), dtype=np.bool_)
            done = np.flatnonzero(settled)
            kept = scores[done] >= floor
            kept[:, 0] = True
            kept[:, options.most :] = False
            found = _readings(symbols[done], scores[done], focus[done], kept, task)
            for row, readings in zip(rows[done].tolist(), found, strict=True):
                results[row] = readings
            unsettled.append(rows[~settled])
        pending = np.concatenate(unsettled) if unsettled else pending[:0]
    return results


def _readings(
    symbols: NDArray[np.int32], scores: NDArray[np.float32], focus: NDArray[np.int32], kept: NDArray[np.bool_], task: TaskSpec
) -> list[tuple[Reading, ...]]:
    """The readings of each text, (m, w, Ty) symbols, that are `kept` (m, w)."""
    machines, probabilities = decode_targets(symbols[kept], task), np.exp(scores[kept]).tolist()
    every = list(map(Reading, machines, probabilities, map(tuple, focus[kept].tolist())))
    ends = [0, *np.cumsum(kept.sum(axis=1)).tolist()]
    return [tuple(every[start:end]) for start, end in pairwise(ends)]


def _beam_search(
    runtime: Runtime, encoded: Encoded, task: TaskSpec, width: int
) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.float32], NDArray[np.int32]]:
    """The `width` likeliest outputs that a beam finds.

    Returns:
        symbols (m, w, Ty), log joint probabilities (m, w), highest first, for each text the highest
        log-probability of a prefix that was dropped (m,), and where attention was highest (m, w, Ty).
    """
    transitions = automaton(task).transitions
    count, vocabulary = len(encoded.states), transitions.shape[1]
    texts: NDArray[np.intp] = np.arange(count)  # text of each hypothesis; hypotheses of one text stand together
    state = runtime.start(count)
    places = np.zeros(count, dtype=np.int32)  # state of the automaton
    scores = np.zeros((count, 1), dtype=np.float32)
    symbols = np.zeros((count, 1, 0), dtype=np.int32)
    focus = np.zeros((count, 1, 0), dtype=np.int32)
    dropped = np.full(count, -np.inf, dtype=np.float32)
    one_hot = np.eye(vocabulary, dtype=np.float32)
    beams = 1
    for _ in range(task.output_length):
        log_probabilities, attention, state = runtime.step(encoded, state)
        extended = np.where(transitions[places] >= 0, log_probabilities, -np.inf) + scores.reshape(-1, 1)
        extended = extended.reshape(count, beams * vocabulary)
        kept = min(width, extended.shape[1])
        if kept == 1:
            best = extended.argmax(axis=1)[:, None]
            rest = extended.copy()
            np.put_along_axis(rest, best, -np.inf, axis=1)
            dropped = np.maximum(dropped, rest.max(axis=1))
        else:
            ranked = np.argsort(-extended, axis=1, kind="stable")
            best = ranked[:, :kept]
            if kept < extended.shape[1]:
                dropped = np.maximum(dropped, np.take_along_axis(extended, ranked[:, kept : kept + 1], axis=1)[:, 0])
        scores = np.take_along_axis(extended, best, axis=1)
        parents, chosen = best // vocabulary, best % vocabulary  # (m, kept) each
        flat = (np.arange(count)[:, None] * beams + parents).ravel()
        symbols = np.concatenate([np.take_along_axis(symbols, parents[:, :, None], axis=1), chosen[:, :, None].astype(np.int32)], axis=2)
        peaks = attention.argmax(axis=1).astype(np.int32)[flat].reshape(count, kept, 1)
        focus = np.concatenate([np.take_along_axis(focus, parents[:, :, None], axis=1), peaks], axis=2)
        places = transitions[places[flat], chosen.ravel()]
        places = np.maximum(places, 0)  # a hypothesis of probability 0 may stand anywhere: it is never extended
        if kept != beams:
            texts = np.repeat(np.arange(count), kept)
            encoded = encoded.take(texts if beams == 1 else flat)
        state = DecoderState(state.hidden[flat], state.cell[flat], one_hot[chosen.ravel()])
        beams = kept
    return symbols, scores, dropped, focus


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
