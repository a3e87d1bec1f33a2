"""The fields of a point, one by one, for arithmetic on them."""

from __future__ import annotations

from dataclasses import dataclass

from datenorm.outputs.world.structure import Clock, Point

__all__ = ["Fields", "Refused"]


class Refused(Exception):
    """An output comes to nothing, for the reason of this code."""


@dataclass(frozen=True, slots=True)
class Fields:
    """A point whose date is taken apart; "" is what it does not give.

    `year` holds digits or `X`, one or two of them where it is short. `rest` is a week `W23` or a
    day of the year `O123`. `later` is the number of days that arithmetic has added.
    """

    year: str = ""
    month: str = ""
    day: str = ""
    rest: str = ""
    bc: bool = False
    clock: Clock | None = None
    mark: str = ""
    part_of: bool = False
    weekday: int = 0
    later: int = 0

    @classmethod
    def of(cls, point: Point) -> Fields:
        """The fields of a point."""
        common = (point.bc, point.clock, point.mark, point.part_of, point.weekday)
        year, date = point.date[:4].strip("-"), point.date
        if date[5:6] in ("W", "O"):
            return cls(year, "", "", date[5:], *common)
        return cls(year, date[5:7].strip("-"), date[8:10].strip("-"), "", *common)

    @property
    def has_date(self) -> bool:
        """Whether there is more than a clock."""
        return bool(self.year or self.month or self.day or self.rest)

    @property
    def is_short(self) -> bool:
        """Whether the year lacks its first digits."""
        return 0 < len(self.year) < 4
