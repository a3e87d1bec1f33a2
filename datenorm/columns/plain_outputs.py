"""Outputs that are ISO 8601 as they are, but for a weekday, and an AM or PM: as whole arrays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from datenorm.columns.alike import TextBytes, by_shape
from datenorm.masked_iso import NO_DATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["as_plain"]

_PLACES = len(NO_DATE)
_HOUR, _ZERO = len(NO_DATE) + 1, np.uint8(ord("0"))  # behind the T
# Days and moments that are their own ISO 8601, with marks for digits; and those with an AM or PM.
_PLAIN = re.compile(rb"[^-].{8}[^-][\0T:.Z+\xff-]*", re.DOTALL)
_HALVED = re.compile(rb"[^-].{8}[^-]T\xff\xff[:.\xff]*([AP])[\0Z:+\xff-]*", re.DOTALL)
_ONLY_DAY = re.compile(rb"[^-].{8}[^-]\0*", re.DOTALL)
_WEEKDAYS = b"abcdefg"
_WEEKDAY = re.compile(rb"[a-g]")


def as_plain(
    outputs: NDArray[np.bytes_], days_alone: bool
) -> tuple[NDArray[np.bytes_], NDArray[np.bool_]]:
    """Outputs, and which of them are days and moments in ISO 8601, or days alone.

    The weekday of these is left out, and AM and PM are in their hours.
    """
    symbols = outputs.view(np.uint8).reshape(-1, outputs.itemsize)
    are_plain = np.zeros(len(outputs), dtype=np.bool_)
    changed = symbols
    for shape, members in by_shape(TextBytes.of(symbols)):
        rows = members
        plain = shape.translate(None, _WEEKDAYS)
        half = None if days_alone else _HALVED.fullmatch(plain)
        if half:
            hours = _number(symbols[rows, _HOUR : _HOUR + 2])
            rows = rows[(hours >= 1) & (hours <= 12)]
        elif not (_ONLY_DAY if days_alone else _PLAIN).fullmatch(plain):
            continue
        are_plain[rows] = True
        for place in range(_PLACES, len(plain) - 2):  # -00:30 is no offset of ours
            if plain[place] == ord("-"):
                hours = symbols[rows, place + 1 : place + 3]
                are_plain[rows[(hours == ord("0")).all(axis=1)]] = False
        rows, weekday = rows[are_plain[rows]], _WEEKDAY.search(shape)
        if (weekday or half) and len(rows):
            changed = symbols.copy() if changed is symbols else changed
            if weekday:
                changed[rows, weekday.start()] = 0
            if half:
                _write_24_hours(changed, rows, half.start(1))
    return changed.view(outputs.dtype)[:, 0], are_plain


def _write_24_hours(symbols: NDArray[np.uint8], rows: NDArray[np.intp], place: int) -> None:
    """Write the hours of moments whose AM or PM stands at a place, and not it."""
    hours = _number(symbols[rows, _HOUR : _HOUR + 2]) % np.uint8(12)
    hours += np.uint8(12) * (symbols[rows, place] == ord("P"))
    symbols[rows, _HOUR], symbols[rows, _HOUR + 1] = hours // 10 + _ZERO, hours % 10 + _ZERO
    symbols[rows, place:-1] = symbols[rows, place + 1 :]
    symbols[rows, -1] = 0


def _number(digits: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The values of two digits."""
    values: NDArray[np.uint8] = (digits[:, 0] - _ZERO) * np.uint8(10) + (digits[:, 1] - _ZERO)
    return values
