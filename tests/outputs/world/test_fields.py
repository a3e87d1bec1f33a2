"""A point, taken apart."""

from __future__ import annotations

import pytest

from datenorm.outputs.world.fields import Fields
from datenorm.outputs.world.structure import Clock, Point


@pytest.mark.parametrize(
    ("date", "parts"),
    [
        ("1979-05-03", ("1979", "05", "03", "")),
        ("--79-05---", ("79", "05", "", "")),
        ("---4------", ("4", "", "", "")),
        ("--------03", ("", "", "03", "")),
        ("185X------", ("185X", "", "", "")),
        ("1979-XX-31", ("1979", "XX", "31", "")),
        ("2019-W23", ("2019", "", "", "W23")),
        ("-----O123", ("", "", "", "O123")),
        ("", ("", "", "", "")),
    ],
)
def test_what_a_date_gives(date: str, parts: tuple[str, str, str, str]) -> None:
    fields = Fields.of(Point(date))
    assert (fields.year, fields.month, fields.day, fields.rest) == parts
    assert fields.has_date == (date != "")
    assert fields.is_short == (parts[0] in ("79", "4"))


def test_what_else_a_point_says() -> None:
    clock = Clock(14, 30)
    fields = Fields.of(Point("0044-05-03", clock, True, "~", True, 4))
    assert fields == Fields("0044", "05", "03", "", True, clock, "~", True, 4, 0)
    assert Fields.of(Point("0044-05-03")) == Fields("0044", "05", "03")
    assert Fields() == Fields("", "", "", "", False, None, "", False, 0, 0)
