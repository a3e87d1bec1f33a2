"""Draws that several tests look at: kept, and made no sooner than a test comes to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Generic, TypeVar

from hypothesis import settings

__all__ = ["QUICK", "Draws"]

QUICK = settings().max_examples < 100  # the profile of the quick tests, see tests/conftest.py
Drawn = TypeVar("Drawn")


class Draws(Generic[Drawn]):
    """The first draws of a generator."""

    def __init__(self, draws: Iterable[Drawn], most: int) -> None:
        self._kept: list[Drawn] = []
        self._more = islice(draws, most)

    def __iter__(self) -> Iterator[Drawn]:
        yield from self._kept
        for drawn in self._more:
            self._kept.append(drawn)
            yield drawn

    def those(self, wanted: Callable[[Drawn], object], enough: int = 1) -> list[Drawn]:
        """All draws that are wanted; for quick tests the first ones are enough."""
        found = (drawn for drawn in self if wanted(drawn))
        return list(islice(found, enough) if QUICK else found)
