"""Recipes of columns, and the engines that run them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

pytest.importorskip("pyarrow")

from datenorm import ColumnResult, Normalizer, clean_column
from datenorm.columns.reader import ColumnReader
from datenorm.columns.recipe import Recipe, RecipeMaker
from tests.columns.recipe import engines

Made = tuple[ColumnResult, Recipe]
Make = Callable[..., Made]


@pytest.fixture(scope="session")
def make(network: Normalizer) -> Make:
    """A column called x, cleaned by a model, and its recipe."""
    readers = {"world": ColumnReader(network)}

    def made(values: Sequence[str | None], model: str = "world", **options: Any) -> Made:
        reader = readers.setdefault(model, readers.get(model) or ColumnReader(Normalizer(model)))
        result = clean_column(values, name="x", model=reader, **options)
        maker = RecipeMaker(options.get("placeholders") == "null")
        for part in result._parts:
            maker.add("x", part)
        (recipe,) = maker.recipes([result.report])
        return result, recipe

    return made


# Spark compiles each recipe to Java.
ENGINES = (
    "duckdb",
    "pandas",
    "polars",
    "postgresql",
    pytest.param("spark", marks=pytest.mark.slow),
)


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[engines.Engine]:
    if request.param in ("postgresql", "spark"):
        with getattr(engines, request.param)() as read:
            yield read
    else:
        yield getattr(engines, f"in_{request.param}")
