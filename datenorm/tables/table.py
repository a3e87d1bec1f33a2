"""What all kinds of tables have in common: batches of rows that can be read twice, and a writer that adds columns."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa

from datenorm.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Addition", "Batch", "Table", "TableWriter", "check_names"]


@dataclass(frozen=True, eq=False)
class Addition:
    """Values for the rows of a batch: a new column `name`, or with `replaces`, in place of the column of that name."""

    name: str
    values: pa.Array
    replaces: bool = False


class Batch(ABC):
    """Some rows of a table, with everything that is needed to write them again as they were."""

    @abstractmethod
    def __len__(self) -> int:
        """Rows."""

    @abstractmethod
    def column(self, name: str) -> pa.Array:
        """The values of one column: strings, or bytes where the file's encoding is to be found out, or native values."""


class Table(ABC):
    """A file that holds a table."""

    path: Path
    kind: str  # csv, tsv, jsonl or parquet
    names: Sequence[str]  # of the columns, in order; a name may stand twice
    value_encoding: str | None = (
        None  # of values that batches give as bytes; None where each is to be found out
    )

    @abstractmethod
    def batches(self, columns: Sequence[str] | None = None) -> Iterator[Batch]:
        """Rows from the first to the last, in batches of bounded size; again from the start with every call.

        Args:
            columns: those that will be asked for; a batch of fewer columns cannot be written.

        Raises:
            DataError: a row has more or fewer fields than the header, or cannot be read.
        """

    @abstractmethod
    def writer(
        self, sink: BinaryIO, added: Mapping[str, pa.DataType], replaced: Sequence[str] = ()
    ) -> TableWriter:
        """A writer of rows of this table, of the same kind, to a binary file; `added` are new columns, in order."""


class TableWriter(ABC):
    """Writes batches of a table with their additions; closing it completes the file, but does not close the sink."""

    @abstractmethod
    def write(
        self, batch: Batch, additions: Sequence[Addition], keep: pa.Array | None = None
    ) -> None:
        """Write the rows of a batch, or those where `keep` is true."""

    @abstractmethod
    def close(self) -> None:
        """Write what is still due."""


def check_names(table: Table, wanted: Sequence[str]) -> None:
    """DataError where a column is not there, or its name stands twice."""
    for name in wanted:
        found = sum(known == name for known in table.names)
        if found == 0:
            shown = ", ".join(table.names) or "none"
            raise DataError(f"{table.path}: no column {name!r}; it has: {shown}")
        if found > 1:
            raise DataError(
                f"{table.path}: {found} columns are called {name!r}; rename all but one"
            )
