"""`datenorm.clean_column`: a column in memory, cleaned in one call."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property, reduce
from pathlib import Path
from typing import Any

import pyarrow as pa

from datenorm.bundle import Bundle
from datenorm.columns.cleaner import CleanedColumn, CleaningOptions, ColumnCleaner
from datenorm.columns.evidence import Evidence, Verdict
from datenorm.columns.findings import ColumnReader
from datenorm.columns.reading import ColumnNormalizer
from datenorm.columns.report import ColumnReport, Tally
from datenorm.columns.values import as_arrow
from datenorm.inference.policy import Policy

__all__ = ["ColumnResult", "clean_column"]


@dataclass(frozen=True, eq=False)
class ColumnResult:
    """A cleaned column, rows in their order, as Arrow columns of strings.

    `iso` is null where there is no certain date, `status` is full, partial, ambiguous or rejected, `alternative` lists
    the other readings, joined by `|`, and `reason` says why a row is no full date or which order it follows.
    `confidence` (float64) is null where a template read the row, unless confidence was asked for. `verdict` is what
    the column's rows settled, and `report` counts and shows what was found.
    """

    iso: pa.ChunkedArray
    status: pa.ChunkedArray
    verdict: Verdict
    report: ColumnReport
    _parts: tuple[CleanedColumn, ...]

    def __len__(self) -> int:
        return len(self.iso)

    @cached_property
    def alternative(self) -> pa.ChunkedArray:
        """The other readings of rows that can be read in more than one way."""
        return pa.chunked_array([part.alternative for part in self._parts], pa.string())

    @cached_property
    def reason(self) -> pa.ChunkedArray:
        """Why a row is no full date, or which order it follows."""
        return pa.chunked_array([part.reason for part in self._parts], pa.string())

    @cached_property
    def confidence(self) -> pa.ChunkedArray:
        """The network's confidence in each row."""
        return pa.chunked_array([part.confidence for part in self._parts], pa.float64())

    def to_list(self) -> list[str | None]:
        """The ISO texts as a Python list."""
        return list(self.iso.to_pylist())

    def to_table(self) -> pa.Table:
        """All columns as an Arrow table, from which pandas and polars build theirs."""
        names = ("iso", "status", "confidence", "alternative", "reason")
        return pa.table({name: getattr(self, name) for name in names})


def clean_column(  # noqa: PLR0913 - one keyword per option
    values: Any,
    *,
    name: str = "column",
    model: str | Path | Bundle | ColumnReader = "world",
    order: str | None = None,
    language: str | None = None,
    minimum_confidence: float | None = None,
    pivot_year: int | None = None,
    not_after: dt.date | None = None,
    confidence: bool = False,
    templates: bool = True,
) -> ColumnResult:
    """Read a whole column of dates into ISO 8601; rows that can be read in two ways follow what the others prove.

    Args:
        values: a list, a NumPy array, or a pandas, polars or Arrow column.
        name: what the report calls the column.
        model: a shipped model's name, a model's folder, a Bundle, or a ColumnReader, which keeps what it has learnt, its
            language and its least confidence.
        order: `dmy`, `mdy` or `ymd` where it is known; otherwise the rows tell.
        language: a language tag where the column is in one language.
        minimum_confidence: less likely readings are rejected; in [0, 1], None for the model's own.
        pivot_year: two-digit years from here on are 19xx.
        not_after: no two-digit year lies after this date.
        confidence: give the network's confidence in every row; slower, as the network then reads every distinct text.
        templates: False has the network read every distinct text, to the same dates.

    Raises:
        DataError: the values are no column. BundleError, SettingsError: as Normalizer.

    >>> clean_column(["03/04/2005", "25/04/2005"]).to_list()
    ['2005-04-03', '2005-04-25']
    """
    column = as_arrow(values)
    policy = Policy(minimum_confidence=minimum_confidence)
    reader = model if isinstance(model, ColumnReader) else ColumnReader(ColumnNormalizer(model, policy, language, order), templates)
    if confidence:
        reader = ColumnReader(reader.normalizer, templates=False)
    cleaner = ColumnCleaner(reader, CleaningOptions(order, pivot_year, not_after))
    read = [cleaner.read(chunk) for chunk in column.chunks]
    verdict = cleaner.decide(reduce(Evidence.merge, map(cleaner.survey, read), Evidence()))
    parts = tuple(cleaner.clean(rows, verdict) for rows in read)
    tally = reduce(Tally.merge, map(Tally.of, parts), Tally())
    return ColumnResult(
        pa.chunked_array([part.iso for part in parts], pa.string()),
        pa.chunked_array([part.status for part in parts], pa.string()),
        verdict,
        ColumnReport(name, tally, verdict),
        parts,
    )
