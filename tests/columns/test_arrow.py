from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from datenorm.columns.arrow import strings_of, symbols_of
from datenorm.columns.report.tally import _zones
from datenorm.columns.resolve import _are_plain
from datenorm.inference.policy import Policy


def test_texts_of_equal_room_become_strings() -> None:
    values = np.array([b"1979-05-03T10:00", b"1979", b"", b"1980-01-01"])
    found = strings_of(values, np.array([True, True, True, False]))
    found.validate(full=True)
    assert found.to_pylist() == ["1979-05-03T10:00", "1979", "", None]
    assert strings_of(values[:0], np.zeros(0, dtype=np.bool_)).to_pylist() == []


def test_symbols_are_those_of_a_slice() -> None:
    texts, ends, symbols = symbols_of(pa.array(["ab", None, "cde", ""]).slice(1))
    assert texts.to_pylist() == [None, "cde", ""]
    assert [bytes(symbols[a:b]) for a, b in pairwise(ends)] == [b"", b"cde", b""]


def test_zones_are_counted_by_rows() -> None:
    iso = pa.array(
        [
            "1979-05-03T10:00:00.25Z",
            "1979-05-03T10:00-05:30",
            "T10:00+02:00",
            "1979-05-03T10:00:30",
            "1979-05-03/1980-05-03T10:00+02:00",
            "-0044",
            "",
            None,
        ]
    )
    rows = np.array([1, 2, 4, 8, 16, 32, 64, 128])
    assert _zones(iso, rows) == {"Z": 1, "-05:30": 2, "+02:00": 20}


@pytest.mark.parametrize(
    ("output", "is_plain"),
    [
        (b"1979-05-03", True),
        (b"1979-05-03T10:00:30.25-05:00", True),
        (b"1979-05-03T10:00Z", True),
        (b"1979-05-03T10:00P", False),
        (b"1979-05-03T10:00-00:30", False),
        (b"1979-05-03e", False),
        (b"1979-05---", False),
        (b"--79-05-03", False),
    ],
)
def test_plain_moments_are_their_own_iso(output: bytes, is_plain: bool) -> None:
    outputs = np.array([output, b"x" * 40])[:1]
    assert _are_plain(outputs, Policy()).tolist() == [is_plain]
    assert _are_plain(outputs, Policy(timezone="UTC")).tolist() == [output == b"1979-05-03"]
