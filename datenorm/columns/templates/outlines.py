"""Outlines: what the texts of a family have in common, by what the network read in some."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from datenorm.columns.network import TextReading
from datenorm.columns.templates.tails import find_tail
from datenorm.columns.templates.template import FIELDS, DigitsPart, Part, Parts, Template
from datenorm.masked_iso import NO_DATE, YEAR, Digits

__all__ = ["find_outline"]

_SHARE_EXPLAINED = 0.8  # of the samples; the others must lie outside of the bounds
_NO_YEAR = NO_DATE[YEAR]
_RUN = re.compile(r"[0-9]+")


def find_outline(samples: Sequence[TextReading], widths: tuple[int, ...]) -> Template | None:
    """The one way of copying that explains nearly all samples of a family, or None.

    `widths` are those of the family's runs of digits; no canonical text may have others.
    """
    runs = [_runs(sample.canonical) for sample in samples]
    if any(tuple(run.width for run in found) != widths for found in runs):
        return None
    tail = find_tail(samples, runs, _SHARE_EXPLAINED)
    if tail is None:
        return None
    outline = _outline_of_dates(samples, runs)
    if outline is None or not tail:
        return outline
    # A weekday, the last part, can settle the order; what no part copies may have been overlooked.
    settles = len(outline.readings) > 1 and (None in tail or tail[-1])
    parts = [*outline.readings[0][1], *tail]
    copied = sum(part[2] for part in parts if isinstance(part, tuple))
    if settles or copied != sum(widths):
        return None
    return Template(outline.readings, outline.differing, tail)


def _outline_of_dates(
    samples: Sequence[TextReading], runs: Sequence[Sequence[Digits]]
) -> Template | None:
    if sum(sample.window is not None for sample in samples) * 2 > len(samples):
        return _outline_of_numbers(samples, runs)
    sources = [_sources(samples, runs, field) for field in FIELDS]
    if any(len(found) > 1 for found in sources):
        return None
    year, month, day = (found[0] if found else None for found in sources)
    return Template(((None, (year, month, day)),))


def _runs(canonical: str) -> list[Digits]:
    found = _RUN.finditer(canonical)
    return [Digits(match.start(), match.end() - match.start()) for match in found]


def _outline_of_numbers(
    samples: Sequence[TextReading], runs: Sequence[Sequence[Digits]]
) -> Template | None:
    """The outline where nearly all samples copy day and month from the same digits."""
    found: Counter[tuple[tuple[DigitsPart, ...], tuple[str, ...]]] = Counter()
    for sample, sample_runs in zip(samples, runs, strict=True):
        if sample.window is None:
            continue
        numbers = sample.window.numbers
        if len(numbers) == 3 and numbers[0].of(sample.canonical) == numbers[-1].of(
            sample.canonical
        ):
            continue
        found[tuple(_part(digits, sample_runs) for digits in numbers), _orders(sample)] += 1
    ((parts, orders), count) = found.most_common(1)[0] if found else (((), ()), 0)
    if count < _SHARE_EXPLAINED * len(samples):
        return None
    readings: list[tuple[str | None, Parts]] = []
    for order in orders:
        part: dict[str, Part] = dict(
            zip(order if len(parts) == 3 else order.replace("y", ""), parts, strict=True)
        )
        readings.append((order, (part.get("y", _NO_YEAR), part["m"], part["d"])))
    same_width = len(parts) == 3 and parts[0][2] == parts[2][2]
    return Template(tuple(readings), (parts[0], parts[2]) if same_width else None)


def _orders(sample: TextReading) -> tuple[str, ...]:
    """The orders of texts like a sample, also one that only the calendar forbids in this one."""
    assert sample.window is not None
    listed = {order for order, _ in sample.by_order}
    existing = sample.window.readings(sample.canonical)
    return tuple(
        o for o in sample.window.orders if o in listed or (o != "ymd" and o not in existing)
    )


def _part(digits: Digits, runs: Sequence[Digits]) -> DigitsPart:
    index = next(
        i for i, run in enumerate(runs) if run.start <= digits.start < run.start + run.width
    )
    return index, digits.start - runs[index].start, digits.width


def _sources(
    samples: Sequence[TextReading], runs: Sequence[Sequence[Digits]], field: slice
) -> list[Part]:
    """The runs that a field of the date is copied from in nearly every sample."""
    copies: Counter[Part] = Counter()
    for sample, sample_runs in zip(samples, runs, strict=True):
        symbols = sample.best[field]
        for index, run in enumerate(sample_runs):
            copied = run.of(sample.canonical).zfill(2).rjust(len(symbols), "-")
            if run.width in (1, 2, 4) and copied == symbols:
                copies[index, 0, run.width] += 1
    return [source for source, count in copies.items() if count >= _SHARE_EXPLAINED * len(samples)]
