"""Columns of a model that writes the world language: moments, spans, guesses, other calendars.

A table of rules stands for the network.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datenorm import clean_column
from datenorm.columns.api import ColumnResult
from datenorm.columns.cleaner import ColumnCleaner
from datenorm.columns.notations import (
    dates_in,
    find_windows,
    in_orders,
    only_date,
    with_calendar,
    with_dates,
)
from datenorm.columns.numeric_dates import without_clock
from datenorm.columns.reader import ColumnReader
from datenorm.inference.decoding import Reading
from datenorm.inference.policy import Policy
from datenorm.text import canonicalize
from tests.columns.scripted import TASK, ScriptedNormalizer, outputs_of, scripted_reader
from tests.inference.test_contract import OUTPUTS, predict


def _clean(values: Sequence[str | None], **options: object) -> ColumnResult:
    return clean_column(list(values), model=scripted_reader(), **options)  # type: ignore[arg-type]


# ---- Notations ----


@pytest.mark.parametrize(
    ("output", "dates"),
    [
        ("2005-04-03", ("2005-04-03",)),
        ("2005-04-03T10:00-05:00a", ("2005-04-03",)),
        ("p1402-12-15T08:30P", ("1402-12-15",)),
        ("B0044-05-03", ("0044-05-03",)),
        ("1843------/---4------", ("1843------", "---4------")),
        ("/1877------", ("1877------",)),
        ("1979-05-03T10P/T06A", ("1979-05-03",)),
        ("1829------|1832------", ("1829------", "1832------")),
        ("2019-W23d", ()),
        ("T06:30P", ()),
        ("", ()),
    ],
)
def test_dates_of_an_output(output: str, dates: tuple[str, ...]) -> None:
    assert dates_in(output) == dates
    assert with_dates(output, dates) == output


def test_the_only_date_of_an_output() -> None:
    assert only_date("2005-04-03T10:00Z") == "2005-04-03"
    for output in ("p1402-12-15", "B0044-05-03", "/1877------", "185X------", "", "T06:30"):
        assert only_date(output) == "----------"
    assert with_calendar("1402-12-15T10", "p") == "p1402-12-15T10"
    assert with_calendar("u2567-03-05", "") == "2567-03-05"


@pytest.mark.parametrize(
    ("text", "output", "orders"),
    [
        (
            "03/04/2005 10:20",
            "2005-03-04T10:20",
            {"dmy": "2005-04-03T10:20", "mdy": "2005-03-04T10:20"},
        ),
        (
            "05:04:03 03/04/2005",
            "2005-03-04T05:04:03",
            {"dmy": "2005-04-03T05:04:03", "mdy": "2005-03-04T05:04:03"},
        ),
        (
            "03/04/2005 - 07/04/2005",
            "2005-04-03/2005-04-07",
            {"dmy": "2005-04-03/2005-04-07", "mdy": "2005-03-04/2005-07-04"},
        ),
        ("03/04/2005 - 25/04/2005", "2005-04-03/2005-04-25", {"dmy": "2005-04-03/2005-04-25"}),
        ("03/04-07/04/2005", "-----04-03/2005-04-07", {
            "dmy": "-----04-03/2005-04-07", "mdy": "-----03-04/2005-07-04",
        }),
        ("2005-04-03/04-07", "2005-04-03/-----04-07", {"ymd": "2005-04-03/-----04-07"}),
        ("3-5/4/2005", "--------03/2005-04-05", {}),
        ("1843-4", "1843------/---4------", {}),
        ("2005-04-03t10:20:30+02:00", "2005-04-03T10:20:30+02:00", {
            "ymd": "2005-04-03T10:20:30+02:00",
        }),
    ],
)  # fmt: skip
def test_orders_of_a_notation(text: str, output: str, orders: dict[str, str]) -> None:
    found = find_windows(text, dates_in(output))
    assert dict(in_orders(text, output, found) if found else ()) == orders


@pytest.mark.parametrize(
    ("shape", "date"),
    [
        ("#/#/#### #:#", "#/#/####"),
        ("#/#/#### #:#:# a", "#/#/####"),
        ("####-#-#a#:#:#.######+#:#", "####-#-#"),
        ("#:# #/#/####", "#/#/####"),
        ("a, #/#/#### #:#", "a, #/#/####"),
        ("#-a-# #:#", "#-a-#"),
        ("#/#/####", "#/#/####"),
        ("#:#", "#:#"),
        ("#/#/#### #:# - #:#", "#/#/#### #:# - #:#"),
    ],
)
def test_the_date_part_of_a_shape(shape: str, date: str) -> None:
    assert without_clock(shape) == date


# ---- Columns ----


def test_all_that_a_cell_says_is_kept() -> None:
    values = ["2016-04-21T12:34:56.789+02:00", "c. 1850", "before 1877", "2016-04-21", None, "x"]
    found = _clean(values)
    assert found.to_list() == [
        "2016-04-21T12:34:56.789+02:00",
        "1850~",
        "../1877",
        "2016-04-21",
        None,
        None,
    ]
    assert found.status.to_pylist() == [
        "full",
        "partial",
        "partial",
        "full",
        "rejected",
        "rejected",
    ]
    assert found.column("kind").to_pylist()[:4] == ["datetime", "date", "interval", "date"]
    assert found.column("latest").to_pylist()[:3] == ["2016-04-21", "1850-12-31", "1877-12-31"]


def test_a_moment_proves_the_order_of_the_others() -> None:
    found = _clean(["03/04/2005 10:20", "25/04/2005 11:00", "05/04/2005", "06/04/2005 08:00 pm"])
    assert found.to_list() == [
        "2005-04-03T10:20",
        "2005-04-25T11:00",
        "2005-04-05",
        "2005-04-06T20:00",
    ]
    assert found.verdict.order_of("#/#/####") == "dmy"


def test_open_moments_stay_open_with_both_readings() -> None:
    found = _clean(["03/04/2005 10:20"])
    assert found.to_list() == [None]
    assert found.alternative.to_pylist() == ["2005-03-04T10:20|2005-04-03T10:20"]


def test_the_order_counts_for_both_ends_of_a_span() -> None:
    found = _clean(["03/04/2005 - 07/04/2005", "04/25/2005"])
    assert found.to_list() == ["2005-03-04/2005-07-04", "2005-04-25"]
    assert found.column("kind").to_pylist() == ["interval", "date"]
    other = _clean(["03/04/2005 - 25/04/2005", "03/04/2005"])
    assert other.to_list() == ["2005-04-03/2005-04-25", "2005-04-03"]


def test_a_weekday_is_proof() -> None:
    # 3 April 2005 was a Sunday.
    found = _clean(["sun 03/04/2005", "05/04/2005"])
    assert found.to_list()[0] == "2005-04-03"
    assert found.verdict.column.proofs == {"dmy": 1}
    wrong = _clean(["wed 03/04/2005"])  # neither day is one
    assert wrong.to_list() == [None]


def test_short_years_of_moments_follow_the_whole_ones() -> None:
    values = [f"{day:02d}/05/1925 10:00" for day in range(13, 29)] * 2 + ["13/05/25 11:00"]
    assert _clean(values).to_list()[-1] == "1925-05-13T11:00"


def test_day_or_year_beside_a_month_with_a_clock() -> None:
    values = [f"{day:02d}-may-{year:02d} 10:00" for day in range(1, 32) for year in (10, 11, 12)]
    found = _clean(values)
    assert found.to_list()[0] == "2010-05-01T10:00"
    assert found.to_list()[-1] == "2012-05-31T10:00"


def test_midnights_may_be_placeholders() -> None:
    values = ["1900-01-01 00:00:00"] * 9 + ["2005-04-25 10:00:00"]
    found = _clean(values, placeholders="null")
    assert found.to_list() == [None] * 9 + ["2005-04-25T10:00:00"]


def test_zones_by_name_are_found_in_the_text() -> None:
    found = _clean(["25/04/2005 10:00 est"])
    assert found.to_list() == ["2005-04-25T10:00-05:00"]
    assert found.column("zone").to_pylist() == ["EST"]
    in_order = _clean(["03/04/2005 10:00 est", "25/04/2005"])
    assert in_order.to_list()[0] == "2005-04-03T10:00-05:00"
    assert in_order.column("zone").to_pylist()[0] == "EST"


_DATES = st.builds(
    "{:02d}/{:02d}/{}".format,
    st.integers(1, 31),
    st.integers(1, 12),
    st.sampled_from(["2005", "1999", "05"]),
)
_MOMENTS = st.builds(
    "{} {:02d}:{:02d}{}".format,
    _DATES,
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(["", ":30", "+02:00", " est"]),
)
_CELLS = st.one_of(
    _DATES,
    _MOMENTS,
    st.builds("{} - {}".format, _DATES, _DATES),
    st.sampled_from(
        ["c. 1850", "before 1877", "x", "1402/12/15", "2005-04-03T10:00Z", "1402/12/15 sh"]
    ),
)


@given(st.lists(_CELLS, min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_shuffled_cut_or_cell_by_cell_it_is_the_same(values: list[str], random: object) -> None:
    found = _clean(values)
    rows = dict(
        zip(values, zip(found.to_list(), found.status.to_pylist(), strict=True), strict=True)
    )
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = _clean(shuffled)
    pairs = zip(again.to_list(), again.status.to_pylist(), strict=True)
    assert dict(zip(shuffled, pairs, strict=True)) == rows
    assert again.verdict == found.verdict
    cleaner = ColumnCleaner(scripted_reader())
    for value, expected in rows.items():
        cell = cleaner.clean(cleaner.parse(pa.array([value])), found.verdict)
        assert (cell.iso[0].as_py(), cell.status[0].as_py()) == expected


@given(_CELLS)
def test_the_rules_write_the_language(text: str) -> None:
    assert all(TASK.output.exists(output) for output in outputs_of(text) if "/" not in output)


# ---- Templates ----


MANY = 4000 if settings().max_examples >= 100 else 1500


def _moments(pattern: str, months: str = "") -> list[str]:
    """Many moments, with one number and another far apart."""
    numbers = [
        (1 + n % 28, 1 + n % 12, 1990 + n % 37, n * 7 % 24, n * 11 % 60) for n in range(MANY)
    ]
    named = ("apr", "may", "aug", "nov")
    return [
        pattern.format(
            d=d, m=m, y=y, H=H, M=M, S=(7 * M + H) % 60, f=(d * m * y * 37 + M) % 1000000,
            word=named[m % 4], I=1 + H % 12, p="pm" if H > 11 else "am",
        )
        for d, m, y, H, M in numbers
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "most"),
    [
        ("{y}-{m:02d}-{d:02d}t{H:02d}:{M:02d}:{S:02d}", 0.5),
        pytest.param(
            "{y}-{m:02d}-{d:02d} {H:02d}:{M:02d}:{S:02d}.{f:06d}+02:00", 0.5, marks=pytest.mark.slow
        ),
        pytest.param("{d:02d}/{m:02d}/{y} {H:02d}:{M:02d}", 0.9, marks=pytest.mark.slow),
        pytest.param("{d:02d} {word} {y} {H:02d}:{M:02d}:{S:02d}", 0.6, marks=pytest.mark.slow),
        ("{d:02d} {word} {y} {I:02d}:{M:02d} {p}", 0.6),
        pytest.param("{d:02d} {word} {y}", 0.8, marks=pytest.mark.slow),
        pytest.param("{d:02d}/{m:02d}/{y}", 0.9, marks=pytest.mark.slow),
        ("c. {y}", 1.0),
        pytest.param("{d:02d}/{m:02d}/{y} - 28/12/{y}", 1.0, marks=pytest.mark.slow),
        pytest.param("{y}-{m:02d}-{d:02d} {H:02d}:{M:02d} est", 1.0, marks=pytest.mark.slow),
    ],
)
def test_templates_and_the_network_alike(pattern: str, most: float) -> None:
    values = _moments(pattern)
    reader, alone = scripted_reader(), scripted_reader(templates=False)
    found, expected = clean_column(values, model=reader), clean_column(values, model=alone)
    for name in ("iso", "status", "alternative", "kind", "earliest", "latest", "zone"):
        assert found.column(name).to_pylist() == expected.column(name).to_pylist(), name
    assert found.verdict == expected.verdict
    assert reader.read_by_network <= most * alone.read_by_network


class _ForgetsLeapDays(ScriptedNormalizer):
    """Reads a 29 February only in the year 2000."""

    def _readings(self, text: str, hints: tuple[str, ...]) -> tuple[Reading, ...]:
        found = super()._readings(text, hints)
        forgotten = "-02-29" in found[0].output and not found[0].output.startswith("2000")
        return (Reading("", 0.98),) if forgotten else found


@pytest.mark.parametrize("normalizer", [ScriptedNormalizer, _ForgetsLeapDays])
def test_leap_days_are_trusted_once_the_network_has_shown_some(
    normalizer: type[ScriptedNormalizer],
) -> None:
    leap_days = [f"{year}-02-29 12:34:56" for year in range(1904, 2097, 4)]
    values = [f"{year}-0{month}-31 23:59:59" for year in range(1900, 2101) for month in (1, 3, 5)]
    values += [*_moments("{y}-{m:02d}-{d:02d} {H:02d}:{M:02d}:{S:02d}"), *leap_days]
    values += [f"{year}-02-29 12:34:56" for year in (1900, 1903, 2002, 2100)]
    reader, alone = ColumnReader(normalizer()), ColumnReader(normalizer(), templates=False)
    found, expected = clean_column(values, model=reader), clean_column(values, model=alone)
    assert found.to_list() == expected.to_list()
    assert found.status.to_pylist() == expected.status.to_pylist()
    asked = set(reader.normalizer.asked)  # type: ignore[attr-defined]
    of_leap_days = asked & set(map(canonicalize, leap_days))
    is_shown = normalizer is ScriptedNormalizer
    assert len(of_leap_days) < 20 if is_shown else len(of_leap_days) == len(leap_days)


@pytest.mark.parametrize("beside", ["call me later", "2016-05-03"])
def test_what_the_network_reads_shorter_cuts_no_moment(beside: str) -> None:
    values = _moments("{y}-{m:02d}-{d:02d} {H:02d}:{M:02d}:{S:02d}.{f:06d}+02:00")
    reader = scripted_reader()
    alone = clean_column(values, model=reader).to_list()
    assert clean_column([*values, beside], model=scripted_reader()).to_list()[:-1] == alone
    short = [text for text in alone if text and len(text) != len(alone[0] or "")]
    assert reader.read_by_template > len(values) // 2 and not short


# ---- Zones and calendars ----


@pytest.mark.parametrize("templates", [True, False])
def test_a_zone_places_bare_clocks_and_brings_others_to_it(templates: bool) -> None:
    reader = ColumnReader(ScriptedNormalizer(Policy(timezone="Europe/Berlin")), templates=templates)
    values = [
        "2016-04-21T23:30:05.250Z",
        "2016-01-21T12:00",
        "2016-04-21T12:00+02:00",
        "2016-04-21",
        "2016-04-21T20:00-05:00 - 2016-04-22T01:00Z",
        *(f"2016-05-{day:02d}T{hour:02d}:30Z" for day in range(1, 29) for hour in range(24)),
    ]
    found = clean_column(values, model=reader)
    assert found.to_list()[:5] == [
        "2016-04-22T01:30:05.250+02:00",
        "2016-01-21T12:00+01:00",
        "2016-04-21T12:00+02:00",
        "2016-04-21",
        "2016-04-22T03:00+02:00/2016-04-22T03:00+02:00",
    ]
    assert found.to_list()[28] == "2016-05-02T01:30+02:00"
    assert found.column("earliest").to_pylist()[:2] == ["2016-04-22", "2016-01-21"]


def test_figures_of_an_open_calendar_stay_open_unless_it_is_given() -> None:
    found = _clean(["1402/12/15", "1402/12/16"])
    assert found.to_list() == [None, None]
    assert found.alternative.to_pylist()[0] == "1402-12-15|1982-10-02|2024-03-05"
    persian = ColumnReader(ScriptedNormalizer(Policy(calendar="persian")))
    given = clean_column(["1402/12/15", "2016-04-21"], model=persian)
    assert given.to_list() == ["2024-03-05", "2016-04-21"]
    assert given.column("calendar").to_pylist() == ["persian", "gregory"]


def test_numbers_are_brought_to_the_zone_too() -> None:
    unix = clean_column([1577836800.25], numbers="unix", timezone="Europe/Berlin")
    assert unix.to_list() == ["2020-01-01T01:00:00.25+01:00"]
    excel = clean_column(["43831.75", "43832.5"], numbers="excel", timezone="Europe/Berlin")
    assert excel.to_list()[1] == "2020-01-02T12:00:00+01:00"


class _Contract(ScriptedNormalizer):
    """Writes the outputs of the contract's examples."""

    def _readings(self, text: str, hints: tuple[str, ...]) -> tuple[Reading, ...]:
        found = {canonicalize(each): outputs for each, outputs in OUTPUTS.items()}[text]
        outputs = (found,) if isinstance(found, str) else found
        return tuple(Reading(output, 0.99 / len(outputs)) for output in outputs)


def test_the_examples_of_the_contract_in_a_column_are_what_they_are_alone() -> None:
    # but for figures whose calendar the other examples tell
    texts = [text for text in OUTPUTS if "1402" not in text and "2567" not in text]
    found = clean_column(texts, model=ColumnReader(_Contract()))
    alone = [predict(text) for text in texts]
    assert found.to_list() == [prediction.iso for prediction in alone]
    assert found.status.to_pylist() == [prediction.status for prediction in alone]
    for name in ("kind", "earliest", "latest", "calendar", "zone"):
        expected = [getattr(p, name) if p.iso else None for p in alone]
        assert found.column(name).to_pylist() == expected, name
