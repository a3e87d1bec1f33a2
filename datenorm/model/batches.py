"""Batches whose texts, and outputs, have about one length, so that little time goes into padding.

Needs no Keras, so that the processes that make batches start quickly and stay small.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from datenorm.preprocessing import encode_batch, encode_targets
from datenorm.presets import TrainingSettings
from datenorm.records import DatePair
from datenorm.task import TaskSpec

__all__ = ["POOL", "Batch", "BatchSource", "Batches", "Encoded", "batches_of"]

POOL = 50  # batches whose pairs are sorted by length together
# Lengths are rounded up, so that a compiling backend sees few shapes.
_INPUT_STEP = 5
_INPUT_LENGTHS = 18  # at most
_OUTPUT_LENGTHS = (7, 12, 16, 20, 25, 32)  # and Ty, of outputs that have any length

Batch = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]
"""Ids (m, T); the symbols before (m, T'), of which column 0 is not read; and targets (m, T')."""


class BatchSource(Protocol):
    """Where batches come from: `Batches` in memory, or a stream."""

    @property
    def steps_per_pass(self) -> int:
        """Batches of one pass over the data, or of one epoch of a stream."""

    def epoch(self, number: int, steps: int) -> Iterator[Batch]:
        """The batches of one epoch, the same whenever they are asked for."""

    def close(self) -> None:
        """Give back what the batches were made with."""


class Encoded:
    """Pairs as ids and targets, with the length of each text and of each output.

    Without `masking`, all texts are padded to Tx.
    """

    def __init__(self, pairs: Sequence[DatePair], task: TaskSpec, masking: bool = True) -> None:
        texts, hints = [pair.human for pair in pairs], [pair.hints for pair in pairs]
        self.ids = encode_batch(texts, task, hints=hints)  # (n, Tx)
        self.targets = encode_targets([pair.machine for pair in pairs], task)  # (n, Ty)
        self.lengths = (self.ids != task.pad_id).sum(axis=1)
        self.task, self.masking = task, masking
        self.output_lengths = np.full(len(pairs), task.output_length)
        if task.output.end is not None:
            written = (self.targets != task.machine_vocabulary.ids[task.output.end]).sum(axis=1) + 1
            lengths = np.array([*_OUTPUT_LENGTHS, task.output_length])
            self.output_lengths = lengths[np.searchsorted(lengths, written)]
        self._step = max(_INPUT_STEP, -(-task.max_input_length // _INPUT_LENGTHS))

    def __len__(self) -> int:
        return len(self.ids)

    def sorted(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Rows by the length of their outputs, then by that of their texts."""
        return rows[np.lexsort((self.lengths[rows], self.output_lengths[rows]))]

    def batch(self, rows: NDArray[np.intp], ids: NDArray[np.int32] | None = None) -> Batch:
        """Some rows, without padding that none of them needs; `ids` are
        theirs, if not as encoded.
        """
        ids = self.ids[rows] if ids is None else ids
        if self.masking:
            ids = ids[:, : -(-int(self.lengths[rows].max()) // self._step) * self._step]
        targets = self.targets[rows, : int(self.output_lengths[rows].max())]
        return ids, np.roll(targets, 1, axis=1), targets

    def damaged(
        self, rows: NDArray[np.intp], rate: float, rng: np.random.Generator
    ) -> NDArray[np.int32]:
        """Ids of rows with some symbols replaced by `<unk>`, so that the
        network learns what it is.
        """
        ids = self.ids[rows]
        hidden = (rng.random(ids.shape) < rate) & (ids != self.task.pad_id)
        return np.where(hidden, self.task.unknown_id, ids).astype(np.int32)


def batches_of(encoded: Encoded, batch_size: int) -> Iterator[tuple[NDArray[np.intp], Batch]]:
    """Row numbers and batches of all pairs once, from short to long."""
    order = encoded.sorted(np.arange(len(encoded)))
    for start in range(0, len(order), batch_size):
        rows = order[start : start + batch_size]
        yield rows, encoded.batch(rows)


class Batches:
    """Shuffled batches of pairs in memory.

    Every pass over the data has its own order, drawn from (seed, pass): an epoch can be repeated
    without those before it.
    """

    def __init__(
        self,
        pairs: Sequence[DatePair],
        task: TaskSpec,
        settings: TrainingSettings,
        masking: bool,
    ) -> None:
        self.encoded = Encoded(pairs, task, masking)
        self.settings = settings
        self.steps_per_pass = -(-len(pairs) // settings.batch_size)

    def _order(self, rng: np.random.Generator) -> list[NDArray[np.intp]]:
        """Row numbers of every batch of one pass."""
        order = rng.permutation(len(self.encoded))
        size = self.settings.batch_size
        if self.encoded.masking:  # sort by length within pools, then shuffle the batches
            pools = [order[i : i + POOL * size] for i in range(0, len(order), POOL * size)]
            order = np.concatenate([self.encoded.sorted(pool) for pool in pools])
        batches = [order[i : i + size] for i in range(0, len(order), size)]
        return [batches[i] for i in rng.permutation(len(batches))]

    def epoch(self, number: int, steps: int) -> Iterator[Batch]:
        """The `steps` batches of one epoch."""
        first = number * steps
        passes = range(first // self.steps_per_pass, -(-(first + steps) // self.steps_per_pass))
        for passed in passes:
            rng = np.random.default_rng((self.settings.seed, passed))
            for step, rows in enumerate(self._order(rng), passed * self.steps_per_pass):
                ids = self.encoded.damaged(rows, self.settings.unknown_rate, rng)
                if first <= step < first + steps:
                    yield self.encoded.batch(rows, ids)

    def close(self) -> None:
        """Nothing is held."""
