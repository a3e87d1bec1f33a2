from __future__ import annotations

from datenorm.datasets.splits import split_of
from datenorm.records import DatePair
from datenorm.task import TaskSpec, Vocabulary

MOMENTS = TaskSpec("moments", Vocabulary.human("a"), Vocabulary.machine("world"), 30, 52, "world")


def _split(output: str) -> str:
    return split_of(DatePair("a", output), MOMENTS)


def test_a_span_that_names_a_day_of_the_test_is_of_the_test() -> None:
    days = {_split(f"1979-05-{day:02d}"): f"1979-05-{day:02d}" for day in range(1, 29)}
    assert set(days) == {"train", "validation", "test"}
    train, validation, test = days["train"], days["validation"], days["test"]
    assert _split(f"{train}/{train}") == "train"
    assert _split(f"{train}/{test}") == _split(f"{test}/{train}") == "test"
    assert _split(f"{train}/{validation}") == "validation"
    assert _split(f"{train}T14:00") == "train"
