"""The calendar of a column whose figures alone cannot say it.

A table of rules stands for the network, or the model that knows no calendars.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datenorm import clean_column
from datenorm.columns.api import ColumnResult
from datenorm.columns.calendars.spans import hinted_calendar, range_in
from datenorm.columns.cleaner import CleaningOptions, ColumnCleaner
from datenorm.columns.evidence import Evidence
from datenorm.columns.reader import ColumnReader
from datenorm.columns.report.page import report_html
from datenorm.columns.rows import RowReader
from datenorm.inference.policy import Policy
from tests.columns.scripted import ScriptedNormalizer, scripted_reader

PERSIAN_DAYS = ["1399/12/30", "1402/02/31", "1402/04/31", "1402/07/09", "1403/01/01", "1401/10/20"]
PLAIN = ["1402/07/09", "1403/01/01", "1401/10/20", "1400/05/05"]  # days of all three calendars
THAI = ["2560-03-05", "2565-07-28", "2567-01-15", "2566-11-30"]


def _clean(values: Sequence[str], calendar: str | None = None, **options: Any) -> ColumnResult:
    reader = ColumnReader(ScriptedNormalizer(Policy(calendar=calendar)))
    return clean_column(list(values), model=reader, **options)


def _settled(found: ColumnResult) -> str | None:
    (verdict,) = found.verdict.calendars.values()
    return verdict.calendar


# ---- Proof ----


def test_days_that_only_one_calendar_has_settle_it() -> None:
    found = _clean(PERSIAN_DAYS)
    (verdict,) = found.verdict.calendars.values()
    assert verdict.calendar == "persian"
    assert verdict.proofs == {"persian": 2}
    assert verdict.examples == ("1402-02-31", "1402-04-31")
    assert found.to_list()[1] == "2023-05-21"  # 31 Ordibehesht 1402
    assert found.to_list()[4] == "2024-03-20"
    assert set(found.column("calendar").to_pylist()) == {"persian"}
    assert found.reason.to_pylist()[1] == "persian, as its column"


def test_one_such_day_may_be_a_slip_of_the_pen() -> None:
    found = _clean([*PLAIN, "1402/02/31"])
    assert _settled(found) is None
    assert found.to_list() == [None] * 5
    assert found.alternative.to_pylist()[-1] == "2023-05-21"


def test_a_leap_day_of_the_other_reading_settles_it() -> None:
    found = clean_column([*THAI, "2567-02-29", "2563-02-29"], model="world")
    assert _settled(found) == "buddhist"
    assert found.to_list()[-2:] == ["2024-02-29", "2020-02-29"]


def test_years_without_proof_are_open_and_never_ours_in_silence() -> None:
    found = _clean(THAI)
    assert found.to_list() == [None] * 4
    assert set(found.status.to_pylist()) == {"ambiguous"}
    assert found.alternative.to_pylist()[0] == "2017-03-05|2560-03-05"
    summary = found.report.summary()
    assert "calendar of years 2400 to 2700: open" in summary
    assert "the name of the calendar would settle it" in summary
    told = found.report.to_dict()["calendar_of_years"]["years 2400 to 2700"]
    assert told["calendar"] is None
    assert told["candidates"] == ["gregory", "buddhist"]
    assert "Calendar of years 2400 to 2700" in report_html([found.report], "t")


def test_a_single_row_is_open_too_alone_and_for_engines() -> None:
    assert _clean(["2567-01-15"]).to_list() == [None]
    rows = RowReader(scripted_reader()).read(["2567-01-15", "2020-01-15", "1402/12/15 sh"])
    assert [row["iso"] for row in rows.to_pylist()] == [None, "2020-01-15", "2024-03-05"]


def test_rows_that_name_a_calendar_settle_it() -> None:
    found = _clean([*PLAIN, "1402/12/15 sh"])
    assert _settled(found) == "persian"
    assert found.to_list()[1] == "2024-03-20"
    assert found.verdict.calendars["years 1200 to 1500"].reason == "1 row names it"


def test_rows_that_name_two_calendars_contradict_each_other() -> None:
    found = clean_column([*PLAIN, "15 اسفند 1402", "12 رمضان 1445 هـ"], model="moments")
    assert _settled(found) is None
    assert found.to_list()[:4] == [None] * 4
    assert found.to_list()[4:] == ["2024-03-05", "2024-03-22"]  # each as it says itself


def test_limits_settle_it() -> None:
    assert _settled(_clean(THAI, not_after=dt.date(2026, 1, 1))) == "buddhist"
    assert _settled(_clean(PLAIN, not_before=dt.date(2000, 1, 1))) == "persian"
    assert _settled(_clean(PLAIN, not_before=dt.date(1900, 1, 1))) is None  # Islamic, or Persian


def test_the_limit_of_a_row_settles_that_row() -> None:
    found = _clean(THAI, not_after=["2020-01-01", None, None, None])
    assert found.to_list() == ["2017-03-05", None, None, None]
    assert found.column("calendar").to_pylist()[0] == "buddhist"


def test_the_name_of_the_column_only_hints() -> None:
    assert _settled(_clean(PLAIN, name="birth_jalali")) is None
    limited = _clean(PLAIN, name="birth_jalali", not_before=dt.date(1900, 1, 1))
    assert _settled(limited) == "persian"


def test_other_dates_of_the_column_settle_it_where_they_lie_about_the_same_years() -> None:
    beside = ["2020-05-06", "2022-01-02", "2024-07-08", "2025-02-03"]
    found = _clean([*PLAIN, *beside])
    assert _settled(found) == "persian"
    assert found.to_list()[4:] == beside


def test_words_that_are_weekdays_in_one_calendar_settle_it() -> None:
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=5 * step) for step in range(40)]
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    texts = [f"{names[d.weekday()]} {d.day:02d}/{d.month:02d}/{d.year + 543}" for d in days]
    found = clean_column(texts, model="world", order="dmy")
    assert _settled(found) == "buddhist"
    assert found.to_list()[7] == days[7].isoformat()


def test_what_is_given_settles_it() -> None:
    assert _clean(PLAIN, "persian").to_list()[1] == "2024-03-20"
    assert _clean(PLAIN, "gregory").to_list()[1] == "1403-01-01"
    assert _clean(PLAIN, "islamic-civil").column("calendar").to_pylist()[1] == "islamic-umalqura"


def test_a_day_that_the_calendar_does_not_have_is_none() -> None:
    found = _clean([*PERSIAN_DAYS * 30, "1402/07/31"])
    assert _settled(found) == "persian"
    assert found.status.to_pylist()[-1] == "rejected"
    assert found.reason.to_pylist()[-1] == (
        "no day of the persian calendar, which its column follows"
    )
    assert "1 contradicts it" in found.report.summary()


def test_the_order_of_day_and_month_is_followed_in_the_other_calendar() -> None:
    texts = ["25/04/2567", "03/04/2567", "28/05/2566"]
    found = _clean(texts, "buddhist")
    assert found.to_list() == ["2024-04-25", "2024-04-03", "2023-05-28"]
    assert found.reason.to_pylist()[1] == "dmy and buddhist, as its column"
    assert _clean(["03/04/2567"], "buddhist").alternative.to_pylist() == ["2024-03-04|2024-04-03"]


def test_columns_that_reach_into_these_years_are_of_our_calendar() -> None:
    texts = [f"{year}-05-03" for year in range(1100, 1700, 10)]
    assert clean_column(texts, model="world").to_list() == texts


def test_short_years_beside_another_calendar_are_open() -> None:
    found = _clean(["25/04/2567", "28/05/2566", "27/05/67"], "buddhist")
    assert found.status.to_pylist()[-1] == "ambiguous"
    assert "2024-05-27" in (found.alternative.to_pylist()[-1] or "").split("|")


def test_outliers_are_those_of_our_years() -> None:
    found = _clean([*PERSIAN_DAYS * 20, "1402/12/15 sh"])
    assert found.report.far_years == {}
    assert "doubtful" not in found.report.summary()


# ---- Order of the rows, and parts ----

_day = st.tuples(st.integers(1398, 1404), st.integers(1, 12), st.integers(1, 31))
_texts = st.one_of(
    _day.map(lambda day: "{}/{:02d}/{:02d}".format(*day)),
    st.sampled_from(["2020-01-01", "1402/12/15 sh", "25/04/2567", "03/04/2567", "20250425", "x"]),
)


@given(st.lists(_texts, min_size=1, max_size=12), st.randoms(), st.integers(0, 12))
@settings(max_examples=2 * settings().max_examples // 5, deadline=None)
def test_what_rows_prove_does_not_depend_on_their_order_or_parts(
    texts: list[str], shuffle: random.Random, cut: int
) -> None:
    def of(*parts: list[str]) -> Evidence:
        cleaner = ColumnCleaner(scripted_reader(), CleaningOptions())
        arrays = [pa.array(part, pa.string()) for part in parts if part]
        return Evidence.merged(cleaner.evidence(cleaner.parse(array)) for array in arrays)

    whole = of(texts)
    shuffled = texts[:]
    shuffle.shuffle(shuffled)
    assert of(shuffled).calendars == whole.calendars
    assert of(texts[:cut], texts[cut:]).calendars == whole.calendars
    assert of(texts[cut:], texts[:cut]).codes == whole.codes
    assert _clean(shuffled).verdict.calendars == _clean(texts).verdict.calendars


@given(_day)
def test_a_day_comes_out_as_the_calendar_has_it_or_not_at_all(day: tuple[int, int, int]) -> None:
    date = "{}-{:02d}-{:02d}".format(*day)
    found = _clean([date.replace("-", "/")], "persian")
    expected = range_in("persian", date)
    if found.to_list()[0] is not None:
        assert (found.to_list()[0],) * 2 == expected


# ---- Words ----


def test_words_of_a_column_that_hint() -> None:
    assert hinted_calendar("birthJalali") == "persian"
    assert hinted_calendar("hijri_date") == "islamic"
    assert hinted_calendar("thai year พ.ศ.") == "buddhist"
    assert hinted_calendar("born") is None


@pytest.mark.parametrize(
    ("calendar", "iso"), [("buddhist", "2016-06-21"), ("gregory", "2059-06-21"), (None, None)]
)
def test_a_short_year_in_thai_is_of_the_given_calendar(
    calendar: str | None, iso: str | None
) -> None:
    options = {"calendar": calendar} if calendar else {}
    assert clean_column(["21 มิ.ย. 59"], **options).iso.to_pylist() == [iso]  # type: ignore[arg-type]
