"""`datenorm clean --engine spark`: what the command makes of the same rows on one machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from datenorm.cli import clean_spark, cli
from datenorm.errors import DataError
from datenorm.spark.places import new_folder
from tests.command_line import Run, unmeasured
from tests.spark.columns import rows_of, some_texts

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CSV = 'id,born,note\n1,25/04/2005,"a, ""b"""\n2,03/04/2005, x \n3,"call\nme",\n4,May 1979,\\\n'
Clean = Callable[..., Result]


@pytest.fixture
def clean(cluster: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clean:
    """Call the command in this process, whose session it takes, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    hadoop, settings = cluster._jvm.org.apache.hadoop.fs, cluster._jsc.hadoopConfiguration()
    hadoop.FileSystem.get(settings).setWorkingDirectory(hadoop.Path(str(tmp_path)))

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(cli, ["clean", *arguments, "--engine", "spark"])

    return call


def _folder(folder: Path, *contents: str) -> None:
    folder.mkdir()
    for number, content in enumerate(contents):
        (folder / f"{number}.csv").write_text(content, encoding="utf-8")


def _csv(folder: Path) -> list[dict[str, object]]:
    """The rows of a file or a folder, by their ids."""
    files = sorted(folder.glob("part-*")) if folder.is_dir() else [folder]
    reading = pacsv.ParseOptions(newlines_in_values=True)
    texts = pacsv.ConvertOptions(column_types={}, strings_can_be_null=False)
    tables = [pacsv.read_csv(file, parse_options=reading, convert_options=texts) for file in files]
    rows: list[dict[str, object]] = pa.concat_tables(tables).sort_by("id").to_pylist()
    return rows


@pytest.mark.slow
def test_a_folder_of_csv_is_cleaned_as_one_file_would_be(
    java: None, run: Run, tmp_path: Path
) -> None:
    """In a process of its own, with a Spark of its own."""
    rows = rows_of(some_texts(300), 600)
    pacsv.write_csv(rows, tmp_path / "one.csv")
    (tmp_path / "many").mkdir()
    for number in range(3):
        pacsv.write_csv(rows.slice(number * 200, 200), tmp_path / "many" / f"{number}.csv")
    asked = ("--column", "when", "--status", "--add", "reason,earliest")
    alone = run("clean", "one.csv", *asked, "--output", "one_clean.csv", "--report", "one.json")
    spark = ("--engine", "spark", "--master", "local[2]", "--report", "many.json")
    done = run("clean", "many", *asked, "--output", "many_clean", *spark)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    printed = [line for line in done.stderr.splitlines() if not line.startswith("WARNING: ")]
    assert printed == alone.stderr.splitlines()
    assert _csv(tmp_path / "many_clean") == _csv(tmp_path / "one_clean.csv")
    assert (
        json.loads((tmp_path / "many.json").read_text())["columns"]
        == (json.loads((tmp_path / "one.json").read_text())["columns"])
    )
    assert sorted(path.name for path in tmp_path.iterdir() if not path.suffix) == [
        "many",
        "many_clean",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_ended_leaves_nothing(
    how: signal.Signals, java: None, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    pq.write_table(rows_of(some_texts(100), 1_000_000), tmp_path / "in" / "a.parquet")
    command = [sys.executable, "-m", "datenorm", "clean", "in", "--column", "when", "--quiet"]
    spark = ["--output", "out", "--engine", "spark", "--master", "local[1]"]
    process = subprocess.Popen(
        [*command, *spark],
        cwd=tmp_path,
        env=unmeasured(),
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    end = time.monotonic() + 300
    while not list(tmp_path.glob(".out.*")) and process.poll() is None and time.monotonic() < end:
        time.sleep(0.005)
    os.kill(process.pid, how)
    _, printed = process.communicate()
    assert process.returncode != 0, printed
    assert [path.name for path in tmp_path.iterdir()] == ["in"], printed


@pytest.mark.slow
@pytest.mark.parametrize("typed", [False, True])
def test_a_folder_of_parquet_is_cleaned_as_one_file_would_be(
    typed: bool, clean: Clean, run: Run, tmp_path: Path
) -> None:
    rows = rows_of(["3 May 1979", "25/04/2005", "03/04/2005"], 90)
    pq.write_table(rows, tmp_path / "one.parquet")
    (tmp_path / "many").mkdir()
    for number in range(3):
        pq.write_table(rows.slice(number * 30, 30), tmp_path / "many" / f"{number}.parquet")
    asked = ("--columns", "auto", "--by", "site", "--alternative", *(["--typed"] * typed))
    alone = run("clean", "one.parquet", *asked, "--output", "clean.parquet")
    done = clean("many/*.parquet", *asked, "--output", "many_clean")
    assert (done.exit_code, done.stdout) == (0, ""), done.stderr
    assert done.stderr == alone.stderr
    found = pq.read_table(tmp_path / "many_clean").sort_by("id")
    expected = pq.read_table(tmp_path / "clean.parquet")
    assert found.schema.types == expected.schema.types
    assert found.to_pydict() == expected.to_pydict()


@pytest.mark.slow
def test_texts_of_csv_come_out_as_they_are(clean: Clean, run: Run, tmp_path: Path) -> None:
    _folder(tmp_path / "in", CSV, CSV.replace("\n4", "\r\n4").replace("1,", "5,", 1))
    (tmp_path / "one.csv").write_text(CSV)
    run("clean", "one.csv", "--column", "born", "--output", "clean.csv", "--in-place")
    done = clean("in", "--column", "born", "--output", "out", "--in-place", "--quiet")
    assert (done.exit_code, done.stderr) == (0, "")
    parts = [path.read_text() for path in (tmp_path / "out").glob("part-*")]
    assert (tmp_path / "clean.csv").read_text() in parts


@pytest.mark.slow
def test_other_delimiters_and_encodings(clean: Clean, tmp_path: Path) -> None:
    content = "id;born\n1;3 März 2005\n2;4 März 2005\n"
    (tmp_path / "50% in.csv").write_text(content, encoding="cp1252")
    asked = ("50% *.csv", "--column", "born", "--output", "out")
    done = clean(*asked)
    assert done.stderr == (
        "Error: 50% *.csv: Spark would lose bytes that are not UTF-8, in 2 rows; name their "
        "--encoding, such as cp1252, or utf-8 where U+FFFD is meant\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["50% in.csv"]
    assert clean(*asked, "--encoding", "cp1252", "--quiet", "--strict").exit_code == 0
    (part,) = (tmp_path / "out").glob("part-*")
    assert part.read_bytes().decode("cp1252") == (
        "id;born;born_iso\n1;3 März 2005;2005-03-03\n2;4 März 2005;2005-03-04\n"
    )


@pytest.mark.slow
def test_an_output_is_replaced_only_when_told_and_only_where_spark_wrote_it(
    clean: Clean, tmp_path: Path
) -> None:
    _folder(tmp_path / "in", CSV)
    asked = ("in", "--column", "born", "--quiet", "--output")
    assert clean(*asked, "out").exit_code == 0
    before = sorted((tmp_path / "out").iterdir())
    done = clean(*asked, "out")
    assert done.stderr == ("Error: out exists; choose another name, or replace it with --force\n")
    assert sorted((tmp_path / "out").iterdir()) == before
    assert clean(*asked, "out", "--force").exit_code == 0
    assert sorted((tmp_path / "out").iterdir()) != before
    (tmp_path / "out" / "mine.txt").write_text("precious")
    assert "it holds mine.txt" in clean(*asked, "out", "--force").stderr
    for other in ("in", "in/deeper", "."):
        assert "choose another name" in clean(*asked, other, "--force").stderr
    assert "folder" in clean(*asked, "no/where").stderr
    (tmp_path / "file").touch()
    assert "file is a file; expected a folder" in clean(*asked, "file", "--force").stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "in", "out"]


@pytest.mark.slow
def test_a_folder_that_appears_meanwhile_is_not_replaced(
    cluster: SparkSession, tmp_path: Path
) -> None:
    target = tmp_path / "out"
    with pytest.raises(DataError, match="out exists"), new_folder(cluster, str(target)) as aside:
        cluster.range(1).write.parquet(aside)
        target.mkdir()
    assert list(tmp_path.iterdir()) == [target]
    assert not list(target.iterdir())


@pytest.mark.slow
def test_what_cannot_be_read_is_said_in_one_line(clean: Clean, tmp_path: Path) -> None:
    _folder(tmp_path / "good", CSV)
    _folder(tmp_path / "ragged", "id,born,note\n1,May 1979\n")
    _folder(tmp_path / "other headers", CSV, "born,id,note\nMay 1979,7,\n")
    _folder(tmp_path / "twice", "born,born\nMay 1979,x\n")
    _folder(tmp_path / "single", "born\nMay 1979\n\nMay 1980\n")
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.parquet").write_text("no Parquet")
    pq.write_table(pa.table({"id": [1], "born": [["May 1979"]]}), tmp_path / "lists.parquet")
    (tmp_path / "taken.csv").write_text("born,born_iso\nMay 1979,1979-05\n")
    expected = {
        "ragged": "a row has fewer or more fields than the header",
        "other headers": "its files have different headers",
        "twice": "the names of its columns have to differ for Spark",
        "single": "in CSV of one column Spark leaves out the empty rows",
        "empty": "there are no files; expected a table",
        "bad.parquet": "bad.parquet is not a Parquet file",
        "lists.parquet": "column 'born': a column of list<element: string> holds no texts",
        "taken.csv": "rename it, or replace the dates with --in-place",
        "nowhere": "no such file or folder where Spark looks",
        "s3a://bucket/lake": "this Spark has no file system for s3a:",
    }
    for source, message in expected.items():
        done = clean(source, "--column", "born", "--output", "out")
        assert done.exit_code == 1
        assert done.stderr.startswith("Error: ")
        assert done.stderr.count("\n") == 1
        assert message in done.stderr
    done = clean("good", "--column", "bron", "--output", "out")
    assert done.stderr == (
        "Error: good: no column 'bron'; it has: id, born, note; did you mean 'born'?\n"
    )
    assert (
        "only Parquet has types" in clean("good", "--column", "born", "--typed", "--dry-run").stderr
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--output", "out", "--rejects", "r.csv"), "--rejects does not go with --engine spark"),
        (("--output", "out", "--recipe", "r.sql"), "--recipe does not go with --engine spark"),
        (("--output", "out", "--ragged", "keep"), "--ragged does not go with --engine spark"),
        (("--output", "out", "--sheet", "a"), "--sheet does not go with --engine spark"),
        (("--output", "out", "--format", "jsonl"), "it reads csv, tsv, parquet"),
        (("--output", "-"), "--engine spark writes a folder"),
    ],
)
def test_options_that_spark_cannot_keep_are_refused(
    arguments: tuple[str, ...], message: str, run: Run
) -> None:
    done = run("clean", "in", "--column", "born", "--engine", "spark", *arguments)
    assert done.returncode == 2
    assert message in done.stderr


def test_the_command_knows_the_kinds_that_spark_reads() -> None:
    from datenorm.spark.folders import KINDS

    assert clean_spark.KINDS == KINDS


def test_stdin_and_masters_of_nothing_are_refused(run: Run) -> None:
    asked = ("--column", "born", "--output", "out")
    assert "not stdin" in run("clean", "-", *asked, "--engine", "spark").stderr
    assert "only --engine spark has one" in run("clean", "in", *asked, "--master", "yarn").stderr
    connect = run("clean", "in", *asked, "--engine", "spark", "--master", "sc://host")
    assert connect.stderr == (
        "Error: sc://host: Spark Connect is not supported; name a classic master\n"
    )


def test_without_java_it_says_what_to_install(run: Run, tmp_path: Path) -> None:
    asked = ("clean", "in", "--column", "born", "--output", "out", "--engine", "spark")
    done = run(*asked, JAVA_HOME="", PATH=str(tmp_path))
    assert (done.returncode, done.stderr) == (
        1,
        "Error: Spark needs Java 17, and there is none on this machine; install it (Debian: "
        "default-jre-headless), or set JAVA_HOME\n",
    )


def test_without_pyspark_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    asked = ["clean", "in", "--column", "born", "--dry-run", "--engine", "spark"]
    done = CliRunner().invoke(cli, asked)
    assert done.exit_code == 1
    assert "cleaning with Spark needs an optional package; install it: pip" in done.stderr
    assert "[spark]" in done.stderr
