"""Which kind of table a file is, by its name or as told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from datenorm.errors import DataError, SettingsError
from datenorm.tables.delimited import DelimitedTable
from datenorm.tables.encodings import known_encoding
from datenorm.tables.json_lines import JsonLinesTable, members
from datenorm.tables.parquet import ParquetTable
from datenorm.tables.streams import open_input, without_compression
from datenorm.tables.table import Ragged, Table
from datenorm.tables.workbook import WorkbookTable

__all__ = [
    "KINDS",
    "WORKBOOKS",
    "ReadingOptions",
    "check_output_kind",
    "kind_of",
    "open_table",
    "shown_kind",
]

_START = 1 << 16  # bytes of a file by which its kind is told
WORKBOOKS = ("xlsx", "xlsm", "xlsb", "xls", "ods")
KINDS = ("csv", "tsv", "jsonl", "parquet", *WORKBOOKS)
_MAGIC = {b"PAR1": "parquet", b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xls"}
_ENDINGS = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
    **{f".{kind}": kind for kind in WORKBOOKS},
}


def kind_of(path: Path) -> str | None:
    """The kind of table that a file's name ends in, or None."""
    return _ENDINGS.get(Path(without_compression(path)).suffix.lower())


def shown_kind(path: Path) -> str | None:
    """The kind of table that a file's content shows beyond doubt, or None."""
    if (kind := _binary_kind(path)) is not None:
        return kind
    with open_input(path) as file:
        start = file.read(_START)
    try:
        members(start.split(b"\n")[0].decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return "jsonl"


def _binary_kind(path: Path) -> str | None:
    """The kind that a file's first bytes show: no text begins so, whatever the file is called."""
    with path.open("rb") as file:
        start = file.read(max(map(len, _MAGIC)))
    return next((kind for magic, kind in _MAGIC.items() if start.startswith(magic)), None)


@dataclass(frozen=True)
class ReadingOptions:
    """What is known of a file, and wanted of it.

    Args:
        kind: one of KINDS; None goes by the name, and where that tells nothing, by the content.
        delimiter: of CSV; None finds it out.
        encoding: of CSV and TSV; None finds it out.
        ragged: what becomes of rows of CSV and TSV with other fields than the header.
        wanted: titles of columns of CSV and TSV that may tell its encoding.
        sheet: of a workbook; None takes the first that is shown.
    """

    kind: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    ragged: Ragged = "stop"
    wanted: Sequence[str] = ()
    sheet: str | None = None


def open_table(path: Path, options: ReadingOptions | None = None) -> Table:
    """Open a table; .gz and .zst are decompressed.

    Raises:
        DataError: the file is empty, damaged or of no known kind.
        SettingsError: the delimiter or the encoding cannot be one.
    """
    options = options or ReadingOptions()
    kind = options.kind or _binary_kind(path) or kind_of(path) or shown_kind(path)
    if kind is None:
        message = (
            f"{path}: which kind of table is it? expected a name that ends in .csv, .tsv, .jsonl, "
            ".parquet, .xlsx, .xls or .ods"
        )
        raise DataError(message, "unknown_table_kind")
    if not path.stat().st_size:
        raise DataError(f"{path}: the file is empty; expected a table")
    if kind in WORKBOOKS:
        return WorkbookTable(path, options.sheet)
    if options.sheet is not None:
        raise SettingsError(f"{path}: only workbooks have sheets, and this is {kind}")
    if kind == "parquet":
        return ParquetTable(path)
    if kind == "jsonl":
        return JsonLinesTable(path)
    delimiter, encoding = options.delimiter, options.encoding
    if delimiter is not None and (
        len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n'
    ):
        message = "the delimiter must be one ASCII character, no quote and no line end"
        raise SettingsError(f"{message}, not {delimiter!r}")
    return DelimitedTable(
        path,
        delimiter or ("\t" if kind == "tsv" else None),
        known_encoding(encoding) if encoding else None,
        options.ragged,
        options.wanted,
    )


def check_output_kind(path: Path, table: Table) -> None:
    """DataError where an output is named as another kind of table than it is."""
    kind = kind_of(path)
    if kind is None:
        return
    if _family(kind) != _family(table.kind):
        if table.kind == "xlsx" and kind in WORKBOOKS:
            raise DataError(f"{path} is named as {kind}; workbooks are written as .xlsx")
        raise DataError(
            f"{path} is named as {kind}, and the input is {table.kind}: "
            "the output is of the kind of the input"
        )
    if kind in ("parquet", "xlsx") and path.name != without_compression(path):
        what = (
            "Parquet compresses its own columns"
            if kind == "parquet"
            else "workbooks are compressed"
        )
        raise DataError(f"{path}: {what}; choose a name without {path.suffix}")


def _family(kind: str) -> str:
    """CSV and TSV are one: the output keeps the delimiter of the input, and many a .csv is cut at
    tabs.
    """
    return "csv" if kind == "tsv" else kind
