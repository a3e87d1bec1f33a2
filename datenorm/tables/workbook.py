"""Workbooks of Excel and OpenDocument: one sheet is the table, and the whole workbook is written
again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa

from datenorm.errors import DataError, MissingExtraError
from datenorm.tables.spreadsheet import Cell, cell_text, counts_from_1904, worksheet_part
from datenorm.tables.table import Batch, Table, TableWriter, guesses, listed, unique_names
from datenorm.tables.workbook_writer import SheetCopier, SheetEditor

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

__all__ = ["WorkbookTable"]

_BATCH = 1 << 16  # rows
_LARGEST = 2.0**53  # up to here a float is one whole number


@dataclass(frozen=True, eq=False)
class WorkbookBatch(Batch):
    """Some rows of a sheet, from `start` up to `stop`."""

    table: WorkbookTable
    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start

    def column(self, name: str) -> pa.Array:
        """The values of a column: dates or numbers where all are such, else texts."""
        return self.table.column(name)[self.start : self.stop]


class WorkbookTable(Table):
    """A sheet of a workbook: .xlsx, .xlsm, .xlsb, .xls or .ods.

    Its first row that is not blank is the header; rows without a value are no rows of the table.

    Args:
        path: the file.
        sheet: its name; None takes the first that is shown.

    Raises:
        DataError: the file is no workbook, or has no such sheet, or nothing stands in it.
        MissingExtraError: python-calamine is not installed.
    """

    kind = "xlsx"  # as what it is written

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self.path = path
        workbook = _open(path)
        self.sheet = _choose_sheet(workbook, sheet, path)
        self.cells = _cells(workbook, self.sheet)
        self.counts_from_1904 = counts_from_1904(path)
        filled = [row for row, cells in enumerate(self.cells) if any(cell != "" for cell in cells)]
        if not filled:
            message = f"{path}: sheet {self.sheet!r} is empty"
            raise DataError(f"{message}; expected a header with the names of the columns")
        self.header, *self.rows = filled
        titles = [cell_text(cell) for cell in self.cells[self.header]]
        while not titles[-1]:
            titles.pop()
        self.titles = titles
        self.names = unique_names(titles)
        self.positions = {name: position for position, name in enumerate(self.names)}
        self._columns: dict[str, pa.Array] = {}

    @property
    def width(self) -> int:
        """Columns of the sheet, also those behind the last title."""
        return max(map(len, self.cells))

    def sheets(self) -> Iterator[tuple[str, Sequence[Sequence[Cell]]]]:
        """All sheets of the workbook with their rows, in order."""
        workbook = _open(self.path)
        for name in workbook.sheet_names:
            yield name, self.cells if name == self.sheet else _cells(workbook, name)

    def column(self, name: str) -> pa.Array:
        """The values of a whole column."""
        if name not in self._columns:
            position = self.positions[name]
            self._columns[name] = _array([self.cells[row][position] for row in self.rows])
        return self._columns[name]

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[WorkbookBatch]:
        """See Table."""
        for start in range(0, len(self.rows), _BATCH):
            yield WorkbookBatch(self, start, min(start + _BATCH, len(self.rows)))

    def writer(
        self, sink: BinaryIO, added: Mapping[str, pa.DataType], replaced: Sequence[str] = ()
    ) -> TableWriter:
        """A writer of the workbook with additions to its sheet.

        Of .xlsx all else stays as it is; of other kinds the values of all sheets are kept.
        """
        part = worksheet_part(self.path, self.sheet)
        if part is not None:
            return SheetEditor(self, sink, list(added), part)
        return SheetCopier(self, sink, list(added))

    def rejects_writer(self, sink: BinaryIO, added: Mapping[str, pa.DataType]) -> TableWriter:
        """A writer of a workbook with the rejected rows alone."""
        return SheetCopier(self, sink, list(added), rejects=True)


def _open(path: Path) -> CalamineWorkbook:
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ModuleNotFoundError as error:
        raise MissingExtraError("reading workbooks", "excel") from error
    try:
        with path.open("rb") as file:
            return CalamineWorkbook.from_filelike(file)
    except CalamineError as error:
        raise DataError(f"{path}: not a workbook of Excel or OpenDocument ({error})") from error


def _choose_sheet(workbook: CalamineWorkbook, wanted: str | None, path: Path) -> str:
    """The name of the sheet that is wanted, or of the first that is shown."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    names = [sheet.name for sheet in sheets]
    if not names:
        raise DataError(f"{path}: the workbook has no sheet of cells")
    if wanted is None:
        shown = (sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible)
        return next(shown, names[0])
    if wanted not in names:
        message = f"{path}: no sheet {wanted!r}; it has: {listed(names)}"
        raise DataError(message + guesses(wanted, names))
    return wanted


def _cells(workbook: CalamineWorkbook, sheet: str) -> Sequence[Sequence[Cell]]:
    """The rows of a sheet from its first on, all of one length; an empty cell is an empty text."""
    return workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def _array(cells: Sequence[Cell]) -> pa.Array:
    """A column of cells as dates, timestamps, whole or other numbers, or else as texts."""
    values = [None if cell == "" else cell for cell in cells]
    kinds = {type(value) for value in values if value is not None}
    if kinds == {dt.date}:
        return pa.array(values, pa.date32())
    if kinds and kinds <= {dt.date, dt.datetime}:
        return pa.array([_moment(value) for value in values], pa.timestamp("us"))
    numbers = [value for value in values if isinstance(value, int | float)]
    if kinds and kinds <= {int, float}:
        whole = all(float(number).is_integer() and abs(number) < _LARGEST for number in numbers)
        return pa.array(values, pa.float64()).cast(pa.int64() if whole else pa.float64())
    return pa.array([None if value is None else cell_text(value) for value in values], pa.string())


def _moment(value: Cell | None) -> Cell | None:
    """A date as the midnight that it is in a column of moments."""
    midnight = isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    return dt.datetime.combine(value, dt.time()) if midnight else value  # type: ignore[arg-type]
