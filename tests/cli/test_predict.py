from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

WEIRD = [
    b"3 May 1979",
    b"",
    b"0123456789" * 1000,
    b"\x01\x02\x00",
    "\U0001f389".encode(),
    "\u200f\u200e".encode(),
    b"\xed\xa0\x80",
    b"\xff\xfe3 May",
    "3\u2028May\u20281979".encode(),
    b"24 JUNE 1987\r",
]


def test_one_date(run: Run) -> None:
    done = run("predict", "3 May 1979")
    assert (done.stdout, done.stderr, done.returncode) == ("1979-05-03\n", "", 0)


def test_one_time(run: Run) -> None:
    assert run("predict", "--model", "time", "half past six in the evening").stdout == "18:30\n"
    assert run("predict", "noon", DATENORM_MODEL="time").stdout == "12:00\n"


@pytest.mark.parametrize("source", ["argument", "stdin", "dash", "file"])
def test_texts_come_from_anywhere(run: Run, tmp_path: Path, source: str) -> None:
    text = "3 May 1979\n10.09.70\n"
    (tmp_path / "dates.txt").write_text(text)
    arguments = {
        "argument": ["3 May 1979", "10.09.70"],
        "stdin": [],
        "dash": ["--input", "-"],
        "file": ["--input", "dates.txt"],
    }[source]
    assert run("predict", *arguments, stdin=text).stdout == "1979-05-03\n1970-09-10\n"


def test_json_has_the_promised_fields(run: Run) -> None:
    record = json.loads(run("predict", "--format", "json", "3 May 1979").stdout)
    assert {"text", "iso", "status", "confidence", "alternatives"} <= set(record)
    assert (record["text"], record["iso"], record["status"], record["alternatives"]) == (
        "3 May 1979",
        "1979-05-03",
        "full",
        [],
    )
    assert record["confidence"] > 0.9
    details = ("kind", "precision", "earliest", "latest", "calendar")
    assert [record[name] for name in details] == [
        "date",
        "day",
        "1979-05-03",
        "1979-05-03",
        "gregory",
    ]
    beyond = ("zone", "weekday", "weekday_agrees", "mark")
    assert [record[name] for name in beyond] == [None] * 4


def test_csv_has_the_bounds_of_a_month(run: Run) -> None:
    done = run("predict", "--format", "csv", "May 1979")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["kind"], row["earliest"], row["latest"]) == ("date", "1979-05-01", "1979-05-31")


def test_zones_and_calendars_that_do_not_exist(run: Run) -> None:
    done = run("predict", "--timezone", "Europe/Atlantis", "3 May 1979")
    assert done.returncode == 1
    assert "such as Europe/Berlin, UTC or +02:00, not 'Europe/Atlantis'" in done.stderr
    done = run("predict", "--calendar", "maya", "3 May 1979")
    assert done.returncode == 1
    assert "calendar must be one of gregory, persian," in done.stderr
    options = ("--timezone", "Europe/Berlin", "--calendar", "gregory", "--precision", "day")
    assert run("predict", *options, "3 May 1979").stdout == "1979-05-03\n"


def test_csv_has_a_header_and_quotes_what_needs_it(run: Run) -> None:
    texts = ["May 3, 1979", '"call me later"']
    printed = run("predict", "--format", "csv", *texts).stdout
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert [row["text"] for row in rows] == texts
    assert [row["iso"] for row in rows] == ["1979-05-03", ""]
    assert [row["status"] for row in rows] == ["full", "rejected"]


def test_one_record_comes_out_for_every_line_whatever_it_holds(run: Run) -> None:
    done = run("predict", "--format", "json", stdin=b"\n".join(WEIRD) + b"\n")
    records = [json.loads(line) for line in done.stdout.removesuffix("\n").split("\n")]
    assert done.returncode == 0
    assert len(records) == len(WEIRD)
    assert [record["iso"] for record in records[:1] + records[-2:]] == [
        "1979-05-03",
        "1979-05-03",
        "1987-06-24",
    ]
    for record in records[1:7]:
        assert record["status"] == "rejected"
        assert record["reason"]


def test_rows_do_not_shift_in_plain_format(run: Run) -> None:
    done = run("predict", stdin=b"3 May 1979\n\nxyz\n4 May 1979")
    assert done.stdout.split("\n") == ["1979-05-03", "", "", "1979-05-04", ""]
    assert "line 2: '' is rejected: no text" in done.stderr
    assert run("predict", "--quiet", stdin=b"\n").stderr == ""


def test_a_byte_order_mark_is_no_part_of_the_text(run: Run) -> None:
    record = json.loads(
        run("predict", "--format", "json", stdin=b"\xef\xbb\xbf3 May 1979\n").stdout
    )
    assert (record["text"], record["iso"]) == ("3 May 1979", "1979-05-03")


def test_strict_fails_when_a_text_was_not_read(run: Run) -> None:
    assert run("predict", "--strict", "3 May 1979").returncode == 0
    assert run("predict", "--strict", "3 May 1979", "").returncode == 1
    assert run("predict", "3 May 1979", "").returncode == 0


def test_a_threshold_can_be_asked_for(run: Run) -> None:
    done = run("predict", "--min-confidence", "1", "3 May 1979")
    assert done.stdout == "\n"
    assert "no date is likely enough" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "xml", "x"], "'xml' is not one of 'plain', 'json', 'csv'"),
        (["--nonsense", "x"], "--nonsense"),
        (["--input", "a", "b"], "TEXT or --input, not both"),
        (["--heatmap", "a.png", "x", "y"], "exactly one TEXT"),
        (["--min-confidence", "2", "x"], "0<=x<=1"),
    ],
)
def test_wrong_usage_exits_with_2_and_names_the_option(
    run: Run, arguments: list[str], message: str
) -> None:
    done = run("predict", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--model", "nowhere", "x"], "no model 'nowhere'"),
        (["--input", ""], "Is a directory"),
        (["--input", "nowhere.txt"], "No such file or directory (nowhere.txt)"),
        (["--heatmap", "a.gif", "3 May 1979"], "expected a name ending in .png, .svg or .html"),
    ],
)
def test_failures_are_one_line_and_exit_with_1(
    run: Run, arguments: list[str], message: str
) -> None:
    done = run("predict", *arguments)
    assert done.returncode == 1
    assert message in done.stderr
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1


def test_a_heatmap_can_be_written_beside(run: Run, tmp_path: Path) -> None:
    assert run("predict", "3 May 1979", "--heatmap", "map.html").stdout == "1979-05-03\n"
    assert (tmp_path / "map.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "exists" in run("predict", "3 May 1979", "--heatmap", "map.html").stderr


@pytest.mark.parametrize(
    ("hint", "text", "iso"),
    [
        (["--order", "dmy"], "03/04/2005", "2005-04-03"),
        (["--order", "mdy"], "03/04/2005", "2005-03-04"),
        (["--language", "cs"], "7. listopada 1979", "1979-11-07"),
        (["--language", "hr"], "7. listopada 1979", "1979-10-07"),
    ],
)
def test_the_map_is_of_the_reading_that_is_printed(
    run: Run, tmp_path: Path, hint: list[str], text: str, iso: str
) -> None:
    assert run("predict", *hint, text, "--heatmap", "map.html").stdout == f"{iso}\n"
    assert f"<title>{iso}: {text}" in (tmp_path / "map.html").read_text(encoding="utf-8")
    drawn = run("heatmap", *hint, text).stdout.splitlines()
    assert "".join(line[0] for line in drawn[1:]) == iso
    assert f"<{hint[1]}> " in drawn[0]


def test_a_closed_pipe_ends_in_silence(tmp_path: Path) -> None:
    (tmp_path / "dates.txt").write_text("3 May 1979\n" * 50_000)
    command = f"{sys.executable} -m datenorm predict --input dates.txt | head -n 1"
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout == "1979-05-03\n"
    assert done.stderr == ""


def test_a_terminal_without_text_shows_usage_and_does_not_hang() -> None:
    import os
    import pty

    master, slave = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "datenorm", "predict"],
        stdin=slave,
        capture_output=True,
        timeout=30,
        check=False,
    )
    os.close(master)
    os.close(slave)
    assert done.returncode == 2
    assert b"no text; give TEXT" in done.stderr


def test_reading_imports_nothing_that_training_needs() -> None:
    program = (
        "import sys; from datenorm.cli import cli; "
        "cli(['predict', '3 May 1979'], standalone_mode=False);"
        "heavy = 'tensorflow', 'keras', 'jax', 'babel', 'faker', 'num2words', 'onnx', 'matplotlib';"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "1979-05-03\n[]\n"
