"""Which split a pair belongs to."""

from __future__ import annotations

from typing import Literal
from zlib import crc32

from datenorm.records import DatePair
from datenorm.task import TaskSpec
from datenorm.text import canonicalize

__all__ = ["Split", "split_of"]

Split = Literal["train", "validation", "test"]


def split_of(pair: DatePair, task: TaskSpec) -> Split:
    """The split of a pair: eight in ten train, one validation, one test.

    Dates are split by *date*, so that no test date is seen in training. There are only 1,440
    times and few partial dates, and all must be seen: times, partial dates and texts without a
    date are split by canonical text.
    """
    key = "/".join(task.output.days(pair.machine)) or canonicalize(pair.human)
    remainder = crc32(f"split:{key}".encode()) % 10
    return "test" if remainder == 0 else "validation" if remainder == 1 else "train"
