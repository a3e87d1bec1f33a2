"""Cleaning the date columns of a file: two passes over its rows, one row out per row in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import pyarrow as pa

from datenorm.cleaning.outputs import Additions, Outputs, Writers, check_outputs
from datenorm.columns.cleaner import CleanedRows, CleaningOptions, ColumnCleaner, ParsedRows
from datenorm.columns.evidence import Evidence, add_counts
from datenorm.columns.groups import JoinedRows, RowGroups, take
from datenorm.columns.kinds import only, type_of
from datenorm.columns.limits import Limit, limit_rows
from datenorm.columns.reader import ColumnReader
from datenorm.columns.report import ColumnReport, Tally
from datenorm.columns.verdict import Verdict
from datenorm.errors import DataError
from datenorm.tables.table import Batch, Table, find_columns

__all__ = ["Additions", "Neighbours", "Outputs", "TableReport", "clean_table"]

Progress = Callable[[int], object]
EachRows = Callable[[str, CleanedRows], object]
_Group = tuple[str, str]  # a column, and the value that its rows share, "" for all rows
_GROUP_LIMIT = 1_000  # groups of rows that have verdicts of their own


@dataclass(frozen=True)
class TableReport:
    """What was found in a table: a report for each column, in their order, and how many rows are
    ragged.

    Ragged rows have fewer or more fields than the header; no column counts them. `untyped` columns
    stayed texts, though types were asked for.
    """

    columns: tuple[ColumnReport, ...]
    ragged: int = 0
    untyped: tuple[str, ...] = ()

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
    """Other columns that tell something of the rows.

    Each value of `by` makes a group of rows with a verdict of its own, and the orders of `like` go
    before those of the columns themselves. No date lies before that of `not_before` or after that
    of `not_after` in the same row.
    """

    by: str | None = None
    like: str | None = None
    not_before: str | None = None
    not_after: str | None = None

    @property
    def names(self) -> list[str]:
        """The columns that are read for this."""
        return [name for name in vars(self).values() if name is not None]

    @property
    def limits(self) -> list[str]:
        """The columns whose dates limit those of others."""
        return [name for name in (self.not_before, self.not_after) if name is not None]

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
    each: EachRows = lambda name, rows: None,
) -> TableReport:
    """Clean columns of a table.

    Args:
        neighbours: other columns that tell something of the rows.
        progress: called with the rows of every batch, in both passes.
        each: called with the name of every column and the cleaned rows of each batch, group by
            group.

    Raises:
        DataError: a column is missing or stands twice, a name is taken, an output exists, or a row
            cannot be read.
    """
    columns = find_columns(table, columns)
    check_outputs(table, columns, outputs)
    cleaner = ColumnCleaner(reader, options)
    neighbours = Neighbours(
        *(find_columns(table, [name])[0] if name else None for name in vars(neighbours).values())
    )
    verdicts = _verdicts(table, columns, cleaner, neighbours, progress)
    run = _Run(table, tuple(columns), cleaner, neighbours, verdicts)
    tallies, ragged, types = {key: Tally() for key in verdicts if key[0] in columns}, 0, {}
    if typed := outputs.additions.typed:  # what all rows are, before the first is written
        for batch, parts in run.batches(run.asked):
            tallies = _tallied(tallies, parts)
            progress(len(batch))
        types = {name: _type(tallies, name) for name in columns}
        known = {name: kind for name, kind in types.items() if kind}
        outputs = replace(outputs, additions=replace(outputs.additions, types=known))
    with Writers(table, columns, outputs) as writers:
        for batch, parts in run.batches(None if writers else run.asked):
            tallies = tallies if typed else _tallied(tallies, parts)
            groups = neighbours.groups(table, batch)
            for (name, _), rows in parts.items():
                if name in columns:
                    each(name, rows)
            writers.write(batch, {name: _joined(parts, name, groups) for name in columns})
            ragged += batch.ragged
            progress(len(batch))
    keys = sorted(tallies, key=lambda key: (columns.index(key[0]), key[1]))
    shown = {key: _shown_group(*key, neighbours.by) for key in keys}
    return TableReport(
        tuple(ColumnReport(shown[key], tallies[key], verdicts[key]) for key in keys),
        ragged,
        tuple(name for name, kind in types.items() if kind is None),
    )


def _tallied(
    tallies: Mapping[_Group, Tally], parts: Mapping[_Group, CleanedRows]
) -> dict[_Group, Tally]:
    """Tallies with some more rows."""
    found = dict(tallies)
    for key in found.keys() & parts.keys():
        found[key] = found[key].merge(Tally.of(parts[key]))
    return found


def _type(tallies: Mapping[_Group, Tally], name: str) -> pa.DataType | None:
    """The type that holds all rows of a column."""
    whole = Tally.merged(tally for key, tally in tallies.items() if key[0] == name)
    return type_of(whole.kinds, whole.years)


@dataclass(frozen=True)
class _Run:
    """The second pass over a table."""

    table: Table
    columns: tuple[str, ...]
    cleaner: ColumnCleaner
    neighbours: Neighbours
    verdicts: Mapping[_Group, Verdict]

    @property
    def asked(self) -> list[str]:
        """The columns that are read."""
        return list(dict.fromkeys([*self.columns, *self.neighbours.names]))

    def batches(
        self, asked: Sequence[str] | None
    ) -> Iterator[tuple[Batch, dict[_Group, CleanedRows]]]:
        """Batches with the cleaned rows of each column and group."""
        options = self.cleaner.options
        for batch in self.table.batches(asked):
            groups = self.neighbours.groups(self.table, batch)
            parts = {
                key: self.cleaner.clean(rows, self.verdicts[key])
                for name in dict.fromkeys([*self.columns, *self.neighbours.limits])
                for key, rows in _grouped(
                    _parse(self.cleaner, self.table, batch, name), name, groups
                )
            }
            limits = _limits(options, self.neighbours, parts, groups, len(batch))
            yield (
                batch,
                {
                    key: only(_limited(rows, key, limits, groups, options), options.wanted)
                    for key, rows in parts.items()
                    if key[0] in self.columns
                },
            )


def _joined(
    parts: Mapping[_Group, CleanedRows], name: str, groups: RowGroups | None
) -> CleanedRows | JoinedRows:
    """The cleaned rows of all groups of a column, in their order."""
    if groups is None:
        return parts[name, ""]
    return JoinedRows([parts[name, group] for group in groups.names], groups.rows)


def _limits(
    options: CleaningOptions,
    neighbours: Neighbours,
    parts: Mapping[_Group, CleanedRows],
    groups: RowGroups | None,
    count: int,
) -> list[Limit]:
    """The limits of the rows of a batch: the dates of other columns, or days that count for all."""
    found = []
    for name, day, after in (
        (neighbours.not_before, options.not_before, False),
        (neighbours.not_after, options.not_after, True),
    ):
        if name is not None:
            found.append(Limit(_joined(parts, name, groups).iso, after, name))
        elif day is not None:
            found.append(Limit(pa.repeat(day.isoformat(), count), after))
    return found


def _limited(
    cleaned: CleanedRows,
    key: _Group,
    limits: Sequence[Limit],
    groups: RowGroups | None,
    options: CleaningOptions,
) -> CleanedRows:
    """The rows of a group by their limits; no column limits itself."""
    own = [limit for limit in limits if limit.name != key[0]]
    if groups:
        rows = groups.rows[groups.names.index(key[1])]
        own = [limit.take(rows) for limit in own]
    return limit_rows(cleaned, own, options.doubtful == "null") if own else cleaned


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
    read = list(dict.fromkeys([*columns, *([like] if like else []), *neighbours.limits]))
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
    verdicts = {
        key: cleaner.decide(found, key[0], _dated_beside(key, evidence))
        for key, found in evidence.items()
    }
    return {
        key: replace(verdict, like=verdicts[like, key[1]], like_name=like)
        if like and key[0] != like
        else verdict
        for key, verdict in verdicts.items()
        if key[0] in (*columns, *neighbours.limits)
    }


def _dated_beside(key: _Group, evidence: Mapping[_Group, Evidence]) -> dict[int, int]:
    """Rows by year of the dates in the other columns of a group."""
    others = [other for other in evidence if other != key and other[1] == key[1]]
    return reduce(add_counts, [evidence[other].dated for other in others], {})
