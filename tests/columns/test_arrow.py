from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from datenorm.columns.alike import BLOCK, TextBytes, alike, by_length, by_shape, words_of
from datenorm.columns.arrow import distinct, strings_of, symbols_of, take_each
from datenorm.columns.plain_outputs import as_plain
from datenorm.columns.report.tally import _zones


def test_texts_of_equal_room_become_strings() -> None:
    values = np.array([b"1979-05-03T10:00", b"1979", b"", b"1980-01-01"])
    found = strings_of(values, np.array([True, True, True, False]))
    found.validate(full=True)
    assert found.to_pylist() == ["1979-05-03T10:00", "1979", "", None]
    assert strings_of(values[:0], np.zeros(0, dtype=np.bool_)).to_pylist() == []


@pytest.mark.parametrize("width", [1, 8, 19, 40])
def test_texts_of_many_lengths_become_strings(width: int) -> None:
    random = np.random.default_rng(width)
    texts = ["1" * length for length in random.integers(0, width + 1, 2 * BLOCK + 7)]
    values, valid = (
        np.array([*map(str.encode, texts)], dtype=f"S{width}"),
        np.ones(len(texts), bool),
    )
    valid[::3] = False
    expected = [text if known else None for text, known in zip(texts, valid, strict=True)]
    found = strings_of(values, valid)
    found.validate(full=True)
    assert found.to_pylist() == expected


def test_what_stands_in_its_order_is_not_copied() -> None:
    values = pa.array(["a", "b", "c"])
    assert take_each(values, pa.array([0, 1, 2])) is values
    for rows in ([0, 2, 1], [0, 1], [0, 1, None], [0, 1, 2, 2]):
        assert take_each(values, pa.array(rows)).equals(values.take(pa.array(rows)))


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


@pytest.mark.parametrize(
    "values",
    [
        pa.array(["b", "x", None, "x", "a"]),
        pa.array(["b", "x", None, "x", "a"], pa.large_string()),
        pa.array(["b", "x", None, "x", "a"]).dictionary_encode(),
        pa.array([b"b", b"x", None, b"x", b"a"]),
        pa.array(["y", "b", "x", None, "x", "a"]).dictionary_encode().slice(1),
    ],
)
def test_known_texts_come_first(values: pa.Array) -> None:
    known = pa.array(["a", "b", "c"], pa.large_string())
    texts, indices = distinct(values, known=known)
    assert texts.to_pylist()[:3] == ["a", "b", "c"]
    assert len(set(texts.to_pylist())) == len(texts)
    assert texts.take(indices).to_pylist() == ["b", "x", None, "x", "a"]
    for few in (values[:0], values[2:3], values[-1:]):
        found, _ = distinct(few, known=texts)
        assert found.equals(texts)


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


@pytest.mark.parametrize("kinds", [1, 2, 40])
def test_shapes_are_found_by_all_bytes_but_digits(kinds: int) -> None:
    random = np.random.default_rng(kinds)
    shapes = [f"{chr(97 + kind % 26)}{kind // 26}-" for kind in range(kinds)]
    rows = random.integers(0, kinds, 2 * BLOCK + 100)
    texts = [f"{shapes[kind][0]}{row:05}{shapes[kind][2:]}" for row, kind in enumerate(rows)]
    _, ends, symbols = symbols_of(pa.array(["", *texts, "longer than these"]))
    by_lengths = {
        of.length: (found, of) for found, of in by_length(ends[:-1], ends[1:], symbols, 9)
    }
    assert [*by_lengths] == [7]
    found, of_length = by_lengths[7]
    assert found.tolist() == list(range(1, len(texts) + 1))
    assert [of_length.content(found[:2] - 1).tobytes()] == ["".join(texts[:2]).encode()]
    groups = [(shape, chosen.tolist()) for shape, chosen in by_shape(of_length)]
    letters = {text[0] for text in texts}
    shown = sorted(letter.encode() + b"\xff" * 5 + b"-" for letter in letters)
    assert sorted(shape for shape, _ in groups) == shown
    for shape, chosen in groups:
        expected = [row for row, text in enumerate(texts) if text[0] == chr(shape[0])]
        assert chosen == expected


def test_no_text_has_no_shape() -> None:
    assert not list(by_shape(TextBytes.of(np.zeros((0, 8), dtype=np.uint8))))
