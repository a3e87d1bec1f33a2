"""Batches of encoded pairs. Needs no Keras, so that the processes that make them start quickly and stay small."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from datenorm.preprocessing import encode_batch, encode_targets
from datenorm.presets import TrainingSettings
from datenorm.records import DatePair
from datenorm.task import TaskSpec

__all__ = ["BUCKET", "POOL", "Batch", "BatchSource", "Batches"]

BUCKET = 5  # lengths are rounded up to this, so that a compiling backend sees few shapes
POOL = 50  # batches whose texts are sorted by length together
Batch = tuple[
    NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]
]  # ids, previous symbols, targets


class BatchSource(Protocol):
    """Where batches come from: `Batches` in memory, or a stream."""

    @property
    def steps_per_pass(self) -> int:
        """Batches of one pass over the data, or of one epoch of a stream."""

    def epoch(self, number: int, steps: int) -> Iterator[Batch]:
        """The batches of one epoch, the same whenever they are asked for."""


class Batches:
    """Shuffled batches whose texts have about one length, so that no time goes into padding.

    Every pass over the data has its own order, drawn from (seed, pass): an epoch can be repeated
    without those before it. Without masking all texts are padded to Tx.
    """

    def __init__(
        self, pairs: Sequence[DatePair], task: TaskSpec, settings: TrainingSettings, masking: bool
    ) -> None:
        self.ids = encode_batch(
            [pair.human for pair in pairs], task, hints=[pair.hints for pair in pairs]
        )
        self.targets = encode_targets([pair.machine for pair in pairs], task)
        self.lengths = (self.ids != task.pad_id).sum(axis=1)
        self.task, self.settings, self.masking = task, settings, masking
        self.steps_per_pass = -(-len(pairs) // settings.batch_size)

    def _order(self, rng: np.random.Generator) -> list[NDArray[np.intp]]:
        """Row numbers of every batch of one pass."""
        order = rng.permutation(len(self.ids))
        size = self.settings.batch_size
        if self.masking:  # sort by length within pools, then shuffle the batches
            pools = [order[i : i + POOL * size] for i in range(0, len(order), POOL * size)]
            order = np.concatenate(
                [pool[np.argsort(self.lengths[pool], kind="stable")] for pool in pools]
            )
        batches = [order[i : i + size] for i in range(0, len(order), size)]
        return [batches[i] for i in rng.permutation(len(batches))]

    def epoch(self, number: int, steps: int) -> Iterator[Batch]:
        """Ids, previous symbols and targets of the `steps` batches of one epoch."""
        first = number * steps
        for passed in range(
            first // self.steps_per_pass, -(-(first + steps) // self.steps_per_pass)
        ):
            rng = np.random.default_rng((self.settings.seed, passed))
            start = passed * self.steps_per_pass
            for place, rows in enumerate(self._order(rng), start):
                ids = self._damaged(self.ids[rows], rng)
                if not first <= place < first + steps:
                    continue
                longest = int(self.lengths[rows].max())
                width = (
                    min(-(-longest // BUCKET) * BUCKET, ids.shape[1])
                    if self.masking
                    else ids.shape[1]
                )
                targets = self.targets[rows]
                yield ids[:, :width], np.roll(targets, 1, axis=1), targets

    def _damaged(self, ids: NDArray[np.int32], rng: np.random.Generator) -> NDArray[np.int32]:
        """Some symbols replaced by `<unk>`, so that the network knows it when it comes."""
        hidden = rng.random(ids.shape) < self.settings.unknown_rate
        return np.where(hidden & (ids != self.task.pad_id), self.task.unknown_id, ids).astype(
            np.int32
        )
