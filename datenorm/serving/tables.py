"""A file of a request, cleaned, and given back as it is written."""

from __future__ import annotations

import io
import queue
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO, Literal, cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from datenorm.cleaning import Additions, Outputs, clean_table
from datenorm.columns.arrow import distinct, native_iso
from datenorm.columns.cleaner import CleaningOptions, ColumnCleaner
from datenorm.columns.detect import date_columns
from datenorm.columns.reader import ColumnReader
from datenorm.errors import DataError
from datenorm.inference.normalizer import Normalizer
from datenorm.serving.problems import Problem
from datenorm.serving.settings import Limits
from datenorm.tables.opening import ReadingOptions, open_table, shown_kind
from datenorm.tables.table import Table, listed

__all__ = ["MEDIA_TYPES", "CleaningJob", "Upload", "described_table", "open_upload"]

MEDIA_TYPES = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
}
_CHUNK = 1 << 18  # bytes
_CHUNKS_AHEAD = 4
_END = b""
_COMPRESSED = (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd")  # gzip and zstd: they may unpack to anything
_MOST_UNPACKED = 16  # times the largest body


@dataclass(frozen=True)
class Upload:
    """A table that came in, and its rows where they can be told without reading it."""

    table: Table
    rows: int | None = None


def open_upload(path: Path, kind: str | None, limits: Limits) -> Upload:
    """The table in a file, of a kind that is told or shows.

    Raises:
        DataError: it is no table.
        Problem: it is of another kind, or unpacks to more than the limits allow.
    """
    with path.open("rb") as file:
        start = file.read(max(map(len, _COMPRESSED)))
    if any(start.startswith(magic) for magic in _COMPRESSED):
        raise Problem("unsupported-media-type", "expected a file that is not compressed")
    kind = kind or shown_kind(path) or "csv"
    if kind not in MEDIA_TYPES:
        raise Problem("unsupported-media-type", f"expected one of {', '.join(MEDIA_TYPES)}")
    table = open_table(path, ReadingOptions(kind))
    return Upload(table, _parquet_rows(path, limits) if table.kind == "parquet" else None)


def _parquet_rows(path: Path, limits: Limits) -> int:
    """Rows of a Parquet file; Problem where a small file holds a very large table."""
    with pq.ParquetFile(path) as file:
        about = file.metadata
    groups = (about.row_group(number) for number in range(about.num_row_groups))
    if sum(group.total_byte_size for group in groups) > _MOST_UNPACKED * limits.body_bytes:
        detail = f"the file unpacks to over {_MOST_UNPACKED} times the {limits.body_bytes:,} bytes"
        raise Problem("body-too-large", f"{detail} that a body may have")
    return int(about.num_rows)


def described_table(table: Table, reader: Normalizer, column: str | None) -> dict[str, Any]:
    """The columns of a table, those that hold dates, and the texts of one if it is named."""
    first = next(iter(table.batches(table.names)), None)
    values = ((name, first.column(name)) for name in table.names) if first else ()
    cleaner = ColumnCleaner(ColumnReader(reader), CleaningOptions())
    found: dict[str, Any] = {
        "kind": table.kind,
        "columns": list(table.names),
        "date_columns": date_columns(values, cleaner, table.value_encoding),
    }
    if column is not None:
        if column not in table.names:
            raise DataError(f"{table.path}: no column {column!r}; it has: {listed(table.names)}")
        chunks = [_texts(batch.column(column)) for batch in table.batches([column])]
        found["values"] = pa.chunked_array(chunks, pa.string()).to_pylist()
    return found


def _texts(values: pa.Array) -> pa.Array:
    """Values as texts: bytes as they are read, others as Arrow writes them."""
    iso = native_iso(values)
    if iso is not None:
        return iso
    texts, indices = distinct(values)
    return pc.take(texts, indices).cast(pa.string())


@dataclass(frozen=True)
class CleaningJob:
    """The columns of a table that are cleaned, and how; all date columns where none is named."""

    table: Table
    columns: Sequence[str]
    reader: Normalizer
    options: CleaningOptions
    additions: Additions

    def chunks(self) -> Iterator[bytes]:
        """The cleaned table as it is written, by a thread of its own.

        Raises:
            DatenormError: before the first chunk, where the table cannot be cleaned.
        """
        pipe = _Pipe()
        thread = Thread(target=self._run, args=(pipe,), name="cleaning", daemon=True)
        thread.start()
        try:
            yield from pipe.chunks()
        finally:
            pipe.abandon()
            thread.join()

    def _run(self, pipe: _Pipe) -> None:
        try:
            templates = "confidence" not in self.additions.wanted
            reader = ColumnReader(self.reader, self.options.order, templates)
            columns = list(self.columns) or self._date_columns(reader)
            outputs = Outputs(cast(BinaryIO, pipe), additions=self.additions)
            clean_table(self.table, columns, reader, self.options, outputs)
        except Exception as error:  # the request must hear of it, whatever it is
            pipe.end(error)
        else:
            pipe.end()

    def _date_columns(self, reader: ColumnReader) -> list[str]:
        found = described_table(self.table, reader.normalizer, None)["date_columns"]
        if not found:
            names = listed(self.table.names)
            raise DataError(f"no column looks like dates; name one of {names}")
        return list(found)


class _Pipe(io.RawIOBase):
    """A file that is written in one thread and read, chunk by chunk, in another."""

    def __init__(self) -> None:
        self._queue: queue.Queue[bytes | Exception] = queue.Queue(_CHUNKS_AHEAD)
        self._due = bytearray()
        self._abandoned = False

    def writable(self) -> Literal[True]:
        """It is only written."""
        return True

    def write(self, data: Any, /) -> int:
        """Keep some bytes until they make a chunk."""
        self._due += data
        if len(self._due) >= _CHUNK:
            self._put(bytes(self._due))
            self._due.clear()
        return len(data)

    def end(self, error: Exception | None = None) -> None:
        """Hand over what is due, and that no more follows, or what went wrong."""
        try:
            if error:
                self._put(error)
                return
            if self._due:
                self._put(bytes(self._due))
            self._put(_END)
        except BrokenPipeError:
            pass  # nobody waits for it

    def _put(self, item: bytes | Exception) -> None:
        while not self._abandoned:
            try:
                self._queue.put(item, timeout=0.1)
                return
            except queue.Full:
                continue
        raise BrokenPipeError("the client is gone")

    def chunks(self) -> Iterator[bytes]:
        """What is written, until the end."""
        while (item := self._queue.get()) != _END:
            if isinstance(item, Exception):
                raise item
            yield item

    def abandon(self) -> None:
        """Nobody reads any more: writing fails from now on."""
        self._abandoned = True
