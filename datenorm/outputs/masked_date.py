"""Masked ISO dates: yyyy-mm-dd, with a dash for every digit that a text does not give."""

from __future__ import annotations

from collections.abc import Sequence

from datenorm.masked_iso import NO_DATE, YEAR, is_masked_date
from datenorm.outputs.date import missing_day, month_and_day_step, order_of, year_step
from datenorm.outputs.language import CLOSED, CenturyRule, State, SteppedLanguage

__all__ = ["LANGUAGE", "MaskedDateLanguage"]

_NO_TENS = -1


class MaskedDateLanguage(SteppedLanguage):
    """A day, a month, a year, a day of any year, or no date."""

    name = "masked_date"
    symbols = tuple("-0123456789")
    length = 10
    noun = "date"
    expected = "yyyy-mm-dd, a day that exists, with dashes for what is not said"
    none = NO_DATE
    shapes = ("dddd-dd-dd", "--dd-dd-dd", "-----dd-dd")

    @property
    def start(self) -> State:
        """Before the year."""
        return ("year", 0, 0, True)

    def step(self, state: State, symbol: str) -> State | None:
        """Read a year of four digits, two or none, then month and day or dashes."""
        name = state[0]
        if name == "dashes":
            left = state[1]
            assert isinstance(left, int)
            return None if symbol != "-" else CLOSED if left == 1 else ("dashes", left - 1)
        if name == "masked year":
            return _masked_year_step(state, symbol)
        if name == "year":
            masked = state[1] == 0 and symbol == "-"
            return ("masked year", 1, 0) if masked else year_step(state, symbol)
        return month_and_day_step(state, symbol, masked=True)

    def exists(self, output: str) -> bool:
        """Whether it is a masked date and what it gives exists."""
        return is_masked_date(output)

    def missing(self, output: str) -> str | None:
        """A day past the end of its month, of a month past December, or a zero."""
        return missing_day(output)

    def to_iso(self, output: str, century: CenturyRule) -> str | None:
        """`1979-05---` is 1979-05, `-----05-03` is --05-03, and short years get their century."""
        if output == NO_DATE:
            return None
        year, rest = output[YEAR], output[YEAR.stop :].rstrip("-")
        if year == "----":
            return f"-{rest}"
        if year[0] != "-":
            return year + rest
        iso = century.complete(int(year[2:]), rest) + rest
        # 29 February of a short year may be none of the century's.
        return iso if len(iso) < self.length or is_masked_date(iso) else None

    def precision(self, iso: str) -> str:
        """`day`, `month` or `year`."""
        if len(iso) == self.length:
            return "day"
        parts = iso.lstrip("-").count("-") + (2 if iso.startswith("--") else 1)
        return ("year", "month", "day")[parts - 1]

    def is_whole(self, iso: str) -> bool:
        """Whether year, month and day are given."""
        return len(iso) == self.length

    def days(self, output: str) -> tuple[str, ...]:
        """The day, if it is given with a whole year."""
        return (output,) if output.count("-") == 2 else ()

    def order(self, output: str, focus: Sequence[int]) -> str | None:
        """By where attention was for the last digit of each."""
        return order_of(output, focus)


def _masked_year_step(state: State, symbol: str) -> State | None:
    """Read --yy or ---- after its first dash."""
    _, position, tens = state
    assert isinstance(position, int) and isinstance(tens, int)
    if symbol == "-" and position in (1, 2):
        return ("masked year", position + 1, 0 if position == 1 else _NO_TENS)
    if symbol == "-" and position == 3 and tens == _NO_TENS:
        return ("month", True)
    if symbol.isdigit() and position == 2:
        return ("masked year", 3, int(symbol))
    if symbol.isdigit() and position == 3 and tens != _NO_TENS:
        return ("month", (10 * tens + int(symbol)) % 4 == 0)  # --00 may be 2000
    return None


LANGUAGE = MaskedDateLanguage()
