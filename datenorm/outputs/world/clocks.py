"""Clocks to ISO 8601: hours with AM or PM to 24 hours, 24:00 and :60 to what follows them."""

from __future__ import annotations

from datenorm.outputs.world.structure import Clock

__all__ = ["hour_of", "iso_clock", "minutes", "resolved"]


def hour_of(clock: Clock) -> int:
    """The hour in 24 hours; 12 AM is 0."""
    if clock.period == "A":
        return clock.hour % 12
    return clock.hour % 12 + 12 if clock.period == "P" else clock.hour


def minutes(clock: Clock) -> float:
    """Minutes since midnight."""
    seconds = (clock.second or 0) + float(f"0.{clock.fraction}")
    return 60 * hour_of(clock) + (clock.minute or 0) + seconds / 60


def resolved(clock: Clock) -> tuple[Clock, int]:
    """The clock in 24 hours, and the days that 24:00 or :60 make it later."""
    hour, minute, second = hour_of(clock), clock.minute, clock.second
    if second == 60 and minute is not None:
        second, minute = 0, minute + 1
        hour, minute = hour + minute // 60, minute % 60
    return Clock(hour % 24, minute, second, clock.fraction, "", clock.zone), hour // 24


def iso_clock(clock: Clock) -> str:
    """What stands after the T, without the zone."""
    text = f"{clock.hour:02d}"
    if clock.minute is not None:
        text += f":{clock.minute:02d}"
    if clock.second is not None:
        text += f":{clock.second:02d}"
    return f"{text}.{clock.fraction}" if clock.fraction else text
