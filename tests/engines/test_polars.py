"""The namespace of polars: expressions and series, lazy and streamed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import datenorm.polars  # noqa: F401 - registers the namespace
from datenorm import DataError, SettingsError, clean_column
from datenorm.columns.reader import ColumnReader
from datenorm.engines import ANSWER, row_reader
from tests.engines.sample_texts import each_step, sample_texts

TEXTS = ["03/04/2005", None, "25/04/2005"]


def dates(column: Any) -> Any:
    """The namespace, which type checkers do not see."""
    return column.datenorm


WHEN = dates(pl.col("when"))


@each_step
def test_every_sample_text_is_read_as_by_itself(step: int) -> None:
    frame = pl.DataFrame({"when": [*sample_texts(step), None]})
    found = frame.select(WHEN.parse().alias("answer"), WHEN.to_date().alias("day"))
    # A null is a struct of nulls to some versions of polars.
    answers = [row or {field.name: None for field in ANSWER} for row in found["answer"].to_list()]
    expected = row_reader().read(frame["when"].to_list()).to_pylist()
    assert answers == [row or {field.name: None for field in ANSWER} for row in expected]
    assert found["day"].to_list() == row_reader().dates(frame["when"].to_list()).to_pylist()


@each_step
def test_every_sample_text_is_cleaned_as_by_clean_column(reader: ColumnReader, step: int) -> None:
    frame = pl.DataFrame({"when": [*sample_texts(step), None]})
    expected = clean_column(frame["when"].to_list(), name="when", model=reader)
    assert frame.select(WHEN.clean(model=reader))["when"].to_list() == expected.to_list()
    days = clean_column(frame["when"].to_list(), model=reader, wanted="date").typed().to_pylist()
    assert frame.select(WHEN.clean(model=reader, wanted="date"))["when"].to_list() == days


@settings(max_examples=settings().max_examples // 5, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text())))
def test_any_text_too(texts: list[str | None]) -> None:
    series = pl.Series("when", texts, pl.String)
    assert dates(series).to_date().to_list() == row_reader().dates(texts).to_pylist()
    assert dates(series).clean().cast(pl.String).to_list() == (
        clean_column(texts, name="when").typed().cast("string").to_pylist()
    )


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_a_lazy_frame_knows_its_types_and_is_read_in_parts(engine: Any) -> None:
    texts = ["3 May 1979", None, "03/04/2005"] * 50_000
    lazy = pl.LazyFrame({"when": texts}).select(
        WHEN.parse(order="dmy").struct.field("iso"),
        day=WHEN.to_date(order="dmy"),
        cleaned=WHEN.clean(wanted="date"),
    )
    assert lazy.collect_schema() == {"iso": pl.String, "day": pl.Date, "cleaned": pl.Date}
    found = lazy.collect(engine=engine)
    assert found["iso"].to_list() == ["1979-05-03", None, "2005-04-03"] * 50_000
    assert found["day"].to_list() == [dt.date(1979, 5, 3), None, dt.date(2005, 4, 3)] * 50_000
    assert found["cleaned"].null_count() == 100_000  # no row settles the order


def test_groups_prove_their_own_orders() -> None:
    frame = pl.DataFrame(
        {
            "country": ["DE", "DE", "US", "US"],
            "when": ["03/04/2005", "25/04/2005", "03/04/2005", "04/25/2005"],
        }
    )
    found = frame.select(WHEN.clean().over("country"))["when"].to_list()
    assert found == ["2005-04-03", "2005-04-25", "2005-03-04", "2005-04-25"]


def test_a_series_keeps_its_name_and_is_typed_where_all_rows_are() -> None:
    series = dates(pl.Series("when", TEXTS)).clean()
    assert series.name == "when"
    assert series.to_list() == [dt.date(2005, 4, 3), None, dt.date(2005, 4, 25)]
    assert dates(pl.Series(["May 1979", "3 May 1979"])).clean().dtype == pl.String
    categories = dates(pl.Series(TEXTS, dtype=pl.Categorical))
    assert categories.clean().to_list() == series.to_list()
    assert categories.to_date().to_list() == [None, None, dt.date(2005, 4, 25)]
    assert categories.parse().struct.field("iso").to_list() == [None, None, "2005-04-25"]


def test_no_rows() -> None:
    found = pl.DataFrame({"when": []}, {"when": pl.String}).select(
        WHEN.parse().alias("answer"), WHEN.clean().alias("iso"), WHEN.to_date().alias("day")
    )
    assert [*found.schema.values()][1:] == [pl.String, pl.Date]
    assert found["answer"].struct.fields == [field.name for field in ANSWER]


def test_wrong_types_and_options_are_told_as_by_clean_column() -> None:
    lists = pl.DataFrame({"when": [[1]]})
    for expression in (WHEN.parse(), WHEN.to_date(), WHEN.clean()):
        with pytest.raises((DataError, pl.exceptions.ComputeError), match="holds no texts; name"):
            lists.select(expression)
    for method in ("parse", "to_date", "clean"):
        with pytest.raises(DataError, match="holds no texts; name a column of texts"):
            getattr(dates(lists["when"]), method)()
    with pytest.raises(SettingsError, match="order must be one of"):
        WHEN.parse(order="dym")
