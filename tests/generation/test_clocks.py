"""Clocks in many languages: every way of writing is drawn, and its label is what the text says."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import lru_cache
from itertools import islice

import pytest

from datenorm.generation import pairs
from datenorm.generation.cldr.languages import tabled_languages
from datenorm.generation.kinds.world.clocks import clock_piece
from datenorm.generation.kinds.world.day_periods import parts_of_day
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import load_writer
from datenorm.outputs.world import Point, accepts, write
from datenorm.presets import load_preset


@lru_cache(maxsize=16)
def clocks(tag: str, count: int = 12000) -> tuple[tuple[str, str], ...]:
    """Texts of one locale with the notation of what they say."""
    writer, rng = load_writer(tag, plain=True), random.Random(5)
    pieces = (clock_piece(writer, rng, 0.0) for _ in range(count))
    return tuple((piece.text, write(Point(clock=piece.clock))) for piece in pieces)


@pytest.mark.parametrize(
    ("tag", "text", "output"),
    [
        ("en", r"(seven|eight|nine) (ten|fifteen|thirty)", r"T0[789]:(10|15|30)"),
        ("en", r"(two|three|five|ten|twenty) to [a-z]+", r"T\d\d:(58|57|55|50|40)"),
        ("en", r"half past \w+ o'clock", r"T\d\d:30"),
        ("en", r"(\w+) past ([a-z]+) in the evening", r"T\d\d:\d\dP"),
        ("en", r"\d+h ?\d+m ?\d+(\.\d+)?s", r"T\d\d:\d\d:\d\d(\.\d+)?"),
        ("en", r"(1[0-2]|[1-9])h\d\d? ?(PM|pm)", r"T\d\d:\d\dP"),
        ("en", r"noon|midday|mid day", "T12"),
        ("en", r"afternoon at \d+:\d\d", r"T\d\d:\d\dP"),
        ("de", r"halb acht", "T07:30"),
        ("de", r"fünf nach halb \w+", r"T\d\d:35"),
        ("ru", r"половина восьмого", "T07:30"),
        ("ja", r"午後[一二三四五]時半", r"T0[1-5]:30P"),
        ("ja", r"(二十|十)?[一二三]時[一二三四五十]+分", r"T[012]\d:\d\d"),
        ("zh", r"三点半", "T03:30"),
        ("zh", r"零[时時]\S*分", r"T00:\d\d"),
        ("ko", r"\d+시 ?\d+분 ?\d+초", r"T\d\d:\d\d:\d\d"),
        ("hi", r"दोपहर (12|[1-4]):\d\d", r"T(12|0[1-4]):\d\dP"),
        ("bn", r"দুপুর (12|[1-4]):\d\d.*", r"T(12|0[1-4]):\d\d(:\d\d)?P"),
        ("kn", r"ಮಧ್ಯಾಹ್ನ (12|[1-4]):\d\d.*", r"T(12|0[1-4]):\d\d(:\d\d)?P"),
        ("ar", r"الساعة الثالثة والنصف", "T03:30"),
    ],
)
def test_a_clock_is_drawn_and_has_its_label(tag: str, text: str, output: str) -> None:
    found = [(said, label) for said, label in clocks(tag) if re.fullmatch(text, said)]
    assert found, "never drawn"
    for said, label in found:
        assert re.fullmatch(output, label), (said, label)


@pytest.mark.parametrize("tag", ["en", "hi", "ja"])
def test_clocks_can_be_written_and_no_number_stands_alone(tag: str) -> None:
    for said, label in clocks(tag):
        assert accepts(label), (said, label)
        assert not re.fullmatch(r"\d+|[a-z]+ty|two|seven", said), said


def test_the_words_of_other_parts_of_the_day_never_say_both_halves() -> None:
    for tag in ("bn", "ml", "hi", "bo", "es", "ja"):
        for word, hours in parts_of_day(tag):
            assert not {(hour + 12) % 24 for hour in hours} & set(hours), (tag, word)


@pytest.mark.parametrize("language", tabled_languages())
def test_noon_and_midnight_in_figures_are_no_part_of_the_day(language: str) -> None:
    """12 Uhr mittags is an hour with a part of the day, and has one label."""
    words = moment_words(language)
    keys = ("morning", "afternoon", "evening", "night")
    patterns = {text for key in keys for text in words[key].texts}
    marks = {pattern.replace("{}", "").strip() for pattern in patterns}
    for key in ("noon", "midnight"):
        for text in words[key].texts:
            figures = re.search(r"\d", text)
            assert not (figures and re.sub(r"[\d:]+", "", text).strip() in marks), text


def test_stamps_of_programs_are_drawn_with_their_labels() -> None:
    settings = replace(
        load_preset("moments").data, shares={"stamp": 1.0}, locales=("en_GB",), hint_rate=0.0
    )
    drawn = list(islice(pairs(settings, 3), 4000))
    for text, output in (
        (r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"),
        (r"\d{8}T\d\d[+-]\d{4}", r"\d{4}-\d\d-\d\dT\d\d[+-]\d\d:\d\d"),
        (r"\d{6}T\d{6}\.\d+[+-]\d{4}", r"--\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+[+-]\d\d:\d\d"),
        (r"\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d PDT \d{4}", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dN[a-g]"),
        (r"[\d-]{10}[ T][\d:]{8} \D+ Standard Time", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dN"),
    ):
        found = [pair for pair in drawn if re.fullmatch(text, pair.human)]
        assert found, text
        for pair in found:
            assert re.fullmatch(output, pair.machine), pair


def test_three_numbers_that_can_be_a_day_are_no_clock_alone() -> None:
    settings = replace(load_preset("moments").data, locales=("fi",), shares={"clock": 1.0})
    dotted = [
        tuple(map(int, p.human.split(".")))
        for p in islice(pairs(settings, 1), 6000)
        if re.fullmatch(r"\d+\.\d+\.\d+", p.human)
    ]
    assert dotted
    assert not any(1 <= min(a, b) <= 12 and max(a, b) <= 31 for a, b, _ in dotted)
