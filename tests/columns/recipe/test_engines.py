"""Every engine gives the dates of the column on the same rows, and nothing on all others."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.columns.recipe.conftest import Make
from tests.columns.recipe.engines import Engine, Texts

DAYS = [dt.date(1996, 2, 29) + dt.timedelta(97 * n) for n in range(60)]
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
]


@pytest.mark.parametrize("name", COLUMNS)
def test_the_same_dates(name: str, make: Make, engine: Engine) -> None:
    values, options, covered = COLUMNS[name]
    result, recipe = make(values, **options)
    isos = result.to_list()
    found = engine(recipe, values)
    for value, iso, own in zip(values, isos, found, strict=True):
        assert own in (iso, None), f"{value!r} is {iso}, not {own}"
    read = sum(own is not None for own in found)
    assert read == recipe.covered
    assert read == (sum(iso is not None for iso in isos) if covered is None else covered)


@pytest.mark.parametrize("name", COLUMNS)
def test_other_rows_are_read_as_the_recipe_says(name: str, make: Make, engine: Engine) -> None:
    values, options, _ = COLUMNS[name]
    _, recipe = make(values, **options)
    expected = [None if text is None else recipe.read(text) for text in OTHERS]
    assert engine(recipe, OTHERS) == expected
    for iso in expected:
        if iso and len(iso) == 10 and iso[0].isdigit():
            dt.date.fromisoformat(iso)
