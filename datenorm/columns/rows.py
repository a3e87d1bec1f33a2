"""Rows read one by one, for engines that see a part of a column at a time: no row tells of others.

A row gets what `clean_column` says of a column that has this row alone. Its confidence is null
unless the network reads every text: which texts templates read depends on those before.
"""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.arrow import as_arrow, distinct, native_iso
from datenorm.columns.calendars.texts import CalendarCell, cells_by_row
from datenorm.columns.cleaner import CleanedRows, CleaningOptions, ColumnCleaner, ParsedRows
from datenorm.columns.evidence import Evidence
from datenorm.columns.memory import Part, TextMemory, gather
from datenorm.columns.numbers import alike_alone, count_numbers
from datenorm.columns.parsed import ParsedTexts
from datenorm.columns.reader import ColumnReader
from datenorm.columns.verdict import Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ANSWER", "RowReader"]

ANSWER = pa.struct(
    [
        ("iso", pa.string()),
        ("kind", pa.string()),
        ("status", pa.string()),
        ("confidence", pa.float64()),
        ("earliest", pa.string()),
        ("latest", pa.string()),
        ("alternative", pa.string()),
    ]
)
_TYPES = {"answer": ANSWER, "date": pa.date32()}
# No day of the year 0, for which neither Python nor SQL has a date.
_DAY = r"^(?:[1-9]\d{3}|0[1-9]\d{2}|00[1-9]\d|000[1-9])-\d{2}-\d{2}(?:T[^/]*)?$"


class RowReader:
    """Reads rows by themselves, each distinct text once for as long as it is remembered.

    Any number of threads may ask one reader.

    Args:
        reader: reads the distinct texts.
        options: what is known of the rows: their order, century and numbers.
    """

    def __init__(self, reader: ColumnReader, options: CleaningOptions | None = None) -> None:
        self._cleaner = ColumnCleaner(reader, options)
        # Answers have many fields, and who asks for days alone does not wait for them.
        self._memories = {what: TextMemory() for what in _TYPES}
        self._unanswered: list[pa.Array] = []  # texts whose answers nobody has asked for yet
        self._lock = Lock()

    def learn(self, values: Any) -> None:
        """Read many rows in one go: their days now, their answers when the first is asked for.

        Raises:
            DataError: the values are no column of texts, numbers or dates.
        """
        self.dates(values)
        for chunk in as_arrow(values).chunks:
            if pa.types.is_string(chunk.type) or pa.types.is_large_string(chunk.type):
                with self._lock:
                    self._unanswered.append(pc.unique(chunk.cast(pa.large_string()).drop_null()))

    def read(self, values: Any) -> pa.StructArray:
        """An answer (see ANSWER) for each row of a column; a null has none.

        Raises:
            DataError: the values are no column of texts, numbers or dates.
        """
        return self._read(values, "answer")

    def dates(self, values: Any) -> pa.Date32Array:
        """The day that each row names, null where it names no single day after Christ.

        Raises:
            DataError: the values are no column of texts, numbers or dates.
        """
        return self._read(values, "date")

    def _read(self, values: Any, what: str) -> pa.Array:
        chunks = as_arrow(values).chunks
        parts = [self._part(chunk, what) for chunk in chunks]
        return pa.concat_arrays(parts) if parts else pa.nulls(0, _TYPES[what])

    def _part(self, values: pa.Array, what: str) -> pa.Array:
        if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
            return self._texts(values.cast(pa.large_string()), what)
        iso = native_iso(values)
        if iso is not None:
            rows = self._cleaner.clean(
                ParsedRows(None, None, iso), self._verdict(pa.array([""]), {})
            )
            return pc.if_else(
                iso.is_valid(), self._column(rows, what), pa.nulls(len(iso), _TYPES[what])
            )
        texts, indices = distinct(values)
        return self._texts(texts, what).take(indices)

    def _texts(self, texts: pa.Array, what: str) -> pa.Array:
        parts, unknown = self._memories[what].find(texts)
        if len(unknown):
            new = texts.take(pa.array(unknown)).dictionary_encode()
            read = self._distinct(new.dictionary, what).take(new.indices)
            parts = [*parts, (unknown, read)]
        return gather(parts, len(texts)) if parts else pa.nulls(len(texts), _TYPES[what])

    def _distinct(self, texts: pa.Array, what: str) -> pa.Array:
        """Read distinct texts, which another thread may have read in the meantime."""
        with self._lock:
            if what == "answer" and self._unanswered:
                learned, self._unanswered = pa.concat_arrays(self._unanswered), []
                self._remembered(learned, what)
            return self._remembered(texts, what)

    def _remembered(self, texts: pa.Array, what: str) -> pa.Array:
        """What becomes of distinct texts; the lock is held."""
        parts, unknown = self._memories[what].find(texts)
        if len(unknown):
            new = texts.take(pa.array(unknown))
            read = self._new(new, what)
            self._memories[what].add(new, read)
            parts = [*parts, (unknown, read)]
        return gather(parts, len(texts))

    def _new(self, texts: pa.Array, what: str) -> pa.Array:
        """Answers or dates of new texts; numbers that are alike share their verdict."""
        found: list[Part] = []
        for rows in alike_alone(texts):
            members = texts.take(pa.array(rows))
            parsed = self._cleaner.reader.read(members)
            for alike, cells in self._alike(parsed):
                verdict = self._verdict(members.slice(0, 1), cells)
                each = ParsedRows(pa.array(alike), parsed)
                answers = self._column(self._cleaner.clean(each, verdict), what)
                found.append((rows[alike], answers))
        return gather(found, len(texts))

    def _alike(
        self, parsed: ParsedTexts
    ) -> list[tuple[NDArray[np.intp], Mapping[CalendarCell, int]]]:
        """Rows in groups that get the same verdict on their calendar, and what tells of it."""
        groups: dict[object, tuple[list[int], Mapping[CalendarCell, int]]] = {}
        cells = cells_by_row(parsed)
        for row, of_row in cells.items():
            verdicts = self._cleaner.decide(Evidence(calendars=of_row)).calendars
            key = tuple((span, v.calendar, v.candidates, v.shapes) for span, v in verdicts.items())
            groups.setdefault(key, ([], of_row if verdicts else {}))[0].append(row)
        others = [row for row in range(len(parsed.texts)) if row not in cells]
        if others or not groups:
            groups.setdefault((), ([], {}))[0].extend(others)
        return [(np.array(rows, np.intp), found) for rows, found in groups.values()]

    def _column(self, rows: CleanedRows, what: str) -> pa.Array:
        if what == "date":
            return _days(rows)
        return _answers(rows, not self._cleaner.reader.uses_templates)

    def _verdict(self, texts: pa.Array, cells: Mapping[CalendarCell, int]) -> Verdict:
        """The verdict on a column of one text, which can say something of numbers and of its
        calendar alone.
        """
        serials = count_numbers(texts, np.ones(len(texts), np.int64))
        return self._cleaner.decide(Evidence(serials=serials, calendars=cells))


def _answers(rows: CleanedRows, confidence: bool) -> pa.Array:
    """Answers of cleaned rows (see ANSWER)."""
    fields = [
        pa.nulls(len(rows.iso), field.type)
        if field.name == "confidence" and not confidence
        else rows.column(field.name).cast(field.type)
        for field in ANSWER
    ]
    return pa.StructArray.from_arrays(fields, fields=[*ANSWER])


def _days(rows: CleanedRows) -> pa.Array:
    """Days of cleaned rows."""
    named = pc.match_substring_regex(rows.iso, _DAY)
    days = pc.if_else(named, pc.utf8_slice_codeunits(rows.iso, 0, 10), pa.scalar(None, pa.string()))
    return days.cast(pa.date32())
