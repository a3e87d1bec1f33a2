"""Figures as dates by the verdict on their calendar: of resolved texts, those that it speaks of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import cast

import numpy as np
import pyarrow as pa

from datenorm.columns.calendars.spans import GREGORY, SPANS, span_of
from datenorm.columns.calendars.texts import (
    in_spans,
    is_between_calendars,
    outputs_by_order,
    unread_dates,
)
from datenorm.columns.calendars.verdict import CalendarVerdict
from datenorm.columns.notations import dates_in, with_calendar, with_dates
from datenorm.columns.offsets import brought
from datenorm.columns.resolve import STATUSES, ResolvedTexts
from datenorm.inference.policy import details_of, reject, sentence_of
from datenorm.masked_iso import NO_DATE, ORDERS, YEAR
from datenorm.outputs import Answer, Choices, Refusal, output_language
from datenorm.outputs.world import CALENDARS
from datenorm.records import Alternative, Prediction, Reason, ReasonCode
from datenorm.text import canonicalize

__all__ = ["calendar_of", "follow_calendars"]

_REJECTED = STATUSES.index("rejected")
_NONE = ord("-")


@dataclass(frozen=True)
class _Figures:
    """A text whose figures a verdict speaks of: its fields by order, or under "" if all agree."""

    row: int
    outputs: Mapping[str, str]
    verdict: CalendarVerdict


def follow_calendars(
    resolved: ResolvedTexts, verdicts: Mapping[str, CalendarVerdict]
) -> ResolvedTexts:
    """Resolved texts with those figures as dates of the calendar that their verdict names.

    Where it names none they are ambiguous: each calendar that is left, and has the day, gives one
    of the alternatives.
    """
    if not verdicts:
        return resolved
    zone = resolved.policy.timezone
    found = {
        figures.row: brought(_predicted(resolved, figures), zone)
        for figures in _figures(resolved, verdicts)
    }
    found |= dict(_short_years(resolved, verdicts))
    if not found:
        return resolved
    iso, status = resolved.iso.to_pylist(), resolved.status.copy()
    for row, prediction in found.items():
        iso[row], status[row] = prediction.iso, STATUSES.index(prediction.status)
    return replace(
        resolved,
        iso=pa.array(iso, resolved.iso.type),
        status=status,
        predictions={**resolved.predictions, **found},
        noted=frozenset((*resolved.noted, *found)),
    )


def _figures(
    resolved: ResolvedTexts, verdicts: Mapping[str, CalendarVerdict]
) -> Iterator[_Figures]:
    """The texts whose years all lie in one span that has a verdict."""
    parsed, numbers = resolved.parsed, resolved.numbers
    dated = in_spans(parsed) & (resolved.status != _REJECTED)
    rows: set[int] = set(np.flatnonzero(dated).tolist())
    for row, reading in parsed.network.items():
        if is_between_calendars(reading):
            rows.add(row)
        elif reading.best in ("", NO_DATE):
            verdict = _follower(parsed.shape_names[parsed.shapes[row]], verdicts.values())
            outputs = unread_dates(reading.canonical) if verdict else {}
            if verdict and outputs and not parsed.apart[row]:
                yield _Figures(row, outputs, verdict)
    for row in sorted(rows):
        if numbers and row in numbers.verdicts:
            continue
        outputs = outputs_by_order(parsed, row)
        spans = {span_of(date) for output in outputs.values() for date in _with_year(output)}
        (span, *others) = spans or (None,)
        if span and not others and span.name in verdicts:
            yield _Figures(row, outputs, verdicts[span.name])


def _with_year(output: str) -> list[str]:
    """The dates of an output that have a year of their own."""
    return [date for date in dates_in(output) if date[YEAR][0] != "-"]


def _follower(shape: str, verdicts: Iterable[CalendarVerdict]) -> CalendarVerdict | None:
    """The verdict that figures of a shape follow in which no day of ours is read."""
    following = (verdict for verdict in verdicts if shape in verdict.shapes)
    return next((verdict for verdict in following if verdict.calendar != GREGORY), None)


def _predicted(resolved: ResolvedTexts, figures: _Figures) -> Prediction:
    """A text by its verdict."""
    row, verdict = figures.row, figures.verdict
    text = resolved.parsed.texts[row].as_py()
    canonical = canonicalize(text)
    calendar = verdict.calendar
    order = ORDERS[resolved.order[row]] if resolved.order[row] >= 0 else ""
    outputs = figures.outputs
    if calendar is None and order in outputs:
        outputs = {order: outputs[order]}
    answers = {
        (name, by): answer
        for name in ([calendar] if calendar else verdict.candidates)
        for by, output in outputs.items()
        if (answer := _answer(resolved, canonical, name, output))
    }
    isos = {answer.iso for answer in answers.values()}
    confidence = _confidence(resolved, row)
    if calendar is None:
        return _open(text, isos, confidence, "calendar")
    if not answers:
        sentence = f"no day of the {calendar} calendar, which its column follows"
        reason = Reason("impossible_day", sentence)
        return reject(text, reason, confidence)
    chosen = answers.get((calendar, order))
    if chosen is None and len(isos) > 1:
        return _open(text, isos, confidence, "order")
    found = chosen or next(iter(answers.values()))
    why = f"{calendar}, as its column"
    prediction = Prediction(
        text,
        found.iso,
        "full" if found.full else "partial",
        confidence,
        _alternatives(isos - {found.iso}, confidence),
        order if chosen and order else None,
        reason=f"{order} and {why}" if chosen and order else why,
        **details_of(found),
    )
    is_partial = STATUSES[resolved.status[row]] == "partial"
    return _with_shortcoming(prediction, found, resolved.prediction(row) if is_partial else None)


def _open(text: str, isos: Collection[str], confidence: float, what: str) -> Prediction:
    """A text whose calendar or order nothing tells."""
    listed = _alternatives(isos, confidence)
    reason = f"{' or '.join(sorted(isos))}: the column does not tell the {what}"
    return Prediction(
        text, None, "ambiguous", confidence, listed, reason=reason, reason_code="two_readings"
    )


def _with_shortcoming(
    prediction: Prediction, answer: Answer, before: Prediction | None
) -> Prediction:
    """A date with what it leaves open: by itself, or as it was read before."""
    code = cast("ReasonCode | None", answer.reason)
    if before and before.reason_code == "unread_numbers":
        sentence = f"{prediction.reason}; {before.reason}"
        return replace(prediction, status="partial", reason=sentence, reason_code="unread_numbers")
    if code in (None, "less_than_a_day"):
        return prediction
    sentence = f"{prediction.reason}; {sentence_of(code)}"
    return replace(prediction, reason=sentence, reason_code=code)


def _answer(resolved: ResolvedTexts, canonical: str, calendar: str, output: str) -> Answer | None:
    """What fields come to in a calendar."""
    symbol = CALENDARS.get(calendar)  # type: ignore[call-overload]
    if symbol is None:
        return None
    needed = canonical if "N" in output or "." in output else ""  # for zones and fractions
    found = _fields_in(symbol + output, needed, resolved.policy.choices(resolved.task))
    found = resolved.policy.cut(found) if isinstance(found, Answer) else found
    return found if isinstance(found, Answer) else None


@lru_cache(maxsize=65536)
def _fields_in(output: str, canonical: str, choices: Choices) -> Answer | Refusal:
    return output_language("world").answer(output, canonical, choices)


def calendar_of(resolved: ResolvedTexts, row: int, iso: str) -> str | None:
    """The calendar in which the figures of a text come to a date."""
    canonical = canonicalize(resolved.parsed.texts[row].as_py())
    outputs = outputs_by_order(resolved.parsed, row).values()
    names = dict.fromkeys(name for span in SPANS for name in span.calendars)
    for name, output in product(names, outputs):
        answer = _answer(resolved, canonical, name, output)
        if answer and answer.iso == iso:
            return answer.calendar
    return None


def _confidence(resolved: ResolvedTexts, row: int) -> float:
    """How likely the network takes the fields for what they are, in any calendar; 1 for those of a
    template, and for those that follow their shape.
    """
    reading = resolved.parsed.network.get(row)
    if reading is None or reading.best in ("", NO_DATE):
        return 1.0
    fields = with_calendar(reading.best, "")
    same = [one.probability for one in reading.readings if with_calendar(one.output, "") == fields]
    by_order = [one.probability for _, one in reading.by_order]
    return round(min(1.0, max(sum(same), *by_order, 0.0)), 6)


def _alternatives(isos: Iterable[str], confidence: float) -> tuple[Alternative, ...]:
    return tuple(Alternative(iso, confidence) for iso in sorted(isos))


# ---- Short years ----


def _short_years(
    resolved: ResolvedTexts, verdicts: Mapping[str, CalendarVerdict]
) -> Iterator[tuple[int, Prediction]]:
    """Texts with two digits of a year where most whole years may be of another calendar: these may
    be too.
    """
    others = [
        (calendar, span.usual[calendar])
        for span in SPANS
        if (verdict := verdicts.get(span.name)) and verdict.main
        for calendar in verdict.candidates
        if calendar in span.usual
    ]
    parsed = resolved.parsed
    symbols = parsed.dates().view(np.uint8).reshape(-1, len(NO_DATE))
    short = (symbols[:, 0] == _NONE) & (symbols[:, 2] != _NONE) & (resolved.status != _REJECTED)
    for row in np.flatnonzero(short).tolist() if others else ():
        before = resolved.prediction(row)
        outputs = outputs_by_order(parsed, row)
        isos = {before.iso} if before.iso else {one.iso for one in before.alternatives}
        order = ORDERS[resolved.order[row]] if resolved.order[row] >= 0 else ""
        followed = [outputs[order]] if order in outputs else outputs.values()
        for calendar, output in product(others, followed):
            isos |= set(_whole(resolved, output, *calendar))
        yield row, _open(before.text, isos, before.confidence, "calendar of short years")


def _whole(
    resolved: ResolvedTexts, output: str, calendar: str, usual: tuple[int, int]
) -> Iterator[str]:
    """What an output with a short year comes to in the usual years of a calendar."""
    dates = dates_in(output)
    for century in range(usual[0] // 100, usual[1] // 100 + 1):
        whole = [f"{century}{date[2:]}" if date[:2] == "--" else date for date in dates]
        years = [int(date[YEAR]) for date in whole if date[YEAR].isdigit()]
        if years and all(usual[0] <= year <= usual[1] for year in years):
            answer = _answer(resolved, "", calendar, with_dates(output, whole))
            if answer:
                yield answer.iso
