from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from datenorm.bundle import find_model, load_bundle, save_bundle, shipped_models
from datenorm.errors import BundleError
from datenorm.inference.runtime import Runtime
from datenorm.task import Vocabulary


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(find_model("english"), tmp_path / "model")
    return tmp_path / "model"


def test_the_shipped_models_are_whole() -> None:
    assert {"english", "time"} <= set(shipped_models())
    for name in shipped_models():
        bundle = load_bundle(name)
        assert bundle.name == name
        assert bundle.metrics["parity"] <= 1e-4
        assert bundle.card.startswith("# Model card")
        assert bundle.size < 8_000_000


def test_a_bundle_goes_to_disk_and_back(folder: Path, tmp_path: Path) -> None:
    bundle = load_bundle(folder)
    save_bundle(bundle, tmp_path / "copy")
    assert load_bundle(tmp_path / "copy") == bundle


@pytest.mark.parametrize("name", ["spec.json", "encoder.onnx", "decoder.onnx", "metrics.json", "MODEL_CARD.md"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(BundleError, match=f"cannot read .*{name}.*datenorm train"):
        load_bundle(folder)


def test_a_file_cut_short_is_found_by_its_checksum(folder: Path) -> None:
    graph = folder / "decoder.onnx"
    graph.write_bytes(graph.read_bytes()[:-1])
    with pytest.raises(BundleError, match=r"decoder\.onnx: checksum sha256:.*expected.*datenorm train"):
        load_bundle(folder)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format_version": 2}, "format version 2; this program reads 1"),
        ({"task": {}}, "incomplete or malformed"),
        ({"files": {"encoder.onnx": "sha256:0"}}, r"lists \['encoder.onnx'\]; expected encoder.onnx, decoder.onnx"),
        ({"minimum_confidence": "high"}, "incomplete or malformed"),
    ],
)
def test_what_is_wrong_with_a_spec_is_named(folder: Path, change: dict[str, object], message: str) -> None:
    spec = json.loads((folder / "spec.json").read_text())
    (folder / "spec.json").write_text(json.dumps(spec | change))
    with pytest.raises(BundleError, match=message):
        load_bundle(folder)


@pytest.mark.parametrize("content", ["", "{", "[]"])
def test_a_spec_that_is_no_json_object_is_refused(folder: Path, content: str) -> None:
    (folder / "spec.json").write_text(content)
    with pytest.raises(BundleError, match=r"spec\.json: (not JSON|expected a JSON object)"):
        load_bundle(folder)


def test_a_model_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(BundleError, match=r"no model 'nowhere'.*english.*datenorm train --output nowhere"):
        load_bundle("nowhere")


def test_a_graph_that_is_none_is_refused(folder: Path) -> None:
    bundle = load_bundle(folder)
    broken = replace(bundle, graphs={**bundle.graphs, "encoder.onnx": b"no graph"})
    with pytest.raises(BundleError, match=r"cannot load encoder\.onnx"):
        Runtime(broken)


def test_a_graph_of_another_task_is_refused(folder: Path) -> None:
    bundle = load_bundle(folder)
    symbols = Vocabulary.human("abc")
    with pytest.raises(BundleError, match=r"the encoder reads \d+ input symbols, the task has 5"):
        Runtime(replace(bundle, task=replace(bundle.task, human_vocabulary=symbols)))
