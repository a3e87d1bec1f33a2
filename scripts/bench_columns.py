"""Measure whole columns with datenorm and with what people use, on the same rows, in one run.

Example: python scripts/bench_columns.py --rows 10000000 --texts 200000
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from column_samples import distinct_texts, write

PACKAGES = (
    "datenorm",
    "dateparser",
    "python-dateutil",
    "datefinder",
    "pandas",
    "polars",
    "duckdb",
    "pyarrow",
    "numpy",
    "onnxruntime",
)
_COMPARED = 20_000  # texts whose dates are compared with what was meant
ReadAll = Callable[[Sequence[str]], Any]  # a sequence of dates, of any library


@dataclass(frozen=True)
class Peer:
    """Something that reads texts, and how many it is measured with: fewer if it is slow."""

    name: str
    read: ReadAll
    limit: int = 10**9


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


def one_by_one(read: Callable[[str], object]) -> ReadAll:
    """A reader that asks a function for each text; whatever it raises counts as no date."""

    def read_all(texts: Sequence[str]) -> list[object]:
        found: list[object] = []
        for text in texts:
            try:
                found.append(read(text))
            except Exception:
                found.append(None)
        return found

    return read_all


def general_peers() -> list[Peer]:
    """What reads texts of any shape."""
    import datefinder
    import dateparser
    import pandas
    from dateutil import parser

    from datenorm import clean_column

    def mixed(texts: Sequence[str]) -> Sequence[object]:
        return list(pandas.to_datetime(pandas.Series(texts), format="mixed", errors="coerce"))

    return [
        Peer("datenorm", lambda texts: clean_column(texts).to_list()),
        Peer(
            "datenorm, the network alone",
            lambda texts: clean_column(texts, templates=False).to_list(),
            20_000,
        ),
        Peer("dateutil", one_by_one(parser.parse), 20_000),
        Peer("dateparser", one_by_one(dateparser.parse), 1_000),
        Peer(
            "datefinder",
            one_by_one(lambda text: next(iter(datefinder.find_dates(text)), None)),
            2_000,
        ),
        Peer("pandas, mixed", mixed, 20_000),
    ]


def uniform_peers() -> list[Peer]:
    """What reads a column of dd/mm/yyyy, with its format given or not."""
    import duckdb
    import pandas
    import polars

    from datenorm import clean_column

    def in_duckdb(texts: Sequence[str], expression: str) -> Sequence[object]:
        dates = pa.table({"d": pa.array(texts)})  # noqa: F841 - DuckDB finds it by its name
        return duckdb.sql(f"select {expression} as d from dates").to_arrow_table()["d"]

    def sniffed(texts: Sequence[str]) -> Sequence[object]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "column.csv"
            path.write_text("d\n" + "\n".join(texts) + "\n")
            return duckdb.sql(f"select d from read_csv('{path}')").to_arrow_table()["d"]

    return [
        Peer("datenorm, told nothing", lambda texts: clean_column(texts).iso),
        Peer(
            "pandas, told %d/%m/%Y",
            lambda texts: pandas.to_datetime(pandas.Series(texts), format="%d/%m/%Y"),
        ),
        Peer(
            "pandas, mixed",
            lambda texts: pandas.to_datetime(pandas.Series(texts), format="mixed"),
            100_000,
        ),
        Peer("polars, told %d/%m/%Y", lambda texts: polars.Series(texts).str.to_date("%d/%m/%Y")),
        Peer(
            "polars, finding it out", lambda texts: polars.Series(texts).str.to_date(strict=False)
        ),
        Peer("DuckDB, told %d/%m/%Y", lambda texts: in_duckdb(texts, "strptime(d, '%d/%m/%Y')")),
        Peer("DuckDB, finding it out in a CSV", sniffed),
    ]


@dataclass(frozen=True)
class Rate:
    """What a peer did: texts measured, texts per second, and the shares right and wrong."""

    name: str
    texts: int
    rate: float
    right: float
    wrong: float


def as_text(date: object) -> str | None:
    """A date of any kind as yyyy-mm-dd; None for none."""
    text = str(date.as_py() if isinstance(date, pa.Scalar) else date)[:10]
    return None if text in ("None", "NaT") else text


def rates(peers: Sequence[Peer], dates: Mapping[str, str], texts: Sequence[str]) -> list[Rate]:
    """Time each peer, and compare what it read with what was meant."""
    found = []
    for peer in peers:
        chosen = texts[: peer.limit]
        gc.collect()
        gc.freeze()  # what the benchmark itself holds is not searched for garbage on a peer's time
        started = time.perf_counter()
        read = peer.read(chosen)
        seconds = time.perf_counter() - started
        compared = [
            (as_text(read[row]), dates[chosen[row]]) for row in range(min(len(chosen), _COMPARED))
        ]
        right = sum(date == meant for date, meant in compared) / len(compared)
        wrong = sum(date is not None and date != meant for date, meant in compared) / len(compared)
        found.append(Rate(peer.name, len(chosen), len(chosen) / seconds, right, wrong))
        click.echo(
            f"{peer.name}: {found[-1].rate:,.0f}/s, {right:.1%} right, {wrong:.1%} wrong", err=True
        )
    return found


def rate_table(found: Sequence[Rate], unit: str) -> str:
    """A Markdown table; each rate is compared with the first one."""
    rows = [
        f"| {r.name} | {r.texts:,} | {r.rate:,.0f} | {found[0].rate / r.rate:.2f} "
        f"| {r.right:.1%} | {r.wrong:.1%} |"
        for r in found
    ]
    head = f"| | {unit} | {unit}/s | datenorm is so many times as fast | right | wrong |"
    return "\n".join([head, "|---|---|---|---|---|---|", *rows])


def open_column(rows: int, share: float = 0.4) -> tuple[list[str], list[str]]:
    """Texts dd/mm/yyyy of which that share can be read month-first too, and their dates."""
    source, days = random.Random(1), []
    for _ in range(rows):
        month = source.randrange(1, 13)
        other = [day for day in range(1, 13) if day != month]
        day = source.choice(other) if source.random() < share else source.randrange(13, 29)
        days.append(dt.date(source.randrange(1940, 2025), month, day))
    return [f"{day:%d/%m/%Y}" for day in days], [day.isoformat() for day in days]


def mistakes(rows: int) -> str:
    """How many rows of a day-first column come out wrong; slow peers read fewer rows."""
    import dateparser
    import pandas
    from dateutil import parser

    from datenorm import clean_column

    def mixed(texts: Sequence[str]) -> Sequence[object]:
        return list(pandas.to_datetime(pandas.Series(texts), format="mixed", errors="coerce"))

    peers = [
        Peer("datenorm", lambda texts: clean_column(texts).to_list()),
        Peer("dateutil", one_by_one(parser.parse)),
        Peer("pandas, mixed", mixed),
        Peer("dateparser", one_by_one(dateparser.parse), 2_000),
    ]
    texts, dates = open_column(rows)
    lines = ["| | rows | wrong | not read |", "|---|---|---|---|"]
    for peer in peers:
        found = [as_text(date) for date in peer.read(texts[: peer.limit])]
        wrong = sum(
            date not in (None, expected) for date, expected in zip(found, dates, strict=False)
        )
        none = found.count(None)
        lines.append(
            f"| {peer.name} | {len(found):,} | {wrong / len(found):.1%} | {none / len(found):.1%} |"
        )
    open_texts = [text for text, date in zip(texts, dates, strict=True) if int(date[8:]) < 13]
    guessed = sum(date is not None for date in clean_column(open_texts).to_list())
    lines.append(
        f"\nThe {len(open_texts):,} rows alone that can be read in two ways: "
        f"datenorm guesses {guessed}."
    )
    return "\n".join(lines)


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


def machine() -> str:
    """Where this was measured, and what else ran there."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    names = (
        [
            line
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ]
        if Path("/proc").is_dir()
        else []
    )
    model = names[0].split(":", 1)[1].strip() if names else platform.machine()
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    load = os.getloadavg()[0]
    python = platform.python_version()
    return f"{model}, {cores} cores, load {load:.1f} at the start; Python {python}; {versions}."


@click.command(context_settings={"show_default": True})
@click.option(
    "--rows", type=click.IntRange(min=10_000), default=10_000_000, help="Rows of the largest file."
)
@click.option(
    "--texts",
    type=click.IntRange(min=100),
    default=200_000,
    help="Distinct texts of twelve countries.",
)
@click.option(
    "--uniform",
    type=click.IntRange(min=100),
    default=1_000_000,
    help="Rows of the column in memory.",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Folder for BENCHMARKS.md and docs/images.",
)
def main(rows: int, texts: int, uniform: int, output: Path) -> None:
    """Write BENCHMARKS.md and docs/images/columns_cost.png."""
    warnings.simplefilter("ignore")
    where = machine()
    mixed_dates = {text: date.isoformat() for text, date in distinct_texts(texts).items()}
    mixed = rates(general_peers(), mixed_dates, list(mixed_dates))
    source = random.Random(2)
    days = [
        dt.date(source.randrange(1950, 2025), source.randrange(1, 13), source.randrange(1, 29))
        for _ in range(uniform)
    ]
    column = [f"{day:%d/%m/%Y}" for day in days]
    day_first = rates(
        uniform_peers(),
        {text: day.isoformat() for text, day in zip(column, days, strict=True)},
        column,
    )
    with tempfile.TemporaryDirectory() as folder:
        processes = cost(rows, Path(folder))
    images = output / "docs" / "images"
    images.mkdir(parents=True, exist_ok=True)
    plot_cost(processes, images / "columns_cost.png")
    parts = [
        "# Benchmarks of whole columns",
        "Written by `python scripts/bench_columns.py` (also `make bench`); "
        "every table was measured in one run.",
        where,
        f"## {texts:,} distinct texts as twelve countries write them",
        "Six shapes each, 1 % damaged; cold: templates are made on the way. "
        "Damaged texts are compared with the date meant.",
        rate_table(mixed, "texts"),
        "## Rows that can be read day-first and month-first\n\n"
        "A column of 100,000 rows dd/mm/yyyy, 40 % of them open.",
        mistakes(100_000),
        "## A uniform column in memory\n\nRows dd/mm/yyyy.",
        rate_table(day_first, "rows"),
        "## Files\n\n"
        "`datenorm clean in.parquet --column date --output out.parquet`, whole process.",
        cost_table(processes),
        "![Seconds and memory against rows](docs/images/columns_cost.png)",
        "## One text",
        one_text(),
    ]
    (output / "BENCHMARKS.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    click.echo("\n\n".join(parts))


if __name__ == "__main__":
    main()
