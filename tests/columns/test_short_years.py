"""Short years that stand first or last: what the digits prove, the network's habit aside."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

import pytest

from datenorm import Normalizer
from datenorm.columns.api import clean_column
from datenorm.columns.evidence import Evidence
from datenorm.columns.numeric_dates import YEAR_MAY_BE_FIRST as MAYBE
from datenorm.columns.numeric_dates import by_digits
from datenorm.columns.reader import ColumnReader
from datenorm.columns.rows import RowReader
from datenorm.columns.verdict import decide

DMY, MDY, YMD = 1, 2, 4
SLASH = "#/#/#"


def _days(first: int, last: int, count: int) -> list[dt.datetime]:
    source = random.Random(8)
    begin, end = dt.datetime(first, 1, 1), dt.datetime(last, 12, 31, 23, 59)
    minutes = int((end - begin).total_seconds()) // 60
    return [begin + dt.timedelta(minutes=source.randrange(minutes)) for _ in range(count)]


def _wrong(days: Sequence[dt.datetime], written: str, iso: str) -> list[str]:
    """What comes out of a column otherwise than it is meant."""
    found = clean_column([f"{day:{written}}" for day in days]).iso.to_pylist()
    return [str(got) for got, day in zip(found, days, strict=True) if got != f"{day:{iso}}"]


@pytest.mark.parametrize("written", ["%d/%m/%y", "%y-%m-%d", "%y%m%d"])
def test_a_year_that_can_be_no_day_settles_where_years_stand(written: str) -> None:
    assert _wrong(_days(1993, 2020, 80), written, "%Y-%m-%d") == []


@pytest.mark.parametrize("written", ["%d-%m-%y %H:%M", "%y/%m/%d %H:%M"])
def test_numbers_that_run_over_the_month_are_days(written: str) -> None:
    assert _wrong(_days(2005, 2021, 80), written, "%Y-%m-%dT%H:%M") == []


def test_nothing_is_guessed_where_neither_shows() -> None:
    found = clean_column(["20-11-27", "21-05-14", "19-08-23"])
    assert found.status.to_pylist() == ["ambiguous"] * 3
    assert found.reason[0].as_py() == "2020-11-27 or 2027-11-20: the column does not tell"


def test_shuffled_it_is_the_same() -> None:
    texts = [f"{day:%y-%m-%d}" for day in _days(2011, 2019, 60)]
    assert clean_column(texts[::-1]).to_list() == clean_column(texts).to_list()[::-1]


def test_a_reading_that_is_not_listed_is_no_proof_of_another() -> None:
    """One row that the network reads as 20 May 2007 alone proves nothing: it may be 2020-05-07."""
    rows = {(SLASH, DMY | MAYBE): 1, (SLASH, DMY | YMD): 99}
    found = decide(Evidence(rows)).shapes[SLASH]
    assert (found.order, found.proofs, found.open_rows) == (None, {}, 100)


@pytest.mark.parametrize(
    ("rows", "order"),
    [
        ({YMD: 3, DMY | MAYBE: 97}, "ymd"),
        ({DMY: 3, DMY | MAYBE: 97}, "dmy"),
        ({DMY: 3, YMD: 3, DMY | MAYBE: 94}, None),
        ({DMY | MDY: 3, DMY | MAYBE: 97}, "dmy"),  # 5/4/12 begins with no year
        ({MDY: 3, DMY | MDY | MAYBE: 97}, "mdy"),
    ],
)
def test_what_the_digits_prove(rows: dict[int, int], order: str | None) -> None:
    found = decide(Evidence({(SLASH, mask): count for mask, count in rows.items()}))
    assert (found.order_of(SLASH), found.column.order) == (order, order)


@pytest.mark.parametrize(("listed", "order"), [(0, "dmy"), (1, "dmy"), (2, None)])
def test_without_proof_a_habit_counts_that_hardly_any_row_is_against(
    listed: int, order: str | None
) -> None:
    found = decide(Evidence({(SLASH, DMY | MAYBE): 50, (SLASH, DMY | YMD): listed}))
    assert found.order_of(SLASH) == order
    if order:
        assert found.shapes[SLASH].reason == (
            "50 rows can only be read as dmy, unless the year stands first"
        )


def _spread(days: Sequence[int], years: Sequence[int], order: str = "dmy") -> str | None:
    """The order that numbers tell which lie so in rows that could have either."""
    found = (days, years) if order == "dmy" else (years, days)
    numbers = {("/", place, n): 1 for place, values in enumerate(found) for n in values}
    return decide(Evidence({(SLASH, DMY | YMD): 60}, numbers=numbers)).order_of(SLASH)


@pytest.mark.parametrize("order", ["dmy", "ymd"])
def test_how_far_days_and_years_are_spread(order: str) -> None:
    """17 of the 31 values in 12 rows are chance once in 1,355; in 16 once in 14,800."""
    month, years = range(1, 32, 2), range(5, 22)
    assert _spread(month, years, order) == order
    assert _spread(month[:12], years, order) is None  # too few rows
    assert _spread(range(1, 32), years, order) == order
    assert _spread(range(1, 21), years, order) is None  # days go further than years
    assert _spread(range(1, 32), range(1, 22), order) is None  # so many years are days as well
    assert _spread(range(1, 32), [1, 15], order) is None  # the first and the middle of months
    assert _spread(range(1, 32), [15], order) is None
    assert _spread(range(1, 32), range(28, 32), order) is None  # the last of months


@pytest.mark.parametrize("text", ["25/04/05", "05/04/05", "15/07/16", "150716", "þ 5"])
def test_a_row_for_engines_is_a_column_of_its_own(text: str) -> None:
    (row,) = RowReader(ColumnReader(Normalizer())).read([text]).to_pylist()
    found = clean_column([text]).to_table().to_pylist()[0]
    assert (row["iso"], row["status"]) == (found["iso"], found["status"])
    assert row["alternative"] == found["alternative"]


def test_masks_by_digits() -> None:
    assert by_digits(DMY | MAYBE) == DMY | YMD | MAYBE
    assert by_digits(DMY | MDY) == DMY | MDY
