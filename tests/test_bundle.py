from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from inspect import signature
from pathlib import Path

import click
import pytest

from datenorm.bundle import DEFAULT_MODEL, find_model, load_bundle, save_bundle, shipped_models
from datenorm.cli import cli
from datenorm.errors import BundleError, DataError
from datenorm.inference.runtime import Runtime
from datenorm.task import Vocabulary

ROOT = Path(__file__).parents[1]


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


def test_all_that_read_take_one_model_where_none_is_named() -> None:
    pytest.importorskip("pyarrow")
    from datenorm import Normalizer, clean_column
    from datenorm.engines import row_reader
    from datenorm.serving.settings import ServiceSettings

    assert DEFAULT_MODEL in shipped_models()
    for reads in (Normalizer, clean_column, row_reader, ServiceSettings):
        assert signature(reads).parameters["model"].default == DEFAULT_MODEL, reads
    context = click.Context(cli)
    for name in ("predict", "heatmap", "clean", "formats", "serve"):
        command = cli.get_command(context, name)
        assert command is not None
        (option,) = (each for each in command.params if each.name == "model")
        assert option.default == DEFAULT_MODEL, name


def test_a_bundle_goes_to_disk_and_back(folder: Path, tmp_path: Path) -> None:
    bundle = load_bundle(folder)
    save_bundle(bundle, tmp_path / "copy")
    assert load_bundle(tmp_path / "copy") == bundle


@pytest.mark.parametrize("name", ["encoder.onnx", "decoder.onnx", "metrics.json", "MODEL_CARD.md"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(BundleError, match=f"{name}: cannot be read") as caught:
        load_bundle(folder)
    assert caught.value.problem == "damaged_model"


def test_a_file_cut_short_is_found_by_its_checksum(folder: Path) -> None:
    graph = folder / "decoder.onnx"
    graph.write_bytes(graph.read_bytes()[:-1])
    with pytest.raises(BundleError, match=r"decoder\.onnx: checksum sha256:.*expected") as caught:
        load_bundle(folder)
    assert caught.value.problem == "damaged_model"


def _link_to_zero(folder: Path) -> None:
    (folder / "decoder.onnx").unlink()
    (folder / "decoder.onnx").symlink_to("/dev/zero")


def _pipe(folder: Path) -> None:
    (folder / "decoder.onnx").unlink()
    os.mkfifo(folder / "decoder.onnx")


def _huge(folder: Path) -> None:
    with (folder / "decoder.onnx").open("r+b") as file:
        file.truncate(1 << 33)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (_link_to_zero, r"decoder\.onnx: not a regular file"),
        (_pipe, r"decoder\.onnx: not a regular file"),
        (_huge, r"decoder\.onnx: 8192 MiB; at most 256"),
    ],
)
def test_only_regular_files_of_a_sane_size_are_read(
    folder: Path, damage: Callable[[Path], None], message: str
) -> None:
    damage(folder)
    with pytest.raises(BundleError, match=message):
        load_bundle(folder)


@pytest.mark.parametrize("name", ["spec.json", "metrics.json"])
def test_deep_json_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_text("[" * 200_000)
    with pytest.raises(BundleError, match=f"{name}: not JSON"):
        load_bundle(folder)


def test_training_again_is_advised_only_where_it_replaces_nothing_else(folder: Path) -> None:
    """A model of ours that is damaged may be replaced; with a stranger's file in it, it may not."""
    (folder / "encoder.onnx").unlink()
    (folder / "thesis.txt").touch()
    with pytest.raises(BundleError, match=r"encoder\.onnx: cannot be read") as caught:
        load_bundle(folder)
    assert caught.value.problem is None
    with pytest.raises(BundleError, match=r"expected the folder of a model$") as caught:
        load_bundle(folder.parent)
    assert caught.value.problem is None


def test_only_a_model_is_replaced(folder: Path, tmp_path: Path) -> None:
    bundle = load_bundle(folder)
    with pytest.raises(DataError, match=r"exists$") as caught:
        save_bundle(bundle, folder)
    assert caught.value.problem == "exists"
    save_bundle(bundle, folder, force=True)
    shutil.copytree(ROOT / "data" / "english", tmp_path / "dataset")
    with pytest.raises(DataError, match="not replaced: it is not a model of datenorm"):
        save_bundle(bundle, tmp_path / "dataset", force=True)
    assert (tmp_path / "dataset" / "train.jsonl").exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format_version": 2}, "format version 2; this program reads 1"),
        ({"task": {}}, "incomplete or malformed"),
        (
            {"files": {"encoder.onnx": "sha256:0"}},
            r"lists \['encoder.onnx'\]; expected encoder.onnx, decoder.onnx",
        ),
        ({"minimum_confidence": "high"}, "incomplete or malformed"),
        ({"minimum_confidence": float("nan")}, r"minimum_confidence nan; expected 0\.\.1"),
        ({"minimum_confidence": 10**400}, "incomplete or malformed"),
        ({"calibration": [[1, 2, 3]]}, "incomplete or malformed"),
    ],
)
def test_what_is_wrong_with_a_spec_is_named(
    folder: Path, change: dict[str, object], message: str
) -> None:
    spec = json.loads((folder / "spec.json").read_text())
    (folder / "spec.json").write_text(json.dumps(spec | change))
    with pytest.raises(BundleError, match=message):
        load_bundle(folder)


@pytest.mark.parametrize("content", ["", "{", "[]"])
def test_a_spec_that_is_no_json_object_is_refused(folder: Path, content: str) -> None:
    (folder / "spec.json").write_text(content)
    with pytest.raises(BundleError, match=r"spec\.json: (not JSON|expected a JSON object)"):
        load_bundle(folder)


def test_a_model_that_is_not_there_is_refused_with_those_that_are(folder: Path) -> None:
    with pytest.raises(
        BundleError, match=r"no model 'nowhere'; expected .*english, moments, time"
    ) as caught:
        load_bundle("nowhere")
    assert caught.value.problem == "no_model"
    with pytest.raises(BundleError, match=r"no model 'wrold'; did you mean world\?"):
        load_bundle("wrold")
    with pytest.raises(BundleError, match=r"spec\.json is a file; expected a model's folder"):
        load_bundle(folder / "spec.json")


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
