from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datenorm.masked_iso import (
    ALL_ORDERS,
    DAY,
    MONTH,
    NO_DATE,
    ORDERS,
    YEAR,
    dates_of_digits,
    exists,
    explain,
    is_masked_date,
    masked,
    open_dates,
    orders_of,
    precision,
    windows,
)

ONE_DAY = st.tuples(st.integers(1, 9999), st.integers(0, 13), st.integers(0, 32))


class TestMasks:
    @pytest.mark.parametrize(
        ("parts", "date", "smallest"),
        [
            (("1979", "05", "03"), "1979-05-03", "day"),
            (("79", "5", "3"), "--79-05-03", "day"),
            (("", "5", "3"), "-----05-03", "day"),
            (("1979", "5", ""), "1979-05---", "month"),
            (("", "5", ""), "-----05---", "month"),
            (("1979", "", ""), "1979------", "year"),
            (("", "", ""), NO_DATE, None),
        ],
    )
    def test_written_and_told_apart(
        self, parts: tuple[str, str, str], date: str, smallest: str | None
    ) -> None:
        assert masked(*parts) == date
        assert is_masked_date(date)
        assert precision(date) == smallest

    def test_parts(self) -> None:
        assert [("1979-05-03")[part] for part in (YEAR, MONTH, DAY)] == ["1979", "05", "03"]

    @given(ONE_DAY)
    def test_days_exist_as_the_calendar_says(self, parts: tuple[int, int, int]) -> None:
        try:
            expected = bool(dt.date(*parts))
        except ValueError:
            expected = False
        date = "{:04d}-{:02d}-{:02d}".format(*parts)
        assert exists(date) == is_masked_date(date) == expected

    @pytest.mark.parametrize(
        "date", ["-----02-29", "--00-02-29", "--96-02-29", "2000-02-29", "--97-02---"]
    )
    def test_a_leap_day_may_exist_where_the_year_is_open(self, date: str) -> None:
        assert exists(date)

    @pytest.mark.parametrize(
        "date",
        [
            "--97-02-29",
            "-----02-30",
            "1900-02-29",
            "0000-05-03",
            "0000------",
            "1979-13---",
            "1979----03",
            "-----00---",
            "1979-05-00",
            "1979-04-31",
        ],
    )
    def test_what_does_not_exist(self, date: str) -> None:
        assert not exists(date) and not is_masked_date(date)

    @pytest.mark.parametrize(
        "text",
        ["", "1979-05", "19---05-03", "-979-05-03", "1979-5----", "١٩٧٩-٠٥-٠٣", "1979-05-03 "],
    )
    def test_other_texts_are_none(self, text: str) -> None:
        assert not is_masked_date(text)


class TestDatesOfDigits:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("03/04/2005", {"dmy": "2005-04-03", "mdy": "2005-03-04"}),
            ("25.04.2005", {"dmy": "2005-04-25"}),
            ("2005-04-03", {"ymd": "2005-04-03"}),
            ("2005-25-04", {"ydm": "2005-04-25"}),
            ("03-04-05", {"dmy": "--05-04-03", "mdy": "--05-03-04", "ymd": "--03-04-05"}),
            ("12-3-4", {"ymd": "--12-03-04"}),
            ("79/05/03", {"ymd": "--79-05-03"}),
            ("29-02-05", {"ymd": "--29-02-05"}),
            ("20050304", {"ymd": "2005-03-04"}),
            ("20052504", {"dmy": "2504-05-20"}),
            ("32053200", {}),
            ("03042005", {"dmy": "2005-04-03", "mdy": "2005-03-04"}),
            ("11121012", {"ymd": "1112-10-12", "dmy": "1012-12-11", "mdy": "1012-11-12"}),
            ("790503", {"ymd": "--79-05-03"}),
            ("3/5", {"dmy": "-----05-03", "mdy": "-----03-05"}),
            ("13/13/2020", {}),
            ("2012-08-00", {}),
            ("192.168.0.1", {}),
            ("31/06/2005", {}),
            ("20050304102030", {"ymd": "2005-03-04"}),
            ("2005-03-04T10:20:30.123456Z", {"ymd": "2005-03-04"}),
            ("20050304 10:20:30", {"ymd": "2005-03-04"}),
            ("3 May", {}),
        ],
    )
    def test_orders(self, text: str, expected: dict[str, str]) -> None:
        assert dates_of_digits(text) == expected

    def test_an_answer_can_be_changed_by_who_gets_it(self) -> None:
        dates_of_digits("03/04/2005").clear()
        assert dates_of_digits("03/04/2005")

    @pytest.mark.parametrize(
        ("widths", "orders"),
        [
            ((2, 2), ("dmy", "mdy")),
            ((4, 2), ()),
            ((4, 1, 1), ("ymd", "ydm")),
            ((1, 2, 4), ("dmy", "mdy")),
            ((2, 2, 2), ("dmy", "mdy", "ymd")),
            ((1, 2, 2), ("dmy", "mdy")),
            ((2, 2, 1), ("ymd",)),
            ((1, 1, 1), ()),
            ((3, 2, 2), ()),
            ((2, 3, 2), ()),
            ((2, 2, 3), ()),
            ((4, 2, 4), ()),
        ],
    )
    def test_by_the_widths_of_numbers(
        self, widths: tuple[int, ...], orders: tuple[str, ...]
    ) -> None:
        assert orders_of(widths) == orders


class TestOpenDates:
    @pytest.mark.parametrize(
        ("text", "dates"),
        [
            ("01-02-1999", {"dmy": "1999-02-01", "mdy": "1999-01-02"}),
            ("01/02/1999", {"dmy": "1999-02-01", "mdy": "1999-01-02"}),
            ("01.02.1999", {"dmy": "1999-02-01", "mdy": "1999-01-02"}),
            ("01 02 1999 10:20", {"dmy": "1999-02-01", "mdy": "1999-01-02"}),
            ("03042005", {"dmy": "2005-04-03", "mdy": "2005-03-04"}),
            ("10.09.05", {"dmy": "--05-09-10", "mdy": "--05-10-09"}),
            ("10/09/70", {"dmy": "--70-09-10", "mdy": "--70-10-09"}),
            ("3.5.", {"dmy": "-----05-03", "mdy": "-----03-05"}),
            ("171010", {"dmy": "--10-10-17", "ymd": "--17-10-10"}),
            ("171113 14:14:20", {"dmy": "--13-11-17", "ymd": "--17-11-13"}),
            (
                "050607",
                {"dmy": "--07-06-05", "mdy": "--07-05-06", "ymd": "--05-06-07"},
            ),
        ],
    )
    def test_are_days_of_several_orders(self, text: str, dates: dict[str, str]) -> None:
        assert open_dates(text) == dates

    @pytest.mark.parametrize(
        "text",
        [
            "25/04/2005",
            "04/04/2005",
            "2005-04-03",
            "10.09.70",
            "1. 2. 77",
            "20050304",
            "13-04-05",
            "991231",
            "050505",
        ],
    )
    def test_are_none_where_the_digits_tell(self, text: str) -> None:
        assert open_dates(text) == {}

    @pytest.mark.parametrize("text", ["mo, 04.09.2017", "3 may 1979", "79/05/03", "hello", ""])
    def test_are_none_where_the_text_tells(self, text: str) -> None:
        assert open_dates(text) == {}


class TestCopiedNumbers:
    @pytest.mark.parametrize(
        ("text", "reading", "orders"),
        [
            ("03/04/2005", "2005-04-03", {"dmy": "2005-04-03", "mdy": "2005-03-04"}),
            ("25/04/2005", "2005-04-25", {"dmy": "2005-04-25"}),
            ("2005-04-03", "2005-04-03", {"ymd": "2005-04-03"}),
            (
                "03.04.05",
                "--05-04-03",
                {"dmy": "--05-04-03", "mdy": "--05-03-04", "ymd": "--03-04-05"},
            ),
            ("3.4.05", "--05-04-03", {"dmy": "--05-04-03", "mdy": "--05-03-04"}),
            ("03042005", "2005-04-03", {"dmy": "2005-04-03", "mdy": "2005-03-04"}),
            ("20050403", "2005-04-03", {"ymd": "2005-04-03"}),
            ("at 10:20 on 03/04/2005", "2005-03-04", {"dmy": "2005-04-03", "mdy": "2005-03-04"}),
            ("3/4", "-----04-03", {"dmy": "-----04-03", "mdy": "-----03-04"}),
        ],
    )
    def test_are_found(self, text: str, reading: str, orders: dict[str, str]) -> None:
        window = explain(text, reading)
        assert window is not None
        assert window.readings(text) == orders

    def test_a_short_year_that_was_completed_is_found(self) -> None:
        window = explain("03.04.05", "2005-04-03")
        assert window is not None
        assert window.reading("03.04.05", "ymd", "20") == "2003-04-05"

    @pytest.mark.parametrize(
        ("text", "reading"),
        [
            ("3 may 1979", "1979-05-03"),
            ("may 1979", "1979-05---"),
            ("no", NO_DATE),
            ("1/2/2003", "1999-01-01"),
        ],
    )
    def test_readings_that_copied_no_day_and_month_are_not_explained(
        self, text: str, reading: str
    ) -> None:
        assert explain(text, reading) is None

    def test_orders_may_be_asked_for(self) -> None:
        assert explain("2005-25-04", "2005-04-25") is None
        window = explain("2005-25-04", "2005-04-25", ALL_ORDERS)
        assert window is not None
        assert window.readings("2005-25-04") == dates_of_digits("2005-25-04")
        assert [window.orders for window in windows("03.04.05", ("ymd",))] == [("ymd",)]

    def test_a_short_year_does_not_stand_first_before_a_day_of_one_digit(self) -> None:
        """13.1.5 is 13.1.50, cut short: no proof that years stand first."""
        assert explain("13.1.5", "--13-01-05") is None
        assert explain("13.1.05", "--13-01-05") is not None
        assert explain("2013.1.5", "2013-01-05") is not None

    @given(ONE_DAY, st.sampled_from(ORDERS), st.sampled_from("/-. "))
    def test_both_ways_of_finding_numbers_agree(
        self, parts: tuple[int, int, int], order: str, separator: str
    ) -> None:
        written = {"y": f"{parts[0]:04d}", "m": f"{parts[1]:02d}", "d": f"{parts[2]:02d}"}
        text = separator.join(written[part] for part in order)
        whole = next(windows(text, ALL_ORDERS))
        assert whole.readings(text) == dates_of_digits(text)
