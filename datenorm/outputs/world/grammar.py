"""The grammar of the world language, as an automaton in which only what can exist is written.

What a point gives is its kind, named by the fields that it holds: `Ymd` is a day, `md` a day
without its year, `d` the first end of "3-5 May", `T` a clock. Kinds say which points may stand
alone, and which may end a span that began with which: each end takes what it lacks from the other.

Days of the Gregorian calendar are exact. Months of other calendars have the most days that they can
have, and every year 53 weeks; what exists in which year, policy asks `calendars`.

Readers load it `compiled`: after a change here, run `scripts/compile_grammar.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from datenorm.outputs.world.grammar_clocks import clock
from datenorm.outputs.world.grammar_dates import DateGrammar
from datenorm.outputs.world.graph import Graph
from datenorm.outputs.world.symbols import CALENDARS, END, ERAS, MARKS, PART_OF, WEEKDAYS

__all__ = ["rows"]

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


class _Grammar:
    """Points, spans and alternatives in one calendar; `then` is always the state that follows."""

    def __init__(self, graph: Graph, calendar: str) -> None:
        self.graph = graph
        self.dates = DateGrammar(graph, calendar)
        self.gregorian = calendar == "gregory"
        self._made: dict[tuple[str, int, bool], int] = {}  # points, by kind and what follows

    def _point(self, kind: str, then: int, in_span: bool = False) -> int:
        """A point of a kind: date, clock, part, mark and weekday."""
        key = kind, then, in_span
        if key not in self._made:
            self._made[key] = self._new_point(kind, then, in_span)
        return self._made[key]

    def _new_point(self, kind: str, then: int, in_span: bool) -> int:
        graph = self.graph
        has_clock, kind = kind.endswith("T"), kind.removesuffix("T")
        tail = then
        if kind in _WITH_WEEKDAY or (not kind and not in_span):
            of_week = graph.words(dict.fromkeys(WEEKDAYS, then))
            tail = of_week if kind == "YW" and has_clock else graph.either([then, of_week])
        tail = graph.either([tail, graph.words(dict.fromkeys(MARKS, tail))])
        if kind in _WITH_PARTS:
            tail = graph.either([tail, graph.text(PART_OF, tail)])
        if has_clock:
            tail = clock(graph, tail)
        if not kind:
            return tail
        date = self.dates.date(kind, tail, whole=has_clock)
        if not self.gregorian or has_clock or kind not in _BEFORE_CHRIST:
            return date
        return graph.either([date, graph.text("B", self.dates.date(kind, tail, bc=True))])

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
