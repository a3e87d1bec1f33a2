"""Workbooks written again, with columns added to one sheet behind all that it holds."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import pyarrow as pa

from datenorm.tables.spreadsheet import Cell, cell_text, edited_worksheet, write_workbook
from datenorm.tables.table import Addition, Batch, TableWriter

if TYPE_CHECKING:
    from datenorm.tables.workbook import WorkbookTable

__all__ = ["SheetCopier", "SheetEditor"]


class _SheetWriter(TableWriter):
    """Gathers the new cells of a sheet's rows, which are written at the end."""

    def __init__(self, table: WorkbookTable, sink: BinaryIO, added: Sequence[str]) -> None:
        self._table, self._sink = table, sink
        self._positions = {name: table.width + number for number, name in enumerate(added)}
        header: list[tuple[int, Cell]] = [(self._positions[name], name) for name in added]
        self._added: dict[int, list[tuple[int, Cell]]] = {table.header: header}
        self._replaced: dict[int, dict[int, str]] = {}
        self._written: list[int] = []  # rows of the sheet

    def write(
        self, batch: Batch, additions: Sequence[Addition], keep: pa.Array | None = None
    ) -> None:
        """See TableWriter."""
        from datenorm.tables.workbook import WorkbookBatch

        assert isinstance(batch, WorkbookBatch)
        rows = self._table.rows[batch.start : batch.stop]
        chosen: Sequence[int] = range(len(rows))
        if keep is not None:
            chosen = np.flatnonzero(keep.to_numpy(zero_copy_only=False)).tolist()
        self._written += [rows[index] for index in chosen]
        for addition in additions:
            values = addition.values.to_pylist()
            for index in chosen:
                if addition.replaces:
                    self._replace(rows[index], addition.name, values[index])
                elif values[index] is not None:
                    cell = (self._positions[addition.name], values[index])
                    self._added.setdefault(rows[index], []).append(cell)

    def _replace(self, row: int, name: str, value: str | None) -> None:
        """Note the new text of a cell, unless it says what stands there: a real date stays one."""
        position = self._table.positions[name]
        cell = self._table.cells[row][position]
        if value is None or isinstance(cell, dt.date) or value == cell_text(cell):
            return
        if isinstance(cell, float) and value == str(pa.scalar(cell).cast(pa.string())):
            return
        self._replaced.setdefault(row, {})[position] = value


class SheetEditor(_SheetWriter):
    """Writes an .xlsx file with the new cells in the XML of one sheet; all else stays as it is."""

    def __init__(
        self, table: WorkbookTable, sink: BinaryIO, added: Sequence[str], part: str
    ) -> None:
        super().__init__(table, sink, added)
        self._part = part

    def close(self) -> None:
        """See TableWriter."""
        width = self._table.width + len(self._positions)
        with (
            zipfile.ZipFile(self._table.path) as source,
            zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            for info in source.infolist():
                content = source.read(info)
                if info.filename == self._part:
                    content = edited_worksheet(content, self._added, self._replaced, width)
                target.writestr(info, content)


class SheetCopier(_SheetWriter):
    """Writes the values of a workbook's sheets as .xlsx, or of the rejected rows alone."""

    def __init__(
        self, table: WorkbookTable, sink: BinaryIO, added: Sequence[str], rejects: bool = False
    ) -> None:
        super().__init__(table, sink, added)
        self._rejects = rejects

    def close(self) -> None:
        """See TableWriter."""
        write_workbook(self._sink, self._sheets())

    def _sheets(self) -> Iterator[tuple[str, Iterator[tuple[int, Sequence[Cell]]]]]:
        if self._rejects:
            rows = [self._table.header, *self._written]
            yield self._table.sheet, ((number, self._row(row)) for number, row in enumerate(rows))
            return
        for name, cells in self._table.sheets():
            if name == self._table.sheet:
                yield name, ((row, self._row(row)) for row in range(len(cells)))
            else:
                yield name, enumerate(cells)

    def _row(self, row: int) -> Sequence[Cell]:
        """The cells of a row of the table's sheet, with the new ones."""
        cells: list[Cell] = [*self._table.cells[row], *[""] * len(self._positions)]
        for position, text in self._replaced.get(row, {}).items():
            cells[position] = text
        for position, cell in self._added.get(row, ()):
            cells[position] = cell
        return cells
