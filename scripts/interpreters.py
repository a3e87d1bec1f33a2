"""The Pythons that are on this machine, of those that the package supports."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

VERSIONS = ("3.10", "3.11", "3.12", "3.13")


def interpreters() -> dict[str, Path]:
    """One interpreter of each supported version, from pyenv's folder or the PATH."""
    found = {version: _interpreter(version) for version in VERSIONS}
    return {version: path for version, path in found.items() if path}


def _interpreter(version: str) -> Path | None:
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    candidates = sorted(pyenv.glob(f"{version}.*/bin/python"), reverse=True)
    on_path = shutil.which(f"python{version}")
    candidates += [Path(on_path)] if on_path else []
    return next((path for path in candidates if _runs(path, version)), None)


def _runs(path: Path, version: str) -> bool:
    """Whether it starts and is of that version: a shim of pyenv is there without either."""
    program = "import sys, venv; print('{}.{}'.format(*sys.version_info))"
    try:
        done = subprocess.run([path, "-c", program], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return done.stdout.strip() == version
