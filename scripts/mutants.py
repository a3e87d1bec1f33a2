"""Break the code in many small ways, one at a time, and see whether a test fails.

Mutation tools leave out what matters most here: constants of modules, decorated functions and
single operands of `and`. This one changes comparisons, conditions, operands, arithmetic, numbers
and returned values, drops statements, and runs only the tests that reach the changed line. Whatever
no test notices has to be explained in docs/mutants.md; the exit code is 1 where something is not.

Example: python scripts/mutants.py --room policy
"""

from __future__ import annotations

import ast
import importlib
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
from mutant_reach import ROOT, measure
from mutant_tests import test_mutants
from mutations import mutants_of

EXPLAINED = ROOT / "docs" / "mutants.md"
ROOMS = {  # files, and the tests that are made for them: each slice takes minutes
    "policy": (
        tuple(
            f"datenorm/inference/{name}.py"
            for name in ("policy", "candidates", "unread", "invented", "thai_years")
        ),
        tuple(
            f"tests/inference/test_{name}.py"
            for name in ("policy", "moments", "contract", "invented", "thai_years")
        ),
    ),
    "decoding": (
        ("datenorm/inference/decoding.py", "datenorm/inference/prefixes.py"),
        ("tests/inference/test_decoding.py", "tests/outputs/test_end_symbol.py"),
    ),
    "columns": (
        tuple(
            f"datenorm/columns/{name}.py"
            for name in (
                "evidence",
                "verdict",
                "resolve",
                "short_years",
                "spread",
                "forms",
                "patterns",
            )
        ),
        tuple(
            f"tests/columns/test_{name}.py"
            for name in (
                "evidence",
                "verdict",
                "resolve",
                "named_months",
                "numbers",
                "placeholders",
                "words",
                "short_years",
                "forms",
                "patterns",
            )
        ),
    ),
    "outputs": (
        tuple(
            f"datenorm/outputs/{name}.py"
            for name in ("__init__", "answer", "date", "iso", "language", "masked_date", "time")
        ),
        tuple(f"tests/outputs/test_{name}.py" for name in ("languages", "iso", "end_symbol")),
    ),
    "world": (
        tuple(
            f"datenorm/outputs/world/{name}.py"
            for name in ("answers", "clocks", "completion", "dates", "fields", "zones")
        ),
        tuple(
            f"tests/outputs/world/test_{name}.py"
            for name in (
                "answers",
                "clocks",
                "completion",
                "dates",
                "fields",
                "plain_days",
                "zones",
            )
        ),
    ),
    "notation": (
        tuple(
            f"datenorm/outputs/world/{name}.py"
            for name in (
                "compiled",
                "grammar",
                "grammar_clocks",
                "grammar_dates",
                "graph",
                "language",
                "notation",
                "structure",
                "symbols",
            )
        ),
        tuple(
            f"tests/outputs/{name}.py"
            for name in ("test_languages", "world/test_notation", "world/test_language")
        ),
    ),
}
PRELOADED = ("numpy", "onnxruntime", "pyarrow.csv", "pyarrow.compute", "hypothesis", "click")


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
@click.option(
    "--every", type=click.IntRange(1), default=1, help="Only one mutant in so many: a sample."
)
@click.option("--processes", type=click.IntRange(1), default=2, help="Mutants at a time.")
def main(rooms: tuple[str, ...], files: tuple[str, ...], every: int, processes: int) -> None:
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
            mutants = [(mutant, tree) for mutant in list(mutants_of(path, tree))[::every]]
            began, results = time.monotonic(), Counter[str]()
            for mutant, outcome in test_mutants(mutants, reach, processes, tests):
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
