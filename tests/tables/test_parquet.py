from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datenorm import DataError
from datenorm.tables.opening import ReadingOptions, kind_of, open_table
from datenorm.tables.table import Addition


def _table() -> pa.Table:
    return pa.table(
        {
            "d": ["x", None, "x"],
            "when": pa.array([dt.datetime(2020, 1, 2, 3, 4, 5, 6)] * 3),
            "lists": [[1], [], None],
            "category": pa.array(["a", "b", "a"]).dictionary_encode(),
        }
    ).replace_schema_metadata({"note": "kept"})


@pytest.mark.parametrize("compression", ["none", "snappy", "zstd", "gzip"])
def test_columns_are_added_and_nothing_else_changes(tmp_path: Path, compression: str) -> None:
    path = tmp_path / "table.parquet"
    pq.write_table(_table(), path, compression=compression)
    table = open_table(path)
    sink = io.BytesIO()
    writer = table.writer(sink, {"new": pa.string()}, ["d"])
    for batch in table.batches():
        iso = pa.array(["I", "J", None])
        writer.write(batch, [Addition("new", iso), Addition("d", iso, replaces=True)])
    writer.close()
    found = pq.read_table(sink)
    assert found.drop_columns(["new", "d"]).equals(_table().drop_columns(["d"]))
    assert found["new"].to_pylist() == found["d"].to_pylist() == ["I", "J", None]
    assert found.schema.metadata[b"note"] == b"kept"
    assert pq.ParquetFile(sink).metadata.row_group(0).column(0).compression.lower() == (
        "uncompressed" if compression == "none" else compression
    )


def test_row_groups_and_a_file_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    for rows in (0, 1000):
        pq.write_table(
            pa.table({"d": [str(row % 7) for row in range(rows)]}), path, row_group_size=99
        )
        table = open_table(path)
        for columns in (None, ["d"]):
            values = [
                value for batch in table.batches(columns) for value in batch.column("d").to_pylist()
            ]
            assert values == [str(row % 7) for row in range(rows)]
        sink = io.BytesIO()
        table.writer(sink, {"new": pa.string()}).close()
        assert pq.read_table(sink).schema.names == ["d", "new"]


def test_columns_of_lists_and_structures_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    pq.write_table(pa.table({"d": ["x"], "lists": [[1]], "structures": [{"d": "y"}]}), path)
    (batch,) = open_table(path).batches(["d", "lists", "structures"])
    assert [batch.column(name).to_pylist() for name in ("d", "lists", "structures")] == [
        ["x"],
        [[1]],
        [{"d": "y"}],
    ]


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    path.write_bytes(b"a,d\n")
    with pytest.raises(DataError, match="not a Parquet file"):
        open_table(path)


def test_the_kind_goes_by_the_name(tmp_path: Path) -> None:
    names = ("a.csv", "a.TSV", "a.csv.gz", "a.jsonl.zst", "a.parquet", "a.b", "a")
    assert [kind_of(Path(name)) for name in names] == [
        "csv",
        "tsv",
        "csv",
        "jsonl",
        "parquet",
        None,
        None,
    ]
    (tmp_path / "a.b").write_text("d\n1\n")
    with pytest.raises(DataError, match="which kind of table is it"):
        open_table(tmp_path / "a.b")
    assert open_table(tmp_path / "a.b", ReadingOptions("csv")).names == ["d"]
    (tmp_path / "a.b").write_text('\ufeff{"d": 1}\n')
    assert open_table(tmp_path / "a.b").kind == "jsonl"
    pq.write_table(pa.table({"d": ["x"]}), tmp_path / "a.b")
    assert open_table(tmp_path / "a.b").kind == "parquet"
