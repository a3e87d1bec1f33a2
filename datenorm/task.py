"""The one home of symbols, lengths, hints and rules: what turns text into arrays and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from datenorm.errors import SettingsError
from datenorm.masked_iso import ORDERS
from datenorm.outputs import Automaton, OutputLanguage, output_language

__all__ = [
    "DEFAULT_PIVOT_YEAR",
    "MACHINE_DATE",
    "MACHINE_TIME",
    "PAD",
    "UNKNOWN",
    "TaskSpec",
    "Vocabulary",
]

PAD = "<pad>"
UNKNOWN = "<unk>"
DEFAULT_PIVOT_YEAR = 69  # of POSIX: two-digit years from this one on are 19xx, the others 20xx


@dataclass(frozen=True)
class Vocabulary:
    """Symbols in order; the id of a symbol is its place."""

    symbols: tuple[str, ...]
    ids: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ids = {symbol: index for index, symbol in enumerate(self.symbols)}
        if not all(isinstance(symbol, str) for symbol in ids):
            raise SettingsError("the symbols of a vocabulary must be texts")
        if len(ids) != len(self.symbols) or not ids or "" in ids:
            raise SettingsError("a vocabulary needs one or more different, non-empty symbols")
        object.__setattr__(self, "ids", ids)

    def __len__(self) -> int:
        return len(self.symbols)

    @classmethod
    def human(cls, characters: Iterable[str]) -> Vocabulary:
        """Sorted characters, then `<unk>` and `<pad>`: as the classic date normalizer has them."""
        return cls((*sorted(set(characters)), UNKNOWN, PAD))

    @classmethod
    def machine(cls, grammar: str) -> Vocabulary:
        """The symbols of an output language."""
        return cls(output_language(grammar).symbols)

    @classmethod
    def from_index(cls, index: Mapping[str, int]) -> Vocabulary:
        """Build from a JSON object symbol -> id; the ids must be 0, 1, 2, ... without gaps."""
        if sorted(index.values()) != list(range(len(index))):
            raise SettingsError(f"vocabulary ids must be 0 to {len(index) - 1}, each once")
        return cls(tuple(sorted(index, key=lambda symbol: index[symbol])))

    def to_index(self) -> dict[str, int]:
        """The JSON object symbol -> id."""
        return dict(self.ids)


MACHINE_DATE = Vocabulary.machine("date")
MACHINE_TIME = Vocabulary.machine("time")


@dataclass(frozen=True)
class TaskSpec:
    """Everything a text needs to become arrays and back; saved in every bundle.

    Args:
        name: what people call the task (`date`, `time`, `world`).
        human_vocabulary: input symbols, with `<unk>` and `<pad>` among them.
        machine_vocabulary: output symbols.
        max_input_length: Tx, the longest canonical text (hints included) that is read.
        output_length: Ty, the length of every output.
        grammar: the name of the output language: `date` (yyyy-mm-dd), `masked_date` (dashes for
            what the text does not give) or `time` (HH:MM). `output` is the language itself.
        hints: symbols that may stand before the text, such as `<de>` or `<dmy>`.
        pivot_year: two-digit years from this one on are 19xx, those before are 20xx.
    """

    name: str
    human_vocabulary: Vocabulary
    machine_vocabulary: Vocabulary
    max_input_length: int
    output_length: int
    grammar: str
    hints: tuple[str, ...] = ()
    pivot_year: int = DEFAULT_PIVOT_YEAR

    def __post_init__(self) -> None:
        language = self.output
        if self.output_length != language.length:
            needed = f"{language.length}, not {self.output_length}"
            raise SettingsError(f"the grammar {self.grammar} needs output_length {needed}")
        if self.max_input_length < 1:
            raise SettingsError(f"max_input_length must be at least 1, not {self.max_input_length}")
        if not 0 <= self.pivot_year <= 100:
            raise SettingsError(f"pivot_year must lie in 0..100, not {self.pivot_year}")
        missing = [s for s in (UNKNOWN, PAD, *self.hints) if s not in self.human_vocabulary.ids]
        if missing:
            raise SettingsError(f"the human vocabulary lacks {', '.join(missing)}")
        if set(self.machine_vocabulary.symbols) != set(language.symbols):
            symbols = "".join(language.symbols)
            raise SettingsError(
                f"the grammar {self.grammar} writes the symbols {symbols}, each once, and no others"
            )

    @cached_property
    def output(self) -> OutputLanguage:
        """The language that the network writes."""
        return output_language(self.grammar)

    @property
    def automaton(self) -> Automaton:
        """What can be written, over the ids of the machine symbols."""
        return self.output.automaton(self.machine_vocabulary.symbols)

    @property
    def pad_id(self) -> int:
        """Id of `<pad>`."""
        return self.human_vocabulary.ids[PAD]

    @property
    def unknown_id(self) -> int:
        """Id of `<unk>`."""
        return self.human_vocabulary.ids[UNKNOWN]

    @cached_property
    def end_id(self) -> int | None:
        """Id of the symbol that closes an output; None where all outputs are as long."""
        end = self.output.end
        return None if end is None else self.machine_vocabulary.ids[end]

    @cached_property
    def knows_orders(self) -> bool:
        """Whether the network takes hints of the order; else it has an order of its own."""
        return not {f"<{order}>" for order in ORDERS}.isdisjoint(self.hints)

    def with_characters(self, characters: Iterable[str]) -> TaskSpec:
        """The task with more characters in its texts; the ids of the others stay."""
        known = self.human_vocabulary.symbols
        new = sorted(set(characters) - set(known))
        return replace(self, human_vocabulary=Vocabulary((*known, *new)))

    def to_dict(self) -> dict[str, Any]:
        """The spec as plain JSON values."""
        return {
            "name": self.name,
            "human_vocabulary": list(self.human_vocabulary.symbols),
            "machine_vocabulary": list(self.machine_vocabulary.symbols),
            "max_input_length": self.max_input_length,
            "output_length": self.output_length,
            "grammar": self.grammar,
            "hints": list(self.hints),
            "pivot_year": self.pivot_year,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TaskSpec:
        """Build from `to_dict`'s values; SettingsError where one is missing or malformed."""
        try:
            return cls(
                name=str(values["name"]),
                human_vocabulary=Vocabulary(tuple(values["human_vocabulary"])),
                machine_vocabulary=Vocabulary(tuple(values["machine_vocabulary"])),
                max_input_length=int(values["max_input_length"]),
                output_length=int(values["output_length"]),
                grammar=str(values["grammar"]),
                hints=tuple(values["hints"]),
                pivot_year=int(values["pivot_year"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise SettingsError(
                f"the task specification is incomplete or malformed: {error!r}"
            ) from error
