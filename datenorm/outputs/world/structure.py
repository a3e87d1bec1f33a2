"""What an output of the world language says, as frozen records: points, spans and alternatives."""

from __future__ import annotations

from dataclasses import dataclass

from datenorm.outputs.world.symbols import Calendar

__all__ = ["Clock", "OneOf", "Point", "Span", "When", "Written"]


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as written: `hour` 0 to 24, and only what the text gives of the rest.

    `fraction` holds the digits after the second. `period` is `A` or `P` where a word for the half
    of the day stands beside the hour. `zone` is `Z`, `+02:00`, or `N` where a zone is named.
    """

    hour: int
    minute: int | None = None
    second: int | None = None
    fraction: str = ""
    period: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A date, a clock or both, as far as the text gives them.

    `date` has the ten places of masked ISO (`1979-05-03`, `--79-05---`, `185X------`), or is a week
    or a day of the year (`2019-W23`, `2019-O123`), or empty beside a lone clock. `bc` says that the
    year is before Christ. `mark` is one of `~?%` or empty; `part_of` says that the text means a
    part of the unit, such as its early years. `weekday` is 1 for Monday to 7, or 0.
    """

    date: str = ""
    clock: Clock | None = None
    bc: bool = False
    mark: str = ""
    part_of: bool = False
    weekday: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """From `first` to `last`; None is an open end. Each end carries only what stands in it."""

    first: Point | None
    last: Point | None


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of two points: `1829 or 1832`."""

    first: Point
    second: Point


When = Point | Span | OneOf


@dataclass(frozen=True, slots=True)
class Written:
    """All that an output says: when, in the fields of which calendar or era."""

    when: When
    calendar: Calendar = "gregory"
