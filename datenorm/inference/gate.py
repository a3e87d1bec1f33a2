"""Plain dates to the network that reads nothing else, by a gate that has learned what they are.

A mixture of experts (Jacobs et al., 1991): the readings of a text are those of both networks, each
times the probability that the text is of its kind. Where the gate is sure, the network for
everything is not even asked; where it is not, that network itself says how likely a plain date is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from datenorm.errors import BundleError
from datenorm.inference.decoding import DecodingOptions, Reading
from datenorm.inference.expert import Expert
from datenorm.inference.runtime import load_session, padded_to_blocks
from datenorm.outputs.world.plain import CLASSES, class_of, masked_of, of_class
from datenorm.preprocessing import encode_canonical

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datenorm.bundle import Bundle

__all__ = ["PlainReader"]

_SURE = 0.9  # of the weekday beside a plain date; and of a date that is not read again
_TOGETHER = 64  # texts whose values fit the cache


class PlainReader:
    """The gate of a gated bundle, and the expert for plain dates.

    Raises:
        BundleError: ONNX Runtime refuses the gate, or it was trained for another vocabulary.
    """

    def __init__(self, bundle: Bundle, threads: int = 0) -> None:
        assert bundle.gate is not None
        self._bundle, self._threads = bundle, threads
        self.expert = Expert(bundle.gate.plain, threads)
        self._known = frozenset(self.expert.task.human_vocabulary.ids)
        self._open()

    def _open(self) -> None:
        bundle, gate = self._bundle, self._bundle.gate
        assert gate is not None
        self._session = load_session(gate.graph, "gate.onnx", bundle.name)
        symbols = self._session.get_modelmeta().custom_metadata_map.get("input_symbols")
        if symbols != str(len(bundle.task.human_vocabulary)):
            raise BundleError(
                f"{bundle.name}: the gate reads {symbols} input symbols, the model behind it has "
                f"{len(bundle.task.human_vocabulary)}: the gate has to be trained again"
            )

    def __getstate__(self) -> dict[str, Any]:
        """Everything but the session of ONNX Runtime, which belongs to its process."""
        return {name: value for name, value in vars(self).items() if name != "_session"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._open()

    def read(
        self, canonical: Sequence[str], hints: Sequence[str], options: DecodingOptions
    ) -> list[tuple[Reading, ...] | None]:
        """Readings of the texts, sorted by length, that say a plain date; None for the others."""
        found: list[tuple[Reading, ...] | None] = [None] * len(canonical)
        weekdays = self._weekdays(canonical, hints)
        rows = [row for row, weekday in enumerate(weekdays) if weekday is not None]
        if not rows:
            return found
        texts = [canonical[row] for row in rows]
        for row, readings in zip(rows, self.expert.read(texts, hints, options), strict=True):
            beside = _beside(readings, weekdays[row] or "")
            found[row] = beside if beside[0].output else None
        return found

    def refine(
        self,
        canonical: Sequence[str],
        readings: Sequence[tuple[Reading, ...]],
        hints: Sequence[str],
        options: DecodingOptions,
    ) -> list[tuple[Reading, ...]]:
        """Readings of the network for everything, with those of plain dates by their own expert.

        Only texts of which a plain date is the likeliest reading, but not certain, are read again.
        """
        refined = list(readings)
        rows = [
            row
            for row, text in enumerate(canonical)
            if readings[row][0].probability < _SURE
            and CLASSES[class_of(readings[row][0].output)] is not None
            and self._fits(text, hints)
        ]
        if not rows:
            return refined
        texts = [canonical[row] for row in rows]
        for row, plain in zip(rows, self.expert.read(texts, hints, options), strict=True):
            mixed = _mixed(refined[row], plain)
            refined[row] = mixed[: options.maximum_readings] or refined[row]
        return refined

    def has_read(
        self, canonical: str, output: str, hints: Sequence[str], options: DecodingOptions
    ) -> bool:
        """Whether the likeliest output of a text is that of the expert for plain dates."""
        if CLASSES[class_of(output)] is None or not self._fits(canonical, hints):
            return False
        (readings,) = self.expert.read([canonical], hints, options)
        return readings[0].output == masked_of(output)

    def masked(self, output: str) -> str:
        """What the expert for plain dates wrote for an output of `read`."""
        return masked_of(output)

    def _weekdays(self, canonical: Sequence[str], hints: Sequence[str]) -> list[str | None]:
        """The weekday beside a plain date, "" for none; None for a text that says more or other."""
        assert self._bundle.gate is not None
        found: list[str | None] = [None] * len(canonical)
        rows = [row for row, text in enumerate(canonical) if self._fits(text, hints)]
        probabilities = self.probabilities([canonical[row] for row in rows], hints)
        of_plain = probabilities[:, 1:]  # the first class is that of all others
        plain, best = of_plain.sum(axis=1), of_plain.argmax(axis=1) + 1
        best[of_plain.max(axis=1) < _SURE * plain] = CLASSES.index("")
        sent = plain >= self._bundle.gate.threshold
        for row, index, is_sent in zip(rows, best.tolist(), sent.tolist(), strict=True):
            found[row] = CLASSES[index] if is_sent else None
        return found

    def _fits(self, canonical: str, hints: Sequence[str]) -> bool:
        """Whether the expert for plain dates can read a text under hints."""
        task = self.expert.task
        if len(canonical) > task.max_input_length - len(hints):
            return False
        return self._known.issuperset(canonical) and self._known.issuperset(hints)

    def probabilities(self, canonical: Sequence[str], hints: Sequence[str]) -> NDArray[np.float32]:
        """How likely each class is for texts sorted by length: (m, k)."""
        task, found = self._bundle.task, np.empty((len(canonical), len(CLASSES)), np.float32)
        for start in range(0, len(canonical), _TOGETHER):
            rows = slice(start, start + _TOGETHER)
            ids = encode_canonical(canonical[rows], task, hints)
            ids = padded_to_blocks(ids, task.pad_id)
            feeds = {"ids": ids, "mask": ids != task.pad_id}
            (found[rows],) = self._session.run(["probabilities"], feeds)
        return found


def _beside(
    readings: Sequence[Reading], weekday: str, likelihood: float = 1.0
) -> tuple[Reading, ...]:
    """Readings of a plain date beside a weekday, in the language of everything."""
    return tuple(
        Reading(of_class(each.output, weekday), likelihood * each.probability, each.focus)
        for each in readings
    )


def _mixed(readings: Sequence[Reading], plain: Sequence[Reading]) -> tuple[Reading, ...]:
    """Readings of a text whose likeliest is a plain date, those of plain dates by their expert;
    nothing where that finds none.
    """
    by_class = [(CLASSES[class_of(each.output)], each) for each in readings]
    likelihood = sum(each.probability for weekday, each in by_class if weekday is not None)
    beside = _beside(plain, by_class[0][0] or "", likelihood)
    if not beside[0].output:
        return ()
    others = [each for weekday, each in by_class if weekday is None]
    mixed = [*(each for each in beside if each.output), *others]
    return tuple(sorted(mixed, key=lambda each: -each.probability))
