"""Every engine gives the dates of the column on the same rows, and nothing on all others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tests.columns.recipe.conftest import Made, Make
from tests.columns.recipe.engines import Engine, Texts

DAYS = [dt.date(1996, 2, 29) + dt.timedelta(97 * n) for n in range(60)]
MOMENTS = [
    dt.datetime(1999, 1, 31, 0, 5, 7, 250_000) + dt.timedelta(61 * n, 5000 * n, 1000 * n)
    for n in range(90)
]
SERIALS = [(moment - dt.datetime(1899, 12, 30)) / dt.timedelta(1) for moment in MOMENTS]
MOIS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"

# The values of a column, its options, and the rows that its recipe reads; None for all of them.
COLUMNS: dict[str, tuple[Texts, dict[str, Any], int | None]] = {
    "day first": ([f"{day:%d/%m/%Y}" for day in DAYS], {}, None),
    "one or two digits": ([f"{day.month}/{day.day}/{day.year}" for day in DAYS], {}, None),
    "open": (["03/04/2005", "05/06/2007", "04/04/2004"], {}, 0),
    "partly open": (["25/04/2005", "04/25/2005", "03/04/2005", "04/04/2004"], {}, 2),
    "given order": (["03/04/2005", "05/06/2007"], {"order": "mdy"}, None),
    "short years": ([f"{day:%d.%m.%y}" for day in DAYS] + ["31.12.68", "01.01.69"], {}, None),
    "short years, not after": (
        ["15.06.11", "16.06.11", "30.05.11", "01.07.11", "25.12.12", "13.12.98"],
        {"not_after": dt.date(2011, 6, 15)},
        None,
    ),
    "pivot": (["25.12.12", "13.12.98", "13.05.49", "13.05.50"], {"pivot_year": 50}, None),
    "months in words": (
        [f"{day.day} {MOIS.split()[day.month - 1].title()} {day.year}" for day in DAYS],
        {},
        None,
    ),
    "abbreviated": ([f"{day:%d-%b-%y}".upper() for day in DAYS], {}, None),
    "month and year": (["Sep-06", "Aug-62", "Dec-99", "Jan-01", "MAR-00"], {}, None),
    "weekdays": ([f"{day:%A, %B} {day.day}, {day.year}" for day in DAYS], {}, None),
    "ordinals": (
        ["3rd of May 1979", "1st of June 1980", "2nd of July 1999", "31st of may 2001"],
        {},
        None,
    ),
    "digits alone": ([f"{day:%Y%m%d}" for day in DAYS], {}, None),
    "digits of moments": (
        ["20160421154500", "20170522160001", "20181231000059"],
        {"numbers": "digits"},
        None,
    ),
    "without a year": (["25/12", "10/05", "29/02", "31/01"], {}, None),
    "years": (["1979", "2005", "1850"], {"numbers": "never"}, None),
    "quotes and signs": (["(25/12/'98)", "(13/05/'99)", "(1/2/'97)"], {}, None),
    "spaces": (["  25/04/2005", "26/04/2005\t", "27/04/2005 "], {}, None),
    "placeholders": (
        ["01/01/1900"] * 6 + ["25/04/2005", "26/04/2006"],
        {"placeholders": "null"},
        2,
    ),
    "Excel's days": ([f"{serial:.0f}" for serial in SERIALS], {"numbers": "excel"}, None),
    "Excel's moments": (
        [f"{serial:.{1 + n % 9}f}" for n, serial in enumerate(SERIALS)]
        + ["36526", "36526.0", "36527,5", "36527.00000046875", "36526.99999", "36527.99962"],
        {"numbers": "excel"},
        None,
    ),
    "days of 1904": (
        [f"{serial - 1462:.5f}" for serial in SERIALS],
        {"numbers": "excel1904"},
        None,
    ),
    "Julian days": (
        [f"{serial + 2_415_018.5:.{n % 6}f}" for n, serial in enumerate(SERIALS)],
        {"numbers": "julian"},
        None,
    ),
    "days of Stata": (["-3653", "-1", "0", "14277", "22000", "365"], {"numbers": "stata"}, None),
    "days of R": ([f"{serial - 25_569:.4f}" for serial in SERIALS], {"numbers": "unix-days"}, None),
    "seconds": (
        [f"{(serial - 25_569) * 86_400:.{n % 4}f}" for n, serial in enumerate(SERIALS)],
        {"numbers": "unix"},
        None,
    ),
    "milliseconds": (
        [f"{917_740_800_000 + 97_654_321 * n}" for n in range(60)],
        {"numbers": "unix-ms"},
        None,
    ),
    "microseconds": (
        [f"{917_740_800_000_000 + 97_654_321_000_001 * n}" for n in range(10)],
        {"numbers": "unix-us"},
        None,
    ),
    "nanoseconds": (
        [f"{917_740_800_000_000_000 + 97_654_321_000_000_100 * n}" for n in range(10)],
        {"numbers": "unix-ns"},
        None,
    ),
    "months of digits": ([f"{day:%Y%m}" for day in DAYS], {"numbers": "yyyymm"}, None),
    "years as floats": ([f"{day:%Y}.0" for day in DAYS], {"numbers": "year"}, None),
    "halves of the day": (
        [f"{moment:%m/%d/%Y %I:%M %p}" for moment in MOMENTS],
        {"model": "moments"},
        None,
    ),
    "halves before the hour": (
        [
            f"{moment:%Y}년 {moment.month}월 {moment.day}일 "
            f"{'오전' if moment.hour < 12 else '오후'} {moment.hour % 12 or 12}:{moment:%M}"
            for moment in MOMENTS
        ],
        {"model": "moments"},
        None,
    ),
    "offsets": (
        [f"{moment:%Y-%m-%dT%H:%M:%S}{'+-'[n % 2]}0{n % 9}:30" for n, moment in enumerate(MOMENTS)]
        + [f"{moment:%a, %d %b %Y %H:%M:%S} +0{n % 9}00" for n, moment in enumerate(MOMENTS)],
        {"model": "moments"},
        None,
    ),
    "fractions of seconds": (
        [f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z" for moment in MOMENTS]
        + [f"{moment:%d.%m.%Y %H:%M:%S},{moment.microsecond // 1000:03d}" for moment in MOMENTS],
        {"model": "moments"},
        None,
    ),
    "without a year, as EDTF": (
        ["25/12", "10/05", "29/02", "31/01", "24 December"],
        {"model": "moments"},
        None,
    ),
    "empty": (["", None, "  "], {}, 0),
    "no dates": (["call me", "later", "unknown"], {}, 0),
}
# Rows that are not in the columns: what no rule may read, or all alike.
OTHERS: Texts = [
    None,
    "",
    "call me",
    "31/02/2005",
    "30.02.01",
    "29/02/2001",
    "29/02/2004",
    "13/13/2005",
    "00/00/0000",
    "01/01/0000",
    "31-APR-05",
    "31 Juin 2004",
    "30/02",
    "20050230",
    "20160230154500",
    "20170101240000",
    "2005",
    "9999",
    "1402",
    " 25/04/2005 ",
    "25/04/2005 10:00",
    "25/04/20055",
    "xx25/04/2005",
    "3 Mai 1979",
    "3  MAI  1979",
    "Sep-31",
    "Foo-05",
    "01/01/1900",
    "25-04-2005",
    "２５/04/2005",
    "1e5",
    "it's 25/04/2005",
    "36525.5",
    "36525.521",
    "-36525",
    "0",
    "60",
    "61",
    "12.50",
    "19.99",
    "99999",
    "99999999",
    "36525.1234567890123",
    "1.5",
    "917740800",
    "917740800.25",
    "9" * 10,
    "9" * 19,
    "8" * 19,
    "9" * 25,
    "2451545.5",
    "2451545,25",
    "9999999",
    "200006",
    "200013",
    "20000631",
    "2000.5",
    "2000.0",
    "06/31/2000 10:00 PM",
    "06/30/2000 12:00 AM",
    "06/30/2000 12:59 pm",
    "06/30/2000 13:00 PM",
    "06/30/2000 00:30 AM",
    "2000년 6월 30일 오후 12:05",
    "2000-06-31T10:00:00+02:30",
    "2000-06-30T10:00:00+02:30",
    "2000-06-30T10:00:00+15:30",
    "2000-06-30T10:00:00+02:31",
    "2000-06-30T10:00:00.000000Z",
    "2000-06-30T24:00:00.000000Z",
]


# Long rules that differ from those of another column in one number or one field.
_ALIKE = {
    "one or two digits",
    "pivot",
    "days of 1904",
    "Julian days",
    "days of R",
    "milliseconds",
    "microseconds",
}
NAMES = [pytest.param(name, marks=pytest.mark.slow) if name in _ALIKE else name for name in COLUMNS]

Column = Callable[[str], Made]
Answers = Callable[[str], tuple[list[str | None], list[str | None]]]


@pytest.fixture(scope="module")
def column(make: Make) -> Column:
    """A column of that name and its recipe, made once for all engines."""

    @cache
    def made(name: str) -> Made:
        values, options, _ = COLUMNS[name]
        return make(values, **options)

    return made


@pytest.fixture(scope="module")
def answers(column: Column, engine: Engine) -> Answers:
    """What the engine reads in a column of that name, and in the other rows, all in one go."""

    @cache
    def read(name: str) -> tuple[list[str | None], list[str | None]]:
        values, _, _ = COLUMNS[name]
        found = engine(column(name)[1], [*values, *OTHERS])
        return found[: len(values)], found[len(values) :]

    return read


@pytest.mark.parametrize("name", NAMES)
def test_the_same_dates(name: str, column: Column, answers: Answers) -> None:
    values, _, covered = COLUMNS[name]
    result, recipe = column(name)
    isos = result.to_list()
    found, _ = answers(name)
    for value, iso, own in zip(values, isos, found, strict=True):
        assert own in (iso, None), f"{value!r} is {iso}, not {own}"
    read = sum(own is not None for own in found)
    assert read == recipe.covered
    assert read == (sum(iso is not None for iso in isos) if covered is None else covered)


@pytest.mark.parametrize("name", NAMES)
def test_other_rows_are_read_as_the_recipe_says(
    name: str, column: Column, answers: Answers
) -> None:
    _, recipe = column(name)
    expected = [None if text is None else recipe.read(text) for text in OTHERS]
    _, found = answers(name)
    assert found == expected
    for iso in expected:
        if iso and len(iso) == 10 and iso[0].isdigit():
            dt.date.fromisoformat(iso)
