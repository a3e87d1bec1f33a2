from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import datenorm

ROOT = Path(__file__).parents[1]


def test_the_public_face() -> None:
    assert datenorm.__all__ == [
        "Alternative",
        "AttentionMap",
        "Bundle",
        "BundleError",
        "ColumnResult",
        "DataError",
        "DatePair",
        "DatenormError",
        "DecodingOptions",
        "MissingExtraError",
        "Normalizer",
        "Policy",
        "Prediction",
        "SettingsError",
        "TaskSpec",
        "Vocabulary",
        "__version__",
        "clean_column",
        "load_bundle",
        "parse",
    ]
    assert dir(datenorm) == datenorm.__all__
    for name in datenorm.__all__:
        assert getattr(datenorm, name) is not None


def test_type_checkers_see_the_public_face() -> None:
    tree = ast.parse((ROOT / "datenorm" / "__init__.py").read_text(encoding="utf-8"))
    imports = [
        node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level == 0
    ]
    seen = {alias.asname for node in imports for alias in node.names if alias.asname}
    assert seen | {"__version__"} == set(datenorm.__all__)


def test_a_star_import_leaves_out_what_needs_a_missing_extra() -> None:
    program = (
        "import sys; sys.modules['pyarrow'] = None; from datenorm import *; "
        "print('clean_column' in dir(), Prediction.__name__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False Prediction\n"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'prase'"):
        _ = datenorm.prase


def test_importing_the_package_imports_nothing_else() -> None:
    program = (
        "import sys, datenorm; heavy = 'numpy', 'onnxruntime', 'click'; "
        "print([m for m in sys.modules if m.split('.')[0] in heavy])"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        ).stdout
        == "[]\n"
    )


def test_the_sample_is_a_dataset_of_a_thousand_pairs() -> None:
    from datenorm.datasets.folders import read_dataset

    dataset = read_dataset(ROOT / "data" / "english")
    assert len(dataset.train) + len(dataset.validation) + len(dataset.test) == 1000


def test_no_address_of_a_registry_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert lines
    assert not [line for line in lines if "://" in line or "@" in line]


def test_the_version_stands_in_one_place() -> None:
    assert f"## [{datenorm.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"version: {datenorm.__version__}\n" in (ROOT / "CITATION.cff").read_text(
        encoding="utf-8"
    )
    assert 'version = "' not in (ROOT / "pyproject.toml").read_text(encoding="utf-8").split(
        "[tool."
    )[0].replace("target-version", "")


def test_python_3_10_reads_presets_without_an_extra() -> None:
    """`evaluate` reads a preset, whose format Python itself reads only from 3.11 on."""
    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    needed = declared.partition("\ndependencies = [")[2].partition("]")[0]
    assert "tomli>=2.0; python_version < '3.11'" in needed


def test_reading_tells_nobody(tmp_path: Path) -> None:
    """ONNX Runtime's telemetry leaves a device's number and a queue in the user's cache."""
    program = "import datenorm; datenorm.parse('3 May 1979')"
    # It is silent where it takes its surroundings for a build.
    quiet = ("CI", "TF_BUILD", "GITHUB_ACTIONS", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS")
    surroundings = {name: value for name, value in os.environ.items() if name not in quiet}
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", program], env=surroundings | home, check=True)
    assert list(tmp_path.rglob("*onnxruntime*")) == []


def test_onnx_runtime_is_loaded_in_one_place() -> None:
    importing = re.compile(r"^\s*(?:import|from) onnxruntime\b(?!\.quantization)", re.MULTILINE)
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("datenorm", "scripts")
        for path in (ROOT / folder).rglob("*.py")
        if importing.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"datenorm/onnx_runtime.py"}
