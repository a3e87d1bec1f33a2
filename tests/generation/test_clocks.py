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
from datenorm.text import canonicalize
from tests.generation.draws import Draws


@lru_cache(maxsize=32)
def clocks(tag: str) -> Draws[tuple[str, str]]:
    """Texts of one locale with the notation of what they say."""
    writer, rng = load_writer(tag, plain=True), random.Random(5)
    pieces = (clock_piece(writer, rng, 0.0) for _ in range(12000))
    return Draws(((piece.text, write(Point(clock=piece.clock))) for piece in pieces), 12000)


@lru_cache(maxsize=4)
def texts_of(kind: str, tag: str, count: int) -> Draws[str]:
    settings = replace(load_preset("moments").data, shares={kind: 1.0}, locales=(tag,))
    return Draws((pair.human for pair in pairs(settings, 2)), count)


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
        # hours of 24 in words, and of soldiers
        ("en", r"(thirteen|fifteen|sixteen) [a-z-]+", r"T1[356]:\d\d"),
        ("en", r"(oh|zero) six hundred hours", "T06:00"),
        ("en", r"fifteen hundred hours", "T15:00"),
        ("de", r"fünfzehn Uhr (zehn|zwanzig|dreißig)", r"T15:(10|20|30)"),
        ("pl", r"o piętnastej (dziesięć|dwadzieścia|trzydzieści)", r"T15:(10|20|30)"),
        # hours in words beside a part of the day, in the case and number that they have
        ("en", r"(one|two|four) in the morning", r"T0[124]A"),
        (
            "es",
            r"la una( y media)? (de |por )?(la )?(tarde|mañana|madrugada|noche|[ap]\. ?m\.)",
            r"T01(:30)?[AP]",
        ),
        ("fr", r"une heure du matin", "T01A"),
        ("it", r"l'una di notte", "T01A"),
        ("pt", r"uma hora da tarde", "T01P"),
        ("ru", r"(в )?три часа ночи", "T03A"),
        ("pl", r"(o )?dziewiątej wieczorem", "T09P"),
        ("pl", r"wpół do ósmej", "T07:30"),
        ("tr", r"sekize çeyrek (var|kala)", "T07:45"),
        # noon and midnight with minutes
        ("en", r"[a-z-]+ to midnight", r"T23:[345]\d"),
        ("en", r"half past noon", "T12:30"),
        ("en", r"12:00(:00)? noon", r"T12:00(:00)?P"),
        ("en", r"12:00(:00)? midnight", r"T12:00(:00)?A"),
        ("fr", r"midi moins le quart", "T11:45"),
        ("fr", r"minuit et demie?", "T00:30"),
        ("pt", r"meio-dia e meia", "T12:30"),
        ("sv", r"kvart i midnatt", "T23:45"),
        # half hours with names of their own
        ("hi", r"डेढ़( बजे)?", "T01:30"),
        ("hi", r"ढाई( बजे)?", "T02:30"),
        ("mr", r"अडीच( वाजता)?", "T02:30"),
        ("bn", r"দেড়টা", "T01:30"),
        ("zh", r"(凌晨|夜里|上午)?两点(半|一刻)", r"T02:(30|15)A?"),
        ("zh", r"下午 ?兩點\S*[分刻半]", r"T02:\d\dP"),
        # letters as people type them, and programs
        ("en", r"\d+[\d: hoursamin]* p m", r"T\d\d.*P|T(1[3-9]|2\d).*"),
        ("en", r"\d+:\d\d ?[ap] \. m \.", r"T\d\d:\d\d[AP]"),
        ("en", r"\d+:\d\d:\d\d\.\d+ ?PM", r"T\d\d:\d\d:\d\d\.\d+P?"),
        ("en", r"00?:\d\d ?AM", r"T00:\d\dA"),
        ("en", r"(1[3-9]|2\d):\d\d ?PM", r"T(1[3-9]|2\d):\d\d"),
        ("kok", r"sokallim \d+:\d\d", r"T\d\d:\d\dA"),
    ],
)
def test_a_clock_is_drawn_and_has_its_label(tag: str, text: str, output: str) -> None:
    found = clocks(tag).those(lambda pair: re.fullmatch(text, pair[0]))
    assert found, "never drawn"
    for said, label in found:
        assert re.fullmatch(output, label), (said, label)


@pytest.mark.parametrize("tag", ["en", "hi", "ja"])
def test_clocks_can_be_written_and_no_number_stands_alone(tag: str) -> None:
    for said, label in clocks(tag):
        assert accepts(label), (said, label)
        assert not re.fullmatch(r"\d+|[a-z]+ty|two|seven", said), said


@pytest.mark.parametrize(
    "tag", ["hi", "ta", *(pytest.param(tag, marks=pytest.mark.slow) for tag in ("mr", "ml", "uz"))]
)
def test_parts_of_the_day_stand_first_and_halves_last(tag: str) -> None:
    texts = [said for said, _ in clocks(tag)]
    last = sum(bool(re.search(r"\d ?(am|pm)$", said, re.IGNORECASE)) for said in texts)
    first = sum(bool(re.match(r"(am|pm) ?\d", said, re.IGNORECASE)) for said in texts)
    assert last > 20 * first


@pytest.mark.parametrize("tag", ["en", "de", "hi", "pl"])
def test_a_text_has_one_label(tag: str) -> None:
    labels: dict[str, set[str]] = {}
    for said, label in clocks(tag):
        labels.setdefault(canonicalize(said).casefold(), set()).add(label)
    assert not {said: found for said, found in labels.items() if len(found) > 1}


@pytest.mark.slow
@pytest.mark.parametrize(("language", "text"), [("fr", r"{} heures"), ("nl", "{} uur")])
def test_a_duration_that_is_written_as_an_hour_has_no_hour_s_number(
    language: str, text: str
) -> None:
    pattern = re.compile(re.escape(text).replace(r"\{\}", r"(\d+)"))
    durations = texts_of("nothing", language, 30000).those(
        lambda drawn: pattern.fullmatch(canonicalize(drawn)), 5
    )
    assert durations
    assert all(int(re.sub(r"\D", "", canonicalize(drawn))) > 24 for drawn in durations)


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
        (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ PM", r"[\d-]{10}T\d\d:\d\d:\d\d\.\d+P"),
        (r"\d{4}-\d\d-\d\d AM \d\d:\d\d:\d\d", r"[\d-]{10}T\d\d:\d\d:\d\dA"),
        (r"[\d-]{10}[ T][\d:]{8} \D+ Standard Time", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dN"),
    ):
        found = [pair for pair in drawn if re.fullmatch(text, pair.human)]
        assert found, text
        for pair in found:
            assert re.fullmatch(output, pair.machine), pair


@pytest.mark.parametrize(
    ("tag", "drawn"),
    [("en", False), pytest.param("en_GB", False, marks=pytest.mark.slow), ("fi", True)],
)
def test_two_numbers_that_can_be_a_day_are_a_clock_where_dots_are_written(
    tag: str, drawn: bool
) -> None:
    texts = texts_of("clock", tag, 6000)
    assert drawn == any(re.fullmatch(r"(0?[1-9]|1[0-2])\.(0[1-9]|1[0-2])", text) for text in texts)
    assert any(re.fullmatch(r"\d+\.[45]\d", text) for text in texts)


def test_three_numbers_that_can_be_a_day_are_no_clock_alone() -> None:
    dotted = [
        tuple(map(int, text.split(".")))
        for text in texts_of("clock", "fi", 6000)
        if re.fullmatch(r"\d+\.\d+\.\d+", text)
    ]
    assert dotted
    assert not any(1 <= min(a, b) <= 12 and max(a, b) <= 28 for a, b, _ in dotted)
