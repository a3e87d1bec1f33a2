"""The Normalizer: texts in, Predictions out, in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from datenorm.bundle import DEFAULT_MODEL, Bundle, load_bundle
from datenorm.errors import DataError
from datenorm.inference.calibrated_network import CalibratedNetwork
from datenorm.inference.decoding import DecodingOptions, Reading, follow
from datenorm.inference.grouping import grouped
from datenorm.inference.hints import hint_symbols
from datenorm.inference.invented import only_copied
from datenorm.inference.one_order import in_one_order
from datenorm.inference.opinions import SecondOpinion
from datenorm.inference.policy import Policy, apply_policy, reject
from datenorm.inference.rejection import explain_rejections, may_be_explained, refuse
from datenorm.inference.thai_years import with_buddhist_years
from datenorm.masked_iso import ORDERS
from datenorm.preprocessing import encode_canonical, encode_targets
from datenorm.records import AttentionMap, Prediction, Reason
from datenorm.text import canonicalize

if TYPE_CHECKING:
    from datenorm.inference.compiled import CompiledTemplates
    from datenorm.task import TaskSpec

__all__ = ["Normalizer"]

_Result = TypeVar("_Result")

_STREAM_BATCH = 8192
_USUAL_DECODING = DecodingOptions()
_ORDER_HINTS = frozenset(f"<{order}>" for order in ORDERS)
_EXPLAINED = ("no_date", "too_unsure")  # rejections of which the network can say more


class _Found(NamedTuple):
    """Readings of a text, the hints under which the network gave them, and what a policy says."""

    readings: tuple[Reading, ...]
    hints: tuple[str, ...]
    prediction: Prediction


def _as_written(text: str, prediction: Prediction) -> Prediction:
    """The Prediction for another text with the same canonical text."""
    return prediction if prediction.text == text else replace(prediction, text=text)


class Normalizer:
    """Reads dates, or times, with a trained model.

    Args:
        model: the name of a shipped model, a bundle's folder, or a Bundle.
        policy: when a reading is good enough.
        decoding: how far to search for other readings.
        threads: texts are read in so many threads; 0 takes the cores that the process may use.
        language: a language tag such as `pt-BR`, where it is known; a hint, for models that know
            hints.
        order: `dmy`, `mdy` or `ymd`, how day and month stand where the text does not settle it; a
            hint.

    Raises:
        BundleError: the model is missing or damaged.
        SettingsError: the model does not know the language or the order.

    `hints` are their symbols, as the network gets them. A hint never turns a text that is read
    without it into a rejection.

    The same text gives the same Prediction, bit for bit, alone or among others. One Normalizer
    serves any number of threads and forked processes, and can be pickled.

    >>> Normalizer().normalize(["3 May 1979"])[0].iso
    '1979-05-03'
    """

    def __init__(
        self,
        model: str | Path | Bundle = DEFAULT_MODEL,
        policy: Policy | None = None,
        decoding: DecodingOptions | None = None,
        threads: int = 0,
        language: str | None = None,
        order: str | None = None,
    ) -> None:
        self.bundle = model if isinstance(model, Bundle) else load_bundle(model)
        self.policy = policy or Policy()
        self.decoding = decoding or DecodingOptions()
        self.hints = hint_symbols(self.bundle, language, order)
        self._known = frozenset(self.task.human_vocabulary.ids)
        self._network = CalibratedNetwork(self.bundle, threads)
        self._second = SecondOpinion(self.bundle.second_opinion)

    def under(
        self, policy: Policy | None = None, language: str | None = None, order: str | None = None
    ) -> Normalizer:
        """The same network, sessions and all, under another policy and other hints.

        Raises:
            SettingsError: the model does not know the language or the order.
        """
        other = object.__new__(Normalizer)
        vars(other).update(vars(self))
        other.policy = policy or Policy()
        other.hints = hint_symbols(self.bundle, language, order)
        return other

    def with_threads(self, threads: int) -> Normalizer:
        """The same reader, reading in so many threads; 0 takes the cores that it may use."""
        copy = object.__new__(type(self))
        vars(copy).update(vars(self))
        copy._network = CalibratedNetwork(self.bundle, threads)
        return copy

    @property
    def task(self) -> TaskSpec:
        """The model's task: symbols, lengths and output language."""
        return self.bundle.task

    @property
    def minimum_confidence(self) -> float:
        """Readings that are together less likely than this are rejected."""
        return self.policy.threshold(self.bundle.minimum_confidence)

    @property
    def compiled(self) -> CompiledTemplates | None:
        """What the model is known to read; None where hints or options may change it."""
        usual = not self.hints and self.decoding == _USUAL_DECODING
        return self._network.templates if usual else None

    # ---- Texts to Predictions ----

    def normalize(self, texts: Sequence[str]) -> list[Prediction]:
        """One Prediction per text, in order; each distinct canonical text is read once."""
        return self.normalize_under(texts, (self.policy,))[0]

    def normalize_under(
        self, texts: Sequence[str], policies: Sequence[Policy]
    ) -> list[list[Prediction]]:
        """For each of several policies one Prediction per text, all from the same readings.

        Raises:
            TypeError: `texts` is one text.
        """
        if isinstance(texts, str):
            raise TypeError("normalize expects a sequence of texts; for one text pass [text]")
        canonical = {text: canonicalize(text) for text in texts}
        first = {each: text for text, each in reversed(canonical.items())}
        refusals = {each: self.refusal(each) for each in first}
        readable = {each: text for each, text in first.items() if not refusals[each]}
        refused = {each: reject(first[each], reason) for each, reason in refusals.items() if reason}
        answers = [
            refused | {each: one.prediction for each, one in found.items()}
            for found in self._read(readable, policies)
        ]
        self._explain(answers)
        return [[_as_written(text, given[canonical[text]]) for text in texts] for given in answers]

    def _predict(
        self,
        text: str,
        canonical: str,
        readings: tuple[Reading, ...],
        hints: tuple[str, ...],
        policy: Policy,
    ) -> Prediction:
        return apply_policy(
            text,
            readings,
            self.task,
            policy,
            self.bundle.minimum_confidence,
            canonical=canonical,
            hinted=bool(hints),
            ordered=not _ORDER_HINTS.isdisjoint(hints),
        )

    def _explain(self, answers: Sequence[dict[str, Prediction]]) -> None:
        """Say more of rejected texts in digits, where the network can."""
        rejected = [
            (given, each)
            for given in answers
            for each, prediction in given.items()
            if prediction.reason_code in _EXPLAINED and may_be_explained(each)
        ]
        if not rejected or not self.task.output.shapes:
            return
        reasons = self._in_groups(list(dict.fromkeys(e for _, e in rejected)), self._reasons)
        for given, each in rejected:
            if reason := reasons[each]:
                given[each] = reject(given[each].text, reason, given[each].confidence)

    def _reasons(self, group: list[str]) -> list[Reason | None]:
        return explain_rejections(self._network.runtime, group, self.task, self.bundle.years)

    def stream(self, texts: Iterable[str], batch_size: int = _STREAM_BATCH) -> Iterator[Prediction]:
        """Predictions of any number of texts, in order, with bounded memory."""
        iterator = iter(texts)
        while batch := list(islice(iterator, batch_size)):
            yield from self.normalize(batch)

    # ---- Canonical texts to readings ----

    def refusal(self, canonical: str) -> Reason | None:
        """Why a canonical text is not given to the network, or None."""
        return refuse(canonical, self._known, self.task.max_input_length)

    def read(self, canonical: Sequence[str]) -> dict[str, tuple[Reading, ...]]:
        """Calibrated readings of canonical texts that are not refused, likeliest first.

        They are those under the hints; a text that the policy would reject then is read without.
        """
        if not self.hints:
            return self.readings(canonical, ())
        (found,) = self._read({each: each for each in canonical}, (self.policy,))
        return {each: one.readings for each, one in found.items()}

    def accepts(self, canonical: str, readings: tuple[Reading, ...]) -> bool:
        """Whether the policy does not reject a text with these readings."""
        given = self._predict(canonical, canonical, readings, self.hints, self.policy)
        return given.status != "rejected"

    def _read(
        self, texts: Mapping[str, str], policies: Sequence[Policy]
    ) -> list[dict[str, _Found]]:
        """For each policy what is found in texts, which are given by their canonical texts.

        A hint never makes a policy reject a text: such a text is read again without.
        """
        answers = self._found(texts, self.hints, policies)
        rejected = {
            each: texts[each]
            for found in answers
            for each, one in found.items()
            if self.hints and one.prediction.status == "rejected"
        }
        for found, again in zip(answers, self._found(rejected, (), policies), strict=True):
            for each, one in again.items():
                if found[each].prediction.status == "rejected":
                    found[each] = one
        return answers

    def _found(
        self, texts: Mapping[str, str], hints: tuple[str, ...], policies: Sequence[Policy]
    ) -> list[dict[str, _Found]]:
        """The same under these hints. Policies are applied while other threads read on."""

        def ask(group: list[str]) -> list[list[_Found]]:
            return [
                [
                    _Found(
                        readings, hints, self._predict(texts[each], each, readings, hints, policy)
                    )
                    for policy in policies
                ]
                for each, readings in zip(group, self._ask(group, hints), strict=True)
            ]

        found = self._compiled(texts, hints)
        answers = {
            each: [
                _Found(readings, (), self._predict(texts[each], each, readings, (), policy))
                for policy in policies
            ]
            for each, readings in found.items()
        }
        answers |= self._in_groups([each for each in texts if each not in found], ask)
        return [
            {each: given[index] for each, given in answers.items()}
            for index in range(len(policies))
        ]

    def _compiled(
        self, texts: Iterable[str], hints: tuple[str, ...]
    ) -> dict[str, tuple[Reading, ...]]:
        """The readings of canonical texts whose shapes are compiled; hints may change them."""
        if hints or self.decoding != _USUAL_DECODING:
            return {}
        return {each: (reading,) for each in texts if (reading := self._network.compiled(each))}

    def readings(
        self, canonical: Sequence[str], hints: tuple[str, ...]
    ) -> dict[str, tuple[Reading, ...]]:
        """Calibrated readings of canonical texts that are not refused, given the symbols of hints.

        A text that leaves no room for the hints is read without them.
        """

        found = self._compiled(canonical, hints)
        left = [each for each in canonical if each not in found]
        return found | self._in_groups(left, lambda group: self._ask(group, hints))

    def _ask(self, group: list[str], hints: tuple[str, ...]) -> list[tuple[Reading, ...]]:
        """The readings of canonical texts, sorted by length."""
        fitting = self._fitting(hints, group[-1])
        if fitting != self._fitting(hints, group[0]):  # the longer ones have no room for hints
            first = next(i for i, each in enumerate(group) if not self._fitting(hints, each))
            return self._ask(group[:first], hints) + self._ask(group[first:], hints)
        read = self._network.read(group, fitting, self.decoding)
        found = [self._sifted(*pair) for pair in zip(group, read, strict=True)]
        decided = self._second.asked(group, fitting, found)
        return [
            with_buddhist_years(text, readings, fitting, self.task)
            for text, readings in zip(group, decided, strict=True)
        ]

    def _sifted(self, canonical: str, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
        """Readings without those that nobody means, where the network lists several."""
        if len(readings) < 2:
            return readings
        if self.task.output.none is not None:
            readings = only_copied(canonical, readings)
        return in_one_order(canonical, readings) if "/" in readings[0].output else readings

    def _fitting(self, hints: tuple[str, ...], canonical: str) -> tuple[str, ...]:
        return hints if len(hints) + len(canonical) <= self.task.max_input_length else ()

    def _in_groups(
        self, texts: Sequence[str], ask: Callable[[list[str]], list[_Result]]
    ) -> dict[str, _Result]:
        """Ask for groups of texts of nearly one length, several at once."""
        groups = grouped(texts)
        threads = min(self._network.threads, len(groups))
        if threads <= 1:
            answers = [ask(group) for group in groups]
        else:
            from concurrent.futures import ThreadPoolExecutor

            with ThreadPoolExecutor(threads) as pool:
                answers = list(pool.map(ask, groups))
        return dict(zip(chain(*groups), chain(*answers), strict=True))

    # ---- Attention ----

    def attention(self, text: str) -> AttentionMap:
        """Where the decoder looked while it wrote the likeliest reading of `text`.

        Hints that this Normalizer was given are symbols of the input, as the network gets them.

        Raises:
            DataError: the text cannot be read at all: it is empty, too long or in other characters.
        """
        canonical = canonicalize(text)
        if reason := self.refusal(canonical):
            raise DataError(f"no attention for {text[:60]!r}: {reason.sentence}")
        found = self._read({canonical: text}, (self.policy,))[0][canonical]
        output, hints = found.readings[0].output, self._fitting(found.hints, canonical)
        ids = encode_canonical([canonical], self.task, hints)
        targets = encode_targets([output], self.task)
        weights, probabilities = follow(self._network.runtime, ids, targets)
        written, looked_at = self.task.output.split(output), (*hints, *canonical)
        places = len(written)
        return AttentionMap(
            text,
            looked_at,
            tuple(written),
            weights[0, :places, : len(looked_at)],
            probabilities[0, :places],
        )
