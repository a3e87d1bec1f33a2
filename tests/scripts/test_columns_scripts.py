"""The scripts around columns, run small."""

from __future__ import annotations

import csv
import datetime as dt
import importlib
import re
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner

pytest.importorskip("babel")
pytest.importorskip("pyarrow")

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture(autouse=True)
def scripts_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))


def test_the_sample_files_are_the_same_for_the_same_seed(tmp_path: Path) -> None:
    script = importlib.import_module("sample_files")
    for folder in ("a", "b"):
        done = CliRunner().invoke(
            script.main, ["--output", str(tmp_path / folder), "--rows", "300"]
        )
        assert done.exit_code == 0, done.output
    for name, columns in (("patients", 5), ("invoices", 5), ("museum", 3)):
        content = (tmp_path / "a" / f"{name}.csv").read_bytes()
        assert content == (tmp_path / "b" / f"{name}.csv").read_bytes()
        rows = list(csv.reader(content.decode().splitlines()))
        assert len(rows) == 301 and {len(row) for row in rows} == {columns}


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
