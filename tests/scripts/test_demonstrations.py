"""The demonstration scripts, run small: what they print and write, and how they refuse."""

from __future__ import annotations

import importlib
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

# Looked for, not imported: that would take seconds.
pytestmark = pytest.mark.skipif(
    not all(find_spec(name) for name in ("keras", "matplotlib")), reason="training is not installed"
)
SCRIPTS = Path(__file__).parents[2] / "scripts"
NAMES = ("translate_dates", "feature_attention", "feed_forward_attention")


@pytest.fixture(autouse=True)
def scripts_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))


def _run(name: str, *arguments: Any) -> Result:
    return CliRunner().invoke(
        importlib.import_module(name).main, [str(argument) for argument in arguments]
    )


def _figures(folder: Path, name: str) -> dict[str, Any]:
    assert (folder / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    return json.loads((folder / f"{name}.json").read_text())


@pytest.mark.parametrize("name", NAMES)
def test_help_shows_an_example_that_names_the_script(name: str) -> None:
    result = _run(name, "--help")
    assert result.exit_code == 0
    assert f"Example: python scripts/{name}.py" in " ".join(result.output.split())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--outpt", "x"], "No such option"),
        (["--output"], "Option '--output' requires an argument"),
        (["--output", __file__], "is a file"),
    ],
)
def test_a_bad_option_gives_one_line(name: str, arguments: list[str], message: str) -> None:
    result = _run(name, *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert (
        result.stderr.startswith("Error: ")
        and message in result.stderr
        and result.stderr.count("\n") == 1
    )


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("translate_dates", ["--source", "xx"], "unknown language 'xx'; expected one of Babel's"),
        (
            "translate_dates",
            ["--text", "3 Mäy", "--pairs", "50"],
            "--text: no date of 'en' is written with 'ä'",
        ),
        ("translate_dates", ["--text", ""], "--text: expected a date, not an empty text"),
        ("translate_dates", ["--epochs", "0"], "Invalid value for '--epochs'"),
        ("feature_attention", ["--seeds", "0"], "Invalid value for '--seeds'"),
        ("feed_forward_attention", ["--length", "1"], "Invalid value for '--length'"),
    ],
)
@pytest.mark.slow
def test_a_value_that_cannot_work_is_refused_before_training(
    name: str, arguments: list[str], message: str, tmp_path: Path
) -> None:
    result = _run(name, *arguments, "--output", tmp_path / "out")
    assert result.exit_code == 2
    assert (
        result.stderr.startswith("Error: ")
        and message in result.stderr
        and result.stderr.count("\n") == 1
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_translation_writes_scores_a_picture_and_the_translator(tmp_path: Path) -> None:
    from datenorm.model.translator import load_translator, translate

    sizes = ("--pairs", 200, "--test-pairs", 20, "--epochs", 1)
    result = _run("translate_dates", *sizes, "--text", "3 May 1979", "--output", tmp_path)
    assert result.exit_code == 0, result.output
    figures = _figures(tmp_path, "translate_dates")
    assert figures["held_out"] == 20 and figures["seed"] == 0
    assert 0 <= figures["exact_match"] <= 1
    assert f"all{'20':>20}" in result.stdout
    (again,) = translate(load_translator(tmp_path / "translator.keras"), ["3 May 1979"])
    assert figures["translations"] == {"3 May 1979": again.text}
    assert "epoch 1 of 1" in result.stderr and "epoch" not in result.stdout


@pytest.mark.slow
def test_the_peak_follows_the_informative_column(tmp_path: Path) -> None:
    result = _run("feature_attention", "--seeds", 1, "--rows", 4_000, "--output", tmp_path)
    assert result.exit_code == 0, result.output
    outcomes = [
        outcome
        for group in _figures(tmp_path, "feature_attention")["outcomes"].values()
        for outcome in group
    ]
    assert [outcome["place"] for outcome in outcomes] == [1, 8, 16, 30]
    for outcome in outcomes:
        assert outcome["weights"].index(max(outcome["weights"])) == outcome["place"]
        assert sum(outcome["weights"]) == pytest.approx(1, abs=1e-5)
        assert outcome["weight"] > 5 * outcome["next_weight"]


@pytest.mark.slow
def test_attention_over_time_finds_the_step(tmp_path: Path) -> None:
    result = _run(
        "feature_attention", "--over-time", "--seeds", 1, "--rows", 20_000, "--output", tmp_path
    )
    assert result.exit_code == 0, result.output
    for outcomes in _figures(tmp_path, "feature_attention_over_time")["outcomes"].values():
        assert sum(outcomes[0]["weights"]) == pytest.approx(1, abs=1e-5)
    assert "20 steps, an LSTM before, step 10, 1 seeds" in result.stdout


@pytest.mark.slow
def test_attention_beats_mean_pooling_and_the_same_seed_gives_the_same(tmp_path: Path) -> None:
    arguments = ("--length", 40, "--steps", 300, "--seeds", 1, "--output", tmp_path)
    results = [_run("feed_forward_attention", *arguments) for _ in range(2)]
    assert [result.exit_code for result in results] == [0, 0]
    assert results[0].stdout == results[1].stdout
    accuracy = {
        outcome["pooling"]: outcome["accuracy"]
        for outcome in _figures(tmp_path, "feed_forward_attention")["outcomes"]
    }
    assert accuracy["attention"] > accuracy["mean"] + 0.1
