"""Clocks in the grammar of the world language."""

from __future__ import annotations

from datenorm.outputs.world.graph import DIGITS, Graph

__all__ = ["clock"]

_HOURS = [f"{hour:02d}" for hour in range(24)]


def clock(graph: Graph, then: int) -> int:
    """Thh:mm:ss.fff as far as written, `A` or `P` beside an hour up to 12, and a zone."""
    if ("clock", then) in graph.made:
        return graph.made["clock", then]
    offset = graph.words(dict.fromkeys(_HOURS[:15], graph.number(":", 0, 59, then)))
    zone = graph.either([then, graph.state({"Z": then, "N": then, "+": offset, "-": offset})])
    period = graph.either([zone, graph.state({"A": zone, "P": zone})])
    seconds = graph.either([zone, graph.text(":00", zone)])
    midnight = graph.either([zone, graph.text(":00", seconds)])
    morning, evening = _minutes(graph, period), _minutes(graph, zone)
    hours = dict.fromkeys(_HOURS[:13], morning) | dict.fromkeys(_HOURS[13:], evening)
    graph.made["clock", then] = graph.text("T", graph.words(hours | {"24": midnight}))
    return graph.made["clock", then]


def _minutes(graph: Graph, then: int) -> int:
    more = then  # digits of the fraction after the first one, up to eight
    for _ in range(8):
        more = graph.state({**graph.arcs(then), **dict.fromkeys(DIGITS, more)})
    fraction = graph.text(".", graph.state(dict.fromkeys(DIGITS, more)))
    second = graph.either([then, fraction])
    usual = graph.either([then, graph.number(":", 0, 59, second)])
    leap = graph.either([usual, graph.text(":60", second)])
    ones = graph.state(dict.fromkeys(DIGITS, usual))
    with_leap = graph.state(dict.fromkeys(DIGITS[:9], usual) | {"9": leap})  # 29 and 59
    tens = dict.fromkeys(DIGITS[:6], ones) | {"2": with_leap, "5": with_leap}
    return graph.either([then, graph.text(":", graph.state(tens))])
