"""Data frames of Spark, cleaned in two passes: evidence of all partitions, then their rows."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar
from uuid import uuid4

import pyarrow as pa

from datenorm.bundle import DEFAULT_MODEL, Bundle
from datenorm.cleaning.outputs import Additions, check_names
from datenorm.cleaning.passes import Group, Neighbours, Passes, TableReport, tallied
from datenorm.columns.cleaner import CleaningOptions, ColumnCleaner
from datenorm.columns.kinds import Wanted
from datenorm.columns.reader import ColumnReader
from datenorm.columns.report import Tally
from datenorm.columns.verdict import Verdict
from datenorm.inference.normalizer import Normalizer
from datenorm.inference.policy import Policy
from datenorm.spark.shipping import Shipped
from datenorm.spark.workers import FOUND, ArrowBatch, Findings, Judged, Worker, merge_found, pack
from datenorm.tables.table import unique_names

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import DataType

__all__ = ["FrameColumns", "JudgedFrame", "by_position", "clean_dataframe", "judge_dataframe"]

_Found = TypeVar("_Found")
_Batches = Iterator[pa.RecordBatch]


@dataclass(frozen=True)
class FrameColumns:
    """The columns of a data frame; `path` is what messages call it."""

    path: str
    titles: tuple[str, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """By which columns are asked for, each once."""
        return tuple(unique_names(self.titles))


@dataclass(frozen=True, eq=False)
class JudgedFrame:
    """A data frame after the first pass: what its rows prove, and what was learnt from them.

    `verdicts` are by column, and by the value of the column that groups rows, "" without one.
    """

    frame: DataFrame
    verdicts: Mapping[Group, Verdict]
    _columns: FrameColumns
    _passes: Passes
    _worker: Shipped[Worker]
    _judged: Shipped[Judged]

    def clean(self, additions: Additions = Additions()) -> DataFrame:  # noqa: B008 - frozen
        """The frame with its cleaned columns: the second pass, whenever Spark takes it.

        Rows stay in their partitions and their order. `typed` counts all rows first.

        Raises:
            DataError: a new column has a name that is taken.
        """
        from pyspark.sql.types import StringType, StructField, StructType

        if additions.typed:
            types = {name: kind for name, kind in self._types.items() if kind is not None}
            additions = replace(additions, types=types)
        names, cleaned = self._columns.names, self._passes.columns
        added: dict[str, pa.DataType] = {}
        for name in cleaned:
            check_names(self._columns, name, list(additions.columns(name)))
            added |= additions.columns(name)
        fields = [
            StructField(
                f"c{position}",
                StringType() if additions.in_place and name in cleaned else field.dataType,
            )
            for position, (name, field) in enumerate(zip(names, self.frame.schema, strict=True))
        ]
        fields += [
            StructField(f"c{position}", _spark_type(kind))
            for position, kind in enumerate(added.values(), len(names))
        ]
        worker, judged = self._worker, self._judged

        def clean(batches: _Batches) -> _Batches:
            yield from worker.value.clean(batches, judged.value, additions, names)

        whole = by_position(self.frame).mapInArrow(clean, StructType(fields))
        return whole.toDF(*self._columns.titles, *added)

    def report(self) -> TableReport:
        """What was found, as `datenorm clean` reports it: one more pass, over the asked columns.

        Columns that stay texts where types are asked for are `untyped`.
        """
        untyped = tuple(name for name, kind in self._types.items() if kind is None)
        return TableReport(self._passes.report(self._tallies, self.verdicts), 0, untyped)

    @cached_property
    def _tallies(self) -> Mapping[Group, Tally]:
        worker, judged = self._worker, self._judged

        def tallies(batches: _Batches) -> _Batches:
            yield pack(_part(), worker.value.tallies(batches, judged.value))

        asked = _asked(self.frame, self._columns, self._passes)
        return _gathered(asked, tallies, _merged_tallies) or {}

    @cached_property
    def _types(self) -> dict[str, pa.DataType | None]:
        """The type of each column that holds all of its rows; Spark has nothing below 1 µs."""
        types = self._passes.types(self._tallies)
        fine = {name for name, kind in types.items() if kind and kind in _NANOSECONDS}
        return {name: None if name in fine else kind for name, kind in types.items()}


_NANOSECONDS = (pa.timestamp("ns"), pa.timestamp("ns", "UTC"))


def clean_dataframe(  # noqa: PLR0913 - one keyword per option
    frame: DataFrame,
    column: str | Sequence[str],
    *,
    model: str | Path | Bundle = DEFAULT_MODEL,
    order: str | None = None,
    language: str | None = None,
    minimum_confidence: float | None = None,
    pivot_year: int | None = None,
    not_after: dt.date | str | None = None,
    not_before: dt.date | str | None = None,
    by: str | None = None,
    like: str | None = None,
    placeholders: Literal["keep", "null"] = "keep",
    numbers: str = "auto",
    doubtful: Literal["keep", "null"] = "keep",
    wanted: Wanted = "iso",
    timezone: str | None = None,
    calendar: str | None = None,
    templates: bool = True,
    add: Sequence[str] = (),
    in_place: bool = False,
    typed: bool = False,
) -> DataFrame:
    """Clean columns of a data frame: what `datenorm clean` makes of a file with these rows.

    All rows give evidence at once, in a first pass that runs when this is called; the frame that
    comes back reads them by the verdict when Spark asks for it. The frame has to give the same rows
    both times: write it out first where it holds random numbers or a sample.

    Args:
        frame: of a classic session of Spark 4.
        column: the name of a column of texts, numbers, dates or timestamps, or several names.
        model: a shipped model's name, a model's folder on this machine, or a Bundle; it travels to
            the workers.
        not_after: a day that no date lies after, or the name of a column with one for each row.
        not_before: likewise a day that no date lies before.
        by: rows with one value in this column have an order and a century of their own.
        like: follow the order that the rows of this column prove.
        add: more columns than NAME_iso: status, confidence, alternative, reason, kind, earliest,
            latest, calendar, zone. With confidence the network reads every distinct text.
        in_place: put ISO text into NAME itself, where the date is certain.
        typed: make NAME_iso a date or a timestamp where every row is one; one more pass.

    The other options are those of `clean_column`.

    Raises:
        DataError: a column is missing, stands twice or holds no texts, or a name is taken.
        SettingsError: an option cannot work.
        BundleError: the model is missing or damaged.
    """
    policy = Policy(minimum_confidence, timezone=timezone, calendar=calendar)
    reader = ColumnReader(
        Normalizer(model, policy, language=language), order, templates and "confidence" not in add
    )
    days = {"not_before": not_before, "not_after": not_after}
    first, last = (None if isinstance(day, str) else day for day in days.values())
    limits = [day if isinstance(day, str) else None for day in days.values()]
    options = CleaningOptions(
        order, pivot_year, last, placeholders, numbers, first, doubtful, wanted
    )
    columns = [column] if isinstance(column, str) else list(column)
    judged = judge_dataframe(
        frame, columns, ColumnCleaner(reader, options), Neighbours(by, like, *limits)
    )
    return judged.clean(Additions(in_place, tuple(add), typed))


def judge_dataframe(
    frame: DataFrame,
    columns: Sequence[str],
    cleaner: ColumnCleaner,
    neighbours: Neighbours = Neighbours(),  # noqa: B008 - frozen
    name: str = "data frame",
) -> JudgedFrame:
    """The first pass over a data frame: every partition gives evidence, merged to verdicts.

    Args:
        cleaner: its reader and options go to the workers.
        neighbours: other columns that tell something of the rows.
        name: what messages call the frame.

    Raises:
        DataError: a column is missing, stands twice or holds no texts.
    """
    known = FrameColumns(name, tuple(frame.columns))
    passes = Passes.over(known, columns, neighbours)
    asked = _asked(frame, known, passes)
    _check_types(asked, passes, cleaner)
    reader = cleaner.reader
    normalizer = Shipped(reader.normalizer.with_threads(1))  # Spark has a process for each core
    worker = Shipped(
        Worker(
            uuid4().hex,
            passes,
            normalizer,
            reader.network.order,
            reader.uses_templates,
            cleaner.options,
        )
    )

    def findings(batches: _Batches) -> _Batches:
        yield pack(_part(), worker.value.findings(batches))

    found = _gathered(asked, findings, Findings.merge) or Findings()
    if found.error:
        raise found.error
    passes.check_groups(found.evidence)
    verdicts = passes.verdicts(found.evidence, cleaner)
    return JudgedFrame(
        frame, verdicts, known, passes, worker, Shipped(Judged(verdicts, found.learned))
    )


def _spark_type(kind: pa.DataType) -> DataType:
    """The type that Spark has for one of those that are added."""
    from pyspark.sql import types

    if pa.types.is_timestamp(kind):
        return types.TimestampType() if kind.tz else types.TimestampNTZType()
    known = {pa.date32(): types.DateType(), pa.float64(): types.DoubleType()}
    return known.get(kind, types.StringType())


def _merged_tallies(
    one: Mapping[Group, Tally], other: Mapping[Group, Tally]
) -> Mapping[Group, Tally]:
    return tallied(one, other.items())


def _part() -> int:
    """The number of the partition that this process works on."""
    from pyspark import TaskContext

    context = TaskContext.get()
    return context.partitionId() if context else 0


def by_position(frame: DataFrame) -> DataFrame:
    """The frame with columns named by position: two may share a name, or have a dot in it."""
    return frame.toDF(*(f"c{position}" for position in range(len(frame.columns))))


def _asked(frame: DataFrame, columns: FrameColumns, passes: Passes) -> DataFrame:
    """The columns that the first pass reads."""
    positions = [columns.names.index(name) for name in passes.asked]
    return by_position(frame).select(*(f"c{position}" for position in positions))


def _check_types(asked: DataFrame, passes: Passes, cleaner: ColumnCleaner) -> None:
    """DataError where a column holds no texts, before a job is started."""
    kinds = asked.limit(0).toArrow().schema.types
    empty = pa.RecordBatch.from_arrays([pa.array([], kind) for kind in kinds], asked.columns)
    passes.evidence(ArrowBatch(empty, tuple(passes.asked)), cleaner)


def _gathered(
    frame: DataFrame,
    find: Callable[[_Batches], _Batches],
    merge: Callable[[_Found, _Found], _Found],
) -> _Found | None:
    """What all partitions come to, merged on the workers and then here; None without any.

    A partition's row goes where its number says, so that no task that runs again is counted twice;
    of many partitions Spark merges as many at once as their size allows.
    """

    def merged(batches: _Batches) -> _Batches:
        yield from merge_found(batches, merge)

    parts = frame.mapInArrow(find, FOUND).repartition("part").mapInArrow(merged, FOUND)
    found: list[_Found] = [pickle.loads(row["found"]) for row in parts.collect()]
    return reduce(merge, found) if found else None
