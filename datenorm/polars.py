"""Dates in polars: a namespace `datenorm` of expressions and of series.

>>> import polars as pl, datenorm.polars
>>> frame = pl.DataFrame({"when": ["03/04/2005", "25/04/2005"]})
>>> frame.select(pl.col("when").datenorm.clean())["when"].to_list()
['2005-04-03', '2005-04-25']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from datenorm.errors import MissingExtraError

try:
    import polars as pl
    import pyarrow as pa
except ModuleNotFoundError as error:
    raise MissingExtraError("reading dates in polars", "polars") from error

from datenorm.columns.api import clean_column
from datenorm.engines import ANSWER, RowOptions, row_reader

if TYPE_CHECKING:
    from typing_extensions import Unpack

__all__ = ["DateExpressions", "DateSeries"]

_STRUCT = pl.Struct(
    {field.name: pl.Float64 if pa.types.is_floating(field.type) else pl.String for field in ANSWER}
)


@pl.api.register_expr_namespace("datenorm")
class DateExpressions:
    """`pl.col("when").datenorm`: dates of a column as expressions, lazy ones too."""

    def __init__(self, expression: pl.Expr) -> None:
        self._expression = expression

    def parse(self, **options: Unpack[RowOptions]) -> pl.Expr:
        """Read each row by itself: a struct of iso, kind, status, confidence, earliest, latest and
        alternative, null for a null.

        Rows need no others, so that frames of any size can be streamed.

        Args:
            options: what is known of all rows; see `datenorm.engines.RowOptions`.

        Raises:
            SettingsError: an option cannot work.
            BundleError: the model is missing or damaged.
        """
        read = row_reader(**options).read
        return self._expression.map_batches(
            lambda series: _series(read(series), series), _STRUCT, is_elementwise=True
        )

    def to_date(self, **options: Unpack[RowOptions]) -> pl.Expr:
        """The day that each row by itself names; null where it names no single day.

        Options and errors are those of `parse`.
        """
        read = row_reader(**options).dates
        return self._expression.map_batches(
            lambda series: _series(read(series), series), pl.Date, is_elementwise=True
        )

    def clean(self, **options: Any) -> pl.Expr:
        """Read the whole column by `clean_column`: ISO texts, or with `wanted="date"` dates.

        Rows that can be read in two ways follow what the others prove; with `.over(...)` those of
        their group. All rows have to be there, so that this cannot be streamed.

        Args:
            options: those of `clean_column`.
        """
        wants_dates = options.get("wanted") == "date"

        def clean(series: pl.Series) -> pl.Series:
            found = clean_column(series, **{"name": series.name, **options})
            iso = found.column("iso")
            return _series(iso.cast(pa.date32()) if wants_dates else iso, series)

        return self._expression.map_batches(clean, pl.Date if wants_dates else pl.String)


@pl.api.register_series_namespace("datenorm")
class DateSeries:
    """`series.datenorm`: dates of a series."""

    def __init__(self, series: pl.Series) -> None:
        self._series = series

    def parse(self, **options: Unpack[RowOptions]) -> pl.Series:
        """Read each row by itself; see `DateExpressions.parse`."""
        return _series(row_reader(**options).read(self._series), self._series)

    def to_date(self, **options: Unpack[RowOptions]) -> pl.Series:
        """The day that each row by itself names; see `DateExpressions.to_date`."""
        return _series(row_reader(**options).dates(self._series), self._series)

    def clean(self, **options: Any) -> pl.Series:
        """Read the whole column: dates or moments where every row is one, else ISO texts.

        Args:
            options: those of `clean_column`.

        Raises:
            DataError: the series holds no texts, numbers or dates.
            SettingsError: an option cannot work.
            BundleError: the model is missing or damaged.
        """
        found = clean_column(self._series, **{"name": self._series.name, **options})
        return _series(found.typed(), self._series)


def _series(values: pa.Array | pa.ChunkedArray, like: pl.Series) -> pl.Series:
    """Arrow's values as a series with the name of another."""
    return cast(pl.Series, pl.from_arrow(values)).alias(like.name)
