"""Validity of answers by our own grammar, with python-edtf as a witness."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator

import edtf
import pytest

from datenorm.outputs.answer import Answer, Choices
from datenorm.outputs.iso import is_iso
from datenorm.outputs.language import CenturyRule
from datenorm.outputs.world.answers import answer

VALID = [
    "1979-05-03",
    "1979-05",
    "1979",
    "XXXX-05-03",
    "1979-05-XX",
    "1979-XX-03",
    "1979-XX-XX",
    "1979-XX",
    "192X-11-27",
    "198X",
    "17XX",
    "1XXX",
    "0079",
    "-0043",
    "-0043-05-03",
    "-01XX",
    "-00XX",
    "0000",
    "2019-W23",
    "2020-W53",
    "2019-35",
    "1979-21",
    "1964-40",
    "XXXX-21",
    "1850~",
    "1850?",
    "1850%",
    "1979-05-03~",
    "2019-W23~",
    "1843/1844",
    "1979-05-03/1979-05-05",
    "../1877",
    "1823/..",
    "1843~/1845~",
    "1914/1918-05",
    "186X/187X",
    "-0043/0014",
    "[1829,1832]",
    "[1829~,1832]",
    "[2016-03-20..2017-03-19,2017-03-20..2018-03-20]",
    "2016-04-21T15:45+02:00",
    "1979-05-03T15",
    "2016-04-21T12:34:56.789Z",
    "T18:30",
    "T20",
    "XXXX-05-03T15:00",
    "1979-05-03T22/1979-05-04T06",
    "T22/T06",
    "2016-04-21T10:00Z/2016-04-21T12:00Z",
    "2000-02-29",
    "XXXX-02-29",
    "190X-02-29",
    # Ends may have days in common.
    "1979/1979-01",
    "1979-05/1979-05-01",
    "1979-05-31/1979-05",
    "1979-05-03/1979-05-03",
    "1979-05-03T10:00/1979-05-03T10:00",
    # Seasons and unknown months have no order: the winter of 1979 lasts until March 1980.
    "1979-21/1980",
    "1980/1979-24",
    "XXXX-12/1979-01",
    "1979-XX/1979-03",
    "1979-05-XX/1979-06",
]
INVALID = [
    "1979-13",
    "1979-02-29",
    "1900-02-29",
    "1979-00",
    "1979-05-00",
    "1979-05-32",
    "XXXX",
    "-0000",
    "79-05-03",
    "--05-03",
    "1979-5-3",
    "2019-W53",
    "2019-W00",
    "2019-W60",
    "0000-W01",
    "2019-W23-4",
    "2019-123",
    "2019-37",
    "2019-42",
    "2019-21-03",
    "19X9",
    "X979",
    "1979-05-03T24:00",
    "1979-05-03T15:60",
    "1979-05T15:00",
    "1979-05-XXT15",
    "T",
    "T25",
    "T15~",
    "15:45",
    "T15:45+15:00",
    "1844/1843",
    "1979-05-05/1979-05-03",
    "../..",
    "/1877",
    "1979/",
    "T10/1979",
    "1979-05-03T10:00/1979-05-03T09:00",
    "[1829]",
    "[1829,]",
    "[1829,1832,1835]",
    "[1832..1829,1840]",
    "1829,1832",
    "1979?~",
    "1979-21-XX",
    "-0001-02-29",
    "1979-02-29T10",
    "../79",
    "[1829..79,1840]",
    "[1829,1832~",
    "~1829,1832]",
]

# What EDTF allows and python-edtf 5 does not parse: seasons, quarters and halves that do not stand
# alone beside a whole year, and unknown digits with a mark or in spans and sets.
_PART = r"-(2[1-4]|3[3-6]|4[01])(?![-0-9])"
GAPS = (
    re.compile(rf"{_PART}.*[~?%/,]|[/,].*{_PART}"),
    re.compile(rf"X{_PART}|^-.*{_PART}"),
    re.compile(r"X.*[~?%/,]|[/,].*X"),
)


@pytest.mark.parametrize("iso", VALID)
def test_valid(iso: str) -> None:
    assert is_iso(iso) is True


@pytest.mark.parametrize("iso", INVALID)
def test_invalid(iso: str) -> None:
    assert is_iso(iso) is False


@pytest.fixture(scope="module")
def answers(random_outputs: Callable[..., list[str]]) -> list[Answer]:
    choices = Choices(CenturyRule(69))
    found = (answer(output, "10:00 est", choices) for output in random_outputs(8000, seed=1))
    return [one for one in found if isinstance(one, Answer)]


def test_every_answer_is_valid_and_bounded(answers: list[Answer]) -> None:
    assert len(answers) > 5000
    for one in answers:
        assert is_iso(one.iso), one
        if one.earliest and one.latest:
            assert _sortable(one.earliest) <= _sortable(one.latest), one
        assert not one.full or (one.earliest == one.latest and one.earliest), one


def _sortable(day: str) -> tuple[int, ...]:
    sign = -1 if day.startswith("-") else 1
    year, month, number = day.lstrip("-").split("-")
    return sign * int(year), int(month), int(number)


@pytest.fixture
def no_logs() -> Iterator[None]:
    """python-edtf logs each text that it tries."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("no_logs")
@pytest.mark.slow
def test_python_edtf_parses_them_but_for_its_gaps(answers: list[Answer]) -> None:
    candidates = [*VALID, *dict.fromkeys(one.iso for one in answers)]
    without_gaps = [
        iso
        for iso in candidates
        if "T" not in iso and "W" not in iso and not any(gap.search(iso) for gap in GAPS)
    ]
    unparsed = []
    for iso in without_gaps[:80]:  # it is slow
        try:
            edtf.parse_edtf(iso)
        except edtf.EDTFParseException:
            unparsed.append(iso)
    assert unparsed == []
