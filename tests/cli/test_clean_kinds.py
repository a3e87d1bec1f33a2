"""What comes out of `datenorm clean`: --add, --as and --typed."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

TABLE = "id,born\n1,25/04/2005\n2,May 1979\n3,20190611235900\n4,20190612000000\n5,20190613101112\n"


def test_more_columns_in_one_order(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLE)
    done = run(
        "clean", "t.csv", "--column", "born", "--output", "-", "--add", "latest, kind,status"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[:4] == [
        "id,born,born_iso,born_status,born_latest,born_kind",
        "1,25/04/2005,2005-04-25,full,2005-04-25,date",
        "2,May 1979,1979-05,partial,1979-05-31,date",
        "3,20190611235900,2019-06-11T23:59:00,full,2019-06-11,datetime",
    ]
    wrong = run("clean", "t.csv", "--column", "born", "--output", "-", "--add", "place")
    assert wrong.returncode == 2
    assert "'place' is none of status, confidence, alternative, earliest" in wrong.stderr


def test_only_days_and_the_rest_with_its_reason(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLE)
    asked = ("--as", "date", "--alternative", "--rejects", "r.csv", "--add", "reason")
    done = run("clean", "t.csv", "--column", "born", "--output", "o.csv", *asked)
    assert done.returncode == 0, done.stderr
    with (tmp_path / "o.csv").open(newline="") as file:
        rows = [(row["born_iso"], row["born_alternative"]) for row in csv.DictReader(file)]
    assert rows == [
        ("2005-04-25", ""),
        ("", "1979-05"),
        ("", "2019-06-11T23:59:00"),
        ("2019-06-12", ""),
        ("", "2019-06-13T10:11:12"),
    ]
    with (tmp_path / "r.csv").open(newline="") as file:
        reasons = [row["born_reason"] for row in csv.DictReader(file)]
    assert reasons[:2] == ["1979-05 is no date", "2019-06-11T23:59:00 is no date"]


def test_types_in_parquet(run: Run, tmp_path: Path) -> None:
    table = {
        "day": ["25/04/2005", "3 May 1979", "n/a"],
        "mixed": ["25/04/2005", "May 1979", None],
        "logged": [1577836800, 1577836801, 1577836802],
    }
    pq.write_table(pa.table(table), tmp_path / "t.parquet")
    names = ("--column", "day", "--column", "mixed", "--column", "logged")
    done = run("clean", "t.parquet", *names, "--output", "o.parquet", "--typed", "--add", "status")
    assert done.returncode == 0, done.stderr
    found = pq.read_table(tmp_path / "o.parquet")
    assert found.schema.field("day_iso").type == pa.date32()
    assert found.schema.field("mixed_iso").type == pa.string()
    assert found.schema.field("logged_iso").type == pa.timestamp("us", "UTC")
    assert found["day_iso"].to_pylist() == [dt.date(2005, 4, 25), dt.date(1979, 5, 3), None]
    assert found["day_status"].to_pylist() == ["full", "full", "rejected"]
    lines = done.stderr.splitlines()
    assert lines[-1].startswith("mixed_iso: text, for its rows are not all days, nor all moments")
    assert "mixed: 3 rows: 1 full, 1 partial, 1 rejected (1 empty)" in lines  # counted once
    plain = run("clean", "t.parquet", *names, "--output", "p.parquet")
    assert plain.returncode == 0
    assert pq.read_table(tmp_path / "p.parquet").schema.field("day_iso").type == pa.string()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--output", "o.csv"), "--typed: o.csv holds texts; only Parquet has types"),
        (("--output", "o.parquet", "--in-place"), "which --in-place does not write"),
    ],
)
def test_types_need_columns_that_have_some(
    run: Run, tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    (tmp_path / "t.csv").write_text(TABLE)
    done = run("clean", "t.csv", "--column", "born", "--typed", *options)
    assert done.returncode == 2
    assert message in done.stderr


def test_the_title_of_a_report_is_the_name_of_the_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "t.csv").write_text(TABLE)
    done = run("clean", "below/t.csv", "--column", "born", "--dry-run", "--report", "r.html")
    assert done.returncode == 0, done.stderr
    assert "<h1>t.csv</h1>" in (tmp_path / "r.html").read_text()


def test_serials_in_a_workbook_are_days_beside_real_dates(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    from datenorm.tables.spreadsheet import Cell, write_workbook

    cells: list[list[Cell]] = [
        ["id", "seen", "note"],
        [1, 43831, 3],
        [2, 43832.5, 4],
        [3, dt.date(2020, 1, 9), 5],
    ]
    with (tmp_path / "t.xlsx").open("wb") as file:
        write_workbook(file, iter([("People", iter(enumerate(cells)))]))
    done = run("clean", "t.xlsx", "--column", "seen", "--output", "o.xlsx", "--rejects", "r.xlsx")
    assert done.returncode == 0, done.stderr
    assert "seen: 3 rows: 3 full" in done.stderr
    assert "numbers of up to five digits: Excel's days (1900 system): " in done.stderr
    shown = run("clean", "o.xlsx", "--column", "seen_iso", "--dry-run").stderr
    assert "dates: 2020-01-01 to 2020-01-09" in shown
