"""What every output language answers: its symbols, what exists, and what an output comes to."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, ClassVar

from datenorm.outputs.answer import Answer, CenturyRule, Choices, Refusal, bounds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "CLOSED",
    "Automaton",
    "CenturyRule",
    "OutputLanguage",
    "State",
    "SteppedLanguage",
]

State = tuple[object, ...]
CLOSED: State = ("closed",)  # a whole output has been written


@dataclass(frozen=True)
class Automaton:
    """`transitions[state, symbol]` is the next state, or -1 where the symbol cannot stand there.

    State 0 is the start, and every state lies on a path to `closed`. Nothing follows a closed
    output but the end symbol, where the language has one: it fills what is left of the places.
    """

    transitions: NDArray[np.int32]
    closed: int

    @cached_property
    def penalties(self) -> NDArray[np.float32]:
        """What is added to the log-probability of each symbol in each state: 0, or -inf where it
        cannot stand; of the shape of `transitions`.
        """
        import numpy as np

        return np.where(self.transitions >= 0, np.float32(0), np.float32(-np.inf))


class OutputLanguage(ABC):
    """A language that networks write. Instances hold no state, and there is one of each.

    Class attributes:
        name: what a task calls it (`TaskSpec.grammar`).
        symbols: what the network writes with; a symbol may have several characters.
        length: Ty, the places of an output, that of the end symbol included.
        noun: what an output is, for people: "date" or "time".
        expected: what an output looks like, for messages about one that does not.
        none: the output for a text that says nothing of the kind; None where there is none.
        end: the symbol that closes outputs shorter than `length`; None where all are as long. It
            belongs to no output: "" is the output that is closed at once.
        copies_numbers: whether every number of a text stands in its output, so that the network
            has to look at it.
        shapes: outputs with `d` for a digit, in which a day may be written that does not exist.
    """

    name: ClassVar[str]
    symbols: ClassVar[tuple[str, ...]]
    length: ClassVar[int]
    noun: ClassVar[str]
    expected: ClassVar[str]
    none: ClassVar[str | None] = None
    end: ClassVar[str | None] = None
    copies_numbers: ClassVar[bool] = True
    shapes: ClassVar[tuple[str, ...]] = ()

    def __reduce__(self) -> tuple[object, ...]:
        """Pickled by name: there is one instance in every process."""
        from datenorm.outputs import output_language

        return output_language, (self.name,)

    # ---- What exists ----

    @abstractmethod
    def automaton(self, symbols: tuple[str, ...]) -> Automaton:
        """The language as a finite automaton over its symbols in a network's order."""

    def shape_automaton(self, shape: str, symbols: tuple[str, ...]) -> Automaton:
        """What has one of `shapes`, whether it exists or not."""
        return _shape_automaton(shape, self.end, symbols)

    def missing(self, output: str) -> str | None:
        """Which day an output of one of `shapes` names that does not exist; None if it does."""
        return None

    def split(self, output: str) -> list[str]:
        """The symbols of an output; characters that are none stand alone."""
        return _splitter(self.symbols)(output)

    def exists(self, output: str) -> bool:
        """Whether an output is one of the language: well formed, and what it says exists."""
        automaton, state = self.automaton(self.symbols), 0
        for symbol in (*self.split(output), *((self.end,) if self.end else ())):
            if state == automaton.closed or symbol not in self.symbols:
                return False
            state = int(automaton.transitions[state, self.symbols.index(symbol)])
            if state < 0:
                return False
        return state == automaton.closed

    # ---- What it comes to ----

    @abstractmethod
    def to_iso(self, output: str, century: CenturyRule) -> str | None:
        """ISO 8601 for an output that exists; None for none, or where a century makes it none."""

    @abstractmethod
    def precision(self, iso: str) -> str:
        """The smallest unit that an answer gives, such as `day`."""

    @abstractmethod
    def is_whole(self, iso: str) -> bool:
        """Whether an answer is a whole day or moment, and nothing less."""

    def answer(
        self, output: str, text: str, choices: Choices, focus: Sequence[int] = ()
    ) -> Answer | Refusal:
        """All that an output comes to.

        Args:
            output: what the network wrote.
            text: the canonical text, for what only its words can tell.
            choices: what the user lets open texts mean.
            focus: the index in the text at which attention was highest for each symbol, if known.
        """
        return _answer(self, output, choices.century)

    def days(self, output: str) -> tuple[str, ...]:
        """The whole days that an output names, as it writes them: what a dataset is split by."""
        return ()

    def order(self, output: str, focus: Sequence[int]) -> str | None:
        """The order in which year, month and day were read, such as `dmy`; None for less.

        `focus` is the index in the text at which attention was highest for each symbol.
        """
        return None


@lru_cache(maxsize=16384)
def _answer(language: OutputLanguage, output: str, century: CenturyRule) -> Answer | Refusal:
    """The answer of a language whose outputs are dates or times and nothing more."""
    iso = language.to_iso(output, century)
    if iso is None:
        return Refusal("no_date")
    full, precision = language.is_whole(iso), language.precision(iso)
    reason = None if full else "less_than_a_day"
    if language.noun != "date":
        return Answer(iso, "time", full, precision, reason=reason)
    return Answer(iso, "date", full, precision, *bounds(iso), "gregory", reason=reason)


class SteppedLanguage(OutputLanguage):
    """A language that is given by its states: small ones are written that way."""

    @property
    @abstractmethod
    def start(self) -> State:
        """The state before the first symbol."""

    @abstractmethod
    def step(self, state: State, symbol: str) -> State | None:
        """The state after one more symbol; None where it cannot stand there."""

    def automaton(self, symbols: tuple[str, ...]) -> Automaton:
        """Every state that can be reached, numbered as they are met."""
        return _automaton(self, symbols)


@lru_cache(maxsize=16)
def _automaton(language: SteppedLanguage, symbols: tuple[str, ...]) -> Automaton:
    import numpy as np

    numbers: dict[State, int] = {language.start: 0}
    rows: list[list[int]] = []
    states = [language.start]
    for state in states:  # grows while it is read
        row = []
        for symbol in symbols:
            following = _following(language, state, symbol)
            if following is not None and following not in numbers:
                numbers[following] = len(states)
                states.append(following)
            row.append(-1 if following is None else numbers[following])
        rows.append(row)
    return Automaton(np.array(rows, dtype=np.int32), numbers[CLOSED])


def _following(language: SteppedLanguage, state: State, symbol: str) -> State | None:
    """A step that also goes on from a closed output, with the end symbol alone."""
    if state == CLOSED:
        return CLOSED if symbol == language.end else None
    return language.step(state, symbol)


@lru_cache(maxsize=64)
def _shape_automaton(shape: str, end: str | None, symbols: tuple[str, ...]) -> Automaton:
    import numpy as np

    places = ["0123456789" if place == "d" else place for place in shape]
    places += [end] if end else []
    transitions = np.full((len(places) + 1, len(symbols)), -1, dtype=np.int32)
    for state, allowed in enumerate(places):
        transitions[state, [symbol in allowed for symbol in symbols]] = state + 1
    if end:
        transitions[-1, symbols.index(end)] = len(places)
    return Automaton(transitions, len(places))


@lru_cache(maxsize=16)
def _splitter(symbols: tuple[str, ...]) -> Callable[[str], list[str]]:
    if all(len(symbol) == 1 for symbol in symbols):
        return list
    longest_first = sorted(symbols, key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, longest_first), "."]), re.DOTALL).findall
