"""Measure whole columns with datenorm and with what people use, on the same rows, in one run.

Example: python scripts/bench_columns.py --rows 10000000 --texts 200000
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import random
import tempfile
import warnings
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import click
from bench_peers import (
    general_peers,
    in_utc,
    mistakes,
    one_new_text,
    rate_table,
    rates,
    stamp_peers,
    stamps,
    uniform_peers,
)
from bench_processes import cost, cost_table, csv_cost, csv_table, one_text, plot_cost
from column_samples import distinct_texts, mixed_moments

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


def machine(packages: Sequence[str] = PACKAGES) -> str:
    """Where this was measured, with which packages, and what else ran there."""
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
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
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
    moments = {t: d.isoformat() for t, d in distinct_texts(texts, 5, mixed_moments).items()}
    with_clocks = rates(general_peers()[:3], moments, list(moments))
    by_stamp = stamps(uniform)
    stamped = rates(stamp_peers(), by_stamp, list(by_stamp), in_utc)
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
        tables = csv_cost(rows // 4, Path(folder))
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
        "The same with a clock behind a third of them:",
        rate_table(with_clocks, "texts"),
        "## Rows that can be read day-first and month-first\n\n"
        "A column of 100,000 rows dd/mm/yyyy, 40 % of them open.",
        mistakes(100_000),
        "## A uniform column in memory\n\nRows dd/mm/yyyy.",
        rate_table(day_first, "rows"),
        "## Timestamps in memory\n\nRows such as 2016-04-21T15:45:12.345678+02:00, all distinct.",
        rate_table(stamped, "rows"),
        "## Files\n\n"
        "`datenorm clean in.parquet --column date --output out.parquet`, whole process.",
        cost_table(processes),
        "![Seconds and memory against rows](docs/images/columns_cost.png)",
        "CSV to CSV, one column dd/mm/yyyy of eight, whole process:",
        csv_table(tables),
        "## One text",
        one_text(),
        one_new_text(),
    ]
    (output / "BENCHMARKS.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    click.echo("\n\n".join(parts))


if __name__ == "__main__":
    main()
