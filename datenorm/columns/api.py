"""`datenorm.clean_column`: a column in memory, cleaned in one call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from datenorm.bundle import DEFAULT_MODEL, Bundle, shipped_models
from datenorm.columns import clean_rows, report_on
from datenorm.columns.arrow import as_arrow
from datenorm.columns.cleaner import CleanedRows, CleaningOptions, ColumnCleaner
from datenorm.columns.kinds import ADDITIONS, Wanted, type_of
from datenorm.columns.limits import Limit
from datenorm.columns.reader import ColumnReader
from datenorm.columns.report import ColumnReport
from datenorm.columns.verdict import Verdict
from datenorm.errors import DataError, SettingsError
from datenorm.files import atomic_path
from datenorm.inference.normalizer import Normalizer
from datenorm.inference.policy import Policy
from datenorm.text import counted

__all__ = ["ColumnResult", "clean_column", "normalizer_of"]


@dataclass(frozen=True, eq=False)
class ColumnResult:
    """A cleaned column, rows in their order, as Arrow columns of strings.

    `iso` is null where there is no certain date, `status` is full, partial, ambiguous or rejected,
    `alternative` lists the other readings, joined by `|`, and `reason` says why a row is no full
    date or which order it follows. `confidence` (float64) is null where a template read the row,
    unless confidence was asked for. `verdict` is what the column's rows settled, and `report`
    counts and shows what was found.
    """

    iso: pa.ChunkedArray
    status: pa.ChunkedArray
    verdict: Verdict
    _name: str
    _parts: tuple[CleanedRows, ...]
    _without_placeholders: bool = False

    def __len__(self) -> int:
        return len(self.iso)

    @cached_property
    def report(self) -> ColumnReport:
        """What was found and settled; counted when it is first asked for."""
        return report_on(self._parts, self._name, self.verdict)

    @cached_property
    def alternative(self) -> pa.ChunkedArray:
        """The other readings of rows that can be read in more than one way."""
        return self.column("alternative")

    @cached_property
    def reason(self) -> pa.ChunkedArray:
        """Why a row is no full date, or which order it follows."""
        return self.column("reason")

    @cached_property
    def confidence(self) -> pa.ChunkedArray:
        """The network's confidence in each row."""
        return self.column("confidence")

    def column(self, name: str) -> pa.ChunkedArray:
        """One of the columns, also earliest, latest, kind, calendar and zone."""
        if name not in ("iso", *ADDITIONS):
            raise SettingsError(f"expected one of iso, {', '.join(ADDITIONS)}, not {name!r}")
        kind = pa.float64() if name == "confidence" else pa.string()
        return pa.chunked_array([part.column(name) for part in self._parts], kind)

    def typed(self) -> pa.ChunkedArray:
        """The dates as date32 or timestamps where every row is one, else as ISO 8601 texts.

        Moments with an offset come as UTC.
        """
        kind = type_of(self.report.tally.kinds, self.report.tally.years)
        return self.iso if kind is None else self.iso.cast(kind)

    def to_list(self) -> list[str | None]:
        """The ISO texts as a Python list."""
        return list(self.iso.to_pylist())

    def to_table(self, *names: str) -> pa.Table:
        """Columns as an Arrow table, from which pandas and polars build theirs.

        Without names: iso, status, confidence, alternative, reason.
        """
        usual = ("iso", "status", "confidence", "alternative", "reason")
        return pa.table({name: self.column(name) for name in names or usual})

    def write_recipe(
        self, path: str | Path, dialect: str = "duckdb", *, overwrite: bool = False
    ) -> None:
        """Write what was learned as code that runs without datenorm.

        Args:
            path: a file that ends in .sql, .py (functions for pandas and polars) or .json.
            dialect: duckdb, postgresql or spark, of .sql.
            overwrite: replace a file that is there.

        Raises:
            DataError: the file exists.
            SettingsError: it ends otherwise, or there is no such dialect.
        """
        from datenorm.columns.recipe import RecipeMaker, write_recipes

        maker = RecipeMaker(self._without_placeholders)
        for part in self._parts:
            maker.add(self.report.name, part)
        with atomic_path(Path(path), overwrite) as aside:
            write_recipes(maker.recipes([self.report]), aside, Path(path), dialect)


def clean_column(  # noqa: PLR0913 - one keyword per option
    values: Any,
    *,
    name: str = "column",
    model: str | Path | Bundle | ColumnReader = DEFAULT_MODEL,
    order: str | None = None,
    language: str | None = None,
    minimum_confidence: float | None = None,
    pivot_year: int | None = None,
    not_after: Any = None,
    not_before: Any = None,
    placeholders: Literal["keep", "null"] = "keep",
    numbers: str = "auto",
    doubtful: Literal["keep", "null"] = "keep",
    wanted: Wanted = "iso",
    timezone: str | None = None,
    calendar: str | None = None,
    confidence: bool = False,
    templates: bool = True,
) -> ColumnResult:
    """Read a whole column of dates into ISO 8601.

    Rows that can be read in two ways follow what the other rows prove.

    Args:
        values: a list, a NumPy array, or a pandas, polars or Arrow column.
        name: what the report calls the column.
        model: a shipped model's name, a model's folder, a Bundle, or a ColumnReader, which keeps
            what it has learnt.
        order: `dmy`, `mdy` or `ymd` where it is known; otherwise the rows tell.
        language: a language tag where the column is in one language. A ColumnReader has its own.
        minimum_confidence: less likely readings are rejected; in [0, 1], None for the model's own.
            A ColumnReader has its own.
        pivot_year: two-digit years from here on are 19xx.
        not_after: a day that no date lies after, or a column with one for each row. It settles the
            century of two-digit years; dates that lie beyond are doubtful.
        not_before: likewise a day that no date lies before.
        placeholders: `null` rejects dates that stand for none, such as 1900-01-01 in many rows.
        numbers: the system in which numbers are dates, such as `excel` or `unix-ms`, or `never`; by
            `auto` their range, the column's name and its other dates tell.
        doubtful: `null` rejects dates beyond their limits, or centuries away from the others.
        wanted: `date` or `datetime` for dates of that kind alone: others are rejected.
        timezone: where clocks without a zone stand, such as Europe/Berlin; moments with another
            offset are brought to its own. A ColumnReader has its own.
        calendar: that of dates whose text leaves it open, such as persian. A ColumnReader has its
            own.
        confidence: give the network's confidence in every row; slower, as the network then reads
            every distinct text.
        templates: False has the network read every distinct text, to the same dates. A
            ColumnReader has its own choice.

    Raises:
        DataError: the values are no column.
        SettingsError: an option cannot work, or a ColumnReader has its own.
        BundleError: the model is missing or damaged.

    >>> clean_column(["03/04/2005", "25/04/2005"]).to_list()
    ['2005-04-03', '2005-04-25']
    """
    column = as_arrow(values)
    if isinstance(model, ColumnReader):
        given = {
            "language": language,
            "minimum_confidence": minimum_confidence,
            "timezone": timezone,
            "calendar": calendar,
        }
        _refuse(given if templates else {**given, "templates": templates})
        reader = model
    else:
        policy = Policy(minimum_confidence, timezone=timezone, calendar=calendar)
        reader = ColumnReader(normalizer_of(model, policy, language), order, templates)
    if confidence:
        reader = ColumnReader(reader.normalizer, reader.network.order, templates=False)
    given = {"not_before": not_before, "not_after": not_after}
    first, last = (day if isinstance(day, dt.date) else None for day in given.values())
    options = CleaningOptions(
        order, pivot_year, last, placeholders, numbers, first, doubtful, wanted
    )
    cleaner = ColumnCleaner(reader, options)
    limits = [
        _limit(values, what, len(column), cleaner)
        for what, values in given.items()
        if values is not None
    ]
    parts, verdict = clean_rows(column.chunks, cleaner, name, limits)
    return ColumnResult(
        pa.chunked_array([part.iso for part in parts], pa.string()),
        pa.chunked_array([part.status for part in parts], pa.string()),
        verdict,
        name,
        tuple(parts),
        placeholders == "null",
    )


def normalizer_of(model: str | Path | Bundle, policy: Policy, language: str | None) -> Normalizer:
    """A reader with this model; a shipped one is loaded once, for all columns of the process."""
    if isinstance(model, str) and model in shipped_models():
        return _shipped(model).under(policy, language)
    return Normalizer(model, policy, language=language)


@lru_cache(maxsize=8)
def _shipped(name: str) -> Normalizer:
    return Normalizer(name)


def _limit(values: Any, what: str, count: int, cleaner: ColumnCleaner) -> Limit:
    """A limit as days of the rows: one for all, or those of a column."""
    if isinstance(values, dt.date):
        return Limit(pa.repeat(values.isoformat()[:10], count), what == "not_after")
    column = as_arrow(values)
    if len(column) != count:
        raise DataError(
            f"{what} has {counted(len(column), 'row')}, the column {count}; expected as many"
        )
    parts, _ = clean_rows(column.chunks, cleaner, what)
    iso = pa.chunked_array([part.iso for part in parts], pa.string()).combine_chunks()
    return Limit(iso, what == "not_after", what)


def _refuse(options: Mapping[str, object]) -> None:
    """Refuse options that a ColumnReader has already."""
    given = [name for name, value in options.items() if value is not None]
    if given:
        raise SettingsError(
            f"{' and '.join(given)} cannot be given with a ColumnReader, which has its own; "
            "make the reader with it, or name a model"
        )
