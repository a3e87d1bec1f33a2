"""clean_column: what a column comes to, from every kind of container."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datenorm import DataError, SettingsError, clean_column
from datenorm.bundle import DEFAULT_MODEL
from datenorm.columns.reader import ColumnReader
from datenorm.inference.normalizer import Normalizer


def _column(
    rows: int, open_share: float = 0.4, pattern: str = "%d/%m/%Y"
) -> tuple[list[str], list[str]]:
    source = random.Random(7)
    days = [
        dt.date(
            source.randint(1940, 2024),
            source.randint(1, 12),
            source.randint(1, 12) if source.random() < open_share else source.randint(13, 28),
        )
        for _ in range(rows)
    ]
    return [day.strftime(pattern) for day in days], [day.isoformat() for day in days]


def test_a_day_first_column_is_read_without_a_single_mistake(reader: ColumnReader) -> None:
    texts, dates = _column(100_000)
    result = clean_column(texts, model=reader)
    assert result.to_list() == dates
    assert set(result.status.to_pylist()) == {"full"}
    assert result.verdict.order_of("#/#/####") == "dmy"


def test_a_month_first_column_too(reader: ColumnReader) -> None:
    texts, dates = _column(5_000, pattern="%m/%d/%Y")
    assert clean_column(texts, model=reader).to_list() == dates


@settings(max_examples=settings().max_examples // 20, deadline=None)
@given(st.integers(0, 99))
def test_shuffled_or_cut_it_comes_to_the_same(network: Normalizer, seed: int) -> None:
    source = random.Random(seed)
    texts, dates = _column(3_000)
    rows = list(range(len(texts)))
    source.shuffle(rows)
    cut = source.randrange(len(rows))
    parts = pa.chunked_array(
        [[texts[row] for row in rows[:cut]], [texts[row] for row in rows[cut:]]], pa.string()
    )
    assert clean_column(parts, model=ColumnReader(network)).to_list() == [
        dates[row] for row in rows
    ]


def test_a_column_that_is_open_throughout_is_not_guessed(reader: ColumnReader) -> None:
    texts = [
        f"{day:02d}/{month:02d}/2005"
        for day in range(1, 13)
        for month in range(1, 13)
        if day != month
    ]
    result = clean_column(texts, model=reader)
    assert result.iso.null_count == len(texts)
    assert set(result.status.to_pylist()) == {"ambiguous"}
    assert clean_column(["03/04/2005"], model=reader).alternative.to_pylist() == [
        "2005-03-04|2005-04-03"
    ]
    assert clean_column(texts, model=reader, order="mdy").iso.null_count == 0


def test_two_sources_in_one_column_are_told_apart(reader: ColumnReader) -> None:
    european, dates = _column(2_000, pattern="%d.%m.%Y")
    american, others = _column(2_000, pattern="%m/%d/%Y")
    assert clean_column(european + american, model=reader).to_list() == dates + others


def test_followed_rows_keep_their_other_reading(reader: ColumnReader) -> None:
    result = clean_column(["03/04/2005", "25/04/2005"], model=reader)
    assert result.to_list() == ["2005-04-03", "2005-04-25"]
    assert result.alternative.to_pylist() == ["2005-03-04", None]
    assert result.reason.to_pylist() == ["dmy, as its column", None]


def test_short_years_follow_the_long_ones(reader: ColumnReader) -> None:
    births = [f"{1930 + step}-05-13" for step in range(80)]
    assert clean_column([*births, "13 May 32"], model=reader).to_list()[-1] == "1932-05-13"
    assert (
        clean_column([*births, "13 May 32"], model=reader, pivot_year=20).to_list()[-1]
        == "1932-05-13"
    )
    assert (
        clean_column([*births, "13 May 32"], model=reader, pivot_year=69).to_list()[-1]
        == "2032-05-13"
    )
    assert clean_column(["13 May 32"], model=reader).to_list() == ["2032-05-13"]
    assert clean_column(["13 May 32"], model=reader, not_after=dt.date(2026, 1, 1)).to_list() == [
        "1932-05-13"
    ]


def test_partial_and_rejected_rows(reader: ColumnReader, network: Normalizer) -> None:
    result = clean_column(["May 1979", "call me later", "", None, "x" * 1_000_000], model=reader)
    assert result.to_list() == ["1979-05", None, None, None, None]
    assert result.status.to_pylist() == ["partial", "rejected", "rejected", "rejected", "rejected"]
    reasons = result.reason.to_pylist()
    assert reasons[2] == reasons[3] == "no text"
    assert f"this model reads at most {network.task.max_input_length}" in reasons[4]


def test_confidence_on_request_is_that_of_the_network(network: Normalizer) -> None:
    texts, _ = _column(200)
    result = clean_column(texts, model=ColumnReader(network), confidence=True)
    assert result.confidence.null_count == 0
    sole = next(row for row, text in enumerate(texts) if int(text[:2]) > 12)
    assert result.confidence[sole].as_py() == network.normalize([texts[sole]])[0].confidence


TEXTS = ["25/04/2005", None, "03/04/2005"]
DATES = ["2005-04-25", None, "2005-04-03"]


def _containers() -> dict[str, object]:
    import pandas
    import polars

    return {
        "list": TEXTS,
        "tuple": tuple(TEXTS),
        "numpy objects": np.array(TEXTS, dtype=object),
        "pandas": pandas.Series(TEXTS),
        "pandas categories": pandas.Series(TEXTS, dtype="category"),
        "pandas index": pandas.Index(TEXTS),
        "polars": polars.Series(TEXTS),
        "polars categories": polars.Series(TEXTS, dtype=polars.Categorical),
        "arrow": pa.array(TEXTS),
        "arrow chunks": pa.chunked_array([TEXTS[:1], TEXTS[1:]]),
        "arrow dictionary": pa.array(TEXTS).dictionary_encode(),
        "arrow binary": pa.array(TEXTS).cast(pa.binary()),
        "arrow view": pa.array(TEXTS).cast(pa.string_view()),
        "slice": pa.array(["x", *TEXTS, "y"]).slice(1, 3),
    }


@pytest.mark.parametrize("kind", _containers())
def test_every_kind_of_column(reader: ColumnReader, kind: str) -> None:
    assert clean_column(_containers()[kind], model=reader).to_list() == DATES


def test_numpy_texts_and_numbers(reader: ColumnReader) -> None:
    assert clean_column(np.array(["25/04/2005"]), model=reader).to_list() == ["2005-04-25"]
    assert clean_column(np.array([20050425, 1979]), model=reader).to_list() == [
        "2005-04-25",
        "1979",
    ]
    assert clean_column([20050425.0, float("nan")], model=reader).to_list() == ["2005-04-25", None]


def test_objects_of_several_kinds(reader: ColumnReader) -> None:
    import pandas
    import polars

    values = ["3 May 1979", 19790503]
    columns = (
        pandas.Series(values, dtype=object),
        values,
        polars.Series(values, dtype=polars.Object),
    )
    for column in columns:
        assert clean_column(column, model=reader).to_list() == ["1979-05-03", "1979-05-03"]
    assert (
        clean_column(["3 May 1979", 5, pandas.NA], model=reader).reason.to_pylist()[2] == "no text"
    )
    assert clean_column([10**30], model=reader).status.to_pylist() == ["rejected"]


def test_native_dates_pass_through(reader: ColumnReader) -> None:
    import pandas

    day, moment = dt.date(2005, 4, 3), dt.datetime(2005, 4, 3, 10, 20)
    assert clean_column([day, None], model=reader).to_list() == ["2005-04-03", None]
    assert clean_column([moment], model=reader).to_list() == ["2005-04-03T10:20:00"]
    assert clean_column(
        pandas.Series([moment]).dt.tz_localize("Europe/Berlin"), model=reader
    ).to_list() == ["2005-04-03T08:20:00Z"]
    assert clean_column([day, "25/04/2005", 20050425], model=reader).to_list() == [
        "2005-04-03",
        "2005-04-25",
        "2005-04-25",
    ]


def test_empty_columns(reader: ColumnReader) -> None:
    columns: list[Any] = [[], pa.array([], pa.string()), pa.nulls(0), np.array([], dtype="U1")]
    for empty in columns:
        assert clean_column(empty, model=reader).to_list() == []
    assert clean_column([None, None], model=reader).status.to_pylist() == ["rejected", "rejected"]


@pytest.mark.parametrize(
    "values", ["25/04/2005", b"25/04/2005", 5, np.zeros((2, 2)), pa.array([[1]])]
)
def test_what_is_no_column_is_refused(reader: ColumnReader, values: object) -> None:
    with pytest.raises(DataError, match="column"):
        clean_column(values, model=reader)


def test_settings_are_checked() -> None:
    with pytest.raises(SettingsError, match="order must be one of dmy, mdy, ymd"):
        clean_column(["1"], order="dym")
    with pytest.raises(SettingsError, match="times of day"):
        clean_column(["1"], model="time")


def test_a_model_without_hints_guesses_no_order_either() -> None:
    result = clean_column(["3/4/05", "3 May 1979"], model="english")
    assert result.to_list() == [None, "1979-05-03"]
    assert result.status.to_pylist() == ["ambiguous", "full"]


def test_reading_single_texts_needs_no_arrow() -> None:
    program = (
        "import sys, datenorm.cli.predict, datenorm.inference.normalizer; "
        "print('pyarrow' in sys.modules)"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        ).stdout
        == "False\n"
    )


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({"minimum_confidence": 1.0}, "minimum_confidence"),
        ({"language": "de", "templates": False}, "language and templates"),
    ],
)
def test_what_a_reader_has_of_its_own_is_refused(
    reader: ColumnReader, options: dict[str, Any], names: str
) -> None:
    with pytest.raises(SettingsError, match=f"{names} cannot be given with a ColumnReader"):
        clean_column(["3 May 1979"], model=reader, **options)


def test_named_weekdays_settle_the_order() -> None:
    """Worked by hand: 3 January 2005 was a Monday; the others follow week by week."""
    day_first = ["03/01/2005", "10/01/2005", "07/02/2005", "07/03/2005", "04/04/2005"]
    mondays = [f"lun {text}" for text in (*day_first, "09/05/2005", "06/06/2005", "04/07/2005")]
    tuesdays = ["mar 04/01/2005", "mar 11/01/2005", "mar 08/02/2005", "mar 08/03/2005"]
    for model in (DEFAULT_MODEL, "world"):
        found = clean_column([*mondays, *tuesdays], model=model)
        assert found.to_list()[0] == "2005-01-03"
        assert found.to_list()[-1] == "2005-03-08"
        assert found.verdict.order_of("a #/#/####") == "dmy"
    # `world` does not write weekdays: only the rows together tell.
    assert "weekdays" in found.report.summary()
    assert clean_column(["lun 03/01/2005"], model="world").to_list() == [None]
