"""Values of any kind as Arrow columns, without copying what Arrow already holds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.alike import (
    BLOCK,
    by_length,
    hashes_of,
    lengths_of,
    windows,
    words_of,
)
from datenorm.errors import DataError
from datenorm.text import canonicalize

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "as_arrow",
    "canonical_texts",
    "distinct",
    "native_iso",
    "row_counts",
    "strings_of",
    "symbols_of",
    "take_each",
]

_NO_COMMON_TYPE = (
    pa.ArrowException,
    OverflowError,
)  # what Arrow raises for objects of several kinds
_SAMPLE = 2048  # texts that show whether a column repeats its own
_HASHED = 96  # bytes of texts that are compared by their hashes
_LENGTH_LIMIT = 4096  # characters of a text that are looked at; far more than any model reads


def as_arrow(values: Any) -> pa.ChunkedArray:
    """Return a list, a NumPy array, or a pandas, polars or Arrow column as an Arrow column.

    Columns that speak the Arrow PyCapsule interface are taken over as they are. A list may mix
    texts, numbers, dates and None.

    Raises:
        DataError: the values are no column.
    """
    if isinstance(values, pa.ChunkedArray):
        return values
    if isinstance(values, pa.Array):
        return pa.chunked_array([values])
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        kind = type(values).__name__
        raise DataError(f"expected a column of texts, not {kind}; for one text pass [text]")
    if hasattr(values, "__arrow_c_stream__"):
        try:
            taken = pa.chunked_array(values)
            if not pa.types.is_fixed_size_binary(taken.type):  # polars: addresses of objects
                return taken
        except _NO_COMMON_TYPE:
            pass
    dimensions = getattr(values, "ndim", 1)
    if dimensions != 1:
        raise DataError(
            f"expected one column, not an array of {dimensions} dimensions; "
            "pass its columns one by one"
        )
    if (
        hasattr(values, "__arrow_array__")
        or isinstance(values, np.ndarray)
        or hasattr(values, "iloc")
    ):
        try:
            return _chunked(pa.array(values, from_pandas=True))
        except _NO_COMMON_TYPE:
            pass
    listed = values if isinstance(values, list) else list(values)
    if listed and isinstance(listed[0], str):  # mostly all are: no need to look for their type
        with suppress(*_NO_COMMON_TYPE):
            return _chunked(pa.array(listed, pa.string()))
    try:
        return _chunked(pa.array(listed))
    except _NO_COMMON_TYPE:
        texts = [None if _is_missing(value) else _as_text(value) for value in listed]
        return pa.chunked_array([pa.array(texts, pa.string())])


def _chunked(array: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    return array if isinstance(array, pa.ChunkedArray) else pa.chunked_array([array])


def _is_missing(value: object) -> bool:
    try:
        return value is None or bool(value != value)  # noqa: PLR0124 - true of NaN and NaT
    except (TypeError, ValueError):  # pandas.NA does not say whether it equals itself
        return True


def _as_text(value: object) -> str:
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def native_iso(values: pa.Array) -> pa.Array | None:
    """Return the ISO 8601 texts of a column of dates or timestamps; None for any other column.

    Dates come as yyyy-mm-dd, timestamps with their time and, where they have a zone, as UTC.
    """
    kind = values.type
    if pa.types.is_dictionary(kind):
        return (
            native_iso(values.dictionary_decode())
            if pa.types.is_temporal(kind.value_type)
            else None
        )
    if pa.types.is_date(kind):
        return values.cast(pa.date32()).cast(pa.string())
    if pa.types.is_timestamp(kind):
        utc = values.cast(pa.timestamp(kind.unit)) if kind.tz else values
        text = pc.replace_substring(utc.cast(pa.string()), " ", "T")
        text = pc.replace_substring_regex(text, r"\.0+$", "")
        return pc.binary_join_element_wise(text, "Z", "") if kind.tz else text
    return None


def distinct(
    values: pa.Array, encoding: str | None = None, known: pa.Array | None = None
) -> tuple[pa.Array, pa.Array]:
    """Return the distinct texts of a column (large_string), and for each row the index of its text.

    The index of a row without a text is null.

    Args:
        values: texts, bytes, numbers or a dictionary of those.
        encoding: that of bytes; without one each value is UTF-8 or, where it is not, Windows-1252.
        known: distinct texts (large_string) that come first, also those that no row has.

    Raises:
        DataError: the values are lists or structures.
    """
    kind = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
    if pa.types.is_nested(kind):
        raise DataError(f"a column of {kind} holds no texts; name a column of texts or numbers")
    if pa.types.is_null(kind):
        values = values.cast(pa.string())
    if pa.types.is_string_view(kind) or pa.types.is_binary_view(kind):
        values = _without_views(
            values, pa.large_string() if pa.types.is_string_view(kind) else pa.large_binary()
        )
    if pa.types.is_dictionary(values.type) and values.dictionary.null_count:
        values = values.dictionary_decode()
    if not pa.types.is_dictionary(values.type):
        if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
            texts = values.cast(pa.large_string())
            if known is not None:
                return _behind(known, texts)
            if _all_differ(texts):  # a table of them would take longer than all else
                return texts, pa.array(np.arange(len(texts), dtype=np.int32))
        values = values.dictionary_encode()
    texts, indices = values.dictionary, values.indices
    if len(texts) > len(values):  # a slice of a long column brings the whole dictionary along
        used = pc.unique(indices).drop_null()
        texts, indices = texts.take(used), pc.index_in(indices, value_set=used)
    if pa.types.is_binary(texts.type) or pa.types.is_large_binary(texts.type):
        texts = _decoded(texts, encoding)
    if pa.types.is_floating(texts.type):
        texts = pa.array([_number_text(value) for value in texts.to_pylist()], pa.large_string())
    texts = texts.cast(pa.large_string())
    if known is None or texts.equals(known):
        return texts, indices
    texts, places = _behind(known, texts)
    return texts, places.take(indices)


def _behind(known: pa.Array, texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Known texts and behind them the others, and the index of each: one table for both."""
    both = pa.chunked_array([known, texts]).dictionary_encode().combine_chunks()
    return both.dictionary, both.indices.slice(len(known))


def _all_differ(texts: pa.Array) -> bool:
    """Whether texts (large_string) can be told to be all different, cheaply.

    False says nothing: some may be equal, or null, or long.
    """
    if texts.null_count or not len(texts):
        return False
    places = np.linspace(0, len(texts) - 1, min(len(texts), _SAMPLE)).astype(np.int64)
    if pc.count_distinct(texts.take(pa.array(places))).as_py() < len(places):
        return False
    _, offsets, data = symbols_of(texts)
    found = 0
    for rows, of_length in by_length(offsets[:-1], offsets[1:], data, _HASHED):
        blocks = (content for _, content in of_length.blocks())
        hashes = np.sort(np.concatenate([hashes_of(words_of(content)) for content in blocks]))
        if (hashes[1:] == hashes[:-1]).any():
            return False
        found += len(rows)
    return found == len(texts)


def _without_views(values: pa.Array, plain: pa.DataType) -> pa.Array:
    """A column of views, or its dictionary, as one of plain texts or bytes."""
    if pa.types.is_dictionary(values.type):
        return pa.DictionaryArray.from_arrays(values.indices, values.dictionary.cast(plain))
    return values.cast(plain)


def _decoded(values: pa.Array, encoding: str | None) -> pa.Array:
    if encoding is None:
        try:
            return values.cast(pa.large_string())
        except pa.ArrowInvalid:
            texts = [_decode(value) for value in values.to_pylist()]
    else:
        texts = [
            value if value is None else value.decode(encoding, "replace")
            for value in values.to_pylist()
        ]
    return pa.array(texts, pa.large_string())


def _number_text(value: float) -> str:
    """A number with all of its digits, and no exponent."""
    if not math.isfinite(value):
        return str(value)
    return format(Decimal(repr(value)), "f").removesuffix(".0")


def _decode(value: bytes | None) -> str | None:
    if value is None:
        return None
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def strings_of(values: NDArray[np.bytes_], valid: NDArray[np.bool_]) -> pa.StringArray:
    """Texts of equal room, ASCII without NUL, as Arrow's; null where they are not valid."""
    width, texts = values.itemsize, np.ascontiguousarray(values)
    lengths = np.where(valid, lengths_of(texts.view(np.uint8).reshape(-1, width)), np.uint8(0))
    ends = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(lengths, out=ends[1:])
    data = pa.allocate_buffer(int(ends[-1]) + width)
    # Each is written with all of its room: over what was left of that of the one before.
    places = windows(np.frombuffer(data, dtype=np.uint8), width)
    for first in range(0, len(texts), BLOCK):
        block = texts[first : first + BLOCK].view(places.dtype)
        places[ends[first : first + len(block)]] = block
    nulls = None if valid.all() else pa.py_buffer(np.packbits(valid, bitorder="little"))
    buffers = pa.py_buffer(ends), data, nulls
    return pa.LargeStringArray.from_buffers(len(texts), *buffers).cast(pa.string())


def symbols_of(texts: pa.Array) -> tuple[pa.Array, NDArray[np.int64], NDArray[np.uint8]]:
    """Texts as large_string, where each ends (m + 1, the first where they begin), and the bytes."""
    plain = texts.cast(pa.large_string())
    _, offsets, data = plain.buffers()
    ends = np.frombuffer(offsets, dtype=np.int64)[plain.offset : plain.offset + len(plain) + 1]
    symbols = np.frombuffer(data, dtype=np.uint8) if data else np.zeros(0, dtype=np.uint8)
    return plain, ends, symbols


def take_each(values: pa.Array, indices: pa.Array) -> pa.Array:
    """The value of each row by its index; those of rows in their order are not copied."""
    if len(indices) == len(values) and not indices.null_count:
        numbers = indices.to_numpy(zero_copy_only=False)
        if np.array_equal(numbers, np.arange(len(values))):
            return values
    return values.take(indices)


def row_counts(indices: pa.Array, texts: int) -> NDArray[np.int64]:
    """Count the rows of each distinct text: int64, (texts,)."""
    return np.bincount(indices.drop_null().to_numpy(zero_copy_only=False), minlength=texts)


def canonical_texts(texts: pa.Array, rows: NDArray[Any]) -> list[str]:
    """Return the canonical form of some texts; a huge one is cut, and stays too long to be read."""
    chosen = texts.take(pa.array(rows)).to_pylist()
    return [
        canonicalize(text if len(text) <= _LENGTH_LIMIT else text[:_LENGTH_LIMIT])
        for text in chosen
    ]
