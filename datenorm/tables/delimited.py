"""CSV and TSV, byte for byte: a row is written as it was read, with fields added or replaced.

Rows are cut with NumPy at the delimiters and line ends that stand outside quotes (RFC 4180), and never
taken apart: quoting, spacing, odd bytes and mixed encodings of the other columns come out as they went in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.errors import DataError
from datenorm.tables.scanning import Rows, Scanner
from datenorm.tables.streams import CHUNK, Transcoder, find_encoding, open_input
from datenorm.tables.table import Addition, Batch, Table, TableWriter, unique_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DelimitedTable"]

_DELIMITERS = ",;\t|"
_SAMPLE = 1 << 16  # bytes in which delimiter and line end are looked for
# Encodings in which the bytes of delimiter, quote and line end stand for nothing else: such files are not decoded.
_BYTE_WISE = ("utf-8", "ascii", "iso8859", "cp125", "koi8", "mac-", "cp850", "cp437")


@dataclass(frozen=True, eq=False)
class DelimitedBatch(Batch):
    """Rows as the scanner cut them, and the positions of their fields by name."""

    rows: Rows
    positions: Mapping[str, int]

    def __len__(self) -> int:
        return len(self.rows.ends)

    def column(self, name: str) -> pa.Array:
        """The values of a column as bytes, quotes taken off."""
        (raw,) = cut(self.rows.data, self.rows.bounds(self.positions[name]))
        return _unquoted(raw)


def cut(data: NDArray[np.uint8], *bounds: NDArray[np.int64]) -> list[pa.Array]:
    """Pieces of the data as binary arrays, one for each of `bounds`.

    Args:
        bounds: int64 (rows, 2): the first byte of a piece and the one after its last; the pieces of a row follow
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


def _unquoted(raw: pa.Array) -> pa.Array:
    quoted = pc.and_(
        pc.and_(pc.starts_with(raw, b'"'), pc.ends_with(raw, b'"')),
        pc.greater(pc.binary_length(raw), 1),
    )
    if not pc.any(quoted).as_py():
        return raw
    inner = pc.replace_substring(pc.binary_slice(raw, 1, -1), b'""', b'"')
    return pc.if_else(quoted, inner, raw)


def _quoted(values: pa.Array, delimiter: str) -> pa.Array:
    """Texts as fields: those that hold a delimiter, a quote or a line end stand in quotes; null is empty."""
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


class DelimitedTable(Table):
    """A CSV or TSV file.

    Args:
        path: the file, perhaps compressed.
        delimiter: one character; None finds it out from the first rows.
        encoding: None goes by the byte order mark; without one, each value is UTF-8, or where it is not, Windows-1252.

    Raises:
        DataError: the file is empty, or not in that encoding.
    """

    def __init__(
        self, path: Path, delimiter: str | None = None, encoding: str | None = None
    ) -> None:
        self.path = path
        with open_input(path) as file:
            start = file.read(_SAMPLE)
        self.encoding, self.mark = find_encoding(start, encoding)
        # What is decoded at all becomes UTF-8; otherwise values are bytes, and the reader is told their encoding.
        self.transcodes = bool(self.encoding) and not str(self.encoding).startswith(_BYTE_WISE)
        self.value_encoding = "utf-8" if self.transcodes else self.encoding
        sample = start[len(self.mark) :]
        if self.transcodes:
            sample = Transcoder(str(self.encoding), path).decode(sample)
        if not sample.strip(b"\r\n"):
            raise DataError(
                f"{path}: the file is empty; expected a header with the names of the columns"
            )
        self.delimiter = delimiter or _find_delimiter(sample)
        self.kind = "tsv" if self.delimiter == "\t" else "csv"
        self.line_end = b"\n" if b"\n" in sample else b"\r"
        self.crlf = b"\r\n" in sample
        header = next(iter(self._scan(header=True)))
        self.header = header.data[
            header.starts[0] : header.bounds(len(header.ends[0]) - 1)[0, 1]
        ].tobytes()
        bounds = [header.bounds(column) for column in range(len(header.ends[0]))]
        (fields,) = cut(header.data, np.concatenate(bounds))
        self.titles = [_decode(field) for field in _unquoted(fields).to_pylist()]
        self.names = unique_names(self.titles)
        self.positions = {name: position for position, name in enumerate(self.names)}

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[DelimitedBatch]:
        """Rows after the header; see Table."""
        for rows in self._scan(header=False):
            yield DelimitedBatch(rows, self.positions)

    def writer(
        self, sink: BinaryIO, added: Mapping[str, pa.DataType], replaced: Sequence[str] = ()
    ) -> DelimitedWriter:
        """See Table."""
        return DelimitedWriter(self, sink, list(added), replaced)

    def _scan(self, header: bool) -> Iterator[Rows]:
        """The header row alone, or all the rows after it."""
        scanner = Scanner(self.delimiter, self.line_end, self.path)
        transcoder = Transcoder(str(self.encoding), self.path) if self.transcodes else None
        with open_input(self.path) as file:
            file.read(len(self.mark))
            while True:
                chunk = file.read(CHUNK if not header else _SAMPLE)
                content = transcoder.decode(chunk) if transcoder else chunk
                if scanner.columns is None:
                    first = scanner.header(content, final=not chunk)
                    if first is None:
                        continue
                    if header:
                        yield first
                        return
                    content = b""
                rows = scanner.rows(content, final=not chunk)
                if rows is not None:
                    yield rows
                if not chunk:
                    return


class DelimitedWriter(TableWriter):
    """Writes rows of a DelimitedTable."""

    def __init__(
        self, table: DelimitedTable, sink: BinaryIO, added: Sequence[str], replaced: Sequence[str]
    ) -> None:
        self._table, self._sink = table, sink
        self._replaced = sorted(replaced, key=lambda name: table.positions[name])
        self._end = b"\r\n" if table.crlf else table.line_end
        self._transcoder = Transcoder(str(table.encoding), table.path) if table.transcodes else None
        self._sink.write(table.mark)
        names = _quoted(
            pa.array([str(name) for name in added], pa.string()), table.delimiter
        ).to_pylist()
        self._put(table.delimiter.encode().join([table.header, *names]) + self._end)

    def write(
        self, batch: Batch, additions: Sequence[Addition], keep: pa.Array | None = None
    ) -> None:
        """See TableWriter."""
        assert isinstance(batch, DelimitedBatch)
        if not len(batch):
            return
        fields = {
            addition.name: _quoted(addition.values, self._table.delimiter) for addition in additions
        }
        places = [batch.positions[name] for name in self._replaced]
        pieces = cut(batch.rows.data, *batch.rows.around(places))
        record = pieces[0]
        for name, piece in zip(self._replaced, pieces[1:], strict=True):
            record = pc.binary_join_element_wise(record, fields[name], piece, b"")
        new = [fields[addition.name] for addition in additions if not addition.replaces]
        record = (
            pc.binary_join_element_wise(record, *new, self._table.delimiter.encode())
            if new
            else record
        )
        if keep is not None:
            record = record.filter(keep)
        lines = pc.binary_join_element_wise(record, b"", self._end)
        self._put(_content(lines))

    def close(self) -> None:
        """See TableWriter."""

    def _put(self, content: bytes) -> None:
        self._sink.write(self._transcoder.encode(content) if self._transcoder else content)


def _content(lines: pa.Array) -> bytes:
    """All the bytes of a binary array, one value after the other."""
    _, offsets, data = lines.buffers()
    if data is None or not len(lines):
        return b""
    bounds = np.frombuffer(offsets, dtype=np.int32)
    return memoryview(data)[bounds[lines.offset] : bounds[lines.offset + len(lines)]].tobytes()


def _decode(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def _find_delimiter(sample: bytes) -> str:
    """The delimiter that cuts the first rows into the most fields, the same number in each."""
    lines = [line for line in sample.replace(b"\r", b"\n").split(b"\n")[:50] if line][:20]
    best, most = ",", 0
    for delimiter in _DELIMITERS:
        counts = {
            _outside_quotes(line, delimiter.encode()) for line in lines[: max(1, len(lines) - 1)]
        }
        if len(counts) == 1 and (count := counts.pop()) > most:
            best, most = delimiter, count
    if not most:  # ragged, or lines within quotes: the header decides
        best = max(_DELIMITERS, key=lambda delimiter: _outside_quotes(lines[0], delimiter.encode()))
    return best


def _outside_quotes(line: bytes, delimiter: bytes) -> int:
    return sum(part.count(delimiter) for part in line.split(b'"')[::2])
