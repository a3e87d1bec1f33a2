"""The ways through `datenorm train` that take their time."""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner

from datenorm import Normalizer
from datenorm.generation.times import time_pairs
from datenorm.text import canonicalize

pytest.importorskip("keras")


def _train(*arguments: str) -> None:
    from datenorm.cli.train import command

    done = CliRunner().invoke(command, [*arguments, "--quiet"], catch_exceptions=False)
    assert done.exit_code == 0, done.output


@pytest.mark.slow
def test_an_odd_format_is_learned_and_old_skill_is_kept(tmp_path: Path) -> None:
    rng = random.Random(4)

    def pairs(count: int) -> list[tuple[str, str]]:
        dates = [dt.date.fromordinal(rng.randint(710_000, 740_000)) for _ in range(count)]
        return [(f"D{date.day:02d}Y{date.year}M{date.month:02d}", date.isoformat()) for date in dates]

    with (tmp_path / "own.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("raw", "iso"), *pairs(500)])
    output = tmp_path / "tuned"
    _train("--from", "english", "--data", f"{tmp_path}/own.csv", "--text-column", "raw", "--date-column", "iso", "--output", str(output))
    fresh = pairs(1000)
    before, after = (
        sum(p.iso == iso for p, (_, iso) in zip(Normalizer(model).normalize([text for text, _ in fresh]), fresh, strict=True))
        for model in ("english", output)
    )
    assert before < 900
    assert after >= 990
    metrics = json.loads((output / "metrics.json").read_text())
    assert metrics["exact_match"] >= metrics["fine_tuning"]["exact_match_before"] - 0.002


@pytest.mark.slow
def test_the_classic_time_protocol_on_a_stand_in(tmp_path: Path) -> None:
    """10,000 pairs of the same look, noon and midnight labelled both ways: the ceiling is below 100 %."""
    rng = random.Random(2)
    pairs = []
    for pair in islice(time_pairs(rng, 41), 10_000):
        text = canonicalize(pair.human)
        swapped = text in ("noon", "midnight") and rng.random() < 0.5
        pairs.append([text, {"12:00": "00:00", "00:00": "12:00"}[pair.machine] if swapped else pair.machine])
    symbols = [*sorted(set("".join(text for text, _ in pairs))), "<unk>", "<pad>"]
    vocabularies = [{symbol: index for index, symbol in enumerate(known)} for known in (symbols, "0123456789:")]
    (tmp_path / "pairs.json").write_text(json.dumps(pairs))
    (tmp_path / "vocabularies.json").write_text(json.dumps(vocabularies))
    files = ["--data", f"{tmp_path}/pairs.json", "--vocab", f"{tmp_path}/vocabularies.json"]
    _train("--preset", "time-reference", *files, "--output", f"{tmp_path}/m")
    metrics = json.loads((tmp_path / "m" / "metrics.json").read_text())
    assert metrics["count"] == 2000
    assert metrics["exact_match"] > 0.984
    assert metrics["loss"] < 0.3
    assert {conflict["text"] for conflict in metrics["conflicts"]} <= {"noon", "midnight"}
    assert metrics["conflicts"]
