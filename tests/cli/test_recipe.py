"""`datenorm clean --recipe` and `datenorm formats`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

pytest.importorskip("pyarrow")

ROWS = ["born", "25/04/2005", "03/04/2005", "call me", "3 May 1979"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "t.csv"
    path.write_text("\n".join([*ROWS, ""]))
    return path


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("r.sql", (), "CREATE OR REPLACE MACRO born_iso(value) AS"),
        ("r.sql", ("--recipe-dialect", "postgresql"), "FUNCTION born_iso(value text) RETURNS text"),
        ("r.sql", ("--recipe-dialect", "spark"), "TEMPORARY FUNCTION born_iso(value STRING)"),
        ("r.py", (), "def born_iso_polars(values: Any) -> Any:"),
        ("r.json", (), '"function": "born_iso"'),
    ],
)
def test_a_recipe_is_written(
    run: Run, table: Path, name: str, options: tuple[str, ...], expected: str
) -> None:
    done = run("clean", "t.csv", "--column", "born", "--dry-run", "--recipe", name, *options)
    assert done.returncode == 0, done.stderr
    written = (table.parent / name).read_text()
    assert expected in written
    assert "1 row can only be read as dmy" in written
    assert "call me" in written


def test_json_holds_what_the_others_do(run: Run, table: Path) -> None:
    run("clean", "t.csv", "--column", "born", "--dry-run", "--recipe", "r.json")
    (column,) = json.loads((table.parent / "r.json").read_text())["columns"]
    assert (column["rows"], column["covered"]) == (4, 3)
    assert [rule["strptime"] for rule in column["rules"]] == ["%d/%m/%Y", "%d %b %Y"]
    assert column["rules"][0]["pattern"] == "^(0[1-9]|[12][0-9]|3[01])/(0[1-9]|1[0-2])/([0-9]{4})$"
    assert column["left"][0]["examples"] == ["call me"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--recipe", "r.txt"), "ends in .sql, .py, .json"),
        (("--recipe", "none/r.sql"), "folder none does not exist"),
        (("--recipe", "t.csv"), "also another file"),
        (("--recipe", "old.sql"), "--force"),
    ],
)
def test_what_cannot_be_a_recipe(
    run: Run, table: Path, options: tuple[str, ...], message: str
) -> None:
    (table.parent / "old.sql").write_text("mine")
    done = run("clean", "t.csv", "--column", "born", "--dry-run", *options)
    assert done.returncode != 0
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert (table.parent / "old.sql").read_text() == "mine"


@pytest.mark.parametrize("name", ["r.sql", "r.py", "r.json"])
def test_groups_of_rows_have_rules_of_their_own(run: Run, tmp_path: Path, name: str) -> None:
    rows = ["at,born", "de,25/04/2005", "de,03/04/2005", "it's,04/25/2005", "it's,03/04/2005"]
    (tmp_path / "t.csv").write_text("\n".join([*rows, "fr,03/04/2005", ",2005-04-03", ""]))
    options = ("--column", "born", "--by", "at", "--dry-run", "--recipe", name)
    done = run("clean", "t.csv", *options)
    assert done.returncode == 0, done.stderr
    written = (tmp_path / name).read_text()
    if name == "r.json":
        columns = json.loads(written)["columns"]
        assert [(found["by"], found["group"], found["covered"]) for found in columns] == [
            ("at", "", 1),
            ("at", "de", 2),
            ("at", "fr", 0),
            ("at", "it's", 2),
        ]
        written = json.loads(written)["sql"]["duckdb"]
    assert "No rule reads rows of: fr." in written
    asked = [("de", "03/04/2005"), ("it's", "03/04/2005"), ("fr", "03/04/2005"), (None, "x")]
    asked += [(None, "2005-04-03"), ("new", "25/04/2005")]
    read = _in_python if name == "r.py" else _in_duckdb
    for found in read(written, asked):
        assert found == ["2005-04-03", "2005-03-04", None, None, "2005-04-03", None]


def _in_duckdb(written: str, asked: list[tuple[str | None, str]]) -> Iterator[list[str | None]]:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        connection.execute(written)
        query = "SELECT born_iso($2, $1)"
        yield [connection.execute(query, [*pair]).fetchone()[0] for pair in asked]


def _in_python(written: str, asked: list[tuple[str | None, str]]) -> Iterator[list[str | None]]:
    polars, pandas = pytest.importorskip("polars"), pytest.importorskip("pandas")
    names: dict[str, Any] = {}
    exec(compile(written, "r.py", "exec"), names)
    frame = polars.DataFrame(asked, schema=["at", "born"], orient="row")
    yield [*frame.select(iso=names["born_iso_polars"]("born", "at"))["iso"]]
    rows = pandas.DataFrame(asked, columns=["at", "born"])
    found = names["born_iso_pandas"](rows["born"], rows["at"])
    yield [None if pandas.isna(iso) else iso for iso in found]


def test_a_dry_run_shows_the_shapes(run: Run, table: Path) -> None:
    done = run("clean", "t.csv", "--column", "born", "--dry-run")
    assert "read      2     dd/MM/yyyy  %d/%m/%Y  03/04/2005, 25/04/2005" in done.stderr
    assert done.stdout == ""
    assert run("clean", "t.csv", "--column", "born", "--dry-run", "--quiet").stderr == ""


def test_formats_as_a_table(run: Run, table: Path) -> None:
    done = run("formats", "t.csv", "--column", "born")
    assert [line.split("  ")[0] for line in done.stdout.splitlines()] == [
        "status",
        "read",
        "read",
        "rejected",
    ]
    assert "dd/MM/yyyy  %d/%m/%Y" in done.stdout


def test_formats_as_records(run: Run, table: Path) -> None:
    done = run("formats", "t.csv", "--column", "born", "--format", "json")
    first = json.loads(done.stdout.splitlines()[0])
    assert first["java"] == "dd/MM/yyyy"
    assert first["examples"] == ["03/04/2005", "25/04/2005"]
    done = run("formats", "t.csv", "--column", "born", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert rows[0]["examples"] == "03/04/2005|25/04/2005"
    assert [(row["status"], row["rows"], row["strptime"]) for row in rows] == [
        ("read", "2", "%d/%m/%Y"),
        ("read", "1", "%d %b %Y"),
        ("rejected", "1", ""),
    ]


def test_formats_of_stdin_and_of_several_columns(run: Run, tmp_path: Path) -> None:
    done = run("formats", "-", "--column", "a", "--column", "b", stdin="a,b\n25/04/2005,1.2.98\n")
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stdout.splitlines() if line.endswith(":")] == ["a:", "b:"]
