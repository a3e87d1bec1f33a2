"""The accessor of pandas: index, nulls and types."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import datenorm.pandas  # noqa: F401 - registers the accessor
from datenorm import DataError, SettingsError, clean_column
from datenorm.columns.reader import ColumnReader
from datenorm.engines import ANSWER, row_reader
from tests.engines.sample_texts import each_step, sample_texts

TEXTS = ["03/04/2005", None, "25/04/2005"]


def _plain(frame: Any) -> list[dict[str, Any]]:
    """Rows with None for whatever pandas has for it."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [dict(row) for row in rows]


@each_step
def test_every_sample_text_is_read_as_by_itself(step: int) -> None:
    texts = [*sample_texts(step), None]
    nothing = {field.name: None for field in ANSWER}
    expected = [row or nothing for row in row_reader().read(texts).to_pylist()]
    assert _plain(pd.Series(texts).datenorm.parse()) == expected


@each_step
def test_every_sample_text_is_cleaned_as_by_clean_column(reader: ColumnReader, step: int) -> None:
    texts = [*sample_texts(step), None]
    found = pd.Series(texts, name="when").datenorm.clean(model=reader)
    expected = clean_column(texts, name="when", model=reader).to_list()
    assert [text if isinstance(text, str) else None for text in found] == expected


@settings(max_examples=settings().max_examples // 5, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"])))))
def test_any_text_too(texts: list[str | None]) -> None:
    found = pd.Series(texts, dtype=object).datenorm.parse()
    expected = [row["status"] if row else None for row in row_reader().read(texts).to_pylist()]
    assert [row["status"] for row in _plain(found)] == expected


@pytest.mark.parametrize("dtype", [object, "category", "string", "string[pyarrow]", "str"])
def test_index_name_and_nulls_are_kept(dtype: Any) -> None:
    series = pd.Series(TEXTS, index=[7, 7, 2], name="when", dtype=dtype)
    cleaned, parsed = series.datenorm.clean(), series.datenorm.parse(order="mdy")
    assert cleaned.name == "when"
    assert cleaned.index.tolist() == parsed.index.tolist() == [7, 7, 2]
    assert cleaned.isna().tolist() == [False, True, False]
    assert [str(day)[:10] for day in cleaned.dropna()] == ["2005-04-03", "2005-04-25"]
    assert parsed["iso"].isna().tolist() == [False, True, False]
    assert parsed["iso"].tolist()[0] == "2005-03-04"


def test_types_are_those_that_all_rows_fit() -> None:
    days = pd.Series(TEXTS).datenorm.clean()
    assert days.dtype == "datetime64[s]"
    assert days.dt.month.tolist()[0] == 4
    old = pd.Series(["3 May 0979", "3 May 1979"]).datenorm.clean()
    assert [day.year for day in old] == [979, 1979]
    mixed = pd.Series(["May 1979", "3 May 1979"]).datenorm.clean()
    assert mixed.tolist() == ["1979-05", "1979-05-03"]
    seconds = pd.Series([1577836800, 1577840400, 1577844000], name="logged").datenorm.clean()
    typed = clean_column([1577836800, 1577840400, 1577844000], name="logged").typed()
    assert pa.types.is_timestamp(typed.type)
    assert seconds.tolist() == [pd.Timestamp(moment) for moment in typed.to_pylist()]
    wanted = pd.Series(["3 May 1979", "1979"]).datenorm.clean(wanted="date")
    assert wanted.dtype == "datetime64[s]"


def test_no_rows() -> None:
    nothing = pd.Series([], dtype=str)
    assert len(nothing.datenorm.clean()) == 0
    assert nothing.datenorm.parse().columns.tolist() == [field.name for field in ANSWER]


def test_wrong_types_and_options_are_told_as_by_clean_column() -> None:
    for method in ("parse", "clean"):
        with pytest.raises(DataError, match="holds no texts; name a column of texts"):
            getattr(pd.Series([[1]]).datenorm, method)()
        with pytest.raises(SettingsError, match="order must be one of"):
            getattr(pd.Series(TEXTS).datenorm, method)(order="dym")
