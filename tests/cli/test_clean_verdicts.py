"""What `datenorm clean` is told of a column: `--by`, `--like`, `--placeholders`."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytest.importorskip("pyarrow")

# Worked by hand: 25 and 31 are no months, so that DE puts the day first and US the month; FR proves
# nothing, and a row without a country is in none of their groups.
ROWS = {
    "1,DE,25/04/2005": "2005-04-25",
    "2,US,04/25/2005": "2005-04-25",
    "3,DE,03/04/2005": "2005-04-03",
    "4,US,03/04/2005": "2005-03-04",
    "5,FR,03/04/2005": "",
    "6,,03/04/2005": "",
    "7,US,call me": "",
    "8,DE,": "",
}


def _isos(run: Run, folder: Path, rows: list[str], *options: str) -> dict[str, str]:
    """The dates of rows in a table of such rows."""
    (folder / "t.csv").write_text("\n".join(["id,country,born", *rows, ""]))
    done = run("clean", "t.csv", "--column", "born", "--output", "o.csv", "--force", *options)
    assert done.returncode == 0, done.stderr
    with (folder / "o.csv").open(newline="") as file:
        return {row["id"]: row["born_iso"] for row in csv.DictReader(file)}


def test_groups_of_rows_have_verdicts_of_their_own(run: Run, tmp_path: Path) -> None:
    expected = {row.split(",")[0]: iso for row, iso in ROWS.items()}
    assert _isos(run, tmp_path, [*ROWS], "--by", "country") == expected
    mixed = random.Random(3).sample([*ROWS], len(ROWS))
    assert _isos(run, tmp_path, mixed, "--by", "#2") == expected
    assert _isos(run, tmp_path, [*ROWS])["3"] == ""


def test_all_that_is_added_stays_in_its_row(run: Run, tmp_path: Path) -> None:
    asked = ("--status", "--alternative", "--rejects", "rejects.csv", "--report", "r.json")
    _isos(run, tmp_path, [*ROWS], "--by", "country", *asked)
    with (tmp_path / "o.csv").open(newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert (rows["4"]["born_status"], rows["4"]["born_alternative"]) == ("full", "2005-04-03")
    assert (rows["5"]["born_status"], rows["5"]["born_alternative"]) == (
        "ambiguous",
        "2005-03-04|2005-04-03",
    )
    with (tmp_path / "rejects.csv").open(newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == ["5", "6", "7", "8"]
    columns = json.loads((tmp_path / "r.json").read_text())["columns"]
    assert [(column["column"], column["rows"]) for column in columns] == [
        ("born (country: empty)", 1),
        ("born (country: DE)", 3),
        ("born (country: FR)", 1),
        ("born (country: US)", 3),
    ]


def test_a_column_follows_the_order_of_another(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "seen,born\n25/04/2005,03/04/2005\n26/04/2005,05.06.2005\n01/02/2005,\n"
    )
    command = ("clean", "t.csv", "--column", "born", "--output", "o.csv")
    assert run(*command).returncode == 0
    assert (tmp_path / "o.csv").read_text().splitlines()[1] == "25/04/2005,03/04/2005,"
    done = run(*command, "--like", "seen", "--force")
    assert (tmp_path / "o.csv").read_text().splitlines()[1:3] == [
        "25/04/2005,03/04/2005,2005-04-03",
        "26/04/2005,05.06.2005,",  # of dots nothing is known
    ]
    assert "order of #/#/####: dmy: as in seen: 2 rows can only be read as dmy" in done.stderr


@pytest.mark.parametrize("option", ["--by", "--like"])
def test_a_column_that_is_not_there_is_named(run: Run, tmp_path: Path, option: str) -> None:
    (tmp_path / "t.csv").write_text("born\n25/04/2005\n")
    done = run("clean", "t.csv", "--column", "born", "--output", "o.csv", option, "land")
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["Error: t.csv: no column 'land'; it has: born"]
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.slow
def test_too_many_groups_are_refused(run: Run, tmp_path: Path) -> None:
    rows = "".join(f"{number},25/04/2005\n" for number in range(1001))
    (tmp_path / "t.csv").write_text(f"id,born\n{rows}")
    done = run("clean", "t.csv", "--column", "born", "--dry-run", "--by", "id")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "Error: t.csv: column 'id' has more than 1,000 values; "
        "group rows by one with fewer, such as a country"
    )


def test_placeholders_are_kept_unless_they_are_to_go(run: Run, tmp_path: Path) -> None:
    rows = [f"{number},DE,01/01/1900" for number in range(5)] + ["5,DE,25/04/2005"]
    kept = dict.fromkeys("01234", "1900-01-01") | {"5": "2005-04-25"}
    assert _isos(run, tmp_path, rows) == kept
    gone = dict.fromkeys("01234", "") | {"5": "2005-04-25"}
    assert _isos(run, tmp_path, rows, "--placeholders", "null") == gone


def test_numbers_are_dates_by_name_by_other_columns_or_as_given(run: Run, tmp_path: Path) -> None:
    serials = [16071 + 9 * row for row in range(40)]  # 2014, or 2004, or 1943
    rows = [
        f"{serial},{100 + row},1{row % 9}/0{1 + row % 9}/2014" for row, serial in enumerate(serials)
    ]
    (tmp_path / "t.csv").write_text("\n".join(["seen,age,noted", *rows, ""]))
    command = ("clean", "t.csv", "--output", "o.csv", "--force", "--column", "seen")

    def first(*options: str) -> tuple[str, str]:
        done = run(*command, *options)
        assert done.returncode == 0, done.stderr
        with (tmp_path / "o.csv").open(newline="") as file:
            return next(csv.DictReader(file))["seen_iso"], done.stderr

    iso, shown = first()
    assert iso == ""
    assert "numbers of up to five digits: open: excel (19" in shown
    assert first("--column", "noted")[0] == "2014-01-01"
    assert first("--numbers", "stata") == (
        "2004-01-01",
        "seen: 40 rows: 40 full\n  dates: 2004-01-01 to 2004-12-17\n  numbers of any length: "
        "days since 1960-01-01, as of Stata and SAS, as given, 40 rows\n",
    )
    assert run(*command, "--numbers", "lotus").returncode == 2


PEOPLE = "born,died,seen\n13/5/32,1990-01-01,\n04/03/05,05/03/1905,\n14/5/1999,1998,x\n1/2/30,,\n"


@pytest.mark.parametrize("by", [(), ("--by", "seen")])
def test_another_column_limits_the_dates(run: Run, tmp_path: Path, by: tuple[str, ...]) -> None:
    (tmp_path / "t.csv").write_text(PEOPLE)
    command = ("clean", "t.csv", "--column", "born", "--output", "o.csv", "--order", "dmy", *by)
    done = run(*command, "--not-after", "died")
    assert done.returncode == 0, done.stderr
    assert "doubtful, beyond their limits: 1 row" in done.stderr
    with (tmp_path / "o.csv").open(newline="") as file:
        assert [row["born_iso"] for row in csv.DictReader(file)] == [
            "1932-05-13",
            "1905-03-04",
            "1999-05-14",
            "2030-02-01",
        ]
    asked = ("--not-after", "died", "--doubtful", "null", "--rejects", "r.csv", "--force")
    assert run(*command, *asked).returncode == 0
    with (tmp_path / "r.csv").open(newline="") as file:
        rejected = [(row["born"], row["born_reason"]) for row in csv.DictReader(file)]
    assert rejected == [("14/5/1999", "doubtful: after 1998-12-31 (died)")]


def test_a_limit_is_a_day_or_a_column(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(PEOPLE)
    command = ("clean", "t.csv", "--column", "born", "--dry-run", "--not-before")
    assert "beyond their limits: 1 row" in run(*command, "2010-01-01").stderr
    done = run(*command, "birth")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        1,
        "Error: t.csv: no column 'birth'; it has: born, died, seen",
    )
    done = run(*command, "2005-13-01")
    assert done.returncode == 2
    assert "'2005-13-01' is no day; expected one such as 2005-04-25" in done.stderr


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("--order", "dmy", "--like", "id"), 2, "--order and --like: both give an order"),
        (
            ("--not-before", "2005-01-02", "--not-after", "2005-01-01"),
            1,
            "no date lies both after 2005-01-02 and before 2005-01-01",
        ),
    ],
)
def test_options_that_contradict_each_other(
    run: Run, tmp_path: Path, options: tuple[str, ...], code: int, message: str
) -> None:
    (tmp_path / "t.csv").write_text("id,born\n1,25/04/2005\n")
    done = run("clean", "t.csv", "--column", "born", "--output", "o.csv", *options)
    assert done.returncode == code
    assert message in done.stderr
    assert not (tmp_path / "o.csv").exists()
