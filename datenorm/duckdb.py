"""Dates in DuckDB: SQL functions that read texts, a vector at a time.

>>> import duckdb, datenorm.duckdb
>>> connection = duckdb.connect()
>>> datenorm.duckdb.register(connection)
>>> connection.execute("SELECT to_date('3 May 1979'), datenorm('May 1979').iso").fetchone()
(datetime.date(1979, 5, 3), '1979-05')
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from datenorm.errors import DataError, MissingExtraError

try:
    import duckdb
    import pyarrow as pa
    import pyarrow.compute as pc
except ModuleNotFoundError as error:
    raise MissingExtraError("reading dates in DuckDB", "duckdb") from error

from datenorm.engines import ANSWER, RowOptions, RowReader, row_reader
from datenorm.masked_iso import ORDERS

if TYPE_CHECKING:
    from typing_extensions import Unpack

__all__ = ["register"]

_SQL_TYPES = {pa.string(): "VARCHAR", pa.float64(): "DOUBLE"}
_STRUCT = ", ".join(f"{field.name} {_SQL_TYPES[field.type]}" for field in ANSWER)


def _learn(reader: RowReader, lists: pa.ChunkedArray) -> pa.Array:
    """Read the texts of lists in one go, and count them."""
    if pa.types.is_null(lists.type):
        return pa.nulls(len(lists), pa.int64())
    if not pa.types.is_list(lists.type):
        raise DataError(
            f"datenorm_learn expects a list, not {lists.type}; give list(DISTINCT column)"
        )
    for each in lists.chunks:
        reader.learn(each.flatten())
    return pc.list_value_length(lists).cast(pa.int64())


# Each function: its SQL type, and what it makes of a vector.
_FUNCTIONS: Mapping[str, tuple[str, Callable[[RowReader, pa.ChunkedArray], pa.Array]]] = {
    "datenorm": (f"STRUCT({_STRUCT})", RowReader.read),
    "to_date": ("DATE", RowReader.dates),
    "datenorm_learn": ("BIGINT", _learn),
}


def register(connection: duckdb.DuckDBPyConnection, **options: Unpack[RowOptions]) -> None:
    """Give a connection `datenorm(text, order)`, `to_date(text, order)` and `datenorm_learn`.

    `datenorm` gives a struct: iso, kind, status, confidence, earliest, latest and alternative;
    `to_date` the day that a text names, NULL where it names no single day. NULL stays NULL. Each
    row is read by itself, as `clean_column` reads a column that has this row alone. `order` is
    `dmy`, `mdy` or `ymd`; a constant costs nothing, a column gives each row its own.

    `datenorm_learn(list(DISTINCT text), order)` reads many texts in one go, and gives their number.
    Vectors have 2,048 rows; where a column has thousands of texts, it pays to learn them first.

    The functions live as long as the connection. To change the options, register again.

    Args:
        connection: an open connection; cursors of it need to be registered too.
        options: what is known of all rows; see `datenorm.engines.RowOptions`.

    Raises:
        SettingsError: an option cannot work.
        BundleError: the model is missing or damaged.
    """
    row_reader(**options)  # wrong options are told here, not by a query
    mark = zlib.crc32(json.dumps(options, sort_keys=True, default=str).encode())
    for name in _FUNCTIONS:
        names = {order: f"_{name}_{order or 'alone'}_{mark:08x}" for order in (None, *ORDERS)}
        for order, function in names.items():
            _create(connection, function, name, _with_order(options, order))
        connection.execute(_macro(name, names))


def _with_order(options: RowOptions, order: str | None) -> RowOptions:
    return cast(RowOptions, {**options, "order": order}) if order else options


def _create(
    connection: duckdb.DuckDBPyConnection, function: str, name: str, options: RowOptions
) -> None:
    """Make one function; one with the same options may be there from another cursor."""
    known = "SELECT 1 FROM duckdb_functions() WHERE function_name = ?"
    if connection.execute(known, [function]).fetchone():
        return
    kind, answer = _FUNCTIONS[name]
    connection.create_function(
        function,
        _reading(answer, options),
        None,  # any column: what is none of texts, numbers or dates is told as elsewhere
        kind,
        type="arrow",
        null_handling="special",
    )


def _reading(
    answer: Callable[[RowReader, pa.ChunkedArray], pa.Array], options: RowOptions
) -> Callable[..., Any]:
    """What DuckDB calls with a vector of the column."""

    def read(*columns: Any) -> Any:  # DuckDB looks up what stands here
        (column,) = columns
        return answer(row_reader(**options), column)

    return read


def _macro(name: str, functions: dict[str | None, str]) -> str:
    """SQL for a function with an order, of which DuckDB keeps one branch where it is constant."""
    branches = "".join(
        f" WHEN '{order}' THEN {function}(text)" for order, function in functions.items() if order
    )
    message = (
        f"'order must be one of {', '.join(ORDERS)}, or not given, not ''' || \"order\" || ''''"
    )
    return (
        f'CREATE OR REPLACE TEMP MACRO {name}(text, "order" := NULL) AS CASE "order"{branches} '
        f'ELSE CASE WHEN "order" IS NULL THEN {functions[None]}(text) ELSE error({message}) END END'
    )
