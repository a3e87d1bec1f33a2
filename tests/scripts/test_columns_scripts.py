"""The scripts around columns, run small."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import importlib
import io
import re
import shlex
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner

from datenorm.cli.clean import command

pytest.importorskip("babel")
pytest.importorskip("pyarrow")

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture(autouse=True)
def scripts_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))


SAMPLES = {  # the first twelve digits of the SHA-256 of 300 rows, and what `clean` says of them
    "patients": (
        5,
        "22ed83903d22",
        ["born: 300 rows: 296 full", "order of #.#.#: dmy: 37 rows can", "century: from 1905"],
    ),
    "invoices": (
        5,
        "b0595f197c4f",
        ["order of #/#/####: open: contradiction: 39 only as dmy, 7 only as mdy", "1 outlier"],
    ),
    "museum": (
        3,
        "47d474546f78",
        ["acquired: 300 rows: 172 full, 118 partial", "century: from 1842"],
    ),
    "sensors": (
        5,
        "b1c38db22514",
        [
            "numbers of ten digits: seconds since 1970-01-01: they lie among the dates",
            "numbers of thirteen digits: milliseconds since 1970-01-01",
            "numbers of up to five digits: Excel's days (1900 system)",
        ],
    ),
    "customers": (
        5,
        "3d6f20629da2",
        [
            "since (country: US): 55 rows: 55 full",
            "order of #/#/####: mdy: as in since: 35 rows can only be read as mdy",
            "order of #/#/####: dmy: as in since: 26 rows can only be read as dmy",
            "doubtful, centuries away from the others: 2609 (1 row)",
        ],
    ),
    "licences": (
        6,
        "4ddbb0d4bb49",
        [
            "century: from 1927: two-digit years run without a break from '27 to '99",
            "placeholders: 1900-01-01 in ",
            "doubtful, beyond their limits: ",
            "doubtful, days without a year that a spreadsheet may have made of months: ",
            "rows with fewer or more fields than the header: 1, left as they are, unread",
            "encoding: not UTF-8, read as Windows-1252",
        ],
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_sample_files_are_the_same_for_the_same_seed(name: str, tmp_path: Path) -> None:
    script = importlib.import_module("sample_files")
    assert list(script.FILES) == list(SAMPLES)
    columns, digest, _ = SAMPLES[name]
    content = script.write_sample(name, tmp_path, 300, 1).read_bytes()
    assert hashlib.sha256(content).hexdigest()[:12] == digest
    sample = script.FILES[name]
    lines = content.decode(sample.encoding).splitlines()
    widths = [len(row) for row in csv.reader(lines, delimiter=sample.delimiter)]
    assert len(widths) == 301 and widths.count(columns) >= 300


@pytest.mark.parametrize(
    "name",
    [
        # They take longest.
        pytest.param(name, marks=pytest.mark.slow) if name in ("patients", "invoices") else name
        for name in SAMPLES
    ],
)
def test_the_sample_files_are_cleaned_without_a_wrong_date(name: str, tmp_path: Path) -> None:
    script = importlib.import_module("sample_files")
    sample, target = script.FILES[name], tmp_path / "clean.csv"
    source = script.write_sample(name, tmp_path, 300, 1)
    arguments = [str(source), *shlex.split(sample.options), "--output", str(target)]
    done = CliRunner().invoke(command, arguments)
    assert done.exit_code == 0, done.output
    assert [words for words in SAMPLES[name][2] if words not in done.stderr] == []
    text = target.read_bytes().decode(sample.encoding)
    cleaned = csv.DictReader(io.StringIO(text, newline=""), delimiter=sample.delimiter)
    judged = Counter(
        _judge(row[f"{column}_iso"] or "", said)
        for row, made in zip(cleaned, islice(sample.rows(300, 1), 1, None), strict=True)
        for column, said in made.dates.items()
        if said is not None
    )
    assert not judged["wrong"], judged
    assert judged["right"] > 0.5 * judged.total()


def _judge(iso: str, said: str) -> str:
    """Right, less than the text says, or wrong."""
    if iso in (said, ""):
        return "right" if iso == said else "less"
    return "less" if re.match(re.escape(iso) + "[-T~]", said) else "wrong"


@pytest.mark.parametrize(
    ("iso", "said", "expected"),
    [
        ("1979-05-03", "1979-05-03", "right"),
        ("", "", "right"),
        ("", "1979", "less"),
        ("1979-05-03", "1979-05-03T14:05Z", "less"),
        ("1850", "1850~", "less"),
        ("1850", "1850/1854", "wrong"),
        ("1900-01-01", "", "wrong"),
        ("1979-03-05", "1979-05-03", "wrong"),
        ("1979-05-01", "1979-05", "wrong"),
    ],
)
def test_a_date_is_judged_by_what_the_text_says(iso: str, said: str, expected: str) -> None:
    assert _judge(iso, said) == expected


def test_the_script_prints_the_commands_of_the_guide(tmp_path: Path) -> None:
    script = importlib.import_module("sample_files")
    done = CliRunner().invoke(script.main, ["--output", str(tmp_path), "--rows", "5"])
    assert done.exit_code == 0, done.output
    printed = done.output.replace(str(tmp_path), "samples").splitlines()
    guide = (SCRIPTS.parent / "docs" / "columns.md").read_text(encoding="utf-8")
    assert len(printed) == 6
    assert [line for line in printed if line not in guide] == []
    assert all(f"images/report_{name}.png" in guide for name in script.FILES)


def test_texts_of_twelve_countries() -> None:
    samples = importlib.import_module("column_samples")
    assert len(samples.PATTERNS) == 12 and all(
        len(shapes) == 6 for shapes in samples.PATTERNS.values()
    )
    written = [
        samples.write(dt.date(2005, 4, 25), country, shape)
        for country in samples.COUNTRIES
        for shape in range(6)
    ]
    assert {
        "04/25/2005",
        "25 April 2005",
        "25. April 2005",
        "2005年4月25日",
        "25 avril 2005",
        "25 апреля 2005 г.",
    } <= set(written)
    assert len(samples.distinct_texts(500)) == 500
    pairs = list(islice(samples.mixed_texts(1, damaged=0), 50))
    assert pairs == list(islice(samples.mixed_texts(1, damaged=0), 50))
    assert all(str(date.year) in text or f"{date.year % 100:02d}" in text for text, date in pairs)


@pytest.mark.slow
def test_the_proof_of_templates_counts_differences() -> None:
    script = importlib.import_module("prove_templates")
    done = CliRunner().invoke(script.main, ["--texts", "1500"])
    assert done.exit_code == 0, done.output
    assert done.output.startswith(
        "0 of 1,500 texts differ in date or status, 0 of them in two dates (1,500 distinct)"
    )
    read = re.search(r"network read ([\d,]+) texts", done.output)
    assert read is not None
    assert int(read[1].replace(",", "")) < 1500


@pytest.mark.slow
def test_the_benchmark_writes_its_tables(tmp_path: Path) -> None:
    for peer in ("dateparser", "datefinder", "duckdb", "polars", "pandas", "matplotlib"):
        pytest.importorskip(peer)
    script = importlib.import_module("bench_columns")
    arguments = [
        "--rows",
        "10000",
        "--texts",
        "200",
        "--uniform",
        "1000",
        "--output",
        str(tmp_path),
    ]
    done = CliRunner().invoke(script.main, arguments)
    assert done.exit_code == 0, done.output
    text = (tmp_path / "BENCHMARKS.md").read_text()
    assert (
        "| datenorm, the network alone |" in text
        and "| mixed shapes | 10,000 |" in text
        and "datenorm guesses 0." in text
    )
    assert (tmp_path / "docs" / "images" / "columns_cost.png").read_bytes().startswith(b"\x89PNG")
