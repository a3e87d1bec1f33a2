"""The scripts run, small, and refuse what cannot work in one clear line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[1] / "scripts"
ALL = sorted(path.name for path in SCRIPTS.glob("*.py"))


def _run(name: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPTS / name), *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)


@pytest.mark.parametrize("name", ALL)
def test_help_and_a_bad_option(name: str, tmp_path: Path) -> None:
    assert "Usage:" in _run(name, "--help", folder=tmp_path).stdout
    bad = _run(name, "--nonsense", folder=tmp_path)
    assert bad.returncode == 2
    assert "--nonsense" in bad.stderr
    assert "Traceback" not in bad.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "arguments", "picture", "said"),
    [
        ("translate_dates.py", ["--count", "200", "--epochs", "1"], "translation.png", "en to fr: "),
        ("feature_attention.py", ["--seeds", "1", "--epochs", "2"], "feature_attention.png", "| here, column 1 | "),
        ("feature_attention.py", ["--seeds", "1", "--epochs", "1", "--over-time"], "time_attention.png", "| here, step 10 | "),
        ("feed_forward_attention.py", ["--length", "10", "--rows", "128", "--epochs", "1"], "feed_forward_attention.png", "| 10 | "),
    ],
)
def test_a_small_run_prints_figures_and_draws(name: str, arguments: list[str], picture: str, said: str, tmp_path: Path) -> None:
    done = _run(name, *arguments, "--output", "out", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout
    assert (tmp_path / "out" / picture).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("translate_dates.py", ["--target", "xx"], "unknown locale 'xx'"),
        ("translate_dates.py", ["--epochs", "0"], "--epochs"),
        ("feature_attention.py", ["--moved", "32"], "32 is not one of the 32 places, 0 to 31"),
        ("feed_forward_attention.py", ["--length", "1"], "--length"),
    ],
)
def test_bad_values_are_refused(name: str, arguments: list[str], message: str, tmp_path: Path) -> None:
    done = _run(name, *arguments, folder=tmp_path)
    assert done.returncode in (1, 2)
    assert message in done.stderr
    assert "Traceback" not in done.stderr
