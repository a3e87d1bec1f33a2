"""Plain dates among the outputs of the world language."""

from __future__ import annotations

import pytest

from datenorm.outputs.world import accepts
from datenorm.outputs.world.plain import CLASSES, class_of, masked_of, of_class


@pytest.mark.parametrize(
    ("output", "weekday"),
    [
        ("1979-05-03", ""),
        ("1979-05-03d", "d"),
        ("-----05-03", ""),
        ("--79-05---", ""),
        ("1979------", ""),
        ("", None),
        ("1979-05-03~", None),
        ("1979-05-03T14", None),
        ("B0044-03-15", None),
        ("p1402-12-15", None),
        ("185X------", None),
        ("1979-21---", None),
        ("1843------/1844------", None),
    ],
)
def test_a_date_and_nothing_more_is_plain(output: str, weekday: str | None) -> None:
    assert accepts(output)
    assert CLASSES[class_of(output)] == weekday
    if weekday is not None:
        assert of_class(masked_of(output), weekday) == output


def test_no_date_is_the_empty_output_and_a_weekday_needs_a_day() -> None:
    assert of_class("----------", "d") == ""
    assert of_class("1979-05---", "d") == "1979-05---"
    assert masked_of("") == "----------"
