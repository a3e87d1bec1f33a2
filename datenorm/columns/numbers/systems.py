"""Systems in which a number is a date: a count of days or seconds, or the digits of a date.

Everything here is arithmetic. Whole counts are converted as arrays, the others one by one, since
their decimals say how exact they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import numpy as np

from datenorm.masked_iso import exists

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SYSTEMS", "System", "iso_of", "whole_iso"]

_Unit = Literal["D", "s", "ms", "us", "ns"]
_PER_DAY: Mapping[str, int] = {
    "D": 1,
    "s": 86_400,
    "ms": 86_400_000,
    "us": 86_400_000_000,
    "ns": 86_400_000_000_000,
}
_FIRST, _LAST = -719_162, 2_932_896  # 0001-01-01 and 9999-12-31 as days since 1970-01-01
_FALSE_LEAP_DAY = 60  # Excel counts a 29 February 1900, and the days before it are one less
_DAY_WIDTH = 10
_HALF_SECOND, _HALF_MINUTE, _MINUTE = Decimal("0.5"), Decimal(30), Decimal(60)


@dataclass(frozen=True)
class System:
    """One way in which numbers count time.

    A number of `unit` since `epoch`, in days since 1970-01-01, or without a unit the digits of a
    date, as `layout` has them. `usual` are the years that most columns keep to: they tell systems
    apart. A day of `noon` begins there, and 0.5 is the midnight behind it.
    """

    name: str
    title: str
    usual: tuple[int, int]
    unit: _Unit | None = None
    epoch: int = 0
    layout: str = ""
    noon: bool = False

    @property
    def zone(self) -> str:
        """What stands behind a clock: Unix counts in UTC, the others in no zone that is known."""
        return "Z" if self.name.startswith("unix") and self.unit != "D" else ""


def _since(year: int, month: int, day: int) -> int:
    return (dt.date(year, month, day) - dt.date(1970, 1, 1)).days


_UNIX = (1980, 2030)  # beyond, ten digits are yyyymmddhh as well
_ALL = (
    System("excel", "Excel's days (1900 system)", (1905, 2050), "D", _since(1899, 12, 30)),
    System("excel1904", "Excel's days (1904 system)", (1905, 2050), "D", _since(1904, 1, 1)),
    System("unix", "seconds since 1970-01-01", _UNIX, "s"),
    System("unix-ms", "milliseconds since 1970-01-01", _UNIX, "ms"),
    System("unix-us", "microseconds since 1970-01-01", _UNIX, "us"),
    System("unix-ns", "nanoseconds since 1970-01-01", _UNIX, "ns"),
    System("unix-days", "days since 1970-01-01, as of R", (1930, 2050), "D"),
    System("stata", "days since 1960-01-01, as of Stata and SAS", (1930, 2050), "D", -3653),
    System("stata-ms", "milliseconds since 1960-01-01, as of Stata", (1980, 2050), "ms", -3653),
    System("julian", "Julian days", (1900, 2050), "D", -2_440_588, noon=True),
    System("mjd", "modified Julian days", (1950, 2050), "D", -40_587),
    System("yyyymm", "years and months (yyyymm)", (1900, 2050), layout="yyyymm"),
    System("year", "years", (1500, 2050), layout="yyyy"),
    System(
        "digits", "digits of dates (yyyymmdd, hh, mm, ss)", (1900, 2050), layout="yyyymmddhhmmss"
    ),
)
SYSTEMS: Mapping[str, System] = {system.name: system for system in _ALL}


def whole_iso(system: System, values: NDArray[np.int64], midnights: bool) -> NDArray[np.bytes_]:
    """ISO 8601 of whole counts or digits, empty where there is no such day; S-array, (n,).

    With `midnights` a whole number of days is a moment, as where other numbers have a fraction.
    """
    if system.unit is None:
        return _digits_iso(values)
    per_day = _PER_DAY[system.unit]
    days, rest = np.divmod(values, per_day)
    days = days + system.epoch
    if system.name == "excel":
        days = np.where((values > 0) & (values < _FALSE_LEAP_DAY), days + 1, days)
    valid = (days >= _FIRST) & (days <= _LAST)
    if system.name == "excel":
        valid &= (values > 0) & (values != _FALSE_LEAP_DAY)
    days = np.where(valid, days, 0)
    if system.unit == "D" and not midnights:
        iso = np.datetime_as_string(days.astype("datetime64[D]")).astype("S10")
    else:
        iso = _moments(days, rest, system.unit)
        if system.unit == "D" and system.noon:
            iso = np.char.replace(iso, b"T00:", b"T12:")
        iso = np.char.add(iso, system.zone.encode())
    return np.where(valid, iso, b"")


def _moments(days: NDArray[np.int64], rest: NDArray[np.int64], unit: _Unit) -> NDArray[np.bytes_]:
    """Days and what of a unit is behind their midnight as text; zeros behind seconds go."""
    of_day = np.datetime_as_string(days.astype("datetime64[D]")).astype("S10")
    second = _PER_DAY[unit] // 86_400 if unit != "D" else 1
    seconds, part = np.divmod(rest, second)
    clock = np.datetime_as_string(seconds.astype("datetime64[s]")).astype("S19")
    iso = np.char.add(of_day, np.array([text[_DAY_WIDTH:] for text in clock.tolist()], "S9"))
    if second == 1 or not part.any():
        return iso
    places = len(str(second)) - 1
    shown = [f".{value:0{places}d}".rstrip("0").rstrip(".").encode() for value in part.tolist()]
    return np.char.add(iso, np.array(shown))


def _digits_iso(values: NDArray[np.int64]) -> NDArray[np.bytes_]:
    """Years, months, days, minutes or seconds by how many digits there are."""
    found = [_of_digits(str(value)) if value > 0 else "" for value in values.tolist()]
    return np.array([iso.encode() for iso in found], dtype="S19")


def _of_digits(text: str) -> str:
    year, month, day = text[:4], text[4:6], text[6:8]
    if len(text) == 4:
        return year
    if len(text) == 6:
        return f"{year}-{month}" if 1 <= int(month) <= 12 else ""
    if len(text) not in (8, 10, 12, 14) or not exists(f"{year}-{month}-{day}"):
        return ""
    clock = [text[start : start + 2] for start in range(8, len(text), 2)]
    limits = (24, 60, 60)
    if any(int(part) >= limit for part, limit in zip(clock, limits, strict=False)):
        return ""
    return f"{year}-{month}-{day}" + ("T" + ":".join(clock) if clock else "")


def iso_of(system: System, number: Decimal) -> str:
    """ISO 8601 of a count with decimals, as exact as they are; empty where there is no such day."""
    if system.unit is None:
        return ""
    if system.unit != "D":
        return _moment_of_seconds(system, number)
    if system.noon:
        number += Decimal("0.5")
    if system.name == "excel" and (number < 1 or 60 <= number < 61):
        return ""
    days = int(number.to_integral_value("ROUND_FLOOR"))
    seconds = (number - days) * 86_400
    shift = 1 if system.name == "excel" and days < _FALSE_LEAP_DAY else 0
    decimals = -int(number.as_tuple().exponent)
    return _rounded(days + system.epoch + shift, seconds, Decimal(43_200).scaleb(-decimals))


def _rounded(day: int, seconds: Decimal, reach: Decimal) -> str:
    """A day and the seconds behind its midnight, of which no more than `reach` is known.

    0.5208 of a day is 12:30: it is written for want of places. 0.521 is no more than twelve, and
    0.52 is just a day.
    """
    if seconds % 60 == 0 or reach <= _HALF_SECOND:
        whole = seconds.to_integral_value()
        exact = abs(seconds - whole) <= max(reach, Decimal("0.0005"))
        shown = whole if exact else seconds.quantize(Decimal("0.001"))
        return _written(day, shown, 19)
    if reach <= _HALF_MINUTE:
        minute = (seconds / 60).to_integral_value() * 60
        return _written(day, minute if abs(minute - seconds) <= reach else seconds, 16)
    if reach > _MINUTE:
        return _written(day, seconds, _DAY_WIDTH)
    hour = (seconds / 3600).to_integral_value() * 3600
    return _written(day, hour if abs(hour - seconds) <= reach else seconds, 13)


def _moment_of_seconds(system: System, number: Decimal) -> str:
    assert system.unit is not None
    days, rest = divmod(number * 86_400 / _PER_DAY[system.unit], 86_400)
    if rest < 0:
        days, rest = days - 1, rest + 86_400
    shown = rest.quantize(Decimal("0.000000001"))
    iso = _written(int(days) + system.epoch, shown.normalize(), 19)
    return iso + system.zone if iso else ""


def _written(day: int, seconds: Decimal, length: int) -> str:
    """A moment, cut to as many characters, and with the decimals of its seconds if there are."""
    day, seconds = (day + 1, seconds - 86_400) if seconds >= 86_400 else (day, seconds)
    if not _FIRST <= day <= _LAST:
        return ""
    whole, part = divmod(seconds, 1)
    clock = f"{int(whole) // 3600:02d}:{int(whole) // 60 % 60:02d}:{int(whole) % 60:02d}"
    date = (dt.date(1970, 1, 1) + dt.timedelta(days=day)).isoformat()
    if part and length == 19:
        return f"{date}T{clock}.{format(part, 'f').partition('.')[2].rstrip('0')}"
    return f"{date}T{clock}"[:length]
