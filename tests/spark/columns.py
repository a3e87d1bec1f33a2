"""Columns that Spark and one machine clean, and what one machine makes of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from datenorm.cleaning import Additions, Neighbours, Outputs, TableReport, clean_table
from datenorm.columns.cleaner import CleaningOptions
from datenorm.columns.reader import ColumnReader
from datenorm.inference.normalizer import Normalizer
from datenorm.tables.opening import ReadingOptions, open_table

__all__ = ["ADDED", "FORMATS", "NOISE", "on_one_machine", "rows_of", "some_texts"]

ADDED = ("status", "alternative", "reason", "kind", "earliest", "latest")
FORMATS = ("%d/%m/%Y", "%d %B %Y", "%Y-%m-%d", "%d.%m.%y", "%b %d, %Y", "%d/%m/%Y 14:%M", "%Y%m%d")
NOISE = [None, "", "n/a", "call me later", "31/02/2005", "29/02/2000", "32.13.2001", "x" * 200]


def some_texts(count: int) -> list[str | None]:
    """So many distinct texts, or nearly so many: days of 1950 to 2024 in several shapes, and
    what is no date.
    """
    days = (dt.date(1950, 1, 1) + dt.timedelta(days=9 * step) for step in range(3000))
    texts = (day.strftime(form) for day in days for form in FORMATS)
    return [*NOISE, *(text for text, _ in zip(texts, range(count - len(NOISE)), strict=False))]


def rows_of(texts: list[str | None], rows: int) -> pa.Table:
    """A table of rows that hold these texts, each about equally often."""
    order = np.random.default_rng(7).integers(0, len(texts), rows)
    when = pa.array(texts, pa.string()).take(pa.array(order))
    site = pa.array(["a", "b", None]).take(pa.array(order % 3))
    return pa.table({"id": pa.array(np.arange(rows)), "when": when, "site": site})


def on_one_machine(
    table: pa.Table,
    folder: Path,
    model: Normalizer,
    options: CleaningOptions | None = None,
    *,
    neighbours: Neighbours | None = None,
    additions: Additions | None = None,
) -> tuple[pa.Table, TableReport]:
    """What `datenorm clean` makes of column `when` of a Parquet file with these rows."""
    source, target = folder / "in.parquet", folder / "out.parquet"
    pq.write_table(table, source)
    outputs: dict[str, Any] = {"additions": additions or Additions(wanted=ADDED), "force": True}
    report = clean_table(
        open_table(source, ReadingOptions("parquet")),
        ["when"],
        ColumnReader(model),
        options or CleaningOptions(),
        Outputs(target, **outputs),
        neighbours=neighbours or Neighbours(),
    )
    return pq.read_table(target), report
