"""Break the code in many small ways, one at a time, and see whether a test fails.

Mutation tools leave out what matters most here: constants of modules, decorated functions and
single operands of `and`. This one changes comparisons, conditions, operands, arithmetic, numbers
and returned values, drops statements, and runs only the tests that reach the changed line. Whatever
no test notices has to be explained in docs/mutants.md; the exit code is 1 where something is not.

Example: python scripts/mutants.py --room inference
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.abc import Loader
from pathlib import Path
from types import ModuleType
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[1]
EXPLAINED = ROOT / "docs" / "mutants.md"
TIMEOUT = 60  # seconds of a mutant's tests; one that hangs is noticed too
ROOMS = {
    "inference": (
        ("datenorm/inference/policy.py", "datenorm/inference/decoding.py"),
        ("tests/inference",),
    ),
    "columns": (
        (
            "datenorm/columns/evidence.py",
            "datenorm/columns/verdict.py",
            "datenorm/columns/resolve.py",
        ),
        ("tests/columns",),
    ),
    "outputs": (
        ("datenorm/outputs",),
        ("tests/outputs", "tests/inference", "tests/test_task.py"),
    ),
}
SHOWN = 90  # characters of a change
QUIET = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist")
PRELOADED = ("numpy", "onnxruntime", "pyarrow.csv", "pyarrow.compute", "hypothesis", "click")

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.BitXor: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}


# The mutants of a file.


@dataclass(frozen=True)
class Mutant:
    """One change, the lines of its statement, and how to make it in the tree that was searched."""

    path: str
    lines: range
    before: str
    after: str
    apply: Callable[[], None]

    @property
    def change(self) -> str:
        """The change as it stands in docs/mutants.md, without a line number."""
        return f"`{_one_line(self.before)}` → `{_one_line(self.after)}`"


def _one_line(code: str) -> str:
    return " ".join(code.split()).replace("`", "'").replace("|", "¦")


def mutants_of(path: str, tree: ast.Module) -> Iterator[Mutant]:
    """Every mutant of one file. The tree is as before when all have been made."""
    for ancestors, field, index, node in _nodes((tree,)):
        for replacement in _replacements(node):
            yield _mutant(path, ancestors, field, index, replacement)


def _mutant(
    path: str, ancestors: tuple[ast.AST, ...], field: str, index: int | None, new: ast.AST
) -> Mutant:
    """The mutant with `new` in a field of the last of the ancestors."""
    parent = ancestors[-1]

    def put(node: ast.AST) -> ast.AST:
        target: Any = parent if index is None else getattr(parent, field)
        key: Any = field if index is None else index
        get, set_ = (getattr, setattr) if index is None else (list.__getitem__, list.__setitem__)
        old: ast.AST = get(target, key)
        set_(target, key, node)
        return old

    old = put(new)
    put(old)
    for located in (old, *reversed(ancestors)):
        if hasattr(located, "lineno"):
            ast.copy_location(new, located)
            break
    ast.fix_missing_locations(new)
    if isinstance(old, ast.stmt):
        statement, before, after = old, _head(old), _head(new)
    else:
        statement = next(one for one in reversed(ancestors) if isinstance(one, ast.stmt))
        inner = ancestors[ancestors.index(statement) :]
        shown = next((one for one in inner if len(_head(one)) <= SHOWN), parent)
        before = _head(shown)
        put(new)
        after = _head(shown)
        put(old)

    def apply() -> None:
        put(new)

    return Mutant(path, _lines(statement), before, after, apply)


def _head(node: ast.AST) -> str:
    """The code of an expression; of a statement, its first line."""
    return ast.unparse(node).split("\n")[0]


def _lines(statement: ast.stmt) -> range:
    """The lines of a statement; of one with a body, those above it."""
    body = getattr(statement, "body", None)
    end = body[0].lineno - 1 if body else statement.end_lineno or statement.lineno
    return range(statement.lineno, max(end, statement.lineno) + 1)


def _nodes(
    ancestors: tuple[ast.AST, ...],
) -> Iterator[tuple[tuple[ast.AST, ...], str, int | None, ast.AST]]:
    """Every node that does something, with its ancestors, its field and its index in that field."""
    for field, value in ast.iter_fields(ancestors[-1]):
        if field in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        several = value if isinstance(value, list) else [value]
        for index, node in enumerate(several):
            if not isinstance(node, ast.AST) or _is_idle(node):
                continue
            yield ancestors, field, index if isinstance(value, list) else None, node
            if not isinstance(node, ast.Raise):  # messages are for people
                yield from _nodes((*ancestors, node))


def _is_idle(node: ast.AST) -> bool:
    """Whether nothing happens there: imports, docstrings, `__all__`, blocks for type checkers."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Expr(ast.Constant()):
            return True
        case ast.If(ast.Name("TYPE_CHECKING")) | ast.Assign([ast.Name("__all__")]):
            return True
    return False


def _replacements(node: ast.AST) -> Iterator[ast.AST]:  # noqa: PLR0912
    """What can stand in the place of a node."""
    if swap := SWAPS.get(type(node)):
        yield swap()
    match node:
        case ast.BoolOp(op, values):
            for left_out in range(len(values)):
                rest = [value for index, value in enumerate(values) if index != left_out]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield operand
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() as value):
            yield ast.Constant(value + 1)
        case ast.Constant(float() as value):
            yield ast.Constant(value * 2 if value else 1.0)
        case ast.If():
            for value in (True, False):
                yield ast.If(ast.Constant(value), node.body, node.orelse)
        case ast.IfExp():
            yield node.body
            yield node.orelse
        case ast.While(_, body, orelse):
            yield ast.While(ast.Constant(False), body, orelse)
        case ast.comprehension(target, iterable, conditions, is_async) if conditions:
            for left_out in range(len(conditions)):
                rest = [one for index, one in enumerate(conditions) if index != left_out]
                yield ast.comprehension(target, iterable, rest, is_async)
        case ast.Return(ast.expr() as value) if not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Raise() | ast.AugAssign() | ast.Expr(ast.Call()):
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


# The tests that reach a line.


@dataclass(frozen=True)
class Reach:
    """Which tests reach a line, and how long each takes."""

    tests: dict[tuple[str, int], set[str]]
    seconds: dict[str, float]

    def of(self, mutant: Mutant) -> list[str]:
        """The tests that reach a mutant, the quickest first; all where it runs outside of tests."""
        reached = set().union(*(self.tests.get((mutant.path, n), set()) for n in mutant.lines))
        if "" in reached:
            reached = set(self.seconds)
        return sorted(reached & set(self.seconds), key=lambda test: self.seconds[test])


def measure(tests: Sequence[str]) -> Reach:
    """Run the tests once as they are; they must pass."""
    import coverage

    with tempfile.TemporaryDirectory() as folder:
        seconds, data = Path(folder) / "seconds.json", Path(folder) / "coverage"
        options = ("--cov=datenorm", "--cov-context=test", "--cov-report=", "--cov-fail-under=0")
        command = [sys.executable, "-m", "pytest", "-p", "mutants", *QUIET, *options, *tests]
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
    """The test of a context of pytest-cov; "" for imports and fixtures, which others share."""
    test, _, phase = context.rpartition("|")
    return test if phase == "run" else ""


class Seconds:
    """Notes how long each test takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call":
            self.seconds[report.nodeid] = report.duration

    def pytest_sessionfinish(self) -> None:
        Path(os.environ["MUTANTS_SECONDS"]).write_text(json.dumps(self.seconds))


def pytest_configure(config: Any) -> None:
    """As a plugin of pytest this module notes times."""
    if "MUTANTS_SECONDS" in os.environ:
        config.pluginmanager.register(Seconds())


# One mutant.


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
        self.name = ".".join(Path(path).with_suffix("").parts).removesuffix(".__init__")

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


def survives(mutant: Mutant, tree: ast.Module, tests: Sequence[str]) -> int:
    """In a process of its own: 0 where every test passes with the mutant."""
    import pytest

    mutant.apply()
    sys.meta_path.insert(0, Changed(mutant.path, tree))
    files = list(dict.fromkeys(test.split("::")[0] for test in tests))
    return int(pytest.main(["-x", *QUIET, *files], plugins=[Only(tests)]))


def start(mutant: Mutant, tree: ast.Module, tests: Sequence[str]) -> int:
    """Fork a process for one mutant; its id."""
    process = os.fork()
    if process:
        return process
    code = 3
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nothing, standard)
        signal.alarm(TIMEOUT)
        code = survives(mutant, tree, tests)
    finally:
        os._exit(code)


def test_mutants(
    mutants: Sequence[tuple[Mutant, ast.Module]], reach: Reach, processes: int
) -> Iterator[tuple[Mutant, str]]:
    """Each mutant with what became of it: killed, survived or not reached."""
    waiting = list(reversed(mutants))
    running: dict[int, Mutant] = {}
    while waiting or running:
        while waiting and len(running) < processes:
            mutant, tree = waiting.pop()
            if tests := reach.of(mutant):
                running[start(mutant, tree, tests)] = mutant
            else:
                yield mutant, "not reached"
        if running:
            process, status = os.wait()
            yield running.pop(process), "survived" if status == 0 else "killed"


def sources(paths: Sequence[str]) -> list[str]:
    """The modules among files and folders."""
    found = [file for path in paths for file in _modules(ROOT / path)]
    return [str(file.relative_to(ROOT)) for file in found]


def _modules(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def explained() -> Counter[str]:
    """The changes that docs/mutants.md explains, each with its file before it."""
    counted: Counter[str] = Counter()
    path = ""
    for line in EXPLAINED.read_text(encoding="utf-8").splitlines() if EXPLAINED.exists() else ():
        if line.startswith("#"):
            path = line.strip("# `")
        if line.startswith("| `"):
            counted[f"{path}: {line.split(' | ')[0].removeprefix('| ')}"] += 1
    return counted


@click.command(context_settings={"show_default": True})
@click.option(
    "--room", "rooms", multiple=True, type=click.Choice(list(ROOMS)), help="Only this room."
)
@click.option("--file", "files", multiple=True, help="Only this file of the rooms.")
@click.option("--processes", type=click.IntRange(1), default=2, help="Mutants at a time.")
def main(rooms: tuple[str, ...], files: tuple[str, ...], processes: int) -> None:
    """Count the mutants that no test notices, and name those that nothing explains."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    unexplained = 0
    known = explained()
    for room in rooms or ROOMS:
        paths, tests = ROOMS[room]
        chosen = [path for path in sources(paths) if not files or path in files]
        reach = measure(tests)
        for name in PRELOADED:
            importlib.import_module(name)
        for path in chosen:
            tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
            mutants = [(mutant, tree) for mutant in list(mutants_of(path, tree))]
            began, results = time.monotonic(), Counter[str]()
            for mutant, outcome in test_mutants(mutants, reach, processes):
                name = f"{path}: {mutant.change}"
                if outcome == "killed":
                    results["killed"] += 1
                elif known[name]:
                    known[name] -= 1
                    results["explained"] += 1
                else:
                    results[outcome] += 1
                    unexplained += 1
                    click.echo(f"{path}:{mutant.lines.start}: {mutant.change} {outcome}")
            if mutants:
                counts = ", ".join(f"{count} {result}" for result, count in sorted(results.items()))
                click.echo(
                    f"{path}: {len(mutants)} mutants: {counts}; {time.monotonic() - began:.0f} s"
                )
    if unexplained:
        raise click.ClickException(
            f"{unexplained} mutants that no test notices and nothing explains"
        )


if __name__ == "__main__":
    main()
