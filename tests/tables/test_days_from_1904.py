"""Workbooks whose numbers of days begin in 1904, as those of old Macs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from datenorm.cleaning import Outputs, TableReport, clean_table
from datenorm.columns.cleaner import CleaningOptions
from datenorm.columns.reader import ColumnReader
from datenorm.columns.report.page import report_html
from datenorm.inference.normalizer import Normalizer
from datenorm.tables.opening import ReadingOptions, open_table
from datenorm.tables.table import Table

MOMENT = dt.datetime(2020, 1, 2, 12)
NUMBERS = [42369, 42370, 42371]  # 1, 2 and 3 January 2020 there; of 2015 and 2016 elsewhere


@pytest.fixture(scope="module")
def reader() -> ColumnReader:
    return ColumnReader(Normalizer("world"))


def _workbook(path: Path, from_1904: bool = True) -> Table:
    workbook = openpyxl.Workbook()
    if from_1904:
        workbook.epoch = CALENDAR_MAC_1904
    sheet = workbook.worksheets[0]
    sheet.append(["seen", "counted"])
    for number in NUMBERS:
        sheet.append([MOMENT, number])
    workbook.save(path)
    return open_table(path, ReadingOptions())


def _clean(table: Table, column: str, reader: ColumnReader, numbers: str = "auto") -> TableReport:
    return clean_table(table, [column], reader, CleaningOptions(numbers=numbers), Outputs())


def test_native_dates_and_numbers_count_from_1904(tmp_path: Path, reader: ColumnReader) -> None:
    table = _workbook(tmp_path / "mac.xlsx")
    assert table.counts_from_1904
    (batch,) = table.batches()
    assert batch.column("seen").to_pylist() == [MOMENT] * 3
    (found,) = _clean(table, "counted", reader).columns
    assert [iso for iso, _ in found.tally.earliest] == ["2020-01-01", "2020-01-02", "2020-01-03"]
    assert found.verdict.numbers["up to five digits"].system == "excel1904"
    reason = "Excel's days (1904 system): the workbook counts its days so"
    assert reason in found.summary()


def test_the_report_says_so_of_native_dates_too(tmp_path: Path, reader: ColumnReader) -> None:
    (found,) = _clean(_workbook(tmp_path / "mac.xlsx"), "seen", reader).columns
    assert found.tally.earliest[0][0] == "2020-01-02T12:00:00"
    assert "workbook: its days count from 1904, not from 1900" in found.summary()
    assert found.to_dict()["days_from_1904"] is True
    assert "count from 1904" in report_html([found], "t")


def test_other_workbooks_count_from_1900(tmp_path: Path, reader: ColumnReader) -> None:
    table = _workbook(tmp_path / "t.xlsx", from_1904=False)
    assert not table.counts_from_1904
    (found,) = _clean(table, "counted", reader).columns
    assert found.verdict.numbers["up to five digits"].system != "excel1904"
    assert "1904" not in found.summary()
    assert found.to_dict()["days_from_1904"] is False


def test_a_system_that_is_given_goes_first(tmp_path: Path, reader: ColumnReader) -> None:
    (found,) = _clean(_workbook(tmp_path / "mac.xlsx"), "counted", reader, "excel").columns
    assert found.tally.earliest[0][0] == "2015-12-31"


def test_native_dates_of_xls_are_right_too(tmp_path: Path) -> None:
    workbook = xlwt.Workbook()
    workbook.dates_1904 = True
    sheet = workbook.add_sheet("t")
    sheet.write(0, 0, "seen")
    sheet.write(1, 0, MOMENT, xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm"))
    workbook.save(str(tmp_path / "mac.xls"))
    (batch,) = open_table(tmp_path / "mac.xls", ReadingOptions()).batches()
    assert batch.column("seen").cast(pa.timestamp("us")).to_pylist() == [MOMENT]
