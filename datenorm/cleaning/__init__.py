"""Cleaning the date columns of a file: two passes over its rows, one row out per row in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from datenorm.cleaning.outputs import Additions, Outputs, Writers, check_outputs
from datenorm.cleaning.passes import Group, Neighbours, Passes, TableReport, merged, tallied
from datenorm.columns.cleaner import CleanedRows, CleaningOptions, ColumnCleaner
from datenorm.columns.evidence import Evidence
from datenorm.columns.reader import ColumnReader
from datenorm.columns.report import Tally
from datenorm.columns.verdict import Verdict
from datenorm.tables.table import Table, read_ahead

__all__ = ["Additions", "Neighbours", "Outputs", "TableReport", "clean_table"]

Progress = Callable[[int], object]
EachRows = Callable[[str, CleanedRows, str], object]


def clean_table(
    table: Table,
    columns: Sequence[str],
    reader: ColumnReader,
    options: CleaningOptions,
    outputs: Outputs,
    progress: Progress = lambda rows: None,
    neighbours: Neighbours = Neighbours(),  # noqa: B008 - it is frozen
    each: EachRows = lambda name, rows, group: None,
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
    passes = Passes.over(table, columns, neighbours, table.value_encoding)
    check_outputs(table, passes.columns, outputs)
    from_1904 = options.from_1904 or table.counts_from_1904
    cleaner = ColumnCleaner(reader, replace(options, from_1904=from_1904))
    verdicts = _verdicts(table, passes, cleaner, progress)
    tallies: dict[Group, Tally] = {}
    ragged, untyped = 0, list[str]()
    if typed := outputs.additions.typed:  # what all rows are, before the first is written
        for batch in read_ahead(table.batches(passes.asked)):
            tallies = _tallied(tallies, passes.clean(batch, cleaner, verdicts))
            progress(len(batch))
        types = passes.types(tallies)
        known = {name: kind for name, kind in types.items() if kind}
        untyped = [name for name, kind in types.items() if kind is None]
        outputs = replace(outputs, additions=replace(outputs.additions, types=known))
    with Writers(table, passes.columns, outputs) as writers:
        for batch in read_ahead(table.batches(None if writers else passes.asked)):
            parts = passes.clean(batch, cleaner, verdicts)
            tallies = tallies if typed else _tallied(tallies, parts)
            for (name, group), rows in parts.items():
                each(name, rows, group)
            writers.write(batch, passes.joined(batch, parts))
            ragged += batch.ragged
            progress(len(batch))
    return TableReport(passes.report(tallies, verdicts), ragged, tuple(untyped))


def _tallied(
    tallies: Mapping[Group, Tally], parts: Mapping[Group, CleanedRows]
) -> dict[Group, Tally]:
    """Tallies with some more rows."""
    return tallied(tallies, ((key, Tally.of(rows)) for key, rows in parts.items()))


def _verdicts(
    table: Table, passes: Passes, cleaner: ColumnCleaner, progress: Progress
) -> dict[Group, Verdict]:
    """The first pass: what all rows of a group prove together."""
    evidence: dict[Group, Evidence] = {}
    for batch in read_ahead(table.batches(passes.asked)):
        evidence = merged(evidence, passes.evidence(batch, cleaner))
        passes.check_groups(evidence)
        progress(len(batch))
    return passes.verdicts(evidence, cleaner)
