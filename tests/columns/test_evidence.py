from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datenorm.columns import evidence
from datenorm.columns.evidence import Evidence, collect_evidence, years_of
from datenorm.columns.parsed import ParsedTexts
from datenorm.columns.verdict import decide

DMY, MDY, YMD = 1, 2, 4
SLASH, DOT, DASH = "#/#/####", "#.#.####", "#-#-#"
_keys = st.tuples(st.sampled_from([SLASH, DOT, DASH]), st.integers(1, 15))
_counts = st.integers(0, 5)


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    rows = draw(st.dictionaries(_keys, _counts, max_size=4))
    texts = {
        key: tuple(sorted(draw(st.sets(st.text("ab/0", max_size=3), max_size=5)))[:3])
        for key in rows
    }
    years = st.dictionaries(st.integers(0, 99), _counts, max_size=3)
    numbers = st.dictionaries(
        st.tuples(st.just("#-word#"), st.integers(0, 1), st.integers(1, 31)), _counts, max_size=3
    )
    weekdays = st.dictionaries(
        st.tuples(
            st.just("/"),
            st.sampled_from(["dmy", "mdy"]),
            st.sampled_from(["mo", "tue", "wed", "thu"]),
            st.integers(0, 6),
        ),
        _counts,
        max_size=5,
    )
    patterns = st.dictionaries(
        st.tuples(st.sampled_from(["## jan", "## out"]), st.sampled_from(["", "##"]), st.just(1)),
        _counts,
        max_size=3,
    )
    of_words = draw(numbers), draw(weekdays)
    return Evidence(rows, texts, draw(years), draw(years), *of_words, patterns=draw(patterns))


@settings(deadline=None)
@given(evidences(), evidences(), evidences())
def test_evidence_merges_in_any_order_and_any_parts(a: Evidence, b: Evidence, c: Evidence) -> None:
    assert a.merge(b) == b.merge(a)
    assert a.merge(b).merge(c) == a.merge(b.merge(c))
    assert a.merge(Evidence()) == a
    assert decide(a.merge(b)) == decide(b.merge(a))


@settings(deadline=None)
@given(st.lists(evidences(), max_size=6), st.integers(0, 99))
def test_the_verdict_does_not_depend_on_who_read_what(parts: list[Evidence], seed: int) -> None:
    shuffled = parts[:]
    random.Random(seed).shuffle(shuffled)
    assert decide(Evidence.merged(parts)) == decide(Evidence.merged(shuffled))


def test_counts_are_summed_and_the_first_texts_kept() -> None:
    first = Evidence({(SLASH, DMY): 2}, {(SLASH, DMY): ("b", "d", "e")}, {79: 1}, {1979: 2})
    second = Evidence({(SLASH, DMY): 3, (DOT, MDY): 1}, {(SLASH, DMY): ("a", "b", "c")}, {79: 4})
    merged = first.merge(second)
    assert merged.rows == {(SLASH, DMY): 5, (DOT, MDY): 1}
    assert merged.examples == {(SLASH, DMY): ("a", "b", "c")}
    assert (merged.short_years, merged.full_years) == ({79: 5}, {1979: 2})


@settings(deadline=None)
@given(evidences(), evidences(), evidences())
def test_shapes_beyond_the_bound_are_counted_by_separator(
    a: Evidence, b: Evidence, c: Evidence
) -> None:
    whole = decide(a.merge(b).merge(c)).sources
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evidence, "_SHAPE_LIMIT", 1)
        a, b, c = (Evidence(**vars(part)) for part in (a, b, c))
        merged = a.merge(b).merge(c)
        assert merged == c.merge(a.merge(b)) == b.merge(a).merge(c) == Evidence().merge(merged)
    assert len({name for name, _ in merged.rows if not name.startswith("(other shapes)")}) <= 1
    assert decide(merged).sources == whole


def test_a_shape_beyond_the_bound_follows_its_separator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "_SHAPE_LIMIT", 1)
    verdict = decide(
        Evidence(
            {(DASH, 7): 1, ("a #/#/####", DMY): 9, ("a a #/#/####", 3): 9, ("a ####/#/#", YMD): 5}
        )
    )
    assert set(verdict.shapes) == {DASH, "(other shapes) #/", "(other shapes) ####/"}
    assert (verdict.order_of("a a #/#/####"), verdict.order_of(DASH)) == ("dmy", None)


class _Watched(np.ndarray[Any, Any]):
    """An array that counts the calculations with it and with what comes of it."""

    calculations = 0

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        _Watched.calculations += 1
        plain = [
            value.view(np.ndarray) if isinstance(value, _Watched) else value for value in inputs
        ]
        result = getattr(ufunc, method)(*plain, **options)
        return result.view(_Watched) if isinstance(result, np.ndarray) else result


def _parsed(shapes: int) -> ParsedTexts:
    texts = [f"{row:05d}" for row in range(4 * shapes)]
    apart, leaves_numbers = np.zeros((2, len(texts)), dtype=np.bool_)
    return ParsedTexts(
        pa.array(texts, pa.large_string()),
        np.tile(np.array([1, 1, 3, 0], dtype=np.uint8), shapes),
        np.full((len(texts), 3), b"2005-04-03", dtype="S10"),
        np.arange(len(texts), dtype=np.int32) // 4,
        [f"shape {shape}" for shape in range(shapes)],
        {},
        apart,
        leaves_numbers,
        np.zeros(len(texts), dtype=np.int32),
        [""],
    )


def test_rows_are_counted_by_shape_and_orders() -> None:
    found = collect_evidence(_parsed(2), np.array([5, 2, 7, 9, 0, 1, 0, 0]))
    assert found.rows == {("shape 0", 1): 7, ("shape 0", 3): 7, ("shape 1", 1): 1}
    assert found.examples == {
        ("shape 0", 1): ("00000", "00001"),
        ("shape 0", 3): ("00002",),
        ("shape 1", 1): ("00005",),
    }
    assert collect_evidence(_parsed(0), np.array([], dtype=np.int64)).rows == {}
    many = collect_evidence(_parsed(20), np.ones(80, dtype=np.int64)).rows
    assert many == {
        (f"shape {n}", mask): rows for n in range(20) for mask, rows in ((1, 2), (3, 1))
    }


def test_texts_are_not_looked_through_once_for_each_shape() -> None:
    parsed = _parsed(100)
    watched = ParsedTexts(**{**vars(parsed), "shapes": parsed.shapes.view(_Watched)})
    _Watched.calculations = 0
    assert collect_evidence(watched, np.ones(400, dtype=np.int64)) == collect_evidence(
        parsed, np.ones(400, dtype=np.int64)
    )
    assert _Watched.calculations < 20


def test_years_are_counted_by_rows() -> None:
    outputs = {
        "2005-04-03": 1,
        "2005------": 2,
        "--79-05-03": 4,
        "--00------": 8,
        "-----05-03": 16,
        "-" * 10: 32,
        "0009-05-03": 64,
    }
    texts = pa.array(list(outputs), pa.large_string())
    parsed = ParsedTexts.unread(texts, ["any"])
    parsed.outputs[:, 0] = [output.encode() for output in outputs]
    found = collect_evidence(parsed, np.array(list(outputs.values())))
    assert found.short_years == {79: 4, 0: 8}
    assert found.full_years == {2005: 3, 9: 64}
    assert found.rows == {}


def test_the_first_order_of_a_text_gives_its_year() -> None:
    parsed = ParsedTexts.unread(pa.array(["05-04-03"], pa.large_string()), ["#-#-#"])
    parsed.orders[0] = MDY | YMD
    parsed.outputs[0, 1:] = [b"--03-05-04", b"--05-04-03"]
    assert collect_evidence(parsed, np.array([3])).short_years == {3: 3}


@given(evidences(), evidences(), evidences())
def test_of_many_words_the_same_few_count_in_any_order(
    a: Evidence, b: Evidence, c: Evidence
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evidence, "_WORD_LIMIT", 2)
        a, b, c = (Evidence(**vars(part)) for part in (a, b, c))
        merged = a.merge(b).merge(c)
        assert merged == c.merge(a.merge(b)) == b.merge(a).merge(c)
    assert len({word for _, _, word, _ in merged.weekdays}) <= 2


def test_the_shortest_words_are_those_that_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "_WORD_LIMIT", 2)
    weekdays = {
        ("/", "dmy", "thu", 3): 9,
        ("/", "dmy", "mo", 0): 1,
        ("/", "mdy", "mo", 4): 2,
        ("/", "dmy", "fri", 4): 3,
        ("/", "dmy", "wednesday", 2): 9,
    }
    kept = Evidence(weekdays=weekdays).weekdays
    assert kept == {
        ("/", "dmy", "mo", 0): 1,
        ("/", "mdy", "mo", 4): 2,
        ("/", "dmy", "fri", 4): 3,
    }


def test_shapes_that_are_counted_together_take_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "_SHAPE_LIMIT", 1)
    rows = {("a a a a a a a a a #/#/####", DMY): 9, ("(other shapes) #-", YMD): 5}
    assert Evidence(rows).rows == rows


def _open_texts(
    texts: dict[str, tuple[str, int, tuple[str, str, str]]], orders: int
) -> ParsedTexts:
    """Texts that these orders can read: text -> shape, and outputs of dmy, mdy and ymd."""
    shapes = list(dict.fromkeys(shape for shape, _, _ in texts.values()))
    parsed = ParsedTexts.unread(pa.array(list(texts), pa.large_string()), ["unused"])
    outputs = np.array([found for _, _, found in texts.values()], dtype="S10")
    indices = np.array([shapes.index(shape) for shape, _, _ in texts.values()], dtype=np.int32)
    masks = np.full(len(texts), orders, dtype=np.uint8)
    return replace(parsed, orders=masks, outputs=outputs, shapes=indices, shape_names=shapes)


def test_weekdays_are_counted_by_word_and_order() -> None:
    """3 January 2005 is a Monday, 1 March a Tuesday; 10 January a Monday, 1 October a Saturday."""
    texts = {
        "mon 3/1/05": ("a #/#/#", 7, ("--05-01-03", "2005-03-01", "")),
        "Mon 03/01/2005": ("a #/#/####", 5, ("2005-01-03", "2005-03-01", "")),
        "mon 10/01/2005": ("a #/#/####", 2, ("2005-01-10", "2005-10-01", "")),
        "mon 10.01.2005": ("a #.#.####", 1, ("2005-01-10", "2005-10-01", "")),
        "tue 10/01/2005": ("a #/#/####", 0, ("2005-01-10", "2005-10-01", "")),
        "on mon 03/01/2005": ("a a #/#/####", 9, ("2005-01-03", "2005-03-01", "")),
        "03/01/2005": ("#/#/####", 9, ("2005-01-03", "2005-03-01", "")),
    }
    rows = np.array([rows for _, rows, _ in texts.values()])
    assert collect_evidence(_open_texts(texts, DMY | MDY), rows).weekdays == {
        ("/", "mdy", "mon", 1): 12,
        ("/", "dmy", "mon", 0): 7,
        ("/", "mdy", "mon", 5): 2,
        (".", "dmy", "mon", 0): 1,
        (".", "mdy", "mon", 5): 1,
    }
    assert collect_evidence(_open_texts(texts, DMY | YMD), rows).weekdays == {}


def test_numbers_that_may_be_day_or_year_are_counted() -> None:
    texts = {
        "03/01/04": ("#/#/#", 9, ("--04-01-03", "", "--03-01-04")),
        "03/01/2004": ("#/#/####", 9, ("2004-01-03", "", "")),
        "12-nov-14": ("#-a-#", 5, ("--14-11-12", "", "--12-11-14")),
        "12-dec-05": ("#-a-#", 2, ("--05-12-12", "", "--12-12-05")),
        "30 nov 14": ("# a #", 1, ("--14-11-30", "", "--30-11-14")),
        "31-dec-05": ("#-a-#", 0, ("--05-12-31", "", "--31-12-05")),
    }
    rows = np.array([rows for _, rows, _ in texts.values()])
    assert collect_evidence(_open_texts(texts, DMY | YMD), rows).numbers == {
        ("/", 0, 3): 9,
        ("/", 1, 4): 9,
        ("#-word#", 0, 12): 7,
        ("#-word#", 1, 14): 5,
        ("#-word#", 1, 5): 2,
        ("# word#", 0, 30): 1,
        ("# word#", 1, 14): 1,
    }
    assert collect_evidence(_open_texts(texts, MDY | YMD), rows).numbers == {}


def test_years_of_numbers_are_no_years_of_other_texts() -> None:
    texts = pa.array(["20050403", "3 May 1984", "4 May 84"], pa.large_string())
    parsed = ParsedTexts.unread(texts, ["any"])
    parsed.outputs[:, 0] = [b"2005-04-03", b"1984-05-03", b"--84-05-04"]
    found = collect_evidence(parsed, np.array([5, 2, 4]))
    assert (found.full_years, found.dated) == ({2005: 5, 1984: 2}, {1984: 2})


def test_years_of_answers() -> None:
    iso = pa.array(["1984-05-03", None, "1984", "--05-03", "XXXX-05-03", "2016-04-21T15:45"])
    assert years_of(iso, np.array([1, 2, 4, 8, 16, 32])) == {1984: 5, 2016: 32}
