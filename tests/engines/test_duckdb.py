"""SQL functions: the answers of rows by themselves, whatever vectors DuckDB makes of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import datenorm.duckdb
from datenorm import SettingsError
from datenorm.engines import row_reader
from tests.engines.sample_texts import each_step, sample_texts


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    with duckdb.connect() as connection:
        datenorm.duckdb.register(connection)
        yield connection


def _select(connection: Any, what: str, texts: list[str | None]) -> list[Any]:
    table = pa.table({"row": range(len(texts)), "x": pa.array(texts, pa.string())})
    connection.register("texts", table)
    rows = connection.execute(f"SELECT {what} FROM texts ORDER BY row").fetchall()
    return [row[0] for row in rows]


@each_step
def test_every_sample_text_is_read_as_by_itself(connection: Any, step: int) -> None:
    texts = [*sample_texts(step), None] * step
    assert len(texts) > 2048  # more than one vector
    assert _select(connection, "datenorm(x)", texts) == row_reader().read(texts).to_pylist()
    assert _select(connection, "to_date(x)", texts) == row_reader().dates(texts).to_pylist()


@settings(max_examples=settings().max_examples // 5, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"])))))
def test_any_text_too(connection: Any, texts: list[str | None]) -> None:
    assert _select(connection, "datenorm(x)", texts) == row_reader().read(texts).to_pylist()


def test_an_order_is_a_constant_or_a_column(connection: Any) -> None:
    sql = """
        SELECT to_date(x), to_date(x, 'dmy'), to_date(x, "order" := 'mdy'), to_date(x, o),
               datenorm(x, 'mdy').iso
        FROM (VALUES ('03/04/2005', 'dmy'), ('03/04/2005', 'mdy'), (NULL, 'mdy')) t(x, o)"""
    april, march = dt.date(2005, 4, 3), dt.date(2005, 3, 4)
    assert connection.execute(sql).fetchall() == [
        (None, april, march, april, "2005-03-04"),
        (None, april, march, march, "2005-03-04"),
        (None,) * 5,
    ]


def test_a_constant_order_leaves_one_function_in_the_plan(connection: Any) -> None:
    sql = "EXPLAIN SELECT to_date('a' || range, 'dmy') FROM range(10)"
    plan = connection.execute(sql).fetchall()[0][1]
    assert "_to_date_dmy" in plan
    assert "CASE" not in plan
    assert "_to_date_mdy" not in plan


def test_columns_of_other_types(connection: Any) -> None:
    sql = "SELECT datenorm(x).iso FROM (VALUES ({}), (NULL)) t(x)"
    expected = {
        "DATE '2020-02-29'": "2020-02-29",
        "TIMESTAMP '2020-02-29 10:30:00'": "2020-02-29T10:30:00",
        "20200229": "2020-02-29",
        "'3 May 1979'::ENUM ('3 May 1979')": "1979-05-03",
        "'3 May 1979'::BLOB": "1979-05-03",
    }
    for value, iso in expected.items():
        assert connection.execute(sql.format(value)).fetchall() == [(iso,), (None,)], value


def test_wrong_types_and_orders_are_told_in_one_line(connection: Any) -> None:
    with pytest.raises(duckdb.Error, match="holds no texts; name a column of texts") as told:
        connection.execute("SELECT to_date([x]) FROM (VALUES ('3 May 1979')) t(x)").fetchall()
    assert "\n" not in str(told.value).strip()
    with pytest.raises(duckdb.Error, match="order must be one of dmy, mdy, ymd") as told:
        connection.execute("SELECT to_date('3 May 1979', 'dym')").fetchall()
    assert "\n" not in str(told.value).strip()


def test_options_hold_until_others_are_registered() -> None:
    with duckdb.connect() as connection:
        datenorm.duckdb.register(connection, order="dmy", numbers="excel")
        sql = "SELECT to_date('03/04/2005')::VARCHAR, datenorm(x).iso FROM (VALUES (43831)) t(x)"
        assert connection.execute(sql).fetchall() == [("2005-04-03", "2020-01-01")]
        datenorm.duckdb.register(connection, order="mdy")
        assert connection.execute(sql).fetchall() == [("2005-03-04", None)]
        datenorm.duckdb.register(connection, confidence=True)
        (answer,) = connection.execute("SELECT datenorm('3 May 1979').confidence").fetchone()
        assert 0.9 < answer <= 1
        cursor = connection.cursor()
        datenorm.duckdb.register(cursor, order="mdy")
        assert cursor.execute(sql).fetchall() == [("2005-03-04", None)]
        with pytest.raises(SettingsError, match="order must be one of"):
            datenorm.duckdb.register(connection, order="dym")


def test_texts_are_learned_in_one_go_and_not_read_again() -> None:
    with duckdb.connect() as connection:
        datenorm.duckdb.register(connection, order="dmy", pivot_year=33)
        connection.execute(
            "CREATE TABLE texts AS SELECT range || ' May 1979' AS x FROM range(1, 9)"
        )
        sql = "SELECT datenorm_learn(list(DISTINCT x)) FROM texts"
        assert connection.execute(sql).fetchall() == [(8,)]
        reader = row_reader(order="dmy", pivot_year=33)
        known = reader._memories["date"]
        assert not len(known.find(pa.array(["3 May 1979"], pa.large_string()))[1])
        assert connection.execute("SELECT datenorm_learn(NULL)").fetchall() == [(None,)]
        with pytest.raises(duckdb.Error, match=r"expects a list, not string; give list\(DISTINCT"):
            connection.execute("SELECT datenorm_learn(x) FROM texts").fetchall()


def test_nothing_is_left_in_the_file_of_a_database(tmp_path: Any) -> None:
    path = str(tmp_path / "dates.duckdb")
    with duckdb.connect(path) as connection:
        datenorm.duckdb.register(connection)
        connection.execute("CREATE TABLE days AS SELECT to_date('3 May 1979') AS day")
    with duckdb.connect(path) as connection:
        assert connection.execute("SELECT day FROM days").fetchall() == [(dt.date(1979, 5, 3),)]
        with pytest.raises(duckdb.Error, match="to_date"):
            connection.execute("SELECT to_date('3 May 1979')")
