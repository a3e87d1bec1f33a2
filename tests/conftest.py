"""What several tests share: the shipped models, loaded once. Columns need
pyarrow, the others must not.
"""

from __future__ import annotations

import gc
import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "2")

from datenorm import Normalizer
from datenorm.bundle import DEFAULT_MODEL
from datenorm.task import MACHINE_DATE, MACHINE_TIME, TaskSpec, Vocabulary
from tests.command_line import Run, command_server, runner

if TYPE_CHECKING:
    from datenorm.columns.reader import ColumnReader


# A busy machine is no failure.
ANY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", ANY_MACHINE)
settings.register_profile("fast", ANY_MACHINE, max_examples=20)
_SLOW_MODULE = re.compile(r"^pytestmark = (\[\s*)?pytest\.mark\.slow\b", re.MULTILINE)


def pytest_configure(config: pytest.Config) -> None:
    """Where only quick tests are asked for, properties are tried on fewer examples."""
    settings.load_profile("fast" if _only_quick_tests(config) else "ci")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Modules of slow tests alone are not imported for quick ones: that would take seconds."""
    if collection_path.suffix != ".py" or not _only_quick_tests(config):
        return None
    return True if _SLOW_MODULE.search(collection_path.read_text(encoding="utf-8")) else None


def pytest_collection_finish() -> None:
    """What was collected stays: looking for garbage among it would take a tenth of the time."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    gc.unfreeze()


def _only_quick_tests(config: pytest.Config) -> bool:
    return bool(config.option.markexpr == "not slow")


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
    return Normalizer(DEFAULT_MODEL)


@pytest.fixture(scope="session")
def server() -> Iterator[socket.socket]:
    with command_server() as connection:
        yield connection


@pytest.fixture
def run(tmp_path: Path, server: socket.socket) -> Run:
    """Call `datenorm` in an empty folder."""
    return runner(tmp_path, server)


@pytest.fixture
def reader(network: Normalizer) -> ColumnReader:
    from datenorm.columns.reader import ColumnReader

    return ColumnReader(network)


@pytest.fixture
def copying_task(monkeypatch: pytest.MonkeyPatch) -> TaskSpec:
    """A task whose outputs have any length: up to 24 letters, and the end symbol."""
    from datenorm import outputs
    from datenorm.outputs.language import CLOSED, CenturyRule, State, SteppedLanguage

    class Copies(SteppedLanguage):
        name = "copies"
        symbols = ("$", "a", "b", "c")
        length = 25
        noun = "copy"
        expected = "letters"
        none = ""
        end = "$"
        start: State = (0,)

        def step(self, state: State, symbol: str) -> State | None:
            (written,) = state
            assert isinstance(written, int)
            if symbol == self.end:
                return CLOSED
            return (written + 1,) if written < self.length - 1 else None

        def to_iso(self, output: str, century: CenturyRule) -> str | None:
            return output or None

        def precision(self, iso: str) -> str:
            return "letter"

        def is_whole(self, iso: str) -> bool:
            return True

    monkeypatch.setitem(outputs._LANGUAGES, "copies", Copies())
    return TaskSpec(
        "copies", Vocabulary.human("abc "), Vocabulary(("$", "a", "b", "c")), 30, 25, "copies"
    )
