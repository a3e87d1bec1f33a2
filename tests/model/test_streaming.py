from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from datenorm.errors import DataError
from datenorm.generation.classic.times import time_pairs
from datenorm.model.streaming import StreamedBatches
from datenorm.records import DatePair
from datenorm.task import MACHINE_TIME, TaskSpec, Vocabulary

TASK = TaskSpec(
    "time",
    Vocabulary.human("abcdefghijklmnopqrstuvwxyz 0123456789.:'"),
    MACHINE_TIME,
    41,
    5,
    "time",
)


def times(seed: int, worker: int) -> Iterator[DatePair]:
    return time_pairs(random.Random(1000 * seed + worker), 41)


def broken(seed: int, worker: int) -> Iterator[DatePair]:
    yield from islice(times(seed, worker), 10)
    raise ValueError("no more")


def _batches(workers: int = 1, seed: int = 3) -> StreamedBatches:
    return StreamedBatches(times, TASK, batch_size=8, steps_per_pass=20, seed=seed, workers=workers)


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_an_epoch_is_the_same_whenever_it_is_asked_for(workers: int) -> None:
    batches = _batches(workers)
    first, again, other = ([ids for ids, _, _ in batches.epoch(number, 12)] for number in (1, 1, 2))
    assert all(np.array_equal(one, two) for one, two in zip(first, again, strict=True))
    assert not all(np.array_equal(one, two) for one, two in zip(first, other, strict=True))


@pytest.mark.slow
def test_epochs_that_follow_each_other_are_those_that_are_asked_for_alone() -> None:
    following, alone = _batches(2), _batches(2)
    list(following.epoch(0, 7))
    after = [ids for ids, _, _ in following.epoch(1, 7)]
    by_itself = [ids for ids, _, _ in alone.epoch(1, 7)]
    assert all(np.array_equal(one, two) for one, two in zip(after, by_itself, strict=True))
    broken_off = following.epoch(2, 7)
    next(broken_off)  # an epoch that nobody finished is begun again
    again = [ids for ids, _, _ in following.epoch(1, 7)]
    assert all(np.array_equal(one, two) for one, two in zip(after, again, strict=True))


def test_workers_go_on_over_epochs_and_end_when_they_are_told() -> None:
    batches = _batches(2)
    list(batches.epoch(0, 5))
    workers = [process for _, process in batches._running]
    list(batches.epoch(1, 5))
    assert [process for _, process in batches._running] == workers
    batches.close()
    assert not any(process.is_alive() for process in workers)


def test_batches_have_one_length_and_the_targets_one_step_late() -> None:
    for ids, previous, targets in _batches().epoch(0, 50):
        assert ids.shape == (8, ids.shape[1])
        assert ids.shape[1] - (ids != TASK.pad_id).sum(axis=1).min() < 12
        np.testing.assert_array_equal(previous[:, 1:], targets[:, :-1])


@pytest.mark.slow
def test_a_dead_generator_is_noticed() -> None:
    batches = StreamedBatches(broken, TASK, batch_size=8, steps_per_pass=20, seed=3)
    with pytest.raises(DataError, match="a generator process died"):
        list(batches.epoch(0, 2))


KILLED = """
import os, signal
from tests.model.test_streaming import _batches

if __name__ == "__main__":
    next(_batches().epoch(0, 1000))
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
def test_workers_end_when_training_is_killed(tmp_path: Path) -> None:
    (tmp_path / "killed.py").write_text(KILLED)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    # A worker holds the pipe of what is printed: `run` waits for it too.
    command = [sys.executable, str(tmp_path / "killed.py")]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=90, check=False)
    assert done.returncode == -signal.SIGKILL


def test_the_processes_that_make_batches_load_no_keras() -> None:
    program = "import sys, datenorm.model.streaming; print('keras' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
