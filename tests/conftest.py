"""What several tests share: the shipped models, loaded once."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "2")

from datenorm import Normalizer
from datenorm.columns.reader import ColumnReader
from datenorm.task import MACHINE_DATE, MACHINE_TIME, TaskSpec, Vocabulary


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
    return ColumnReader(network)
