"""The clock that a text says, and clocks in figures: "15:25:50.5", "9h22m23s"."""

from __future__ import annotations

import random
from dataclasses import dataclass

from datenorm.outputs.world import Clock

__all__ = ["ClockPiece", "clock_in_digits", "clock_in_units", "seconds_fraction"]

_SEPARATORS = (":",) * 12 + (".", ".", " : ", "h")
_UNITS = (
    *(("h", "m", "s"),) * 8,
    *(("h", "min", "s"),) * 2,
    ("h", "min", "sec"),
    ("h", "min.", "sec."),
    ("H", "M", "S"),
    ("hr", "min", "sec"),
    ("hrs", "mins", "secs"),
    ("h.", "m.", "s."),
    ("h", "'", "''"),
)


@dataclass(frozen=True, slots=True)
class ClockPiece:
    """A text and the clock that it says; `detail` names the way it is written."""

    text: str
    clock: Clock
    detail: str


def clock_in_digits(rng: random.Random, separator: str = "") -> ClockPiece:
    """Hours and minutes of 24 hours, perhaps seconds and a fraction of them."""
    separator = separator or rng.choice(_SEPARATORS)
    hour, minute, second = rng.randrange(24), rng.randrange(60), rng.randrange(60)
    if rng.random() < 0.01:
        hour, minute, second = 24, 0, 0
    text = f"{hour:02d}" if rng.random() < 0.75 else str(hour)
    chance = rng.random()
    if separator == "h" or " " in separator or chance < 0.58:
        return ClockPiece(f"{text}{separator}{minute:02d}", Clock(hour, minute), "digits")
    width = "02d" if len(text) == 2 or rng.random() < 0.8 else "d"  # as programs write them: 8:1:59
    text = f"{text}{separator}{minute:{width}}{separator}{second:{width}}"
    if chance < 0.80 or hour == 24:
        return ClockPiece(text, Clock(hour, minute, second), "digits")
    digits = seconds_fraction(rng)
    text += rng.choice(("." if separator != "." else ",", ".", ",")) + digits
    return ClockPiece(text, Clock(hour, minute, second, digits), "digits")


def seconds_fraction(rng: random.Random) -> str:
    """One to nine digits of a second; programs write three and six most."""
    return str(rng.randrange(10**9)).zfill(9)[: rng.choice((1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9))]


def clock_in_units(rng: random.Random, halved: bool) -> ClockPiece:
    """A clock with unit letters: "9h22m23s", "15 h 30 min"; up to 12 hours where `halved`."""
    hour = 1 + rng.randrange(12) if halved else rng.randrange(24)
    minute, second = rng.randrange(60), rng.randrange(60)
    units = rng.choice(_UNITS)
    blank, between = rng.choice((("", ""), ("", ""), ("", " "), (" ", " ")))
    width = "02d" if rng.random() < 0.5 else "d"
    text = f"{hour:{'02d' if rng.random() < 0.35 else 'd'}}{blank}{units[0]}"
    bare = rng.random() < 0.2  # the last unit goes without saying: 9h22
    chance = rng.random()
    if chance < 0.08 and not bare:
        return ClockPiece(text, Clock(hour), "units")
    text += f"{between}{minute:{'02d' if bare else width}}"
    if chance < 0.45:
        text += "" if bare else f"{blank}{units[1]}"
        return ClockPiece(text, Clock(hour, minute), "units")
    text += f"{blank}{units[1]}{between}{second:{'02d' if bare else width}}"
    fraction = seconds_fraction(rng) if rng.random() < 0.2 else ""
    text += f"{rng.choice('..,')}{fraction}" if fraction else ""
    text += "" if bare else f"{blank}{units[2]}"
    return ClockPiece(text, Clock(hour, minute, second, fraction), "units")
