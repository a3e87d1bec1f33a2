"""Cleaning the date columns of a file: two passes over its rows, one row out per row in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import reduce
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.arrow import distinct
from datenorm.columns.cleaner import CleanedRows, CleaningOptions, ColumnCleaner, ParsedRows
from datenorm.columns.evidence import Evidence
from datenorm.columns.groups import JoinedRows, RowGroups, take
from datenorm.columns.reader import ColumnReader
from datenorm.columns.report import ColumnReport, Tally
from datenorm.columns.verdict import Verdict
from datenorm.errors import DataError
from datenorm.files import atomic_path, blamed_on
from datenorm.tables.opening import check_output_kind
from datenorm.tables.streams import open_output
from datenorm.tables.table import Addition, Batch, Table, TableWriter, find_columns

__all__ = ["Additions", "Neighbours", "Outputs", "TableReport", "clean_table"]

Progress = Callable[[int], object]
_Group = tuple[str, str]  # a column, and the value that its rows share, "" for all rows
_Cleaned = CleanedRows | JoinedRows
_GROUP_LIMIT = 1_000  # groups of rows that have verdicts of their own


@dataclass(frozen=True)
class Additions:
    """What a cleaned table gets: NAME_iso, or the ISO text in place of NAME where the date is certain, and what else is asked."""

    in_place: bool = False
    status: bool = False
    confidence: bool = False
    alternative: bool = False

    def columns(self, name: str) -> dict[str, pa.DataType]:
        """Names and types of the new columns of a column."""
        asked = {
            "iso": (not self.in_place, pa.string()),
            "status": (self.status, pa.string()),
            "confidence": (self.confidence, pa.float64()),
            "alternative": (self.alternative, pa.string()),
        }
        return {f"{name}_{what}": kind for what, (wanted, kind) in asked.items() if wanted}

    def of(self, name: str, cleaned: _Cleaned, original: pa.Array) -> list[Addition]:
        """The values of some rows."""
        found = [
            Addition(new, getattr(cleaned, new.removeprefix(f"{name}_")))
            for new in self.columns(name)
        ]
        return (
            [Addition(name, _replaced(original, cleaned), replaces=True), *found]
            if self.in_place
            else found
        )


@dataclass(frozen=True)
class Outputs:
    """Where cleaned rows go: a file, or an open binary stream; and the rows without a certain date, with the reason.

    With neither file nor stream nothing is written. `force` replaces files that are there.
    """

    table: Path | BinaryIO | None = None
    rejects: Path | None = None
    force: bool = False
    additions: Additions = field(default_factory=Additions)


@dataclass(frozen=True)
class TableReport:
    """What was found in a table: a report for each column, in their order, and how many rows are ragged.

    Ragged rows have fewer or more fields than the header; no column counts them.
    """

    columns: tuple[ColumnReport, ...]
    ragged: int = 0

    @property
    def certain(self) -> bool:
        """Whether every row has a certain date in every column."""
        return not self.ragged and all(found.certain == found.tally.rows for found in self.columns)

    @property
    def unread(self) -> bool:
        """Whether some row holds text in which no date was found."""
        return any(
            found.tally.status.get("rejected", 0) > found.tally.empty for found in self.columns
        )


@dataclass(frozen=True)
class Neighbours:
    """Other columns that tell something of the rows: each value of `by` makes a group of rows with
    a verdict of its own, and the orders of `like` go before those of the columns themselves."""

    by: str | None = None
    like: str | None = None

    @property
    def names(self) -> list[str]:
        """The columns that are read for this."""
        return [name for name in (self.by, self.like) if name is not None]

    def groups(self, table: Table, batch: Batch) -> RowGroups | None:
        """The groups of a batch; None where all rows are one."""
        return RowGroups.of(batch.column(self.by), table.value_encoding) if self.by else None


def clean_table(
    table: Table,
    columns: Sequence[str],
    reader: ColumnReader,
    options: CleaningOptions,
    outputs: Outputs,
    progress: Progress = lambda rows: None,
    neighbours: Neighbours = Neighbours(),
) -> TableReport:
    """Clean columns of a table.

    Args:
        neighbours: other columns that tell something of the rows.
        progress: called with the rows of every batch, in both passes.

    Raises:
        DataError: a column is missing or stands twice, a name is taken, an output exists, or a row
            cannot be read.
    """
    columns = find_columns(table, columns)
    _check_outputs(table, columns, outputs)
    cleaner = ColumnCleaner(reader, options)
    neighbours = Neighbours(
        *(find_columns(table, [name])[0] if name else None for name in vars(neighbours).values())
    )
    verdicts = _verdicts(table, columns, cleaner, neighbours, progress)
    tallies, ragged = {key: Tally() for key in verdicts}, 0
    asked = [*columns, *neighbours.names]
    with _Writers(table, columns, outputs) as writers:
        for batch in table.batches(None if writers else list(dict.fromkeys(asked))):
            groups, cleaned = neighbours.groups(table, batch), {}
            for name in columns:
                parts = {
                    key: cleaner.clean(rows, verdicts[key])
                    for key, rows in _grouped(_parse(cleaner, table, batch, name), name, groups)
                }
                tallies |= {key: tallies[key].merge(Tally.of(parts[key])) for key in parts}
                rows = list(parts.values())
                cleaned[name] = JoinedRows(rows, groups.rows) if groups else rows[0]
            writers.write(batch, cleaned)
            ragged += batch.ragged
            progress(len(batch))
    keys = sorted(tallies, key=lambda key: (columns.index(key[0]), key[1]))
    shown = {key: _shown_group(*key, neighbours.by) for key in keys}
    return TableReport(
        tuple(ColumnReport(shown[key], tallies[key], verdicts[key]) for key in keys), ragged
    )


def _shown_group(name: str, group: str, by: str | None) -> str:
    """What the report calls a group of the rows of a column."""
    return f"{name} ({by}: {group or 'empty'})" if by else name


def _grouped(
    parsed: ParsedRows, name: str, groups: RowGroups | None
) -> Iterator[tuple[_Group, ParsedRows]]:
    """The rows of each group of a column."""
    if groups is None:
        yield (name, ""), parsed
        return
    for group, rows in zip(groups.names, groups.rows, strict=True):
        yield (name, group), take(parsed, rows)


def _parse(cleaner: ColumnCleaner, table: Table, batch: Batch, name: str) -> ParsedRows:
    try:
        return cleaner.parse(batch.column(name), table.value_encoding)
    except DataError as error:
        raise DataError(f"{table.path}: column {name!r}: {error}") from error


def _verdicts(
    table: Table,
    columns: Sequence[str],
    cleaner: ColumnCleaner,
    neighbours: Neighbours,
    progress: Progress,
) -> dict[_Group, Verdict]:
    """The first pass: what all rows of a group prove together."""
    like = neighbours.like
    read = list(dict.fromkeys([*columns, *([like] if like else [])]))
    evidence = {} if neighbours.by else {(name, ""): Evidence() for name in read}
    for batch in table.batches(list(dict.fromkeys([*read, *neighbours.names]))):
        groups = neighbours.groups(table, batch)
        for name in read:
            for key, rows in _grouped(_parse(cleaner, table, batch, name), name, groups):
                found = cleaner.evidence(rows)
                evidence[key] = evidence.get(key, Evidence()).merge(found)
        if len(evidence) > _GROUP_LIMIT * len(read):
            message = (
                f"{table.path}: column {neighbours.by!r} has more than {_GROUP_LIMIT:,} values"
            )
            raise DataError(f"{message}; group rows by one with fewer, such as a country")
        progress(len(batch))
    verdicts = {key: cleaner.decide(found) for key, found in evidence.items()}
    return {
        key: replace(verdict, like=verdicts[like, key[1]], like_name=like)
        if like and key[0] != like
        else verdict
        for key, verdict in verdicts.items()
        if key[0] in columns
    }


def _check_outputs(table: Table, columns: Sequence[str], outputs: Outputs) -> None:
    files = [path for path in (outputs.table, outputs.rejects) if isinstance(path, Path)]
    for place, path in enumerate(files):
        if path.exists() and path.samefile(table.path):
            raise DataError(
                f"{path} is the input; choose another name: the input is read twice and never replaced"
            )
        if path.resolve() in [other.resolve() for other in files[:place]]:
            raise DataError(f"{path} cannot be both the output and the rejects; choose two names")
        check_output_kind(path, table)
        if path.exists() and not outputs.force:
            raise DataError(f"{path} exists", "exists")
    for name in columns:
        new = [*outputs.additions.columns(name), *([_reason(name)] if outputs.rejects else [])]
        for taken in [found for found in new if found in table.names]:
            raise _taken(table, taken, taken.removeprefix(f"{name}_"))


def _taken(table: Table, name: str, addition: str) -> DataError:
    """What to raise where a column that is to be added is there already."""
    message = f"{table.path}: there is already a column {name!r}"
    if addition == "iso":
        return DataError(message, "iso_taken")
    if addition == "reason":
        return DataError(message, "reason_taken")
    return DataError(message, "addition_taken", addition=addition)


def _shown(target: Path | BinaryIO | None) -> str:
    """An output as messages name it."""
    return str(target) if isinstance(target, Path) else "stdout"


def _reason(name: str) -> str:
    return f"{name}_reason"


def _texts(values: pa.Array) -> pa.Array:
    """Bytes of any Arrow type as the texts that the reader takes them for; other values as they are."""
    kind = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
    if not (
        pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind)
    ):
        return values
    texts, places = distinct(values)
    return texts.take(places)


def _replaced(original: pa.Array, cleaned: _Cleaned) -> pa.Array:
    """The ISO text where there is a certain date, and what stood there where there is none."""
    kind = pa.binary() if pa.types.is_binary(original.type) else pa.string()
    return pc.coalesce(cleaned.iso.cast(kind), original.cast(kind))


class _Writers:
    """The output and the rejects of one table, both written aside and there only when all went well."""

    def __init__(self, table: Table, columns: Sequence[str], outputs: Outputs) -> None:
        self._table, self._columns, self._outputs = table, columns, outputs
        self._stack = ExitStack()
        self._output: TableWriter | None = None
        self._rejects: TableWriter | None = None

    def __bool__(self) -> bool:
        return self._outputs.table is not None or self._outputs.rejects is not None

    def __enter__(self) -> _Writers:
        with ExitStack() as stack:
            added = {
                n: kind
                for name in self._columns
                for n, kind in self._outputs.additions.columns(name).items()
            }
            replaced = self._columns if self._outputs.additions.in_place else ()
            reasons = {_reason(name): pa.string() for name in self._columns}
            if self._outputs.table is not None:
                self._output = self._table.writer(
                    self._sink(stack, self._outputs.table), added, replaced
                )
                stack.callback(self._output.close)
            if self._outputs.rejects is not None:
                self._rejects = self._table.rejects_writer(
                    self._sink(stack, self._outputs.rejects), reasons
                )
                stack.callback(self._rejects.close)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: object) -> bool | None:
        return self._stack.__exit__(*error)  # type: ignore[arg-type]

    def write(self, batch: Batch, cleaned: Mapping[str, _Cleaned]) -> None:
        """Write the rows of a batch."""
        if self._output:
            additions = [
                self._outputs.additions.of(name, rows, self._original(batch, name))
                for name, rows in cleaned.items()
            ]
            with blamed_on(_shown(self._outputs.table)):
                self._output.write(batch, [addition for column in additions for addition in column])
        if self._rejects:
            keep = reduce(pc.or_, [rows.uncertain for rows in cleaned.values()])
            if pc.any(keep).as_py() or batch.ragged:
                why = [
                    Addition(
                        _reason(name),
                        pc.if_else(rows.uncertain, rows.reason, pa.scalar(None, pa.string())),
                    )
                    for name, rows in cleaned.items()
                ]
                with blamed_on(_shown(self._outputs.rejects)):
                    self._rejects.write(batch, why, keep)

    def _sink(self, stack: ExitStack, target: Path | BinaryIO) -> BinaryIO:
        if not isinstance(target, Path):
            stack.enter_context(blamed_on(_shown(target)))
            stack.callback(target.flush)  # here, where a full disk can still be named
            return target
        aside = stack.enter_context(atomic_path(target, self._outputs.force))
        return stack.enter_context(open_output(stack.enter_context(aside.open("wb")), target))

    def _original(self, batch: Batch, name: str) -> pa.Array:
        """What a column holds: bytes as they are in CSV and TSV; Parquet gets a column of texts in place of one of bytes."""
        values = batch.column(name)
        return (
            _texts(values)
            if self._outputs.additions.in_place and self._table.kind == "parquet"
            else values
        )
