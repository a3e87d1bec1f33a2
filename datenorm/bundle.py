"""A trained model as a folder that anyone can read.

spec.json, two ONNX graphs, metrics.json, MODEL_CARD.md; no pickles and no code inside. Loading
checks the version, the task, the files and their checksums.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from datenorm.errors import BundleError, SettingsError
from datenorm.files import FolderKind, atomic_folder
from datenorm.task import TaskSpec

__all__ = [
    "DEFAULT_MODEL",
    "MODEL_FOLDER",
    "Bundle",
    "find_model",
    "load_bundle",
    "save_bundle",
    "shipped_models",
    "write_templates",
]

FORMAT_VERSION = 1
DEFAULT_MODEL = "moments"
GRAPHS = ("encoder.onnx", "decoder.onnx")
TEMPLATES = "templates.bin"
_EXTRAS = ("history.json", "learning_curve.png")
MODEL_FOLDER = FolderKind(
    "model",
    "spec.json",
    frozenset({"spec.json", "metrics.json", "MODEL_CARD.md", *GRAPHS, TEMPLATES, *_EXTRAS}),
)
_LARGEST_FILE = 1 << 28  # bytes; the shipped models have three million
_SHIPPED = Path(__file__).parent / "models"


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
        templates: the file of `inference.compiled`, if the model has one.
        second_opinion: the shipped model that `inference.opinions` asks too, if any.
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
    templates: bytes | None = field(default=None, repr=False)
    second_opinion: str | None = None

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
        return sum(len(graph) for graph in self.graphs.values())


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
        "second_opinion": bundle.second_opinion,
        "files": {name: _checksum(content) for name, content in sorted(_checked(bundle).items())},
    }
    with atomic_folder(folder, MODEL_FOLDER, force) as aside:
        for name, content in {**_checked(bundle), **bundle.extras}.items():
            (aside / name).write_bytes(content)
        _write_json(aside / "metrics.json", bundle.metrics)
        (aside / "MODEL_CARD.md").write_text(bundle.card, encoding="utf-8")
        _write_json(aside / "spec.json", spec)


def _checked(bundle: Bundle) -> dict[str, bytes]:
    """The files whose checksums stand in spec.json, by name."""
    templates = {} if bundle.templates is None else {TEMPLATES: bundle.templates}
    return {**bundle.graphs, **templates}


def write_templates(folder: Path, templates: bytes) -> None:
    """Give the model in a folder compiled templates, instead of any that it has.

    Raises:
        BundleError: there is no model.
    """
    spec = _read_json(folder / "spec.json")
    spec["files"] = dict(sorted({**spec["files"], TEMPLATES: _checksum(templates)}.items()))
    (folder / TEMPLATES).write_bytes(templates)
    _write_json(folder / "spec.json", spec)


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
    try:
        task = TaskSpec.from_dict(spec["task"])
        checksums = dict(spec["files"])
        name, network = str(spec["name"]), dict(spec["network"])
        minimum = float(spec["minimum_confidence"])
        if not 0 <= minimum <= 1:
            raise ValueError(f"minimum_confidence {minimum}; expected 0..1")
        calibration = tuple((float(p), float(c)) for p, c in spec["calibration"])
        second = spec.get("second_opinion")
        if second is not None and second not in shipped_models():
            raise ValueError(f"second_opinion {second!r}; expected a shipped model")
    except (LookupError, TypeError, ValueError, ArithmeticError, SettingsError) as error:
        raise _damaged(folder / "spec.json", f"incomplete or malformed ({error})") from error
    if set(checksums) - {TEMPLATES} != set(GRAPHS):
        lists = f"lists {sorted(checksums)}; expected {', '.join(GRAPHS)}"
        raise _damaged(folder / "spec.json", lists)
    files = {}
    for file_name, expected in checksums.items():
        files[file_name] = _read(folder / file_name)
        found = _checksum(files[file_name])
        if found != expected:
            differ = f"checksum {found[:19]}..., expected {str(expected)[:19]}..."
            raise _damaged(folder / file_name, differ)
    card = _read(folder / "MODEL_CARD.md").decode("utf-8", "replace")
    metrics = _read_json(folder / "metrics.json")
    templates = files.pop(TEMPLATES, None)
    return Bundle(
        name,
        task,
        network,
        files,
        metrics,
        card,
        minimum,
        calibration,
        templates=templates,
        second_opinion=second,
    )


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
