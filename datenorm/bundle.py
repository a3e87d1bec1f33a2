"""A trained model as a folder that anyone can read.

spec.json, two ONNX graphs, metrics.json, MODEL_CARD.md; no pickles and no code inside. Loading
checks the version, the task, the files and their checksums.

A gated model has one graph of its own, `gate.onnx`, and names two others: the one that reads plain
dates, and the one that reads everything else and whose task it has.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from datenorm.errors import BundleError, SettingsError
from datenorm.files import FolderKind, atomic_folder
from datenorm.task import TaskSpec

__all__ = [
    "DEFAULT_MODEL",
    "MODEL_FOLDER",
    "Bundle",
    "Gate",
    "find_model",
    "load_bundle",
    "save_bundle",
    "save_gated",
    "shipped_models",
]

FORMAT_VERSION = 1
DEFAULT_MODEL = "world"
GRAPHS = ("encoder.onnx", "decoder.onnx")
GATE = "gate.onnx"
_EXTRAS = ("history.json", "learning_curve.png")
MODEL_FOLDER = FolderKind(
    "model",
    "spec.json",
    frozenset({"spec.json", "metrics.json", "MODEL_CARD.md", *GRAPHS, GATE, *_EXTRAS}),
)
_LARGEST_FILE = 1 << 28  # bytes; the shipped models have three million
_SHIPPED = Path(__file__).parent / "models"


@dataclass(frozen=True)
class Gate:
    """What tells which texts say a plain date and nothing more, and the model that reads those.

    `graph` is an ONNX graph: ids and mask (m, T) -> probabilities (m, k) of the classes of
    `outputs.world.plain`. Texts of which a plain date is at least as likely as `threshold` go to
    `plain`.
    """

    graph: bytes = field(repr=False)
    plain: Bundle
    threshold: float


@dataclass(frozen=True)
class Bundle:
    """A trained model in memory.

    Args:
        name: what people call it.
        task: symbols, lengths and the output language.
        network: the network's settings, as they were built.
        graphs: ONNX file name -> content.
        metrics: scores on the test split.
        card: the model card, Markdown.
        minimum_confidence: readings less likely than this are rejected.
        calibration: points (joint probability, confidence); without any, they are the same.
        extras: further small files, name -> content (the history, the learning curve).
        gate: what sends plain dates to another model; None where this one reads all texts.
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
    gate: Gate | None = None

    @property
    def years(self) -> range | None:
        """The years that the network was trained on; None where they are not known."""
        recipe = self.metrics.get("recipe")
        data = recipe.get("data") if isinstance(recipe, Mapping) else None
        if not isinstance(data, Mapping) or data.get("far_year_share"):
            return None
        try:
            first, last = (dt.date.fromisoformat(data[end]).year for end in ("start", "end"))
        except (KeyError, TypeError, ValueError):
            return None
        return range(first, last + 1)

    @property
    def size(self) -> int:
        """Bytes of the graphs."""
        own = sum(len(graph) for graph in self.graphs.values())
        return own + (len(self.gate.graph) + self.gate.plain.size if self.gate else 0)


def shipped_models() -> list[str]:
    """Names of the models inside the package."""
    return sorted(spec.parent.name for spec in _SHIPPED.glob("*/spec.json"))


def find_model(model: str | Path) -> Path:
    """The folder of a shipped model's name or of a path; BundleError where there is neither."""
    shipped = shipped_models()
    if str(model) in shipped:
        return _SHIPPED / model
    folder = Path(model)
    expected = f"expected a model's folder, or one of the shipped models: {', '.join(shipped)}"
    if folder.is_dir():
        return folder
    if folder.exists():
        raise BundleError(f"{folder} is a file; {expected}")
    from difflib import get_close_matches

    close = get_close_matches(str(model), shipped, 1)
    if close:
        raise BundleError(f"no model {str(model)!r}; did you mean {close[0]}?")
    raise BundleError(f"no model {str(model)!r}; {expected}", "no_model", folder=folder)


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
    with atomic_folder(folder, MODEL_FOLDER, force) as aside:
        for name, content in {**bundle.graphs, **bundle.extras}.items():
            (aside / name).write_bytes(content)
        _write_json(aside / "metrics.json", bundle.metrics)
        (aside / "MODEL_CARD.md").write_text(bundle.card, encoding="utf-8")
        _write_json(aside / "spec.json", spec)


def save_gated(
    name: str, gate: Gate, experts: tuple[str, str], described: Bundle, folder: Path, force: bool
) -> None:
    """Write a gated model.

    `experts` are the names of two shipped models, or their folders as seen from `folder`: the one
    for plain dates, and the one for all else. `described` has the metrics, the card and the extras.
    """
    spec = {
        "format_version": FORMAT_VERSION,
        "name": name,
        "experts": dict(zip(("plain", "other"), experts, strict=True)),
        "threshold": gate.threshold,
        "files": {GATE: _checksum(gate.graph)},
    }
    with atomic_folder(folder, MODEL_FOLDER, force) as aside:
        for file_name, content in {GATE: gate.graph, **described.extras}.items():
            (aside / file_name).write_bytes(content)
        _write_json(aside / "metrics.json", described.metrics)
        (aside / "MODEL_CARD.md").write_text(described.card, encoding="utf-8")
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
        reads = f"format version {version}; this program reads {FORMAT_VERSION}"
        raise _damaged(folder / "spec.json", reads)
    return _load_gated(folder, spec) if "experts" in spec else _load_single(folder, spec)


def _load_gated(folder: Path, spec: Mapping[str, Any]) -> Bundle:
    """A gated model: the bundle of the expert for all else, with the gate."""
    try:
        name, threshold = str(spec["name"]), float(spec["threshold"])
        if not 0 < threshold <= 1:
            raise ValueError(f"threshold {threshold}; expected 0..1")
        checksums = {GATE: dict(spec["files"])[GATE]}
        experts = [str(dict(spec["experts"])[role]) for role in ("plain", "other")]
    except (LookupError, TypeError, ValueError) as error:
        raise _damaged(folder / "spec.json", f"incomplete or malformed ({error})") from error
    plain, other = (
        load_bundle(_SHIPPED / expert if expert in shipped_models() else folder / expert)
        for expert in experts
    )
    if plain.gate or other.gate:
        raise _damaged(folder / "spec.json", "an expert has a gate itself")
    gate = Gate(_read_checked(folder, checksums)[GATE], plain, threshold)
    card = _read(folder / "MODEL_CARD.md").decode("utf-8", "replace")
    metrics = _read_json(folder / "metrics.json")
    return replace(other, name=name, metrics=metrics, card=card, gate=gate)


def _load_single(folder: Path, spec: Mapping[str, Any]) -> Bundle:
    """A model of one network."""
    try:
        task = TaskSpec.from_dict(spec["task"])
        checksums = dict(spec["files"])
        name, network = str(spec["name"]), dict(spec["network"])
        minimum = float(spec["minimum_confidence"])
        if not 0 <= minimum <= 1:
            raise ValueError(f"minimum_confidence {minimum}; expected 0..1")
        calibration = tuple((float(p), float(c)) for p, c in spec["calibration"])
    except (LookupError, TypeError, ValueError, ArithmeticError, SettingsError) as error:
        raise _damaged(folder / "spec.json", f"incomplete or malformed ({error})") from error
    if set(checksums) != set(GRAPHS):
        lists = f"lists {sorted(checksums)}; expected {', '.join(GRAPHS)}"
        raise _damaged(folder / "spec.json", lists)
    graphs = _read_checked(folder, checksums)
    card = _read(folder / "MODEL_CARD.md").decode("utf-8", "replace")
    metrics = _read_json(folder / "metrics.json")
    return Bundle(name, task, network, graphs, metrics, card, minimum, calibration)


def _read_checked(folder: Path, checksums: Mapping[str, str]) -> dict[str, bytes]:
    """Files by name, each held against its checksum."""
    contents = {}
    for file_name, expected in checksums.items():
        contents[file_name] = _read(folder / file_name)
        found = _checksum(contents[file_name])
        if found != expected:
            differ = f"checksum {found[:19]}..., expected {str(expected)[:19]}..."
            raise _damaged(folder / file_name, differ)
    return contents


def _damaged(path: Path, what: str) -> BundleError:
    """An error that names a file; training again is advised where it replaces nothing else."""
    folder = path.parent
    if folder.parent == _SHIPPED:
        return BundleError(f"{path}: {what}; install datenorm again")
    if MODEL_FOLDER.holds(folder):
        return BundleError(f"{path}: {what}", "damaged_model", folder=folder)
    return BundleError(f"{path}: {what}; expected the folder of a model")


def _checksum(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _read(path: Path) -> bytes:
    """A regular file of a sane size: a link to a device would never end."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _damaged(path, "not a regular file")
        if status.st_size > _LARGEST_FILE:
            raise _damaged(path, f"{status.st_size >> 20} MiB; at most {_LARGEST_FILE >> 20}")
        return path.read_bytes()
    except OSError as error:
        raise _damaged(path, f"cannot be read ({error.strerror})") from error


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(_read(path))
    except (ValueError, RecursionError) as error:
        raise _damaged(path, f"not JSON ({error})") from error
    if not isinstance(value, dict):
        raise _damaged(path, "expected a JSON object")
    return value


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
