"""Values of any kind as an Arrow column, without copying what Arrow already holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.errors import DataError

__all__ = ["as_arrow", "distinct", "native_iso"]

_NOT_OF_ONE_KIND = (pa.ArrowException, OverflowError)  # what Arrow raises for objects that have no type in common


def as_arrow(values: Any) -> pa.ChunkedArray:
    """An Arrow column of a list, a NumPy array, or a pandas, polars or Arrow column.

    Columns that speak the Arrow PyCapsule interface are taken over as they are. A list may mix texts,
    numbers, dates and None.

    Raises:
        DataError: the values are no column.
    """
    if isinstance(values, pa.ChunkedArray):
        return values
    if isinstance(values, pa.Array):
        return pa.chunked_array([values])
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise DataError(f"expected a column of texts, not {type(values).__name__}; for one text pass [text]")
    if hasattr(values, "__arrow_c_stream__"):
        try:
            taken = pa.chunked_array(values)
            if not pa.types.is_fixed_size_binary(taken.type):  # polars gives the addresses of its objects
                return taken
        except _NOT_OF_ONE_KIND:
            pass
    dimensions = getattr(values, "ndim", 1)
    if dimensions != 1:
        raise DataError(f"expected one column, not an array of {dimensions} dimensions; pass its columns one by one")
    if hasattr(values, "__arrow_array__") or isinstance(values, np.ndarray) or hasattr(values, "iloc"):
        try:
            return _chunked(pa.array(values, from_pandas=True))
        except _NOT_OF_ONE_KIND:
            pass
    listed = list(values)
    try:
        return _chunked(pa.array(listed))
    except _NOT_OF_ONE_KIND:
        return pa.chunked_array([pa.array([None if _missing(value) else _text(value) for value in listed], pa.string())])


def _chunked(array: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    return array if isinstance(array, pa.ChunkedArray) else pa.chunked_array([array])


def _missing(value: object) -> bool:
    try:
        return value is None or bool(value != value)  # noqa: PLR0124 - NaN and NaT are not equal to themselves
    except (TypeError, ValueError):  # pandas.NA does not say whether it is
        return True


def _text(value: object) -> str:
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat else value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def native_iso(values: pa.Array) -> pa.Array | None:
    """ISO 8601 texts of a column of dates or timestamps; None for a column of anything else.

    Dates come as yyyy-mm-dd, timestamps with their time and, where they have a zone, as UTC.
    """
    kind = values.type
    if pa.types.is_dictionary(kind):
        return native_iso(values.dictionary_decode()) if pa.types.is_temporal(kind.value_type) else None
    if pa.types.is_date(kind):
        return values.cast(pa.date32()).cast(pa.string())
    if pa.types.is_timestamp(kind):
        utc = values.cast(pa.timestamp(kind.unit)) if kind.tz else values
        text = pc.replace_substring(utc.cast(pa.string()), " ", "T")
        text = pc.replace_substring_regex(text, r"\.0+$", "")
        return pc.binary_join_element_wise(text, "Z", "") if kind.tz else text
    return None


def distinct(values: pa.Array, encoding: str | None = None) -> tuple[pa.Array, pa.Array]:
    """The distinct texts of a column (large_string) and, for each row, the place of its text, or null.

    Args:
        values: texts, bytes, numbers or a dictionary of those.
        encoding: of bytes; without one each value is UTF-8, or where it is not, Windows-1252.

    Raises:
        DataError: the values are lists or structures.
    """
    kind = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
    if pa.types.is_nested(kind):
        raise DataError(f"a column of {kind} holds no texts; name a column of texts or numbers")
    if pa.types.is_null(kind):
        values = values.cast(pa.string())
    if pa.types.is_string_view(kind) or pa.types.is_binary_view(kind):
        plain = pa.large_string() if pa.types.is_string_view(kind) else pa.large_binary()
        encoded = pa.types.is_dictionary(values.type)
        values = pa.DictionaryArray.from_arrays(values.indices, values.dictionary.cast(plain)) if encoded else values.cast(plain)
    if pa.types.is_dictionary(values.type) and values.dictionary.null_count:
        values = values.dictionary_decode()
    if not pa.types.is_dictionary(values.type):
        values = values.dictionary_encode()
    texts, places = values.dictionary, values.indices
    if len(texts) > len(values):  # a slice of a long column brings the whole dictionary along
        used = pc.unique(places).drop_null()
        texts, places = texts.take(used), pc.index_in(places, value_set=used)
    if pa.types.is_binary(texts.type) or pa.types.is_large_binary(texts.type):
        texts = _decoded(texts, encoding)
    return texts.cast(pa.large_string()), places


def _decoded(values: pa.Array, encoding: str | None) -> pa.Array:
    if encoding is None:
        try:
            return values.cast(pa.large_string())
        except pa.ArrowInvalid:
            return pa.array([_decode(value) for value in values.to_pylist()], pa.large_string())
    return pa.array([None if value is None else value.decode(encoding, "replace") for value in values.to_pylist()], pa.large_string())


def _decode(value: bytes | None) -> str | None:
    if value is None:
        return None
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")
