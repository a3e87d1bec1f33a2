"""What recipes are made of: nothing that the column left open, nothing that was not seen."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datenorm import DataError, SettingsError
from datenorm.columns.recipe import ColumnTexts, make_recipe, shape_formats
from datenorm.columns.recipe.months import month_words
from datenorm.columns.recipe.rules import Century
from datenorm.outputs import CenturyRule
from tests.columns.recipe.conftest import Make


def test_a_rule_takes_only_numbers_whose_order_is_settled(make: Make) -> None:
    _, recipe = make(["25/04/2005", "04/25/2005", "03/04/2005"])
    assert recipe.read("26/05/2006") == "2006-05-26"
    assert recipe.read("05/26/2006") == "2006-05-26"
    assert recipe.read("05/06/2006") is None
    assert [rule.order for rule in recipe.rules] == ["mdy", "dmy"]


def test_a_settled_order_takes_numbers_that_did_not_occur(make: Make) -> None:
    _, recipe = make(["25/04/2005", "26/05/2006"])
    assert recipe.read("03/04/2005") == "2005-04-03"
    assert recipe.read("04/25/2005") is None


def test_a_day_that_is_the_same_in_both_orders_shows_none(make: Make) -> None:
    result, recipe = make(["04/04/2004", "05/05/2005"])
    assert result.to_list() == ["2004-04-04", "2005-05-05"]
    assert recipe.read("03/04/2005") is None


def test_words_in_any_case_and_only_those_seen(make: Make) -> None:
    _, recipe = make(["3 May 1979", "4 JUNE 1980"])
    assert recipe.read("05 mAY 2001") == "2001-05-05"
    assert recipe.read("5 july 2001") is None


def test_a_place_must_show_which_word_is_the_month(make: Make) -> None:
    values = ["Monday 3 May 1999", "Friday 4 June 1999", "Tuesday 6 July 1999"]
    _, recipe = make(values)
    assert recipe.rules == ()
    assert [left.status for left in recipe.left] == ["full"]
    _, recipe = make([*values, "Monday 7 June 1999", "Friday 2 July 1999", "Tuesday 4 May 1999"])
    assert recipe.read("tuesday 1 june 1999") == "1999-06-01"


def test_month_words() -> None:
    shown = [(("of", "may"), "05"), (("of", "june"), "06"), (("de", "may"), "05")]
    assert month_words(shown) == (1, {"may": "05", "june": "06"})
    assert month_words([(("mon", "may"), "05"), (("tue", "june"), "06")]) is None
    assert month_words([(("a",), "05"), (("a",), "06")]) is None


def test_a_text_that_the_column_read_otherwise_is_an_exception(make: Make) -> None:
    values = [f"{day:02d}/04/2005" for day in range(1, 29)]
    result, _ = make(values)
    texts = ColumnTexts()
    for part in result._parts:
        texts.add(part)
    texts.texts["15/04/2005"].iso = "2005-04-16"
    recipe = make_recipe("x", texts, result.verdict)
    assert recipe.exceptions == ("15/04/2005",)
    assert recipe.read("15/04/2005") is None
    assert recipe.read("16/04/2005") == "2005-04-16"
    assert recipe.covered == len(values) - 1


def test_what_a_limit_settles_says_nothing_of_other_rows(make: Make) -> None:
    result, recipe = make(["03/04/2005", "02/05/2005"], not_after=dt.date(2005, 3, 31))
    assert result.to_list() == ["2005-03-04", "2005-02-05"]
    assert recipe.read("03/04/2005") is None
    assert recipe.read("04/05/2004") is None


def test_years_far_from_the_column_are_left_out(make: Make) -> None:
    _, recipe = make(["25/04/2005", "26/05/2006"])
    assert (recipe.first_year, recipe.last_year) == (1905, 2106)
    assert recipe.read("25/04/1905") == "1905-04-25"
    assert recipe.read("25/04/1402") is None
    assert recipe.read("25/04/2567") is None


def test_placeholders_that_were_rejected_stay_so(make: Make) -> None:
    values = ["01/01/1900"] * 6 + ["25/04/2005", "26/05/2006"]
    _, kept = make(values)
    assert kept.read("1/1/1900") is None  # the days of this column have two digits
    assert kept.read("01/01/1900") == "1900-01-01"
    _, nulled = make(values, placeholders="null")
    assert nulled.read("01/01/1900") is None
    assert nulled.no_dates == ("1900-01-01",)
    assert nulled.exceptions == ()


def test_numbers_beside_the_date_must_show_that_they_are_none(make: Make) -> None:
    _, recipe = make(["row 3: 25/04/2005", "row 4: 26/05/2006"])
    assert recipe.rules == ()
    _, recipe = make(["row 3: 25/04/2005", "row 4: 26/05/2006", "row 9: 27/05/2006"])
    assert recipe.read("row 12: 03/04/2005") == "2005-04-03"


@pytest.mark.slow
def test_many_texts_are_looked_at_in_part_and_checked_in_full(make: Make) -> None:
    days = [dt.date(1950, 1, 1) + dt.timedelta(n) for n in range(20_000)]
    values = [f"{day:%d/%m/%Y}" for day in days]
    _, recipe = make(values)
    (rule,) = recipe.rules
    assert (recipe.covered, rule.rows, rule.texts) == (20_000, 20_000, 20_000)
    assert rule.examples[0] == ("01/01/1950", "1950-01-01")
    shuffled = random.Random(2).sample(values, len(values))
    assert make(shuffled)[1] == recipe


def test_clocks_of_digits(make: Make) -> None:
    values = ["20160421154500", "20170522160001", "20181231000059"]
    result, recipe = make(values, numbers="digits")
    assert result.to_list()[0] == "2016-04-21T15:45:00"
    assert recipe.read("20190101235959") == "2019-01-01T23:59:59"
    assert recipe.read("20190101245959") is None
    assert recipe.read("20190230235959") is None


def test_counts_and_what_is_left(make: Make) -> None:
    _, recipe = make(["25/04/2005"] * 3 + ["call me"] * 2 + ["", None, "31/02/2005"])
    assert (recipe.rows, recipe.covered, recipe.unseen) == (6, 3, 0)
    assert [(left.shape, left.status, left.rows) for left in recipe.left] == [
        ("a a", "rejected", 2),
        ("#/#/####", "rejected", 1),
    ]


def test_a_result_writes_its_recipe(make: Make, tmp_path: Path) -> None:
    result, _ = make(["01/01/1900"] * 6 + ["25/04/2005", "26/05/2006"], placeholders="null")
    result.write_recipe(tmp_path / "x.sql", "postgresql")
    written = (tmp_path / "x.sql").read_text()
    assert "x_iso(value text)" in written
    assert "WHEN iso IN ('1900-01-01') THEN NULL" in written
    with pytest.raises(DataError, match="exists"):
        result.write_recipe(str(tmp_path / "x.sql"))
    result.write_recipe(tmp_path / "x.sql", overwrite=True)
    assert "MACRO x_iso" in (tmp_path / "x.sql").read_text()
    with pytest.raises(SettingsError, match="ends in"):
        result.write_recipe(tmp_path / "x.txt")
    with pytest.raises(SettingsError, match="duckdb, postgresql, spark"):
        result.write_recipe(tmp_path / "y.sql", "mysql")


def test_native_dates_need_no_recipe(make: Make) -> None:
    _, recipe = make([dt.date(2005, 4, 25)])
    assert (recipe.rules, recipe.left, recipe.rows) == ((), (), 1)


@given(
    st.dates(dt.date(1800, 1, 1), dt.date(2199, 12, 31)), st.integers(0, 100), st.integers(0, 99)
)
def test_centuries_are_those_of_the_policy(latest: dt.date, pivot: int, short: int) -> None:
    for rule in (CenturyRule(pivot), CenturyRule(pivot, latest)):
        century = Century.of(rule)
        for rest in ("", "-06", f"{latest.isoformat()[4:]}", "-06-30", "-01-01", "-12-31"):
            completed = century.complete(f"{short:02d}{rest}")
            assert completed == rule.complete(short, rest) + rest


def test_short_years_far_from_those_seen_are_left_out(make: Make) -> None:
    _, recipe = make(["13.05.98", "25.12.04"])  # 1998 to 2004, and 46 years at each side
    assert [recipe.read(f"13.05.{short}") for short in ("05", "50", "51", "68", "69", "97")] == [
        "2005-05-13",
        "2050-05-13",
        None,
        None,
        "1969-05-13",
        "1997-05-13",
    ]
    narrowed = Century.of(CenturyRule(69)).within(1970, 1980)
    assert narrowed.runs == (("70", ""), ("81", "19"), ("", ""))


FORMATS = ["%d/%m/%Y", "%m-%d-%Y", "%d.%m.%y", "%d %B %Y", "%B %d, %Y", "%d-%b-%y", "%Y%m%d"]


@settings(max_examples=settings().max_examples // 5)
@given(st.sampled_from(FORMATS), st.integers(0, 9999))
def test_half_of_a_column_reads_the_other_half(make: Make, form: str, seed: int) -> None:
    chosen = random.Random(seed)
    days = [dt.date(1970, 1, 1) + dt.timedelta(chosen.randrange(18_000)) for _ in range(240)]
    _, recipe = make([f"{day:{form}}" for day in days[:120]])
    read = [(day.isoformat(), recipe.read(f"{day:{form}}")) for day in days[120:]]
    assert all(own in (iso, None) for iso, own in read)
    assert sum(own is not None for _, own in read) > 100


def test_formats(make: Make) -> None:
    dated = ["25/04/2005", "3 May 1979", "Sep-06", "Aug-62"]
    clocks = ["5.6.98 14:30", "13.6.98 14:45", "14.7.99 09:05"]
    _, recipe = make([*dated, *clocks, "call me", "1-2-2003"])
    found = [(f.shape, f.java, f.strptime, f.status) for f in shape_formats(recipe)]
    assert sorted(found, key=str) == sorted(
        [
            ("#/#/####", "dd/MM/yyyy", "%d/%m/%Y", "read"),
            ("# a ####", "d MMM yyyy", "%d %b %Y", "read"),
            ("a-#", "MMM-yy", "%b-%y", "read"),
            ("#.#.#", "d.M.yy HH:mm", "%d.%m.%y %H:%M", "read"),
            ("a a", None, None, "rejected"),
            ("#-#-####", None, None, "open"),
        ],
        key=str,
    )


def test_a_shape_of_numbers_says_which_system_made_dates_of_it(make: Make) -> None:
    _, recipe = make(["43831", "43832", "44001", "44100"], numbers="excel")
    (found,) = shape_formats(recipe)
    assert (found.java, found.status, found.rows) == (None, "read", 4)
    assert found.note == "Excel's days (1900 system), as given"
