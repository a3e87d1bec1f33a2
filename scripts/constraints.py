"""Write constraints.txt: the versions that pip chooses together, for each Python on this machine.

What stands in the file is kept as long as it fits; --upgrade lets pip choose everything again.
Names and versions only: no addresses, no hashes.

Example: python scripts/constraints.py
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from interpreters import VERSIONS, interpreters

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
_REFUSED = re.compile(r"The user requested \(constraint\) ([\w.-]+)==")
HEADER = "# The versions that were tested together, written by scripts/constraints.py.\n"


def wanted() -> list[str]:
    """The package with all its extras, and what builds it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = ",".join(project["project"]["optional-dependencies"])
    return [f"{ROOT}[{extras}]", *project["build-system"]["requires"]]


def resolved(python: Path, kept: Sequence[str]) -> dict[str, str]:
    """Name and version of everything that pip would install into an empty environment.

    A line of `kept` that fits no more, for the others or for this Python, is given up.
    """
    while True:
        with tempfile.TemporaryDirectory() as folder:
            report, constraints = Path(folder) / "report.json", Path(folder) / "constraints.txt"
            constraints.write_text("\n".join(kept), encoding="utf-8")
            command = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
            command += ["--dry-run", "--ignore-installed", "--report", str(report)]
            command += ["--constraint", str(constraints), *wanted()]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode == 0:
                installed = json.loads(report.read_text(encoding="utf-8"))["install"]
                break
        refused = {_name(name) for name in _REFUSED.findall(done.stdout + done.stderr)}
        fitting = [line for line in kept if _name(line.split("==")[0]) not in refused]
        if len(fitting) == len(kept):
            raise click.ClickException(f"pip found no versions for {python}: {done.stderr.strip()}")
        click.echo(f"  another version of {', '.join(sorted(refused))}", err=True)
        kept = fitting
    packages = {_name(one["metadata"]["name"]): one["metadata"]["version"] for one in installed}
    return {name: version for name, version in packages.items() if name != "datenorm"}


def _name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def lines(chosen: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The lines of the file, given the versions of each Python; a marker only where they differ."""
    written = []
    for name in sorted({name for packages in chosen.values() for name in packages}):
        pythons: dict[str, list[str]] = {}
        for python, packages in chosen.items():
            if name in packages:
                pythons.setdefault(packages[name], []).append(python)
        for version, of_version in pythons.items():
            marker = f"; {_marker(of_version, list(chosen))}" if len(pythons) > 1 else ""
            written.append(f"{name}=={version}{marker}")
    return written


def _marker(pythons: Sequence[str], known: Sequence[str]) -> str:
    """Say which Pythons, shortly where they are the newest or the oldest."""
    if len(pythons) > 1 and list(pythons) == list(known[-len(pythons) :]):
        return f"python_version >= '{pythons[0]}'"
    if len(pythons) > 1 and list(pythons) == list(known[: len(pythons)]):
        return f"python_version < '{known[len(pythons)]}'"
    return " or ".join(f"python_version == '{python}'" for python in pythons)


@click.command()
@click.option("--upgrade", is_flag=True, help="Choose every version again, also where one stands.")
def main(upgrade: bool) -> None:
    """Write constraints.txt again."""
    target = ROOT / "constraints.txt"
    found = interpreters()
    if missing := [version for version in VERSIONS if version not in found]:
        raise click.ClickException(
            f"Python {', '.join(missing)} is needed too; install it, or use pyenv"
        )
    kept = [] if upgrade else target.read_text(encoding="utf-8").splitlines()
    kept = [line for line in kept if not line.startswith("#")]
    chosen = {}
    for version, python in found.items():
        click.echo(f"Python {version}: resolving ...", err=True)
        chosen[version] = resolved(python, kept)
    target.write_text(HEADER + "\n".join(lines(chosen)) + "\n", encoding="utf-8")
    click.echo(f"constraints.txt: {len(lines(chosen))} lines", err=True)


if __name__ == "__main__":
    main()
