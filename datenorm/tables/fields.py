"""Rows of delimited text as a batch, and their fields as Arrow arrays of bytes: cut out, in and
out of quotes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.tables.scanning import Rows
from datenorm.tables.table import Batch

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DelimitedBatch", "content", "cut", "quoted", "unquoted"]


@dataclass(frozen=True, eq=False)
class DelimitedBatch(Batch):
    """Rows as the scanner cut them, and the positions of their fields by name."""

    rows: Rows
    positions: Mapping[str, int]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def ragged(self) -> int:
        """See Batch."""
        return len(self.rows.ragged)

    def column(self, name: str) -> pa.Array:
        """The values of a column as bytes, quotes taken off."""
        (raw,) = cut(self.rows.data, self.rows.bounds(self.positions[name]))
        return unquoted(raw)


def cut(data: NDArray[np.uint8], *bounds: NDArray[np.int64]) -> list[pa.Array]:
    """Pieces of the data as binary arrays, one for each of `bounds`.

    Args:
        bounds: int64 (rows, 2): the first byte of a piece and the one after its last; the pieces of
            a row follow
            each other, and so do the rows.
    """
    edges = np.concatenate(bounds, axis=1)
    rows, width = edges.shape
    if not rows:
        return [pa.array([], pa.binary())] * len(bounds)
    offsets = np.append(edges.ravel(), edges[-1, -1]).astype(np.int32)
    whole = pa.Array.from_buffers(
        pa.binary(), rows * width, [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    )
    return [
        whole.take(pa.array(np.arange(2 * piece, rows * width, width)))
        for piece in range(len(bounds))
    ]


def unquoted(raw: pa.Array) -> pa.Array:
    """Fields as values: quotes around them are taken off, and two within are one."""
    enclosed = pc.and_(
        pc.and_(pc.starts_with(raw, b'"'), pc.ends_with(raw, b'"')),
        pc.greater(pc.binary_length(raw), 1),
    )
    if not pc.any(enclosed).as_py():
        return raw
    inner = pc.replace_substring(pc.binary_slice(raw, 1, -1), b'""', b'"')
    return pc.if_else(enclosed, inner, raw)


def quoted(values: pa.Array, delimiter: str) -> pa.Array:
    """Texts as fields: those that hold a delimiter, a quote or a line end stand in quotes; null
    is empty.
    """
    if not pa.types.is_binary(values.type):
        values = values.cast(pa.string()).cast(pa.binary())
    fields = values.fill_null(b"")
    needs = pc.match_substring(fields, b'"')
    for symbol in (delimiter.encode(), b"\n", b"\r"):
        needs = pc.or_(needs, pc.match_substring(fields, symbol))
    if pc.any(needs).as_py():
        wrapped = pc.binary_join_element_wise(
            b'"', pc.replace_substring(fields, b'"', b'""'), b'"', b""
        )
        fields = pc.if_else(needs, wrapped, fields)
    return fields


def content(lines: pa.Array) -> bytes:
    """All the bytes of a binary array, one value after the other."""
    _, offsets, data = lines.buffers()
    if data is None or not len(lines):
        return b""
    bounds = np.frombuffer(offsets, dtype=np.int32)
    return memoryview(data)[bounds[lines.offset] : bounds[lines.offset + len(lines)]].tobytes()
