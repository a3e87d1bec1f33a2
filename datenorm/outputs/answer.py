"""What an output comes to for a user, and the choices that this depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from datenorm.outputs.language import CenturyRule

__all__ = ["Answer", "Choices", "Kind", "Refusal"]

Kind = Literal["date", "datetime", "time", "interval"]


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
