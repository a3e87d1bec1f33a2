"""Batches from an endless generator, made in processes of their own as fast as they are used."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from queue import Empty
from typing import Any

import numpy as np

from datenorm.errors import DataError
from datenorm.model.batches import POOL, Batch, Encoded, batches_of
from datenorm.records import DatePair
from datenorm.task import TaskSpec

__all__ = ["StreamedBatches"]

# (seed, worker) -> endless pairs; a module's function, so that a process can be started with it
Source = Callable[[int, int], Iterator[DatePair]]


def _pool_of_batches(
    encoded: Encoded, batch_size: int, rng: np.random.Generator, unknown_rate: float
) -> list[Batch]:
    """Pairs sorted by length and cut into batches, which are shuffled."""
    ids = encoded.damaged(np.arange(len(encoded)), unknown_rate, rng)
    batches = [encoded.batch(rows, ids[rows]) for rows, _ in batches_of(encoded, batch_size)]
    return [batches[i] for i in rng.permutation(len(batches))]


def _work(
    source: Source,
    task: TaskSpec,
    batch_size: int,
    unknown_rate: float,
    seed: int,
    worker: int,
    queue: Any,
) -> None:
    """Put batches of one worker's stream into its queue, for ever."""
    rng = np.random.default_rng((seed, worker, 1))
    pairs = source(seed, worker)
    while True:
        encoded = Encoded(list(islice(pairs, POOL * batch_size)), task)
        for batch in _pool_of_batches(encoded, batch_size, rng, unknown_rate):
            queue.put(batch)


def _next_batch(queue: Any, process: Any) -> Batch:
    """The next batch of a worker; DataError where the worker has died."""
    while True:
        try:
            batch: Batch = queue.get(timeout=5)
        except Empty:
            if not process.is_alive():
                raise DataError(
                    f"a generator process died (exit code {process.exitcode}); its error stands above"
                ) from None
        else:
            return batch


@dataclass(frozen=True)
class StreamedBatches:
    """Every epoch is a stream of its own, so that one can be repeated without those before it.

    Batches are taken from the workers in turn: the same seed gives the same batches, however fast each
    worker is, as long as their number is the same.
    """

    source: Source
    task: TaskSpec
    batch_size: int
    steps_per_pass: int
    seed: int
    unknown_rate: float = 0.0
    workers: int = 1

    def epoch(self, number: int, steps: int) -> Iterator[Batch]:
        """Ids, previous symbols and targets of the `steps` batches of one epoch."""
        context = multiprocessing.get_context("spawn")
        queues = [context.Queue(maxsize=2 * POOL) for _ in range(self.workers)]
        seed = int(np.random.SeedSequence([self.seed, number]).generate_state(1)[0])
        processes = [
            context.Process(
                target=_work,
                args=(
                    self.source,
                    self.task,
                    self.batch_size,
                    self.unknown_rate,
                    seed,
                    worker,
                    queue,
                ),
                daemon=True,
            )
            for worker, queue in enumerate(queues)
        ]
        for process in processes:
            process.start()
        try:
            for step in range(steps):
                yield _next_batch(queues[step % self.workers], processes[step % self.workers])
        finally:
            for process in processes:
                process.terminate()
                process.join()
