"""What every file of pairs needs: JSON read with errors that name the file, and pairs checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from datenorm.errors import DataError
from datenorm.records import DatePair
from datenorm.task import TaskSpec
from datenorm.text import canonicalize

__all__ = ["check_pair", "read_bytes", "read_json"]


def check_pair(pair: DatePair, task: TaskSpec, where: str) -> None:
    """Refuse a pair that the task cannot hold; DataError says `where` it stands."""
    if not task.output.exists(pair.machine):
        raise DataError(f"{where}: target {pair.machine[:40]!r}; expected {task.output.expected}")
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
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path}: not JSON ({error})") from error
