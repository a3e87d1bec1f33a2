"""The comparison of two checkouts, run small."""

from __future__ import annotations

import importlib
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from datenorm.presets import preset_names

pytest.importorskip("babel")
pytest.importorskip("pyarrow")

ROOT = Path(__file__).parents[2]
SMALL = ("--pairs", "30", "--texts", "60", "--rows", "40")


@pytest.fixture(autouse=True)
def scripts_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))


def test_texts_are_distinct_the_same_each_time_and_hold_the_given_ones(tmp_path: Path) -> None:
    script = importlib.import_module("known_texts")
    (tmp_path / "own.jsonl").write_text(
        '{"input": "quartidi"}\n{"text": "1er mai"}\n{"other": 1}\n'
    )
    texts = script.all_texts([tmp_path / "own.jsonl"], 3000)
    assert texts == script.all_texts([tmp_path / "own.jsonl"], 3000)
    assert len(texts) == len(set(texts)) == 3000
    assert {"quartidi", "1er mai"} <= set(texts)


def test_files_that_differ_are_told_and_reasons_may(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = importlib.import_module("same_answers")
    for name in ("before", "after"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pairs-a").write_text("one\ntwo\n")
        (tmp_path / name / "pairs-a-reasons").write_text(f"{name}\n")
    assert script.compare(tmp_path / "before", tmp_path / "after", 5)
    output = capsys.readouterr().out
    assert "pairs-a: 2 lines equal" in output and "- 1: before\n  + 1: after" in output
    (tmp_path / "after" / "pairs-a").write_text("one\ntwo\nthree\n")
    assert not script.compare(tmp_path / "before", tmp_path / "after", 5)
    assert "pairs-a: 1 of 3 lines differ\n  - 3: \n  + 3: three" in capsys.readouterr().out


@pytest.mark.slow
def test_another_policy_changes_predictions_and_no_pairs(tmp_path: Path) -> None:
    script, answers = map(importlib.import_module, ("same_answers", "checkout_answers"))
    changed = tmp_path / "changed"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "datenorm", changed / "datenorm", ignore=ignored)
    policy = changed / "datenorm" / "inference" / "policy.py"
    code = policy.read_text()
    assert "ambiguity: float = 0.1" in code
    policy.write_text(code.replace("ambiguity: float = 0.1", "ambiguity: float = 0.9"))
    arguments = [str(ROOT), str(changed), *SMALL, "--only", "predictions", "--only", "pairs"]
    done = CliRunner().invoke(script.main, arguments)
    assert done.exit_code == 1
    assert re.search(r"^predictions-world: \d+ of 60 lines differ", done.output, re.MULTILINE)
    equal = re.findall(r"^pairs-(.*)-\d+: 30 lines equal", done.output, re.MULTILINE)
    assert sorted(equal) == sorted(len(answers.SEEDS) * preset_names())


@pytest.mark.slow
def test_a_checkout_cleans_columns_as_itself() -> None:
    script, answers = map(importlib.import_module, ("same_answers", "checkout_answers"))
    done = CliRunner().invoke(script.main, [str(ROOT), str(ROOT), *SMALL, "--only", "columns"])
    assert done.exit_code == 0, done.output
    cleaned = re.findall(r"^columns-(.*)-cleaned: 41 lines equal", done.output, re.MULTILINE)
    wanted = [
        f"{file}-{how}" for file in answers.COLUMNS for how in ("network", "templates", "mdy")
    ]
    assert set(wanted) <= set(cleaned)
