"""Other people's pairs as JSON, with their own vocabularies: the layout of the classic courses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datenorm.datasets.folders import Dataset
from datenorm.datasets.pairs import check_pair, read_json
from datenorm.errors import DataError, SettingsError
from datenorm.outputs import output_language
from datenorm.records import DatePair
from datenorm.task import MACHINE_TIME, TaskSpec, Vocabulary
from datenorm.text import canonicalize

__all__ = ["read_reference_pairs"]

_LENGTHS = {"date": 30, "time": 41}  # Tx of the classic normalizers


def read_reference_pairs(data: Path, vocabularies: Path) -> Dataset:
    """Read JSON pairs `[[human, machine], ...]` with vocabularies `[human -> id, machine -> id]`.

    The classic layout: the first eight tenths are for training and the rest is the test. Nothing
    is left to validate on, so training is watched on the last tenth of its own part.

    Raises:
        DataError: a file has another layout, or a pair does not fit the task; it is named.
    """
    pairs, symbols = read_json(data), read_json(vocabularies)
    _check_files(data, pairs, vocabularies, symbols)
    try:
        human, machine = (Vocabulary.from_index(index) for index in symbols)
        grammar = "time" if set(machine.symbols) == set(MACHINE_TIME.symbols) else "date"
        longest = max(len(canonicalize(text)) for text, _ in pairs)
        task = TaskSpec(
            name=grammar,
            human_vocabulary=human,
            machine_vocabulary=machine,
            max_input_length=max(_LENGTHS[grammar], longest),
            output_length=output_language(grammar).length,
            grammar=grammar,
        )
    except (SettingsError, TypeError) as error:
        raise DataError(f"{vocabularies}: {error}") from error
    read = [DatePair(text, target, detail="reference") for text, target in pairs]
    for number, pair in enumerate(read):
        check_pair(pair, task, f"{data}: pair {number}")
    test_from = len(read) * 8 // 10
    validation_from = test_from * 9 // 10
    return Dataset(
        task,
        train=tuple(read[:test_from]),
        validation=tuple(read[validation_from:test_from]),
        test=tuple(read[test_from:]),
    )


def _check_files(data: Path, pairs: Any, vocabularies: Path, symbols: Any) -> None:
    two_objects = isinstance(symbols, list) and len(symbols) == 2
    if not (two_objects and all(isinstance(s, dict) for s in symbols)):
        expected = "[human_vocabulary, machine_vocabulary], two objects symbol -> id"
        raise DataError(f"{vocabularies}: expected {expected}")
    if not (isinstance(pairs, list) and len(pairs) >= 10):
        raise DataError(f"{data}: expected [[human, machine], ...] with at least 10 pairs")
    for number, pair in enumerate(pairs):
        two = isinstance(pair, list) and len(pair) == 2
        if not (two and all(isinstance(side, str) for side in pair)):
            raise DataError(f"{data}: pair {number} is not [human, machine], two texts")
