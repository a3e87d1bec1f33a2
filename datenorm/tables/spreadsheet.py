"""The XML of an Office Open XML spreadsheet, as far as it is read and written here."""

from __future__ import annotations

import datetime as dt
import math
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, TypeAlias
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

__all__ = [
    "Cell",
    "cell_text",
    "counts_from_1904",
    "edited_worksheet",
    "worksheet_part",
    "write_workbook",
]

Cell: TypeAlias = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not in any XML
_EPOCH = dt.datetime(1899, 12, 30)
_FIRST_DAY = dt.datetime(
    1900, 3, 1
)  # Excel counts a 29 February 1900; before, its days are off by one
_FORMATS = {dt.date: 1, dt.datetime: 2, dt.time: 3, dt.timedelta: 4}  # styles of _STYLES
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="4">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>'
    '<numFmt numFmtId="166" formatCode="hh:mm:ss"/>'
    '<numFmt numFmtId="167" formatCode="[h]:mm:ss"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2">'
    '<fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf xfId="0"/>'
    + "".join(
        f'<xf numFmtId="{number}" xfId="0" applyNumberFormat="1"/>' for number in range(164, 168)
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles>"
    "</styleSheet>"
)

_ROW = re.compile(rb"<((?:\w+:)?)row\b([^>]*?)(?:/>|>(.*?)</\1row>)", re.DOTALL)
_CELL = re.compile(rb"<((?:\w+:)?)c\b([^>]*?)(?:/>|>(.*?)</\1c>)", re.DOTALL)
_NUMBER = re.compile(rb'\br="([A-Z]*)([0-9]+)"')
_STYLE = re.compile(rb'\bs="[0-9]+"')
_DIMENSION = re.compile(rb'(<(?:\w+:)?dimension\b[^>]*?\bref=")[^"]*(")')


def cell_text(cell: Cell) -> str:
    """The value of a cell as text."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def worksheet_part(path: Path, sheet: str) -> str | None:
    """Where the XML of a sheet stands in an .xlsx file; None in a file of another kind."""
    if not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as archive:
        try:
            types = archive.read("[Content_Types].xml")
            workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
            relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        except (KeyError, ElementTree.ParseError):
            return None
        targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
        for element in workbook.iter():
            if element.tag.endswith("}sheet") and element.get("name") == sheet:
                found = (value for key, value in element.items() if key.endswith("}id"))
                target = targets.get(next(found, None), "")
                part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                macros = b"macroEnabled" in types
                return part if part in archive.namelist() and not macros else None
    return None


def counts_from_1904(path: Path) -> bool:
    """Whether a workbook says that its numbers of days begin in 1904, as on old Macs.

    Of files of other kinds than .xlsx and .xlsm only their reader knows.
    """
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        try:
            workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        except (KeyError, ElementTree.ParseError):
            return False
    flags = (part.get("date1904") for part in workbook if part.tag.endswith("}workbookPr"))
    return next(flags, None) in ("1", "true", "on")


def edited_worksheet(
    xml: bytes,
    added: Mapping[int, Sequence[tuple[int, Cell]]],
    replaced: Mapping[int, Mapping[int, str]],
    width: int,
) -> bytes:
    """The XML of a sheet with cells added behind those of a row, or put in the place of some.

    Args:
        added: by number of the row, from 0, the columns, from 0, and values of new cells.
        replaced: by row and column the new texts of cells; those with a formula stay.
        width: columns of the sheet with the new ones.
    """
    row = -1

    def edit(match: re.Match[bytes]) -> bytes:
        nonlocal row
        prefix, attributes, content = match[1], match[2], match[3] or b""
        number = _NUMBER.search(attributes)
        row = int(number[2]) - 1 if number else row + 1
        if row in replaced:
            content = _replaced(content, row, replaced[row])
        new = b"".join(_cell(row, column, cell, prefix) for column, cell in added.get(row, ()))
        if not new and row not in replaced:
            return match[0]
        attributes = re.sub(rb'\sspans="[^"]*"', b"", attributes)
        return b"<%brow%b>%b%b</%brow>" % (prefix, attributes, content, new, prefix)

    edited = _ROW.sub(edit, xml)
    corner = f"{_letters(width - 1)}{row + 1}".encode()
    return _DIMENSION.sub(rb"\1A1:" + corner + rb"\2", edited, count=1)


def _replaced(content: bytes, row: int, texts: Mapping[int, str]) -> bytes:
    column = -1

    def edit(match: re.Match[bytes]) -> bytes:
        nonlocal column
        prefix, attributes, inside = match[1], match[2], match[3] or b""
        number = _NUMBER.search(attributes)
        column = _column(number[1]) if number else column + 1
        if column not in texts or b"<%bf" % prefix in inside:
            return match[0]
        style = _STYLE.search(attributes)
        return _cell(row, column, texts[column], prefix, b" " + style[0] if style else b"")

    return _CELL.sub(edit, content)


def _letters(column: int) -> str:
    """A, B, ... Z, AA, ... of a column, from 0."""
    found = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        found, column = chr(ord("A") + letter) + found, column - 1
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number - 1


def _cell(row: int, column: int, cell: Cell, prefix: bytes = b"", style: bytes = b"") -> bytes:
    """A cell as XML; a value that no number can stand for is its text."""
    place = f'r="{_letters(column)}{row + 1}"'.encode() + style
    number, kind = _number(cell)
    if number is not None:
        form = b' s="%d"' % kind if kind else b""
        return b"<%bc %b%b><%bv>%b</%bv></%bc>" % (
            prefix,
            place,
            form,
            prefix,
            repr(number).encode(),
            prefix,
            prefix,
        )
    text = escape(_NO_XML.sub("\ufffd", cell_text(cell))).encode()
    return b'<%bc %b t="inlineStr"><%bis><%bt xml:space="preserve">%b</%bt></%bis></%bc>' % (
        prefix,
        place,
        prefix,
        prefix,
        text,
        prefix,
        prefix,
        prefix,
    )


def _number(cell: Cell) -> tuple[float | None, int]:
    """The number that stands for a value in Excel, and its style; None for a text."""
    style = _FORMATS.get(type(cell), 0)
    if isinstance(cell, bool | str):
        return None, 0
    if isinstance(cell, int | float):
        return (cell if math.isfinite(cell) else None), 0
    if isinstance(cell, dt.timedelta):
        return cell / dt.timedelta(days=1), style
    if isinstance(cell, dt.time):
        moment = dt.datetime.combine(_EPOCH, cell.replace(tzinfo=None))
        return (moment - _EPOCH) / dt.timedelta(days=1), style
    day = cell if isinstance(cell, dt.datetime) else dt.datetime.combine(cell, dt.time())
    if day.tzinfo is not None or day < _FIRST_DAY:
        return None, 0
    days = (day - _EPOCH) / dt.timedelta(days=1)
    return (int(days) if days.is_integer() else days), style


def write_workbook(
    sink: BinaryIO, sheets: Iterator[tuple[str, Iterator[tuple[int, Sequence[Cell]]]]]
) -> None:
    """Write sheets, each with its name and the numbers, from 0, and cells of its rows, as .xlsx."""
    names = []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, rows) in enumerate(sheets, 1):
            names.append(name)
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                part.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
                for row, cells in rows:
                    written = (
                        _cell(row, column, cell) for column, cell in enumerate(cells) if cell != ""
                    )
                    part.write(b'<row r="%d">%b</row>' % (row + 1, b"".join(written)))
                part.write(b"</sheetData></worksheet>")
        for part_name, content in _parts(names).items():
            archive.writestr(part_name, content)


def _parts(names: Sequence[str]) -> dict[str, str]:
    """All that a workbook has beside its sheets."""
    numbers = range(1, len(names) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheet_types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        for n in numbers
    )
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers] + [
        ("styles", "styles.xml")
    ]
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{sheet_types}'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/></Types>',
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(targets),
        "xl/styles.xml": _STYLES,
    }


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    """A part that says which other parts belong to one."""
    inside = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'
