"""Which bytes of a text an output copies: for whole arrays of texts of one skeleton."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Copies"]


@dataclass(frozen=True)
class Copies:
    """The symbols of an output, and for those that are copied the byte of the text, else None."""

    symbols: bytes
    sources: tuple[int | None, ...]

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - few, and small
    def pieces(self, skeleton: bytes) -> tuple[tuple[int, int, int], ...]:
        """(place, byte of the text, width) of what is copied together.

        What an output has between two copies is copied too where the text has the same.
        """
        return tuple(self._pieces(skeleton))

    def _pieces(self, skeleton: bytes) -> Iterator[tuple[int, int, int]]:
        first = source = width = 0
        for place, (symbol, copied) in enumerate(zip(self.symbols, self.sources, strict=True)):
            following = source + width
            same = copied is None and skeleton[following : following + 1] == bytes([symbol])
            if width and (copied == following or same):
                width += 1
                continue
            if width:
                yield first, source, width
            first, source, width = place, copied or 0, int(copied is not None)
        if width:
            yield first, source, width

    def writer(
        self, skeleton: bytes, width: int
    ) -> Callable[[NDArray[np.uint8]], NDArray[np.bytes_]]:
        """What makes the outputs of texts from their bytes: S, (m,), of so many symbols."""
        pieces = self.pieces(skeleton)
        if pieces == ((0, 0, width),) and len(skeleton) == width:
            return lambda texts: texts.view(f"S{width}")[:, 0]  # the texts themselves
        blank = np.frombuffer(self.symbols.ljust(width, b"\0"), dtype=np.uint8)

        def write(texts: NDArray[np.uint8]) -> NDArray[np.bytes_]:
            written = np.empty((len(texts), width), dtype=np.uint8)
            written[:] = blank
            for place, source, copied in pieces:
                kind = f"V{copied}"  # as one item, which NumPy copies at once
                taken = texts[:, source : source + copied].view(kind)
                written[:, place : place + copied].view(kind)[:] = taken
            return written.view(f"S{width}")[:, 0]

        return write
