from __future__ import annotations

from pathlib import Path

import pytest

from datenorm.bundle import load_bundle
from datenorm.datasets.own_data import read_own_pairs
from datenorm.errors import DataError

TASK = load_bundle("english").task
ROWS = [f"Y1979M05D{day:02d},1979-05-{day:02d}" for day in range(1, 13)]


def _file(folder: Path, *lines: str) -> Path:
    path = folder / "own.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_every_fifth_pair_is_set_apart(tmp_path: Path) -> None:
    own = read_own_pairs(_file(tmp_path, "raw,iso", *ROWS), "raw", "iso", TASK)
    assert [pair.machine[-2:] for pair in own.test] == ["05", "10"]
    assert len(own.train) == 10
    assert own.unknown == {}


def test_unknown_characters_are_counted(tmp_path: Path) -> None:
    own = read_own_pairs(
        _file(tmp_path, "raw,iso", *ROWS, "q3 \u00e9t\u00e9 1979,1979-07-03"), "raw", "iso", TASK
    )
    assert own.unknown == {"q": 1, "\u00e9": 2}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["text,iso", *ROWS], "no column 'raw'; the columns are: text, iso"),
        ([""], "no column 'raw'; the columns are: none"),
        (
            ["raw,iso", *ROWS, "3 May 1979,3.5.1979"],
            r"line 14: iso is '3\.5\.1979'; expected ISO 8601 \(yyyy-mm-dd",
        ),
        (["raw,iso", *ROWS, "30 Feb 1979,1979-02-30"], "line 14: iso is '1979-02-30'"),
        (["raw,iso", *ROWS, "3 May 1979"], "line 14: iso is ''"),
        (
            ["raw,iso", *ROWS, f"{'x' * 31},1979-02-03"],
            "line 14: raw has 31 characters; expected 1 to 30",
        ),
        (["raw,iso", *ROWS, ",1979-02-03"], "line 14: raw has 0 characters"),
        (["raw,iso", *ROWS[:9]], "9 rows; expected at least 10"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_own_pairs(_file(tmp_path, *lines), "raw", "iso", TASK)


def test_files_that_are_no_csv_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No such file"):
        read_own_pairs(tmp_path / "nowhere.csv", "raw", "iso", TASK)
    path = tmp_path / "latin.csv"
    path.write_bytes(b"raw,iso\n\xff\xfe,1979-05-03\n")
    with pytest.raises(DataError, match="not a CSV file in UTF-8"):
        read_own_pairs(path, "raw", "iso", TASK)
