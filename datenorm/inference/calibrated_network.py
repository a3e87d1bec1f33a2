"""One network with its calibration: canonical texts in, calibrated readings out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from datenorm.inference.calibration import Calibration
from datenorm.inference.compiled import CompiledTemplates
from datenorm.inference.decoding import DecodingOptions, Reading, decode
from datenorm.inference.runtime import Runtime, usable_cores
from datenorm.preprocessing import encode_canonical

if TYPE_CHECKING:
    from datenorm.bundle import Bundle

__all__ = ["CalibratedNetwork"]


class CalibratedNetwork:
    """Reads canonical texts with a bundle's network.

    Raises:
        BundleError: ONNX Runtime refuses a graph, or its compiled templates are none. A bundle with
            templates loads its graphs only when the network is asked.
    """

    def __init__(self, bundle: Bundle, threads: int = 0) -> None:
        self.bundle = bundle
        self.task = bundle.task
        self._threads = threads
        self._calibration = Calibration(bundle.calibration)
        self.templates = CompiledTemplates.unpacked(bundle.templates) if bundle.templates else None
        if self.templates is None:
            _ = self.runtime

    @property
    def threads(self) -> int:
        """How many texts may be read at once."""
        return self._threads or usable_cores()

    @cached_property
    def runtime(self) -> Runtime:
        """The network's graphs; they are loaded again in a process that this is sent to."""
        return Runtime(self.bundle, self._threads)

    def __getstate__(self) -> dict[str, Any]:
        """Everything but the sessions of ONNX Runtime, which belong to their process."""
        return {name: value for name, value in vars(self).items() if name != "runtime"}

    def read(
        self, canonical: Sequence[str], hints: Sequence[str], options: DecodingOptions
    ) -> list[tuple[Reading, ...]]:
        """Calibrated readings of texts, likeliest first, given the symbols of hints."""
        ids = encode_canonical(canonical, self.task, hints)
        found = decode(self.runtime, ids, self.task, options)
        return [self._calibrated(readings, len(hints)) for readings in found]

    def compiled(self, canonical: str) -> Reading | None:
        """What the network has shown to read in a text of this shape; None where it is asked."""
        return self.templates.read(canonical) if self.templates else None

    def _calibrated(self, readings: tuple[Reading, ...], hints: int) -> tuple[Reading, ...]:
        """Readings with calibrated probabilities, and with their focus in the text behind hints.

        The less likely ones share what the likeliest leaves.
        """
        if len(readings) == 1 and not hints:  # most texts
            (only,) = readings
            return (Reading(only.output, self._calibration(only.probability), only.focus),)
        confidences = [reading.probability for reading in readings]
        if self.bundle.calibration:
            first, *others = map(self._calibration, confidences)
            share = min(1.0, (1 - first) / sum(others)) if sum(others) else 1.0
            confidences = [first, *(share * other for other in others)]
        elif not hints:
            return readings
        return tuple(
            [
                Reading(
                    reading.output,
                    confidence,
                    tuple([peak - hints for peak in reading.focus]) if hints else reading.focus,
                )
                for reading, confidence in zip(readings, confidences, strict=True)
            ]
        )
