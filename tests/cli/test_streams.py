"""stdout, stdin and stderr that are closed, full or cut."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command line in which `datenorm` stands for the program."""
    line = command.replace("datenorm", f"{sys.executable} -m datenorm")
    return subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, cwd=folder, check=False
    )


def _slow(*commands: str) -> list[ParameterSet]:
    """More of the same: each starts Python anew."""
    return [pytest.param(command, marks=pytest.mark.slow) for command in commands]


@pytest.mark.parametrize(
    "command",
    [
        "predict x",
        "--version",
        *_slow("info", "heatmap '3 May 1979'", "predict --help", "predict --strict x"),
    ],
)
def test_a_closed_stdout_is_an_error(tmp_path: Path, command: str) -> None:
    done = shell(f"datenorm {command} >&-", tmp_path)
    assert done.returncode == 1
    assert done.stderr == "Error: stdout is closed; expected a file, a pipe or a terminal\n"


@pytest.mark.parametrize(
    "command",
    [
        "predict --format csv x",
        "--help",
        *_slow("predict '3 May 1979'", "info", "heatmap '3 May 1979'"),
    ],
)
def test_a_full_stdout_is_one_line_that_names_it(tmp_path: Path, command: str) -> None:
    done = shell(f"datenorm {command} > /dev/full", tmp_path)
    assert done.returncode == 1
    assert done.stderr == "Error: No space left on device (stdout)\n"


@pytest.mark.parametrize("stdout", [*_slow("> /dev/full"), ">&-"])
def test_a_table_that_cannot_be_written_to_stdout_is_an_error(tmp_path: Path, stdout: str) -> None:
    pytest.importorskip("pyarrow", reason="tables need the extra columns")
    (tmp_path / "a.csv").write_text("born\n3 May 1979\n")
    done = shell(f"datenorm clean a.csv --column born --output - --quiet {stdout}", tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert "stdout" in done.stderr
    assert done.stderr.count("\n") == 1


def test_what_needs_no_stdout_runs_without_one(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="tables need the extra columns")
    (tmp_path / "a.csv").write_text("born\n3 May 1979\n")
    done = shell("datenorm clean a.csv --column born --output b.csv --quiet >&- <&-", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "b.csv").read_text() == "born,born_iso\n3 May 1979,1979-05-03\n"


@pytest.mark.parametrize("stderr", ["2>&-", "2> /dev/full"])
def test_notes_that_nobody_can_read_harm_nothing(tmp_path: Path, stderr: str) -> None:
    done = shell(f"datenorm predict '3 May 1979' '' {stderr}", tmp_path)
    assert (done.returncode, done.stdout) == (0, "1979-05-03\n\n")


def test_a_closed_stdin_is_empty(tmp_path: Path) -> None:
    done = shell("datenorm predict <&-", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
