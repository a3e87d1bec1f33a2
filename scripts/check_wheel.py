"""Build wheel and sdist, and test the wheel's reader on each Python of this machine.

Each Python gets an empty environment with the wheel, without extras, and with what runs tests. The
tests run in a folder that has no source of the package.

Example: python scripts/check_wheel.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import click
from interpreters import VERSIONS, interpreters

ROOT = Path(__file__).resolve().parents[1]
READER_TESTS = (
    "inference",
    "outputs",
    "cli/test_predict.py",
    "cli/test_streams.py",
    "test_api.py",
    "test_calendars.py",
    "test_files.py",
    "test_masked_iso.py",
    "test_preprocessing.py",
    "test_task.py",
    "test_text.py",
)
# What the tests need, and two witnesses of what answers should be; none belongs to the reader.
RUNNER = ("pytest", "hypothesis", "edtf", "pyicu-wheels")
WHERE = "import datenorm, pathlib; print(pathlib.Path(datenorm.__file__).parent)"


def call(command: Sequence[str | Path], where: Path) -> str:
    """Run a command with nothing of this source tree on its path; what it printed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=where, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise click.ClickException(f"{' '.join(map(str, command))} failed:\n{done.stdout}")
    return done.stdout


def build(folder: Path) -> Path:
    """Make the sdist, and the wheel from it; returns the wheel."""
    call([sys.executable, "-m", "build", "--outdir", folder, ROOT], folder)
    (sdist,) = folder.glob("datenorm-*.tar.gz")
    (wheel,) = folder.glob("datenorm-*.whl")
    click.echo(f"built {sdist.name} and {wheel.name}")
    return wheel


def check_page(wheel: Path) -> None:
    """See that the wheel has every file of the page that the service shows."""
    page = ROOT / "datenorm" / "serving" / "page"
    with zipfile.ZipFile(wheel) as archive:
        missing = {f"datenorm/serving/page/{path.name}" for path in page.iterdir()} - set(
            archive.namelist()
        )
    if missing:
        raise click.ClickException(f"the wheel lacks {', '.join(sorted(missing))}")


def check(version: str, interpreter: Path, wheel: Path, folder: Path) -> None:
    """Install the wheel for one Python and run the tests against it."""
    environment = folder / f"python{version}"
    call([interpreter, "-m", "venv", environment], folder)
    python = environment / "bin" / "python"
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    call([*pip, "--constraint", ROOT / "constraints.txt", wheel, *RUNNER], folder)
    package = Path(call([python, "-c", WHERE], folder).strip())
    if environment not in package.parents:
        raise click.ClickException(f"Python {version} imports datenorm from {package}")
    shown = call([environment / "bin" / "datenorm", "predict", "3 May 1979"], folder)
    if shown != "1979-05-03\n":
        raise click.ClickException(f"Python {version}: datenorm predict printed {shown!r}")
    paths = [f"tests/{path}" for path in READER_TESTS]
    summary = call([python, "-m", "pytest", "-q", "-m", "not slow", *paths], folder)
    click.echo(f"Python {version}: {summary.strip().splitlines()[-1]}")


@click.command(context_settings={"show_default": True})
@click.option(
    "--python", "asked", multiple=True, type=click.Choice(VERSIONS), help="Only this one."
)
def main(asked: tuple[str, ...]) -> None:
    """Build the package and test its wheel; a Python that is not here is named and skipped."""
    found = interpreters()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = build(folder)
        check_page(wheel)
        shutil.copytree(ROOT / "tests", folder / "tests")
        shutil.copytree(ROOT / "data", folder / "data")
        shutil.copy(ROOT / "pyproject.toml", folder)  # for pytest's options
        for version in asked or VERSIONS:
            if version in found:
                check(version, found[version], wheel, folder)
            else:
                click.echo(f"Python {version}: not on this machine, skipped")


if __name__ == "__main__":
    main()
