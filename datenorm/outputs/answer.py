"""What an output comes to for a user, and the choices that this depends on."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from datenorm.calendars import days_in_month

__all__ = ["Answer", "CenturyRule", "Choices", "Kind", "Refusal", "bounds"]

Kind = Literal["date", "datetime", "time", "interval"]

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-\d\d)?)?")
_DAY_LENGTH = 10


@dataclass(frozen=True)
class CenturyRule:
    """What short years mean: those from `pivot_year` on are 19xx, those before are 20xx.

    Where that lies after `not_after`, it is the century before.
    """

    pivot_year: int
    not_after: dt.date | None = None

    def complete(self, short_year: int, rest: str = "") -> str:
        """The four digits of a short year; `rest` is what follows in ISO 8601, such as `-05-03`."""
        year = (1900 if short_year >= self.pivot_year else 2000) + short_year
        if self.not_after:
            latest = self.not_after.isoformat()[: 4 + len(rest)]
            while f"{year:04d}{rest}" > latest:
                year -= 100
        return f"{year:04d}"


@dataclass(frozen=True, slots=True)
class Choices:
    """What texts leave open: the century of short years, and the zone of clocks without one."""

    century: CenturyRule
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One reading of a text, in ISO 8601 or EDTF.

    `full` says that it is one day or one moment, and nothing is hedged. `earliest` and `latest`
    bound it as days, None at an open end and for what has no year. `precision` is the unit that
    is given. `calendar` is the BCP 47 name of the text's calendar, `zone` the zone that it names.
    `weekday` is the one that it names, 1 for Monday, and `weekday_agrees` whether the day is one.
    `mark` is `~` about, `?` perhaps or `%` both. `reason` is a code for what stays open.
    """

    iso: str
    kind: Kind
    full: bool
    precision: str
    earliest: str | None = None
    latest: str | None = None
    calendar: str | None = None
    zone: str | None = None
    weekday: int | None = None
    weekday_agrees: bool | None = None
    mark: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An output that comes to nothing: a reason by its code."""

    reason: str


def bounds(iso: str) -> tuple[str | None, str | None]:
    """First and last day of a day, a month or a year; None where the year is not given.

    >>> bounds("1979-02")
    ('1979-02-01', '1979-02-28')
    """
    match = _PLAIN.fullmatch(iso)
    if match is None:
        return None, None
    if len(iso) == _DAY_LENGTH:
        return iso, iso
    year, month = match.groups()
    if month:
        return f"{iso}-01", f"{iso}-{days_in_month(int(year), int(month)):02d}"
    return f"{year}-01-01", f"{year}-12-31"
