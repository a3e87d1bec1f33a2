"""Verdicts, and the counts at which they change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from datenorm.columns.evidence import Evidence
from datenorm.columns.numeric_dates import YEAR_MAY_BE_FIRST as MAYBE
from datenorm.columns.verdict import CenturyVerdict, OrderVerdict, Verdict, decide

DMY, MDY, YMD = 1, 2, 4
SLASH, DOT, DASH = "#/#/####", "#.#.####", "#-#-#"


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


def test_the_reason_counts_proofs_and_mistakes() -> None:
    found = decide(Evidence({(SLASH, DMY): 100, (SLASH, MDY): 2, (SLASH, DMY | MDY): 7})).shapes[
        SLASH
    ]
    assert found.reason == "100 rows can only be read as dmy; 2 contradict it"
    assert (found.proofs, found.open_rows, found.against) == ({"dmy": 100, "mdy": 2}, 7, 2)


def test_rows_that_forbid_an_order_settle_it_too() -> None:
    """Whatever is day-first or year-first is not month-first; which of both remains open."""
    evidence = Evidence({(DASH, DMY | YMD): 3, (DASH, DMY | MDY): 3})
    found = decide(evidence).shapes[DASH]
    assert (found.order, found.reason) == ("dmy", "no other order than dmy can read the rows")
    assert (found.proofs, found.open_rows, found.against) == ({}, 6, 0)


def test_every_other_order_needs_rows_against_it() -> None:
    assert decide(Evidence({(DASH, DMY): 1})).shapes[DASH].order == "dmy"
    assert decide(Evidence({(DASH, DMY): 1, (DASH, DMY | MDY): 5})).shapes[DASH].order == "dmy"
    found = decide(Evidence({(DASH, DMY | MDY): 5, (DASH, YMD): 5})).shapes[DASH]
    assert (found.order, found.reason) == (None, "no row settles the order")
    assert (found.proofs, found.open_rows, found.against) == ({"ymd": 5}, 5, 0)


def test_a_tie_settles_nothing() -> None:
    found = decide(Evidence({(SLASH, DMY): 5, (SLASH, MDY): 5})).shapes[SLASH]
    assert (found.order, found.against) == (None, 5)
    assert found.reason == "contradiction: 5 only as dmy, 5 only as mdy"


def test_proof_is_shown_in_alphabetical_order_and_only_that_of_the_order() -> None:
    texts = {
        (SLASH, DMY): ("25/04/2005", "26/04/2005", "27/04/2005"),
        ("a #/#/####", DMY): ("a 13/01/2005",),
        (SLASH, DMY | MDY): ("01/01/2005",),
    }
    rows = {(SLASH, DMY): 3, ("a #/#/####", DMY): 1, (SLASH, DMY | MDY): 9}
    verdict = decide(Evidence(rows, texts))
    assert verdict.sources["/"].examples == ("25/04/2005", "26/04/2005", "27/04/2005")
    assert verdict.shapes["a #/#/####"].examples == ("a 13/01/2005",)
    assert verdict.column.examples == verdict.sources["/"].examples


def test_rows_without_an_order_are_no_evidence() -> None:
    verdict = decide(Evidence({("# a ####", 0): 9, (SLASH, DMY): 1}))
    assert set(verdict.shapes) == {SLASH}
    assert set(verdict.sources) == {"/"}


def test_a_shape_that_contradicts_itself_does_not_follow_its_separator() -> None:
    rows = {(SLASH, DMY): 100, ("a #/#/####", DMY): 1, ("a #/#/####", MDY): 1}
    verdict = decide(Evidence(rows))
    assert verdict.sources["/"].order == "dmy"
    assert verdict.order_of(SLASH) == "dmy"
    assert verdict.order_of("a #/#/####") is None
    assert verdict.order_of("a a #/#/####") == "dmy"
    assert verdict.contradictions == 1


def test_an_unknown_separator_has_no_order() -> None:
    assert decide(Evidence({(SLASH, DMY): 9})).order_of(DOT) is None
    assert decide(Evidence()).order_of(DOT) is None


def test_a_given_order_overrules_what_the_rows_prove() -> None:
    verdict = decide(Evidence({(SLASH, DMY): 9}), "mdy")
    assert (verdict.order_of(SLASH), verdict.given_order) == ("mdy", "mdy")
    assert verdict.shapes[SLASH].order == "dmy"


def _century(short: dict[int, int], full: dict[int, int], pivot_year: int = 69) -> int | None:
    evidence = Evidence(short_years=short, full_years=full)
    return decide(evidence, pivot_year=pivot_year).century.first_year


@pytest.mark.parametrize(("rows", "first"), [(19, None), (20, 1925)])
def test_a_verdict_on_the_century_needs_twenty_rows(rows: int, first: int | None) -> None:
    assert _century({30: 1}, {1975: rows}) == first
    run = {year: 1 for year in range(80, 80 + rows - 1)}
    assert _century({**run, 79: 1}, {}) == (None if first is None else 1979)


@pytest.mark.parametrize(("last", "first"), [(1999, 1899), (2000, None)])
def test_four_digit_years_of_one_century_settle_it(last: int, first: int | None) -> None:
    assert _century({30: 1}, {1900: 50, last: 50}) == first


def test_the_century_begins_fifty_years_before_the_middle() -> None:
    assert _century({30: 1}, {1951: 50, 2000: 50}) == 1925
    assert _century({30: 1}, {1952: 50, 2000: 50}) == 1926
    assert _century({30: 1}, {2090: 50}) == 1999  # '99 is 1999 at the latest
    assert _century({30: 1}, {20: 50}) == 1


@pytest.mark.parametrize(("outliers", "first"), [(1, 1930), (2, None)])
def test_one_row_in_a_hundred_is_an_outlier(outliers: int, first: int | None) -> None:
    assert _century({30: 1}, {1700: outliers, 1980: 100 - outliers}) == first
    assert _century({30: 1}, {1980: 100 - outliers, 2300: outliers}) == first


def test_outliers_of_several_years_count_together() -> None:
    assert _century({30: 1}, {1700: 1, 1701: 1, 1980: 98}) is None
    assert _century({30: 1}, {1980: 98, 2300: 1, 2301: 1}) is None


@pytest.mark.parametrize(("begin", "first"), [(9, None), (10, 1910)])
def test_a_run_of_short_years_needs_a_gap_of_ten_years(begin: int, first: int | None) -> None:
    assert _century({year: 1 for year in range(begin, 100)}, {}) == first


def test_a_single_short_year_is_no_run() -> None:
    assert _century({79: 99}, {}) is None
    assert _century({78: 50, 79: 50}, {}) == 1978


@pytest.mark.parametrize(("pivot_year", "first"), [(50, None), (49, 1920), (21, 1920), (20, 1920)])
def test_a_run_before_the_pivot_of_the_task_may_be_to_come(
    pivot_year: int, first: int | None
) -> None:
    assert _century({year: 3 for year in range(20, 50)}, {}, pivot_year) == first


def test_reasons_for_a_century_say_which_years() -> None:
    reasons = [
        decide(Evidence(short_years=short, full_years=full)).century.reason
        for short, full in (
            ({}, {2000: 99}),
            ({30: 5}, {1932: 50, 2018: 50}),
            ({year % 100: 3 for year in range(1940, 2025)}, {}),
            ({30: 5}, {}),
        )
    ]
    assert reasons == [
        "no two-digit years",
        "four-digit years lie in 1932 to 2018, and two-digit years nearest to those: from 1925 on",
        "two-digit years run without a break from '40 to '24",
        "two-digit years alone do not settle the century: the usual pivot counts",
    ]


WORDY = "a #/#/####"
# Worked by hand: these are Mondays and Tuesdays if the day stands first, and no two of a word are
# one weekday if the month does (3 January 2005, 4 January, 7 February 2005, 8 February, ...).
WEEKDAYS = {
    **{("/", "dmy", word, day): 5 for word, day in (("mon", 0), ("tue", 1))},
    **{("/", "mdy", word, day): 1 for word in ("mon", "tue") for day in range(5)},
}


def test_weekdays_prove_the_order_in_which_they_fit() -> None:
    verdict = decide(Evidence({(WORDY, DMY | MDY): 10}, weekdays=WEEKDAYS))
    assert verdict.order_of(WORDY) == verdict.order_of(SLASH) == "dmy"
    assert verdict.sources["/"].reason == ("8 rows would not be the weekdays that they name as mdy")
    assert verdict.order_of(DOT) is None
    swapped = {
        (source, "mdy" if order == "dmy" else "dmy", word, day): rows
        for (source, order, word, day), rows in WEEKDAYS.items()
    }
    found = decide(Evidence({(WORDY, DMY | MDY): 10}, weekdays=swapped))
    assert found.order_of(WORDY) == "mdy"


def test_rows_that_can_be_read_in_one_way_count_before_weekdays() -> None:
    rows = {(SLASH, MDY): 1, (WORDY, DMY | MDY): 10}
    assert decide(Evidence(rows, weekdays=WEEKDAYS)).order_of(WORDY) == "mdy"


@pytest.mark.parametrize(("others", "order"), [(4, None), (5, "dmy")])
def test_weekdays_need_five_rows_against_the_other_order(others: int, order: str | None) -> None:
    weekdays = {
        ("/", "dmy", "mon", 0): 2 * others,
        ("/", "dmy", "tue", 1): 1,
        ("/", "mdy", "mon", 2): others,
        ("/", "mdy", "mon", 3): others,
        ("/", "mdy", "tue", 4): 1,
    }
    verdict = decide(Evidence({(WORDY, DMY | MDY): 2 * others + 1}, weekdays=weekdays))
    assert verdict.order_of(WORDY) == order


def test_a_word_that_is_no_weekday_proves_nothing() -> None:
    both = {("/", order, "on", day): 9 for order in ("dmy", "mdy") for day in range(7)}
    assert decide(Evidence({(WORDY, DMY | MDY): 63}, weekdays=both)).order_of(WORDY) is None
    always = {("/", "dmy", "on", 0): 9} | {("/", "mdy", "on", day): 1 for day in range(7)}
    assert decide(Evidence({(WORDY, DMY | MDY): 9}, weekdays=always)).order_of(WORDY) is None


def test_weekdays_of_another_source_and_of_no_row_prove_nothing() -> None:
    others = {(".", "dmy", "mon", day): 30 for day in range(7)}
    none = {("/", "dmy", "wed", 2): 0, ("/", "dmy", "mon", 6): 0}
    found = decide(Evidence({(WORDY, DMY | MDY): 10}, weekdays=WEEKDAYS | others | none))
    assert found.sources["/"].reason == "8 rows would not be the weekdays that they name as mdy"
    one_word = {("/", "dmy", "mon", 0): 10, **none}
    scattered = {("/", "mdy", "mon", day): 2 for day in range(5)}
    found = decide(Evidence({(WORDY, DMY | MDY): 10}, weekdays=one_word | scattered))
    assert found.order_of(WORDY) is None


@pytest.mark.parametrize(("against", "order"), [(50, "dmy"), (49, None)])
def test_one_weekday_against_fifty_is_a_mistake(against: int, order: str | None) -> None:
    """100 rows: day first, one of them is no Monday; month first, 50 or 49 are none of theirs."""
    weekdays = {
        ("/", "dmy", "mon", 0): 60,
        ("/", "dmy", "mon", 1): 1,
        ("/", "dmy", "tue", 1): 39,
        ("/", "mdy", "mon", 2): 80 - against,
        ("/", "mdy", "mon", 3): 30,
        ("/", "mdy", "mon", 6): against - 49,
        ("/", "mdy", "tue", 4): 20,
        ("/", "mdy", "tue", 5): 19,
    }
    found = decide(Evidence({(WORDY, DMY | MDY): 100}, weekdays=weekdays)).sources["/"]
    assert (found.order, found.against) == (order, 1 if order else 0)


def test_weekdays_settle_nothing_that_rows_contradict_or_settle() -> None:
    rows = {(WORDY, DMY): 5, (WORDY, MDY): 5, (WORDY, DMY | MDY): 10}
    found = decide(Evidence(rows, weekdays=WEEKDAYS)).sources["/"]
    assert (found.order, found.against) == (None, 5)
    month_first = {
        ("-", "mdy" if order == "dmy" else "dmy", word, day): rows
        for (_, order, word, day), rows in WEEKDAYS.items()
    }
    short = "a #-#-#"
    rows = {(short, DMY | YMD): 3, (short, DMY | MDY): 3}
    assert decide(Evidence(rows, weekdays=month_first)).sources["-"].order == "dmy"
    rows = {(short, DMY | MDY): 10}
    assert decide(Evidence(rows, weekdays=month_first)).order_of(short) == "mdy"


def test_the_number_that_runs_over_the_month_is_the_day() -> None:
    numbers = {("#-word#", 1, day): 2 for day in range(1, 29)} | {
        ("#-word#", 0, 4): 30,
        ("#-word#", 0, 5): 26,
        ("#-word#", 0, 40): 0,
    }
    rows = {("#-a-#", DMY | YMD): 56}
    found = decide(Evidence(rows, numbers=numbers)).sources["#-word#"]
    assert (found.order, found.reason) == (
        "ymd",
        "the second number takes 28 of the values 1 to 31, the first only those from 04 to 05",
    )
    swapped = {(name, 1 - index, number): rows for (name, index, number), rows in numbers.items()}
    found = decide(Evidence(rows, numbers=swapped)).sources["#-word#"]
    assert (found.order, found.reason) == (
        "dmy",
        "the first number takes 28 of the values 1 to 31, the second only those from 04 to 05",
    )


def test_a_shape_follows_its_own_rows_before_those_of_its_separator() -> None:
    verdict = decide(Evidence({(SLASH, DMY): 1, (WORDY, MDY): 100}))
    assert verdict.sources["/"].order == "mdy"
    assert (verdict.order_of(SLASH), verdict.order_of(WORDY)) == ("dmy", "mdy")
    assert verdict.reason_of(SLASH) == "1 row can only be read as dmy"


def test_reasons_say_which_rows_settle_a_shape() -> None:
    other, twisted = "a a #/#/####", "a a a #/#/####"
    rows = {(SLASH, DMY): 100, (other, DMY | MDY): 1, (twisted, DMY): 1, (twisted, MDY): 1}
    verdict = decide(Evidence(rows | {(DASH, DMY | MDY): 5}))
    shared = "101 rows can only be read as dmy; 1 contradicts it"
    assert {shape: verdict.reason_of(shape) for shape in (SLASH, other, WORDY, twisted, DASH)} == {
        SLASH: "100 rows can only be read as dmy",
        other: f"{shared}, among all shapes with this separator",
        WORDY: f"{shared}, among all shapes with this separator",
        twisted: "contradiction: 1 only as dmy, 1 only as mdy",
        DASH: "no row settles the order",
    }
    assert verdict.reason_of(DOT) == "no row settles the order"


def test_the_orders_of_another_column_go_before_its_own() -> None:
    like = decide(Evidence({(SLASH, DMY): 9, (DASH, DMY | MDY): 9}))
    own = decide(Evidence({(SLASH, MDY): 9, (DASH, MDY): 9}))
    verdict = replace(own, like=like, like_name="due")
    assert (verdict.order_of(SLASH), verdict.order_of(DASH)) == ("dmy", "mdy")
    assert verdict.reason_of(SLASH) == "as in due: 9 rows can only be read as dmy"
    assert verdict.reason_of(DASH) == "9 rows can only be read as mdy"


def test_a_verdict_says_nothing_that_nobody_found() -> None:
    order = OrderVerdict(None, "", {}, 0)
    verdict = Verdict({}, {}, order, CenturyVerdict(None, ""))
    assert not order.lists_year_first
    assert (verdict.mangled, verdict.from_1904, bool(verdict.patterns)) == (0, False, False)


def test_a_year_that_is_not_listed_is_read_first_where_others_are_and_nothing_tells() -> None:
    listed = Evidence({(DASH, DMY | MAYBE): 1, (DASH, DMY | YMD): 99})
    assert decide(listed).shapes[DASH].lists_year_first
    assert decide(listed).may_begin_with_year(DASH)
    assert not decide(listed).may_begin_with_year("#.#.#")  # no row has it
    assert not decide(listed, "dmy").may_begin_with_year(DASH)
    assert decide(listed, "ymd").may_begin_with_year(DASH)
    proved = decide(Evidence({(DASH, DMY): 3, (DASH, DMY | MAYBE): 97}))
    assert not proved.may_begin_with_year(DASH)
    unlisted = decide(Evidence({(SLASH, DMY | MDY): 4}))
    assert not unlisted.may_begin_with_year(SLASH)


@pytest.mark.parametrize(("unlisted", "order"), [(99, None), (100, "dmy")])
def test_one_listed_year_to_fifty_others_is_no_habit(unlisted: int, order: str | None) -> None:
    rows = {(DASH, DMY | MAYBE): unlisted - 60, ("a #-#-#", DMY | MAYBE): 60, (DASH, DMY | YMD): 2}
    found = decide(Evidence(rows)).sources["-"]
    assert (found.order, found.lists_year_first) == (order, order is None)
    if order:
        assert found.reason == "100 rows can only be read as dmy, unless the year stands first"


def test_no_row_that_is_not_there_is_named_as_a_reason() -> None:
    found = decide(Evidence({(DASH, DMY | MDY | MAYBE): 60, (DASH, DMY | YMD): 1})).shapes[DASH]
    assert found.order == "dmy"
    assert found.reason == (
        "no other order than dmy can read the rows, unless the year stands first"
    )


def test_a_column_of_one_source_has_the_verdict_of_its_weekdays() -> None:
    weekdays = {("/", "dmy", "mon", 0): 9, ("/", "dmy", "tue", 1): 9}
    weekdays |= {("/", "mdy", word, day): 3 for word in ("mon", "tue") for day in (0, 2, 4)}
    shape = "a #/#/####"
    verdict = decide(Evidence({(shape, DMY | MDY): 18}, weekdays=weekdays))
    assert verdict.column.order == verdict.order_of(shape) == "dmy"
    rows = {(shape, DMY | MDY): 18, (DOT, DMY | MDY): 4}
    assert decide(Evidence(rows, weekdays=weekdays)).column.order is None


@pytest.mark.parametrize(("days", "mangled"), [(20, 3), (21, 0)])
def test_days_are_mangled_among_months(days: int, mangled: int) -> None:
    kinds = {"month or year": 20, "day": days, "mangled": 3}
    assert decide(Evidence(kinds=kinds)).mangled == mangled  # type: ignore[arg-type]


@pytest.mark.parametrize(("short", "year"), [(69, 1969), (79, 1979)])
def test_short_years_show_which_years_lie_centuries_away(short: int, year: int) -> None:
    for other, is_far in ((year - 201, True), (year - 200, False)):
        found = decide(Evidence(short_years={short: 60}, full_years={other: 1}))
        assert found.far_years == ({other: 1} if is_far else {})


def test_and_do_so_in_their_own_century() -> None:
    found = decide(Evidence(short_years={50: 200}, full_years={1850: 200, 2051: 1}))
    assert (found.century.first_year, found.far_years) == (1800, {2051: 1})
