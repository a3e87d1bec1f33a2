"""What the network reads in a text, and in which orders of day, month and year it can read it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from datenorm.bundle import DEFAULT_MODEL
from datenorm.columns.named_months import beside_month, beyond_days, is_joined, year_behind
from datenorm.columns.notations import (
    calendar_symbol,
    dates_in,
    find_windows,
    in_orders,
    only_date,
    with_dates,
)
from datenorm.errors import SettingsError
from datenorm.inference.decoding import Reading
from datenorm.inference.normalizer import Normalizer
from datenorm.inference.one_order import in_one_order
from datenorm.inference.unread import unread_numbers
from datenorm.masked_iso import NO_DATE, ORDERS, YEAR, Window, explain
from datenorm.outputs import Answer
from datenorm.records import Reason

__all__ = [
    "UNSURE",
    "NetworkReader",
    "TextReading",
    "likelihood_in_order",
    "with_year_behind",
]

_LIKELY = 0.1  # a reading that counts beside likelier ones
UNSURE = 0.9  # a less likely reading is asked for again, under each order that can read it

_Readings = tuple[Reading, ...]
# The digits that were copied, None beside a month in words; order -> what they are in it.
_Possible = tuple[Window | None, dict[str, str]]


@dataclass(frozen=True, slots=True)
class TextReading:
    """What the network reads in one canonical text.

    `readings` are those without an order given, likeliest first. A text that is refused has none,
    and `refusal` says why. `by_order` is filled where the likeliest reading copied its day and
    month from digits: it holds each order in which those digits are a day and which the network
    lists, by itself or under a hint of that order, with the likelihood that it then gives.
    `window` is where those digits stand. It is filled too, without a window, where a month stands
    in words beside one or two numbers, for each order that the numbers allow (`named_months`).
    Of a span or a moment the order is that of all its dates. `unread` says that some number of the
    text was not looked at.
    """

    canonical: str
    readings: _Readings = ()
    by_order: tuple[tuple[str, Reading], ...] = ()
    window: Window | None = None
    refusal: Reason | None = None
    unread: bool = False

    @property
    def open(self) -> bool:
        """Whether the order decides what the text says."""
        return len({reading.output for _, reading in self.by_order}) > 1

    @property
    def is_sure(self) -> bool:
        """Whether the network is sure of its likeliest reading."""
        return bool(self.readings) and self.readings[0].probability >= UNSURE

    @property
    def best(self) -> str:
        """The output of the likeliest reading."""
        return self.readings[0].output if self.readings else NO_DATE

    @property
    def longest(self) -> int:
        """The length of its longest output."""
        return max([len(self.best), *(len(reading.output) for _, reading in self.by_order)])

    @property
    def calendars(self) -> tuple[str, ...]:
        """The symbols of the calendars of likely readings, sorted; more than one where it is open
        in which one figures are.
        """
        likely = [r.output for r in self.readings if r.output and r.probability >= _LIKELY]
        if len(likely) == 1:  # most texts
            return (calendar_symbol(likely[0]),)
        return tuple(sorted({calendar_symbol(output) for output in likely}))

    @property
    def date(self) -> str:
        """The masked date of the likeliest reading, where it has one alone."""
        return only_date(self.best)

    @property
    def open_by_itself(self) -> bool:
        """Whether it stays open where the column settles no order, however sure the network is."""
        return self.open and (self.window is not None or is_joined(self.canonical))


class NetworkReader:
    """Reads canonical texts with a Normalizer, and finds out which of them the order decides.

    Args:
        normalizer: a reader of dates; its hint of a language counts for the whole column.
        order: the order of the column where it is known; `ymd` has short years considered that
            stand first.

    Raises:
        SettingsError: the normalizer reads times of day.
    """

    def __init__(self, normalizer: Normalizer, order: str | None = None) -> None:
        self.normalizer = normalizer
        self.order = order
        if normalizer.task.output.noun != "date":
            raise SettingsError(
                f"the model {normalizer.bundle.name} reads times of day; "
                f"columns need one that reads dates, such as {DEFAULT_MODEL}"
            )

    def read(self, canonical: Sequence[str]) -> list[TextReading]:
        """Read canonical texts, in order; where the order may decide, again under each order."""
        refused = {text: reason for text in canonical if (reason := self.normalizer.refusal(text))}
        found = {
            text: in_one_order(text, readings, even_open=True)  # the column tells which one
            for text, readings in self.normalizer.read(
                [text for text in dict.fromkeys(canonical) if text not in refused]
            ).items()
        }
        answers = {text: TextReading(text, refusal=reason) for text, reason in refused.items()}
        answers |= {
            text: TextReading(text, readings, unread=self._is_unread(text, readings))
            for text, readings in found.items()
        }
        return self._with_orders([answers[text] for text in canonical])

    def _is_unread(self, canonical: str, readings: _Readings) -> bool:
        task = self.normalizer.task
        copies = task.output.copies_numbers and readings
        return bool(copies and unread_numbers(canonical, readings[0], task))

    def _is_accepted(self, canonical: str, readings: _Readings) -> bool:
        best = readings[0]
        whole = all("-" not in date[:4] + date[8:] for date in dates_in(best.output))
        if whole and best.probability > max(0.5, self.normalizer.minimum_confidence):
            return True  # a day that is likelier than all else together
        return self.normalizer.accepts(canonical, readings)

    def _with_orders(self, answers: list[TextReading]) -> list[TextReading]:
        possible: dict[str, _Possible] = {}
        unsettled: dict[str, list[str]] = {order: [] for order in ORDERS}
        for answer in answers:
            text = answer.canonical
            if text in possible:
                continue
            window, outputs = self._copied(answer)
            outputs = outputs or _beside_month(answer)
            if not outputs or not self._is_accepted(text, answer.readings):
                continue
            outputs = self._possible_outputs(answer, outputs) if window else outputs
            possible[text] = window, outputs
            if not _is_settled(answer, outputs) and not beyond_days(text):
                for order in outputs:
                    unsettled[order].append(text)
        hinted = {order: self._hinted(order, texts) for order, texts in unsettled.items()}
        found = [
            _with_order(answer, *possible[answer.canonical], hinted)
            if answer.canonical in possible
            else answer
            for answer in answers
        ]
        return self._with_years_behind(found)

    def _with_years_behind(self, answers: list[TextReading]) -> list[TextReading]:
        """The answers with the year that stands behind a month, as the network reads a later one.

        The network takes sep-06 for a day. That its words name a month shows in sep-62.
        """
        asked = {
            answer.canonical: beyond
            for answer in answers
            if answer.window is None
            and (answer.by_order or (answer.date == NO_DATE and is_joined(answer.canonical)))
            and (beyond := beyond_days(answer.canonical))
            and not self.normalizer.refusal(beyond)
        }
        read = self.normalizer.read(list(dict.fromkeys(asked.values())))
        return [
            with_year_behind(answer, read[asked[answer.canonical]])
            if answer.canonical in asked
            else answer
            for answer in answers
        ]

    def _copied(self, answer: TextReading) -> _Possible:
        """The digits that are day and month, and order -> output for what they can be.

        In doubt the network may permute digits, and list a reading that copies them behind it.
        """
        for reading in answer.readings:
            if sorted(reading.output) != sorted(answer.best):
                break
            window, outputs = self._copied_from(answer.canonical, reading.output)
            if window:
                return window, outputs
        return None, {}

    def _copied_from(self, text: str, best: str) -> _Possible:
        """The same for one output."""
        if self.normalizer.task.output.end is None:  # a masked date and nothing else
            window = explain(text, best)
            # Some models write whole years only.
            return window, window.readings(text, best[:2]) if window else {}
        found = find_windows(text, dates_in(best))
        if found is None:
            return None, {}
        outputs = self._on_their_weekday(dict(in_orders(text, best, found)))
        return next(window for window in found if window), outputs

    def _on_their_weekday(self, outputs: dict[str, str]) -> dict[str, str]:
        """Without the orders in which a day is not the weekday that it names, if it is in others.

        Days whose year has no century tell nothing.
        """
        task, choices = self.normalizer.task, self.normalizer.policy.choices(self.normalizer.task)
        agrees: dict[str, bool | None] = {}
        for order, output in outputs.items() if len(outputs) > 1 else ():
            answer = task.output.answer(output, "", choices)
            whole = all(date[YEAR].isdigit() for date in dates_in(output))
            known = whole and isinstance(answer, Answer)
            agrees[order] = answer.weekday_agrees if known else None  # type: ignore[union-attr]
        if True not in agrees.values():
            return outputs
        return {order: output for order, output in outputs.items() if agrees[order] is not False}

    def _possible_outputs(self, answer: TextReading, outputs: dict[str, str]) -> dict[str, str]:
        """Order -> output, for the orders that are considered.

        That a short year stands first is considered where the network itself lists it, or where the
        order of the column is known.
        """
        listed = {reading.output for reading in answer.readings}
        usual = ("dmy", "mdy", self.order)
        return {
            order: output for order, output in outputs.items() if order in usual or output in listed
        }

    def _hinted(self, order: str, canonical: Sequence[str]) -> dict[str, dict[str, float]]:
        """Text -> output -> likelihood under a hint of the order, if the model knows that hint."""
        normalizer, hint = self.normalizer, f"<{order}>"
        if hint not in normalizer.task.hints:
            return {}
        hints = (*normalizer.hints, hint)
        longest = normalizer.task.max_input_length - len(hints)
        found = normalizer.readings([text for text in canonical if len(text) <= longest], hints)
        return {
            text: {r.output: r.probability for r in in_one_order(text, readings, even_open=True)}
            for text, readings in found.items()
        }


def _beside_month(answer: TextReading) -> dict[str, str]:
    """Order -> output, for a month in words beside one or two numbers."""
    if calendar_symbol(answer.best) or len(dates_in(answer.best)) != 1:
        return {}
    by_order = beside_month(answer.canonical, dates_in(answer.best)[0])
    return {order: with_dates(answer.best, [date]) for order, date in by_order.items()}


def _is_settled(answer: TextReading, outputs: dict[str, str]) -> bool:
    """Whether all orders come to one output, of which the network is sure."""
    return len(set(outputs.values())) == 1 and answer.readings[0].probability >= UNSURE


def _with_order(
    answer: TextReading,
    window: Window | None,
    outputs: dict[str, str],
    hinted: dict[str, dict[str, dict[str, float]]],
) -> TextReading:
    """The answer with the likelihood of each order that remains possible."""
    if _is_settled(answer, outputs):
        likelihood = dict.fromkeys(outputs, answer.readings[0].probability)
        kept = list(outputs)
    else:
        text = answer.canonical
        alone = {reading.output: reading.probability for reading in answer.readings}
        likelihood = {
            order: likelihood_in_order(output, outputs.values(), hinted[order].get(text, alone))
            for order, output in outputs.items()
        }
        # An order that could not be given as a hint stays possible: nothing is guessed.
        # Beside a month in words, the numbers alone say which orders are possible.
        kept = [
            o
            for o, output in outputs.items()
            if likelihood[o] or output in alone or text not in hinted[o] or window is None
        ]
    by_order = tuple((order, Reading(outputs[order], likelihood[order])) for order in kept)
    return replace(answer, by_order=by_order, window=window)


def likelihood_in_order(
    output: str, outputs: Collection[str], likelihood: Mapping[str, float]
) -> float:
    """How likely an output is, once its order is known: those of other orders are none then.

    One that is unlikely stays so.
    """
    alone = likelihood.get(output, 0.0)
    if alone < _LIKELY:
        return alone
    others = sum(likelihood.get(other, 0.0) for other in {*outputs} - {output})
    return alone / max(alone, 1 - others)


def with_year_behind(answer: TextReading, beyond: _Readings) -> TextReading:
    """The answer with the likelihood of the year, that of the reading of a number beyond days.

    Where that reading has no year, it is as likely as the month: the digits allow both.
    """
    output = year_behind(answer.canonical, beyond[0].output) if beyond else None
    by_order = dict(answer.by_order)
    if output:
        by_order = {**by_order, "dmy": Reading(output, beyond[0].probability)}
    elif "dmy" in by_order:
        likely = answer.readings[0].probability
        by_order = {**by_order, "dmy": Reading(by_order["dmy"].output, likely)}
    return replace(answer, by_order=tuple(sorted(by_order.items(), key=itemgetter(0))))
