"""Rows of delimited text written as they were read, with fields added or replaced."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.tables.encodings import Transcoder
from datenorm.tables.fields import DelimitedBatch, content, cut, quoted
from datenorm.tables.scanning import RaggedRow, Rows
from datenorm.tables.table import Addition, Batch, TableWriter
from datenorm.text import counted

if TYPE_CHECKING:
    from datenorm.tables.delimited import DelimitedTable

__all__ = ["DelimitedWriter"]


class DelimitedWriter(TableWriter):
    """Writes rows of a DelimitedTable.

    Every row keeps its line end, and blank lines stay. A ragged row gets no values. In the table it
    stays as it is, only that its fields beyond the header come behind the new columns; among the
    rejects each new column says what is wrong with it.
    """

    def __init__(
        self, table: DelimitedTable, sink: BinaryIO, added: Sequence[str], replaced: Sequence[str]
    ) -> None:
        self._table, self._sink, self._added = table, sink, len(added)
        self._delimiter = table.delimiter.encode()
        self._replaced = sorted(replaced, key=lambda name: table.positions[name])
        self._transcoder = Transcoder(str(table.encoding), table.path) if table.transcodes else None
        self._sink.write(table.mark)
        names = quoted(
            pa.array([table.encoded(name) for name in added], pa.binary()), table.delimiter
        )
        before, header, after = table.header
        self._put(before + self._delimiter.join([header, *names.to_pylist()]) + after)

    def write(
        self, batch: Batch, additions: Sequence[Addition], keep: pa.Array | None = None
    ) -> None:
        """See TableWriter."""
        assert isinstance(batch, DelimitedBatch)
        rows = batch.rows
        if rows.ragged:
            self._put(self._among_ragged(batch, additions, keep))
        elif keep is None:
            rest = rows.data[rows.rest : rows.size].tobytes()
            self._put(content(self._lines(batch, additions, leads=True)) + rest)
        else:
            self._put(content(self._lines(batch, additions, leads=False).filter(keep)))

    def close(self) -> None:
        """See TableWriter."""

    def _put(self, written: bytes) -> None:
        if written:
            self._sink.write(self._transcoder.encode(written) if self._transcoder else written)

    def _lines(self, batch: DelimitedBatch, additions: Sequence[Addition], leads: bool) -> pa.Array:
        """The rows with their additions and their line ends; with `leads`, also what stands
        before.
        """
        rows, delimiter = batch.rows, self._table.delimiter
        fields = {addition.name: quoted(addition.values, delimiter) for addition in additions}
        positions = [batch.positions[name] for name in self._replaced]
        line_end = _common_end(rows)
        tails = [rows.tails] if line_end is None else []
        pieces = cut(rows.data, *rows.around(positions, leads), *tails)
        record = pieces[0]
        for name, piece in zip(self._replaced, pieces[1:], strict=False):
            record = pc.binary_join_element_wise(record, fields[name], piece, b"")
        new = [fields[addition.name] for addition in additions if not addition.replaces]
        if new:
            record = pc.binary_join_element_wise(record, *new, self._delimiter)
        if line_end is None:
            return pc.binary_join_element_wise(record, pieces[-1], b"")
        return pc.binary_join_element_wise(record, b"", line_end)

    def _among_ragged(
        self, batch: DelimitedBatch, additions: Sequence[Addition], keep: pa.Array | None
    ) -> bytes:
        """The rows with their additions, or those to keep, and the ragged rows in their places."""
        rows, rejects = batch.rows, keep is not None
        lines = self._lines(batch, additions, leads=False)
        if rejects:
            lines = pc.if_else(keep, lines, b"")
            leads = pa.repeat(b"", len(rows))
        else:
            (leads,) = cut(rows.data, np.stack([rows.leads, rows.starts], axis=1))
        shown = {
            before: self._between(rows, before, list(group), rejects)
            for before, group in groupby(rows.ragged, attrgetter("before"))
        }
        last = shown.pop(len(rows), None)
        if last is None:
            last = b"" if rejects else rows.data[rows.rest : rows.size].tobytes()
        mask = np.zeros(len(rows), dtype=bool)
        mask[list(shown)] = True
        leads = pc.replace_with_mask(leads, mask, pa.array(list(shown.values()), pa.binary()))
        return content(pc.binary_join_element_wise(leads, lines, b"")) + last

    def _between(
        self, rows: Rows, before: int, ragged: Sequence[RaggedRow], rejects: bool
    ) -> bytes:
        """What stands before a row: blank lines, but not among rejects, and ragged rows."""
        inside = before < len(rows)
        position = int(rows.leads[before]) if inside else rows.rest
        stop = int(rows.starts[before]) if inside else rows.size
        if rejects:
            return b"".join(self._rejected(rows, row) for row in ragged)
        parts = []
        for row in ragged:
            parts.append(rows.data[position : row.start].tobytes())
            if self._table.ragged == "keep":
                parts.append(self._unread(rows, row))
            position = row.stop
        return b"".join([*parts, rows.data[position:stop].tobytes()])

    def _unread(self, rows: Rows, row: RaggedRow) -> bytes:
        """A ragged row as it is; what it has beyond the header comes behind the new columns."""
        empty = self._delimiter * self._added if row.fields > rows.columns else b""
        start, end, stop = row.start, row.end, row.stop
        return rows.data[start:end].tobytes() + empty + rows.data[end:stop].tobytes()

    def _rejected(self, rows: Rows, row: RaggedRow) -> bytes:
        """A ragged row with what is wrong with it in every new column."""
        fields = counted(row.fields, "field")
        reason = f"line {row.line} has {fields} where the header has {rows.columns}".encode()
        missing = self._delimiter * max(0, rows.columns - row.fields)
        start, end, stop = row.start, row.end, row.stop
        reasons = (self._delimiter + reason) * self._added
        return rows.data[start:end].tobytes() + missing + reasons + rows.data[end:stop].tobytes()


def _common_end(rows: Rows) -> bytes | None:
    """The one line end that all rows have, or None."""
    data, tails = rows.data, rows.tails
    if not len(tails):
        return b""
    end = data[tails[0, 0] : tails[0, 1]].tobytes()
    same = ((tails[:, 1] - tails[:, 0]) == len(end)).all() and len(end) in (1, 2)
    return end if same and (data[tails[:, 0]] == end[0]).all() else None
