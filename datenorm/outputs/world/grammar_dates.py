"""Dates in the grammar of the world language: years, months, days, weeks, by calendar."""

from __future__ import annotations

from collections.abc import Callable

from datenorm.calendars import days_in_month
from datenorm.outputs.world.graph import DIGITS, Graph
from datenorm.outputs.world.symbols import ERAS

__all__ = ["DateGrammar"]

_PERIODS = ("21", "22", "23", "24", "33", "34", "35", "36", "40", "41")  # seasons, quarters, halves
_LAST_ERA_YEAR = 150  # documents went on counting in eras that had ended


class DateGrammar:
    """The dates of one calendar as states; `then` is always the state that follows."""

    def __init__(self, graph: Graph, calendar: str) -> None:
        self.graph = graph
        self.calendar = calendar
        self.gregorian = calendar == "gregory"

    # ---- Years ----

    def _figures(self, leap: int, common: int) -> int:
        """A year of four digits, followed by what can stand in a leap year or another one."""
        if leap == common:
            return self._any_figures(leap)
        usual = {f"{year:02d}": common if year % 4 else leap for year in range(1, 100)}
        zeroth, other = self.graph.words(usual), self.graph.words(usual | {"00": common})
        fourth = self.graph.words(usual | {"00": leap})
        centuries = {f"{c:02d}": other if c % 4 else fourth for c in range(1, 100)}
        return self.graph.words({"00": zeroth} | centuries)

    def _any_figures(self, then: int) -> int:
        """0001 to 9999"""
        graph = self.graph
        later = zeros = None  # what can follow once a digit has not been 0, and while all were
        for _ in range(4):
            any_digit = dict.fromkeys(DIGITS, then if later is None else later)
            not_zero = {digit: any_digit[digit] for digit in DIGITS[1:]}
            zeros = graph.state(not_zero if zeros is None else not_zero | {"0": zeros})
            later = graph.state(any_digit)
        assert zeros is not None
        return zeros

    def _figures_before_christ(self, leap: int, common: int) -> int:
        """The same before Christ, where the year 1 is a leap year, and 5, but not 101."""
        if leap == common:
            return self._any_figures(leap)
        usual = {f"{year:02d}": common if year % 4 != 1 else leap for year in range(2, 100)}
        zeroth = self.graph.words(usual | {"01": leap})
        other = self.graph.words(usual | {"00": common, "01": common})
        fourth = self.graph.words(usual | {"00": common, "01": leap})
        centuries = {f"{c:02d}": other if c % 4 else fourth for c in range(1, 100)}
        return self.graph.words({"00": zeroth} | centuries)

    def _year(self, leap: int, common: int, bc: bool = False) -> int:
        """A year in figures, followed by what can stand in a leap year or another one."""
        if bc:
            return self._figures_before_christ(leap, common)
        if self.calendar in ERAS:
            return self.graph.words({f"{year:04d}": leap for year in range(1, _LAST_ERA_YEAR + 1)})
        if not self.gregorian:
            return self._figures(leap, leap)
        short = {f"--{yy:02d}": common if yy % 4 else leap for yy in range(100)}  # --00 may be 2000
        return self.graph.either([self._figures(leap, common), self.graph.words(short)])

    def _decades_and_centuries(self, then: int) -> int:
        """dddX and ddXX."""
        graph = self.graph
        unknown = graph.text("X", then)  # the last digit
        first = graph.state(dict.fromkeys((*DIGITS[1:], "X"), unknown))
        other = graph.state(dict.fromkeys((*DIGITS, "X"), unknown))
        after_zero = graph.state(dict.fromkeys(DIGITS[1:], other) | {"0": first})
        after_others = graph.state(dict.fromkeys(DIGITS, other))
        return graph.state(dict.fromkeys(DIGITS[1:], after_others) | {"0": after_zero})

    # ---- Months and days ----

    def _longest_months(self) -> dict[int, int]:
        """Month -> the most days that it can have, for calendars other than ours."""
        if self.calendar == "persian":
            return {month: 31 if month <= 6 else 30 for month in range(1, 13)}
        if self.calendar == "indian":
            return {month: 31 if month <= 6 else 30 for month in range(1, 13)}
        if self.calendar in ("coptic", "ethiopic"):
            return {month: 30 for month in range(1, 13)} | {13: 6}
        if self.calendar == "hebrew":
            return {month: 30 for month in range(1, 14)}
        if self.calendar == "islamic":
            return {month: 30 for month in range(1, 13)}
        return {month: days_in_month(None, month) for month in range(1, 13)}

    def _month(self, then: int) -> int:
        """-mm---, or a season, a quarter or a half of the year."""
        months = [f"{month:02d}" for month in self._longest_months()]
        if self.calendar not in ("islamic", "hebrew", "coptic", "ethiopic", "indian"):
            months += _PERIODS
        return self.graph.words({f"-{month}---": then for month in months})

    def _day(self, then: int, leap: bool = True) -> int:
        """-mm-dd"""
        lengths = self._longest_months()
        if not leap:
            lengths[2] = 28
        days = {last: self.graph.number("-", 1, last, then) for last in set(lengths.values())}
        return self.graph.words({f"-{month:02d}": days[last] for month, last in lengths.items()})

    def _lone_day(self, then: int) -> int:
        """----dd: the day of a month that the other end names."""
        return self.graph.number("----", 1, 31, then)

    def _unknown(self, then: int) -> int:
        """A month or a day that is written as unknown."""
        day, unknown = self.graph.number("", 1, 31, then), self.graph.text("-XX", then)
        months = {f"{month:02d}": unknown for month in range(1, 13)}
        return self.graph.text("-", self.graph.words(months | {"XX-": day}))

    # ---- Dates by kind ----

    def date(self, kind: str, then: int, bc: bool = False, whole: bool = False) -> int:
        """A date of a kind, up to its last place; `whole` is without unknown digits."""
        graph = self.graph
        if kind in ("Y", "M", "y"):
            return self._date_of_years(kind, graph.text("------", then), bc)
        if kind == "Ym":
            month = self._month(then)
            masked = [self._decades_and_centuries(month)] if self.gregorian and not bc else []
            return graph.either([self._year(month, month, bc), *masked])
        if kind == "Ymd":
            leap = self._day(then)
            common = self._day(then, leap=False) if self.gregorian else leap
            may_be_unknown = self.gregorian and not bc and not whole
            masked = [self._decades_and_centuries(leap)] if may_be_unknown else []
            return graph.either([self._year(leap, common, bc), *masked])
        if kind == "x":
            unknown, nothing = self._unknown(then), graph.words({"-XX-XX": then, "-XX---": then})
            both = graph.either([unknown, nothing])
            years = graph.either([self._year(both, both), self._decades_and_centuries(both)])
            return graph.either([years, graph.text("----", unknown)])
        if kind == "Yd":
            day = self._lone_day(then)
            return self._year(day, day)
        without_year: dict[str, Callable[[int], int]] = {
            "m": self._month,
            "md": self._day,
            "d": self._lone_day,
            "W": lambda then: self._weeks(then, 53),
            "O": lambda then: self._days_of_year(then, 366),
        }
        if kind in without_year:
            return graph.text("----", without_year[kind](then))
        if kind == "YW":
            week = self._weeks(then, 53)
            return self._year(week, week)
        assert kind == "YO"
        return self._year(self._days_of_year(then, 366), self._days_of_year(then, 365))

    def _date_of_years(self, kind: str, then: int, bc: bool) -> int:
        graph = self.graph
        if kind == "y":
            last_digit = {f"---{digit}": then for digit in range(10)}
            if self.gregorian:  # which has short years anywhere
                return graph.words(last_digit)
            return graph.words(last_digit | {f"--{year:02d}": then for year in range(100)})
        if kind == "Y":
            return self._year(then, then, bc)
        words = self._decades_and_centuries(then)
        if not self.gregorian:
            return words
        millennia = {f"{digit}XXX": then for digit in range(10)}
        short = {} if bc else {f"--{digit}X": then for digit in range(10)}
        return graph.either([words, graph.words(millennia | short)])

    def _weeks(self, then: int, last: int) -> int:
        return self.graph.number("-W", 1, last, then)

    def _days_of_year(self, then: int, last: int) -> int:
        graph = self.graph
        hundreds = {f"-O{digit}": graph.number("", 0, 99, then) for digit in (1, 2)}
        first, rest = graph.number("", 1, 99, then), graph.number("", 0, last - 300, then)
        return graph.words({"-O0": first, "-O3": rest} | hundreds)
