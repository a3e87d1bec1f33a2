"""Dates in pandas: an accessor `datenorm` of series.

>>> import pandas, datenorm.pandas
>>> when = pandas.Series(["03/04/2005", "25/04/2005"], index=[7, 8])
>>> when.datenorm.clean().dt.month.to_dict()
{7: 4, 8: 4}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datenorm.errors import MissingExtraError

try:
    import pandas as pd
    import pyarrow as pa
except ModuleNotFoundError as error:
    raise MissingExtraError("reading dates in pandas", "pandas") from error

from datenorm.columns.api import clean_column
from datenorm.engines import ANSWER, RowOptions, row_reader

if TYPE_CHECKING:
    from typing_extensions import Unpack

__all__ = ["DateAccessor"]


@pd.api.extensions.register_series_accessor("datenorm")
class DateAccessor:
    """`frame["when"].datenorm`: dates of a series, with its index."""

    def __init__(self, series: pd.Series[Any]) -> None:
        self._series = series

    def parse(self, **options: Unpack[RowOptions]) -> pd.DataFrame:
        """Read each row by itself: columns iso, kind, status, confidence, earliest, latest and
        alternative; all are null for a null.

        Args:
            options: what is known of all rows; see `datenorm.engines.RowOptions`.

        Raises:
            DataError: the series holds no texts, numbers or dates.
            SettingsError: an option cannot work.
            BundleError: the model is missing or damaged.
        """
        answers = row_reader(**options).read(self._series)
        columns = pa.Table.from_arrays(answers.flatten(), names=[field.name for field in ANSWER])
        return columns.to_pandas().set_axis(self._series.index)

    def clean(self, **options: Any) -> pd.Series[Any]:
        """Read the whole column: timestamps where every row is a day or a moment, else ISO texts.

        Moments with an offset come as UTC, as a typed column of `datenorm clean` has them.

        Args:
            options: those of `clean_column`.

        Raises:
            DataError, SettingsError, BundleError: as of `parse`.
        """
        name = self._series.name
        found = clean_column(self._series, **{"name": str(name or "column"), **options})
        values = found.typed()
        if pa.types.is_date(values.type):
            values = values.cast(pa.timestamp("s"))  # pandas has no type of days
        return values.to_pandas().set_axis(self._series.index).rename(name)
