"""Where cleaned rows go, and the columns that they get there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.arrow import distinct
from datenorm.columns.cleaner import CleanedRows
from datenorm.columns.groups import JoinedRows
from datenorm.columns.kinds import ADDITIONS
from datenorm.errors import DataError
from datenorm.files import atomic_path, blamed_on
from datenorm.tables.opening import check_output_kind
from datenorm.tables.streams import open_output
from datenorm.tables.table import Addition, Batch, Columns, Table, TableWriter

__all__ = ["Additions", "Outputs", "Writers", "as_texts", "check_names", "check_outputs"]

_Cleaned = CleanedRows | JoinedRows


@dataclass(frozen=True)
class Additions:
    """What a cleaned table gets beside what else is asked: NAME_iso, or ISO text in NAME itself.

    In NAME it stands where the date is certain. `wanted` names more columns, of ADDITIONS. With
    `typed` each NAME_iso has the type that holds all of its rows, if there is one: then `types`
    has it.
    """

    in_place: bool = False
    wanted: tuple[str, ...] = ()
    typed: bool = False
    types: Mapping[str, pa.DataType] = field(default_factory=dict)

    def columns(self, name: str) -> dict[str, pa.DataType]:
        """Names and types of the new columns of a column."""
        found = {} if self.in_place else {f"{name}_iso": self.types.get(name, pa.string())}
        for what in ADDITIONS:
            if what in self.wanted:
                found[f"{name}_{what}"] = pa.float64() if what == "confidence" else pa.string()
        return found

    def of(self, name: str, cleaned: _Cleaned, original: pa.Array) -> list[Addition]:
        """The values of some rows."""
        found = [
            Addition(new, _as_type(cleaned.column(new.removeprefix(f"{name}_")), kind))
            for new, kind in self.columns(name).items()
        ]
        return (
            [Addition(name, _replaced(original, cleaned), replaces=True), *found]
            if self.in_place
            else found
        )


def _as_type(values: pa.Array, kind: pa.DataType) -> pa.Array:
    """Values as their column has them; ISO 8601 with an offset comes as UTC."""
    return values if values.type == kind or pa.types.is_null(values.type) else values.cast(kind)


@dataclass(frozen=True)
class Outputs:
    """Where cleaned rows go: a file, or an open binary stream; and the rows without a certain date,
    with the reason.

    With neither file nor stream nothing is written. `force` replaces files that are there.
    """

    table: Path | BinaryIO | None = None
    rejects: Path | None = None
    force: bool = False
    additions: Additions = field(default_factory=Additions)


def check_outputs(table: Table, columns: Sequence[str], outputs: Outputs) -> None:
    """DataError where an output cannot be written, or a new column has a name that is taken."""
    files = [path for path in (outputs.table, outputs.rejects) if isinstance(path, Path)]
    for position, path in enumerate(files):
        if path.exists() and path.samefile(table.path):
            raise DataError(
                f"{path} is the input; choose another name: "
                "the input is read twice and never replaced"
            )
        if path.resolve() in [other.resolve() for other in files[:position]]:
            raise DataError(f"{path} cannot be both the output and the rejects; choose two names")
        check_output_kind(path, table)
        if path.exists() and not outputs.force:
            raise DataError(f"{path} exists", "exists")
    for name in columns:
        new = [*outputs.additions.columns(name), *([_reason(name)] if outputs.rejects else [])]
        check_names(table, name, new)


def check_names(table: Columns, name: str, new: Sequence[str]) -> None:
    """DataError where the table has one of the new columns of a column already."""
    for taken in [found for found in new if found in table.names]:
        raise _taken(table, taken, taken.removeprefix(f"{name}_"))


def _taken(table: Columns, name: str, addition: str) -> DataError:
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


def as_texts(values: pa.Array) -> pa.Array:
    """Bytes of any Arrow type as the texts that they are read as; other values as they are."""
    kind = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
    if not (
        pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind)
    ):
        return values
    texts, indices = distinct(values)
    return texts.take(indices)


def _replaced(original: pa.Array, cleaned: _Cleaned) -> pa.Array:
    """The ISO text where there is a certain date, and what stood there where there is none."""
    kind = pa.binary() if pa.types.is_binary(original.type) else pa.string()
    return pc.coalesce(cleaned.iso.cast(kind), original.cast(kind))


class Writers:
    """The output and the rejects of one table, written aside and there only when all went well."""

    def __init__(self, table: Table, columns: Sequence[str], outputs: Outputs) -> None:
        self._table, self._columns, self._outputs = table, columns, outputs
        self._stack = ExitStack()
        self._output: TableWriter | None = None
        self._rejects: TableWriter | None = None

    def __bool__(self) -> bool:
        return self._outputs.table is not None or self._outputs.rejects is not None

    def __enter__(self) -> Writers:
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
                        pc.if_else(
                            rows.uncertain, rows.column("reason"), pa.scalar(None, pa.string())
                        ),
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
        """What a column holds: bytes as they are in CSV and TSV, texts for bytes in Parquet."""
        values = batch.column(name)
        return (
            as_texts(values)
            if self._outputs.additions.in_place and self._table.kind == "parquet"
            else values
        )
