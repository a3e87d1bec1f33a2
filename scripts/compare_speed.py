"""Compare how fast two checkouts read, with one model: columns in memory, whole commands, one text.

The checkouts take turns, each time in new processes on the same texts, so that what else the
machine does meets both. The best time of each counts.

Example: python scripts/compare_speed.py ../before . --model world
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import click
from column_samples import distinct_texts, random_date

_ALLOWED = 1.03  # of the other's time
# Works with each public interface that there has been: `clean_column` and `Normalizer`.
_IN_MEMORY = """
import json, pathlib, sys, time
import datenorm
checkout, model = pathlib.Path(sys.argv[1]), sys.argv[2]
if checkout not in pathlib.Path(datenorm.__file__).resolve().parents:
    raise SystemExit(f"datenorm was imported from {datenorm.__file__}, not from {checkout}")
lines = {path: pathlib.Path(path).read_text(encoding="utf-8").splitlines() for path in sys.argv[3:]}
mixed, uniform = lines.values()
def timed(read):
    started = time.perf_counter()
    read()
    return time.perf_counter() - started
normalizer = datenorm.Normalizer(model)
normalizer.normalize(mixed[:64])
print(json.dumps({
    "mixed column": timed(lambda: datenorm.clean_column(mixed, model=model).to_list()),
    "uniform column": timed(lambda: datenorm.clean_column(uniform, model=model).iso),
    "network alone": timed(
        lambda: datenorm.clean_column(mixed[:5000], model=model, templates=False).to_list()
    ),
    "Normalizer": timed(lambda: normalizer.normalize(mixed[5000:10_000])),
}))
"""


def write_texts(folder: Path, texts: int, uniform: int) -> None:
    """A mixed and a uniform column, one text a line, and the latter as CSV."""
    mixed = distinct_texts(texts)
    (folder / "mixed.txt").write_text("\n".join(mixed), encoding="utf-8")
    source = random.Random(2)
    days = [f"{random_date(source):%d/%m/%Y}" for _ in range(uniform)]
    (folder / "uniform.txt").write_text("\n".join(days), encoding="utf-8")
    rows = (f"{number},{day}" for number, day in enumerate(days))
    (folder / "uniform.csv").write_text("\n".join(["id,date", *rows]), encoding="utf-8")
    (folder / "few.txt").write_text("\n".join([*mixed][-2000:]), encoding="utf-8")


def measure(checkout: Path, model: str, folder: Path) -> dict[str, float]:
    """The seconds of each task in one checkout."""
    # As an installed package the modules are compiled: in the first round they become so.
    environment = {**os.environ, "PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": ""}

    def run(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise click.ClickException(f"{checkout}: {done.stderr[-500:]}")
        return done.stdout

    def seconds(*arguments: str) -> float:
        started = time.perf_counter()
        run("-m", "datenorm", *arguments, "--model", model)
        return time.perf_counter() - started

    read: dict[str, float] = json.loads(
        run("-c", _IN_MEMORY, str(checkout), model, "mixed.txt", "uniform.txt")
    )
    clean = ("clean", "uniform.csv", "--column", "date", "--output", "cleaned.csv", "--force")
    return {
        **read,
        "clean a CSV file": seconds(*clean),
        "predict 2,000 texts": seconds("predict", "--input", "few.txt"),
        "predict one text": min(seconds("predict", "3 May 1979") for _ in range(5)),
    }


def table(found: Sequence[list[dict[str, float]]]) -> tuple[str, bool]:
    """Best seconds of both checkouts and their ratio; whether every ratio is small enough."""
    lines, fits = ["| | before, s | after, s | after / before |", "|---|---|---|---|"], True
    for name in found[0][0]:
        before, after = (min(run[name] for run in runs) for runs in found)
        fits &= after <= before * _ALLOWED
        lines.append(f"| {name} | {before:.3f} | {after:.3f} | {after / before:.3f} |")
    return "\n".join(lines), fits


@click.command(context_settings={"show_default": True})
@click.argument("before", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("after", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--model", default="world", help="A model that both checkouts ship.")
@click.option("--rounds", type=click.IntRange(min=1), default=5, help="Turns of each.")
@click.option("--texts", type=click.IntRange(min=20_000), default=100_000, help="Distinct texts.")
@click.option("--uniform", type=click.IntRange(min=100), default=1_000_000, help="Uniform rows.")
def main(before: Path, after: Path, model: str, rounds: int, texts: int, uniform: int) -> None:
    """Print a table; the exit code is 1 where AFTER is more than 3 % slower somewhere."""
    checkouts = before.resolve(), after.resolve()
    found: tuple[list[dict[str, float]], ...] = ([], [])
    with tempfile.TemporaryDirectory() as name:
        write_texts(Path(name), texts, uniform)
        for turn in range(rounds):
            for which in (0, 1) if turn % 2 == 0 else (1, 0):
                found[which].append(measure(checkouts[which], model, Path(name)))
            click.echo(f"round {turn + 1} of {rounds}", err=True)
    shown, fits = table(found)
    click.echo(shown)
    if not fits:
        raise click.ClickException(f"more than {_ALLOWED - 1:.0%} slower")


if __name__ == "__main__":
    main()
