"""Numbers that count days or seconds: what a recipe reads, and what it leaves."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from datenorm.columns.recipe.counts import Count
from datenorm.columns.recipe.document import document
from datenorm.columns.recipe.halves import hour_words, mark_place
from datenorm.columns.recipe.sql import sql
from tests.columns.recipe import engines
from tests.columns.recipe.conftest import Make

SYSTEMS = {  # whole numbers of usual years, and the decimals that are no less than a nanosecond
    "excel": (20_000, 60_000, 12),
    "excel1904": (20_000, 50_000, 12),
    "unix": (10**9, 2 * 10**9, 9),
    "unix-ms": (10**12, 2 * 10**12, 6),
    "unix-us": (10**15, 2 * 10**15, 0),
    "unix-ns": (10**18, 2 * 10**18, 0),
    "unix-days": (10_000, 20_000, 12),
    "stata": (10_000, 22_000, 12),
    "stata-ms": (10**12, 2 * 10**12, 6),
    "julian": (2_430_000, 2_470_000, 12),
    "mjd": (50_000, 61_000, 12),
}


@settings(max_examples=3 * settings().max_examples // 10)
@given(st.sampled_from([*SYSTEMS]), st.integers(0, 9999))
def test_half_of_a_column_of_numbers_reads_the_other_half(
    make: Make, system: str, seed: int
) -> None:
    chosen = random.Random(seed)
    first, last, most = SYSTEMS[system]
    places = chosen.randint(0, most)
    values = [
        f"{chosen.randrange(first, last)}.{chosen.randrange(10**places):0{places}d}".rstrip(".")
        if places
        else str(chosen.randrange(first, last))
        for _ in range(80)
    ]
    result, recipe = make(values, numbers=system)
    _, half = make(values[:40], numbers=system)
    isos = result.to_list()
    assert [recipe.read(value) for value in values] == isos
    own = [half.read(value) for value in values[40:]]
    assert all(read in (iso, None) for iso, read in zip(isos[40:], own, strict=True))
    assert sum(read is not None for read in own) > 30


@settings(max_examples=settings().max_examples // 12)
@given(st.sampled_from([*SYSTEMS]), st.integers(0, 9999))
def test_engines_round_alike(make: Make, system: str, seed: int) -> None:
    chosen = random.Random(seed)
    first, last, most = SYSTEMS[system]
    values: list[str | None] = [None]
    for _ in range(100):
        places = chosen.randint(0, most)
        decimals = f".{chosen.randrange(10**places):0{places}d}" if places else ""
        values.append(f"{chosen.randrange(first, last)}{decimals}")
    result, recipe = make(values, numbers=system)
    for engine in (engines.in_duckdb, engines.in_pandas, engines.in_polars):
        assert engine(recipe, values) == result.to_list()


def test_only_numbers_of_as_many_digits_in_the_years_of_the_column(make: Make) -> None:
    _, recipe = make(["43831", "43832", "44001", "44100"], numbers="excel")
    assert recipe.read("43833") == "2020-01-03"
    assert recipe.read("43833.0") == "2020-01-03"
    for other in ("43833.5", "4383", "438330", "-43833", "99999", "043833", "19.99", "id 43833"):
        assert recipe.read(other) is None, other


def test_a_number_that_no_system_makes_a_date_has_no_rule(make: Make) -> None:
    _, recipe = make(["43831", "43832", "44001", "44100"], numbers="never")
    assert recipe.rules == ()


def test_decimals_say_how_exact_a_moment_is(make: Make) -> None:
    _, recipe = make(
        ["43831.5", "43832.25", "44001.521", "44100.5208", "44100.52083"], numbers="excel"
    )
    assert recipe.read("43833.75") == "2020-01-03T18:00:00"
    assert recipe.read("43833.7") == "2020-01-03T16:48:00"
    assert recipe.read("43833.71") == "2020-01-03"
    assert recipe.read("43833.521") == "2020-01-03T12"
    assert recipe.read("43833.5208") == "2020-01-03T12:30"
    assert recipe.read("43833") == "2020-01-03T00:00:00"  # most others have a time


def test_years_as_floats_are_no_prices(make: Make) -> None:
    _, recipe = make(["1998.0", "2001.0", "2005.0"], numbers="year")
    assert recipe.read("2004.0") == "2004"
    assert recipe.read("2004.5") is None
    assert recipe.read("2004.57") is None


def test_json_says_how_numbers_are_counted(make: Make) -> None:
    _, recipe = make(["43831", "43832", "44001", "44100"], numbers="excel")
    (column,) = document([recipe])["columns"]
    (rule,) = column["rules"]
    assert (rule["pattern"], rule["strptime"]) == ("^([1-9][0-9]{4})(?:[.,]0+)?$", None)
    count = rule["count"]
    assert (count["system"], count["unit"], count["zero"], count["at_zero"]) == (
        "excel",
        "D",
        "1920-01-01",
        7306,
    )
    assert (count["least"], count["most"]) == (7306, 80_720)


def test_bounds_fit_64_bits() -> None:
    bounds = Count("unix-ns", (19,)).bounds(1600, 2300)
    assert bounds.first_year == 1678
    assert bounds.high - bounds.zero <= 2**63 - 1
    assert bounds.low >= -(2**63)


def test_hours_between_those_seen_with_a_word() -> None:
    assert hour_words({9, 11}, 2).table == {"09": "09", "10": "10", "11": "11"}
    assert hour_words({0, 1}, 1).table == {"12": "00", "01": "01", "1": "01"}
    assert hour_words({12, 13}, 2).table == {"12": "12", "01": "13"}


def test_the_place_of_the_word_for_the_half() -> None:
    assert mark_place([({1: "mon", 5: "am"}, True), ({1: "mon", 5: "pm"}, False)]) == 5
    assert mark_place([({1: "mon", 5: "am"}, True), ({1: "tue", 5: "pm"}, False)]) is None
    assert mark_place([({1: "mon", 5: "pm"}, False)]) == 5
    assert mark_place([({1: "at"}, True), ({1: "at"}, False)]) is None


def test_mornings_alone_say_nothing_of_noon(make: Make) -> None:
    values = [f"0{day}/04/2005 0{hour}:20 AM" for day, hour in ((1, 7), (2, 8), (3, 9), (4, 9))]
    result, recipe = make([*values, "25/04/2005 08:20 AM"], model="moments")
    assert result.to_list()[0] == "2005-04-01T07:20"
    assert recipe.read("02/04/2005 08:45 am") == "2005-04-02T08:45"
    for other in ("12:20 am", "12:20 pm", "08:20 pm", "06:20 am", "00:20 am"):
        assert recipe.read(f"02/04/2005 {other}") is None


def test_words_that_stand_with_both_halves_tell_none(make: Make) -> None:
    values = [f"{day}/04/2005 {7 + day % 6:02d} h 20" for day in range(13, 29)]
    result, recipe = make(values, model="moments")
    assert result.to_list()[0] == "2005-04-13T08:20"
    assert recipe.read("14/05/2005 12 h 45") == "2005-05-14T12:45"
    assert recipe.covered == len(values)


def test_what_an_offset_is_copied_from(make: Make) -> None:
    values = [f"2016-04-{day} 15:45:00 -0{day % 9}30" for day in range(10, 29)]
    result, recipe = make(values, model="moments")
    assert result.to_list()[0] == "2016-04-10T15:45:00-01:30"
    assert recipe.read("2016-05-01 23:59:59 -1130") == "2016-05-01T23:59:59-11:30"
    for other in ("+0230", "-1530", "-0299", "-02300", "-2016", "0230", ""):
        assert recipe.read(f"2016-05-01 23:59:59 {other}".strip()) is None


def test_a_group_with_quotes_is_its_own(make: Make, engine: engines.Engine) -> None:
    _, day_first = make(["25/04/2005", "03/04/2005"])
    _, month_first = make(["04/25/2005", "03/04/2005"])
    _, left_open = make(["03/04/2005"])
    groups = [("o'x \\ $function$", day_first), ("", month_first), ("zz", left_open)]
    recipes = [replace(found, by="of", group=name) for name, found in groups]
    assert "-- No rule reads rows of: zz." in sql(recipes)
    assert "$_function$" in sql(recipes, "postgresql")
    of = [*(name for name, _ in groups), None, "new"]
    found = engine(recipes, ["03/04/2005"] * len(of), of)
    assert found == ["2005-04-03", "2005-03-04", None, "2005-03-04", None]
