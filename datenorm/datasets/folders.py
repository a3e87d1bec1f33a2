"""A dataset as a folder: three splits, both vocabularies, and what made it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, get_args

from datenorm.datasets.pairs import check_pair, read_bytes, read_json
from datenorm.datasets.splits import Split, split_of
from datenorm.errors import DataError, SettingsError
from datenorm.files import FolderKind, atomic_folder
from datenorm.records import DatePair
from datenorm.task import TaskSpec, Vocabulary
from datenorm.text import canonicalize, counted

__all__ = ["DATASET_FOLDER", "Dataset", "read_dataset", "write_dataset"]

FORMAT_VERSION = 1
_KIND = re.compile(r"([a-z-]+)/")
DATASET_FOLDER = FolderKind(
    "dataset",
    "dataset.json",
    frozenset(
        {
            "dataset.json",
            "human_vocab.json",
            "machine_vocab.json",
            *(f"{split}.jsonl" for split in get_args(Split)),
        }
    ),
)


@dataclass(frozen=True)
class Dataset:
    """A dataset in memory."""

    task: TaskSpec
    train: tuple[DatePair, ...]
    validation: tuple[DatePair, ...]
    test: tuple[DatePair, ...]
    checksum: str = ""


def write_dataset(
    folder: Path,
    pairs: Iterable[DatePair],
    task: TaskSpec,
    settings: dict[str, Any],
    count: int,
    force: bool = False,
    progress: Callable[[int], object] | None = None,
) -> dict[str, int]:
    """Write `count` pairs as a dataset folder, streamed; same pairs, same bytes.

    Returns:
        The number of pairs of each split.
    """
    counts = dict.fromkeys(get_args(Split), 0)
    digest = hashlib.sha256()
    with atomic_folder(folder, DATASET_FOLDER, force) as aside:
        with ExitStack() as stack:
            files = {
                split: stack.enter_context((aside / f"{split}.jsonl").open("wb"))
                for split in counts
            }
            for number, pair in enumerate(islice(pairs, count), 1):
                split = split_of(pair, task)
                line = (json.dumps(_record(pair), ensure_ascii=False) + "\n").encode()
                files[split].write(line)
                digest.update(line)
                counts[split] += 1
                if progress and number % 1000 == 0:
                    progress(1000)
        _write_json(aside / "human_vocab.json", task.human_vocabulary.to_index())
        _write_json(aside / "machine_vocab.json", task.machine_vocabulary.to_index())
        described = {k: v for k, v in task.to_dict().items() if not k.endswith("_vocabulary")}
        description = {
            "format_version": FORMAT_VERSION,
            "task": described,
            "settings": settings,
            "seed": settings.get("seed"),
            "counts": counts,
            "checksum": f"sha256:{digest.hexdigest()}",
        }
        _write_json(aside / "dataset.json", description)
    return counts


def read_dataset(folder: Path) -> Dataset:
    """Read a dataset folder; DataError names the file, and the line, of what is wrong."""
    if folder.is_file():
        raise DataError(f"{folder} is a file; expected the folder of a dataset")
    if not folder.is_dir():
        raise DataError(f"no dataset folder at {folder}", "no_dataset", folder=folder)
    description = read_json(folder / "dataset.json")
    try:
        version = description["format_version"]
        if version != FORMAT_VERSION:
            reads = f"this program reads {FORMAT_VERSION}"
            raise DataError(f"{folder / 'dataset.json'}: format version {version}; {reads}")
        described = dict(description["task"])
        described["human_vocabulary"] = _read_vocabulary(folder / "human_vocab.json").symbols
        described["machine_vocabulary"] = _read_vocabulary(folder / "machine_vocab.json").symbols
        task = TaskSpec.from_dict(described)
        checksum, counts = description["checksum"], description["counts"]
    except (KeyError, TypeError, SettingsError) as error:
        raise DataError(f"{folder / 'dataset.json'}: {error}; make the dataset again") from error
    splits = {
        split: tuple(_read_pairs(folder / f"{split}.jsonl", task)) for split in get_args(Split)
    }
    for split, pairs in splits.items():
        if counts.get(split) != len(pairs):
            path, expected = folder / f"{split}.jsonl", counts.get(split)
            lines = f"{counted(len(pairs), 'line')}, but dataset.json says {expected}"
            raise DataError(f"{path}: {lines}; is it cut short?")
    return Dataset(task, splits["train"], splits["validation"], splits["test"], checksum)


def _record(pair: DatePair) -> dict[str, Any]:
    """A pair as a line of a file has it."""
    record: dict[str, Any] = {
        "human": pair.human,
        "machine": pair.machine,
        "pattern": pair.pattern,
        "locale": pair.locale,
    }
    return record | ({"hints": list(pair.hints)} if pair.hints else {})


def _pair(record: dict[str, Any]) -> DatePair:
    """A pair from a line. A pattern is `kind/detail`, or a detail that may have slashes."""
    pattern = record.get("pattern", "")
    match = _KIND.match(pattern)
    return DatePair(
        record["human"],
        record["machine"],
        kind=match[1] if match else "",
        detail=pattern[match.end() :] if match else pattern,
        locale=record.get("locale", ""),
        hints=tuple(record.get("hints", ())),
    )


def _read_pairs(path: Path, task: TaskSpec) -> Iterator[DatePair]:
    unknown: set[str] = set()
    for number, line in enumerate(read_bytes(path).split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            pair = _pair(record)
            unknown |= set(pair.hints) - set(task.hints)
            if task.output.none is None:  # else texts without a date may hold any character
                unknown |= set(canonicalize(pair.human)) - task.human_vocabulary.ids.keys()
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            expected = f"expected a JSON object with human and machine, got {line[:60]!r}"
            raise DataError(f"{path}, line {number}: {expected}") from error
        if unknown:
            symbols = " ".join(sorted(unknown))
            where = f"{path}, line {number}"
            problem = f"character(s) {symbols} not in human_vocab.json"
            raise DataError(f"{where}: {problem}; does it belong to this dataset?")
        check_pair(pair, task, f"{path}, line {number}")
        yield pair


def _read_vocabulary(path: Path) -> Vocabulary:
    index = read_json(path)
    try:
        return Vocabulary.from_index(index)
    except (SettingsError, AttributeError, TypeError) as error:
        expected = f"expected an object symbol -> id with ids from 0 on ({error})"
        raise DataError(f"{path}: {expected}") from error


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
