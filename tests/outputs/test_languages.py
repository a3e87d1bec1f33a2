from __future__ import annotations

import calendar
import datetime as dt
import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datenorm.errors import SettingsError
from datenorm.masked_iso import is_masked_date
from datenorm.outputs import (
    Answer,
    CenturyRule,
    Choices,
    OutputLanguage,
    Refusal,
    is_zone,
    output_language,
    output_languages,
)
from datenorm.outputs.answer import bounds

DATE, MASKED, TIME, WORLD = map(output_language, ("date", "masked_date", "time", "world"))
POSIX = CenturyRule(69)
FIXED_LENGTH = [language for language in output_languages() if language.end is None]
FOCUS_OF_DMY = (6, 7, 8, 9, 5, 2, 3, 1, 0, 0)


def accepts(language: OutputLanguage, text: str) -> bool:
    """Whether the automaton leads through a text to its end, and whether `exists` agrees."""
    automaton, state = language.automaton(language.symbols), 0
    for symbol in text:
        known = symbol in language.symbols and state >= 0
        state = int(automaton.transitions[state, language.symbols.index(symbol)]) if known else -1
    accepted = state == automaton.closed
    assert language.exists(text) == accepted
    return accepted


def is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class TestWhatExists:
    @given(st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32))
    def test_exactly_the_days_of_the_calendar(self, year: int, month: int, day: int) -> None:
        text = f"{year:04d}-{month:02d}-{day:02d}"
        assert accepts(DATE, text) == accepts(MASKED, text) == is_day(text)

    def test_every_29_february(self) -> None:
        for year in range(1, 10_000):
            assert accepts(DATE, f"{year:04d}-02-29") == calendar.isleap(year), year

    def test_exactly_the_times_of_the_day(self) -> None:
        texts = {f"{hour:02d}:{minute:02d}" for hour in range(100) for minute in range(100)}
        times = {f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in range(60)}
        assert {text for text in texts if accepts(TIME, text)} == times

    @pytest.mark.parametrize(
        "text",
        [
            "1979-05-03",
            "1979-05---",
            "1979------",
            "-----05-03",
            "--79-05-03",
            "--00-02-29",
            *("----------", "-----02-29"),
        ],
    )
    def test_masked_dates_that_say_less(self, text: str) -> None:
        assert accepts(MASKED, text)
        assert accepts(DATE, text) == (text == "1979-05-03")

    @pytest.mark.parametrize(
        "text",
        [
            "19---05-03",
            "1979----03",
            "-979-05-03",
            "--7--05-03",
            "--79-02-29",
            "1979-5----",
            *("1900-02-29", "-----02-30", "---9-05-03"),
        ],
    )
    def test_masks_that_do_not_exist(self, text: str) -> None:
        assert not accepts(MASKED, text)

    @given(st.text(alphabet="-019235", max_size=11))
    def test_automaton_and_masks_agree_on_any_text(self, text: str) -> None:
        assert accepts(MASKED, text) == is_masked_date(text)

    @pytest.mark.parametrize(
        "text", ["", "1979-05-0", "1979-05-031", "١٩٧٩-٠٥-٠٣", "1979-05-0²", "12:60"]
    )
    def test_other_texts_are_no_output(self, text: str) -> None:
        assert not any(accepts(language, text) for language in FIXED_LENGTH)
        assert not any(language.exists(text) for language in output_languages() if text)

    @pytest.mark.parametrize("language", FIXED_LENGTH, ids=lambda language: language.name)
    def test_every_output_is_as_long_and_every_state_leads_to_one(
        self, language: OutputLanguage
    ) -> None:
        automaton = language.automaton(language.symbols)
        reached = {0}
        for _ in range(language.length):
            assert automaton.closed not in reached
            reached = {
                int(state)
                for row in sorted(reached)
                for state in automaton.transitions[row]
                if state >= 0
            }
        assert reached == {automaton.closed}
        dead = np.flatnonzero((automaton.transitions < 0).all(axis=1))
        assert dead.tolist() == [automaton.closed]

    @pytest.mark.parametrize(
        ("language", "outputs"),
        [
            (TIME, 24 * 60),
            (DATE, 3_652_059),  # days of the years 1 to 9999
            # Days, months and years of whole years, of short ones, of which 25 may be leap years,
            # and of none; and no date.
            (MASKED, 3_652_059 + 9999 * 13 + (100 * 365 + 25 + 100 * 13) + (366 + 12) + 1),
        ],
        ids=lambda value: getattr(value, "name", ""),
    )
    def test_nothing_else_can_be_written(self, language: OutputLanguage, outputs: int) -> None:
        automaton = language.automaton(language.symbols)
        ways = np.zeros(len(automaton.transitions), dtype=np.int64)
        ways[0] = 1
        for _ in range(language.length):
            following = np.zeros_like(ways)
            for state, row in enumerate(automaton.transitions):
                np.add.at(following, row[row >= 0], ways[state])
            ways = following
        assert ways[automaton.closed] == ways.sum() == outputs

    def test_symbols_in_any_order(self) -> None:
        turned = MASKED.automaton(MASKED.symbols[::-1]).transitions
        assert (turned[0] >= 0).tolist() == (
            MASKED.automaton(MASKED.symbols).transitions[0, ::-1] >= 0
        ).tolist()

    def test_no_language_of_that_name(self) -> None:
        with pytest.raises(
            SettingsError,
            match="unknown output grammar 'roman'; expected one of date, masked_date, time, world",
        ):
            output_language("roman")


class TestWhatOutputsComeTo:
    @pytest.mark.parametrize(
        ("output", "iso", "precision", "whole"),
        [
            ("1979-05-03", "1979-05-03", "day", True),
            ("1979-05---", "1979-05", "month", False),
            ("1979------", "1979", "year", False),
            ("-----05-03", "--05-03", "day", False),
            ("-----05---", "--05", "month", False),
            ("--79-05-03", "1979-05-03", "day", True),
            ("--68-05---", "2068-05", "month", False),
            ("2079-05-03", "2079-05-03", "day", True),
        ],
    )
    def test_masked_dates(self, output: str, iso: str, precision: str, whole: bool) -> None:
        assert MASKED.to_iso(output, POSIX) == iso
        assert (MASKED.precision(iso), MASKED.is_whole(iso)) == (precision, whole)

    def test_no_date_and_a_leap_day_of_the_wrong_century_are_none(self) -> None:
        assert MASKED.none == "----------"
        assert MASKED.to_iso("----------", POSIX) is None
        assert MASKED.to_iso("--00-02-29", POSIX) == "2000-02-29"
        assert MASKED.to_iso("--00-02-29", CenturyRule(0)) is None

    @pytest.mark.parametrize(
        ("language", "output", "precision"),
        [(DATE, "1979-05-03", "day"), (TIME, "18:30", "minute")],
    )
    def test_whole_days_and_times(
        self, language: OutputLanguage, output: str, precision: str
    ) -> None:
        assert language.none is None
        assert language.to_iso(output, POSIX) == output
        assert (language.precision(output), language.is_whole(output)) == (precision, True)

    @pytest.mark.parametrize(
        ("language", "output", "days"),
        [
            (DATE, "1979-05-03", ("1979-05-03",)),
            (MASKED, "1979-05-03", ("1979-05-03",)),
            (MASKED, "--79-05-03", ()),
            (MASKED, "1979-05---", ()),
            (TIME, "18:30", ()),
        ],
    )
    def test_days_that_an_output_names(
        self, language: OutputLanguage, output: str, days: tuple[str, ...]
    ) -> None:
        assert language.days(output) == days

    @pytest.mark.parametrize(
        ("language", "output", "order"),
        [
            (DATE, "1979-05-03", "dmy"),
            (MASKED, "--79-05-03", "dmy"),
            (MASKED, "-----05-03", None),
            (TIME, "18:30", None),
        ],
    )
    def test_the_order_in_which_parts_were_read(
        self, language: OutputLanguage, output: str, order: str | None
    ) -> None:
        assert language.order(output, FOCUS_OF_DMY) == order
        assert language.order(output, ()) is None

    def test_the_order_is_that_of_the_last_digits(self) -> None:
        assert DATE.order("1979-05-03", (0, 0, 0, 9, 0, 0, 5, 0, 8, 1)) == "dmy"


@pytest.mark.parametrize(
    ("rule", "short", "rest", "year"),
    [
        (CenturyRule(69), 69, "", "1969"),
        (CenturyRule(69), 68, "", "2068"),
        (CenturyRule(0), 0, "", "1900"),
        (CenturyRule(69, dt.date(2026, 5, 3)), 26, "-05-03", "2026"),
        (CenturyRule(69, dt.date(2026, 5, 3)), 26, "-05-04", "1926"),
        (CenturyRule(69, dt.date(2026, 5, 3)), 26, "-05", "2026"),
        (CenturyRule(69, dt.date(1850, 1, 1)), 99, "", "1799"),
    ],
)
def test_centuries_of_short_years(rule: CenturyRule, short: int, rest: str, year: str) -> None:
    assert rule.complete(short, rest) == year


class TestDaysThatDoNotExist:
    @pytest.mark.parametrize(
        ("output", "missing"),
        [
            ("2005-06-31", "2005-06-31 does not exist: that month has 30 days"),
            ("2023-02-29", "2023-02-29 does not exist: that month has 28 days"),
            ("--79-02-30", "79-02-30 does not exist: that month has 28 days"),
            ("-----02-30", "02-30 does not exist: that month has 29 days"),
            ("2005-01-32", "2005-01-32 does not exist: that month has 31 days"),
            ("2005-12-32", "2005-12-32 does not exist: that month has 31 days"),
            ("2005-13-01", "2005-13-01 does not exist: there is no month 13"),
            ("2005-05-00", "2005-05-00 does not exist"),
            ("0000-05-03", "0000-05-03 does not exist"),
            ("1979-05-03", None),
            ("--80-02-29", None),
            ("-----02-29", None),
        ],
    )
    def test_are_named(self, output: str, missing: str | None) -> None:
        assert MASKED.missing(output) == missing
        assert DATE.missing(output) == WORLD.missing(output) == missing

    def test_times_all_exist(self) -> None:
        assert TIME.shapes == ()
        assert TIME.missing("25:00") is None

    def test_every_number_of_a_date_stands_in_its_output(self) -> None:
        """And "ten to eight" is reckoned."""
        copying = [language.name for language in output_languages() if language.copies_numbers]
        assert copying == ["date", "masked_date", "world"]

    @pytest.mark.parametrize("language", [MASKED, WORLD], ids=lambda language: language.name)
    @pytest.mark.parametrize("shape", MASKED.shapes)
    def test_can_be_written_in_a_shape(self, language: OutputLanguage, shape: str) -> None:
        automaton, state = language.shape_automaton(shape, language.symbols), 0
        end = [language.end] if language.end else []
        for place in [*shape, *end]:
            row = automaton.transitions[state]
            allowed = {language.symbols[symbol] for symbol in np.flatnonzero(row >= 0)}
            assert allowed == (set("0123456789") if place == "d" else {place})
            state = int(row.max())
        assert state == automaton.closed == len(shape) + len(end)
        assert automaton.transitions[state].max() == (state if end else -1)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("Europe/Berlin", True), ("UTC", True), ("+02:00", True), ("Middle/Earth", False)],
)
def test_zones_that_clocks_can_stand_in(name: str, is_one: bool) -> None:
    assert is_zone(name) is is_one


@pytest.mark.parametrize(
    ("iso", "first_and_last"),
    [
        ("1979-05-03", ("1979-05-03", "1979-05-03")),
        ("1979-02", ("1979-02-01", "1979-02-28")),
        ("2000-02", ("2000-02-01", "2000-02-29")),
        ("1979", ("1979-01-01", "1979-12-31")),
        ("--05-03", (None, None)),
    ],
)
def test_bounds_of_days_months_and_years(
    iso: str, first_and_last: tuple[str | None, str | None]
) -> None:
    assert bounds(iso) == first_and_last


class TestAnswers:
    CHOICES = Choices(POSIX)

    def test_of_a_month(self) -> None:
        month = Answer("1979-02", "date", False, "month", "1979-02-01", "1979-02-28", "gregory")
        found = MASKED.answer("--79-02---", "", self.CHOICES)
        assert found == replace(month, reason="less_than_a_day")

    def test_of_a_day_without_its_year(self) -> None:
        found = MASKED.answer("-----05-03", "", self.CHOICES)
        assert isinstance(found, Answer)
        assert (found.iso, found.earliest, found.latest) == ("--05-03", None, None)

    def test_of_a_time(self) -> None:
        found = TIME.answer("18:30", "", self.CHOICES)
        assert found == Answer("18:30", "time", True, "minute")

    def test_of_no_date(self) -> None:
        assert MASKED.answer("----------", "", self.CHOICES) == Refusal("no_date")


def test_every_process_has_one_instance_of_a_language() -> None:
    assert pickle.loads(pickle.dumps(MASKED)) is MASKED
