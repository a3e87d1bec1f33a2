"""Compiles the grammar of the world language into `datenorm/outputs/world/grammar.bin`.

python scripts/compile_grammar.py
"""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

from datenorm.outputs.world.compiled import COMPILED
from datenorm.outputs.world.grammar import rows
from datenorm.outputs.world.symbols import END, SYMBOLS


def compiled() -> NDArray[np.int16]:
    """int16 (states, |SYMBOLS|): the next state, -1 where a symbol cannot stand."""
    arcs = rows()
    transitions = np.full((len(arcs), len(SYMBOLS)), -1, dtype="<i2")
    for state, row in enumerate(arcs):
        for symbol, then in row.items():
            transitions[state, SYMBOLS.index(symbol)] = then
        if not row:  # the output has been closed
            transitions[state, SYMBOLS.index(END)] = state
    return transitions


def main() -> None:
    """Write the file."""
    COMPILED.write_bytes(zlib.compress(compiled().tobytes(), 9))


if __name__ == "__main__":
    main()
