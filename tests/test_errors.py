from __future__ import annotations

import json
import pickle
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from datenorm.errors import DataError, MissingExtraError, require_extra


class Installed:
    """Stands for the metadata of an installed package."""

    def __init__(self, origin: object) -> None:
        self.origin = origin

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return json.dumps(self.origin) if self.origin else None


@pytest.mark.parametrize(
    ("origin", "command"),
    [
        (None, "pip install 'datenorm[plot]'"),
        ({"url": "file:///a/b", "dir_info": {}}, "pip install '/a/b[plot]'"),
        (
            {"url": "file:///a%20b", "dir_info": {"editable": True}},
            "pip install -e '/a b[plot]'",
        ),
        (
            {"url": "https://x/y.git", "vcs_info": {"vcs": "git"}},
            "pip install 'datenorm[plot] @ git+https://x/y.git'",
        ),
        (
            {"url": "file:///a/datenorm.whl", "archive_info": {}},
            "pip install 'datenorm[plot] @ file:///a/datenorm.whl'",
        ),
    ],
)
def test_the_hint_for_an_extra_works_wherever_datenorm_came_from(
    monkeypatch: pytest.MonkeyPatch, origin: object, command: str
) -> None:
    monkeypatch.setattr(metadata, "distribution", lambda name: Installed(origin))
    error = MissingExtraError("a picture", "plot")
    assert str(error) == f"a picture needs an optional package; install it: {command}"
    assert error.extra == "plot"


def test_the_hint_for_an_extra_works_in_a_clone(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Installed:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", missing)
    clone = Path(__file__).parents[1]
    assert f"pip install '{clone}[plot]'" in str(MissingExtraError("a picture", "plot"))


def test_an_extra_is_required_only_where_it_is_missing() -> None:
    require_extra("all", "train", "json", "click")
    with pytest.raises(MissingExtraError, match="all needs an optional package"):
        require_extra("all", "train", "json", "no_such_package")


@pytest.mark.parametrize(
    ("hidden", "program"),
    [
        ("keras", "import datenorm.layers"),
        ("pyarrow", "datenorm.clean_column(['3 May 1979'])"),
        ("pyarrow", "import datenorm.columns.report"),
    ],
)
def test_what_needs_an_extra_says_so(hidden: str, program: str) -> None:
    lines = [
        "import sys",
        f"sys.modules[{hidden!r}] = None",
        "import datenorm",
        "from datenorm import *",
        "try:",
        f"    {program}",
        "except datenorm.MissingExtraError as error:",
        "    assert isinstance(error, ImportError)",
        "    print(error)",
    ]
    command = [sys.executable, "-c", "\n".join(lines)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "needs an optional package; install it: pip install" in done.stdout


def test_an_error_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(DataError("x exists", "exists", folder="x")))
    assert (str(error), error.problem, error.details) == ("x exists", "exists", {"folder": "x"})
    missing = pickle.loads(pickle.dumps(MissingExtraError("a picture", "plot")))
    assert (missing.extra, str(missing)) == ("plot", str(MissingExtraError("a picture", "plot")))
