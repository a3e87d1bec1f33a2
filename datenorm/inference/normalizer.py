"""The Normalizer: texts in, Predictions out, in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from datenorm.bundle import DEFAULT_MODEL, Bundle, load_bundle
from datenorm.errors import DataError, SettingsError
from datenorm.inference.calibration import Calibration
from datenorm.inference.decoding import DecodingOptions, Reading, decode, follow
from datenorm.inference.policy import Policy, apply_policy, reject
from datenorm.inference.runtime import Runtime
from datenorm.preprocessing import encode_canonical, encode_targets
from datenorm.records import AttentionMap, Prediction
from datenorm.text import canonicalize

if TYPE_CHECKING:
    from datenorm.task import TaskSpec

__all__ = ["Normalizer"]

_MOST_UNKNOWN = 0.25  # share of unknown characters from which a text is not in the model's language
_STREAM_BATCH = 8192
_SHOWN_HINTS = 12
_GROUP = 512  # texts of one length that are read together: what fits the cache


class Normalizer:
    """Reads dates, or times, with a trained model.

    Args:
        model: the name of a shipped model, a bundle's folder, or a Bundle.
        policy: when a reading is good enough.
        decoding: how far to search for other readings.
        language: a language tag such as `pt-BR`, where it is known; a hint, for models that know hints.
        order: `dmy`, `mdy` or `ymd`, how day and month stand where the text does not settle it; a hint.
        threads: texts are read in so many threads; 0 takes the cores that the process may use.

    Raises:
        BundleError: the model is missing or damaged.
        SettingsError: the model does not know the language or the order.

    `hints` are their symbols, as the network gets them. A hint never turns a text that is read without it into a rejection.

    The same text gives the same Prediction, bit for bit, alone or among others.

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
        self._runtime = Runtime(self.bundle, threads)
        self.hints = self._hint_symbols(language, order)
        self._calibration = Calibration(self.bundle.calibration)
        self._known = frozenset(self.task.human_vocabulary.ids)

    @property
    def task(self) -> TaskSpec:
        """The model's task: symbols, lengths and grammar."""
        return self.bundle.task

    def normalize(self, texts: Sequence[str]) -> list[Prediction]:
        """One Prediction per text, in order; each distinct canonical text is read once."""
        return self.normalize_under(texts, (self.policy,))[0]

    def normalize_under(self, texts: Sequence[str], policies: Sequence[Policy]) -> list[list[Prediction]]:
        """For each of several policies one Prediction per text, all from the same readings.

        Raises:
            TypeError: `texts` is one text.
        """
        if isinstance(texts, str):
            raise TypeError("normalize expects a sequence of texts; for one text pass [text]")
        canonical = [canonicalize(text) for text in texts]
        refused = {form: reject(form, reason) for form in dict.fromkeys(canonical) if (reason := self.refusal(form))}
        found = self.readings([form for form in dict.fromkeys(canonical) if form not in refused], self.hints)
        answers = [self._answers(found, policy) for policy in policies]
        if self.hints:
            unread = dict.fromkeys(form for given in answers for form, answer in given.items() if answer.status == "rejected")
            unhinted = self.readings(list(unread), ())
            for given, policy in zip(answers, policies, strict=True):
                rejected = {form: readings for form, readings in unhinted.items() if given[form].status == "rejected"}
                given.update(self._answers(rejected, policy))
        whole = [given | refused for given in answers]
        return [[replace(given[form], text=text) for text, form in zip(texts, canonical, strict=True)] for given in whole]

    def _answers(self, found: Mapping[str, tuple[Reading, ...]], policy: Policy) -> dict[str, Prediction]:
        minimum = self.bundle.minimum_confidence
        return {form: apply_policy(form, readings, self.task, policy, minimum) for form, readings in found.items()}

    def _calibrated(self, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
        """Readings with calibrated probabilities; the less likely ones share what the likeliest leaves."""
        if not self.bundle.calibration:
            return readings
        first, *others = [self._calibration(reading.probability) for reading in readings]
        share = min(1.0, (1 - first) / sum(others)) if sum(others) else 1.0
        confidences = (first, *(share * other for other in others))
        return tuple(Reading(r.machine, confidence, r.focus) for r, confidence in zip(readings, confidences, strict=True))

    def _hint_symbols(self, language: str | None, order: str | None) -> tuple[str, ...]:
        """The symbols of the hints, in the order of training: language, then order."""
        asked = [language.replace("_", "-").split("-", maxsplit=1)[0].lower()] if language else []
        asked += [order.lower()] if order else []
        symbols = tuple(f"<{name}>" for name in asked)
        for symbol in symbols:
            if symbol not in self.task.hints:
                known = [hint.strip("<>") for hint in self.task.hints]
                shown = ", ".join(known[-_SHOWN_HINTS:]) or "none"  # the orders stand last
                more = f"{len(known)} of them, such as " if len(known) > _SHOWN_HINTS else ""
                raise SettingsError(f"the model {self.bundle.name} knows no hint {symbol.strip('<>')!r}; it knows: {more}{shown}")
        return symbols

    def stream(self, texts: Iterable[str], batch_size: int = _STREAM_BATCH) -> Iterator[Prediction]:
        """Predictions of any number of texts, in order, with bounded memory."""
        iterator = iter(texts)
        while batch := list(islice(iterator, batch_size)):
            yield from self.normalize(batch)

    def attention(self, text: str) -> AttentionMap:
        """Where the decoder looked while it wrote the likeliest reading of `text`.

        Raises:
            DataError: the text cannot be read at all: it is empty, too long or in other characters.
        """
        form = canonicalize(text)
        if reason := self.refusal(form):
            raise DataError(f"no attention for {text[:60]!r}: {reason}")
        ids = encode_canonical([form], self.task)
        best = self.readings([form], ())[form][0]
        weights, probabilities = follow(self._runtime, ids, encode_targets([best.machine], self.task))
        return AttentionMap(text, tuple(form), tuple(best.machine), weights[0, :, : len(form)], probabilities[0])

    def refusal(self, form: str) -> str | None:
        """Why a canonical text is not given to the network, or None."""
        if not form:
            return "no text"
        longest = self.task.max_input_length
        if len(form) > longest:
            return f"{len(form)} characters; this model reads at most {longest}"
        if self._known.issuperset(form):
            return None
        unknown = [character for character in form if character not in self.task.human_vocabulary.ids]
        if len(unknown) > _MOST_UNKNOWN * len(form):
            shown = ", ".join(f"U+{ord(character):04X}" for character in dict.fromkeys(unknown[:4]))
            return f"{len(unknown)} of {len(form)} characters are unknown to this model ({shown})"
        return None

    def readings(self, forms: Sequence[str], hints: tuple[str, ...]) -> dict[str, tuple[Reading, ...]]:
        """Calibrated readings of canonical texts that are not refused, likeliest first, given the symbols of hints.

        A text that leaves no room for the hints is read without them. Texts are grouped by length, so that nothing is
        padded, and several groups are read at once.
        """
        by_length: dict[int, list[str]] = {}
        for form in forms:
            by_length.setdefault(len(form), []).append(form)
        groups = [group[i : i + _GROUP] for _, group in sorted(by_length.items()) for i in range(0, len(group), _GROUP)]

        def read(group: list[str]) -> list[tuple[Reading, ...]]:
            fitting = hints if len(group[0]) + len(hints) <= self.task.max_input_length else ()
            found = decode(self._runtime, encode_canonical(group, self.task, fitting), self.task, self.decoding)
            return list(map(self._calibrated, found))

        threads = min(self._runtime.threads, len(groups))
        if threads <= 1:
            found = [read(group) for group in groups]
        else:
            from concurrent.futures import ThreadPoolExecutor

            with ThreadPoolExecutor(threads) as pool:
                found = list(pool.map(read, groups))
        return {form: readings for group, answers in zip(groups, found, strict=True) for form, readings in zip(group, answers, strict=True)}
