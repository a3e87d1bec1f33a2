"""The symbols of the world language, one character each, and the length of its outputs."""

from __future__ import annotations

from typing import Literal, get_args

__all__ = [
    "CALENDARS",
    "CALENDAR_OF",
    "END",
    "ERAS",
    "LENGTH",
    "MARKS",
    "PART_OF",
    "SYMBOLS",
    "WEEKDAYS",
    "Calendar",
]

END = "$"  # closes every output; a text without a date is END at once
LENGTH = 52  # symbols of the longest output, END among them: a span of two moments with offsets

Calendar = Literal[
    "gregory",
    "persian",
    "islamic",
    "hebrew",
    "ethiopic",
    "coptic",
    "indian",
    "buddhist",
    "roc",
    "meiji",
    "taisho",
    "showa",
    "heisei",
    "reiwa",
]
ERAS = ("meiji", "taisho", "showa", "heisei", "reiwa")  # of the Japanese calendar
CALENDARS: dict[Calendar, str] = dict(zip(get_args(Calendar), ("", *"pihzqsurMYSHR"), strict=True))
CALENDAR_OF: dict[str, Calendar] = {symbol: name for name, symbol in CALENDARS.items() if symbol}

MARKS = "~?%"  # about, perhaps, both: as in EDTF
PART_OF = "<"  # early, mid, late, a half or a third of the unit
WEEKDAYS = "abcdefg"  # Monday to Sunday

# Those of the masked ISO dates come first, in their order there.
SYMBOLS: tuple[str, ...] = (
    *"-0123456789",
    *"X/|T:.+ZNAPBWO",
    *MARKS,
    PART_OF,
    *WEEKDAYS,
    *CALENDAR_OF,
    END,
)
