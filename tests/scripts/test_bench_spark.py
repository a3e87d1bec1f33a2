"""The benchmark of Spark, run small, and the arithmetic of its plan."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def scripts_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))


def test_a_plan_is_made_of_what_was_measured() -> None:
    from spark_plan import Measured, plan_table

    found = Measured(
        rows=(250_000, 1_000_000),
        seconds=(7.5, 15.0),
        speedup=1.8,
        first_share=0.4,
        bytes_per_row=10.0,
        evidence_bytes=2048,
        learned_bytes=1 << 20,
        worker_mebibytes=512,
    )
    assert (found.rate, found.fixed) == (100_000, 5.0)
    assert found.seconds_for(10**10, 100) == 1005.0
    lines = plan_table(found, 10**10, price=0.1).splitlines()
    # 5 s and 10^10 rows at 1.6 M rows/s; at worst a tenth of that rate is lost.
    assert "| 16 | 1.74 | 1.93 | 28 | 2.78 | 8 | 32 |" in lines
    assert "- Network: 10 Gbit/s feed 625 cores; a machine with fewer waits for its cores." in lines
    assert any("100 GB, read twice, in 746 partitions" in line for line in lines)


def test_a_plan_of_odd_measurements_divides_by_nothing() -> None:
    from spark_plan import Measured, plan_table

    odd = Measured((100, 400), (9.0, 8.0), 2.5, 0.4, 10.0, 1, 1, 0.0)
    assert (odd.rate, odd.fixed, odd.kept) == (50.0, 0.0, 1.0)
    assert "50 rows/s" in plan_table(odd, 1000, price=0)


@pytest.mark.slow
def test_the_benchmark_prints_its_tables() -> None:
    """In a process of its own: it starts and stops two clusters."""
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Spark needs Java 17, which is not on this machine: default-jre-headless")
    command = [sys.executable, "scripts/bench_spark.py", "--rows", "2000", "--texts", "60"]
    done = subprocess.run(
        [*command, "--repeats", "1", "--plan", "10000000000"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = re.findall(r"^\| (a single process|Spark, \w+ executors?) \|", done.stdout, re.MULTILINE)
    assert rows == ["a single process", "Spark, one executor", "Spark, two executors"]
    assert "10,000,000,000 rows at " in done.stdout
    assert "| 1,024 | " in done.stdout
