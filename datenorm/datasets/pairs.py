"""What every file of pairs needs: JSON read with errors that name the file, and pairs checked."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from datenorm.errors import DataError
from datenorm.masked_iso import is_masked_date
from datenorm.records import DatePair
from datenorm.task import TaskSpec
from datenorm.text import canonicalize

__all__ = ["check_pair", "is_target", "read_bytes", "read_json"]


def is_target(text: str, task: TaskSpec) -> bool:
    """Whether the task can write a machine text: an existing day, or a time of day."""
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


def check_pair(pair: DatePair, task: TaskSpec, where: str) -> None:
    """Refuse a pair that the task cannot hold; DataError says `where` it stands."""
    if not is_target(pair.machine, task):
        masks = ", with dashes for what the text does not give"
        day = f"yyyy-mm-dd, a day that exists{masks if task.grammar == 'masked_date' else ''}"
        expected = "HH:MM" if task.grammar == "time" else day
        raise DataError(f"{where}: target {pair.machine[:40]!r}; expected {expected}")
    length = len(canonicalize(pair.human)) + len(pair.hints)
    if not 0 < length <= task.max_input_length:
        limit = task.max_input_length
        raise DataError(f"{where}: text of {length} characters; expected 1 to {limit}")


def read_bytes(path: Path) -> bytes:
    """The file's bytes; DataError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from error


def read_json(path: Path) -> Any:
    """The file's JSON value; DataError where it has none."""
    try:
        return json.loads(read_bytes(path))
    except ValueError as error:
        raise DataError(f"{path}: not JSON ({error})") from error
