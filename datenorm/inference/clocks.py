"""Clocks behind dates: where the network reads both together as it reads each alone.

`3 may 1979 14:05` is `3 may 1979` and ` 14:05`. A clock is looked up by its skeleton, its digits as
0: its symbols say what the network writes for it behind the date. Which clocks may stand behind
which dates is what the network has shown (`scripts/compile_clocks.py`); it reads all others itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

__all__ = ["Clock", "ClockHead", "ClockTail", "Clocks", "digits_as_zeros", "split_clock"]

# A date without a colon, and from the separator of its clock on all the rest.
_SPLIT = re.compile(r"([^:]*?)((?:(?<=[0-9])t|[ ,]+)[0-9]{1,2}:.+)")
_RUNS = re.compile(r"[0-9]+")
_ZEROS = str.maketrans("123456789", "0" * 9)
_HOURS, _HALF_DAY, _SIXTY, _ANY = range(24), range(1, 13), range(60), range(10**9)
_OFFSET_HOURS = {"+": range(15), "-": range(13)}
_OFFSET_MINUTES = range(0, 60, 30)


def digits_as_zeros(text: str) -> str:
    """A canonical text with 0 for each of its digits."""
    return text.translate(_ZEROS)


def split_clock(canonical: str) -> tuple[str, str] | None:
    """A text's date and the clock behind it, with what stands between them; None without one.

    >>> split_clock("3 may 1979, 14:05"), split_clock("1979-05-03t14:05z"), split_clock("14:05")
    (('3 may 1979', ', 14:05'), ('1979-05-03', 't14:05z'), None)
    """
    match = _SPLIT.fullmatch(canonical)
    return (match[1], match[2]) if match and match[1] else None


@lru_cache(maxsize=1024)
def _limits(symbols: str) -> list[range]:
    sign = "-" if "-" in symbols else "+"
    clock, _, offset = symbols.partition(sign)
    hours = _HALF_DAY if set("AP") & set(clock) else _HOURS
    of_clock = [hours, _SIXTY, _SIXTY, _ANY][: len(_RUNS.findall(clock))]
    return of_clock + ([_OFFSET_HOURS[sign], _OFFSET_MINUTES] if offset else [])


@lru_cache(maxsize=1024)
def _places(skeleton: str, symbols: str) -> list[int | None]:
    digits = [index for index, symbol in enumerate(skeleton) if symbol == "0"]
    copied = iter([-1] * (symbols.count("0") - len(digits)) + digits)
    return [next(copied) if symbol == "0" else None for symbol in symbols]


class Clock(NamedTuple):
    """What is written for a clock, and the index in it at which each symbol was looked up."""

    symbols: str
    focus: tuple[int, ...]


class ClockTail(NamedTuple):
    """A clock's skeleton, and its symbols with 0 for the digits that are copied, in their order.

    >>> ClockTail(", 0:00 pm", "T00:00P").read(", 3:45 pm").symbols
    'T03:45P'
    """

    skeleton: str
    symbols: str

    @property
    def limits(self) -> list[range]:
        """The values that each of its numbers may have; all others are left to the network."""
        return _limits(self.symbols)

    @property
    def places(self) -> list[int | None]:
        """For each symbol the index of the digit that is copied there; None for other symbols.

        An hour of one digit has a zero before it, of index -1.
        """
        return _places(self.skeleton, self.symbols)

    def read(self, tail: str) -> Clock | None:
        """The clock of a text with this skeleton; None where there is no such time of day."""
        symbols, focus, at = [], [], 0
        for symbol, place in zip(self.symbols, self.places, strict=True):
            at = at if place is None else max(place, 0)
            symbols.append(symbol if place is None else "0" if place < 0 else tail[place])
            focus.append(at)
        written = "".join(symbols)
        for match, values in zip(_RUNS.finditer(written), self.limits, strict=True):
            if int(match[0]) not in values:
                return None
        return Clock(written, tuple(focus))


class ClockHead(NamedTuple):
    """Which clocks may stand behind dates of one skeleton, and the words of these, as bits; with
    the network's mean confidence."""

    tails: int
    words: int
    confidence: float


class Clocks:
    """The clocks that a model reads behind dates as it reads both alone.

    Args:
        tails: the clocks; the bits of heads are their places.
        heads: by the skeleton of the date.
    """

    def __init__(
        self, tails: Sequence[ClockTail] = (), heads: Mapping[str, str] | None = None
    ) -> None:
        self.tails = tuple(tails)
        self._heads = dict(heads or {})

    @cached_property
    def _places(self) -> dict[str, int]:
        return {tail.skeleton: place for place, tail in enumerate(self.tails)}

    @classmethod
    def of(cls, tails: Sequence[ClockTail], heads: Mapping[str, ClockHead]) -> Clocks:
        """The same from heads."""
        packed = {name: f"{h.tails:x} {h.words:x} {h.confidence}" for name, h in heads.items()}
        return cls(tails, packed)

    def place(self, tail: str) -> int | None:
        """The place of the clock with the skeleton of a tail."""
        return self._places.get(digits_as_zeros(tail))

    @lru_cache(maxsize=4096)  # noqa: B019 - a model has few of them, and lives long
    def head(self, skeleton: str) -> ClockHead | None:
        """What was shown of dates of this skeleton."""
        packed = self._heads.get(skeleton)
        if packed is None:
            return None
        tails, words, confidence = packed.split()
        return ClockHead(int(tails, 16), int(words, 16), float(confidence))

    def packed(self) -> dict[str, object]:
        """As JSON."""
        return {"tails": [list(tail) for tail in self.tails], "heads": self._heads}
