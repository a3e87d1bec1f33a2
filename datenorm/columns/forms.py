"""Texts that say one of two things, of which the other rows of their column show which.

2009/10 is a month or two years, 2000s a decade or a year, and 09:00-11:30 a span or a clock with
its offset. 2013/14, 1990s and 13:00-15:30 are not open, and show how the column is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datenorm.columns.parsed import ParsedTexts

__all__ = ["FormCount", "count_forms", "open_rows", "shown_forms"]

_TOLERANCE = 50  # rows that show a form, to one that is against it
_LAST_MONTH = 12
_BEYOND_OFFSETS = "13:00"

What = Literal["shown", "open", "against"]
FormCount = tuple[str, What]
# What an output says of a form, and the output that it is in that form; None where it says nothing.
_Sorted = tuple[What, str] | None


@dataclass(frozen=True)
class _Form:
    """A form: its name, the shapes of its texts, and what sorts their outputs."""

    name: str
    shape: re.Pattern[str]
    sort: Callable[[str], _Sorted]


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


def open_rows(parsed: ParsedTexts, names: Mapping[str, int]) -> Iterator[tuple[int, str, str]]:
    """Rows that may be of one of some forms: the form's name, and the output that they have in it.

    Only where some row may be of it is anything looked at.
    """
    if not any(names.values()):
        return
    for form, rows, (what, output) in _sorted(parsed):
        if what == "open" and form.name in names:
            yield from ((row, form.name, output) for row in rows.tolist())


def _sorted(parsed: ParsedTexts) -> Iterator[tuple[_Form, NDArray[np.intp], tuple[What, str]]]:
    """The rows of each form's shapes by their output, which is sorted."""
    for form in _FORMS:
        shapes = np.array([bool(form.shape.fullmatch(name)) for name in parsed.shape_names])
        if not shapes.any():
            continue
        rows = np.flatnonzero(shapes[parsed.shapes])
        distinct, index = np.unique(parsed.first()[rows], return_inverse=True)
        for place, output in enumerate(distinct.tolist()):
            if found := form.sort(output.decode()):
                yield form, rows[index == place], found


_MONTH = re.compile(r"(\d\d)(\d\d)-(\d\d)---")
_YEARS = re.compile(r"\d{4}------/-{2,3}(\d{1,2})------")
_DECADE = re.compile(r"(\d\d)(\d)([0X])------")
_CENTURY = re.compile(r"\d\dXX------")
_OFFSET = re.compile(r"(T\d\d:\d\d)-(\d\d:\d\d)")
_CLOCKS = re.compile(r"T\d\d:\d\d/T(\d\d:\d\d)")


def _span_of_years(output: str) -> _Sorted:
    if match := _YEARS.fullmatch(output):
        return "shown" if int(match[1]) > _LAST_MONTH else "open", output
    if match := _MONTH.fullmatch(output):
        century, year, month = match.groups()
        back = month <= year  # no span ends before it begins
        return "against" if back else "open", f"{century}{year}------/--{month}------"
    return None


def _decade(output: str) -> _Sorted:
    if match := _DECADE.fullmatch(output):
        century, decade, digit = match.groups()
        if decade == "0":  # the first one is named as its century is
            return "open", f"{century}0X------"
        return ("shown", output) if digit == "X" else None
    return ("against", output) if _CENTURY.fullmatch(output) else None


def _span_of_clocks(output: str) -> _Sorted:
    if match := _CLOCKS.fullmatch(output):
        quarter = match[1][3:] in ("00", "15", "30", "45")
        return "open" if quarter and match[1] < _BEYOND_OFFSETS else "shown", output
    match = _OFFSET.fullmatch(output)
    return ("open", f"{match[1]}/T{match[2]}") if match else None


_FORMS = (
    _Form("a span of years", re.compile(r"[^#]*#### ?[-/–] ?#[^#]*"), _span_of_years),
    _Form("a decade", re.compile(r"[^#]*####a[^#]*"), _decade),
    _Form("a span of clocks", re.compile(r"#:# ?[-–] ?#:#"), _span_of_clocks),
)
