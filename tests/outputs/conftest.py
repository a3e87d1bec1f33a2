"""Random walks of the automaton of the world language."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from datenorm.outputs.world import END, LENGTH
from datenorm.outputs.world.grammar import rows


@pytest.fixture(scope="session")
def random_outputs() -> Callable[..., list[str]]:
    """Outputs that end within the longest length, each symbol drawn from those that may stand."""

    def walk(count: int, seed: int = 0) -> list[str]:
        rng, arcs = random.Random(seed), rows()
        outputs: list[str] = []
        while len(outputs) < count:
            state, output = 0, ""
            while arcs[state]:
                symbol = rng.choice(sorted(arcs[state]))
                state, output = arcs[state][symbol], output + symbol
            if len(output) <= LENGTH:
                outputs.append(output.removesuffix(END))
        return outputs

    return walk
