"""Data frames on a cluster of real processes: what one machine makes of the same rows."""

from __future__ import annotations

import datetime as dt
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datenorm.bundle import DEFAULT_MODEL
from datenorm.cleaning import Additions, Neighbours
from datenorm.columns.api import clean_column
from datenorm.columns.cleaner import CleaningOptions, ColumnCleaner
from datenorm.columns.reader import ColumnReader
from datenorm.errors import DataError
from datenorm.inference.normalizer import Normalizer
from datenorm.spark import clean_dataframe, judge_dataframe, normalize_udf
from tests.spark.columns import ADDED, on_one_machine, rows_of, some_texts

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def few() -> pa.Table:
    return rows_of(some_texts(1500), 6000)


def _by_id(frame: DataFrame) -> pa.Table:
    """The rows of a frame in the order of their ids."""
    return frame.toArrow().sort_by("id")


def _columns(table: pa.Table) -> dict[str, list[object]]:
    return dict(table.drop_columns(["id"]).to_pydict())


def test_a_million_rows_are_those_of_one_machine(
    cluster: SparkSession, tmp_path: Path, network: Normalizer
) -> None:
    table = rows_of(some_texts(20_000), 1_000_000)
    expected, _ = on_one_machine(table, tmp_path, network)
    frame = cluster.read.parquet(str(tmp_path / "in.parquet"))
    spread = frame.repartition(5, "when")  # all rows of a text in one partition, some in none
    found = _by_id(clean_dataframe(spread, "when", add=ADDED))
    assert len(found) == 1_000_000
    for name in expected.column_names:
        assert found[name].combine_chunks().equals(expected[name].combine_chunks()), name


@pytest.mark.parametrize("partitions", [1, 7])
def test_partitions_change_nothing(
    partitions: int, few: pa.Table, cluster: SparkSession, tmp_path: Path, network: Normalizer
) -> None:
    neighbours, options = Neighbours(by="site"), CleaningOptions(placeholders="null")
    expected, report = on_one_machine(few, tmp_path, network, options, neighbours=neighbours)
    frame = cluster.createDataFrame(few).repartition(partitions)
    cleaner = ColumnCleaner(ColumnReader(network), options)
    judged = judge_dataframe(frame, ["when"], cleaner, neighbours)
    found = _by_id(judged.clean(Additions(wanted=ADDED)))
    assert _columns(found) == _columns(expected)
    summaries = [column.summary() for column in judged.report().columns]
    assert summaries == [column.summary() for column in report.columns]


def test_executors_that_are_killed_change_nothing(
    few: pa.Table, cluster: SparkSession, tmp_path: Path, network: Normalizer
) -> None:
    expected, _ = on_one_machine(few, tmp_path, network)
    folder = str(tmp_path)

    def dying(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Half way through a partition its executor is killed, once."""
        from pathlib import Path

        from pyspark import TaskContext

        context, marker = TaskContext.get(), Path(folder) / "killed"
        for batch in batches:
            yield batch
            if context and context.partitionId() == 1 and not marker.exists():
                marker.touch()
                daemon = os.getppid()
                executor = int(Path(f"/proc/{daemon}/stat").read_text().rsplit(")")[-1].split()[1])
                os.kill(executor, signal.SIGKILL)

    cluster.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "500")
    try:
        frame = cluster.createDataFrame(few).repartition(4, "id")
        cleaned = clean_dataframe(frame.mapInArrow(dying, frame.schema), "when", add=ADDED)
        (tmp_path / "killed").rename(tmp_path / "killed in the first pass")
        found = _by_id(cleaned)
    finally:
        cluster.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")
    assert (tmp_path / "killed").exists()
    assert _columns(found) == _columns(expected)


def _said(tmp_path: Path, network: Normalizer, table: pa.Table) -> str:
    """What one machine says of a table that it cannot clean, without the name of its file."""
    with pytest.raises(DataError) as raised:
        on_one_machine(table, tmp_path, network)
    return str(raised.value).replace(str(tmp_path / "in.parquet"), "data frame")


@pytest.mark.parametrize(
    "table",
    [
        pa.table({"whem": ["3 May 1979"], "id": [1]}),
        pa.table({"when": [["3 May 1979"]], "id": [1]}),
        pa.table({"when": ["3 May 1979"], "when_iso": ["x"]}),
    ],
    ids=["no column", "lists", "a name that is taken"],
)
def test_errors_are_those_of_one_machine(
    table: pa.Table, cluster: SparkSession, tmp_path: Path, network: Normalizer
) -> None:
    expected = _said(tmp_path, network, table)
    frame = cluster.read.parquet(str(tmp_path / "in.parquet"))
    with pytest.raises(DataError, match=re.escape(expected)):
        clean_dataframe(frame, "when")


def test_columns_of_other_types_and_nulls(
    cluster: SparkSession, tmp_path: Path, network: Normalizer
) -> None:
    moment = dt.datetime(2020, 1, 1, 10, 30)
    columns = {
        "day": pa.array([dt.date(2005, 4, 3), None, dt.date(1979, 5, 3)]),
        "utc": pa.array([moment, None, moment], pa.timestamp("us", "UTC")),
        "local": pa.array([moment, None, moment], pa.timestamp("us")),
        "number": pa.array([20050403, None, 19790503]),
        "bytes": pa.array([b"3 May 1979", None, b"3 Mai 1979 \xe9"]),
        "nothing": pa.nulls(3, pa.string()),
    }
    for name, values in columns.items():
        table = pa.table({"id": [1, 2, 3], "when": values})
        expected, _ = on_one_machine(table, tmp_path, network)
        frame = cluster.read.parquet(str(tmp_path / "in.parquet"))
        found = _by_id(clean_dataframe(frame, "when", add=ADDED))
        assert found.select(expected.column_names[2:]).to_pydict() == (
            expected.select(expected.column_names[2:]).to_pydict()
        ), name
    assert found["when_iso"].to_pylist() == [None] * 3


def test_names_with_dots_and_names_that_stand_twice(cluster: SparkSession) -> None:
    frame = cluster.createDataFrame([("3 May 1979", "x", "8 June 2005")], ["a.b", "c", "c"])
    found = clean_dataframe(frame, ["a.b", "c#2"], in_place=True, add=["status"])
    assert found.columns == ["a.b", "c", "c", "a.b_status", "c#2_status"]
    assert [tuple(row) for row in found.collect()] == [
        ("1979-05-03", "x", "2005-06-08", "full", "full")
    ]


def test_the_recipe_as_spark_sql_gives_the_same(
    cluster: SparkSession, tmp_path: Path, few: pa.Table
) -> None:
    recipe = tmp_path / "recipe.sql"
    clean_column(few["when"], name="when").write_recipe(recipe, "spark")
    frame = cluster.createDataFrame(few)
    cleaned = clean_dataframe(frame, "when")
    script = re.sub(r"^--.*$", "", recipe.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for statement in script.split(";\n"):
        if statement.strip():
            cluster.sql(statement)
    cleaned.createOrReplaceTempView("cleaned")
    both = cluster.sql("SELECT when_iso, when_iso(`when`) AS recipe FROM cleaned").toArrow()
    read = [row for row in both.to_pylist() if row["recipe"] is not None]
    assert len(read) > 0.9 * len(both)
    assert [row["recipe"] for row in read] == [row["when_iso"] for row in read]


def test_texts_one_by_one_are_those_of_a_normalizer(
    cluster: SparkSession, network: Normalizer
) -> None:
    texts = ["3 May 1979", "03/04/2005", None, "hello", "half past six", "1843/1847"]
    frame = cluster.createDataFrame([(text,) for text in texts], "text string").repartition(3)
    found = frame.select("text", normalize_udf(order="dmy")("text").alias("read")).collect()
    expected = {
        prediction.text: prediction
        for prediction in Normalizer(DEFAULT_MODEL, order="dmy").normalize([t for t in texts if t])
    }
    assert len(found) == len(texts)
    for row in found:
        if row["text"] is None:
            assert (row["read"]["iso"], row["read"]["status"]) == (None, "rejected")
            continue
        prediction = expected[row["text"]]
        for name in ("iso", "kind", "status", "confidence", "earliest", "latest"):
            assert row["read"][name] == getattr(prediction, name)


def test_rows_and_files_of_several_partitions_come_out_in_their_order(
    cluster: SparkSession, tmp_path: Path, few: pa.Table
) -> None:
    pq.write_table(few, tmp_path / "in.parquet")
    frame = cluster.read.parquet(str(tmp_path / "in.parquet"))
    found = clean_dataframe(frame, "when").toArrow()
    assert found["id"].to_pylist() == few["id"].to_pylist()
