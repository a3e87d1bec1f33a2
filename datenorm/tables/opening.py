"""Which kind of table a file is, by its name or as told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from datenorm.errors import DataError, SettingsError
from datenorm.tables.delimited import DelimitedTable
from datenorm.tables.encodings import known_encoding
from datenorm.tables.json_lines import JsonLinesTable, members
from datenorm.tables.parquet import ParquetTable
from datenorm.tables.streams import open_input, without_compression
from datenorm.tables.table import Ragged, Table

__all__ = ["KINDS", "kind_of", "open_table", "shown_kind"]

_START = 1 << 16  # bytes of a file by which its kind is told
KINDS = ("csv", "tsv", "jsonl", "parquet")
_ENDINGS = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
}


def kind_of(path: Path) -> str | None:
    """The kind of table that a file's name ends in, or None."""
    return _ENDINGS.get(Path(without_compression(path)).suffix.lower())


def shown_kind(path: Path) -> str | None:
    """The kind of table that a file's content shows beyond doubt, or None."""
    with open_input(path) as file:
        start = file.read(_START)
    if start.startswith(b"PAR1"):
        return "parquet"
    try:
        members(start.split(b"\n")[0].decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return "jsonl"


def open_table(
    path: Path,
    kind: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    ragged: Ragged = "stop",
    wanted: Sequence[str] = (),
) -> Table:
    """Open a table.

    Args:
        path: the file; .gz and .zst are decompressed.
        kind: one of KINDS; None goes by the name, and where that tells nothing, by the content.
        delimiter: of CSV; None finds it out.
        encoding: of CSV and TSV; None finds it out.
        ragged: what becomes of rows of CSV and TSV with other fields than the header.
        wanted: titles of columns of CSV and TSV that may tell its encoding.

    Raises:
        DataError: the file is empty, damaged or of no known kind.
        SettingsError: the delimiter or the encoding cannot be one.
    """
    kind = kind or kind_of(path) or shown_kind(path)
    if kind is None:
        message = (
            f"{path}: which kind of table is it? expected a name that ends in .csv, .tsv, .jsonl "
            "or .parquet"
        )
        raise DataError(message, "unknown_table_kind")
    if not path.stat().st_size:
        raise DataError(f"{path}: the file is empty; expected a table")
    if kind == "parquet":
        return ParquetTable(path)
    if kind == "jsonl":
        return JsonLinesTable(path)
    if delimiter is not None and (
        len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n'
    ):
        raise SettingsError(
            f"the delimiter must be one ASCII character, no quote and no line end, not {delimiter!r}"
        )
    return DelimitedTable(
        path,
        delimiter or ("\t" if kind == "tsv" else None),
        known_encoding(encoding) if encoding else None,
        ragged,
        wanted,
    )
