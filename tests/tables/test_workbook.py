from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
import xlwt
from openpyxl.styles import Font

from datenorm import DataError, SettingsError
from datenorm.errors import MissingExtraError
from datenorm.tables.opening import ReadingOptions, open_table
from datenorm.tables.spreadsheet import edited_worksheet
from datenorm.tables.table import Addition, Table

HEADER = ("id", "born", "seen", "when", "serial", "note")
ROWS: list[tuple[Any, ...]] = [
    (1, "25/04/2005", dt.date(2005, 4, 25), dt.datetime(2005, 4, 25, 10, 20), 38467, "a & <b>"),
    (2, "03/04/2005", dt.date(1979, 5, 3), dt.datetime(1979, 5, 3), 38468, "=1+1"),
    (3, 20050425, None, None, None, None),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook with a blank row, a formula with its value, a note to the right, and a font."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "People"
    sheet.append(HEADER)
    for row in ROWS[:2]:
        sheet.append(row)
    sheet["F3"].data_type = "s"
    sheet.append([])
    sheet.append(ROWS[2])
    sheet["H2"] = "to the right"
    sheet["B2"].font = Font(bold=True)
    sheet["F5"] = "=A5+1"
    other = workbook.create_sheet("Other")
    other.append(["d", "x"])
    other.append([dt.time(10, 20), True])
    workbook.save(tmp_path / "made.xlsx")
    # What Excel stores, and openpyxl does not write: the value of a formula.
    with (
        zipfile.ZipFile(tmp_path / "made.xlsx") as made,
        zipfile.ZipFile(tmp_path / "t.xlsx", "w") as stored,
    ):
        for info in made.infolist():
            content = made.read(info).replace(b"<f>A5+1</f><v />", b"<f>A5+1</f><v>4</v>")
            stored.writestr(info, content)
    return tmp_path / "t.xlsx"


def _written(
    table: Table, values: Sequence[str | None], replaced: str | None = None, rejects: bool = False
) -> Path:
    sink = io.BytesIO()
    added = {} if replaced else {"new": pa.string(), "sure": pa.float64()}
    writer = table.rejects_writer(sink, added) if rejects else table.writer(sink, added)
    (batch,) = table.batches()
    texts = pa.array(values, pa.string())
    additions = [Addition(replaced or "new", texts, replaces=bool(replaced))]
    if not replaced:
        additions.append(Addition("sure", pa.array([0.5] * len(batch))))
    keep = pa.array([value is not None for value in values]) if rejects else None
    writer.write(batch, additions, keep)
    writer.close()
    written = table.path.with_name("written.xlsx")
    written.write_bytes(sink.getvalue())
    return written


def _cells(path: Path, sheet: str = "People", values: bool = False) -> list[tuple[Any, ...]]:
    workbook = openpyxl.load_workbook(path, data_only=values)
    return list(workbook[sheet].iter_rows(values_only=True))


def test_native_dates_numbers_and_texts_are_told_apart(path: Path) -> None:
    table = open_table(path)
    assert (table.kind, table.names) == ("xlsx", list(HEADER))
    (batch,) = table.batches()
    types = {name: batch.column(name).type for name in table.names}
    assert types["seen"] == pa.date32() and types["when"] == pa.timestamp("us")
    assert types["id"] == types["serial"] == pa.int64()
    assert batch.column("born").to_pylist() == ["25/04/2005", "03/04/2005", "20050425"]
    assert batch.column("serial").to_pylist() == [38467, 38468, None]
    assert batch.column("seen").to_pylist() == [ROWS[0][2], ROWS[1][2], None]


def test_all_other_cells_stay_as_they_are(path: Path) -> None:
    written = _written(open_table(path), ["I", "<J>", None])
    before = _cells(path)
    after = _cells(written)
    assert [row[: len(before[0])] for row in after] == before
    new = [row[len(before[0]) :] for row in after]
    assert new == [("new", "sure"), ("I", 0.5), ("<J>", 0.5), (None, None), (None, 0.5)]
    assert _cells(written, values=True)[4][5] == 4  # the stored value of a formula
    assert _cells(written, "Other") == _cells(path, "Other")
    assert openpyxl.load_workbook(written)["People"]["B2"].font.b
    assert open_table(written).titles == [*HEADER, "", "", "new", "sure"]


def test_texts_are_replaced_in_their_cells_and_real_dates_stay(path: Path) -> None:
    written = _written(open_table(path), ["2005-04-25", "03/04/2005", "2005-04-25"], "born")
    assert [row[1] for row in _cells(written)] == [
        "born",
        "2005-04-25",
        "03/04/2005",
        None,
        "2005-04-25",
    ]
    assert openpyxl.load_workbook(written)["People"]["B2"].font.b
    written = _written(open_table(path), ["2005-04-25", "x", None], "seen")
    assert _cells(written) == _cells(path)
    written = _written(open_table(path), ["x", "=1+1", "y"], "note")
    assert [row[5] for row in _cells(written)] == ["note", "x", "=1+1", None, "=A5+1"]


def test_rejects_are_a_workbook_of_their_own(path: Path) -> None:
    written = _written(open_table(path), [None, "why", None], rejects=True)
    wide = (*HEADER, None, None, "new", "sure")
    assert [row[:10] for row in _cells(written)] == [
        wide,
        (*ROWS[1][:2], *[dt.datetime(1979, 5, 3)] * 2, *ROWS[1][4:], None, None, "why", 0.5),
    ]


def test_a_sheet_is_chosen_by_its_name(path: Path) -> None:
    table = open_table(path, ReadingOptions(sheet="Other"))
    (batch,) = table.batches()
    assert [batch.column(name).to_pylist() for name in table.names] == [["10:20:00"], ["TRUE"]]
    with pytest.raises(DataError, match="no sheet 'Othr'; it has: People, Other; did you mean"):
        open_table(path, ReadingOptions(sheet="Othr"))
    (path.parent / "t.csv").write_text("a\n1\n")
    with pytest.raises(SettingsError, match="only workbooks have sheets, and this is csv"):
        open_table(path.parent / "t.csv", ReadingOptions(sheet="a"))


def test_old_workbooks_are_written_as_new_ones(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("People")
    style = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for row, cells in enumerate([HEADER, *ROWS]):
        for column, value in enumerate(cells):
            if value is not None:
                plain = not isinstance(value, dt.date)
                sheet.write(row, column, value, xlwt.Style.default_style if plain else style)
    book.add_sheet("Other").write(0, 0, "=not a formula")
    book.save(str(tmp_path / "t.xls"))
    table = open_table(tmp_path / "t.xls")
    (batch,) = table.batches()
    assert batch.column("when").to_pylist() == [ROWS[0][3], ROWS[1][3], None]
    written = _written(table, ["I", None, None])
    first = (*ROWS[0][:2], dt.datetime(2005, 4, 25), *ROWS[0][3:], "I", 0.5)
    assert _cells(written)[:2] == [(*HEADER, "new", "sure"), first]
    assert _cells(written, "Other") == [("=not a formula",)]
    assert openpyxl.load_workbook(written)["Other"]["A1"].data_type != "f"


_ODS = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="People">
<table:table-row><table:table-cell
 office:value-type="string"><text:p>born</text:p></table:table-cell>
<table:table-cell
 office:value-type="string"><text:p>seen</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell
 office:value-type="string"><text:p>3 May 1979</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="1979-05-03"><text:p>x</text:p>
</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>
</office:document-content>"""


def test_open_documents_are_read(tmp_path: Path) -> None:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(tmp_path / "t.ods", "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", _ODS.replace("\n", ""))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    table = open_table(tmp_path / "t.ods")
    (batch,) = table.batches()
    assert batch.column("born").to_pylist() == ["3 May 1979"]
    assert _cells(_written(table, ["I"]))[1][:1] == ("3 May 1979",)


@pytest.mark.parametrize("day", [dt.date(1900, 1, 1), dt.date(1900, 3, 1), dt.date(9999, 12, 31)])
def test_days_outlive_the_leap_year_that_was_none(tmp_path: Path, day: dt.date) -> None:
    workbook = openpyxl.Workbook()
    for value in ("d", day):
        workbook.worksheets[0].append([value])
    workbook.save(tmp_path / "t.xlsx")
    table = open_table(tmp_path / "t.xlsx")
    (batch,) = table.batches()
    again = open_table(_written(table, ["I"], rejects=True))
    (copied,) = again.batches()
    first = batch.column("d").cast(pa.string())
    assert copied.column("d").cast(pa.string()) == first


def test_what_is_no_workbook_is_refused(tmp_path: Path, path: Path) -> None:
    for content in (b"a,d\n1,2\n", path.read_bytes()[:2000]):
        (tmp_path / "x.xlsx").write_bytes(content)
        with pytest.raises(DataError, match="not a workbook of Excel or OpenDocument"):
            open_table(tmp_path / "x.xlsx")
    openpyxl.Workbook().save(tmp_path / "x.xlsx")
    with pytest.raises(DataError, match="sheet 'Sheet' is empty"):
        open_table(tmp_path / "x.xlsx")


def test_without_the_package_workbooks_are_an_extra(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(MissingExtraError, match="excel"):
        open_table(path)


def test_a_workbook_is_known_by_its_content(path: Path) -> None:
    for name in ("t", "t.csv"):
        path.rename(path.with_name(name))
        path = path.with_name(name)
        assert open_table(path).kind == "xlsx"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            '<row r="1" spans="1:2"><c r="A1"/><c r="B1" s="7" t="s"><v>3</v></c></row>'
            '<row r="3"/>',
            '<row r="1"><c r="A1"/><c r="B1" s="7" t="inlineStr"><is>'
            '<t xml:space="preserve">I</t></is></c><c r="AB1"><v>0.5</v></c></row><row r="3"/>',
        ),
        (
            "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>",
            '<row><c><v>1</v></c><c r="B1" t="inlineStr"><is><t xml:space="preserve">I</t></is></c>'
            '<c r="AB1"><v>0.5</v></c></row><row><c><v>3</v></c></row>',
        ),
        (
            '<x:row r="1"><x:c r="B1"/></x:row>',
            '<x:row r="1"><x:c r="B1" t="inlineStr"><x:is><x:t xml:space="preserve">I</x:t>'
            "</x:is></x:c>"
            '<x:c r="AB1"><x:v>0.5</x:v></x:c></x:row>',
        ),
        (
            '<row r="1"><c r="B1"><f>A1</f><v>2</v></c></row>',
            '<row r="1"><c r="B1"><f>A1</f><v>2</v></c><c r="AB1"><v>0.5</v></c></row>',
        ),
    ],
)
def test_cells_are_put_into_the_xml_of_a_sheet(rows: str, expected: str) -> None:
    edited = edited_worksheet(rows.encode(), {0: [(27, 0.5)]}, {0: {1: "I"}}, 28)
    assert edited.decode() == expected


def test_characters_that_no_xml_has_are_replaced() -> None:
    edited = edited_worksheet(b'<row r="1"></row>', {0: [(0, "a\x07<&\n")]}, {}, 1).decode()
    assert '<t xml:space="preserve">a\ufffd&lt;&amp;\n</t>' in edited
