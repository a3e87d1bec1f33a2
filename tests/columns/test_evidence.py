from __future__ import annotations

import random
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datenorm.columns import evidence
from datenorm.columns.evidence import Evidence
from datenorm.columns.numeric_dates import orders_of
from datenorm.columns.verdict import decide

DMY, MDY, YMD = 1, 2, 4
SLASH, DOT, DASH = "#/#/####", "#.#.####", "#-#-#"
_keys = st.tuples(st.sampled_from([SLASH, DOT, DASH]), st.integers(1, 7))
_counts = st.integers(0, 5)


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    rows = draw(st.dictionaries(_keys, _counts, max_size=4))
    texts = {
        key: tuple(sorted(draw(st.sets(st.text("ab/0", max_size=3), max_size=5)))[:3])
        for key in rows
    }
    years = st.dictionaries(st.integers(0, 99), _counts, max_size=3)
    return Evidence(rows, texts, draw(years), draw(years))


@given(evidences(), evidences(), evidences())
def test_evidence_merges_in_any_order_and_any_parts(a: Evidence, b: Evidence, c: Evidence) -> None:
    assert a.merge(b) == b.merge(a)
    assert a.merge(b).merge(c) == a.merge(b.merge(c))
    assert a.merge(Evidence()) == a
    assert decide(a.merge(b)) == decide(b.merge(a))


@given(st.lists(evidences(), max_size=6), st.integers(0, 99))
def test_the_verdict_does_not_depend_on_who_read_what(parts: list[Evidence], seed: int) -> None:
    shuffled = parts[:]
    random.Random(seed).shuffle(shuffled)
    assert decide(reduce(Evidence.merge, parts, Evidence())) == decide(
        reduce(Evidence.merge, shuffled, Evidence())
    )


def test_rows_that_can_be_read_in_one_way_settle_the_others() -> None:
    verdict = decide(
        Evidence(
            {(SLASH, DMY): 600, (SLASH, DMY | MDY): 400},
            {(SLASH, DMY): ("13/01/2005", "14/01/2005")},
        )
    )
    found = verdict.shapes[SLASH]
    assert (found.order, found.proofs, found.open_rows, found.against) == (
        "dmy",
        {"dmy": 600},
        400,
        0,
    )
    assert found.examples == ("13/01/2005", "14/01/2005")
    assert found.reason == "600 rows can only be read as dmy"
    assert verdict.order_of(SLASH) == "dmy"


def test_rows_that_are_open_throughout_settle_nothing() -> None:
    verdict = decide(Evidence({(SLASH, DMY | MDY): 400}))
    assert verdict.order_of(SLASH) is None
    assert verdict.shapes[SLASH].reason == "no row settles the order"


def test_a_contradiction_is_counted_and_settles_nothing() -> None:
    verdict = decide(Evidence({(SLASH, DMY): 60, (SLASH, MDY): 40, (SLASH, DMY | MDY): 400}))
    found = verdict.shapes[SLASH]
    assert (found.order, found.against, found.reason) == (
        None,
        40,
        "contradiction: 60 only as dmy, 40 only as mdy",
    )
    assert verdict.order_of(SLASH) is None
    assert verdict.contradictions == 40


@pytest.mark.parametrize(("against", "order"), [(0, "dmy"), (2, "dmy"), (3, None)])
def test_a_few_mistakes_are_borne_and_counted(against: int, order: str | None) -> None:
    verdict = decide(Evidence({(SLASH, DMY): 101, (SLASH, MDY): against}))
    assert verdict.shapes[SLASH].order == order
    assert verdict.contradictions == against


@pytest.mark.parametrize(("proving", "order"), [(49, None), (50, "dmy")])
def test_one_row_against_fifty_is_a_mistake(proving: int, order: str | None) -> None:
    assert (
        decide(
            Evidence({(SLASH, DMY): proving, (SLASH, MDY): 1, (SLASH, DMY | MDY): 400})
        ).order_of(SLASH)
        == order
    )
    assert decide(Evidence({(SLASH, DMY): proving, (SLASH, MDY): 1})).shapes[SLASH].order == order


@given(evidences(), evidences(), evidences())
def test_shapes_beyond_the_bound_are_counted_by_separator(
    a: Evidence, b: Evidence, c: Evidence
) -> None:
    whole = decide(a.merge(b).merge(c)).sources
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evidence, "_SHAPE_LIMIT", 1)
        a, b, c = (
            Evidence(part.rows, part.examples, part.short_years, part.full_years)
            for part in (a, b, c)
        )
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


def test_two_sources_are_told_apart_by_their_shape() -> None:
    verdict = decide(Evidence({(DOT, DMY): 10, (DOT, 3): 9, (SLASH, MDY): 10, (SLASH, 3): 9}))
    assert (verdict.order_of(DOT), verdict.order_of(SLASH)) == ("dmy", "mdy")
    assert verdict.contradictions == 0


def test_a_shape_without_proof_follows_its_separator_and_no_other() -> None:
    verdict = decide(Evidence({(SLASH, DMY): 10, ("a #/#/####", 3): 9, (DOT, 3): 9}))
    assert verdict.order_of("a #/#/####") == "dmy"
    assert verdict.order_of(DOT) is None


def test_years_that_stand_first_say_nothing_of_those_that_stand_last() -> None:
    verdict = decide(Evidence({("####-#-#", YMD): 1000, ("#-#-####", 3): 9}))
    assert verdict.order_of("#-#-####") is None
    assert verdict.column.order is None


def test_short_years_first_need_proof_like_all_orders() -> None:
    assert decide(Evidence({(DASH, DMY | YMD): 50, (DASH, 7): 50})).order_of(DASH) is None
    assert (
        decide(Evidence({(DASH, DMY | YMD): 50, (DASH, 7): 50, (DASH, YMD): 1})).order_of(DASH)
        == "ymd"
    )


def test_a_given_order_needs_no_proof() -> None:
    assert decide(Evidence({(SLASH, DMY | MDY): 400}), "mdy").order_of(SLASH) == "mdy"


@pytest.mark.parametrize(
    ("short", "full", "first"),
    [
        ({}, {2000: 99}, None),
        ({30: 5}, {year: 10 for year in range(1932, 2019)}, 1925),  # births: none in the future
        ({24: 5}, {year: 10 for year in range(2018, 2024)}, 1970),  # invoices: '24 is not 1924
        ({79: 5}, {year: 10 for year in range(1850, 1921)}, 1835),  # a museum: '79 is 1879
        ({year % 100: 3 for year in range(1940, 2025)}, {}, 1940),  # one run, from '40 to '24
        ({year % 100: 3 for year in range(1940, 1990)}, {}, 1940),
        ({year: 3 for year in range(20, 50)}, {}, None),  # may be to come
        ({year: 3 for year in range(100)}, {}, None),
        ({40: 1, 24: 1}, {}, None),  # too few
    ],
)
def test_the_century_of_short_years(
    short: dict[int, int], full: dict[int, int], first: int | None
) -> None:
    assert decide(Evidence(short_years=short, full_years=full)).century.first_year == first


def test_orders_of_a_mask() -> None:
    assert [orders_of(mask) for mask in (0, 1, 3, 7)] == [
        (),
        ("dmy",),
        ("dmy", "mdy"),
        ("dmy", "mdy", "ymd"),
    ]
