"""Whole processes: their seconds and their memory. Part of `bench_columns.py`."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from column_samples import write

__all__ = ["cost", "cost_table", "csv_cost", "csv_table", "one_text", "plot_cost"]


@dataclass(frozen=True)
class Run:
    """A whole process: seconds, and the peak of its memory in MiB."""

    seconds: float
    peak: float


_MEASURED = """
import resource, subprocess, sys, time
started = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
sys.exit(done.returncode)
"""


def whole_process(arguments: Sequence[str]) -> Run:
    """Run a command and wait for it; a click error where it fails.

    A small process starts it: the peak of a process counts the memory of the one that it was forked
    from.
    """
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise click.ClickException(f"{' '.join(arguments)}: {done.stderr[-300:]}")
    return Run(*map(float, done.stdout.split()))


def write_column(path: Path, rows: int, mixed: bool) -> None:
    """A Parquet file of dates of 1990 to 2025: dd/mm/yyyy, or eight shapes of six countries."""
    days = [
        dt.date.fromordinal(day)
        for day in range(dt.date(1990, 1, 1).toordinal(), dt.date(2026, 1, 1).toordinal())
    ]
    shapes = [
        ("en_GB", 0),
        ("en_GB", 1),
        ("de_DE", 0),
        ("fr_FR", 1),
        ("ja_JP", 0),
        ("en_US", 3),
        ("es_ES", 2),
        ("ja_JP", 4),
    ]
    texts = pa.array(
        [write(day, *shape) for shape in (shapes if mixed else shapes[:1]) for day in days]
    )
    source = np.random.default_rng(0)
    schema = pa.schema({"id": pa.int64(), "date": pa.string()})
    with pq.ParquetWriter(path, schema) as writer:
        for start in range(0, rows, 1_000_000):
            count = min(1_000_000, rows - start)
            chosen = texts.take(pa.array(source.integers(0, len(texts), count)))
            writer.write_table(
                pa.table([pa.array(np.arange(start, start + count)), chosen], schema=schema)
            )


def cost(rows: int, folder: Path) -> dict[str, dict[int, Run]]:
    """Whole processes, Parquet to Parquet, by the kind of column and the rows."""
    sizes = [size for size in (10_000, 100_000, 1_000_000, 10_000_000) if size <= rows]
    found: dict[str, dict[int, Run]] = {"mixed shapes": {}, "dd/mm/yyyy": {}}
    for kind, runs in found.items():
        for size in sizes:
            source, target = folder / "in.parquet", folder / "out.parquet"
            write_column(source, size, kind == "mixed shapes")
            clean = (
                sys.executable,
                "-m",
                "datenorm",
                "clean",
                str(source),
                "--column",
                "date",
                "--output",
                str(target),
                "--force",
            )
            runs[size] = whole_process(clean)
            click.echo(
                f"{kind}, {size:,} rows: {runs[size].seconds:.2f} s, {runs[size].peak:.0f} MiB",
                err=True,
            )
    return found


def write_table(path: Path, rows: int) -> None:
    """A CSV file of eight columns, of which one has dates dd/mm/yyyy."""
    from pyarrow import csv

    source = np.random.default_rng(1)
    days = [f"{dt.date.fromordinal(day):%d/%m/%Y}" for day in range(726_468, 739_252)]
    words = pa.array([f"word{source.integers(10**9):09d}" for _ in range(10_000)])
    names = ("id", "date", "name", "place", "price", "count", "note", "code")
    schema = pa.schema([(name, pa.string()) for name in names])
    with csv.CSVWriter(path, schema) as writer:
        for start in range(0, rows, 500_000):
            count = min(500_000, rows - start)
            numbers = [pa.array(source.integers(0, 10**6, count)).cast(pa.string()) for _ in "123"]
            chosen = [words.take(pa.array(source.integers(0, len(words), count))) for _ in "1234"]
            dates = pa.array(days).take(pa.array(source.integers(0, len(days), count)))
            columns = [numbers[0], dates, chosen[0], chosen[1], *numbers[1:], *chosen[2:]]
            writer.write_table(pa.table(columns, schema=schema))


_IN_DUCKDB = """
import sys, duckdb
source, target = sys.argv[1:]
duckdb.sql(
    "copy (select * replace (cast(strptime(date, '%d/%m/%Y') as date) as date) from "
    f"read_csv('{source}', all_varchar=true)) to '{target}' (header)"
)
"""


def csv_cost(rows: int, folder: Path) -> dict[str, tuple[int, int, Run]]:
    """Rows, bytes, and whole processes from CSV to CSV."""
    source, target = folder / "in.csv", str(folder / "out.csv")
    clean = (sys.executable, "-m", "datenorm", "clean", str(source), "--column", "date")
    commands = {
        "datenorm clean": (*clean, "--output", target, "--force"),
        "DuckDB, told %d/%m/%Y": (sys.executable, "-c", _IN_DUCKDB, str(source), target),
    }
    found: dict[str, tuple[int, int, Run]] = {}
    for size in (rows // 10, rows):
        write_table(source, size)
        for name, command in commands.items():
            run = whole_process(command)
            found[f"{name}, {size:,} rows"] = size, source.stat().st_size, run
            click.echo(f"{name}, {size:,} rows: {run.seconds:.2f} s, {run.peak:.0f} MiB", err=True)
    return found


def csv_table(found: dict[str, tuple[int, int, Run]]) -> str:
    """Seconds, megabytes per second and peak memory."""
    lines = ["| | MB | seconds | MB/s | peak memory, MiB |", "|---|---|---|---|---|"]
    lines += [
        f"| {name} | {size / 1e6:,.0f} | {run.seconds:.2f} | {size / 1e6 / run.seconds:,.0f} "
        f"| {run.peak:,.0f} |"
        for name, (_, size, run) in found.items()
    ]
    return "\n".join(lines)


def cost_table(found: dict[str, dict[int, Run]]) -> str:
    """Seconds, rows per second and peak memory."""
    lines = ["| column | rows | seconds | rows/s | peak memory, MiB |", "|---|---|---|---|---|"]
    for kind, runs in found.items():
        lines += [
            f"| {kind} | {size:,} | {run.seconds:.2f} "
            f"| {size / run.seconds:,.0f} | {run.peak:,.0f} |"
            for size, run in runs.items()
        ]
    return "\n".join(lines)


def plot_cost(found: dict[str, dict[int, Run]], path: Path) -> None:
    """Seconds and memory against rows."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    for (kind, runs), color in zip(found.items(), ("#1f8a70", "#3c7dc4"), strict=True):
        left.plot(list(runs), [run.seconds for run in runs.values()], "o-", label=kind, color=color)
        right.plot(list(runs), [run.peak for run in runs.values()], "o-", label=kind, color=color)
    sizes = list(found["mixed shapes"])
    left.plot(sizes, [size / 1e6 for size in sizes], ":", color="#888", label="1,000,000 rows/s")
    left.set(xscale="log", yscale="log", xlabel="rows", ylabel="seconds, whole process")
    right.set(xscale="log", xlabel="rows", ylabel="peak memory, MiB", ylim=(0, None))
    for axes in (left, right):
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    left.legend(frameon=False)
    figure.savefig(path, dpi=130)


def one_text() -> str:
    """A whole process for one text, the best of five each."""
    commands = {
        "datenorm predict": (sys.executable, "-m", "datenorm", "predict", "3 May 1979"),
        "import dateparser and parse": (
            sys.executable,
            "-c",
            "import dateparser; print(dateparser.parse('3 May 1979'))",
        ),
    }
    best = {
        name: min(whole_process(command).seconds for _ in range(5))
        for name, command in commands.items()
    }
    lines = [f"| {name} | {seconds:.2f} |" for name, seconds in best.items()]
    return "\n".join(["| one text, whole process | seconds |", "|---|---|", *lines])
