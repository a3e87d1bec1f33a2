"""A dataset as a folder: three splits, both vocabularies, and what made it. Reading needs no Babel."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal, get_args
from zlib import crc32

from datenorm.errors import DataError, SettingsError
from datenorm.files import FolderKind, atomic_folder
from datenorm.generation.masked import is_masked_date
from datenorm.records import DatePair
from datenorm.task import MACHINE_TIME, TaskSpec, Vocabulary
from datenorm.text import canonicalize

__all__ = ["DATASET_FOLDER", "Dataset", "Split", "read_dataset", "read_reference_pairs", "split_of", "write_dataset"]

Split = Literal["train", "validation", "test"]
FORMAT_VERSION = 1
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


def split_of(pair: DatePair, task: TaskSpec) -> Split:
    """The split of a pair: eight in ten train, one validation, one test.

    Dates are split by *date*, so that no test date is seen in training. There are only 1,440 times, and
    few partial dates, and all must be seen: times, partial dates and texts without one are split by
    canonical text.
    """
    whole_date = task.grammar != "time" and pair.machine.count("-") == 2
    key = pair.machine if whole_date else canonicalize(pair.human)
    bucket = crc32(f"split:{key}".encode()) % 10
    return "test" if bucket == 0 else "validation" if bucket == 1 else "train"


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
            files = {split: stack.enter_context((aside / f"{split}.jsonl").open("wb")) for split in counts}
            for number, pair in enumerate(islice(pairs, count), 1):
                split = split_of(pair, task)
                record: dict[str, Any] = {"human": pair.human, "machine": pair.machine, "pattern": pair.pattern, "locale": pair.locale}
                if pair.hints:
                    record["hints"] = list(pair.hints)
                line = (json.dumps(record, ensure_ascii=False) + "\n").encode()
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
    if not folder.is_dir():
        raise DataError(f"no dataset folder at {folder}", "no_dataset", folder=folder)
    description = _read_json(folder / "dataset.json")
    try:
        version = description["format_version"]
        if version != FORMAT_VERSION:
            raise DataError(f"{folder / 'dataset.json'}: format version {version}; this program reads {FORMAT_VERSION}")
        described = dict(description["task"])
        described["human_vocabulary"] = _read_vocabulary(folder / "human_vocab.json").symbols
        described["machine_vocabulary"] = _read_vocabulary(folder / "machine_vocab.json").symbols
        task = TaskSpec.from_dict(described)
        checksum, counts = description["checksum"], description["counts"]
    except (KeyError, TypeError, SettingsError) as error:
        raise DataError(f"{folder / 'dataset.json'}: {error}; make the dataset again") from error
    splits = {split: tuple(_read_pairs(folder / f"{split}.jsonl", task)) for split in get_args(Split)}
    for split, pairs in splits.items():
        if counts.get(split) != len(pairs):
            raise DataError(f"{folder / f'{split}.jsonl'}: {len(pairs)} lines, but dataset.json says {counts.get(split)}; is it cut short?")
    return Dataset(task, splits["train"], splits["validation"], splits["test"], checksum)


def read_reference_pairs(data: Path, vocabularies: Path) -> Dataset:
    """Read JSON pairs `[[human, machine], ...]` with vocabularies `[human -> id, machine -> id]`.

    The classic layout: the first eight in ten are for training and the rest is the test. Nothing is left
    to validate on, so the training is watched on the last tenth of its own part.
    """
    pairs, symbols = _read_json(data), _read_json(vocabularies)
    if not (isinstance(symbols, list) and len(symbols) == 2 and all(isinstance(s, dict) for s in symbols)):
        raise DataError(f"{vocabularies}: expected [human_vocabulary, machine_vocabulary], two objects symbol -> id")
    if not (isinstance(pairs, list) and len(pairs) >= 10):
        raise DataError(f"{data}: expected [[human, machine], ...] with at least 10 pairs")
    for number, pair in enumerate(pairs):
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(side, str) for side in pair)):
            raise DataError(f"{data}: pair {number} is not [human, machine], two texts")
    try:
        human, machine = (Vocabulary.from_index(index) for index in symbols)
        is_time = set(machine.symbols) == set(MACHINE_TIME.symbols)
        longest = max(len(canonicalize(text)) for text, _ in pairs)
        task = TaskSpec(
            name="time" if is_time else "date",
            human_vocabulary=human,
            machine_vocabulary=machine,
            max_input_length=max(41 if is_time else 30, longest),
            output_length=5 if is_time else 10,
            grammar="time" if is_time else "date",
        )
    except (SettingsError, TypeError) as error:
        raise DataError(f"{vocabularies}: {error}") from error
    read = [DatePair(text, target, "reference") for text, target in pairs]
    for number, pair in enumerate(read):
        _check_pair(pair, task, f"{data}: pair {number}")
    test_from = len(read) * 8 // 10
    validation_from = test_from * 9 // 10
    return Dataset(task, tuple(read[:test_from]), tuple(read[validation_from:test_from]), tuple(read[test_from:]))


def parse_target(text: str, task: TaskSpec) -> bool:
    """Whether a machine text is one that the task can write: an existing day, or a time of day."""
    try:
        if task.grammar == "masked_date":
            return is_masked_date(text)
        if task.grammar == "time":
            dt.time.fromisoformat(text)
        else:
            dt.date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == task.output_length


def _check_pair(pair: DatePair, task: TaskSpec, where: str) -> None:
    if not parse_target(pair.machine, task):
        masks = ", with dashes for what is not said" if task.grammar == "masked_date" else ""
        expected = "HH:MM" if task.grammar == "time" else f"yyyy-mm-dd, a day that exists{masks}"
        raise DataError(f"{where}: target {pair.machine[:40]!r}; expected {expected}")
    length = len(canonicalize(pair.human)) + len(pair.hints)
    if not 0 < length <= task.max_input_length:
        raise DataError(f"{where}: text of {length} characters; expected 1 to {task.max_input_length}")


def _read_pairs(path: Path, task: TaskSpec) -> Iterator[DatePair]:
    unknown: set[str] = set()
    for number, line in enumerate(_read_bytes(path).split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            hints = tuple(record.get("hints", ()))
            pair = DatePair(record["human"], record["machine"], record.get("pattern", ""), record.get("locale", ""), hints)
            unknown |= set(hints) - set(task.hints)
            if task.grammar != "masked_date":  # whose texts without a date may hold any character
                unknown |= set(canonicalize(pair.human)) - task.human_vocabulary.ids.keys()
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            message = f"{path}, line {number}: expected a JSON object with human and machine, got {line[:60]!r}"
            raise DataError(message) from error
        if unknown:
            symbols = " ".join(sorted(unknown))
            raise DataError(f"{path}, line {number}: character(s) {symbols} not in human_vocab.json; does it belong to this dataset?")
        _check_pair(pair, task, f"{path}, line {number}")
        yield pair


def _read_vocabulary(path: Path) -> Vocabulary:
    index = _read_json(path)
    try:
        return Vocabulary.from_index(index)
    except (SettingsError, AttributeError, TypeError) as error:
        raise DataError(f"{path}: expected an object symbol -> id with ids from 0 on ({error})") from error


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from error


def _read_json(path: Path) -> Any:
    try:
        return json.loads(_read_bytes(path))
    except ValueError as error:
        raise DataError(f"{path}: not JSON ({error})") from error


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
