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
    date are split by canonical text. A span belongs to the test, or to the validation, if one of
    its days does.
    """
    keys = task.output.days(pair.machine) or (canonicalize(pair.human),)
    remainders = {crc32(f"split:{key}".encode()) % 10 for key in keys}
    return "test" if 0 in remainders else "validation" if 1 in remainders else "train"
