"""Cleaning the date columns of a file: two passes over its rows, one row out per row in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from datenorm.cleaning.counting import EvidenceCounter, TallyCounter
from datenorm.cleaning.outputs import Additions, Outputs, Writers, check_outputs
from datenorm.cleaning.passes import Group, Neighbours, Passes, TableReport
from datenorm.columns.cleaner import CleanedRows, CleaningOptions, ColumnCleaner
from datenorm.columns.reader import ColumnReader
from datenorm.columns.verdict import Verdict
from datenorm.tables.table import Table, read_ahead, write_behind

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
    counter, ragged, untyped = TallyCounter(), 0, list[str]()
    if typed := outputs.additions.typed:  # what all rows are, before the first is written
        for batch in read_ahead(table.batches(passes.asked)):
            for key, rows in passes.clean(batch, cleaner, verdicts).items():
                counter.add(key, rows)
            progress(len(batch))
        types = passes.types(counter.tallies())
        known = {name: kind for name, kind in types.items() if kind}
        untyped = [name for name, kind in types.items() if kind is None]
        outputs = replace(outputs, additions=replace(outputs.additions, types=known))
    with (
        Writers(table, passes.columns, outputs) as writers,
        write_behind(writers.write) as write,
    ):
        for batch in read_ahead(table.batches(None if writers else passes.asked)):
            parts = passes.clean(batch, cleaner, verdicts)
            for key, rows in parts.items():
                if not typed:
                    counter.add(key, rows)
                each(key[0], rows, key[1])
            write(batch, passes.joined(batch, parts))
            ragged += batch.ragged
            progress(len(batch))
    return TableReport(passes.report(counter.tallies(), verdicts), ragged, tuple(untyped))


def _verdicts(
    table: Table, passes: Passes, cleaner: ColumnCleaner, progress: Progress
) -> dict[Group, Verdict]:
    """The first pass: what all rows of a group prove together."""
    counter = EvidenceCounter(cleaner)
    for batch in read_ahead(table.batches(passes.asked)):
        for group, rows in passes.parsed(batch, cleaner):
            counter.add(group, rows)
        passes.check_groups(counter.groups)
        progress(len(batch))
    return passes.verdicts(counter.evidence(), cleaner)
