"""The ways through `datenorm train` that take their time, on the data that the scripts make."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from datenorm import Normalizer
from datenorm.records import DatePair

pytest.importorskip("keras")
pytestmark = pytest.mark.slow
SCRIPTS = Path(__file__).parents[1] / "scripts"


def _script(name: str, *arguments: str) -> None:
    subprocess.run([sys.executable, str(SCRIPTS / name), *arguments], check=True)


def _train(*arguments: str) -> None:
    from datenorm.cli.train import command

    done = CliRunner().invoke(command, [*arguments, "--quiet"], catch_exceptions=False)
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("format_", ["D%dY%YM%m", "<%m>%Y<%d>"], ids=["letters", "new characters"])
def test_an_odd_format_is_learned_and_old_skill_is_kept(tmp_path: Path, format_: str) -> None:
    own, fresh, output = tmp_path / "own.csv", tmp_path / "fresh.csv", tmp_path / "tuned"
    for path, count, seed in ((own, "500", "1"), (fresh, "1000", "2")):
        options = ("--format", format_, "--count", count, "--seed", seed, "--output", str(path))
        _script("odd_format.py", *options)
    columns = ("--text-column", "raw", "--date-column", "iso")
    _train("--from", "english", "--data", str(own), *columns, "--output", str(output))
    with fresh.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    texts, dates = [row["raw"] for row in rows], [row["iso"] for row in rows]
    before, after = (
        sum(p.iso == date for p, date in zip(Normalizer(m).normalize(texts), dates, strict=True))
        for m in ("english", output)
    )
    assert before < 900
    assert after >= 990
    metrics = json.loads((output / "metrics.json").read_text())
    assert metrics["fine_tuning"]["own_exact_match"] >= 0.99
    assert metrics["exact_match"] >= metrics["fine_tuning"]["exact_match_before"] - 0.002


def test_every_epoch_is_scored_by_what_users_get() -> None:
    """A text that the reader refuses is wrong, whatever the network makes of it."""
    from datenorm.bundle import load_bundle
    from datenorm.pipeline.finishing import read_right
    from datenorm.pipeline.training import restored_network

    network = restored_network(load_bundle("english"))
    pairs = [DatePair("3 May 1979", "1979-05-03"), DatePair("<05>1942<10>", "1942-05-10")]
    assert read_right(network, pairs).tolist() == [True, False]


def test_the_classic_time_protocol_on_a_stand_in(tmp_path: Path) -> None:
    """Noon and midnight are labelled both ways: the ceiling is below 100 %."""
    _script("stand_in_times.py", "--seed", "2", "--output", str(tmp_path))
    files = ["--data", f"{tmp_path}/pairs.json", "--vocab", f"{tmp_path}/vocabularies.json"]
    _train("--preset", "time-reference", *files, "--output", f"{tmp_path}/m")
    metrics = json.loads((tmp_path / "m" / "metrics.json").read_text())
    assert metrics["count"] == 2000
    assert metrics["exact_match"] > 0.984
    assert metrics["loss"] < 0.3
    assert metrics["conflicts"]
    assert {conflict["text"] for conflict in metrics["conflicts"]} <= {"noon", "midnight"}
