from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from datenorm.columns.alike import alike, words_of
from datenorm.columns.arrow import distinct, strings_of, symbols_of
from datenorm.columns.plain_outputs import as_plain
from datenorm.columns.report.tally import _zones


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
        (b"1979-05-03T10:00-00:30", False),
        (b"1979-05-03e", True),
        (b"1979-05-03T10:00-00:30e", False),
        (b"1979-05-03T10:00-05:30e", True),
        (b"1979-05---e", False),
        (b"1979-05---", False),
        (b"--79-05-03", False),
    ],
)
def test_plain_moments_are_their_own_iso(output: bytes, is_plain: bool) -> None:
    outputs = np.array([output, b"x" * 40, output, b"1980-01-01T10"])
    found, plain = as_plain(outputs, days_alone=False)
    assert plain.tolist() == [is_plain, False, is_plain, True]
    assert found.tolist()[1:] == [b"x" * 40, found[0], b"1980-01-01T10"]
    assert found[0] == (output.removesuffix(b"e") if is_plain else output)
    assert outputs[0] == output
    _, plain = as_plain(outputs, days_alone=True)
    assert plain.tolist()[:1] == [output.removesuffix(b"e") == b"1979-05-03"]


@pytest.mark.parametrize(
    ("output", "iso"),
    [
        (b"1979-05-03T10:05P", b"1979-05-03T22:05"),
        (b"1979-05-03T12:05P", b"1979-05-03T12:05"),
        (b"1979-05-03T12:05Ad", b"1979-05-03T00:05"),
        (b"1979-05-03T09:05:30A-05:30d", b"1979-05-03T09:05:30-05:30"),
        (b"1979-05-03T01PZ", b"1979-05-03T13Z"),
        (b"1979-05-03T13:05P", None),
        (b"1979-05-03T00:05A", None),
        (b"1979-05-03T10:05P-00:30", None),
        (b"1979-05---T10:05P", None),
    ],
)
def test_moments_with_am_or_pm_are_in_24_hours(output: bytes, iso: bytes | None) -> None:
    outputs = np.array([output, b"x" * 40, output])
    found, plain = as_plain(outputs, days_alone=False)
    assert plain.tolist() == [iso is not None, False, iso is not None]
    assert found.tolist() == [iso or output, b"x" * 40, iso or output]
    assert not as_plain(outputs, days_alone=True)[1].any()


def test_columns_without_repeats_are_not_encoded() -> None:
    texts = [f"{number} of {'many' * (number % 5)}" for number in range(5000)]
    found, indices = distinct(pa.array(texts))
    assert found.to_pylist() == texts
    assert indices.to_pylist() == list(range(5000))
    for more in ([texts[17]], [None], ["x" * 200, "x" * 200], [""]):
        repeated = pa.array([*texts, *more])
        found, indices = distinct(repeated)
        assert found.take(indices).equals(repeated.cast(pa.large_string()))
        assert len(set(found.to_pylist())) == len(found)


def test_rows_of_bytes_that_are_alike() -> None:
    random = np.random.default_rng(1)
    for kinds in (2, 700):
        rows = random.integers(0, kinds, 1000)
        content = random.integers(0, 256, (kinds, 11), dtype=np.uint8)[rows]
        found = list(alike(words_of(content)))
        assert sorted(np.concatenate(found).tolist()) == list(range(1000))
        assert len(found) == len(np.unique(rows))
        for members in found:
            assert len(set(rows[members])) == 1
            assert members.tolist() == sorted(members)
