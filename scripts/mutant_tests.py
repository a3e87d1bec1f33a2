"""Whether the tests of `mutants.py` notice a mutant.

A mutant inside of a function is tested in a fork of one session that has collected all tests, with
the code of the module's functions replaced. That takes a fraction of a second. Mutants that take
effect on import, and those that no test notices though they run on import too, are tested in a new
session that imports the changed module.
"""

from __future__ import annotations

import ast
import functools
import importlib
import importlib.util
import os
import resource
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.abc import Loader
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from mutant_reach import QUIET, ROOT, Reach
from mutations import Mutant

__all__ = ["test_mutants"]

# Seconds of the processor to start, and for each that the tests take as they are: a mutant that
# hangs is noticed too, and on a busy machine no other.
_STARTING, _FOR_EACH, _CLOCK_SECONDS = 10, 5, 1200
_KILLED, _SURVIVED = 1, 0
Case = tuple[Mutant, ast.Module]


def limit_time(seconds: float) -> None:
    """End this process if it takes much longer than its tests, which take so many seconds."""
    limit = _STARTING + int(_FOR_EACH * seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    signal.alarm(_CLOCK_SECONDS)


# Mutants in functions: forks of one session.


class Forks:
    """A plugin of pytest: tests every mutant in a fork of the session, and reports by its index."""

    def __init__(
        self, cases: Sequence[Case], reach: Reach, processes: int, report: Callable[[int, int], Any]
    ) -> None:
        self.cases, self.reach, self.processes, self.report = cases, reach, processes, report
        self.killers = Counter[str]()  # tests that noticed something: they go first

    def pytest_runtestloop(self, session: Any) -> bool:
        items = {item.nodeid: item for item in session.items}
        running: dict[int, tuple[int, Path]] = {}
        with tempfile.TemporaryDirectory() as folder:
            for index, (mutant, _) in enumerate(self.cases):
                tests = [test for test in self.reach.of(mutant) if test in items]
                tests.sort(key=lambda test: -self.killers[test])
                note = Path(folder) / str(index)
                process = fork(lambda: self._run(session, [items[t] for t in tests], note))  # noqa: B023
                running[process] = index, note
                while len(running) >= self.processes:
                    self._collect(running)
            while running:
                self._collect(running)
        return True

    def _collect(self, running: dict[int, tuple[int, Path]]) -> None:
        process, status = os.wait()
        index, note = running.pop(process)
        if note.exists():
            self.killers[note.read_text()] += 1
        self.report(index, _SURVIVED if status == 0 else _KILLED)

    def _run(self, session: Any, items: Sequence[Any], note: Path) -> int:
        index = int(note.name)
        mutant, tree = self.cases[index]
        limit_time(sum(self.reach.seconds[item.nodeid] for item in items))
        mutant.apply()
        replace_functions(sys.modules[module_name(mutant.path)], tree)
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                note.write_text(item.nodeid)
                return _KILLED
        return _SURVIVED


def replace_functions(module: ModuleType, tree: ast.Module) -> None:
    """Give the functions of a module the code that they have in a tree; caches are emptied."""
    changed = ModuleType(module.__name__)
    vars(changed).update(__file__=module.__file__, __package__=module.__package__)
    exec(compile(tree, str(module.__file__), "exec"), vars(changed))
    for name, value in list(vars(module).items()):
        if name in vars(changed):
            _replace(value, vars(changed)[name], module)


def _replace(old: Any, new: Any, module: ModuleType) -> None:
    if hasattr(old, "cache_clear"):
        old.cache_clear()
    match old:
        case FunctionType() if old.__code__.co_filename == module.__file__:
            old.__code__ = new.__code__
            old.__defaults__, old.__kwdefaults__ = new.__defaults__, new.__kwdefaults__
        case type() if old.__module__ == module.__name__:
            for name, value in list(vars(old).items()):
                if name in vars(new):
                    _replace(value, vars(new)[name], module)
        case staticmethod() | classmethod():
            _replace(old.__func__, new.__func__, module)
        case property():
            _replace(old.fget, new.fget, module)
        case functools.cached_property():
            _replace(old.func, new.func, module)
        case _ if hasattr(old, "__wrapped__"):
            _replace(old.__wrapped__, new.__wrapped__, module)


def module_name(path: str) -> str:
    """The name of the module of a file, from the root."""
    return ".".join(Path(path).with_suffix("").parts).removesuffix(".__init__")


def killed_in_forks(
    cases: Sequence[Case], reach: Reach, processes: int, files: Sequence[str]
) -> Iterator[int]:
    """The indices of the mutants that a test notices, in a process that has imported everything."""
    import pytest

    reading, writing = os.pipe()

    def run() -> int:
        os.close(reading)

        def report(index: int, outcome: int) -> None:
            os.write(writing, f"{index} {outcome}\n".encode())

        forks = Forks(cases, reach, processes, report)
        return int(pytest.main([*QUIET, "--tb=no", *files], plugins=[forks]))

    process = fork(run)
    os.close(writing)
    with os.fdopen(reading) as lines:
        for line in lines:
            index, outcome = map(int, line.split())
            if outcome == _KILLED:
                yield index
    os.waitpid(process, 0)


# Mutants that take effect on import: sessions of their own.


class Only:
    """Keeps some tests, in this order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.position = {test: index for index, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = [item for item in items if item.nodeid in self.position]
        items.sort(key=lambda item: self.position[item.nodeid])


class Changed(Loader):
    """Finder and loader of one module, from a tree."""

    def __init__(self, path: str, tree: ast.Module) -> None:
        self.path, self.tree = ROOT / path, tree
        self.name = module_name(path)

    def find_spec(self, name: str, path: object = None, target: object = None) -> Any:
        if name != self.name:
            return None
        folder = [str(self.path.parent)] if self.path.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            name,
            self.path,
            loader=self,
            submodule_search_locations=folder,
        )

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.tree, str(self.path), "exec"), vars(module))


def survives(mutant: Mutant, tree: ast.Module, reach: Reach) -> int:
    """In a process of its own: 0 where every test passes with the mutant."""
    import pytest

    tests = reach.of(mutant)
    limit_time(sum(reach.seconds[test] for test in tests))
    mutant.apply()
    sys.meta_path.insert(0, Changed(mutant.path, tree))
    files = list(dict.fromkeys(test.split("::")[0] for test in tests))
    return int(pytest.main(["-x", *QUIET, *files], plugins=[Only(tests)]))


def fork(run: Callable[[], int]) -> int:
    """The id of a process that runs this with nothing on its standard streams."""
    process = os.fork()
    if process:
        return process
    code = 3
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nothing, standard)
        code = run()
    finally:
        os._exit(code)


def test_mutants(
    cases: Sequence[Case], reach: Reach, processes: int, files: Sequence[str]
) -> Iterator[tuple[Mutant, str]]:
    """Each mutant with what became of it: killed, survived or not reached."""
    reached = [case for case in cases if reach.of(case[0])]
    inner = [case for case in reached if case[0].in_function]
    killed = {id(inner[index][0]) for index in killed_in_forks(inner, reach, processes, files)}
    waiting: list[Case] = []
    for mutant, tree in reversed(cases):
        if id(mutant) in killed:
            yield mutant, "killed"
        elif not reach.of(mutant):
            yield mutant, "not reached"
        elif mutant.in_function and not reach.outside(mutant):
            yield mutant, "survived"
        else:
            waiting.append((mutant, tree))
    running: dict[int, Mutant] = {}
    while waiting or running:
        while waiting and len(running) < processes:
            mutant, tree = waiting.pop()
            running[fork(lambda: survives(mutant, tree, reach))] = mutant  # noqa: B023
        process, status = os.wait()
        yield running.pop(process), "survived" if status == 0 else "killed"
