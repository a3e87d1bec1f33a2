"""Times of day, HH:MM, 00:00 to 23:59."""

from __future__ import annotations

from datenorm.outputs.language import CLOSED, CenturyRule, State, SteppedLanguage

__all__ = ["LANGUAGE", "TimeLanguage"]


class TimeLanguage(SteppedLanguage):
    """Every output is one minute of the day."""

    name = "time"
    symbols = tuple("0123456789:")
    length = 5
    noun = "time"
    expected = "HH:MM"
    copies_numbers = False  # "ten to eight" is reckoned

    @property
    def start(self) -> State:
        """Before the hour."""
        return ("time", 0, "")

    def step(self, state: State, symbol: str) -> State | None:
        """Read HH:MM."""
        _, position, tens = state
        if position == 2:
            return ("time", 3, "") if symbol == ":" else None
        if not symbol.isdigit():
            return None
        if position == 0:
            return ("time", 1, symbol) if symbol in "012" else None
        if position == 1:
            return ("time", 2, "") if int(f"{tens}{symbol}") < 24 else None
        if position == 3:
            return ("time", 4, "") if symbol in "012345" else None
        return CLOSED

    def to_iso(self, output: str, century: CenturyRule) -> str | None:
        """The output is ISO 8601."""
        return output

    def precision(self, iso: str) -> str:
        """Always a minute."""
        return "minute"

    def is_whole(self, iso: str) -> bool:
        """Always."""
        return True


LANGUAGE = TimeLanguage()
