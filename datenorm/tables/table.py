"""What all kinds of tables have in common: batches of rows that can be read twice, and a writer
that adds columns.
"""

from __future__ import annotations

import difflib
import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Literal, ParamSpec, Protocol, TypeVar

import pyarrow as pa

from datenorm.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path, PurePath

    from datenorm.tables.encodings import Guess


__all__ = [
    "Addition",
    "Batch",
    "Columns",
    "Ragged",
    "Table",
    "TableWriter",
    "find_columns",
    "guesses",
    "listed",
    "read_ahead",
    "unique_names",
    "write_behind",
]

_Batch = TypeVar("_Batch")
_Given = ParamSpec("_Given")

Ragged = Literal["stop", "keep", "reject"]  # what becomes of rows with other fields than the header

_LISTED = 12  # names that a message lists
_LONGEST = 60  # characters of a name that a message shows
_GUESSES = 2


@dataclass(frozen=True, eq=False)
class Addition:
    """Values for the rows of a batch: a new column `name`, or with `replaces`, in place of the
    column of that name.
    """

    name: str
    values: pa.Array
    replaces: bool = False


class Columns(Protocol):
    """The columns of something that holds a table, as they are asked for.

    `path` is what messages call it; `titles` stand in it, in order, and `names` are those, each
    once (see `unique_names`).
    """

    @property
    def path(self) -> PurePath | str:
        """What messages call the table."""

    @property
    def titles(self) -> Sequence[str]:
        """The columns as they stand in the table, in order; one may stand twice."""

    @property
    def names(self) -> Sequence[str]:
        """By which columns are asked for, each once."""


class Batch(ABC):
    """Some rows of a table, with everything that is needed to write them again as they were."""

    @abstractmethod
    def __len__(self) -> int:
        """Rows."""

    @property
    def ragged(self) -> int:
        """Rows among these in the file that have fewer or more fields than the header."""
        return 0

    @abstractmethod
    def column(self, name: str) -> pa.Array:
        """The values of one column: strings, or bytes where the file's encoding is to be found
        out, or native values.
        """


def read_ahead(batches: Iterable[_Batch]) -> Iterator[_Batch]:
    """The same batches, each read by a thread of its own while one works on that before."""
    iterator = iter(batches)
    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(next, iterator, None)
        while (batch := following.result()) is not None:
            following = pool.submit(next, iterator, None)
            yield batch


@contextmanager
def write_behind(write: Callable[_Given, object]) -> Iterator[Callable[_Given, None]]:
    """The same function, which a thread of its own calls while one works on the next batch.

    What a call raises comes with the next one, or at the end.
    """
    pending: Future[object] | None = None

    def write_next(*given: _Given.args, **named: _Given.kwargs) -> None:
        nonlocal pending
        if pending is not None:
            pending.result()
        pending = pool.submit(write, *given, **named)

    with ThreadPoolExecutor(1) as pool:
        yield write_next
        if pending is not None:
            pending.result()


class Table(ABC):
    """A file that holds a table."""

    path: Path
    kind: str  # csv, tsv, jsonl, parquet or xlsx
    titles: Sequence[str]  # of the columns as they stand in the file, in order; one may stand twice
    names: Sequence[str]  # by which columns are asked for, each once: see `unique_names`
    counts_from_1904: bool = False  # a workbook whose numbers of days begin there, not in 1900
    guess: Guess | None = None  # of the encoding, where the letters had to show it
    value_encoding: str | None = (
        None  # of values that batches give as bytes; None where each is to be found out
    )

    @abstractmethod
    def batches(self, columns: Sequence[str] | None = None) -> Iterator[Batch]:
        """Rows from the first to the last, in batches of bounded size; again from the start with
        every call.

        Args:
            columns: those that will be asked for; a batch of fewer columns cannot be written.

        Raises:
            DataError: a row has more or fewer fields than the header, or cannot be read.
        """

    @abstractmethod
    def writer(
        self, sink: BinaryIO, added: Mapping[str, pa.DataType], replaced: Sequence[str] = ()
    ) -> TableWriter:
        """A writer of rows of this table, of the same kind, to a binary file; `added` are new
        columns, in order.
        """

    def rejects_writer(self, sink: BinaryIO, added: Mapping[str, pa.DataType]) -> TableWriter:
        """A writer of the rows that are rejected, of the same kind."""
        return self.writer(sink, added)


class TableWriter(ABC):
    """Writes batches of a table with their additions; closing it completes the file, but does not
    close the sink.
    """

    @abstractmethod
    def write(
        self, batch: Batch, additions: Sequence[Addition], keep: pa.Array | None = None
    ) -> None:
        """Write the rows of a batch, or as rejects those where `keep` is true, and all ragged
        ones.
        """

    @abstractmethod
    def close(self) -> None:
        """Write what is still due."""


def unique_names(titles: Sequence[str]) -> list[str]:
    """Names of columns that tell apart those with one title: `a`, `a`, `b` are a#1, a#2, b."""
    counts, seen = Counter(titles), Counter[str]()
    names: list[str] = []
    for number, title in enumerate(titles, 1):
        seen[title] += 1
        if counts[title] == 1:
            names.append(title)
            continue
        name = f"{title}#{seen[title]}"
        if name in counts:  # a column may really be called a#2
            name = f"#{number}"
        while name in counts:
            name += "'"
        names.append(name)
    return names


def find_columns(table: Columns, wanted: Sequence[str]) -> list[str]:
    """The names of columns that are wanted by name, or as `#3` by number, each once.

    Raises:
        DataError: there is no such column, or more than one.
    """
    known, titles = set(table.names), Counter(table.titles)
    found: list[str] = []
    for name in wanted:
        number = re.fullmatch(r"#([0-9]{1,9})", name)
        if name in known:
            found.append(name)
        elif titles[name] > 1:
            same = [
                own for own, title in zip(table.names, table.titles, strict=True) if title == name
            ]
            message = f"{table.path}: {len(same)} columns are called {name!r}"
            raise DataError(f"{message}; name one of them: {listed(same)}")
        elif number and 1 <= int(number[1]) <= len(table.names):
            found.append(table.names[int(number[1]) - 1])
        else:
            message = f"{table.path}: no column {name!r}; it has: {listed(table.names)}"
            raise DataError(message + guesses(name, table.names))
    return list(dict.fromkeys(found))


def listed(names: Sequence[str]) -> str:
    """Names in a row, the first of them where there are many."""
    if not names:
        return "none"
    shown = ", ".join(
        name if len(name) <= _LONGEST else f"{name[:_LONGEST]}..." for name in names[:_LISTED]
    )
    more = len(names) - _LISTED
    return f"{shown} and {more:,} more" if more > 0 else shown


def guesses(name: str, names: Sequence[str]) -> str:
    """The end of a message: the few names that somebody who wrote `name` may have meant, if any."""
    by_folded = {known.strip().casefold(): known for known in reversed(names)}
    found = difflib.get_close_matches(name.strip().casefold(), list(by_folded), _GUESSES)
    meant = " or ".join(repr(by_folded[folded]) for folded in found)
    return f"; did you mean {meant}?" if meant else ""
