"""The rules of the world language with examples: a text, what it says, and its output."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from datenorm.outputs.world import (
    CALENDARS,
    END,
    LENGTH,
    SYMBOLS,
    Clock,
    OneOf,
    Point,
    Span,
    Written,
    accepts,
    automaton,
    century,
    date,
    day_of_year,
    decade,
    offset,
    parse,
    week,
    write,
)
from datenorm.outputs.world.grammar import rows


def day(year: str = "", month: int | str = "", day_: int | str = "", **rest: Any) -> Point:
    return Point(date(year, month, day_), **rest)


RULES: dict[int, list[tuple[Any, ...]]] = {
    1: [
        ("call me later", None, ""),
        ("3 May 1979", day("1979", 5, 3), "1979-05-03"),
        ("3 May 79", day("79", 5, 3), "--79-05-03"),
        ("3 May", day("", 5, 3), "-----05-03"),
        ("May 1979", day("1979", 5), "1979-05---"),
        ("1979", day("1979"), "1979------"),
        ("987", day("987"), "0987------"),
        ("xx May 1979", day("1979", 5, "XX"), "1979-05-XX"),
        ("the 3rd of some month in 1979", day("1979", "XX", 3), "1979-XX-03"),
        ("some month in 1872", day("1872", "XX"), "1872-XX---"),
        ("27 Nov 192?", day("192X", 11, 27), "192X-11-27"),
        ("19--", day("19XX"), "19XX------"),
        ("the 1850s", Point(decade(1850)), "185X------"),
        ("the 80s", day("8X"), "--8X------"),
        ("18th century", Point(century(18)), "17XX------"),
        ("the second millennium", day("1XXX"), "1XXX------"),
        ("spring 1979", day("1979", 21), "1979-21---"),
        ("Q3 2019", day("2019", 35), "2019-35---"),
        ("H1 '19", day("19", 40), "--19-40---"),
    ],
    2: [
        ("1843–4", Span(day("1843"), day("4")), "1843------/---4------"),
        ("1898–1902", Span(day("1898"), day("1902")), "1898------/1902------"),
        ("1851-52", Span(day("1851"), day("52")), "1851------/--52------"),
        ("3–5 May 1979", Span(day("", "", 3), day("1979", 5, 5)), "--------03/1979-05-05"),
        ("April 3–5, 1979", Span(day("", 4, 3), day("1979", "", 5)), "-----04-03/1979----05"),
        ("29 Dec – 2 Jan 2007", Span(day("", 12, 29), day("2007", 1, 2)), "-----12-29/2007-01-02"),
        ("Dec–Feb 2010", Span(day("", 12), day("2010", 2)), "-----12---/2010-02---"),
        ("before 1877", Span(None, day("1877")), "/1877------"),
        ("after 1823", Span(day("1823"), None), "1823------/"),
        ("1829 or 1832", OneOf(day("1829"), day("1832")), "1829------|1832------"),
        (
            "2007-05-03 14:00–16:00",
            Span(day("2007", 5, 3, clock=Clock(14, 0)), Point(clock=Clock(16, 0))),
            "2007-05-03T14:00/T16:00",
        ),
        (
            "weeks 23–25 2019",
            Span(Point(week("", 23)), Point(week("2019", 25))),
            "-----W23/2019-W25",
        ),
    ],
    3: [
        ("79 AD", Point(date("79", era=True)), "0079------"),
        ("44 BC", Point(date("44", era=True), bc=True), "B0044------"),
        ("3 May 44 BC", Point(date("44", 5, 3, era=True), bc=True), "B0044-05-03"),
        ("2nd century BC", Point(century(2), bc=True), "B01XX------"),
        (
            "100–44 BC",
            Span(Point(date("100", era=True)), Point(date("44", era=True), bc=True)),
            "0100------/B0044------",
        ),
        (
            "44 BC – AD 14",
            Span(Point(date("44", era=True), bc=True), Point(date("14", era=True))),
            "B0044------/0014------",
        ),
        ("۱۳ فروردین ۱۳۹۵", Written(day("1395", 1, 13), "persian"), "p1395-01-13"),
        ("AH 1440–41", Written(Span(day("1440"), day("41")), "islamic"), "i1440------/--41------"),
        ("平成22年1月29日", Written(Point(date("22", 1, 29, era=True)), "heisei"), "H0022-01-29"),
        ("T11.5.23", Written(Point(date("11", 5, 23, era=True)), "taisho"), "Y0011-05-23"),
        ("5 Pagume 2010", Written(day("2010", 13, 5), "ethiopic"), "z2010-13-05"),
    ],
    4: [
        ("8 pm", Point(clock=Clock(8, period="P")), "T08P"),
        ("noon", Point(clock=Clock(12)), "T12"),
        ("midnight", Point(clock=Clock(0)), "T00"),
        ("0:30 am", Point(clock=Clock(0, 30, period="A")), "T00:30A"),
        ("12:30 pm", Point(clock=Clock(12, 30, period="P")), "T12:30P"),
        ("13:45 PM", Point(clock=Clock(13, 45, period="P")), "T13:45"),
        ("15:45 PM", Point(clock=Clock(15, 45, period="P")), "T15:45"),
        ("24:00", Point(clock=Clock(24, 0)), "T24:00"),
        ("23:59:60", Point(clock=Clock(23, 59, 60)), "T23:59:60"),
        ("10:15:00.042", Point(clock=Clock(10, 15, 0, "042")), "T10:15:00.042"),
    ],
    5: [
        (
            "2016-04-21 15:45 +0200",
            day("2016", 4, 21, clock=Clock(15, 45, zone=offset(120))),
            "2016-04-21T15:45+02:00",
        ),
        ("3:45 PM GMT", Point(clock=Clock(3, 45, period="P", zone="Z")), "T03:45PZ"),
        ("3:45 PM EST", Point(clock=Clock(3, 45, period="P", zone="N")), "T03:45PN"),
        ("10:00 +0000", Point(clock=Clock(10, 0, zone=offset(0))), "T10:00+00:00"),
        ("10:00 GMT-3:30", Point(clock=Clock(10, 0, zone=offset(-210))), "T10:00-03:30"),
    ],
    6: [
        ("c. 1850", day("1850", mark="~"), "1850------~"),
        ("1850?", day("1850", mark="?"), "1850------?"),
        ("c. 1850s?", Point(decade(1850), mark="%"), "185X------%"),
        ("1868-1871?", Span(day("1868"), day("1871", mark="?")), "1868------/1871------?"),
        ("c.1843–5", Span(day("1843", mark="~"), day("5", mark="~")), "1843------~/---5------~"),
        ("about 3 pm", Point(clock=Clock(3, period="P"), mark="~"), "T03P~"),
    ],
    7: [
        ("early 1979", day("1979", part_of=True), "1979------<"),
        ("late 18th century", Point(century(18), part_of=True), "17XX------<"),
        ("end of March 2020", day("2020", 3, part_of=True), "2020-03---<"),
        ("late 1850s?", Point(decade(1850), part_of=True, mark="?"), "185X------<?"),
    ],
    8: [
        ("2019-W23", Point(week("2019", 23)), "2019-W23"),
        ("2019-W23-4", Point(week("2019", 23), weekday=4), "2019-W23d"),
        ("2019-123", Point(day_of_year("2019", 123)), "2019-O123"),
        ("Thursday, 3 May 1979", day("1979", 5, 3, weekday=4), "1979-05-03d"),
        (
            "Thu 3 May 1979 15:00",
            day("1979", 5, 3, clock=Clock(15, 0), weekday=4),
            "1979-05-03T15:00d",
        ),
    ],
}
EXAMPLES = [(rule, *example) for rule, examples in RULES.items() for example in examples]


@pytest.mark.parametrize(("rule", "text", "says", "output"), EXAMPLES)
def test_rules(rule: int, text: str, says: Point | Span | Written | None, output: str) -> None:
    written = says if isinstance(says, Written) or says is None else Written(says)
    assert output == (write(written.when, written.calendar) if written else write(None))
    assert accepts(output)
    assert len(output) < LENGTH
    if text not in (
        "13:45 PM",
        "15:45 PM",
    ):  # rule 4: no word beside an hour above 12
        assert parse(output) == written


@pytest.mark.parametrize(
    "output",
    [
        "----------",  # no date is END at once
        "1979-02-29",
        "B0044-02-29",
        "1979-02-30",
        "-----02-30",
        "0000-05-03",
        "---4------",  # what stands at one end of a span only
        "--------03",
        "1979----03",
        "-----W23",
        "/",
        "1843------/",  # accepted: an open end
        "---4------/1843------",
        "--------03/--------05",
        "1979-05-03T10:00/1979-05-04",
        "T10:00|T11:00",
        "p--95-01-13",  # beside a calendar years have four places
        "p1395-07-31",
        "B--44------",
        "B0044-W23",
        "H0022-14-01",
        "T18P",
        "T24:30",
        "T12:30:60",
        "T10:00:00.",
        "T10:00:00.1234567890",
        "T10:00+15:00",
        "2019-W54",
        "2019-W00",
        "2019-W23T10:00",  # a week has no hour
        "2019-O366",
        "1979-05---d",  # a month has no weekday
        "1979------~<",
        "1979------ad",
        "X979------",
        "XXXX-05-03",
        "1979-05-03/1979-05-04/1979-05-05",
        "1979-05-03x",  # no symbol
    ],
)
def test_what_cannot_exist_is_not_in_the_language(output: str) -> None:
    assert accepts(output) == (output == "1843------/")


@pytest.mark.parametrize(
    "output",
    [
        *("1979", "x", "$", "/", "1979-05-03|", "|1979-05-03", "x/1979-05-03"),
        *("Bp1979------", "T10:00:00.", "T15:45P"),
    ],
)
def test_parse_refuses_what_is_not_written_so(output: str) -> None:
    with pytest.raises(ValueError, match="no output of the world language"):
        parse(output)


def test_every_day_of_the_gregorian_calendar_and_no_other() -> None:
    import calendar

    for year in (1, 4, 79, 100, 400, 1896, 1900, 1979, 1980, 2000, 2100, 9999):
        for month in range(1, 13):
            for number in range(1, 32):
                exists = number <= calendar.monthrange(year, month)[1]
                assert accepts(date(str(year).zfill(4), month, number)) == exists
    # Before Christ, 29 February stands in the years 1, 5, 9 ... 97, not 101, and 401.
    leap = [year for year in range(1, 500) if accepts(f"B{year:04d}-02-29")]
    assert leap == [
        y for y in range(1, 500) if (y - 1) % 4 == 0 and ((y - 1) % 100 or not (y - 1) % 400)
    ]


def test_random_walks_parse_and_write_again_to_the_same_output(
    random_outputs: Callable[[int], list[str]],
) -> None:
    outputs = random_outputs(5000)
    assert len(set(outputs)) > 4000
    for output in outputs:
        assert accepts(output)
        written = parse(output)
        assert write(written.when, written.calendar) == output if written else output == ""


def test_symbols_are_single_and_different() -> None:
    assert len(set(SYMBOLS)) == len(SYMBOLS) == 50
    assert all(len(symbol) == 1 for symbol in SYMBOLS)
    assert "".join(SYMBOLS).startswith("-0123456789")  # those of masked dates, in their order
    assert len(set(CALENDARS.values())) == len(CALENDARS)


def test_automaton_holds_the_arcs_over_any_order_of_the_symbols() -> None:
    symbols = tuple(reversed(SYMBOLS))
    made = automaton(symbols)
    assert made.transitions.shape == (len(rows()), len(SYMBOLS))
    for state in (0, 1, 100, len(rows()) - 1):
        arcs = {symbols[i]: int(s) for i, s in enumerate(made.transitions[state]) if s >= 0}
        assert arcs == (rows()[state] or {END: state})
    assert not rows()[made.closed]


def test_the_compiled_automaton_is_that_of_the_grammar() -> None:
    """Red after a change of the grammar: run scripts/compile_grammar.py."""
    compiled = automaton().transitions
    found = [
        {SYMBOLS[column]: int(row[column]) for column in np.flatnonzero(row >= 0)}
        for row in compiled
    ]
    closed = {END: automaton().closed}
    assert found == [row or closed for row in rows()]


def test_every_state_can_end_within_the_longest_output() -> None:
    @cache
    def shortest(state: int) -> int:
        return min((1 + shortest(then) for then in rows()[state].values()), default=0)

    assert shortest(0) == 1  # END at once
    assert max(map(shortest, range(len(rows())))) < LENGTH
