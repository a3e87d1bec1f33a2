"""What the exact matches in a bundle's metrics mean: each figure with what it was measured on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

__all__ = ["Figure", "exact_figures"]


class Figure(NamedTuple):
    """A share of exact readings, and what it is a share of."""

    name: str
    value: float
    meaning: str


def exact_figures(metrics: Mapping[str, Any]) -> tuple[Figure, ...]:
    """The exact matches that the metrics hold; they differ by what was read and what counts.

    Open texts, such as 03/04/2005, have two readings, and no reader can know which one is meant.
    """
    if "exact_match" not in metrics:
        return ()
    count, world = metrics.get("count", 0), metrics.get("world")
    of_pairs = f"of {count:,} test pairs"
    if not world:
        return (Figure("exact_match", metrics["exact_match"], of_pairs),)
    (mixed,) = (kind for kind in world["kinds"] if kind["name"] == "all")
    return (
        Figure(
            "exact_match", metrics["exact_match"], f"{of_pairs}, open texts counted as one date"
        ),
        Figure("exact_settled", mixed["exact"], f"of {mixed['count']:,} texts that are not open"),
        Figure(
            "exact_languages",
            world["macro_exact"],
            f"of clean dates that are not open, mean over {len(world['languages'])} languages",
        ),
    )
