"""Evidence: what the rows of a column prove about its order and its century, as a value that merges.

`Evidence` values merge associatively and commutatively, so that a column can be read in parts, in any
order, by any number of workers, and come to the same verdict. Evidence is counted by shape, since one
column may mix sources.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from datenorm.columns.digits import ORDERS

__all__ = ["EXAMPLES", "OTHER_SHAPES", "CenturyVerdict", "Evidence", "OrderVerdict", "Verdict", "decide", "orders_of"]

EXAMPLES = 3  # texts that are kept for every kind of evidence: the first ones in alphabetical order
_TOLERATED = 50  # a verdict is clear while at most one row is against it to so many against each other order
_MOST_SHAPES = 50_000  # shapes that are counted one by one
_LEAST_YEARS = 20  # rows that a verdict on the century needs
_LEAST_GAP = 10  # years without rows that show where the run of two-digit years begins
_POSIX_PIVOT = 69
_FIRST_NUMBER = re.compile(r"(#+)([^#a]*)")
OTHER_SHAPES = "(other shapes)"
_Counted = TypeVar("_Counted")
Key = tuple[str, int]  # a shape, and the orders (bits, see ORDERS) that its rows can be read in


def orders_of(mask: int) -> tuple[str, ...]:
    """The orders whose bits are set."""
    return tuple(order for place, order in enumerate(ORDERS) if mask >> place & 1)


@dataclass(frozen=True)
class Evidence:
    """Rows by shape and the orders they can be read in, and rows by year.

    `examples` holds the alphabetically first texts of each key. `short_years` counts rows by the two digits of
    a year without a century, `full_years` by the year. Of more shapes than `_MOST_SHAPES` the shortest are kept apart,
    and the others are counted as one for each separator: which ones does not depend on the order of merging, since
    a shape that is too long among some shapes is so among more of them.
    """

    rows: Mapping[Key, int] = field(default_factory=dict)
    examples: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    short_years: Mapping[int, int] = field(default_factory=dict)
    full_years: Mapping[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = {name for name, _ in self.rows if not name.startswith(OTHER_SHAPES)}
        if len(names) <= _MOST_SHAPES:
            return
        kept = set(heapq.nsmallest(_MOST_SHAPES, names, key=lambda name: (len(name), name)))
        rows: dict[Key, int] = {}
        examples: dict[Key, tuple[str, ...]] = {}
        for (name, mask), count in self.rows.items():
            key = (name if name in kept or name not in names else _other_shapes(name)), mask
            rows[key] = rows.get(key, 0) + count
            examples[key] = _first((*examples.get(key, ()), *self.examples.get((name, mask), ())))
        object.__setattr__(self, "rows", rows)
        object.__setattr__(self, "examples", examples)

    def merge(self, other: Evidence) -> Evidence:
        """The evidence of both parts of a column."""
        examples = {**self.examples, **other.examples}
        for key in self.examples.keys() & other.examples.keys():
            examples[key] = _first((*self.examples[key], *other.examples[key]))
        return Evidence(
            _sum(self.rows, other.rows), examples, _sum(self.short_years, other.short_years), _sum(self.full_years, other.full_years)
        )


def _sum(first: Mapping[_Counted, int], second: Mapping[_Counted, int]) -> dict[_Counted, int]:
    return {key: first.get(key, 0) + second.get(key, 0) for key in {**first, **second}}


def _first(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(texts))[:EXAMPLES])


@dataclass(frozen=True)
class OrderVerdict:
    """The order of the rows of a shape, or of one separator, or of all rows.

    `order` is None where the rows do not settle it. `proofs` counts, for each order, the rows that can be read
    in no other one; `open_rows` those that more than one order can read. `against` counts the rows that
    contradict the order, or where there is none, each other.
    """

    order: str | None
    reason: str
    proofs: Mapping[str, int]
    open_rows: int
    against: int = 0
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class CenturyVerdict:
    """The first of the hundred years in which two-digit years lie; None leaves them to the policy."""

    first_year: int | None
    reason: str


@dataclass(frozen=True)
class Verdict:
    """What was decided for a column: its order by shape, by source (the separator) and in all, and its century."""

    shapes: Mapping[str, OrderVerdict]
    sources: Mapping[str, OrderVerdict]
    column: OrderVerdict
    century: CenturyVerdict
    given_order: str | None = None

    def order_of(self, shape: str) -> str | None:
        """The order that the open rows of a shape follow, or None.

        A shape without proof of its own follows the shapes of the same separator, and no others: what stands
        in 25.04.2005 says nothing about 03/04/2005.
        """
        if self.given_order:
            return self.given_order
        own = self.shapes.get(shape)
        if own and (own.order or own.against):
            return own.order
        shared = self.sources.get(_source(shape))
        return shared.order if shared else None

    @cached_property
    def contradictions(self) -> int:
        """Rows that contradict the verdict on their shape, or each other."""
        return sum(verdict.against for verdict in self.shapes.values())


def decide(evidence: Evidence, order: str | None = None) -> Verdict:
    """The verdict on a column; `order` is one that was given, and needs no evidence."""
    numeric = [key for key in evidence.rows if key[1]]
    dated = [key for key in numeric if not _source(key[0]).startswith("year")]  # a year that stands first settles itself
    return Verdict(
        _verdicts(evidence, numeric, lambda shape: shape),
        _verdicts(evidence, numeric, _source),
        _order_verdict(evidence, dated),
        _century_verdict(evidence),
        order,
    )


def _first_number(shape: str) -> tuple[str, str]:
    """The first number of a shape, and the separator behind it."""
    match = _FIRST_NUMBER.search(shape)
    digits, separator = match.groups() if match else ("", "")
    return digits, separator.strip() or separator[:1]


def _source(shape: str) -> str:
    """What one source of a column keeps to: the separator of its dates, and whether the year stands first."""
    digits, separator = _first_number(shape)
    return f"{'year ' if len(digits) == 4 else ''}{separator}"


def _other_shapes(shape: str) -> str:
    """The name under which a shape is counted that is not kept apart; it has the shape's source."""
    digits, separator = _first_number(shape)
    return f"{OTHER_SHAPES} {'####' if len(digits) == 4 else '#' * bool(digits)}{separator}"


def _verdicts(evidence: Evidence, keys: Iterable[Key], group_of: Callable[[str], str]) -> dict[str, OrderVerdict]:
    groups: dict[str, list[Key]] = {}
    for key in sorted(keys):
        groups.setdefault(group_of(key[0]), []).append(key)
    return {name: _order_verdict(evidence, members) for name, members in groups.items()}


def _order_verdict(evidence: Evidence, keys: Sequence[Key]) -> OrderVerdict:
    rows = {mask: sum(evidence.rows[key] for key in keys if key[1] == mask) for mask in {mask for _, mask in keys}}
    proofs = {order: rows.get(1 << place, 0) for place, order in enumerate(ORDERS)}
    proofs = {order: count for order, count in proofs.items() if count}
    open_rows = sum(count for mask, count in rows.items() if len(orders_of(mask)) > 1)
    places = [place for place in range(len(ORDERS)) if any(mask >> place & 1 for mask in rows)]
    support = {place: sum(count for mask, count in rows.items() if mask >> place & 1) for place in places}
    against = {place: sum(rows.values()) - support[place] for place in places}
    clear = [
        place
        for place in places
        if all(against[other] > 0 and against[other] >= _TOLERATED * against[place] for other in places if other != place)
    ]
    if len(clear) != 1:
        shown = ", ".join(f"{count} only as {order}" for order, count in proofs.items())
        reason = f"contradiction: {shown}" if len(proofs) > 1 else "no row settles the order"
        return OrderVerdict(None, reason, proofs, open_rows, min(proofs.values()) if len(proofs) > 1 else 0)
    order, mistaken = ORDERS[clear[0]], against[clear[0]]
    examples = sorted({text for key in keys if key[1] == 1 << clear[0] for text in evidence.examples.get(key, ())})
    proving = proofs.get(order, 0)
    reason = f"{proving} rows can only be read as {order}" + (f"; {mistaken} contradict it" if mistaken else "")
    return OrderVerdict(order, reason, proofs, open_rows, mistaken, tuple(examples[:EXAMPLES]))


def _century_verdict(evidence: Evidence) -> CenturyVerdict:
    """Two-digit years lie where the four-digit years lie; without those, where their own run begins."""
    short = sum(evidence.short_years.values())
    if not short:
        return CenturyVerdict(None, "no two-digit years")
    if sum(evidence.full_years.values()) >= _LEAST_YEARS:
        first, last = _bulk(evidence.full_years)
        if last - first < 100:
            start = min(1999, max(1, (first + last) // 2 - 50))
            reason = f"four-digit years lie in {first} to {last}, and two-digit years nearest to those: from {start} on"
            return CenturyVerdict(start, reason)
    years = sorted(evidence.short_years)
    neighbours = zip([years[-1], *years[:-1]], years, strict=True)
    gap, begin = max(((year - before - 1) % 100, year) for before, year in neighbours)
    if short >= _LEAST_YEARS and gap >= _LEAST_GAP and len(years) > 1:
        last_year = (begin - gap - 1) % 100
        if begin > last_year or begin >= _POSIX_PIVOT or last_year >= _POSIX_PIVOT:
            return CenturyVerdict(1900 + begin, f"two-digit years run without a break from '{begin:02d} to '{last_year:02d}")
    return CenturyVerdict(None, "two-digit years alone do not settle the century: the usual pivot counts")


def _bulk(years: Mapping[int, int]) -> tuple[int, int]:
    """The years between which all but one row in a hundred lie, at each end."""
    total, seen = sum(years.values()), 0
    inside = []
    for year in sorted(years):
        if seen + years[year] > total * 0.01 and seen < total * 0.99:
            inside.append(year)
        seen += years[year]
    return inside[0], inside[-1]
