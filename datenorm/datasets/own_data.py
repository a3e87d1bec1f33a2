"""Somebody's own pairs: a CSV file with a column of texts and a column of ISO dates."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from datenorm.errors import DataError
from datenorm.records import DatePair
from datenorm.task import TaskSpec
from datenorm.text import canonicalize, counted

__all__ = ["OwnData", "read_own_pairs"]

FEWEST_ROWS = 10
_TEST_EVERY = 5


@dataclass(frozen=True)
class OwnData:
    """Own pairs, every fifth for the test; `unknown` counts characters outside the vocabulary."""

    train: tuple[DatePair, ...]
    test: tuple[DatePair, ...]
    unknown: Mapping[str, int]


def read_own_pairs(path: Path, text_column: str, date_column: str, task: TaskSpec) -> OwnData:
    """Read pairs from a CSV file with a header.

    Raises:
        DataError: the file cannot be read, a column is missing, there are fewer than ten rows, a
            date is not ISO 8601, or a text is empty or longer than Tx. The line is named.
    """
    pairs: list[DatePair] = []
    unknown: Counter[str] = Counter()
    expected = task.output.expected
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = reader.fieldnames or []
            for column in (text_column, date_column):
                if column not in columns:
                    present = ", ".join(columns) or "none, the file is empty"
                    raise DataError(f"{path}: no column {column!r}; the columns are: {present}")
            for row in reader:
                where = f"{path}, line {reader.line_num}"
                text, date = row[text_column] or "", (row[date_column] or "").strip()
                if not task.output.exists(date):
                    problem = f"{date_column} is {date[:40]!r}"
                    raise DataError(f"{where}: {problem}; expected ISO 8601 ({expected})")
                canonical = canonicalize(text)
                if not 0 < len(canonical) <= task.max_input_length:
                    problem = f"{text_column} has {len(canonical)} characters"
                    limit = task.max_input_length
                    raise DataError(f"{where}: {problem}; expected 1 to {limit}")
                unknown.update(c for c in canonical if c not in task.human_vocabulary.ids)
                pairs.append(DatePair(text, date, detail="own"))
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}; expected a CSV file") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path}: not a CSV file in UTF-8 ({error})") from error
    if len(pairs) < FEWEST_ROWS:
        expected = f"expected at least {FEWEST_ROWS}, and some hundreds are better"
        raise DataError(f"{path}: {counted(len(pairs), 'row')}; {expected}")
    test = tuple(pairs[_TEST_EVERY - 1 :: _TEST_EVERY])
    train = tuple(
        pair for index, pair in enumerate(pairs) if index % _TEST_EVERY != _TEST_EVERY - 1
    )
    return OwnData(train, test, dict(unknown))
