"""What the engines share: readers of rows, one for each choice of options.

DuckDB, polars and pandas hand over columns; how they are read is said in `columns` alone.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TypedDict

from datenorm.bundle import DEFAULT_MODEL
from datenorm.columns.api import normalizer_of
from datenorm.columns.cleaner import CleaningOptions
from datenorm.columns.reader import ColumnReader
from datenorm.columns.rows import ANSWER, RowReader
from datenorm.inference.normalizer import Normalizer
from datenorm.inference.policy import Policy

__all__ = ["ANSWER", "RowOptions", "RowReader", "forget_readers", "row_reader"]


class RowOptions(TypedDict, total=False):
    """What is known of rows that are read one by one; see `clean_column` for each.

    `confidence` True has the network read every distinct text, and say how sure it is.
    """

    model: str | Path
    language: str | None
    order: str | None
    minimum_confidence: float | None
    pivot_year: int | None
    numbers: str
    timezone: str | None
    calendar: str | None
    confidence: bool


@lru_cache(maxsize=32)
def row_reader(  # noqa: PLR0913 - one keyword per option
    *,
    model: str | Path = DEFAULT_MODEL,
    language: str | None = None,
    order: str | None = None,
    minimum_confidence: float | None = None,
    pivot_year: int | None = None,
    numbers: str = "auto",
    timezone: str | None = None,
    calendar: str | None = None,
    confidence: bool = False,
) -> RowReader:
    """The reader for these options (see RowOptions), which remembers what it has read.

    Raises:
        SettingsError: an option cannot work.
        BundleError: the model is missing or damaged.
    """
    options = CleaningOptions(order, pivot_year, numbers=numbers)
    policy = Policy(minimum_confidence, timezone=timezone, calendar=calendar)
    normalizer = _normalizer(model, language, policy)
    return RowReader(ColumnReader(normalizer, order, templates=not confidence), options)


@lru_cache(maxsize=32)
def _normalizer(model: str | Path, language: str | None, policy: Policy) -> Normalizer:
    return normalizer_of(model, policy, language)


def forget_readers() -> None:
    """Forget all readers, and so the texts that they remember; the next call makes new ones."""
    row_reader.cache_clear()
    _normalizer.cache_clear()
