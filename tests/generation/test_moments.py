"""The generator of the world language: what it writes exists, and says what its text says."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Any

import pytest

from datenorm.generation import pairs
from datenorm.generation.alphabet import moments_alphabet
from datenorm.generation.cldr.languages import EVERYWHERE, own_table, tabled_languages
from datenorm.generation.cldr.letters import letters_of
from datenorm.generation.cldr.other_calendars import calendar_names
from datenorm.generation.cldr.spelled_numbers import (
    cardinal_words,
    ordinal_marks,
    ordinal_words,
    roman,
)
from datenorm.generation.kinds.world import KINDS
from datenorm.generation.kinds.world.clock_words import clock_in_words
from datenorm.generation.kinds.world.clocks import clock_piece
from datenorm.generation.kinds.world.zones import zone_piece
from datenorm.generation.writing.moment_words import Patterns, moment_words
from datenorm.generation.writing.plain import says_more
from datenorm.generation.writing.writer import load_writer
from datenorm.outputs.world import accepts, parse, write
from datenorm.presets import DataSettings, load_preset
from datenorm.records import DatePair
from datenorm.text import canonicalize
from tests.generation.draws import QUICK, Draws

SETTINGS = load_preset("moments").data


def only(kind: str, *locales: str, hint_rate: float = 0.0) -> DataSettings:
    return replace(SETTINGS, shares={kind: 1.0}, locales=locales or ("all",), hint_rate=hint_rate)


def draw(settings: DataSettings, count: int, seed: int = 1) -> list[DatePair]:
    return list(islice(pairs(settings, seed), count))


@lru_cache(maxsize=64)
def drawn(kind: str, locale: str, count: int = 6000) -> Draws[DatePair]:
    return Draws(pairs(only(kind, locale), 1), count)


@pytest.fixture(scope="module")
def mixed() -> list[DatePair]:
    return draw(SETTINGS, 2000 if QUICK else 6000)  # each locale takes time once


def test_every_output_exists_and_has_one_notation(mixed: list[DatePair]) -> None:
    wrong = [pair for pair in mixed if not accepts(pair.machine)]
    assert not wrong
    for pair in mixed:
        said = parse(pair.machine)
        assert (
            write(said.when if said else None, said.calendar if said else "gregory") == pair.machine
        )


def test_the_same_seed_gives_the_same_pairs(mixed: list[DatePair]) -> None:
    assert draw(SETTINGS, 500) == mixed[:500]
    assert draw(SETTINGS, 500, seed=2) != mixed[:500]


def test_every_kind_is_drawn_and_texts_fit(mixed: list[DatePair]) -> None:
    assert {kind.name for kind in KINDS} == set(SETTINGS.shares)
    counts = Counter(pair.kind for pair in mixed)
    assert min(counts[kind.name.replace("-", " ")] for kind in KINDS) > len(mixed) / 100
    assert max(len(canonicalize(p.human)) + len(p.hints) for p in mixed) <= 100


def test_only_texts_of_the_kind_nothing_have_an_empty_output(mixed: list[DatePair]) -> None:
    assert all((pair.machine == "") == (pair.kind == "nothing") for pair in mixed)


@pytest.mark.parametrize("kind", ["named", "numeric", "clock", "unit", "stamp"])
def test_digits_of_the_output_stand_in_the_text(kind: str) -> None:
    """Years of four digits and seconds are copied, never invented."""
    for pair in draw(only(kind, "en_US", "de", "fr"), 400):
        years = re.findall(r"(?<![\dX])(\d{4})-", pair.machine)
        if re.search(r"\d{4}", pair.human):  # not in words
            assert all(year in pair.human for year in years), pair
        for second in re.findall(r"T\d\d:\d\d:(\d\d)", pair.machine):
            alone = re.search(rf"(?<!\d){int(second)}(?!\d)", pair.human)  # 8:1:9
            assert second in pair.human or alone, pair


@pytest.mark.parametrize(
    ("kind", "locale", "text", "output"),
    [
        ("span", "en", r"\d{4}–\d", r"\d{4}------/---\d------"),
        ("span", "en", r"\d\d9\d ?[-–/] ?00", r"\d\d9\d------/--00------"),
        ("span", "de", r"von \d{4} bis \d{4}", r"\d{4}------/\d{4}------"),
        ("span", "en", r"before \d{4}", r"/\d{4}------"),
        ("span", "en", r"(?:on or )?(?:after|since) \d{4}", r"\d{4}------/"),
        ("span", "en", r"\d{4} or \d{4}", r"\d{4}------\|\d{4}------"),
        ("hedged", "en", r"c\. \d{4}", r"\d{4}------~"),
        ("hedged", "en", r"\?\d{4}", r"\d{4}------\?"),
        ("hedged", "en", r"c\. \d{4}\?", r"\d{4}------%"),
        ("unit", "en", r"\d+(st|nd|rd|th) century", r"\d\dXX------"),
        ("unit", "en", r"the \d{3}0s", r"\d{3}X------"),
        ("unit", "en", r"spring \d{4}", r"\d{4}-21---"),
        ("unit", "en", r"winter \d{4}", r"\d{4}-24---"),
        ("unit", "en", r"Q3 \d{4}", r"\d{4}-35---"),
        ("unit", "en", r"H2 \d{4}", r"\d{4}-41---"),
        ("unit", "de", r"KW \d+ \d{4}", r"\d{4}-W\d\d"),
        ("unit", "de", r"Anfang \d{4}", r"\d{4}------<"),
        ("unit", "fr", r"troisième trimestre \d{4}", r"\d{4}-35---"),
        ("unit", "pl", r"V wiek", r"04XX------"),
        ("unit", "en", r"week [1-9] of \d{4}", r"\d{4}-W0[1-9]"),
        ("unit", "en", r"day \d+ of \d{4}", r"\d{4}-O\d{3}"),
        ("unit", "de", r"\d+\. Tag des Jahres \d{4}", r"\d{4}-O\d{3}"),
        ("span", "en", r"[A-Z][a-z]{2} ?[-–] ?[A-Z][a-z]{2} \d{4}", r"-----\d\d---/\d{4}-\d\d---"),
        ("unit", "ru", r"второе полугодие \d{4}", r"\d{4}-41---"),
        ("hedged", "en", r"\d{4} (maybe|guess)", r"\d{4}------\?"),
        ("hedged", "en", r"day and month unknown,? \d{4}", r"\d{4}-XX-XX"),
        ("hedged", "en", r"[A-Z][a-z]+ \d\d--", r"\d\dXX-\d\d---"),
        ("partial", "en", r"February 29th", r"-----02-29"),
        ("nothing", "de", r"Geschäftsjahr \d{4}/\d\d", r""),
        ("era", "en", r"\d+ BC", r"B\d{4}------"),
        ("era", "en", r"AD \d+", r"\d{4}------"),
        ("stamp", "en", r"\d{4}-W\d\d-4", r"\d{4}-W\d\dd"),
        ("stamp", "en", r"\d{4}-\d{3}", r"\d{4}-O\d{3}"),
        ("clock", "en", r"noon", "T12"),
        ("clock", "en", r"midnight", "T00"),
        ("clock", "en", r"(1[0-2]|[1-9]):\d\d pm", r"T\d\d:\d\dP"),
        ("clock", "de", r"\d+ Uhr", r"T\d\d"),
        ("nothing", "en", r"<\w+>", ""),
        ("beside", "en", r"No\.? \d+: \D*\d{4}", r"\d{4}.{6}"),
        ("clock", "bn", r"\d+:\d\d বিকাল", r"T0[45]:\d\dP"),
        ("clock", "bn", r"ভোর \d+:\d\d", r"T[01]\d:\d\dA"),
        ("unit", "pl", r"lata 80\. XX wieku", r"198X------"),
        ("unit", "cs", r"\d0\. léta 19\. století", r"18\dX------"),
        ("other-calendar", "fa", r".*، ساعت \d\d:\d\d", r"[piu]?\d{4}-\d\d-\d\dT\d\d:\d\d[a-g]?"),
    ],
)
def test_a_way_of_writing_is_drawn_and_has_its_notation(
    kind: str, locale: str, text: str, output: str
) -> None:
    found = drawn(kind, locale, 12000).those(lambda pair: re.fullmatch(text, pair.human), 3)
    assert found, "never drawn"
    for pair in found:
        assert re.fullmatch(output, pair.machine), pair


def test_a_half_of_a_year_is_a_unit_and_one_of_a_century_a_part() -> None:
    units = drawn("unit", "en")
    years = units.those(lambda p: re.fullmatch(r"first half of \d{4}", p.human))
    centuries = units.those(lambda p: re.fullmatch(r"first half of \d+\w\w century", p.human))
    assert years
    assert centuries
    assert all(p.machine.endswith("-40---") for p in years)
    assert all(p.machine.endswith("XX------<") for p in centuries)


def test_words_before_the_next_hour_count_back() -> None:
    writer, rng = load_writer("en", True), random.Random(3)
    pieces = [clock_in_words(writer, "45 = quarter to {H}", rng) for _ in range(200)]
    clocks = {piece.text: (piece.clock.hour, piece.clock.minute) for piece in pieces if piece}
    quarters = {
        text: clock for text, clock in clocks.items() if re.fullmatch(r"quarter to \d+", text)
    }
    assert quarters["quarter to 1"] == (12, 45)
    assert quarters["quarter to 10"] == (9, 45)
    assert len(quarters) == 12


def test_ends_of_a_span_carry_only_what_stands_in_them() -> None:
    def shared(text: str) -> list[DatePair]:
        return drawn("span", "en").those(
            lambda pair: pair.detail == "named, shared" and re.fullmatch(text, pair.human), 5
        )

    day_first = shared(r"\d+[-–]\d+ [A-Z][a-z]+ \d{4}")
    month_first = shared(r"[A-Z][a-z]+ \d+[-–]\d+, \d{4}")
    assert day_first
    assert month_first
    assert all(re.fullmatch(r"-{8}\d\d/\d{4}-\d\d-\d\d", p.machine) for p in day_first)
    assert all(re.fullmatch(r"-{5}\d\d-\d\d/\d{4}----\d\d", p.machine) for p in month_first)


def test_a_hyphen_between_a_year_and_a_month_is_no_span() -> None:
    for pair in drawn("span", "en"):
        match = re.fullmatch(r"\d{4}[-/](\d\d)", pair.human)
        assert match is None or not 1 <= int(match[1]) <= 12


def test_open_dates_of_other_calendars_are_theirs_with_a_hint() -> None:
    thai = [p for p in draw(only("other-calendar", "th", hint_rate=1.0), 1500) if p.open]
    hinted = [p for p in thai if "<th>" in p.hints]
    assert hinted
    assert all(p.machine[0] == "u" for p in hinted)
    assert any(p.machine[0].isdigit() for p in thai)


def test_years_that_could_be_ours_are_another_calendars_in_its_language_alone() -> None:
    amharic = draw(only("other-calendar", "am", hint_rate=0.5), 4000)
    figures = [p for p in amharic if p.detail in ("ethiopic, figures", "coptic, figures")]
    theirs = [p for p in figures if not p.machine[0].isdigit()]
    assert len(theirs) > 10
    assert all("<am>" in p.hints for p in theirs)


@pytest.mark.parametrize(
    ("language", "calendar", "month", "name"),
    [
        ("en", "persian", 1, "Farvardin"),
        ("fa", "persian", 12, "اسفند"),
        ("en", "islamic", 9, "Ramadan"),
        ("he", "hebrew", 1, "תשרי"),
        ("en", "hebrew", 13, "Elul"),
        ("am", "ethiopic", 1, "መስከረም"),
        ("en", "coptic", 1, "Tout"),
        ("hi", "indian", 1, "चैत्र"),
        ("th", "buddhist", 3, "มีนาคม"),
    ],
)
def test_months_of_other_calendars(language: str, calendar: str, month: int, name: str) -> None:
    sets = calendar_names(language, calendar).months
    assert name in {names[month - 1] for names in sets}


def test_numbers_in_words() -> None:
    assert "twenty-one" in {words[21] for words in cardinal_words("en")}
    assert "eighteenth" in {words[18] for words in ordinal_words("en")}
    assert ordinal_words("de", "%spellout-ordinal-s")[0][3] == "drittes"
    assert (ordinal_marks("en")[18], ordinal_marks("de")[18]) == ("18th", "18.")
    assert [roman(n) for n in (4, 9, 14, 19, 21)] == ["IV", "IX", "XIV", "XIX", "XXI"]


def test_zones_have_their_symbol() -> None:
    writer, rng = load_writer("en_US", plain=True), random.Random(3)
    for _ in range(600):
        text, symbol = zone_piece(writer, rng)
        if symbol == "N":
            assert not re.search(r"[+\-−] ?\d", text)
        elif symbol != "Z":
            # Figures win over names: the offset is what the digits say.
            hour, minute = symbol[1:].split(":")
            written = re.search(r"[+\-−] ?(\d{1,2}):?(\d\d)?", text)
            assert written, text
            assert int(written[1]) == int(hour)
            assert (written[2] or "00") == minute


def test_the_half_of_the_day_stands_where_it_is_written() -> None:
    writer, rng = load_writer("en_US", plain=True), random.Random(4)
    for _ in range(800):
        piece = clock_piece(writer, rng, 0.0)
        said = re.search(r"\b(am|a\.m\.|in the morning)$", piece.text, re.IGNORECASE)
        if said:
            assert piece.clock.period == "A", piece


def test_labels_that_make_a_span_or_a_guess_are_left_out_of_plain_dates() -> None:
    assert says_more("since", "en")
    assert says_more("valid until", "en")
    assert says_more("gültig bis", "de")
    assert not says_more("born on", "en")
    plain = load_writer("de", plain=True)
    assert "seit" not in plain.context.labels
    assert "seit" in load_writer("de").context.labels
    assert not any("t" in t.fields or "tT" in t.fields for t in plain.named.templates)


_FIELDS = {
    "",
    *(
        "0",
        "1",
        "y",
        "yy",
        "z",
        "Z",
        "d",
        "do",
        "n",
        "nn",
        "n1",
        "q",
        "N",
        "o",
        "w",
        "k",
        "kk",
        "dw",
    ),
    *("s", "ss", "m", "mm", "h", "hh", "H", "hw", "Hw", "mw", "hk", "Hk", "mk", "sk"),
    *("ho", "Ho", "hn", "Hn", "sw"),
}
_TWO = {"spans", "clock_spans", "either", "at", "lists"}
_ONE = {
    *("about", "perhaps", "about_perhaps", "before", "after", "part_of", "half_of", "bc", "ad"),
    *("nouns", "year", "deeds", "recurring", "durations", "ages", "measures", "holidays"),
}


@pytest.mark.parametrize("language", [EVERYWHERE, *tabled_languages()])
def test_tables_of_moments_can_be_filled_in(language: str) -> None:
    table: dict[str, Any] = dict(own_table(language).moments)
    known = set(own_table("en").moments) | {"ordinal_rules", "number_sets"}
    known |= {"hour_words", "hour_names"}
    assert set(table) <= known, "unknown keys"
    for key, lines in table.items():
        if isinstance(lines, str) or key == "seasons":
            continue
        for line in lines:
            text = re.sub(r"^[\d.]+ \* ", "", line)
            fields = re.findall(r"\{(\w*)\}", text)
            assert set(fields) <= _FIELDS, line
            if key in _TWO:
                assert sorted(fields) == ["0", "1"], line
            if key in _ONE | {"unknown_day", "unknown_month"}:
                assert fields == [""], line
            if key == "clock_words":
                assert re.match(r"(\d+|\d+-\d+|m|60-m)(@\d+-\d+)? = ", text), line
            if key in ("noon_clocks", "midnight_clocks"):
                assert re.match(r"-?(\d+|\d+-\d+|m) = ", text), line


def test_patterns_are_drawn_by_their_weight() -> None:
    patterns = Patterns.of((0.9, ["3 * a", "b"]), (0.1, ["c"]))
    counts = Counter(patterns.draw(random.Random(i)) for i in range(4000))
    assert 0.63 < counts["a"] / 4000 < 0.72
    assert 0.07 < counts["c"] / 4000 < 0.13
    assert not moment_words("xx")["centuries"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "letters"), [("lt", "į"), ("vi", "ẵỵ"), ("th", "ฎฤ"), ("uk", "ґ")]
)
def test_every_letter_of_an_alphabet_is_in_the_vocabulary(language: str, letters: str) -> None:
    assert set(letters) <= set(letters_of(language))
    assert set(canonicalize(letters)) <= moments_alphabet()


def test_ideographs_are_no_alphabet() -> None:
    assert not letters_of("zh")
