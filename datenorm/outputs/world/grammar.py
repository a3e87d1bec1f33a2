"""The grammar of the world language, as an automaton in which only what can exist is written.

What a point gives is its kind, named by the fields that it holds: `Ymd` is a day, `md` a day
without its year, `d` the first end of "3-5 May", `T` a clock. Kinds say which points may stand
alone, and which may end a span that began with which: each end takes what it lacks from the other.

Days of the Gregorian calendar are exact. Months of other calendars have the most days that they can
have, and every year 53 weeks; what exists in which year, policy asks `calendars`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from datenorm.calendars import days_in_month
from datenorm.outputs.language import Automaton
from datenorm.outputs.world.graph import Graph
from datenorm.outputs.world.symbols import CALENDARS, END, ERAS, MARKS, PART_OF, SYMBOLS, WEEKDAYS

__all__ = ["accepts", "automaton", "rows"]

# Kinds of points, and the kinds with which a span or an "or" that begins with them can end. `M` is
# a decade, century or millennium, `y` the last digit of a year ("1843-4"), `x` a day or a month
# written as unknown, `W` a week and `O` a day of the year.
_ENDS: Mapping[str, tuple[str, ...]] = {
    "Y": ("Y", "y", "M", "Ym", "Ymd"),
    "M": ("Y", "M"),
    "Ym": ("Y", "Ym", "m", "Ymd"),
    "m": ("Ym", "m", "Ymd"),
    "Ymd": ("Y", "Ym", "Ymd", "md", "d"),
    "md": ("Ym", "Ymd", "md", "d", "Yd"),
    "d": ("Ymd", "md"),
    "Yd": ("md",),
    "x": (),
    "YW": ("YW", "W"),
    "W": ("YW",),
    "YO": ("YO", "O"),
    "O": ("YO",),
    # An end with a clock needs one at the other end too.
    "T": ("T", "YmdT", "mdT"),
    "YmdT": ("T", "YmdT", "mdT", "dT"),
    "mdT": ("T", "YmdT", "mdT", "dT", "YdT"),
    "dT": ("YmdT", "mdT"),
    "YdT": ("mdT",),
    "YOT": ("T",),
    "YWT": ("T",),
}
_OTHER_CALENDARS: Mapping[str, tuple[str, ...]] = {
    "Y": ("Y", "y", "Ym", "Ymd"),
    "M": ("Y", "M"),
    "Ym": ("Y", "Ym", "m", "Ymd"),
    "m": ("Ym", "m", "Ymd"),
    "Ymd": ("Y", "Ym", "Ymd", "md", "d"),
    "md": ("Ym", "Ymd", "md", "d", "Yd"),
    "d": ("Ymd", "md"),
    "Yd": ("md",),
    "YmdT": ("T",),
}
_INCOMPLETE = {"y", "d", "Yd", "W", "O", "dT", "YdT"}  # only at one end of a span
_BEFORE_CHRIST = {"Y", "M", "Ym", "Ymd"}
_WITH_WEEKDAY = {"Ymd", "md", "d", "Yd", "YO", "O", "YW"}
_WITH_PARTS = {"Y", "M", "Ym", "m"}

_PERIODS = ("21", "22", "23", "24", "33", "34", "35", "36", "40", "41")  # seasons, quarters, halves
_DIGITS = "0123456789"
_HOURS = [f"{hour:02d}" for hour in range(24)]
_LAST_ERA_YEAR = 150  # documents went on counting in eras that had ended


class _Grammar:
    """Builds the states of one calendar; `then` is always the state that follows."""

    def __init__(self, graph: Graph, calendar: str) -> None:
        self.graph = graph
        self.calendar = calendar
        self.gregorian = calendar == "gregory"
        self._made: dict[tuple[str, int, bool], int] = {}  # points, by kind and what follows

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
            any_digit = dict.fromkeys(_DIGITS, then if later is None else later)
            not_zero = {digit: any_digit[digit] for digit in _DIGITS[1:]}
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
        first = graph.state(dict.fromkeys((*_DIGITS[1:], "X"), unknown))
        other = graph.state(dict.fromkeys((*_DIGITS, "X"), unknown))
        after_zero = graph.state(dict.fromkeys(_DIGITS[1:], other) | {"0": first})
        after_others = graph.state(dict.fromkeys(_DIGITS, other))
        return graph.state(dict.fromkeys(_DIGITS[1:], after_others) | {"0": after_zero})

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

    def _date(self, kind: str, then: int, bc: bool = False, whole: bool = False) -> int:
        """The date part of a kind, up to its last place; `whole` is without unknown digits."""
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

    # ---- Clocks ----

    def _clock(self, then: int) -> int:
        """Thh:mm:ss.fff as far as written, `A` or `P` beside an hour up to 12, and a zone."""
        graph = self.graph
        if ("clock", then) in graph.made:
            return graph.made["clock", then]
        offset = graph.words(dict.fromkeys(_HOURS[:15], graph.number(":", 0, 59, then)))
        zone = graph.either([then, graph.state({"Z": then, "N": then, "+": offset, "-": offset})])
        period = graph.either([zone, graph.state({"A": zone, "P": zone})])
        seconds = graph.either([zone, graph.text(":00", zone)])
        midnight = graph.either([zone, graph.text(":00", seconds)])
        morning, evening = self._minutes(period), self._minutes(zone)
        hours = dict.fromkeys(_HOURS[:13], morning) | dict.fromkeys(_HOURS[13:], evening)
        graph.made["clock", then] = graph.text("T", graph.words(hours | {"24": midnight}))
        return graph.made["clock", then]

    def _minutes(self, then: int) -> int:
        graph = self.graph
        more = then  # digits of the fraction after the first one, up to eight
        for _ in range(8):
            more = graph.state({**graph.arcs(then), **dict.fromkeys(_DIGITS, more)})
        fraction = graph.text(".", graph.state(dict.fromkeys(_DIGITS, more)))
        second = graph.either([then, fraction])
        usual = graph.either([then, graph.number(":", 0, 59, second)])
        leap = graph.either([usual, graph.text(":60", second)])
        ones = graph.state(dict.fromkeys(_DIGITS, usual))
        with_leap = graph.state(dict.fromkeys(_DIGITS[:9], usual) | {"9": leap})  # 29 and 59
        tens = dict.fromkeys(_DIGITS[:6], ones) | {"2": with_leap, "5": with_leap}
        return graph.either([then, graph.text(":", graph.state(tens))])

    # ---- Points, spans, alternatives ----

    def _point(self, kind: str, then: int, in_span: bool = False) -> int:
        """A point of a kind: date, clock, part, mark and weekday."""
        key = kind, then, in_span
        if key not in self._made:
            self._made[key] = self._new_point(kind, then, in_span)
        return self._made[key]

    def _new_point(self, kind: str, then: int, in_span: bool) -> int:
        graph = self.graph
        clock, kind = kind.endswith("T"), kind.removesuffix("T")
        tail = then
        if kind in _WITH_WEEKDAY or (not kind and not in_span):
            of_week = graph.words(dict.fromkeys(WEEKDAYS, then))
            tail = of_week if kind == "YW" and clock else graph.either([then, of_week])
        tail = graph.either([tail, graph.words(dict.fromkeys(MARKS, tail))])
        if kind in _WITH_PARTS:
            tail = graph.either([tail, graph.text(PART_OF, tail)])
        if clock:
            tail = self._clock(tail)
        if not kind:
            return tail
        date = self._date(kind, tail, whole=clock)
        if not self.gregorian or clock or kind not in _BEFORE_CHRIST:
            return date
        return graph.either([date, graph.text("B", self._date(kind, tail, bc=True))])

    def start(self) -> int:
        """Where an output begins, its calendar being written."""
        graph = self.graph
        end = graph.state({END: graph.final})
        ways = []
        for kind, ends in (_ENDS if self.gregorian else _OTHER_CALENDARS).items():
            if ends:
                last = graph.either([self._point(other, end, in_span=True) for other in ends])
                separators = "/" if kind.endswith(("T", "W")) else "/|"
                between = graph.state(dict.fromkeys(separators, last))
                ways.append(self._point(kind, between, in_span=True))
            if kind not in _INCOMPLETE:
                ways.append(self._point(kind, end))
                ways.append(self._point(kind, graph.text("/", end), in_span=True))
                ways.append(graph.text("/", self._point(kind, end, in_span=True)))
        return graph.either(ways)


def _shape(calendar: str) -> str:
    """A calendar whose dates are written with the same years, months and days."""
    alike = dict.fromkeys(ERAS, "meiji") | {"coptic": "ethiopic", "roc": "buddhist"}
    return alike.get(calendar, calendar)


@lru_cache(maxsize=1)
def rows() -> tuple[dict[str, int], ...]:
    """The arcs of every state: symbol -> next state. State 0 is the start."""
    graph = Graph()
    ways = [graph.state({END: graph.final})]
    starts = {
        calendar: _Grammar(graph, calendar).start()
        for calendar in dict.fromkeys(map(_shape, CALENDARS))
    }
    for calendar, symbol in CALENDARS.items():
        ways.append(graph.text(symbol, starts[_shape(calendar)]))
    return tuple(graph.rows(graph.either(ways)))


@lru_cache(maxsize=4)
def automaton(symbols: tuple[str, ...] = SYMBOLS) -> Automaton:
    """The automaton over a vocabulary's symbols; END fills what is left behind the end."""
    import numpy as np

    arcs = rows()
    ids = {symbol: index for index, symbol in enumerate(symbols)}
    transitions = np.full((len(arcs), len(symbols)), -1, dtype=np.int32)
    states = [state for state, row in enumerate(arcs) for _ in row]
    columns = [ids[symbol] for row in arcs for symbol in row]
    transitions[states, columns] = [then for row in arcs for then in row.values()]
    closed = next(state for state, row in enumerate(arcs) if not row)
    transitions[closed, ids[END]] = closed
    return Automaton(transitions, closed)


def accepts(output: str) -> bool:
    """Whether an output, written without END, is one of the language."""
    arcs, state = rows(), 0
    for symbol in output:
        if (following := arcs[state].get(symbol)) is None:
            return False
        state = following
    return END in arcs[state]
