"""Tables in folders that Spark reads: their date columns cleaned, into another folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from datenorm.cleaning.outputs import Additions, check_names
from datenorm.cleaning.passes import Neighbours, TableReport
from datenorm.columns.cleaner import ColumnCleaner
from datenorm.columns.detect import SAMPLE
from datenorm.errors import DataError, SettingsError
from datenorm.spark.frames import FrameColumns, by_position, judge_dataframe
from datenorm.spark.places import check_new_folder, new_folder
from datenorm.spark.problems import explained
from datenorm.spark.workers import ArrowBatch
from datenorm.tables.delimited import find_delimiter
from datenorm.tables.encodings import known_encoding
from datenorm.tables.opening import kind_of
from datenorm.tables.table import find_columns, listed
from datenorm.text import counted

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["KINDS", "Folder", "clean_folder", "open_folder"]

KINDS = ("csv", "tsv", "parquet")
_CSV = {"header": "true", "escape": '"', "multiLine": "true"}  # RFC 4180: "" is a quote
_AS_THEY_ARE = {
    "ignoreLeadingWhiteSpace": "false",
    "ignoreTrailingWhiteSpace": "false",
    "emptyValue": "",
}
# Rows of another length, and files of another header, are errors even where a pass reads one
# column alone.
_STRICT = {"mode": "FAILFAST", "enforceSchema": "false", "columnPruning": "false"}
_FIRST_LINES = 50
_LOST = "�"  # what Spark makes of bytes that it cannot decode


@dataclass(frozen=True, eq=False)
class Folder:
    """The table in a folder, a file, or what a glob finds, with the way that it is written."""

    path: str
    kind: str
    frame: DataFrame
    files: Sequence[str]
    writing: Mapping[str, str]
    decoded: bool = True  # whether its encoding was named, or it has none

    value_encoding = None  # Spark gives texts

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The names of the columns, in their order."""
        return tuple(self.frame.columns)

    @property
    def names(self) -> tuple[str, ...]:
        """By which columns are asked for."""
        return FrameColumns(self.path, self.titles).names

    def batches(self, columns: Sequence[str]) -> Iterator[ArrowBatch]:
        """The first rows, by which columns of dates are found."""
        positions = [self.names.index(name) for name in columns]
        first = by_position(self.frame).select(*(f"c{position}" for position in positions))
        with explained(self.path):
            rows = first.limit(SAMPLE).toArrow().combine_chunks().to_batches()
        yield from (ArrowBatch(batch, tuple(columns)) for batch in rows[:1])


def open_folder(
    session: SparkSession,
    path: str,
    kind: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> Folder:
    """The table that Spark reads from a path; several files have one header.

    Args:
        kind: one of KINDS; None goes by the names of the files.
        delimiter: of CSV; None finds it out.
        encoding: of CSV and TSV; None is UTF-8.

    Raises:
        DataError: there is nothing, or nothing that can be read.
        SettingsError: the kind, the delimiter or the encoding cannot be one.
    """
    with explained(path):
        found = session.read.format("binaryFile").load(path).inputFiles()
        files = sorted(map(unquote, found))
        if not files:
            raise DataError(f"{path}: there are no files; expected a table")
        kind = kind or _kind(path, files)
        if kind == "parquet":
            return Folder(path, kind, session.read.parquet(path), files, {})
        if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
            raise SettingsError(f"the delimiter must be one character, not {delimiter!r}")
        charset = known_encoding(encoding or "utf-8")
        if kind == "tsv":
            delimiter = delimiter or "\t"
        delimiter = delimiter or _delimiter(session, files[0], charset)
        options = {**_CSV, **_AS_THEY_ARE, "sep": delimiter, "encoding": charset}
        frame = session.read.options(**options, **_STRICT).csv(path).na.fill("")
        first = session.read.options(**{**options, "header": "false"}).csv(files[0]).head()
        _check_titles(path, frame.columns, list(first or ()))
    return Folder(path, kind, frame, files, options, encoding is not None)


def _kind(path: str, files: Sequence[str]) -> str:
    """The kind of table that all files are named as."""
    kinds = {kind_of(Path(file)) for file in files}
    kind = kinds.pop() if len(kinds) == 1 else None
    if kind not in KINDS:
        message = f"{path}: which kind of table is it? expected files that all end in .parquet, "
        raise DataError(f"{message}.csv or .tsv", "unknown_table_kind")
    return kind


def _delimiter(session: SparkSession, file: str, charset: str) -> str:
    lines = session.read.option("encoding", charset).text(file).head(_FIRST_LINES)
    sample = "\n".join(row[0] for row in lines).encode()
    return find_delimiter(sample) if sample.strip() else ","


def _check_titles(path: str, names: Sequence[str], titles: Sequence[str | None]) -> None:
    """DataError where Spark calls the columns otherwise than the header does, or would drop rows.

    Columns without a name, and those that share one, get names from Spark; those that are in the
    names of folders stand behind.
    """
    if list(names[: len(titles)]) != [title or "" for title in titles]:
        found = listed([title or "(none)" for title in titles])
        raise DataError(
            f"{path}: the names of its columns have to differ for Spark, and none may be empty; "
            f"rename them: {found}"
        )
    if len(titles) == 1:
        raise DataError(
            f"{path}: in CSV of one column Spark leaves out the empty rows; clean it on one "
            "machine, or store it as Parquet"
        )


def clean_folder(
    folder: Folder,
    columns: Sequence[str],
    cleaner: ColumnCleaner,
    neighbours: Neighbours,
    additions: Additions,
    target: str | None,
    *,
    force: bool = False,
    reported: bool = True,
) -> TableReport:
    """Clean columns of a folder into another one: what `clean_dataframe` makes of its rows.

    Args:
        target: a new folder; None writes nothing.
        force: replaces a folder of rows that Spark wrote.
        reported: whether a report is wanted, which takes one more pass; else it has no columns.

    Raises:
        DataError: a column is missing, stands twice or holds no texts, a name is taken, `target`
            cannot be written, or rows cannot be read.
    """
    session = folder.frame.sparkSession
    if additions.typed and folder.kind != "parquet":
        raise SettingsError(f"{folder.path}: {folder.kind} holds texts; only Parquet has types")
    known = FrameColumns(folder.path, folder.titles)
    for name in find_columns(known, columns):
        check_names(known, name, list(additions.columns(name)))
    with explained(folder.path if target is None else target):
        if target is not None:
            check_new_folder(session, target, force, folder.path, folder.files)
    with explained(folder.path):
        judged = judge_dataframe(folder.frame, columns, cleaner, neighbours, folder.path)
        report = judged.report() if reported else TableReport(())
        if not additions.typed:
            report = replace(report, untyped=())
        if target is not None:
            with new_folder(session, target, force) as aside:
                _write(folder, judged.clean(additions), aside)
    return report


def _write(folder: Folder, cleaned: DataFrame, aside: str) -> None:
    """Write the rows, unless their texts were damaged when Spark decoded them."""
    from pyspark.sql import Observation
    from pyspark.sql import functions as sql

    if folder.kind == "parquet" or folder.decoded:
        _save(folder, cleaned, aside)
        return
    lost = Observation("lost")
    texts = [sql.col(f"`{name.replace('`', '``')}`") for name in folder.titles]
    damaged = reduce(lambda one, other: one | other, [text.contains(_LOST) for text in texts])
    rows = sql.count(sql.when(damaged, True)).alias("rows")
    _save(folder, cleaned.observe(lost, rows), aside)
    if count := lost.get["rows"]:
        raise DataError(
            f"{folder.path}: Spark would lose bytes that are not UTF-8, in {counted(count, 'row')}",
            "lost_bytes",
        )


def _save(folder: Folder, frame: DataFrame, aside: str) -> None:
    writer = frame.write.options(**folder.writing)
    (writer.parquet if folder.kind == "parquet" else writer.csv)(aside)
