"""Measure DuckDB, polars and pandas against `clean_column` on the same rows, in one run.

Example: python scripts/bench_engines.py --rows 10000000 --texts 100000
"""

from __future__ import annotations

import time
from collections.abc import Callable

import click
import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
from bench_columns import machine
from column_samples import distinct_texts

import datenorm.duckdb
import datenorm.pandas
import datenorm.polars
from datenorm import clean_column
from datenorm.engines import forget_readers

Run = Callable[[], int]  # reads the rows, and counts those with a date


def runs(column: pa.Array) -> dict[str, tuple[str, Run]]:
    """For each way its options beside `clean_column`'s, and what is timed; tables are made here."""
    connection = duckdb.connect()
    table = pa.table({"t": column})
    connection.register("arrow", table)
    connection.execute("CREATE TABLE texts AS SELECT t FROM arrow")
    frame, series = pl.DataFrame({"t": pl.from_arrow(column)}), column.to_pandas()
    when = getattr(pl.col("t"), "datenorm")  # noqa: B009 - type checkers do not see it

    def sql(*queries: str) -> Run:
        def ask() -> int:
            datenorm.duckdb.register(connection)
            for query in queries:
                (count,) = connection.execute(query).fetchone() or (0,)
            return int(count)

        return ask

    days = "SELECT count(to_date(t)) FROM texts"
    answers = "SELECT count(d.iso) FROM (SELECT datenorm(t) AS d FROM texts)"
    distinct = "SELECT t, to_date(t) AS day FROM (SELECT DISTINCT t FROM texts)"
    joined = f"SELECT count(day) FROM texts LEFT JOIN ({distinct}) USING (t)"
    learn = "SELECT datenorm_learn(list(DISTINCT t)) FROM texts"

    def cleaned(values: object) -> int:
        iso = clean_column(values).iso
        return int(len(iso) - iso.null_count)

    def accessor(what: str) -> pd.Series:
        return getattr(series.datenorm, what)()

    return {
        "`clean_column`, Arrow": ("a column", lambda: cleaned(column)),
        "DuckDB, `datenorm_learn`, `to_date(t)`": ("rows", sql(learn, days)),
        "DuckDB, `datenorm_learn`, `datenorm(t)`": ("rows", sql(learn, answers)),
        "DuckDB, `to_date(t)` alone": ("rows", sql(days)),
        "DuckDB, `datenorm_learn`, distinct texts joined": ("rows", sql(learn, joined)),
        "DuckDB, distinct texts joined": ("rows", sql(joined)),
        "polars, `.to_date()`": ("rows", lambda: frame.select(when.to_date().count()).item()),
        "polars, `.parse()`": (
            "rows",
            lambda: frame.select(when.parse().struct.field("iso").count()).item(),
        ),
        "polars, `.clean()`": ("a column", lambda: frame.select(when.clean().count()).item()),
        "pandas, `.parse()`": ("rows", lambda: int(accessor("parse")["iso"].count())),
        "pandas, `.clean()`": ("a column", lambda: int(accessor("clean").count())),
    }


def seconds(run: Run) -> tuple[float, int]:
    """Seconds of a run that knows no text beforehand, and the rows with a date."""
    forget_readers()
    start = time.perf_counter()
    found = run()
    return time.perf_counter() - start, found


def table(column: pa.Array) -> str:
    """The Markdown table of all ways."""
    lines = [
        "| | reads | seconds | rows/s | times `clean_column` | rows with a date |",
        "|---|---|---|---|---|---|",
    ]
    first = None
    for name, (reads, run) in runs(column).items():
        took, found = seconds(run)
        first = first or took
        rate = f"{len(column) / took:,.0f}"
        lines.append(f"| {name} | {reads} | {took:.2f} | {rate} | {took / first:.2f} | {found:,} |")
    return "\n".join(lines)


@click.command(context_settings={"show_default": True})
@click.option("--rows", type=click.IntRange(min=1), default=10_000_000)
@click.option("--texts", type=click.IntRange(min=1), default=100_000, help="Distinct texts.")
def main(rows: int, texts: int) -> None:
    """Print a table of seconds for each engine; the goal for DuckDB is at most 1.3 times."""
    distinct = pa.array(distinct_texts(texts))
    chosen = np.random.default_rng(1).integers(0, texts, rows)
    click.echo(f"{machine()}\n\n{rows:,} rows of {texts:,} distinct texts.\n")
    click.echo(table(distinct.take(pa.array(chosen))))


if __name__ == "__main__":
    main()
