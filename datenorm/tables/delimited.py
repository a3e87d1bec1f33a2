"""CSV and TSV, byte for byte: a row is written as it was read, with fields added or replaced.

Rows are cut with NumPy at the delimiters and line ends that stand outside quotes (RFC 4180), and
never
taken apart: quoting, spacing, odd bytes and mixed encodings of the other columns come out as they
went in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa

from datenorm.errors import DataError
from datenorm.tables.delimited_writer import DelimitedWriter
from datenorm.tables.encodings import (
    FALLBACK,
    Transcoder,
    decoded,
    find_encoding,
    guess_encoding,
    is_byte_wise,
    is_utf8,
)
from datenorm.tables.fields import DelimitedBatch, cut, unquoted
from datenorm.tables.scanning import Rows, Scanner
from datenorm.tables.streams import CHUNK, open_input
from datenorm.tables.table import Ragged, Table, unique_names

__all__ = ["DelimitedTable", "find_delimiter"]

_DELIMITERS = ",;\t|"
_SAMPLE = 1 << 16  # bytes in which delimiter and line end are looked for
_GUESSED = 1 << 20  # bytes by whose letters the encoding is guessed


class DelimitedTable(Table):
    """A CSV or TSV file.

    Args:
        path: the file, perhaps compressed.
        delimiter: one character; None finds it out from the first rows.
        encoding: None goes by the byte order mark; without one, by the letters of the first lines;
            where those are UTF-8 or tell nothing, each value is UTF-8, or where it is not,
            Windows-1252.
        ragged: what becomes of rows with fewer or more fields than the header: `stop` raises an
            error, `keep` leaves them as they are and unread, `reject` puts them among the rejects
            alone. Rows whose fields beyond the header are all empty are rows like others.
        wanted: titles of columns that the table should have: they can tell its encoding.

    Raises:
        DataError: the file is empty, or not in that encoding.
    """

    def __init__(
        self,
        path: Path,
        delimiter: str | None = None,
        encoding: str | None = None,
        ragged: Ragged = "stop",
        wanted: Sequence[str] = (),
    ) -> None:
        self.path, self.ragged = path, ragged
        with open_input(path) as file:
            start = file.read(_GUESSED)
        self.encoding, self.mark = find_encoding(start[:_SAMPLE], encoding)
        sample = start[len(self.mark) :].lstrip(b"\r\n")
        if self.encoding is None:
            self.guess = guess_encoding(sample, wanted)
            self.encoding = self.guess.encoding if self.guess else None
        sample = sample[:_SAMPLE]
        _check_filled(sample, path)
        self.delimiter = delimiter or find_delimiter(sample)
        # What is decoded at all becomes UTF-8; otherwise values are bytes, and the reader is told
        # their encoding.
        self.transcodes = not is_byte_wise(self.encoding, self.delimiter)
        self.value_encoding = "utf-8" if self.transcodes else self.encoding
        if self.transcodes:
            sample = Transcoder(str(self.encoding), path).decode(start[len(self.mark) : _SAMPLE])
            _check_filled(sample, path)
            self.delimiter = delimiter or find_delimiter(sample)
        self.kind = "tsv" if self.delimiter == "\t" else "csv"
        self.line_end = b"\n" if b"\n" in sample else b"\r"
        header = next(iter(self._scan(header=True)))
        before, titles, after = pairwise((0, header.starts[0], *header.tails[0]))
        self.header = tuple(header.data[slice(*part)].tobytes() for part in (before, titles, after))
        bounds = [header.bounds(column) for column in range(header.columns)]
        (fields,) = cut(header.data, np.concatenate(bounds))
        self.titles = [
            decoded(field, self.value_encoding) for field in unquoted(fields).to_pylist()
        ]
        self.names = unique_names(self.titles)
        self.positions = {name: position for position, name in enumerate(self.names)}

    def encoded(self, title: str) -> bytes:
        """The title of a new column in the encoding of the others."""
        if self.value_encoding is not None:
            return title.encode(self.value_encoding, "replace")
        return title.encode("utf-8" if is_utf8(self.header[1]) else FALLBACK, "replace")

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
        scanner = Scanner(self.delimiter, self.line_end, self.path, self.ragged != "stop")
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


def _check_filled(sample: bytes, path: Path) -> None:
    if not sample.strip(b"\r\n"):
        message = f"{path}: the file is empty; expected a header with the names of the columns"
        raise DataError(message)


def find_delimiter(sample: bytes) -> str:
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
