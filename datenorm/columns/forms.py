"""Texts that say one of two things, of which the other rows of their column show which.

2009/10 is a month or two years, and so is 2011-5, 2000s a decade or a year, 09:00-11:30 a span or a
clock with its offset, and 07.05 a clock or a day of a month. 2013/14, 2018-5, 1990s, 13:00-15:30
and 18.45 are not open, and show how the column is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from datenorm.columns.arrow import canonical_texts
from datenorm.masked_iso import NO_DATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datenorm.columns.parsed import ParsedTexts

__all__ = ["FormCount", "count_forms", "open_rows", "shown_forms"]

_TOLERANCE = 50  # rows that show a form, to one that is against it
_LAST_MONTH, _LAST_DAY, _HOURS, _MINUTES = 12, 31, 24, 60
_BEYOND_OFFSETS = "13:00"
_DATE = len(NO_DATE)

What = Literal["shown", "open", "against"]
FormCount = tuple[str, What]
# What an output says of a form, and the output that it is in that form; None where it says nothing.
_Sorted = tuple[What, str] | None
_Cell = tuple["NDArray[np.intp]", str, str]  # rows, their output, and their text


@dataclass(frozen=True)
class _Form:
    """A form: its name, the shapes of its texts, or the patterns of their outputs, and what sorts
    these.

    That gets an output and, where `by_text` says that it matters, its text.
    """

    name: str
    shape: re.Pattern[str]
    sort: Callable[[str, str], _Sorted]
    by_text: bool = False
    of_outputs: bool = False

    def rows(self, parsed: ParsedTexts) -> NDArray[np.intp]:
        """The rows of its shapes, or patterns."""
        if self.of_outputs:
            found = [rows for name, rows in parsed.output_patterns if self.shape.fullmatch(name)]
            return np.sort(np.concatenate(found)) if found else np.arange(0)
        shapes = np.array([bool(self.shape.fullmatch(name)) for name in parsed.shape_names])
        return np.flatnonzero(shapes[parsed.shapes]) if shapes.any() else np.arange(0)


def count_forms(parsed: ParsedTexts, row_counts: NDArray[np.int64]) -> dict[FormCount, int]:
    """Rows that show a form, that may be of it, and that are against it."""
    found: dict[FormCount, int] = {}
    for form, rows, (what, _) in _sorted(parsed):
        total = int(row_counts[rows].sum())
        if total:
            found[form.name, what] = found.get((form.name, what), 0) + total
    return found


def shown_forms(counts: Mapping[FormCount, int]) -> dict[str, int]:
    """The forms that a column shows, with the rows that may be of it."""
    names = {name for name, _ in counts}
    return {
        name: counts.get((name, "open"), 0)
        for name in sorted(names)
        if counts.get((name, "shown"), 0) > _TOLERANCE * counts.get((name, "against"), 0)
    }


def open_rows(
    parsed: ParsedTexts, names: Mapping[str, int], but: Container[int] = ()
) -> Iterator[tuple[int, str, str]]:
    """Rows, but for some, that are read in one of some forms: its name, and their output in it.

    They may be of it, or show it though the network reads something else there, or doubts it. Only
    where some row may be of it is anything looked at.
    """
    if not any(names.values()):
        return
    for form, rows, (what, output) in _sorted(parsed):
        if form.name not in names or what == "against":
            continue
        # All of these rows have one output.
        is_read = what == "shown" and parsed.first()[rows[0]].decode() == output
        for row in rows.tolist():
            reading = parsed.network.get(row)
            is_sure = reading is None or reading.is_sure
            if row not in but and not (is_read and is_sure):
                yield row, form.name, output


def _sorted(parsed: ParsedTexts) -> Iterator[tuple[_Form, NDArray[np.intp], tuple[What, str]]]:
    """The rows of each form's shapes by their output, which is sorted."""
    for form in _FORMS:
        rows = form.rows(parsed)
        if not len(rows):
            continue
        cells = _by_text if form.by_text else _by_output
        for members, output, text in cells(parsed, rows):
            if found := form.sort(output, text):
                yield form, members, found


def _by_output(parsed: ParsedTexts, rows: NDArray[np.intp]) -> Iterator[_Cell]:
    """The rows of each output; their texts do not matter."""
    distinct, index = np.unique(parsed.first()[rows], return_inverse=True)
    for place, output in enumerate(distinct.tolist()):
        yield rows[index == place], output.decode(), ""


def _by_text(parsed: ParsedTexts, rows: NDArray[np.intp]) -> Iterator[_Cell]:
    """Each row with its output and its canonical text."""
    outputs, texts = parsed.first()[rows].tolist(), canonical_texts(parsed.texts, rows)
    for place, (output, text) in enumerate(zip(outputs, texts, strict=True)):
        yield rows[place : place + 1], output.decode(), text


_MONTH = re.compile(r"(\d\d)(\d\d)-(\d\d)---")
_YEARS = re.compile(r"\d{4}------/-{2,3}(\d{1,2})------")
_DECADE = re.compile(r"(\d\d)(\d)([0X])------")
_CENTURY = re.compile(r"\d\dXX------")
_OFFSET = re.compile(r"(T\d\d:\d\d)-(\d\d:\d\d)")
_TWO_NUMBERS = re.compile(r"(\d\d?)\.(\d\d?)")
_HOUR_AND_MINUTE = re.compile(r"([01]?\d|2[0-3])h([0-5]\d)")
_YEAR_AND_NUMBER = re.compile(r"\D*(\d{4}) ?[-/] ?(\d\d?)\D*")
_HALVES, _QUARTERS = 2, 4
_CLOCKS = re.compile(r"T\d\d:\d\d/T(\d\d:\d\d)")


def _span_of_years(output: str, _: str) -> _Sorted:
    if match := _YEARS.fullmatch(output):
        return "shown" if int(match[1]) > _LAST_MONTH else "open", output
    if match := _MONTH.fullmatch(output):
        century, year, month = match.groups()
        back = month <= year  # no span ends before it begins
        return "against" if back else "open", f"{century}{year}------/--{month}------"
    return None


def _month_of_a_year(output: str, text: str) -> _Sorted:
    """By its numbers: 2018-5 can be no span of years, and quarters have none above 4."""
    match = _YEAR_AND_NUMBER.fullmatch(text)
    if not match or not (_MONTH.fullmatch(output) or _YEARS.fullmatch(output)):
        return None
    year, number = match.groups()
    if not 1 <= int(number) <= _LAST_MONTH:
        return "against", output
    goes_back = int(number) <= int(year[-len(number) :])
    is_shown = goes_back and int(number) > _QUARTERS
    return "shown" if is_shown else "open", f"{year}-{int(number):02d}---"


def _decade(output: str, _: str) -> _Sorted:
    if match := _DECADE.fullmatch(output):
        century, decade, digit = match.groups()
        if decade == "0":  # the first one is named as its century is
            return "open", f"{century}0X------"
        return ("shown", output) if digit == "X" else None
    return ("against", output) if _CENTURY.fullmatch(output) else None


def _span_of_clocks(output: str, _: str) -> _Sorted:
    if match := _CLOCKS.fullmatch(output):
        quarter = match[1][3:] in ("00", "15", "30", "45")
        return "open" if quarter and match[1] < _BEYOND_OFFSETS else "shown", output
    match = _OFFSET.fullmatch(output)
    return ("open", f"{match[1]}/T{match[2]}") if match else None


def _span_of_clocks_behind(output: str, _: str) -> _Sorted:
    """The same behind a date."""
    found = _span_of_clocks(output[_DATE:], "")
    return (found[0], output[:_DATE] + found[1]) if found else ("against", output)


def _dotted_clock(output: str, text: str) -> _Sorted:
    """By its numbers: what may be a decimal is read when the verdict is known."""
    match = _TWO_NUMBERS.fullmatch(text)
    if not match:
        return None  # a clock of its own stands behind it
    first, second = int(match[1]), int(match[2])
    if first >= _HOURS or second >= _MINUTES or len(match[2]) < 2:
        return "against", output
    fits = (first, second), (second, first)
    is_day = any(1 <= day <= _LAST_DAY and 1 <= month <= _LAST_MONTH for day, month in fits)
    return "open" if is_day else "shown", f"T{first:02d}:{second:02d}"


def _clock_with_h(output: str, text: str) -> _Sorted:
    """1h09 may be a half of a year too, 1H 2009."""
    match = _HOUR_AND_MINUTE.fullmatch(text)
    if not match:
        return "against", output
    is_shown = int(match[1]) > _HALVES and output.startswith("T")
    return "shown" if is_shown else "open", f"T{int(match[1]):02d}:{match[2]}"


_FORMS = (
    _Form("a clock with its hour", re.compile("#a#"), _clock_with_h, by_text=True),
    _Form("a span of years", re.compile(r"[^#]*#### ?[-/–] ?#[^#]*"), _span_of_years),
    _Form("a month", re.compile(r"[^#]*#### ?[-/] ?#[^#]*"), _month_of_a_year, by_text=True),
    _Form("a decade", re.compile(r"[^#]*####a[^#]*"), _decade),
    _Form("a clock", re.compile(r"#\.#"), _dotted_clock, by_text=True),
    _Form("a span of clocks", re.compile(r"#:# ?[-–] ?#:#"), _span_of_clocks),
    _Form(
        "a day and a span of clocks",
        re.compile(r"[-#]{8}##T##:##(?:/T|[-+])##:##"),
        _span_of_clocks_behind,
        of_outputs=True,
    ),
)
