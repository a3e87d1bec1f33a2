"""A trained model as a folder that anyone can read: spec.json, two ONNX graphs, metrics.json, MODEL_CARD.md.

No pickles and no code inside. Loading checks the version, the task, the files and their checksums.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from datenorm.errors import BundleError, SettingsError
from datenorm.files import atomic_folder
from datenorm.task import TaskSpec

__all__ = ["DEFAULT_MODEL", "Bundle", "find_model", "load_bundle", "save_bundle", "shipped_models"]

FORMAT_VERSION = 1
DEFAULT_MODEL = "world"
GRAPHS = ("encoder.onnx", "decoder.onnx")
_SHIPPED = Path(__file__).parent / "models"


@dataclass(frozen=True)
class Bundle:
    """A trained model in memory.

    Args:
        name: what people call it.
        task: symbols, lengths and grammar.
        network: the network's settings, as they were built.
        graphs: ONNX file name -> content.
        metrics: scores on the test split.
        card: the model card, Markdown.
        minimum_confidence: readings less likely than this are rejected.
        calibration: points (joint probability, confidence); none where the probability is the confidence.
        extras: further small files, name -> content (the history, the learning curve).
    """

    name: str
    task: TaskSpec
    network: Mapping[str, Any]
    graphs: Mapping[str, bytes] = field(repr=False)
    metrics: Mapping[str, Any] = field(repr=False)
    card: str = field(repr=False)
    minimum_confidence: float = 0.5
    calibration: tuple[tuple[float, float], ...] = ()
    extras: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def size(self) -> int:
        """Bytes of the graphs."""
        return sum(len(graph) for graph in self.graphs.values())


def shipped_models() -> list[str]:
    """Names of the models inside the package."""
    return sorted(spec.parent.name for spec in _SHIPPED.glob("*/spec.json"))


def find_model(model: str | Path) -> Path:
    """The folder of a shipped model's name or of a path; BundleError where there is neither."""
    if str(model) in shipped_models():
        return _SHIPPED / model
    folder = Path(model)
    if not folder.is_dir():
        raise BundleError(
            f"no model {str(model)!r}: neither a folder nor one of the shipped models ({', '.join(shipped_models())}); "
            f"train one: datenorm train --output {model}"
        )
    return folder


def save_bundle(bundle: Bundle, folder: Path, force: bool = False) -> None:
    """Write a bundle; the folder appears when it is complete."""
    spec = {
        "format_version": FORMAT_VERSION,
        "name": bundle.name,
        "task": bundle.task.to_dict(),
        "network": dict(bundle.network),
        "minimum_confidence": bundle.minimum_confidence,
        "calibration": [list(point) for point in bundle.calibration],
        "files": {name: _checksum(content) for name, content in sorted(bundle.graphs.items())},
    }
    with atomic_folder(folder, force) as aside:
        for name, content in {**bundle.graphs, **bundle.extras}.items():
            (aside / name).write_bytes(content)
        _write_json(aside / "metrics.json", bundle.metrics)
        (aside / "MODEL_CARD.md").write_text(bundle.card, encoding="utf-8")
        _write_json(aside / "spec.json", spec)


def load_bundle(model: str | Path) -> Bundle:
    """Read a bundle by name or path.

    Raises:
        BundleError: it is missing, cut short, of another version, or its checksum is wrong.
    """
    folder = find_model(model)
    spec = _read_json(folder / "spec.json")
    version = spec.get("format_version")
    if version != FORMAT_VERSION:
        raise BundleError(f"{folder / 'spec.json'}: format version {version}; this program reads {FORMAT_VERSION}. {_remedy(folder)}")
    try:
        task = TaskSpec.from_dict(spec["task"])
        checksums = dict(spec["files"])
        name, network, minimum = str(spec["name"]), dict(spec["network"]), float(spec["minimum_confidence"])
        calibration = tuple((float(probability), float(confidence)) for probability, confidence in spec["calibration"])
    except (KeyError, TypeError, ValueError, SettingsError) as error:
        raise BundleError(f"{folder / 'spec.json'}: incomplete or malformed ({error}). {_remedy(folder)}") from error
    if set(checksums) != set(GRAPHS):
        raise BundleError(f"{folder / 'spec.json'}: lists {sorted(checksums)}; expected {', '.join(GRAPHS)}. {_remedy(folder)}")
    graphs = {}
    for file_name, expected in checksums.items():
        graphs[file_name] = _read(folder / file_name)
        found = _checksum(graphs[file_name])
        if found != expected:
            raise BundleError(f"{folder / file_name}: checksum {found[:19]}..., expected {expected[:19]}.... {_remedy(folder)}")
    card = _read(folder / "MODEL_CARD.md").decode("utf-8", "replace")
    return Bundle(name, task, network, graphs, _read_json(folder / "metrics.json"), card, minimum, calibration)


def _remedy(folder: Path) -> str:
    return f"Train it again: datenorm train --output {folder} --force"


def _checksum(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BundleError(f"cannot read {path}: {error.strerror}; a model folder holds it. {_remedy(path.parent)}") from error


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(_read(path))
    except ValueError as error:
        raise BundleError(f"{path}: not JSON ({error}). {_remedy(path.parent)}") from error
    if not isinstance(value, dict):
        raise BundleError(f"{path}: expected a JSON object. {_remedy(path.parent)}")
    return value


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
