"""Where rows and fields of delimited text begin and end, found with NumPy on whole chunks.

A delimiter or a line end counts where an even number of quotes stands before it (RFC 4180). That holds
only if quotes stand around fields; where a chunk has one elsewhere, as in `5" pipe`, it is cut field by field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from datenorm.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Rows", "Scanner"]

_QUOTE = ord('"')
_RETURN = ord("\r")
LONGEST_ROW = (
    1 << 26
)  # bytes; a quote that opens and never closes would otherwise take the whole file


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of some bytes: `starts` int64 (rows,), and `ends` int64 (rows, columns), the place of each delimiter or line end."""

    data: NDArray[np.uint8]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def bounds(self, column: int) -> NDArray[np.int64]:
        """The first byte of a field and the one after its last: int64 (rows, 2)."""
        first = self.ends[:, column - 1] + 1 if column else self.starts
        last = self.ends[:, column]
        if column == self.ends.shape[1] - 1:
            last = last - ((self.data[np.maximum(last - 1, 0)] == _RETURN) & (last > first))
        return np.stack([first, last], axis=1)

    def around(self, columns: Sequence[int]) -> list[NDArray[np.int64]]:
        """Bounds of what stands before, between and after some fields, in order: the whole rows where there is none."""
        edges = [self.starts]
        for column in columns:
            edges += list(self.bounds(column).T)
        edges.append(self.bounds(self.ends.shape[1] - 1)[:, 1])
        return [np.stack(edges[i : i + 2], axis=1) for i in range(0, len(edges), 2)]


class Scanner:
    """Cuts chunks into rows; what remains of a chunk is kept for the next one.

    Args:
        delimiter: one ASCII character.
        line_end: a line feed or a carriage return.
        path: the file, for messages.
    """

    def __init__(self, delimiter: str, line_end: bytes, path: Path) -> None:
        self.columns: int | None = None
        self._delimiter, self._line_end, self._path = ord(delimiter), line_end[0], path
        self._rest = b""
        self._seen = 0
        outside = re.escape(delimiter.encode() + line_end)
        quoted = rb'"[^"]*(?:""[^"]*)*"'
        self._field = re.compile(
            rb"(?:"
            + quoted
            + rb"\r?(?=["
            + outside
            + rb"])|[^"
            + outside
            + rb"]*)["
            + outside
            + rb"]"
        )
        self._unclosed = re.compile(rb'"[^"]*(?:""[^"]*)*"?\Z')

    def header(self, content: bytes, final: bool) -> Rows | None:
        """The first row that is not blank, once there is a whole one; `final` says that no more content comes."""
        data, ends = self._take(content, final)
        first, begin = 0, 0
        for closing in np.flatnonzero(data[ends] == self._line_end).tolist():
            row = Rows(data, np.array([begin]), ends[None, first : closing + 1])
            first, begin = closing + 1, int(ends[closing]) + 1
            if self._blank(row)[0]:
                continue
            self.columns = row.ends.shape[1]
            self._rest = data[begin:].tobytes()
            return row
        if final:
            raise DataError(
                f"{self._path}: the file is empty; expected a header with the names of the columns"
            )
        self._rest = data.tobytes()
        return None

    def rows(self, content: bytes, final: bool) -> Rows | None:
        """The whole rows of what has come so far, blank lines left out; None where there is none.

        Raises:
            DataError: a row has more or fewer fields than the header, or a quote does not close.
        """
        assert self.columns is not None
        data, ends = self._take(content, final)
        closing = np.flatnonzero(data[ends] == self._line_end)
        if not len(closing):
            self._rest = data.tobytes()
            if len(self._rest) > LONGEST_ROW:
                raise DataError(
                    f"{self._path}: row {self._seen + 1} is longer than {LONGEST_ROW >> 20} MiB; does a quote open and not close?"
                )
            return None
        counts = np.diff(closing, prepend=-1)
        starts = np.concatenate([[0], ends[closing][:-1] + 1])
        self._rest = data[int(ends[closing[-1]]) + 1 :].tobytes()
        ends = ends[: closing[-1] + 1]
        if self.columns > 1:
            lone = np.flatnonzero(counts == 1)
            blank = lone[self._blank(Rows(data, starts[lone], ends[closing[lone]][:, None]))]
            ends, starts, counts = (
                np.delete(ends, closing[blank]),
                np.delete(starts, blank),
                np.delete(counts, blank),
            )
        wrong = np.flatnonzero(counts != self.columns)
        if len(wrong):
            row, found = self._seen + int(wrong[0]) + 1, int(counts[wrong[0]])
            message = (
                f"{self._path}: row {row} has {found} fields, the header {self.columns} "
                f"(delimiter {chr(self._delimiter)!r})"
            )
            raise DataError(message, "wrong_delimiter")
        self._seen += len(starts)
        return Rows(data, starts, ends.reshape(-1, self.columns))

    @staticmethod
    def _blank(rows: Rows) -> NDArray[np.bool_]:
        """Which rows are a line without anything."""
        bounds = rows.bounds(rows.ends.shape[1] - 1)
        blank: NDArray[np.bool_] = (bounds[:, 1] == rows.starts) & (rows.ends.shape[1] == 1)
        return blank

    def _take(self, content: bytes, final: bool) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """What is left of before with new content, and the places of its delimiters and line ends."""
        whole = self._rest + content
        if final and whole and whole[-1] != self._line_end:
            whole += bytes([self._line_end])
        data = np.frombuffer(whole, dtype=np.uint8)
        quotes = data == _QUOTE
        structural = (data == self._delimiter) | (data == self._line_end)
        if not quotes.any():
            return data, np.flatnonzero(structural)
        inside = (
            np.cumsum(quotes, dtype=np.uint8) & 1
        )  # a count that wraps at 256 is odd when the whole one is
        ends = np.flatnonzero(structural & (inside == 0))
        if self._well_quoted(data, quotes, inside, structural) and not (
            final and len(inside) and inside[-1]
        ):
            return data, ends
        return data, self._field_by_field(whole, final)

    @staticmethod
    def _well_quoted(
        data: NDArray[np.uint8],
        quotes: NDArray[np.bool_],
        inside: NDArray[np.integer],
        structural: NDArray[np.bool_],
    ) -> bool:
        """Whether every quote opens at the start of a field or closes at the end of one, or is one of a pair within."""
        places = np.flatnonzero(quotes)
        opening, closing = places[inside[places] == 1], places[inside[places] == 0]
        before = np.maximum(opening - 1, 0)
        after = np.minimum(closing + 1, len(data) - 1)
        opens = (opening == 0) | structural[before] | quotes[before]
        closes = (
            (closing == len(data) - 1)
            | structural[after]
            | quotes[after]
            | (data[after] == _RETURN)
        )
        return bool(opens.all() and closes.all())

    def _field_by_field(self, whole: bytes, final: bool) -> NDArray[np.int64]:
        """The same, for text with quotes inside fields: those are letters like others."""
        ends, place = [], 0
        while match := self._field.match(whole, place):
            if not final and whole[place] == _QUOTE and self._unclosed.match(whole, place):
                break  # the quote may close in the next chunk
            ends.append(match.end() - 1)
            place = match.end()
        return np.array(ends, dtype=np.int64)
