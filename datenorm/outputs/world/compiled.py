"""The automaton of the world language, compiled: to build it from its grammar takes 50 ms.

`grammar.bin` is written by `scripts/compile_grammar.py` and held to the grammar by a test: zlib's
bytes of int16, little-endian, (states, |SYMBOLS|), as `Automaton.transitions`.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from datenorm.outputs.language import Automaton
from datenorm.outputs.world.symbols import END, SYMBOLS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["COMPILED", "accepts", "automaton"]

COMPILED = Path(__file__).with_name("grammar.bin")


@lru_cache(maxsize=1)
def _transitions() -> NDArray[np.int16]:
    import numpy as np

    numbers = np.frombuffer(zlib.decompress(COMPILED.read_bytes()), dtype="<i2")
    return numbers.reshape(-1, len(SYMBOLS))


@lru_cache(maxsize=1)
def _arcs() -> tuple[dict[str, int], list[int]]:
    """Symbol -> its column, and the transitions of all states in one list."""
    columns = {symbol: column for column, symbol in enumerate(SYMBOLS)}
    return columns, _transitions().ravel().tolist()


@lru_cache(maxsize=4)
def automaton(symbols: tuple[str, ...] = SYMBOLS) -> Automaton:
    """The automaton over a vocabulary's symbols; END fills what is left behind the end."""
    import numpy as np

    compiled = _transitions()
    ids = {symbol: index for index, symbol in enumerate(symbols)}
    transitions = np.full((len(compiled), len(symbols)), -1, dtype=np.int32)
    transitions[:, [ids[symbol] for symbol in SYMBOLS]] = compiled
    (closed,) = np.flatnonzero(transitions[:, ids[END]] == np.arange(len(compiled)))
    return Automaton(transitions, int(closed))


def accepts(output: str) -> bool:
    """Whether an output, written without END, is one of the language."""
    columns, following = _arcs()
    width, state = len(columns), 0
    for symbol in (*output, END):
        if (column := columns.get(symbol)) is None:
            return False
        if (state := following[state * width + column]) < 0:
            return False
    return END not in output
