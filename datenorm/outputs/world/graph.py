"""Finite automata from small parts: every state is made once, so that equal parts are shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

__all__ = ["DIGITS", "Graph"]

DIGITS = "0123456789"


class Graph:
    """Builds a deterministic automaton without loops from its end to its start.

    A state is its arcs: the symbols that may stand there and the states that they lead to. States
    with the same arcs are one state, hence the automaton is the smallest one.
    """

    def __init__(self) -> None:
        self._arcs: list[dict[str, int]] = []
        self._ids: dict[frozenset[tuple[str, int]], int] = {}
        self._unions: dict[frozenset[int], int] = {}
        self._numbers: dict[tuple[str, int, int, int], int] = {}
        self.made: dict[tuple[str, int], int] = {}  # larger parts, by name and by what follows
        self.final = self.state({})

    def state(self, arcs: Mapping[str, int]) -> int:
        """The state with these arcs."""
        key = frozenset(arcs.items())
        if key not in self._ids:
            self._ids[key] = len(self._arcs)
            self._arcs.append(dict(arcs))
        return self._ids[key]

    def arcs(self, state: int) -> Mapping[str, int]:
        """The symbols that may stand in a state, and where they lead."""
        return self._arcs[state]

    def text(self, text: str, then: int) -> int:
        """These symbols, one after the other."""
        for symbol in reversed(text):
            then = self.state({symbol: then})
        return then

    def words(self, words: Mapping[str, int]) -> int:
        """One of several words, each with what follows it; none is the beginning of another one."""
        arcs: dict[str, int] = {}
        tails: dict[str, dict[str, int]] = {}
        for word, then in words.items():
            if len(word) == 1:
                arcs[word] = then
            else:
                tails.setdefault(word[0], {})[word[1:]] = then
        for symbol, rest in tails.items():
            arcs[symbol] = self.words(rest)
        return self.state(arcs)

    def number(self, before: str, first: int, last: int, then: int) -> int:
        """A number of two digits behind `before`."""
        key = before, first, last, then
        if key not in self._numbers:
            tens: dict[str, dict[str, int]] = {}
            for number in range(first, last + 1):
                tens.setdefault(str(number // 10), {})[str(number % 10)] = then
            arcs = {digit: self.state(ones) for digit, ones in tens.items()}
            self._numbers[key] = self.text(before, self.state(arcs))
        return self._numbers[key]

    def either(self, states: Iterable[int]) -> int:
        """What any of these states allows."""
        key = frozenset(states)
        if len(key) == 1:
            return next(iter(key))
        if key not in self._unions:
            ways: dict[str, set[int]] = {}
            for state in key:
                for symbol, then in self._arcs[state].items():
                    ways.setdefault(symbol, set()).add(then)
            self._unions[key] = self.state({s: self.either(thens) for s, thens in ways.items()})
        return self._unions[key]

    def rows(self, start: int) -> list[dict[str, int]]:
        """The arcs of every state that `start` leads to, numbered from 0, which is `start`."""
        numbers = {start: 0}
        queue = [start]
        for state in queue:  # grows while it is read
            for then in self._arcs[state].values():
                if then not in numbers:
                    numbers[then] = len(queue)
                    queue.append(then)
        return [{s: numbers[then] for s, then in self._arcs[state].items()} for state in queue]
