"""The two passes over the rows of a table, batch by batch: evidence, and rows by the verdicts.

Who reads the rows, and where, is not known here: `clean_table` takes the batches of a file one
after the other, a cluster those of each part of a table on another machine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import pyarrow as pa

from datenorm.columns.cleaner import CleanedRows, CleaningOptions, ColumnCleaner, ParsedRows
from datenorm.columns.evidence import Evidence, add_counts
from datenorm.columns.groups import JoinedRows, RowGroups, take
from datenorm.columns.kinds import only, type_of
from datenorm.columns.limits import Limit, limit_rows
from datenorm.columns.report import ColumnReport, Tally
from datenorm.columns.verdict import Verdict
from datenorm.errors import DataError
from datenorm.tables.table import Batch, Columns, find_columns

__all__ = ["Group", "Neighbours", "Passes", "TableReport", "merged", "tallied"]

Group = tuple[str, str]  # a column, and the value that its rows share, "" for all rows
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


@dataclass(frozen=True)
class Passes:
    """The passes over the rows of one table.

    `source` is what messages call it, and `encoding` that of values that are bytes. `columns` are
    cleaned, `neighbours` tell something of their rows.
    """

    source: str
    columns: tuple[str, ...]
    neighbours: Neighbours = Neighbours()
    encoding: str | None = None

    @classmethod
    def over(
        cls,
        table: Columns,
        columns: Sequence[str],
        neighbours: Neighbours = Neighbours(),
        encoding: str | None = None,
    ) -> Passes:
        """The passes over a table that has these columns; DataError where it has not."""
        names = tuple(find_columns(table, columns))
        beside = [find_columns(table, [n])[0] if n else None for n in vars(neighbours).values()]
        return cls(str(table.path), names, Neighbours(*beside), encoding)

    @property
    def asked(self) -> list[str]:
        """The columns that are read."""
        return list(dict.fromkeys([*self.columns, *self.neighbours.names]))

    # ---- The first pass ----

    def evidence(self, batch: Batch, cleaner: ColumnCleaner) -> dict[Group, Evidence]:
        """What the rows of a batch prove, by column and group.

        Raises:
            DataError: a column holds no texts.
        """
        return {key: cleaner.evidence(rows) for key, rows in self.parsed(batch, cleaner)}

    def parsed(self, batch: Batch, cleaner: ColumnCleaner) -> Iterator[tuple[Group, ParsedRows]]:
        """The rows of a batch that give evidence, by column and group.

        Raises:
            DataError: a column holds no texts.
        """
        groups = self.groups(batch)
        for name in self._first_read:
            yield from self._parsed(batch, name, cleaner, groups)

    def verdicts(
        self, evidence: Mapping[Group, Evidence], cleaner: ColumnCleaner
    ) -> dict[Group, Verdict]:
        """What all rows of a group prove together, by the evidence of all batches."""
        if not self.neighbours.by:
            evidence = {**{(name, ""): Evidence() for name in self._first_read}, **evidence}
        verdicts = {
            key: cleaner.decide(found, key[0], _dated_beside(key, evidence))
            for key, found in evidence.items()
        }
        like = self.neighbours.like
        return {
            key: replace(verdict, like=verdicts[like, key[1]], like_name=like)
            if like and key[0] != like
            else verdict
            for key, verdict in verdicts.items()
            if key[0] in (*self.columns, *self.neighbours.limits)
        }

    def check_groups(self, found: Collection[Group]) -> None:
        """DataError where there are more groups than can have verdicts of their own."""
        if len(found) > _GROUP_LIMIT * len(self._first_read):
            by = self.neighbours.by
            message = f"{self.source}: column {by!r} has more than {_GROUP_LIMIT:,} values"
            raise DataError(f"{message}; group rows by one with fewer, such as a country")

    # ---- The second pass ----

    def clean(
        self, batch: Batch, cleaner: ColumnCleaner, verdicts: Mapping[Group, Verdict]
    ) -> dict[Group, CleanedRows]:
        """The cleaned rows of a batch, by column and group."""
        options, groups = cleaner.options, self.groups(batch)
        parts = {
            key: cleaner.clean(rows, verdicts[key])
            for name in dict.fromkeys([*self.columns, *self.neighbours.limits])
            for key, rows in self._parsed(batch, name, cleaner, groups)
        }
        limits = self._limits(options, parts, groups, len(batch))
        return {
            key: only(_limited(rows, key, limits, groups, options), options.wanted)
            for key, rows in parts.items()
            if key[0] in self.columns
        }

    def joined(
        self, batch: Batch, parts: Mapping[Group, CleanedRows]
    ) -> dict[str, CleanedRows | JoinedRows]:
        """The cleaned rows of all groups of each column, in the order of the batch."""
        groups = self.groups(batch)
        return {name: _joined(parts, name, groups) for name in self.columns}

    def report(
        self, tallies: Mapping[Group, Tally], verdicts: Mapping[Group, Verdict]
    ) -> tuple[ColumnReport, ...]:
        """A report on each column and group, in the order of the columns."""
        whole = {key: Tally() for key in verdicts if key[0] in self.columns} | dict(tallies)
        keys = sorted(whole, key=lambda key: (self.columns.index(key[0]), key[1]))
        return tuple(
            ColumnReport(self._shown(*key), whole[key], verdicts[key], *key) for key in keys
        )

    def types(self, tallies: Mapping[Group, Tally]) -> dict[str, pa.DataType | None]:
        """The type that holds all rows of each column, None where there is none."""
        wholes = {
            name: Tally.merged(tally for key, tally in tallies.items() if key[0] == name)
            for name in self.columns
        }
        return {name: type_of(whole.kinds, whole.years) for name, whole in wholes.items()}

    def groups(self, batch: Batch) -> RowGroups | None:
        """The groups of a batch; None where all rows are one."""
        by = self.neighbours.by
        return RowGroups.of(batch.column(by), self.encoding) if by else None

    @property
    def _first_read(self) -> list[str]:
        """The columns that give evidence."""
        like = self.neighbours.like
        return list(
            dict.fromkeys([*self.columns, *([like] if like else []), *self.neighbours.limits])
        )

    def _parsed(
        self, batch: Batch, name: str, cleaner: ColumnCleaner, groups: RowGroups | None
    ) -> Iterator[tuple[Group, ParsedRows]]:
        """The rows of each group of a column."""
        try:
            if groups is None:
                parsed = cleaner.parse_more(batch.column(name), self.encoding, name)
            else:  # each group has a verdict of its own on the texts of a batch
                parsed = cleaner.parse(batch.column(name), self.encoding)
        except DataError as error:
            raise DataError(f"{self.source}: column {name!r}: {error}") from error
        if groups is None:
            yield (name, ""), parsed
            return
        for group, rows in zip(groups.names, groups.rows, strict=True):
            yield (name, group), take(parsed, rows)

    def _limits(
        self,
        options: CleaningOptions,
        parts: Mapping[Group, CleanedRows],
        groups: RowGroups | None,
        count: int,
    ) -> list[Limit]:
        """The limits of rows: the dates of other columns, or days that count for all."""
        found = []
        for name, day, after in (
            (self.neighbours.not_before, options.not_before, False),
            (self.neighbours.not_after, options.not_after, True),
        ):
            if name is not None:
                found.append(Limit(_joined(parts, name, groups).iso, after, name))
            elif day is not None:
                found.append(Limit(pa.repeat(day.isoformat(), count), after))
        return found

    def _shown(self, name: str, group: str) -> str:
        """What the report calls a group of the rows of a column."""
        by = self.neighbours.by
        return f"{name} ({by}: {group or 'empty'})" if by else name


def merged(
    found: Mapping[Group, Evidence], more: Mapping[Group, Evidence]
) -> dict[Group, Evidence]:
    """The evidence of both parts of a table."""
    both = dict(found)
    for key, evidence in more.items():
        both[key] = both[key].merge(evidence) if key in both else evidence
    return both


def tallied(
    tallies: Mapping[Group, Tally], more: Iterable[tuple[Group, Tally]]
) -> dict[Group, Tally]:
    """Tallies with those of some more rows."""
    found = dict(tallies)
    for key, tally in more:
        found[key] = found[key].merge(tally) if key in found else tally
    return found


def _joined(
    parts: Mapping[Group, CleanedRows], name: str, groups: RowGroups | None
) -> CleanedRows | JoinedRows:
    """The cleaned rows of all groups of a column, in their order."""
    if groups is None:
        return parts[name, ""]
    return JoinedRows([parts[name, group] for group in groups.names], groups.rows)


def _limited(
    cleaned: CleanedRows,
    key: Group,
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


def _dated_beside(key: Group, evidence: Mapping[Group, Evidence]) -> dict[int, int]:
    """Rows by year of the dates in the other columns of a group."""
    others = [other for other in evidence if other != key and other[1] == key[1]]
    return reduce(add_counts, [evidence[other].dated for other in others], {})
