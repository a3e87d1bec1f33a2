"""The verdict on the years of a column that may be counted in several calendars."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from datenorm.calendars import weekday
from datenorm.columns.calendars.figures import Figures
from datenorm.columns.calendars.spans import (
    GREGORY,
    SPANS,
    YearSpan,
    calendar_of_language,
    family_of,
    hinted_calendar,
    range_in,
    span_of,
)
from datenorm.columns.calendars.texts import CalendarCell
from datenorm.columns.outliers import bulk
from datenorm.masked_iso import DAY, YEAR
from datenorm.text import counted

__all__ = ["CalendarVerdict", "Known", "decide_calendars", "in_our_years", "outside"]

_TOLERANCE = 50  # rows of which one may contradict
_MINIMUM_PROOFS = 2  # rows that no calendar can lose by chance: one may be a slip of the pen
_WEEKDAY_ROWS = 5  # whose word comes with several weekdays, that a calendar has against it
_BESIDE_ROWS = 3  # other dates that tell by where they lie
_LONE_ROWS = 20  # of other dates, beside which one day alone is rather an outlier
_NEAR = 1  # years by which dates may lie outside of the others
_OVERLAP = 0.95  # share of the rows that lie among the other dates
_REACH = 100  # years behind a span in which dates show that a column reaches there
_EXAMPLES = 3


@dataclass(frozen=True)
class CalendarVerdict:
    """The calendar of the figures of a column whose years lie in one span.

    `calendar` is None where the rows do not settle it; then `candidates` are those that remain.
    `proofs` counts, for each calendar, the rows that no other can have or that name it, and
    `against` the rows that contradict the verdict. `examples` are fields that prove. `shapes` are
    those whose figures the network reads as days. `years` counts rows by year of ours, where it
    is settled. `main` says that at least half of the dated rows lie in the span.
    """

    calendar: str | None
    reason: str
    rows: int = 0
    candidates: tuple[str, ...] = ()
    proofs: Mapping[str, int] = field(default_factory=dict)
    against: int = 0
    examples: tuple[str, ...] = ()
    shapes: frozenset[str] = frozenset()
    years: Mapping[int, int] = field(default_factory=dict)
    main: bool = False

    @property
    def advice(self) -> str:
        """What would settle it."""
        return (
            "the name of the calendar would settle it, rows that name it, "
            "or days that no date lies before or after"
        )


@dataclass(frozen=True)
class Known:
    """What is known of a column beside its figures.

    `given` is a calendar, `language` a language tag, both of the user. `years` are the rows of the
    column by year as if all were ours, and `beside` those of other columns. `name` is the column's.
    """

    given: str | None = None
    language: str | None = None
    not_before: dt.date | None = None
    not_after: dt.date | None = None
    years: Mapping[int, int] = field(default_factory=dict)
    beside: Mapping[int, int] = field(default_factory=dict)
    name: str = ""


def decide_calendars(
    cells: Mapping[CalendarCell, int], order_of: Callable[[str], str | None], known: Known
) -> dict[str, CalendarVerdict]:
    """The verdict on each span of years, by its name, where its figures may be none of ours.

    Args:
        cells: rows by what they say (see `count_calendars`).
        order_of: the order that the open rows of a shape follow.
        known: what is known beside.
    """
    found = {}
    for span in SPANS:
        figures = Figures.of(span, cells, order_of)
        verdict = _decide(span, figures, known) if figures.rows or figures.named else None
        if verdict:
            found[span.name] = verdict
    return found


def outside(years: Mapping[int, int]) -> dict[int, int]:
    """Rows by year, of the years that are surely ours."""
    return {year: rows for year, rows in years.items() if span_of(f"{year:04d}") is None}


def in_our_years(
    years: Mapping[int, int], verdicts: Mapping[str, CalendarVerdict]
) -> dict[int, int]:
    """Rows by year as the verdicts have them: those of open calendars count nowhere."""
    found = Counter(
        {
            year: rows
            for year, rows in years.items()
            if (span := span_of(f"{year:04d}")) is None or span.name not in verdicts
        }
    )
    for verdict in verdicts.values():
        found.update(verdict.years)
    return dict(found)


def _decide(span: YearSpan, figures: Figures, known: Known) -> CalendarVerdict | None:
    """The verdict on a span; None where its years are ours without doubt, or of a calendar that
    is given and has no such years.
    """
    given = family_of(known.given) if known.given else None
    spoken = calendar_of_language(known.language)
    if given:
        is_possible = given in span.calendars
        return _settled(span, figures, known, given, "as given") if is_possible else None
    if spoken in span.calendars:
        reason = f"as in the language {known.language}"
        return _settled(span, figures, known, spoken or "", reason)
    if figures.named:
        return _by_names(span, figures, known)
    by_days = _by_days(figures, span.calendars)
    if GREGORY not in by_days[0] and _is_reached(span, figures, known):
        return None
    steps = (
        by_days,
        _by_weekdays(figures, span.calendars),
        *_by_limits(figures, span.calendars, known),
    )
    left, reasons = list(span.calendars), list[str]()
    for lost, reason in steps:
        kept = [calendar for calendar in left if calendar not in lost]
        if kept and len(kept) < len(left):
            left, reasons = kept, [*reasons, reason]
    if left == [GREGORY]:
        return _settled(span, figures, known, GREGORY, "; ".join(reasons))
    usual = [name for name in left if name == GREGORY or _is_usual(span, figures, name)]
    if GREGORY in left and len(usual) < 2:
        return None
    left = usual or left
    for beside, where in ((known.years, "beside them"), (known.beside, "of other columns")):
        sure = outside(beside)
        near = _near(figures, left, sure) if len(left) > 1 else []
        if len(near) == 1:
            years = _shown(bulk(sure))
            left, reasons = near, [*reasons, f"they lie among the dates {where}, {years}"]
    hint = hinted_calendar(known.name)
    if len(left) > 1 and GREGORY not in left and hint in left:
        left, reasons = [hint], [*reasons, f"the column is called {known.name}"]
    if len(left) == 1:
        return _settled(span, figures, known, left[0], "; ".join(reasons))
    spans = ", ".join(_in_years(figures, calendar) for calendar in left)
    return _verdict(span, figures, known, None, f"no row settles it: {spans}", left)


def _by_names(span: YearSpan, figures: Figures, known: Known) -> CalendarVerdict:
    """The verdict where rows name calendars: nearly all the same, which has nearly all days."""
    (name, rows), *others = figures.names.most_common()
    against = figures.against(name) if name in span.calendars else figures.rows
    if sum(count for _, count in others) * _TOLERANCE <= rows and (
        against * _TOLERANCE <= figures.rows
    ):
        reason = f"{counted(rows, 'row')} {'name' if rows > 1 else 'names'} it"
        return _settled(span, figures, known, name, reason)
    shown = ", ".join(f"{count:,} {calendar}" for calendar, count in sorted(figures.names.items()))
    reason = f"contradiction: rows name {shown}"
    if against:
        reason += f"; {against:,} have no day of the {name} calendar"
    return _verdict(span, figures, known, None, reason, span.calendars)


_Step = tuple[set[str], str]  # the calendars that are out, and why


def _by_days(figures: Figures, calendars: Sequence[str]) -> _Step:
    """The calendars that do not have the days of the rows."""
    against = {calendar: figures.against(calendar) for calendar in calendars}
    lost = _far_behind(against, _MINIMUM_PROOFS)
    rows = max((against[calendar] for calendar in lost), default=0)
    days = f"{counted(rows, 'row')} would be no {'days' if rows > 1 else 'day'}"
    return lost, f"{days} of the calendar{'s' * (len(lost) > 1)} {_listed(lost)}"


def _by_weekdays(figures: Figures, calendars: Sequence[str]) -> _Step:
    """The calendars in which a word comes with several weekdays.

    No list of names is needed: in the right calendar each word stands with one day of the week.
    """
    against = dict.fromkeys(calendars, 0)
    kinds = {}
    for calendar in calendars:
        by_word: dict[str, Counter[int]] = {}
        for (word, date), rows in figures.words.items():
            if (days := range_in(calendar, date)) and date[DAY] != "--":
                day = weekday(*map(int, days[0].split("-")))
                by_word.setdefault(word, Counter())[day] += rows
        likeliest = [found.most_common(1)[0] for found in by_word.values()]
        total = sum(sum(found.values()) for found in by_word.values())
        against[calendar] = total - sum(rows for _, rows in likeliest)
        kinds[calendar] = len({day for day, _ in likeliest})
    lost = _far_behind(against, _WEEKDAY_ROWS)
    best = min(against, key=lambda calendar: against[calendar])
    if kinds[best] < 2:
        return set(), ""
    rows = max((against[calendar] for calendar in lost), default=0)
    return lost, f"{rows:,} rows would not be the weekdays that they name as {_listed(lost, 'or')}"


def _by_limits(figures: Figures, calendars: Sequence[str], known: Known) -> list[_Step]:
    """The calendars in which rows lie beyond the limits that are given."""
    found = []
    for limit, after in ((known.not_before, False), (known.not_after, True)):
        if limit is None:
            continue
        day = limit.isoformat()
        beyond = {name: _beyond(figures, name, day, after) for name in calendars}
        lost = {name for name, rows in beyond.items() if rows * _TOLERANCE > figures.rows}
        found.append((lost, f"not {'after' if after else 'before'} {day}"))
    return found


def _beyond(figures: Figures, calendar: str, day: str, after: bool) -> int:
    """Rows whose date would lie beyond a limit, all of it."""
    ranges = ((range_in(calendar, date), rows) for date, rows in figures.dates.items())
    return sum(
        rows for days, rows in ranges if days and (days[0] > day if after else days[1] < day)
    )


def _far_behind(against: Mapping[str, int], minimum: int) -> set[str]:
    """Those with so many more rows against them than the best one that these are no slips."""
    least = min(against.values())
    return {name for name, rows in against.items() if rows >= max(minimum, _TOLERANCE * least)}


def _is_usual(span: YearSpan, figures: Figures, calendar: str) -> bool:
    """Whether nearly all rows lie in the years of a calendar that columns keep to."""
    years = Counter[int]()
    for date, rows in figures.dates.items():
        years[int(date[YEAR])] += rows
    first, last = bulk(years)
    low, high = span.usual[calendar]
    return low <= first and last <= high


def _is_reached(span: YearSpan, figures: Figures, known: Known) -> bool:
    """Whether other dates of the column lie right beside the span, or it has one day among many."""
    around = (
        *range(span.first - _REACH, span.first),
        *range(span.last + 1, span.last + _REACH + 1),
    )
    beside = sum(known.years.get(year, 0) for year in around)
    is_lone = len(figures.dates) == 1 and sum(outside(known.years).values()) >= _LONE_ROWS
    return beside * _TOLERANCE >= figures.rows or is_lone


def _near(figures: Figures, calendars: Iterable[str], beside: Mapping[int, int]) -> list[str]:
    """The calendars that put nearly all rows among other dates."""
    if sum(beside.values()) < _BESIDE_ROWS:
        return []
    first, last = bulk(beside)
    found = []
    for calendar in calendars:
        years = figures.years_in(calendar)
        near = sum(years[year] for year in years if first - _NEAR <= year <= last + _NEAR)
        if near >= _OVERLAP * figures.rows:
            found.append(calendar)
    return found


def _settled(
    span: YearSpan, figures: Figures, known: Known, calendar: str, reason: str
) -> CalendarVerdict:
    return _verdict(span, figures, known, calendar, reason, [calendar])


def _verdict(
    span: YearSpan,
    figures: Figures,
    known: Known,
    calendar: str | None,
    reason: str,
    left: Sequence[str],
) -> CalendarVerdict:
    proofs = {name: figures.only_in(name, span.calendars) for name in span.calendars}
    counts = {name: found.total() + figures.names[name] for name, found in proofs.items()}
    examples = sorted(proofs[calendar]) if calendar else []
    others = figures.named.total() - figures.names[calendar or ""]
    against = figures.against(calendar) + others if calendar else 0
    if against:
        reason += f"; {against:,} contradict{'s' * (against == 1)} it"
    return CalendarVerdict(
        calendar,
        reason,
        figures.rows + figures.named.total(),
        tuple(left),
        {name: count for name, count in counts.items() if count},
        against,
        tuple(examples[:_EXAMPLES]),
        figures.shapes,
        dict(figures.years_in(calendar)) if calendar else {},
        figures.rows + figures.named.total() >= sum(outside(known.years).values()),
    )


def _in_years(figures: Figures, calendar: str) -> str:
    years = figures.years_in(calendar)
    return f"{calendar} ({_shown((min(years), max(years)))})" if years else calendar


def _shown(years: tuple[int, int]) -> str:
    first, last = years
    return str(first) if first == last else f"{first} to {last}"


def _listed(names: Iterable[str], word: str = "and") -> str:
    return f" {word} ".join(sorted(names))
