"""Batches from an endless generator, made in processes of their own as fast as they are used."""

from __future__ import annotations

import multiprocessing
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, islice
from queue import Empty, Full
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


@dataclass(frozen=True)
class _Recipe:
    """What a worker makes batches of, and how."""

    source: Source
    task: TaskSpec
    batch_size: int
    seed: int
    unknown_rate: float

    def batches(self, epoch: int, worker: int, count: int) -> Iterator[Batch]:
        """One worker's share of an epoch."""
        seed = int(np.random.SeedSequence([self.seed, epoch]).generate_state(1)[0])
        rng = np.random.default_rng((seed, worker, 1))
        pairs = self.source(seed, worker)
        for start in range(0, count, POOL):
            pool = list(islice(pairs, min(POOL, count - start) * self.batch_size))
            encoded = Encoded(pool, self.task)
            yield from _pool_of_batches(encoded, self.batch_size, rng, self.unknown_rate)


def _work(recipe: _Recipe, first_epoch: int, worker: int, share: int, queue: Any) -> None:
    """Put one worker's share of each epoch from the first on into its queue, until training ends.

    A training that is killed tells nobody, and nobody takes what is in the queue.
    """
    parent = multiprocessing.parent_process()
    for epoch in count(first_epoch):
        for batch in recipe.batches(epoch, worker, share):
            while True:
                try:
                    queue.put(batch, timeout=5)
                    break
                except Full:
                    if parent is not None and not parent.is_alive():
                        queue.cancel_join_thread()  # its pipe is full, and would be waited for
                        return


def _next_batch(queue: Any, process: Any) -> Batch:
    """The next batch of a worker; DataError where the worker has died."""
    while True:
        try:
            batch: Batch = queue.get(timeout=5)
        except Empty:
            if not process.is_alive():
                raise DataError(
                    f"a generator process died (exit code {process.exitcode}); "
                    "its error stands above"
                ) from None
        else:
            return batch


def _end(processes: list[Any]) -> None:
    for process in processes:
        process.terminate()
        process.join()


class StreamedBatches:
    """Every epoch is a stream of its own, so that one can be repeated without those before it.

    Batches are taken from the workers in turn: the same seed gives the same batches, however fast
    each worker is, as long as their number is the same. The workers go on with the next epoch by
    themselves, so that training never waits for them to start again.

    Args:
        source: endless pairs for a seed and a worker.
        task: what the pairs are encoded for.
        batch_size: pairs of a batch.
        steps_per_pass: batches of an epoch.
        seed: what all streams are drawn from.
        unknown_rate: share of symbols that are replaced by `<unk>`.
        workers: processes that make batches.
    """

    def __init__(
        self,
        source: Source,
        task: TaskSpec,
        batch_size: int,
        steps_per_pass: int,
        seed: int,
        unknown_rate: float = 0.0,
        workers: int = 1,
    ) -> None:
        self.steps_per_pass, self.workers = steps_per_pass, workers
        self._recipe = _Recipe(source, task, batch_size, seed, unknown_rate)
        self._running: list[tuple[Any, Any]] = []  # queue and process of each worker
        self._following: tuple[int, int] | None = None  # epoch and steps that they work on next
        self._stop: Callable[[], object] = lambda: None

    def epoch(self, number: int, steps: int) -> Iterator[Batch]:
        """The `steps` batches of one epoch."""
        if self._following != (number, steps):
            self._start(number, steps)
        self._following = None
        for step in range(steps):
            yield _next_batch(*self._running[step % self.workers])
        self._following = (number + 1, steps)

    def _start(self, number: int, steps: int) -> None:
        """Let workers begin with an epoch."""
        self.close()
        context = multiprocessing.get_context("spawn")
        for worker in range(self.workers):
            queue = context.Queue(maxsize=POOL)
            share = len(range(worker, steps, self.workers))
            arguments = (self._recipe, number, worker, share, queue)
            process = context.Process(target=_work, args=arguments, daemon=True)
            process.start()
            self._running.append((queue, process))
        self._stop = weakref.finalize(self, _end, [process for _, process in self._running])

    def close(self) -> None:
        """End the workers."""
        self._stop()
        self._running, self._following = [], None
