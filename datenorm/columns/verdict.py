"""The verdict on a column: the order of its open dates, and the century of its short years."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from datenorm.columns.calendars.verdict import CalendarVerdict
from datenorm.columns.codes import CodeVerdict
from datenorm.columns.evidence import EXAMPLES, Evidence, Key, add_counts
from datenorm.columns.forms import shown_forms
from datenorm.columns.mangled import is_shown
from datenorm.columns.numbers import NumberVerdict
from datenorm.columns.numeric_dates import (
    YEAR_MAY_BE_FIRST,
    bit_of,
    by_digits,
    is_month_and_number,
    order_in,
    orders_of,
    source_of,
    with_word,
)
from datenorm.columns.outliers import bulk, far_years
from datenorm.columns.patterns import ShownPatterns, shown_patterns
from datenorm.columns.placeholders import stand_out
from datenorm.columns.spread import day_or_year, month_of_year
from datenorm.masked_iso import ORDERS
from datenorm.task import DEFAULT_PIVOT_YEAR
from datenorm.text import counted

__all__ = ["CenturyVerdict", "OrderVerdict", "Verdict", "decide"]

# An order is clear while at most one row is against it to so many against each other order.
_TOLERANCE = 50
_MINIMUM_ROWS = 20  # with a year, that a verdict on the century needs
_WEEKDAY_ROWS = 5  # whose word comes with several weekdays, that an order has against it
_MINIMUM_GAP = 10  # years without rows that show where the run of two-digit years begins


@dataclass(frozen=True)
class OrderVerdict:
    """The order of the rows of a shape, of a source, or of the whole column.

    `order` is None where the rows do not settle it. `proofs` counts, for each order, the rows that
    no other order can read; `open_rows` counts those that more than one can read. `against` counts
    the rows that contradict the order or, where there is none, each other. `lists_year_first` says
    that the network reads some rows with a short year first, so that others may be meant so too.
    """

    order: str | None
    reason: str
    proofs: Mapping[str, int]
    open_rows: int
    against: int = 0
    examples: tuple[str, ...] = ()
    lists_year_first: bool = False


@dataclass(frozen=True)
class CenturyVerdict:
    """The first of the hundred years of two-digit years; None leaves them to the policy."""

    first_year: int | None
    reason: str


@dataclass(frozen=True)
class Verdict:
    """What was decided for a column: its order by shape, by source and in all, and its century.

    The orders of another column, called `like_name`, go before its own. `placeholders` counts the
    rows of dates that stand for none. `numbers` says of which system numbers are, by how many
    digits they have. `far_years` counts rows by year, of the years that are doubtful. `mangled`
    counts days without a year which a spreadsheet may have made of months. `calendars` says of what
    calendar figures are, by the span of their years. `codes` are shapes of bare digits that are
    none. `from_1904` says that the days of the workbook count from there. `forms` counts the rows
    that may be of a form which the column shows (`forms`). `patterns` says what the rows show of
    those that the network leaves in doubt.
    """

    shapes: Mapping[str, OrderVerdict]
    sources: Mapping[str, OrderVerdict]
    column: OrderVerdict
    century: CenturyVerdict
    given_order: str | None = None
    like: Verdict | None = None
    like_name: str = ""
    placeholders: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, NumberVerdict] = field(default_factory=dict)
    far_years: Mapping[int, int] = field(default_factory=dict)
    mangled: int = 0
    calendars: Mapping[str, CalendarVerdict] = field(default_factory=dict)
    codes: Mapping[str, CodeVerdict] = field(default_factory=dict)
    from_1904: bool = False
    forms: Mapping[str, int] = field(default_factory=dict)
    patterns: ShownPatterns = field(default_factory=ShownPatterns)

    def order_of(self, shape: str) -> str | None:
        """The order that the open rows of a shape follow, or None.

        A shape without proof of its own follows the shapes of the same source, and no others: what
        stands in 25.04.2005 says nothing about 03/04/2005.
        """
        if self.given_order and (given := order_in(shape, self.given_order)):
            return given
        if self.like and (order := self.like.order_of(shape)):
            return order
        own = self.shapes.get(shape)
        if own and (own.order or own.against):
            return own.order
        shared = self.sources.get(source_of(shape))
        return shared.order if shared else None

    def may_begin_with_year(self, shape: str) -> bool:
        """Whether rows of a shape are read with a short year first that the network does not list.

        They are where it stands there, and where nothing tells in spite of rows of which it does.
        """
        order, own = self.order_of(shape), self.shapes.get(shape)
        return order == "ymd" or (order is None and own is not None and own.lists_year_first)

    def reason_of(self, shape: str) -> str:
        """Why the open rows of a shape follow an order, or none."""
        if self.like and self.like.order_of(shape):
            return f"as in {self.like_name}: {self.like.reason_of(shape)}"
        own = self.shapes.get(shape)
        shared = self.sources.get(source_of(shape))
        if shared and shared.order and not (own and (own.order or own.against)):
            return f"{shared.reason}, among all shapes with this separator"
        return own.reason if own else "no row settles the order"

    @cached_property
    def contradictions(self) -> int:
        """Rows that contradict the verdict on their shape, or each other."""
        return sum(verdict.against for verdict in self.shapes.values())


def decide(
    evidence: Evidence, order: str | None = None, pivot_year: int = DEFAULT_PIVOT_YEAR
) -> Verdict:
    """The verdict on a column; an `order` that is given needs no evidence.

    `pivot_year` is the task's: the years before it may be to come.
    """
    numeric = [key for key in evidence.rows if key[1]]
    # A year that stands first settles itself, and says nothing of the others.
    # So do months in words.
    dated = [
        key for key in numeric if not source_of(key[0]).startswith("year") and not with_word(key[0])
    ]
    sources = {source_of(shape) for shape, _ in dated}
    century = _century_verdict(evidence, pivot_year)
    return Verdict(
        _verdicts(evidence, numeric, lambda shape: shape),
        _verdicts(evidence, numeric, source_of),
        _group_verdict(evidence, sources.pop() if len(sources) == 1 else "(all)", dated),
        century,
        order,
        placeholders=stand_out(evidence.days),
        far_years=far_years(add_counts(evidence.full_years, _of_century(evidence, century))),
        mangled=evidence.kinds["mangled"] if is_shown(evidence.kinds) else 0,
        forms=shown_forms(evidence.forms),
        patterns=shown_patterns(evidence.patterns),
    )


def _of_century(evidence: Evidence, century: CenturyVerdict) -> dict[int, int]:
    """Rows by year of short years; where the century is not settled any of ours will do."""
    first = century.first_year or 1900 + DEFAULT_PIVOT_YEAR
    return {first + (year - first) % 100: rows for year, rows in evidence.short_years.items()}


def _verdicts(
    evidence: Evidence, keys: Iterable[Key], group_of: Callable[[str], str]
) -> dict[str, OrderVerdict]:
    groups: dict[str, list[Key]] = {}
    for key in sorted(keys):
        groups.setdefault(group_of(key[0]), []).append(key)
    return {name: _group_verdict(evidence, name, members) for name, members in groups.items()}


def _group_verdict(evidence: Evidence, name: str, keys: Sequence[Key]) -> OrderVerdict:
    """The verdict on a shape or a source: by proof, or else by what its rows have in common."""
    verdict = _order_verdict(evidence, keys)
    if verdict.order or verdict.proofs:
        return verdict
    by_rows = _by_weekdays(evidence, name, verdict) or _by_spread(evidence, name, verdict)
    return by_rows or _as_listed(evidence, keys, verdict)


def _by_weekdays(evidence: Evidence, source: str, verdict: OrderVerdict) -> OrderVerdict | None:
    """The verdict on a source whose words are weekdays, by the order in which they fit.

    No list of names is needed: in the right order each word stands with one day of the week, and
    in the other it comes with several.
    """
    total = sum(rows for key, rows in evidence.weekdays.items() if key[:2] == (source, "dmy"))
    against, days = {}, {}
    for order in ("dmy", "mdy"):
        by_word: dict[str, dict[int, int]] = {}
        for (name, of, word, day), rows in evidence.weekdays.items():
            if (name, of) == (source, order) and rows:
                by_word.setdefault(word, {})[day] = rows
        likeliest = [max(found.items(), key=lambda item: item[1]) for found in by_word.values()]
        against[order] = total - sum(rows for _, rows in likeliest)
        days[order] = {day for day, _ in likeliest}
    for order, other in (("dmy", "mdy"), ("mdy", "dmy")):
        few = against[order] * _TOLERANCE <= min(against[other], total)
        if few and against[other] >= _WEEKDAY_ROWS and len(days[order]) > 1:
            naming = "rows would not be the weekdays that they name"
            reason = f"{against[other]:,} {naming} as {other}"
            return replace(verdict, order=order, reason=reason, against=against[order])
    return None


def _by_spread(evidence: Evidence, source: str, verdict: OrderVerdict) -> OrderVerdict | None:
    """The verdict on a source of which one number may be the year, by how they are spread."""
    found = day_or_year(evidence.numbers, source) or month_of_year(evidence.months, source)
    return replace(verdict, order=found[0], reason=found[1]) if found else None


def _as_listed(evidence: Evidence, keys: Sequence[Key], verdict: OrderVerdict) -> OrderVerdict:
    """The verdict where years may stand first by their digits alone: what the network lists.

    A habit of writing, not a proof: it counts where the network lists such a year in hardly any of
    the rows.
    """
    rows: dict[int, int] = {}
    for (_, mask), count in ((key, evidence.rows[key]) for key in keys):
        rows[mask & ~YEAR_MAY_BE_FIRST] = rows.get(mask & ~YEAR_MAY_BE_FIRST, 0) + count
    unlisted = sum(evidence.rows[key] for key in keys if key[1] & YEAR_MAY_BE_FIRST)
    both = bit_of("dmy") | bit_of("ymd")
    listed = sum(count for mask, count in rows.items() if mask & both == both)
    order, against = _clear_order(rows)
    if listed * _TOLERANCE > unlisted:
        return replace(verdict, lists_year_first=True)
    if order is None:
        return verdict
    count = rows.get(bit_of(order), 0)
    reason = f"{counted(count, 'row')} can only be read as {order}"
    reason = reason if count else f"no other order than {order} can read the rows"
    reason = f"{reason}, unless the year stands first"
    return replace(verdict, order=order, reason=reason, against=against)


def _order_verdict(evidence: Evidence, keys: Sequence[Key]) -> OrderVerdict:
    rows: dict[int, int] = {}
    for key in keys:
        mask = by_digits(key[1]) & ~YEAR_MAY_BE_FIRST
        rows[mask] = rows.get(mask, 0) + evidence.rows[key]
    proofs = {order: rows[bit_of(order)] for order in ORDERS if rows.get(bit_of(order))}
    open_rows = sum(count for mask, count in rows.items() if len(orders_of(mask)) > 1)
    order, against = _clear_order(rows)
    if order and is_month_and_number(keys[0][0]) and _is_stray(rows, sum(proofs.values())):
        reason = "too few rows tell whether the number is the day or the year"
        return OrderVerdict(None, reason, proofs, open_rows)
    if order is None:
        if len(proofs) > 1:
            shown = ", ".join(f"{count:,} only as {name}" for name, count in proofs.items())
            return OrderVerdict(
                None, f"contradiction: {shown}", proofs, open_rows, min(proofs.values())
            )
        return OrderVerdict(None, "no row settles the order", proofs, open_rows)
    proving = [key for key in keys if key[1] == bit_of(order)]
    examples = sorted({text for key in proving for text in evidence.examples.get(key, ())})
    count = proofs.get(order, 0)
    reason = f"{counted(count, 'row')} can only be read as {order}"
    reason = reason if count else f"no other order than {order} can read the rows"
    reason += f"; {against:,} contradict{'s' * (against == 1)} it" if against else ""
    return OrderVerdict(order, reason, proofs, open_rows, against, tuple(examples[:EXAMPLES]))


def _is_stray(rows: Mapping[int, int], proving: int) -> bool:
    """Whether proofs are so few that they may be slips of the pen: one Jan-45 among days."""
    return proving * _TOLERANCE < sum(rows.values())


def _clear_order(rows: Mapping[int, int]) -> tuple[str | None, int]:
    """The one order that nearly all rows allow, and the rows against it; `rows` is by mask."""
    against = {
        order: sum(count for mask, count in rows.items() if not mask & bit_of(order))
        for order in ORDERS
    }
    clear = [
        order
        for order in ORDERS
        if all(against[o] >= _TOLERANCE * against[order] for o in ORDERS if o != order)
    ]
    return (clear[0], against[clear[0]]) if len(clear) == 1 else (None, 0)


def _century_verdict(evidence: Evidence, pivot_year: int) -> CenturyVerdict:
    """Two-digit years lie where four-digit ones do; without those, where their own run begins."""
    short = sum(evidence.short_years.values())
    if not short:
        return CenturyVerdict(None, "no two-digit years")
    if sum(evidence.full_years.values()) >= _MINIMUM_ROWS:
        first, last = bulk(evidence.full_years)
        if last - first < 100:
            start = min(1999, max(1, (first + last) // 2 - 50))
            reason = (
                f"four-digit years lie in {first} to {last}, "
                f"and two-digit years nearest to those: from {start} on"
            )
            return CenturyVerdict(start, reason)
    years = sorted(evidence.short_years)
    neighbours = zip([years[-1], *years[:-1]], years, strict=True)
    gap, begin = max(((year - before - 1) % 100, year) for before, year in neighbours)
    if short >= _MINIMUM_ROWS and gap >= _MINIMUM_GAP and len(years) > 1:
        end = (begin - gap - 1) % 100
        if begin > end or end >= pivot_year:
            reason = f"two-digit years run without a break from '{begin:02d} to '{end:02d}"
            return CenturyVerdict(1900 + begin, reason)
    reason = "two-digit years alone do not settle the century: the usual pivot counts"
    return CenturyVerdict(None, reason)
