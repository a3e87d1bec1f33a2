"""Dates that the model's own templates read, as whole arrays: nothing is asked, nothing learnt.

They have a month in words and a whole year, so that no order is to be chosen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from datenorm.calendars import days_in_month
from datenorm.columns.alike import TextBytes
from datenorm.columns.numeric_dates import column_shape
from datenorm.columns.templates.skeletons import Skeleton, SkeletonGroup
from datenorm.columns.templates.template import TemplateReadings, WrittenReadings
from datenorm.inference.compiled import (
    COMMON_YEAR,
    MONTH_WORD,
    CompiledTemplate,
    CompiledTemplates,
    Outline,
    outline_of,
)
from datenorm.masked_iso import DAY, MONTH, NO_DATE, ORDERS, YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datenorm.columns.templates.clocks import ClockedColumn

__all__ = ["is_doubtful", "read_compiled"]

_DATE = len(NO_DATE)
_ZERO, _TEN = np.uint8(ord("0")), np.uint8(10)
_DAYS = np.array([0, *(days_in_month(COMMON_YEAR, month) for month in range(1, 13))])
_WIDTH = _DATE + 1  # a weekday may follow


class _Member(NamedTuple):
    """Texts of one skeleton, and what its words stand for: a month, and perhaps a weekday."""

    group: SkeletonGroup
    outline: Outline
    words: bytes


def read_compiled(
    clocked: ClockedColumn, compiled: CompiledTemplates | None
) -> tuple[list[TemplateReadings | WrittenReadings], list[SkeletonGroup]]:
    """What the templates of a model read, and the groups of all other dates."""
    if compiled is None:
        return [], clocked.groups
    alike: dict[tuple[CompiledTemplate, str], list[_Member]] = defaultdict(list)
    left: list[SkeletonGroup] = []
    for group in clocked.groups:
        outline = _outline_of(group.skeleton, compiled)
        template = compiled.template_of(outline.skeleton) if outline else None
        if outline is None or template is None or not _is_readable(template, outline):
            left.append(group)
            continue
        words = {word.kind: word.symbols for _, word in outline.words}
        member = _Member(group, outline, "".join(words[kind] for kind in sorted(words)).encode())
        alike[template, column_shape(group.skeleton.canonical)].append(member)
    found: list[TemplateReadings | WrittenReadings] = []
    for (template, _), members in alike.items():
        readings = _read(template, members)
        fits = np.concatenate([clocked.fits(m.outline, m.group.rows) for m in members])
        trusted = readings.trusted & fits
        if trusted.any():
            found += clocked.parts(readings.take(trusted))
        if not trusted.all():
            ends = np.cumsum([len(member.group.rows) for member in members])[:-1]
            for member, given in zip(members, np.split(trusted, ends), strict=True):
                left += [] if given.all() else [member.group.take(~given)]
    return found, left


def is_doubtful(date: str, compiled: CompiledTemplates) -> bool:
    """Whether the network was seen to doubt the month of a canonical text, in texts like it."""
    outline = outline_of(date, compiled.words)
    template = compiled.template_of(outline.skeleton)
    months = [word for _, word in outline.words if word.kind == MONTH_WORD]
    return template is not None and any(not template.words >> each.bit & 1 for each in months)


def _has_words(template: CompiledTemplate, outline: Outline) -> bool:
    return all(template.words >> word.bit & 1 for _, word in outline.words)


def _outline_of(skeleton: Skeleton, compiled: CompiledTemplates) -> Outline | None:
    """The outline of the texts of a skeleton; None where it has other digits than these."""
    if b"\xff" not in skeleton.content:
        return None
    outline = outline_of(skeleton.canonical, compiled.words)
    widths = [width for _, width in skeleton.runs]
    alike = [len(run) for _, run in outline.runs] == widths
    only_zeros = all(set(run) == {"0"} for _, run in outline.runs)
    return outline if alike and only_zeros else None


def _is_readable(template: CompiledTemplate, outline: Outline) -> bool:
    """Whether a template reads whole days of an outline, in one order."""
    return bool(
        _has_words(template, outline)
        and MONTH_WORD in template.skeleton
        and template.year
        and template.year[2] == 4
        and template.day
        and template.month is None
    )


def _read(template: CompiledTemplate, members: Sequence[_Member]) -> WrittenReadings:
    """Read texts by a template."""
    assert template.year and template.day
    groups = [member.group for member in members]
    year, day = (
        np.concatenate([_digits(group, part) for group in groups])
        for part in (template.year, template.day)
    )
    words = np.array([list(member.words) for member in members], dtype=np.uint8)
    words = np.repeat(words, [len(group.rows) for group in groups], axis=0)
    count = len(words)
    written = np.zeros((len(ORDERS), count, _WIDTH), dtype=np.uint8)
    symbols = written[0]
    symbols[:, :_DATE] = ord("-")
    symbols[:, YEAR] = year
    symbols[:, MONTH] = words[:, :2]
    symbols[:, DAY.start] = _ZERO
    symbols[:, DAY.stop - day.shape[1] : DAY.stop] = day
    symbols[:, _DATE : _DATE - 2 + words.shape[1]] = words[:, 2:]
    (first, last), _, (least, most) = template.bounds
    years = (year - _ZERO).astype(np.int64) @ np.array([1000, 100, 10, 1])
    months, days = (_number(symbols[:, field]) for field in (MONTH, DAY))
    trusted = (years >= first) & (years <= last)
    trusted &= (days >= least) & (days <= np.minimum(_DAYS[months], most))
    none = np.zeros(count, dtype=np.uint8)
    outputs = written.view(f"S{_WIDTH}")[:, :, 0].T
    rows = np.concatenate([group.rows for group in groups])
    skeleton = groups[0].skeleton
    return WrittenReadings(skeleton, rows, none, outputs, trusted, none.astype(np.bool_))


def _digits(group: SkeletonGroup, part: tuple[int, int, int]) -> NDArray[np.uint8]:
    run, first, width = part
    texts, start = group.texts, group.skeleton.runs[run][0] + first
    return TextBytes(texts.data, texts.starts + start, width).content()


def _number(digits: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The values of two digits."""
    values: NDArray[np.uint8] = (digits[:, 0] - _ZERO) * _TEN + (digits[:, 1] - _ZERO)
    return values
