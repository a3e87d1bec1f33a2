"""Parquet, by pyarrow, row group by row group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from datenorm.errors import DataError
from datenorm.tables.table import Addition, Batch, Table, TableWriter, unique_names

__all__ = ["ParquetTable"]

_BATCH = 1 << 19  # rows


@dataclass(frozen=True, eq=False)
class ParquetBatch(Batch):
    """Rows as Arrow holds them."""

    rows: pa.RecordBatch
    positions: Mapping[str, int]

    def __len__(self) -> int:
        return int(self.rows.num_rows)

    def column(self, name: str) -> pa.Array:
        """The values of a column, of its own type."""
        return self.rows.column(self.positions[name])


class ParquetTable(Table):
    """A Parquet file.

    Raises:
        DataError: it is none, or damaged.
    """

    kind = "parquet"

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with pq.ParquetFile(path) as file:
                self.schema, self._codec = file.schema_arrow, _codec(file.metadata)
        except pa.ArrowInvalid as error:
            raise DataError(f"{path}: not a Parquet file ({error})") from error
        self.titles = list(self.schema.names)
        self.names = unique_names(self.titles)

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[ParquetBatch]:
        """See Table."""
        # Columns with one title cannot be chosen by it: then all are read.
        chosen = None if self.names != self.titles or columns is None else list(columns)
        order = self.names if chosen is None else [name for name in self.names if name in chosen]
        positions = {name: position for position, name in enumerate(order)}
        try:
            # Texts that the file keeps as a dictionary are taken as one: each is looked at once.
            # Row groups are
            # read one by one, for a reader keeps the dictionaries of all that it has read. Lists
            # and structures have
            # no dictionary of their own, and pyarrow knows no column of their name.
            flat = [
                name
                for name in chosen or ()
                if not pa.types.is_nested(self.schema.field(name).type)
            ]
            with pq.ParquetFile(self.path, read_dictionary=flat) as file:
                for group in range(file.metadata.num_row_groups):
                    for rows in file.iter_batches(_BATCH, [group], chosen):
                        yield ParquetBatch(rows, positions)
        except (pa.ArrowInvalid, OSError) as error:
            if isinstance(error, OSError) and error.errno:
                raise
            raise DataError(f"{self.path}: damaged ({error})") from error

    def writer(
        self, sink: BinaryIO, added: Mapping[str, pa.DataType], replaced: Sequence[str] = ()
    ) -> ParquetWriter:
        """See Table."""
        schema = self.schema
        for name in replaced:
            position = self.names.index(name)
            schema = schema.set(position, pa.field(self.titles[position], pa.string()))
        for name, kind in added.items():
            schema = schema.append(pa.field(name, kind))
        positions = {name: position for position, name in enumerate(self.names)}
        return ParquetWriter(sink, schema, positions, self._codec)


def _codec(metadata: pq.FileMetaData) -> str:
    """The compression of the first column, which the output keeps."""
    if not metadata.num_row_groups or not metadata.num_columns:
        return "snappy"
    codec = str(metadata.row_group(0).column(0).compression).lower()
    return "none" if codec == "uncompressed" else codec


class ParquetWriter(TableWriter):
    """Writes rows of a ParquetTable."""

    def __init__(
        self, sink: BinaryIO, schema: pa.Schema, positions: Mapping[str, int], codec: str
    ) -> None:
        self._schema, self._positions = schema, positions
        self._writer = pq.ParquetWriter(sink, schema, compression=codec)

    def write(
        self, batch: Batch, additions: Sequence[Addition], keep: pa.Array | None = None
    ) -> None:
        """See TableWriter."""
        assert isinstance(batch, ParquetBatch)
        values = list(batch.rows.columns)
        for addition in additions:
            if addition.replaces:
                values[self._positions[addition.name]] = addition.values
            else:
                values.append(addition.values)
        rows = pa.RecordBatch.from_arrays(values, schema=self._schema)
        self._writer.write_batch(rows if keep is None else rows.filter(keep))

    def close(self) -> None:
        """See TableWriter."""
        self._writer.close()
