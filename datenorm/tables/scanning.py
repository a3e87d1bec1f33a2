"""Where rows and fields of delimited text begin and end, found with NumPy on whole chunks.

A delimiter or a line end counts where an even number of quotes stands before it (RFC 4180). That
holds only if quotes stand around fields; where a chunk has one elsewhere, as in `5" pipe`, it is
cut field by field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from datenorm.errors import DataError
from datenorm.text import counted

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["RaggedRow", "Rows", "Scanner"]

_QUOTE = ord('"')
_RETURN = ord("\r")
_BLOCK = 1 << 18  # bytes that are looked at together: they stay in the processor's cache
LONGEST_ROW = (
    1 << 26
)  # bytes; a quote that opens and never closes would otherwise take the whole file


@dataclass(frozen=True)
class RaggedRow:
    """A row with fields too few, or with filled ones too many: which field is whose is not known.

    `before` says before which of the other rows it stands. Its bytes are those from `start` to
    `stop`; the fields that it shares with the header end at `end`, the others and the line end
    follow.
    """

    before: int
    start: int
    end: int
    stop: int
    fields: int
    line: int  # of the file, from 1


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of some bytes, each with as many fields as the header.

    Args:
        data: the bytes.
        leads: int64 (rows,), where a row begins with what stands before it since the last one:
            blank
            lines, and ragged rows.
        starts: int64 (rows,), its first byte.
        ends: int64 (rows, columns), the place of each delimiter or line end.
        stops: int64 (rows,), the first byte after it. Between its last field and there stand its
            line
            end, and before that perhaps empty fields that the header has not.
        ragged: the rows among these that have not the fields of the header, in order.
        size: bytes that are taken; after the last row these are blank lines and ragged rows.
    """

    data: NDArray[np.uint8]
    leads: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    stops: NDArray[np.int64]
    ragged: Sequence[RaggedRow] = ()
    size: int = 0

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def columns(self) -> int:
        """Fields of each row."""
        return int(self.ends.shape[1])

    @property
    def rest(self) -> int:
        """Where the last row has ended."""
        return int(self.stops[-1]) if len(self) else 0

    def bounds(self, column: int) -> NDArray[np.int64]:
        """The first byte of a field and the one after its last: int64 (rows, 2)."""
        first = self.ends[:, column - 1] + 1 if column else self.starts
        last = self.ends[:, column]
        if column == self.columns - 1:
            last = _without_return(self.data, first, last)
        return np.stack([first, last], axis=1)

    @property
    def tails(self) -> NDArray[np.int64]:
        """Bounds of what stands behind the header's last field, up to the next row: (rows, 2)."""
        return np.stack([self.bounds(self.columns - 1)[:, 1], self.stops], axis=1)

    def around(self, columns: Sequence[int], leads: bool) -> list[NDArray[np.int64]]:
        """Bounds of what stands before, between and after some fields: whole rows where there is
        none.

        Args:
            columns: positions of the fields, in order.
            leads: whether what stands before a row comes with it.
        """
        edges = [self.leads if leads else self.starts]
        for column in columns:
            edges += list(self.bounds(column).T)
        edges.append(self.bounds(self.columns - 1)[:, 1])
        return [np.stack(edges[i : i + 2], axis=1) for i in range(0, len(edges), 2)]


def _without_return(
    data: NDArray[np.uint8], first: NDArray[np.int64], last: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Ends of fields at line ends: before the carriage return of one of Windows."""
    found: NDArray[np.int64] = last - ((data[np.maximum(last - 1, 0)] == _RETURN) & (last > first))
    return found


class Scanner:
    """Cuts chunks into rows; what remains of a chunk is kept for the next one.

    Args:
        delimiter: one ASCII character.
        line_end: a line feed or a carriage return.
        path: the file, for messages.
        ragged: whether rows with other fields than the header are let through, as such.
    """

    def __init__(self, delimiter: str, line_end: bytes, path: Path, ragged: bool = False) -> None:
        self.columns: int | None = None
        self._delimiter, self._line_end, self._path = ord(delimiter), line_end[0], path
        self._ragged = ragged
        self._rest = b""
        self._seen = 0
        self._lines = 0  # before the rest
        outside = re.escape(delimiter.encode() + line_end)
        quoted = rb'"[^"]*(?:""[^"]*)*"'
        ending = rb"[" + outside + rb"]"
        plain = rb"[^" + outside + rb"]*"
        self._field = re.compile(
            rb"(?:" + quoted + rb"\r?(?=" + ending + rb")|" + plain + rb")" + ending
        )
        self._unclosed = re.compile(rb'"[^"]*(?:""[^"]*)*"?\Z')

    def header(self, content: bytes, final: bool) -> Rows | None:
        """The first row that is not blank, once there is a whole one; `final`: no more comes."""
        data, ends, size = self._take(content, final)
        first, start = 0, 0
        for closing in np.flatnonzero(data[ends] == self._line_end).tolist():
            fields = ends[None, first : closing + 1]
            stop = min(int(ends[closing]) + 1, size)
            row = Rows(data, np.array([0]), np.array([start]), fields, np.array([stop]))
            if row.columns > 1 or row.tails[0, 0] > start:
                self.columns = row.columns
                self._keep(data, stop, size)
                return row
            first, start = closing + 1, stop
        if final:
            message = (
                f"{self._path}: the file is empty; expected a header with the names of the columns"
            )
            raise DataError(message)
        self._keep(data, 0, size)
        return None

    def rows(self, content: bytes, final: bool) -> Rows | None:
        """The whole rows of what has come so far; None where there is none.

        Raises:
            DataError: a row has more or fewer fields than the header, or a quote does not close.
        """
        assert self.columns is not None
        data, ends, size = self._take(content, final)
        closing = np.flatnonzero(data[ends] == self._line_end)
        if not len(closing):
            self._keep(data, 0, size)
            if len(self._rest) > LONGEST_ROW:
                raise DataError(
                    f"{self._path}: row {self._seen + 1} is longer than {LONGEST_ROW >> 20} MiB; "
                    "does a quote open and not close?"
                )
            return None
        stops = np.minimum(ends[closing] + 1, size)
        starts = np.concatenate([[0], stops[:-1]])
        counts = np.diff(closing, prepend=-1)
        taken = int(stops[-1])
        ragged: list[RaggedRow] = []
        if (counts != self.columns).any():
            good, fields, ragged = self._sort_out(data, ends, closing, starts, stops, counts)
            starts, stops = starts[good], stops[good]
        else:
            fields = ends[: closing[-1] + 1].reshape(-1, self.columns)
        leads = np.concatenate([[0], stops[:-1]]) if len(stops) else stops
        self._seen += len(starts) + len(ragged)
        self._keep(data, taken, size)
        return Rows(data, leads, starts, fields, stops, ragged, taken)

    def _sort_out(
        self,
        data: NDArray[np.uint8],
        ends: NDArray[np.int64],
        closing: NDArray[np.int64],
        starts: NDArray[np.int64],
        stops: NDArray[np.int64],
        counts: NDArray[np.int64],
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], list[RaggedRow]]:
        """Which rows have the header's fields, the ends of these fields, and the ragged rows."""
        assert self.columns is not None
        last = _without_return(data, starts, ends[closing])
        blank = (counts == 1) & (last == starts) & (self.columns > 1)
        good = counts == self.columns
        wrong = np.flatnonzero(~good & ~blank)
        if len(wrong) and not self._ragged:
            row = self._seen + int(wrong[0] - blank[: wrong[0]].sum()) + 1
            fields = counted(int(counts[wrong[0]]), "field")
            message = (
                f"{self._path}: row {row} has {fields}, the header {self.columns} "
                f"(delimiter {chr(self._delimiter)!r})"
            )
            raise DataError(message, "wrong_delimiter")
        first = closing - counts + 1  # of each row's ends
        shared = ends[np.minimum(first + self.columns, closing + 1) - 1]
        # Behind the header's fields nothing but delimiters: these fields are surely the header's.
        surplus = wrong[counts[wrong] > self.columns]
        filled = [
            bytes(data[shared[row] : last[row]]).strip(bytes([self._delimiter])) for row in surplus
        ]
        good[surplus] = [not rest for rest in filled]
        lines = np.flatnonzero(data == self._line_end)
        before = np.cumsum(good)
        ragged = []
        for row in wrong[~good[wrong]].tolist():
            end = last[row] if counts[row] < self.columns else shared[row]
            line = self._lines + int(np.searchsorted(lines, starts[row])) + 1
            places = (int(before[row]), int(starts[row]), int(end), int(stops[row]))
            ragged.append(RaggedRow(*places, int(counts[row]), line))
        chosen = np.flatnonzero(good)
        fields = ends[first[chosen, None] + np.arange(self.columns)]
        return chosen, fields, ragged

    def _keep(self, data: NDArray[np.uint8], start: int, size: int) -> None:
        """Keep the bytes from `start` on for the next chunk."""
        self._rest = data[start:size].tobytes()
        if self._ragged:
            self._lines += int(np.count_nonzero(data[:start] == self._line_end))

    def _take(
        self, content: bytes, final: bool
    ) -> tuple[NDArray[np.uint8], NDArray[np.int64], int]:
        """What is left of before with new content, the places of its delimiters and line ends, its
        size.

        A last line without its end gets one, beyond that size.
        """
        whole = self._rest + content
        size = len(whole)
        if final and whole and whole[-1] != self._line_end:
            whole += bytes([self._line_end])
        data = np.frombuffer(whole, dtype=np.uint8)
        marks = self._marks(data)
        quotes = data[marks] == _QUOTE
        if not quotes.any():
            return data, marks, size
        # Whether an odd number of quotes stands up to each mark.
        inside = np.cumsum(quotes, dtype=np.uint8) & np.uint8(1)
        closes = not (final and inside[-1])
        if closes and _well_quoted(data, marks, quotes, inside):
            return data, marks[~quotes & (inside == 0)], size
        return data, self._field_by_field(whole, final), size

    def _marks(self, data: NDArray[np.uint8]) -> NDArray[np.int64]:
        """The places of quotes, delimiters and line ends."""
        found = []
        for first in range(0, len(data), _BLOCK):
            block = data[first : first + _BLOCK]
            marks = block == self._delimiter
            marks |= block == self._line_end
            marks |= block == _QUOTE
            found.append(first + np.flatnonzero(marks))
        return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)

    def _field_by_field(self, whole: bytes, final: bool) -> NDArray[np.int64]:
        """The same, for text with quotes inside fields: those are letters like others."""
        ends, position = [], 0
        while match := self._field.match(whole, position):
            if not final and whole[position] == _QUOTE and self._unclosed.match(whole, position):
                break  # the quote may close in the next chunk
            ends.append(match.end() - 1)
            position = match.end()
        return np.array(ends, dtype=np.int64)


def _well_quoted(
    data: NDArray[np.uint8],
    marks: NDArray[np.int64],
    quotes: NDArray[np.bool_],
    inside: NDArray[np.uint8],
) -> bool:
    """Whether each quote opens or closes a field, or is one of a pair within.

    Then it stands beside another mark, or at an end of the text, or before a carriage return.
    """
    beside = np.ones(len(marks) + 1, dtype=np.bool_)
    np.equal(marks[1:] - marks[:-1], 1, out=beside[1:-1])
    beside[0], beside[-1] = marks[0] == 0, marks[-1] == len(data) - 1
    opening = quotes & (inside == 1)
    if (opening & ~beside[:-1]).any():
        return False
    alone = marks[quotes & (inside == 0) & ~beside[1:]]
    return bool((data[alone + 1] == _RETURN).all())
