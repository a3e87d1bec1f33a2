"""What several tests share: the shipped models, loaded once. Columns need pyarrow, the others must not."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "2")

from datenorm import Normalizer
from datenorm.task import MACHINE_DATE, MACHINE_TIME, TaskSpec, Vocabulary

if TYPE_CHECKING:
    from datenorm.columns.reader import ColumnReader


@pytest.fixture(scope="session")
def english() -> Normalizer:
    return Normalizer("english")


@pytest.fixture(scope="session")
def time_reader() -> Normalizer:
    return Normalizer("time")


@pytest.fixture(scope="session")
def date_task() -> TaskSpec:
    return TaskSpec("date", Vocabulary.human("abc 123-"), MACHINE_DATE, 8, 10, "date")


@pytest.fixture(scope="session")
def time_task() -> TaskSpec:
    return TaskSpec("time", Vocabulary.human("abc 123:"), MACHINE_TIME, 8, 5, "time")


@pytest.fixture(scope="session")
def network() -> Normalizer:
    return Normalizer("world")


@pytest.fixture
def reader(network: Normalizer) -> ColumnReader:
    from datenorm.columns.reader import ColumnReader

    return ColumnReader(network)
