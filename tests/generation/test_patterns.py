from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datenorm.errors import SettingsError
from datenorm.generation.classic.patterns import (
    ENGLISH_PATTERNS,
    Pattern,
    compile_pattern,
    from_cldr,
)
from datenorm.generation.classic.spelling import number_words, ordinal, wrong_ordinal
from datenorm.generation.cldr.locales import load_locale

NAMES = load_locale("en_US")
DATE = dt.date(1979, 5, 3)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{EEEE}, {MMMM} {d}, {y}", "Thursday, May 3, 1979"),
        ("{EEE} {dd} {MMM} '{yy}", "Thu 03 May '79"),
        ("the {do} of {MMMM} {y}", "the 3rd of May 1979"),
        ("{dx} {MMM} {y}", "3th May 1979"),
        ("{M}/{d}/{yy}", "5/3/79"),
        ("{y}{MM}{dd}", "19790503"),
        ("100% {d}", "100% 3"),
    ],
)
def test_rendering_by_hand(template: str, text: str) -> None:
    assert compile_pattern(template, NAMES)(DATE) == text


def test_calendar_year_and_not_week_year() -> None:
    # 31 December 1987 lies in the first week of 1988 for some and in the last of 1987 for others.
    assert compile_pattern("{d} {MMM} {y}", NAMES)(dt.date(1987, 12, 31)) == "31 Dec 1987"
    with pytest.raises(SettingsError, match=r"unknown field\(s\) Y"):
        compile_pattern("{d} {Y}", NAMES)
    assert from_cldr("d MMM Y") is None


@pytest.mark.parametrize(
    ("cldr", "template"),
    [
        ("EEEE, MMMM d, y", "{EEEE}, {MMMM} {d}, {y}"),
        ("d 'de' MMM 'de' y", "{d} de {MMM} de {y}"),
        ("E dd/MM/yy", "{EEE} {dd}/{MM}/{yy}"),
        ("QQQ y", None),
    ],
)
def test_cldr_patterns_become_templates(cldr: str, template: str | None) -> None:
    assert from_cldr(cldr) == template


@pytest.mark.parametrize("number", range(1, 32))
def test_ordinals(number: int) -> None:
    right = {1: "1st", 2: "2nd", 3: "3rd", 21: "21st", 22: "22nd", 23: "23rd", 31: "31st"}.get(
        number, f"{number}th"
    )
    assert ordinal(number) == right
    assert wrong_ordinal(21) == "21th"
    assert (
        number in (4, 5, 6, 7, 8, 9, 10, *range(14, 21), *range(24, 31))
        or wrong_ordinal(number) != right
    )


def test_number_words() -> None:
    assert [number_words(n) for n in (0, 12, 55)] == ["zero", "twelve", "fifty five"]


@given(st.dates(dt.date(1000, 1, 1), dt.date(2999, 12, 31)), st.sampled_from(ENGLISH_PATTERNS))
def test_a_pattern_writes_only_what_can_be_read_back(date: dt.date, pattern: Pattern) -> None:
    if not pattern.fits(date, 69):
        assert "{yy}" in pattern.template or pattern.only_unambiguous
        return
    text = compile_pattern(pattern.template, NAMES)(date)
    assert f"{date.year:04d}" in text or (
        f"{date.year % 100:02d}" in text and 1969 <= date.year <= 2068
    )
    assert str(date.day) in text


def test_unknown_locale_is_named() -> None:
    with pytest.raises(SettingsError, match="unknown locale 'xx_YY'"):
        load_locale("xx_YY")
