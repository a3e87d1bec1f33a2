"""What the network says of one text of a column: its readings, and those under each order its digits allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from datenorm.bundle import DEFAULT_MODEL, Bundle
from datenorm.columns.digits import ORDERS, Window, explain
from datenorm.errors import SettingsError
from datenorm.inference.decoding import Reading
from datenorm.inference.normalizer import Normalizer
from datenorm.inference.policy import NO_DATE, Policy, apply_policy

__all__ = ["UNSURE", "ColumnNormalizer", "TextReading"]

UNSURE = 0.9  # a reading less likely than this is asked for again, with the orders it can be read in


@dataclass(frozen=True, slots=True)
class TextReading:
    """One canonical text as the network reads it.

    `readings` are those without an order given, likeliest first; none where the text was refused, and
    `refusal` says why. `by_order` is filled where the likeliest reading copied its day and month from
    digits: each order in which those digits are a day and which the network lists, by itself or when told
    the order, with the likelihood it then gives. `window` is where those digits stand.
    """

    form: str
    readings: tuple[Reading, ...] = ()
    by_order: tuple[tuple[str, Reading], ...] = ()
    window: Window | None = None
    refusal: str | None = None

    @property
    def open(self) -> bool:
        """Whether the order decides what the text says."""
        return len({reading.machine for _, reading in self.by_order}) > 1

    @property
    def best(self) -> str:
        """The likeliest reading, masked ISO."""
        return self.readings[0].machine if self.readings else NO_DATE


class ColumnNormalizer(Normalizer):
    """A Normalizer that also finds out whether the order of day and month decides a text.

    Args:
        model: the name of a shipped model, a bundle's folder, or a Bundle; it has to read dates.
        policy: when a reading is good enough.
        language: a language tag, where all the column is in one language.
        order: the order of the column where it is known; `ymd` has short years considered that stand first.
        threads: texts are read in so many threads; 0 takes the cores that the process may use.
    """

    def __init__(
        self,
        model: str | Path | Bundle = DEFAULT_MODEL,
        policy: Policy | None = None,
        language: str | None = None,
        order: str | None = None,
        threads: int = 0,
    ) -> None:
        super().__init__(model, policy, threads=threads, language=language)
        self._order = order
        if self.task.output.noun != "date":
            raise SettingsError(f"the model {self.bundle.name} reads times of day; columns need one that reads dates, such as world")

    @property
    def minimum_confidence(self) -> float:
        """Readings less likely than this are rejected."""
        return self.bundle.minimum_confidence if self.policy.minimum_confidence is None else self.policy.minimum_confidence

    def read(self, forms: Sequence[str]) -> list[TextReading]:
        """One TextReading per canonical text, in order. Texts that the order may decide are read again, once per order."""
        refusals = {form: reason for form in forms if (reason := self.refusal(form))}
        found = self._unordered([form for form in dict.fromkeys(forms) if form not in refusals])
        answers = {form: TextReading(form, refusal=reason) for form, reason in refusals.items()}
        answers |= {form: TextReading(form, readings) for form, readings in found.items()}
        return self._with_orders([answers[form] for form in forms])

    def _unordered(self, forms: Sequence[str]) -> dict[str, tuple[Reading, ...]]:
        """Calibrated readings; a text that a language hint makes unreadable is read without it."""
        found = self.readings(forms, self.hints)
        if self.hints:
            found |= self.readings([form for form, readings in found.items() if not self._accepted(form, readings)], ())
        return found

    def _accepted(self, form: str, readings: tuple[Reading, ...]) -> bool:
        best = readings[0]
        if "-" not in best.machine[:4] + best.machine[8:] and best.probability > max(0.5, self.minimum_confidence):
            return True  # a whole day, likelier than all else together
        return apply_policy(form, readings, self.task, self.policy, self.bundle.minimum_confidence).status != "rejected"

    def _with_orders(self, answers: list[TextReading]) -> list[TextReading]:
        explained: dict[str, tuple[Window, dict[str, str]]] = {}
        asked: dict[str, list[str]] = {order: [] for order in ORDERS}
        for answer in answers:
            window = explain(answer.form, answer.best)
            if window is None or answer.form in explained or not self._accepted(answer.form, answer.readings):
                continue
            listed = {reading.machine for reading in answer.readings}
            # That a short year stands first is only considered where the network itself lists it.
            readings = window.readings(answer.form, answer.best[:2])  # some models write whole years only
            possible = {o: m for o, m in readings.items() if o in ("dmy", "mdy", self._order) or m in listed}
            explained[answer.form] = window, possible
            if len(set(possible.values())) > 1 or answer.readings[0].probability < UNSURE:
                for order in possible:
                    asked[order].append(answer.form)
        told = {order: self._told(order, forms) for order, forms in asked.items()}
        return [self._with_order(answer, explained, told) for answer in answers]

    def _told(self, order: str, forms: Sequence[str]) -> dict[str, dict[str, float]]:
        """Text -> reading -> likelihood, when the network is told the order; nothing where it knows no such hint."""
        if f"<{order}>" not in self.task.hints:
            return {}
        longest = self.task.max_input_length - len(self.hints) - 1
        read = self.readings([form for form in forms if len(form) <= longest], (*self.hints, f"<{order}>"))
        return {form: {r.machine: r.probability for r in readings} for form, readings in read.items()}

    @staticmethod
    def _with_order(
        answer: TextReading, explained: dict[str, tuple[Window, dict[str, str]]], told: dict[str, dict[str, dict[str, float]]]
    ) -> TextReading:
        if answer.form not in explained:
            return answer
        window, possible = explained[answer.form]
        if len(set(possible.values())) == 1 and answer.readings[0].probability >= UNSURE:
            by_order = tuple((order, Reading(m, answer.readings[0].probability)) for order, m in possible.items())
        else:
            alone = {reading.machine: reading.probability for reading in answer.readings}
            likelihood = {order: told[order].get(answer.form, alone).get(m, 0.0) for order, m in possible.items()}
            # An order that the network could not be told stays possible: nothing is guessed.
            by_order = tuple(
                (o, Reading(m, likelihood[o])) for o, m in possible.items() if likelihood[o] or m in alone or answer.form not in told[o]
            )
        return replace(answer, by_order=by_order, window=window)
