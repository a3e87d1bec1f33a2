"""Which tests reach a line: the tests of `mutants.py` are run once as they are, with coverage."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from mutations import Mutant

__all__ = ["QUIET", "ROOT", "Reach", "measure"]

ROOT = Path(__file__).resolve().parents[1]
# Without plugins that no quick test needs: some take a second to import, in each session.
_PLUGINS = ("cacheprovider", "xdist", "faker", "nbmake", "schemathesis")
QUIET = ("-q", "-m", "not slow", *(f"-pno:{name}" for name in _PLUGINS))
_IMPORT, _FIXTURE = "import", "fixture"


@dataclass(frozen=True)
class Reach:
    """Which tests reach a line, and how long each takes."""

    tests: dict[tuple[str, int], set[str]]
    seconds: dict[str, float]

    def of(self, mutant: Mutant) -> list[str]:
        """The tests that reach a mutant, the quickest first; all where others share what does."""
        reached = self._contexts(mutant)
        if not reached.isdisjoint((_IMPORT, _FIXTURE)):
            reached = set(self.seconds)
        return sorted(reached & set(self.seconds), key=lambda test: self.seconds[test])

    def outside(self, mutant: Mutant) -> bool:
        """Whether a mutant runs on import, before there is a test."""
        return _IMPORT in self._contexts(mutant)

    def _contexts(self, mutant: Mutant) -> set[str]:
        return set().union(*(self.tests.get((mutant.path, n), set()) for n in mutant.lines))


def measure(tests: Sequence[str]) -> Reach:
    """Run the tests once as they are; they must pass."""
    import coverage

    with tempfile.TemporaryDirectory() as folder:
        seconds, data = Path(folder) / "seconds.json", Path(folder) / "coverage"
        options = ("--cov=datenorm", "--cov-context=test", "--cov-report=", "--cov-fail-under=0")
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            Path(__file__).stem,
            *QUIET,
            *options,
            *tests,
        ]
        path = os.pathsep.join((str(ROOT), str(Path(__file__).parent)))
        changes = {"PYTHONPATH": path, "MUTANTS_SECONDS": str(seconds), "COVERAGE_FILE": str(data)}
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **changes}, stdout=subprocess.PIPE, check=False
        )
        if done.returncode:
            raise click.ClickException(f"the tests fail as they are:\n{done.stdout.decode()}")
        reached: dict[tuple[str, int], set[str]] = {}
        measured = coverage.CoverageData(str(data))
        measured.read()
        for file in measured.measured_files():
            for line, contexts in measured.contexts_by_lineno(file).items():
                key = str(Path(file).relative_to(ROOT)), line
                reached[key] = {_test_of(context) for context in contexts}
        return Reach(reached, json.loads(seconds.read_text()))


def _test_of(context: str) -> str:
    """The test of a context of pytest-cov, or a mark for fixtures and imports, which are shared."""
    test, _, phase = context.rpartition("|")
    return test if phase == "run" else _FIXTURE if phase else _IMPORT


class Seconds:
    """Notes how long each test takes, and lets each test reach the functions that are cached."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def pytest_runtest_setup(self) -> None:
        for name in [name for name in sys.modules if name.startswith("datenorm.")]:
            for value in list(vars(sys.modules[name]).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call":
            self.seconds[report.nodeid] = report.duration

    def pytest_sessionfinish(self) -> None:
        Path(os.environ["MUTANTS_SECONDS"]).write_text(json.dumps(self.seconds))


def pytest_configure(config: Any) -> None:
    """As a plugin of pytest this module notes times."""
    if "MUTANTS_SECONDS" in os.environ:
        config.pluginmanager.register(Seconds())
