"""Clocks as they are written, in 24 hours and in minutes."""

from __future__ import annotations

import pytest

from datenorm.outputs.world.clocks import hour_of, iso_clock, minutes, resolved
from datenorm.outputs.world.structure import Clock


@pytest.mark.parametrize(
    ("clock", "hour"),
    [
        (Clock(12, period="A"), 0),
        (Clock(11, period="A"), 11),
        (Clock(12, period="P"), 12),
        (Clock(1, period="P"), 13),
        (Clock(24, 0), 24),
    ],
)
def test_hours_of_half_a_day(clock: Clock, hour: int) -> None:
    assert hour_of(clock) == hour


def test_minutes_since_midnight() -> None:
    assert minutes(Clock(10)) == 600
    assert minutes(Clock(10, 30, period="P")) == 1350
    assert minutes(Clock(10, 30, 45)) == 630.75
    assert minutes(Clock(10, 30, 30, "6")) == pytest.approx(630.51)


@pytest.mark.parametrize(
    ("clock", "iso", "later"),
    [
        (Clock(8, period="P"), "20", 0),
        (Clock(24, 0), "00:00", 1),
        (Clock(9, 29, 60, "5"), "09:30:00.5", 0),
        (Clock(9, 59, 60), "10:00:00", 0),
        (Clock(23, 59, 60, zone="Z"), "00:00:00", 1),
    ],
)
def test_what_follows_a_leap_second_or_a_day(clock: Clock, iso: str, later: int) -> None:
    found, days = resolved(clock)
    assert (iso_clock(found), found.zone, days) == (iso, clock.zone, later)
